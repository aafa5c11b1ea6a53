/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-block-cache.h"
#include "drive/sky-drive.h"
#include "library/sky-track-info.h"
#include "library/sky-track-list.h"

G_BEGIN_DECLS

#define SKY_TYPE_LIBRARY (sky_library_get_type ())
G_DECLARE_FINAL_TYPE (SkyLibrary, sky_library, SKY, LIBRARY, GObject)

/* The catalogue of everything that sounds. Main thread; the database has threads of its own.
 * Properties: "n-tracks" (guint), "scanning" (gboolean), "ready".
 * Signals: "changed" (GArray of gint64 track ids, or NULL: many): rows were added, changed, gone;
 * "item-failed" (char *where, GError *): one file could not be read, the rest goes on. */
SkyLibrary   *sky_library_new (const char *database_path, SkyBlockCache *cache, GError **error);
guint         sky_library_get_n_tracks (SkyLibrary *self);
gboolean      sky_library_get_scanning (SkyLibrary *self);
SkyTrackList *sky_library_list_tracks (SkyLibrary *self);

void          sky_library_get_track_async (SkyLibrary         *self,
                                           gint64              id,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
SkyTrackInfo *sky_library_get_track_finish (SkyLibrary *self, GAsyncResult *result, GError **error);
/* Which track each of many places holds: places (element-type SkyCopyInfo) of which drive_id and
 * path count, answered in order by tracks (element-type SkyTrackInfo) or NULL where the place is
 * not known as a whole file. The array is not to be changed until the answer. */
void       sky_library_find_places_async (SkyLibrary         *self,
                                          GPtrArray          *places,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);
GPtrArray *sky_library_find_places_finish (SkyLibrary *self, GAsyncResult *result, GError **error);
void       sky_library_list_at_async (SkyLibrary         *self,
                                      GPtrArray          *places,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
GArray    *sky_library_list_at_finish (SkyLibrary *self, GAsyncResult *result, GError **error);
/* The tracks that a cue sheet at a place made, in their order: (element-type gint64). */
void    sky_library_list_sheet_async (SkyLibrary         *self,
                                      const SkyCopyInfo  *place,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
GArray *sky_library_list_sheet_finish (SkyLibrary *self, GAsyncResult *result, GError **error);
/* Ids, best first: (element-type gint64). limit 0: all. */
void    sky_library_search_async (SkyLibrary         *self,
                                  const char         *query,
                                  guint               limit,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
GArray *sky_library_search_finish (SkyLibrary *self, GAsyncResult *result, GError **error);

/* Local folders that are part of the library. */
void     sky_library_add_folder_async (SkyLibrary         *self,
                                       const char         *path,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean sky_library_add_folder_finish (SkyLibrary *self, GAsyncResult *result, GError **error);
void     sky_library_remove_folder_async (SkyLibrary         *self,
                                          const char         *path,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);
gboolean sky_library_remove_folder_finish (SkyLibrary *self, GAsyncResult *result, GError **error);
/* (transfer full): the paths, from memory. */
GStrv sky_library_dup_folders (SkyLibrary *self);

/* Drives are scanned below a folder; a drive's tracks stay when it is offline. */
void     sky_library_scan_drive_async (SkyLibrary         *self,
                                       SkyDrive           *drive,
                                       const char         *folder,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean sky_library_scan_drive_finish (SkyLibrary *self, GAsyncResult *result, GError **error);
/* One entry that has just arrived (an upload) or went: read its tags and show it at once. */
void sky_library_add_entry (SkyLibrary *self, SkyDrive *drive, SkyDriveEntry *entry);
void sky_library_remove_entry (SkyLibrary *self, const char *drive_id, const char *path);
void sky_library_scan_folders (SkyLibrary *self);
/* How a drive is called in "where" columns. */
void sky_library_set_drive_name (SkyLibrary *self,
                                 const char *drive_id,
                                 const char *name,
                                 gboolean    available);
/* The user's data hangs on the track. */
void sky_library_add_play (SkyLibrary *self, gint64 id);
void sky_library_set_rating (SkyLibrary *self, gint64 id, int rating);
void sky_library_set_favourite (SkyLibrary *self, gint64 id, gboolean favourite);
void sky_library_stop (SkyLibrary *self);

G_END_DECLS
