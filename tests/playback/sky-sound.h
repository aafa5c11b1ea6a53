/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Test material: noise and a 440.7 Hz sine, the same in every run, cut in two at a sample that is
 * no codec's frame boundary. */
#define SKY_SOUND_RATE 44100
#define SKY_SOUND_CHANNELS 2
#define SKY_SOUND_FRAMES_A 176519
#define SKY_SOUND_FRAMES_B 133333
#define SKY_SOUND_FRAMES (SKY_SOUND_FRAMES_A + SKY_SOUND_FRAMES_B)

gint16 *sky_sound_new (void);
char   *sky_sound_write_wav (
      const char *directory, const char *name, const gint16 *samples, gsize first, gsize frames);
char  *sky_sound_encode (const char *wav, const char *suffix);
void   sky_sound_add_picture (const char *flac, gsize size);
float *sky_sound_decode (const char *path, gsize *frames);
float *sky_sound_read (const char *path, gsize *frames);
int    sky_sound_find_lag (const float  *sound,
                           gsize         sound_frames,
                           const gint16 *original,
                           gsize         original_frames,
                           gsize         around);

G_END_DECLS
