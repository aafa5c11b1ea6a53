/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which tracks lie at given places. Main thread; the look itself is the reader's. */
#include "library/sky-copy-store.h"
#include "library/sky-library-private.h"
#include "library/sky-library.h"
#include "library/sky-part-store.h"

static void
clear_loaded (gpointer data)
{
  sky_loaded_track_free (data);
}

static void
clear_place (gpointer data)
{
  sky_copy_info_free (data);
}

static void
clear_track (gpointer data)
{
  sky_track_info_free (data);
}

/* @place may be NULL. FALSE on error; @loaded is NULL where nothing is known. */
static gboolean
look_up (SkyDatabase *database, const SkyCopyInfo *place, SkyLoadedTrack **loaded, GError **error)
{
  gint64 id = 0;

  *loaded = NULL;
  if (place != NULL &&
      !sky_copy_store_find_whole (database, place->drive_id, place->path, &id, error))
    return FALSE;
  if (id == 0)
    return TRUE;
  *loaded = sky_loaded_track_read (database, id, error);
  return *loaded != NULL;
}

static void
find_places_cb (GTask *task, SkyDatabase *database, gpointer task_data)
{
  GPtrArray *places = task_data;
  g_autoptr (GPtrArray) found = g_ptr_array_new_full (places->len, clear_loaded);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < places->len; i++)
    {
      SkyLoadedTrack *loaded;

      if (g_task_return_error_if_cancelled (task))
        return;
      if (!look_up (database, g_ptr_array_index (places, i), &loaded, &error))
        {
          g_task_return_error (task, g_steal_pointer (&error));
          return;
        }
      g_ptr_array_add (found, loaded);
    }
  g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sky_library_find_places_async:
 * @self: a library
 * @places: (element-type SkyCopyInfo): where to look: the drive and the normalised path on it, or
 *   no drive and an absolute file name, or %NULL for nowhere; not to be changed until the answer
 * @cancellable: (nullable): gives it up
 * @callback: called with the tracks
 * @user_data: for @callback
 */
void
sky_library_find_places_async (SkyLibrary         *self,
                               GPtrArray          *places,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SKY_IS_LIBRARY (self));
  g_return_if_fail (places != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_library_find_places_async);
  g_task_set_priority (task, G_PRIORITY_HIGH);
  sky_catalogue_read (self->catalogue, task, find_places_cb, g_ptr_array_ref (places),
                      (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sky_library_find_places_finish:
 * @self: a library
 * @result: the result
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type SkyTrackInfo): as many as places were asked
 * for, in their order; %NULL where the library knows no track that is the whole file there
 */
GPtrArray *
sky_library_find_places_finish (SkyLibrary *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) loaded = NULL;
  GPtrArray *tracks;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  loaded = g_task_propagate_pointer (G_TASK (result), error);
  if (loaded == NULL)
    return NULL;
  tracks = g_ptr_array_new_full (loaded->len, clear_track);
  for (guint i = 0; i < loaded->len; i++)
    {
      SkyLoadedTrack *one = g_steal_pointer (&g_ptr_array_index (loaded, i));

      g_ptr_array_add (tracks, one != NULL ? sky_library_take_loaded (self, one) : NULL);
    }
  return tracks;
}

static void
list_at_cb (GTask *task, SkyDatabase *database, gpointer task_data)
{
  GPtrArray *places = task_data;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GError *error = NULL;

  for (guint i = 0; i < places->len; i++)
    {
      const SkyCopyInfo *place = g_ptr_array_index (places, i);

      if (g_task_return_error_if_cancelled (task))
        return;
      if (!sky_part_store_add_ids (database, place->drive_id, place->path, ids, &error))
        {
          g_task_return_error (task, error);
          return;
        }
    }
  g_task_return_pointer (task, g_steal_pointer (&ids), (GDestroyNotify) g_array_unref);
}

/**
 * sky_library_list_at_async:
 * @self: a library
 * @places: (element-type SkyCopyInfo): where to look: the drive and the normalised path on it, or
 *   no drive and an absolute file name; not to be changed until the answer
 * @cancellable: (nullable): gives it up
 * @callback: called with the tracks
 * @user_data: for @callback
 */
void
sky_library_list_at_async (SkyLibrary         *self,
                           GPtrArray          *places,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SKY_IS_LIBRARY (self));
  g_return_if_fail (places != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_library_list_at_async);
  sky_catalogue_read (self->catalogue, task, list_at_cb, g_ptr_array_ref (places),
                      (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sky_library_list_at_finish:
 * @self: a library
 * @result: the result
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type gint64): all tracks that are in the files
 * there, whole or as parts by a cue sheet, in no order
 */
GArray *
sky_library_list_at_finish (SkyLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
list_sheet_cb (GTask *task, SkyDatabase *database, gpointer task_data)
{
  const SkyCopyInfo *place = task_data;
  g_autoptr (GError) error = NULL;
  GArray *ids = sky_part_store_list_sheet (database, place->drive_id, place->path, &error);

  if (ids == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, ids, (GDestroyNotify) g_array_unref);
}

/**
 * sky_library_list_sheet_async:
 * @self: a library
 * @place: the drive and the normalised path on it, or no drive and an absolute file name: of a
 *   cue sheet, or of a file that one divides
 * @cancellable: (nullable): gives it up
 * @callback: called with the tracks
 * @user_data: for @callback
 */
void
sky_library_list_sheet_async (SkyLibrary         *self,
                              const SkyCopyInfo  *place,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  SkyCopyInfo *copy;

  g_return_if_fail (SKY_IS_LIBRARY (self));
  g_return_if_fail (place != NULL && place->path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_library_list_sheet_async);
  g_task_set_priority (task, G_PRIORITY_HIGH);
  copy = sky_copy_info_new ();
  copy->drive_id = g_strdup (place->drive_id);
  copy->path = g_strdup (place->path);
  sky_catalogue_read (self->catalogue, task, list_sheet_cb, copy, clear_place);
}

/**
 * sky_library_list_sheet_finish:
 * @self: a library
 * @result: the result
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the tracks in their order; none where
 *   the library knows no such parts
 */
GArray *
sky_library_list_sheet_finish (SkyLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
