/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"
#include "server/sky-blob-store.h"

G_BEGIN_DECLS

/* A drive as it is at one moment, for reading only. */
typedef struct _SkyServerSnapshot SkyServerSnapshot;

SkyServerSnapshot *sky_server_snapshot_open (const char *root, GError **error);
void               sky_server_snapshot_free (SkyServerSnapshot *self);

SkyDatabase  *sky_server_snapshot_get_database (SkyServerSnapshot *self);
SkyBlobStore *sky_server_snapshot_get_blobs (SkyServerSnapshot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyServerSnapshot, sky_server_snapshot_free)

G_END_DECLS
