/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"

G_BEGIN_DECLS

/**
 * SkyPart:
 * @start_ns: where in the file it begins
 * @track_id: the track
 * @disc: of that track
 * @number: of that track
 * @title: (owned): of that track
 *
 * A part of a file that is a track by itself, or the whole file.
 */
typedef struct
{
  gint64 start_ns;
  gint64 track_id;
  int    disc;
  int    number;
  char  *title;
} SkyPart;

GArray *
sky_part_store_list (SkyDatabase *database, const char *drive_id, const char *path, GError **error);
gboolean sky_part_store_add_ids (
    SkyDatabase *database, const char *drive_id, const char *path, GArray *ids, GError **error);
gboolean sky_part_store_move (SkyDatabase *database,
                              const char  *drive_id,
                              const char  *path,
                              gint64       start_ns,
                              gint64       new_start_ns,
                              GError     **error);
gboolean sky_part_store_remove (
    SkyDatabase *database, const char *drive_id, const char *path, gint64 start_ns, GError **error);
gboolean
        sky_part_store_has_sheets (SkyDatabase *database, const char *drive_id, const char *folder);
GArray *sky_part_store_list_sheet (SkyDatabase *database,
                                   const char  *drive_id,
                                   const char  *path,
                                   GError     **error);

G_END_DECLS
