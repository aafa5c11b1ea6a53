/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads count bytes at position of the comment block or packet; FALSE where they are not there. */
typedef gboolean (*SkyCommentReadFunc) (guint64 position, void *buffer, gsize count, gpointer data);

/**
 * SkyVorbisComment:
 * @bytes: (owned) (nullable): the same comments without pictures; %NULL where nothing was cut
 * @length: how long the original is
 * @picture: position of the picture's base64 text, 0 where there is none
 * @picture_length: its length
 */
typedef struct
{
  GByteArray *bytes;
  guint64     length;
  guint64     picture;
  guint64     picture_length;
} SkyVorbisComment;

gboolean
     sky_vorbis_comment_walk (SkyCommentReadFunc read, gpointer data, SkyVorbisComment *comment);
void sky_vorbis_comment_clear (SkyVorbisComment *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkyVorbisComment, sky_vorbis_comment_clear)

G_END_DECLS
