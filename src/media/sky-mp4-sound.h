/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-byte-source.h"

G_BEGIN_DECLS

/**
 * SkyMp4Sound:
 * @rate: ticks a second that both others count in; the frames a second of AAC without SBR
 * @skip: ticks that the decoder gives before the sound begins
 * @length: ticks of the sound itself, or -1 where the file doesn't tell
 *
 * Where the sound of an MP4 file begins and ends in what its decoder gives, and which bytes of the
 * file have to look otherwise for a demuxer to cut nothing itself.
 */
typedef struct
{
  guint   rate;
  gint64  skip;
  gint64  length;
  GArray *patches;
} SkyMp4Sound;

SkyMp4Sound *sky_mp4_sound_read (SkyByteSource *source, GCancellable *cancellable);
void         sky_mp4_sound_free (SkyMp4Sound *self);
void sky_mp4_sound_patch (const SkyMp4Sound *self, guint64 offset, guint8 *data, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyMp4Sound, sky_mp4_sound_free)

G_END_DECLS
