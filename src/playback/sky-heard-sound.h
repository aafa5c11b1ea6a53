/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-loudness.h"

G_BEGIN_DECLS

/**
 * SkySampleFormat:
 * @rate: Hz, or 0 while unknown
 * @channels: how many
 * @bits: of one sample, or 0 where that says nothing
 * @is_float: whether samples are floating point numbers
 *
 * A plain value.
 */
typedef struct
{
  int      rate;
  int      channels;
  int      bits;
  gboolean is_float;
} SkySampleFormat;

/**
 * SkyHeardSound:
 * @decoded: as the decoder gives it
 * @output: as the device gets it
 * @device: (owned) (nullable): the device, for people
 * @dithered: whether noise is added where samples lose bits
 * @loudness: of the track, as it is used
 *
 * What the engine knows of the sound that is heard.
 */
typedef struct
{
  SkySampleFormat decoded;
  SkySampleFormat output;
  char           *device;
  gboolean        dithered;
  SkyLoudness     loudness;
} SkyHeardSound;

gboolean sky_sample_format_equal (const SkySampleFormat *a, const SkySampleFormat *b);

SkyHeardSound *sky_heard_sound_copy (const SkyHeardSound *self);
void           sky_heard_sound_free (SkyHeardSound *self);
gboolean       sky_heard_sound_equal (const SkyHeardSound *a, const SkyHeardSound *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyHeardSound, sky_heard_sound_free)

G_END_DECLS
