/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive.h"

G_BEGIN_DECLS

/**
 * SkyDriveStatus:
 * @SKY_DRIVE_CONNECTING: being tried
 * @SKY_DRIVE_CONNECTED: answered last time
 * @SKY_DRIVE_OFFLINE: no answer; tried again by itself
 * @SKY_DRIVE_NEEDS_ATTENTION: secret refused, certificate changed: only the user can help
 */
typedef enum
{
  SKY_DRIVE_CONNECTING,
  SKY_DRIVE_CONNECTED,
  SKY_DRIVE_OFFLINE,
  SKY_DRIVE_NEEDS_ATTENTION,
} SkyDriveStatus;

/**
 * SkyDriveSettings:
 * @id: stable, never shown
 * @name: how the user calls it
 * @kind: "builtin", "skylark" or "webdav"
 * @uri: (nullable): address of its root; %NULL for the built-in one
 * @user: (nullable): account
 * @ca_file: (nullable): certificates to trust besides the system's
 *
 * What is written down of a drive; never its secret.
 */
typedef struct
{
  const char *id;
  const char *name;
  const char *kind;
  const char *uri;
  const char *user;
  const char *ca_file;
} SkyDriveSettings;

#define SKY_TYPE_DRIVE_RECORD (sky_drive_record_get_type ())
G_DECLARE_FINAL_TYPE (SkyDriveRecord, sky_drive_record, SKY, DRIVE_RECORD, GObject)

/* One configured drive, as the sidebar and the command line show it. Main thread. Properties:
 * "id", "name", "kind" ("builtin", "skylark", "webdav"), "status" (int, SkyDriveStatus), "message"
 * (nullable), "drive" (SkyDrive, nullable while not connected). */
SkyDriveRecord *sky_drive_record_new (const SkyDriveSettings *settings);
const char     *sky_drive_record_get_id (SkyDriveRecord *self);
const char     *sky_drive_record_get_name (SkyDriveRecord *self);
const char     *sky_drive_record_get_kind (SkyDriveRecord *self);
const char     *sky_drive_record_get_uri (SkyDriveRecord *self);
const char     *sky_drive_record_get_user (SkyDriveRecord *self);
const char     *sky_drive_record_get_ca_file (SkyDriveRecord *self);
SkyDriveStatus  sky_drive_record_get_status (SkyDriveRecord *self);
const char     *sky_drive_record_get_message (SkyDriveRecord *self);
SkyDrive       *sky_drive_record_get_drive (SkyDriveRecord *self);

/* For the drive manager. */
SkyDrive *sky_drive_record_get_any_drive (SkyDriveRecord *self);
void      sky_drive_record_set_drive (SkyDriveRecord *self, SkyDrive *drive);
gboolean
sky_drive_record_set_status (SkyDriveRecord *self, SkyDriveStatus status, const char *message);

G_END_DECLS
