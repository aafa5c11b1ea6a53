/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-media-layout.h"

G_BEGIN_DECLS

/* A file as it would be without what its layout cuts out: a small file for a tag library that reads
 * all it finds. Bytes come from the window on demand. One thread at a time. */
typedef struct _SkyMediaStream SkyMediaStream;

SkyMediaStream *sky_media_stream_new (SkyMediaWindow *window, const SkyMediaLayout *layout);
void            sky_media_stream_free (SkyMediaStream *self);
guint64         sky_media_stream_get_size (SkyMediaStream *self);
gsize   sky_media_stream_read (SkyMediaStream *self, guint64 offset, void *buffer, gsize count);
GError *sky_media_stream_take_error (SkyMediaStream *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyMediaStream, sky_media_stream_free)

G_END_DECLS
