/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive.h"

G_BEGIN_DECLS

/**
 * SkyDriveContract:
 * @prefix: of the names of the cases
 * @connect: gives a new drive; with a secret that is wrong where @wrong_secret is set
 * @kill: ends the server at once, as a crash does
 * @restart: starts it again on the same port and the same data
 * @server: for these
 *
 * What the contract suite needs of a server. Everything that a drive promises is checked against
 * every server, by the abilities that the drive states.
 */
typedef struct
{
  const char *prefix;
  SkyDrive *(*connect) (gpointer server, gboolean wrong_secret);
  void (*kill) (gpointer server);
  void (*restart) (gpointer server);
  gpointer server;
} SkyDriveContract;

/**
 * SkyContractCase:
 * @contract: the server
 * @drive: connected to it
 * @folder: an empty folder on it for this case alone
 * @local: an empty folder on this computer
 *
 * What a case gets.
 */
typedef struct
{
  const SkyDriveContract *contract;
  SkyDrive               *drive;
  char                   *folder;
  char                   *local;
} SkyContractCase;

typedef void (*SkyContractFunc) (SkyContractCase *self);

void sky_drive_contract_add_entries (const SkyDriveContract *contract);
void sky_drive_contract_add_reads (const SkyDriveContract *contract);
void sky_drive_contract_add_uploads (const SkyDriveContract *contract);
void sky_drive_contract_add_names (const SkyDriveContract *contract);
void sky_drive_contract_add_all (const SkyDriveContract *contract);

void
sky_contract_add_case (const SkyDriveContract *contract, const char *name, SkyContractFunc func);
char   *sky_contract_path (SkyContractCase *self, const char *name);
GFile  *sky_contract_make_file (SkyContractCase *self, const char *name, gsize size, guint seed);
GBytes *sky_contract_make_bytes (gsize size, guint seed);
SkyDriveEntry *sky_contract_put (SkyContractCase *self, const char *name, gsize size, guint seed);
void sky_contract_assert_holds (SkyContractCase *self, const char *path, GBytes *expected);
void sky_contract_assert_missing (SkyContractCase *self, const char *path);

G_END_DECLS
