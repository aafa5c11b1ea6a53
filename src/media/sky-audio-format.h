/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SkyAudioFormat:
 * @SKY_AUDIO_FORMAT_NONE: nothing that we know as music
 * @SKY_AUDIO_FORMAT_FLAC: native FLAC
 * @SKY_AUDIO_FORMAT_OGG: Ogg with Vorbis, Opus or FLAC
 * @SKY_AUDIO_FORMAT_MPEG: MPEG audio frames: MP3
 * @SKY_AUDIO_FORMAT_MP4: MP4 with AAC or ALAC
 * @SKY_AUDIO_FORMAT_WAV: RIFF WAVE
 * @SKY_AUDIO_FORMAT_AIFF: AIFF and AIFC
 * @SKY_AUDIO_FORMAT_WAVPACK: WavPack
 * @SKY_AUDIO_FORMAT_ADTS: AAC without a container
 * @SKY_AUDIO_FORMAT_MUSEPACK: Musepack, SV7 and SV8
 * @SKY_AUDIO_FORMAT_APE: Monkey's Audio
 *
 * How the bytes of a file are laid out.
 */
typedef enum
{
  SKY_AUDIO_FORMAT_NONE,
  SKY_AUDIO_FORMAT_FLAC,
  SKY_AUDIO_FORMAT_OGG,
  SKY_AUDIO_FORMAT_MPEG,
  SKY_AUDIO_FORMAT_MP4,
  SKY_AUDIO_FORMAT_WAV,
  SKY_AUDIO_FORMAT_AIFF,
  SKY_AUDIO_FORMAT_WAVPACK,
  SKY_AUDIO_FORMAT_ADTS,
  SKY_AUDIO_FORMAT_MUSEPACK,
  SKY_AUDIO_FORMAT_APE,
} SkyAudioFormat;

/* So many bytes are enough for sky_audio_format_from_bytes (). */
#define SKY_AUDIO_FORMAT_MAGIC_SIZE 12

SkyAudioFormat sky_audio_format_from_name (const char *name);
const char    *sky_audio_format_guess_codec (const char *name);
SkyAudioFormat sky_audio_format_from_bytes (const guint8 *data, gsize size);

G_END_DECLS
