/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-sound-places.h"

G_BEGIN_DECLS

/**
 * SkySoundUnit:
 * @at: where in the bytes looked at it begins
 * @size: how long it is, or 0 where its head doesn't tell
 * @first: its first sample, as far as its head tells
 * @end: one past its last sample
 *
 * What a decoder can begin with: a FLAC frame, an Ogg page.
 */
typedef struct
{
  gsize  at;
  gsize  size;
  gint64 first;
  gint64 end;
} SkySoundUnit;

/* A byte at which a unit begins whose first sample is that. */
typedef struct
{
  gint64  sample;
  guint64 offset;
} SkySoundPoint;

/* Looks for the first unit in @data from @at on. FALSE: none is there; @at is then where to look on
 * when more bytes have come. */
typedef gboolean (*SkySoundScan) (
    SkySoundPlaces *self, const guint8 *data, gsize length, gsize *at, SkySoundUnit *unit);

struct _SkySoundPlaces
{
  SkyByteSource *source; /* (owned) */
  SkySoundScan   scan;
  void (*prepare) (SkySoundPlaces *self); /* (nullable): before each search */
  GArray  *points;                        /* (owned) (element-type SkySoundPoint): in order */
  gint64   total;                         /* samples up to the end of the file, or about so many */
  gint64   delay;                         /* samples of the stream before those that are counted */
  gint64   run_up;                        /* samples that a decoder needs to come right */
  gint64   unit_length;                   /* samples of a frame, or of a page where even, or 0 */
  gboolean even;                          /* all of them are of that length */
  gint64   phase;                         /* the first sample of one */
  guint    unit_size; /* bytes of a page, as far as seen; 0: as the length says */
  guint    serial;    /* of the Ogg stream */
  gint64   packet;    /* samples of an Ogg packet, at most; 0: the packet tells */
};

SkySoundPlaces *sky_sound_places_new (SkyByteSource *source, SkySoundScan scan, guint64 begin);
void            sky_sound_places_add (SkySoundPlaces *self, gint64 sample, guint64 offset);

G_END_DECLS
