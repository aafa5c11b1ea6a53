/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-loudness.h"
#include "media/sky-media-error.h"

G_BEGIN_DECLS

/* Times in sheets are frames of a compact disc. */
#define SKY_CUE_FRAMES_PER_SECOND 75
/* Larger files are no sheets. */
#define SKY_CUE_MAX_SIZE (1024 * 1024)

/**
 * SkyCueFile:
 * @name: (owned): as the sheet calls it
 * @line: where it does so
 *
 * A file that a sheet divides.
 */
typedef struct
{
  char *name;
  guint line;
} SkyCueFile;

/**
 * SkyCueTrack:
 * @number: on the disc
 * @file: index of the file in which it begins
 * @line: where the sheet says so
 * @is_audio: data tracks don't sound
 * @title: and the other texts: (owned) (nullable)
 * @begin: of its INDEX 01, from the file's beginning; as all times in what @rate of the sheet says
 * @gap_begin: of its INDEX 00, or -1; maybe in the file before
 * @pregap: silence before it that no file holds
 * @postgap: the same behind it
 * @loudness: as remarks tell; the album's part is the sheet's
 *
 * A track of a sheet.
 */
typedef struct
{
  int         number;
  guint       file;
  guint       line;
  gboolean    is_audio;
  char       *title;
  char       *performer;
  char       *songwriter;
  char       *composer;
  char       *genre;
  char       *isrc;
  int         year;
  gint64      begin;
  gint64      gap_begin;
  gint64      pregap;
  gint64      postgap;
  SkyLoudness loudness;
} SkyCueTrack;

/**
 * SkyCueSheet:
 * @name: (owned): for messages
 * @title: of the album, and the other texts: (owned) (nullable)
 * @year: 0 where unknown
 * @disc: 0 where unknown
 * @rate: what times in it count in a second: frames of a disc, or samples
 * @files: (owned) (element-type SkyCueFile): as often as the sheet opens one
 * @tracks: (owned) (element-type SkyCueTrack): in their order, by file and time
 *
 * How a sheet divides files into tracks. An immutable value once it is made.
 */
typedef struct
{
  char      *name;
  char      *title;
  char      *performer;
  char      *songwriter;
  char      *composer;
  char      *genre;
  int        year;
  int        disc;
  guint      rate;
  GPtrArray *files;
  GPtrArray *tracks;
} SkyCueSheet;

SkyCueSheet *sky_cue_sheet_parse (const char *name, const guint8 *data, gsize size, GError **error);
gboolean     sky_cue_sheet_is_name (const char *path);
void         sky_cue_sheet_free (SkyCueSheet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyCueSheet, sky_cue_sheet_free)

G_END_DECLS
