/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-cue-sheet.h"

G_BEGIN_DECLS

/**
 * SkyCueRegion:
 * @track: the sheet's track
 * @begin_ns: where in the file it begins, nanoseconds
 * @end_ns: where it ends, or -1 for the end of the file
 * @gap_ns: silence behind it that no file holds
 *
 * The part of a file that is one track.
 */
typedef struct
{
  const SkyCueTrack *track;
  gint64             begin_ns;
  gint64             end_ns;
  gint64             gap_ns;
} SkyCueRegion;

/* Which of the names (element-type filename) is meant; NULL where none is. */
const char *
sky_cue_regions_find_file (const SkyCueSheet *sheet, const SkyCueFile *file, GPtrArray *names);
/* (element-type SkyCueRegion): what the sheet makes of one of its files. */
GArray *sky_cue_regions_list (const SkyCueSheet *sheet,
                              const char        *file_name,
                              gint64             length_ns,
                              GError           **error);

G_END_DECLS
