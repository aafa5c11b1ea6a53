/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SkyTrackRow:
 *
 * What a list shows of one track: an immutable, counted value that a reader thread makes and the
 * main thread keeps. Strings are %NULL where nothing is known.
 */
typedef struct
{
  gint64   id;
  char    *title;
  char    *artist;
  char    *album;
  char    *album_artist;
  char    *genre;
  char    *composer;
  char    *format;
  char    *where;
  int      disc;
  int      track;
  int      year;
  int      plays;
  int      rating;
  gint64   duration_ms;
  gint64   added;
  gboolean available;
} SkyTrackRow;

SkyTrackRow *sky_track_row_new (void);
SkyTrackRow *sky_track_row_ref (SkyTrackRow *self);
void         sky_track_row_unref (SkyTrackRow *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyTrackRow, sky_track_row_unref)

G_END_DECLS
