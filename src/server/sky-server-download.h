/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "server/sky-server-node.h"
#include "server/sky-server-root.h"

G_BEGIN_DECLS

/* The bytes of one file version, read piece by piece. */
typedef struct _SkyServerDownload SkyServerDownload;

SkyServerDownload *sky_server_download_new (SkyBlobStore *blobs, GArray *segments, GError **error);
SkyServerDownload *sky_server_download_ref (SkyServerDownload *self);
void               sky_server_download_unref (SkyServerDownload *self);
void    sky_server_download_set_range (SkyServerDownload *self, guint64 offset, guint64 length);
guint64 sky_server_download_get_left (SkyServerDownload *self);
GBytes *sky_server_download_read (SkyServerDownload *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyServerDownload, sky_server_download_unref)

G_END_DECLS
