/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What of a file from its first frame on is enough. */
#define SKY_MP3_DELAY_HEAD 512

/**
 * SkyMp3Delay:
 * @rate: frames a second
 * @delay: frames that the encoder put before the sound
 * @padding: frames that it put behind it
 * @length: frames of the sound itself, or -1 where the tag doesn't tell
 * @by_lame: whether the tag says that LAME wrote it
 * @name_at: where in the data the encoder's name stands
 */
typedef struct
{
  guint    rate;
  guint    delay;
  guint    padding;
  gint64   length;
  gboolean by_lame;
  gsize    name_at;
} SkyMp3Delay;

gboolean sky_mp3_delay_parse (const guint8 *data, gsize length, SkyMp3Delay *delay);
guint64  sky_mp3_delay_skip_id3 (const guint8 *data, gsize length);

G_END_DECLS
