/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-byte-source.h"

G_BEGIN_DECLS

/* What has been fetched of a file so far: asked for again, it is not fetched again. Fetches in
 * small blocks, and never more than a limit in all. One thread at a time; reading blocks. */
typedef struct _SkyMediaWindow SkyMediaWindow;

SkyMediaWindow *sky_media_window_new (SkyByteSource *source, GCancellable *cancellable);
void            sky_media_window_free (SkyMediaWindow *self);
void            sky_media_window_set_limit (SkyMediaWindow *self, guint64 bytes);
guint64         sky_media_window_get_size (SkyMediaWindow *self);
guint64         sky_media_window_get_bytes_read (SkyMediaWindow *self);
const GError   *sky_media_window_get_failure (SkyMediaWindow *self);
gboolean sky_media_window_fetch (SkyMediaWindow *self, guint64 offset, gsize count, GError **error);
gsize    sky_media_window_peek (
       SkyMediaWindow *self, guint64 offset, void *buffer, gsize count, GError **error);
gboolean sky_media_window_read (
    SkyMediaWindow *self, guint64 offset, void *buffer, gsize count, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyMediaWindow, sky_media_window_free)

G_END_DECLS
