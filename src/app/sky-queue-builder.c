/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes queue items of library tracks, and of places, which carry the tags of the track that the
 * library knows there. Main thread. */
#include "app/sky-queue-builder.h"

#include <string.h>

#include "app/sky-location.h"
#include "app/sky-track-loader.h"
#include "library/sky-artwork.h"

struct _SkyQueueBuilder
{
  GObject parent_instance;

  SkyLibrary      *library;
  SkyDriveManager *drives;
};

static char *
dup_art_uri (SkyQueueBuilder *self, gint64 track_id)
{
  g_autofree char *path = sky_library_dup_art_path (self->library, track_id);

  return path != NULL ? g_filename_to_uri (path, NULL, NULL) : NULL;
}

static SkyQueueItemInfo
info_of_track (const SkyTrackInfo *track, const char *location, const char *art_uri)
{
  const SkyCopyInfo *copy = track->copies->len > 0 ? track->copies->pdata[0] : NULL;

  return (SkyQueueItemInfo){
    .track_id = track->id,
    .location = location,
    .title = track->title != NULL ? track->title : "",
    .artist = track->artist,
    .album = track->album,
    .album_artist = track->album_artist,
    .format = copy != NULL ? copy->format : NULL,
    .duration_ms = track->duration_ms > 0 ? track->duration_ms : -1,
    .art_uri = art_uri,
  };
}

static SkyQueueItem *
item_of_track (SkyQueueBuilder *self, const SkyTrackInfo *track, const char *location)
{
  g_autofree char *art_uri = dup_art_uri (self, track->id);
  SkyQueueItemInfo info = info_of_track (track, location, art_uri);

  return sky_queue_item_new (&info);
}

static void
teach_item (SkyQueueBuilder *self, SkyQueueItem *item, const SkyTrackInfo *track)
{
  g_autofree char *art_uri = dup_art_uri (self, track->id);
  SkyQueueItemInfo info = info_of_track (track, NULL, art_uri);

  sky_queue_item_learn (item, &info);
}

static void
tracks_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) tracks = NULL;
  GPtrArray *items;
  GError    *error = NULL;

  tracks = sky_track_loader_load_finish (SKY_LIBRARY (source), result, &error);
  if (tracks == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < tracks->len; i++)
    g_ptr_array_add (items,
                     item_of_track (g_task_get_source_object (task), tracks->pdata[i], NULL));
  g_task_return_pointer (task, items, (GDestroyNotify) g_ptr_array_unref);
}

/* An item for what is not in the library, called by its file name. */
static SkyQueueItem *
item_of_location (const char *location)
{
  g_autofree char *unescaped = NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  char            *dot;

  if (g_str_has_prefix (location, "file://"))
    unescaped = g_filename_from_uri (location, NULL, NULL);
  name = g_path_get_basename (unescaped != NULL ? unescaped : location);
  title = g_filename_display_name (name);
  dot = strrchr (title, '.');
  if (dot != NULL && dot != title)
    *dot = '\0';
  return sky_queue_item_new (
      &(SkyQueueItemInfo){ .location = location, .title = title, .duration_ms = -1 });
}

/* Where the library has to look; a drive that is not there has nothing. */
static SkyCopyInfo *
place_of_location (SkyQueueBuilder *self, const char *location)
{
  g_autoptr (SkyCopyInfo) place = sky_copy_info_new ();
  g_autoptr (GError) error = NULL;
  SkyDriveRecord *record;

  place->path = sky_location_dup_local_path (location);
  if (place->path != NULL)
    return g_steal_pointer (&place);
  record = sky_location_resolve (self->drives, location, &place->path, &error);
  if (record == NULL)
    return NULL;
  place->drive_id = g_strdup (sky_drive_record_get_id (record));
  return g_steal_pointer (&place);
}

static void
free_place (gpointer place)
{
  sky_copy_info_free (place);
}

static void
places_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) tracks = NULL;
  g_autoptr (GError) error = NULL;
  const char *const *locations = g_task_get_task_data (task);
  GPtrArray         *items;

  tracks = sky_library_find_places_finish (SKY_LIBRARY (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* What the library can't tell is no reason not to play. */
  if (tracks == NULL)
    g_info ("Places are played by their names: %s", error->message);
  items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; locations[i] != NULL; i++)
    {
      const SkyTrackInfo *track = tracks != NULL ? tracks->pdata[i] : NULL;

      g_ptr_array_add (items, track != NULL ? item_of_track (g_task_get_source_object (task), track,
                                                             locations[i])
                                            : item_of_location (locations[i]));
    }
  g_task_return_pointer (task, items, (GDestroyNotify) g_ptr_array_unref);
}

static void
unknown_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) tracks = NULL;
  GPtrArray *items = g_task_get_task_data (task);
  GError    *error = NULL;
  gssize     n = 0;

  tracks = sky_library_find_places_finish (SKY_LIBRARY (source), result, &error);
  if (tracks == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < tracks->len; i++)
    if (tracks->pdata[i] != NULL)
      {
        teach_item (g_task_get_source_object (task), items->pdata[i], tracks->pdata[i]);
        n++;
      }
  g_task_return_int (task, n);
}

G_DEFINE_FINAL_TYPE (SkyQueueBuilder, sky_queue_builder, G_TYPE_OBJECT)

static void
sky_queue_builder_dispose (GObject *object)
{
  SkyQueueBuilder *self = SKY_QUEUE_BUILDER (object);

  g_clear_object (&self->library);
  g_clear_object (&self->drives);

  G_OBJECT_CLASS (sky_queue_builder_parent_class)->dispose (object);
}

static void
sky_queue_builder_class_init (SkyQueueBuilderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_queue_builder_dispose;
}

static void
sky_queue_builder_init (SkyQueueBuilder *self)
{
}

/**
 * sky_queue_builder_new:
 * @library: what is known of tracks and places
 * @drives: how places on drives are called
 *
 * Returns: (transfer full): a builder
 */
SkyQueueBuilder *
sky_queue_builder_new (SkyLibrary *library, SkyDriveManager *drives)
{
  SkyQueueBuilder *self;

  g_return_val_if_fail (SKY_IS_LIBRARY (library) && SKY_IS_DRIVE_MANAGER (drives), NULL);

  self = g_object_new (SKY_TYPE_QUEUE_BUILDER, NULL);
  self->library = g_object_ref (library);
  self->drives = g_object_ref (drives);
  return self;
}

/**
 * sky_queue_builder_build_async:
 * @self: a builder
 * @ids: (element-type gint64): tracks, in order; copied
 * @cancellable: (nullable): to give up
 * @callback: called with the items
 * @user_data: for @callback
 */
void
sky_queue_builder_build_async (SkyQueueBuilder    *self,
                               GArray             *ids,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (SKY_IS_QUEUE_BUILDER (self) && ids != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_queue_builder_build_async);
  sky_track_loader_load_async (self->library, ids, cancellable, tracks_loaded_cb, task);
}

/**
 * sky_queue_builder_build_places_async:
 * @self: a builder
 * @locations: (array zero-terminated=1): absolute file names, file URIs or DRIVE:/path; copied
 * @cancellable: (nullable): to give up
 * @callback: called with the items, to be asked for by sky_queue_builder_build_finish ()
 * @user_data: for @callback
 */
void
sky_queue_builder_build_places_async (SkyQueueBuilder    *self,
                                      const char *const  *locations,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (free_place);
  GTask *task;

  g_return_if_fail (SKY_IS_QUEUE_BUILDER (self) && locations != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_queue_builder_build_places_async);
  g_task_set_task_data (task, g_strdupv ((char **) locations), (GDestroyNotify) g_strfreev);
  for (guint i = 0; locations[i] != NULL; i++)
    g_ptr_array_add (places, place_of_location (self, locations[i]));
  sky_library_find_places_async (self->library, places, cancellable, places_found_cb, task);
}

/**
 * sky_queue_builder_build_finish:
 * @self: a builder
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (element-type SkyQueueItem): the items of the tracks that are there, or
 *   one for each of the places
 */
GPtrArray *
sky_queue_builder_build_finish (SkyQueueBuilder *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sky_queue_builder_learn_async:
 * @self: a builder
 * @items: (element-type SkyQueueItem): of places; not to be changed until the answer
 * @cancellable: (nullable): to give up
 * @callback: called when those that the library knows by now have been told so
 * @user_data: for @callback
 */
void
sky_queue_builder_learn_async (SkyQueueBuilder    *self,
                               GPtrArray          *items,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (free_place);
  GTask *task;

  g_return_if_fail (SKY_IS_QUEUE_BUILDER (self) && items != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_queue_builder_learn_async);
  g_task_set_task_data (task, g_ptr_array_ref (items), (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (places,
                     place_of_location (self, sky_queue_item_get_location (items->pdata[i])));
  sky_library_find_places_async (self->library, places, cancellable, unknown_found_cb, task);
}

/**
 * sky_queue_builder_learn_finish:
 * @self: a builder
 * @result: what the callback got
 * @error: return location
 *
 * Returns: how many items have learned which track they are, or -1
 */
gssize
sky_queue_builder_learn_finish (SkyQueueBuilder *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return g_task_propagate_int (G_TASK (result), error);
}
