/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"
#include "library/sky-scanned-file.h"

G_BEGIN_DECLS

/**
 * SkyKnownFile:
 * @version: (owned) (nullable): of an entry
 * @size: bytes
 * @mtime: seconds since 1970
 * @mtime_nsec: the rest of it
 * @sheets: (owned) (nullable): the cue sheets that lay beside it
 * @is_copy: whether it is in the library; otherwise it could not be read
 * @seen: for the scan: it is still there
 *
 * What the catalogue knows of a file, to see whether it has to be read again.
 */
typedef struct
{
  char    *version;
  guint64  size;
  gint64   mtime;
  gint64   mtime_nsec;
  char    *sheets;
  gboolean is_copy;
  gboolean seen;
} SkyKnownFile;

GPtrArray  *sky_copy_store_list (SkyDatabase *database, gint64 track_id, GError **error);
gint64      sky_copy_store_find_track (SkyDatabase *database,
                                       const char  *drive_id,
                                       const char  *path,
                                       gint64       start_ns);
gboolean    sky_copy_store_find_whole (SkyDatabase *database,
                                       const char  *drive_id,
                                       const char  *path,
                                       gint64      *track_id,
                                       GError     **error);
gboolean    sky_copy_store_has_key (SkyDatabase *database, gint64 track_id, const char *audio_key);
guint       sky_copy_store_count (SkyDatabase *database, gint64 track_id);
gboolean    sky_copy_store_put (SkyDatabase          *database,
                                gint64                track_id,
                                const SkyScannedFile *file,
                                GError              **error);
gboolean    sky_copy_store_remove (SkyDatabase *database,
                                   const char  *drive_id,
                                   const char  *path,
                                   GError     **error);
GHashTable *sky_copy_store_list_known (SkyDatabase *database,
                                       const char  *drive_id,
                                       const char  *folder,
                                       GError     **error);
gboolean    sky_copy_store_put_failure (SkyDatabase          *database,
                                        const SkyScannedFile *file,
                                        const char           *message,
                                        GError              **error);
gboolean    sky_copy_store_remove_failure (SkyDatabase *database,
                                           const char  *drive_id,
                                           const char  *path,
                                           GError     **error);
GPtrArray  *sky_copy_store_list_failures (SkyDatabase *database, guint limit, GError **error);

G_END_DECLS
