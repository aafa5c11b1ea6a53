/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-media-window.h"

G_BEGIN_DECLS

/* The second packet of an Ogg stream, which holds the comments: its bytes by their position in it,
 * wherever the pages put them. Runs of even pages are jumped over. One thread at a time. */
typedef struct _SkyOggPacket SkyOggPacket;

/**
 * SkyOggComment:
 * @packet: the packet that the comments are in
 * @prefix: how many bytes of it stand before the vendor's length
 * @has_text: whether the codec has Vorbis comments there
 */
typedef struct
{
  SkyOggPacket *packet;
  gsize         prefix;
  gboolean      has_text;
} SkyOggComment;

SkyOggPacket      *
sky_ogg_packet_find_comment (SkyMediaWindow *window, SkyOggComment *comment, GError **error);
void sky_ogg_packet_free (SkyOggPacket *self);
gboolean sky_ogg_packet_start_over (SkyOggPacket *self);
guint32  sky_ogg_packet_get_serial (SkyOggPacket *self);
guint64  sky_ogg_packet_get_offset (SkyOggPacket *self);
gboolean sky_ogg_packet_read (SkyOggPacket *self, guint64 position, void *buffer, gsize count);
gboolean sky_ogg_packet_find_page_end (SkyOggPacket *self, guint64 position, guint64 *end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyOggPacket, sky_ogg_packet_free)

G_END_DECLS
