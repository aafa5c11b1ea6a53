/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/sky-database.h"
#include "base/sky-worker.h"
#include "server/sky-blob-store.h"
#include "server/sky-commit-queue.h"

G_BEGIN_DECLS

#define SKY_TYPE_SERVER_ROOT (sky_server_root_get_type ())
G_DECLARE_FINAL_TYPE (SkyServerRoot, sky_server_root, SKY, SERVER_ROOT, GObject)

SkyServerRoot *sky_server_root_open (const char *path, GError **error);
void           sky_server_root_close (SkyServerRoot *self);

SkyBlobStore *sky_server_root_get_blobs (SkyServerRoot *self);
SkyDatabase  *sky_server_root_get_writer (SkyServerRoot *self);
SkyDatabase  *sky_server_root_get_reader (SkyServerRoot *self);
void          sky_server_root_commit (SkyServerRoot *self, GTask *task, SkyCommitFunc func);
void          sky_server_root_forget_blob (SkyServerRoot *self, const char *sha256);
void          sky_server_root_read (SkyServerRoot *self, GTask *task, SkyWorkerFunc func);
void          sky_server_root_start_sweep (SkyServerRoot *self);
void          sky_server_root_sweep_soon (SkyServerRoot *self);

G_END_DECLS
