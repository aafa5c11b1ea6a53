/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/sky-catalogue.h"
#include "library/sky-library.h"
#include "library/sky-scan-pool.h"
#include "library/sky-scan-reader.h"

G_BEGIN_DECLS

/* The library's inside, for its aspects in this folder (scans, covers). Main thread. */
struct _SkyLibrary
{
  GObject parent_instance;

  SkyCatalogue  *catalogue;     /* (owned) */
  SkyBlockCache *cache;         /* (owned) (nullable) */
  SkyScanPool   *pool;          /* (owned) */
  GCancellable  *cancellable;   /* (owned): of all that runs by itself */
  SkyScanReader *arrivals;      /* (owned) (nullable): entries that came one by one */
  GPtrArray     *folders;       /* (owned): absolute paths */
  GHashTable    *scans;         /* (owned): "drive id\npath" to SkyScan */
  GHashTable    *drives;        /* (owned): id to SkyDrive, as far as they were seen */
  GHashTable    *sheet_folders; /* (owned): where entries came beside cue sheets */
  GHashTable    *places;        /* (owned): drive id to its name and availability as written */
  GHashTable    *art_paths;     /* (owned): track id to the file of its cover */
  guint          n_tracks;
  gboolean       scanning;
};

/**
 * SkyLoadedTrack:
 * @track: (owned) (nullable): the track
 * @art_name: (owned) (nullable): of its cover's file
 *
 * A track as a database's thread has read it: both parts from one look.
 */
typedef struct
{
  SkyTrackInfo *track;
  char         *art_name;
} SkyLoadedTrack;

SkyLoadedTrack *sky_loaded_track_read (SkyDatabase *database, gint64 id, GError **error);
void            sky_loaded_track_free (SkyLoadedTrack *self);
SkyTrackInfo   *sky_library_take_loaded (SkyLibrary *self, SkyLoadedTrack *loaded);

void sky_library_take_drive (SkyLibrary *self, SkyDrive *drive);
void sky_library_report_failure (SkyLibrary *self, const char *where, const GError *error);
void sky_library_stop_scans (SkyLibrary *self);
void sky_library_start_scan (
    SkyLibrary *self, SkyDrive *drive, const char *folder, gboolean shallow, GTask *task);
GHashTable *sky_library_new_sheet_folders (void);
void        sky_library_update_scanning (SkyLibrary *self);
void        sky_library_take_art_name (SkyLibrary *self, gint64 track_id, const char *name);

G_END_DECLS
