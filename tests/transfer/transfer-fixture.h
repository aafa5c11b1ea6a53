/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "support/sky-server-fixture.h"
#include "support/sky-wait.h"
#include "transfer/sky-transfers.h"

G_BEGIN_DECLS

/* A real server, a folder with files, and transfers between them. The drives have the ids "server"
 * (our own protocol) and "dav" (the same server as plain WebDAV). */
typedef struct
{
  SkyServerFixture *server;
  char             *folder; /* everything of this test */
  char             *files;  /* what is uploaded */
  char             *journal;
  SkyLoopThread    *bulk;
  SkyTransfers     *transfers; /* (nullable) */
  GHashTable       *drives;    /* id to SkyDrive */
  GPtrArray        *arrived;   /* paths told by "file-arrived" */
} TransferFixture;

TransferFixture *transfer_fixture_new (void);
void             transfer_fixture_free (TransferFixture *self);
void             transfer_fixture_open (TransferFixture *self);
void             transfer_fixture_close (TransferFixture *self);
void  transfer_fixture_set_drive (TransferFixture *self, const char *id, SkyDrive *drive);
char *transfer_fixture_add_file (TransferFixture *self, const char *name, gsize size, guint seed);
char *transfer_fixture_add_text (TransferFixture *self, const char *name, const char *text);
SkyTransferBatch      *
transfer_fixture_upload (TransferFixture *self, const char *drive, const char *target, ...);
void transfer_fixture_wait_state (SkyTransferBatch *batch, SkyTransferState state);
void transfer_fixture_wait_finished (SkyTransferBatch *batch);
void transfer_fixture_wait_items (GListModel *items, guint count);

/* path to SHA-256: as the server tells by PROPFIND and GET, and as it is on this computer. */
GHashTable *transfer_fixture_read_server (TransferFixture *self, const char *folder);
GHashTable *transfer_fixture_read_files (const char *folder);
void        transfer_fixture_assert_same (GHashTable *server, GHashTable *files);

/* For as long as uploads take under a sanitizer. */
#define transfer_fixture_wait(condition) SKY_WAIT_WITHIN (240, condition)

G_END_DECLS
