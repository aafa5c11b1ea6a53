/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes queue items of library tracks, and of places, which carry the tags of the track that the
 * library knows there. Main thread. */
#include "app/sky-queue-builder.h"

#include <string.h>

#include "app/sky-location.h"
#include "app/sky-sheet-opener.h"
#include "app/sky-track-loader.h"
#include "library/sky-artwork.h"
#include "media/sky-cue-sheet.h"

struct _SkyQueueBuilder
{
  GObject parent_instance;

  SkyLibrary      *library;
  SkyDriveManager *drives;
  SkySheetOpener  *opener; /* (owned) */
};

/* Places on their way to items: first those that are several tracks, then all others at once. */
typedef struct
{
  GStrv       locations; /* (owned) */
  GHashTable *sheets;    /* (owned) (element-type uint GPtrArray): items of a sheet, by its index */
  guint       n_sheets;  /* that are still read */
} Places;

static void
places_free (gpointer data)
{
  Places *places = data;

  g_strfreev (places->locations);
  g_hash_table_unref (places->sheets);
  g_free (places);
}

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

static gpointer
ref_item (gconstpointer item, gpointer user_data)
{
  return g_object_ref ((gpointer) item);
}

static void
places_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) tracks = NULL;
  g_autoptr (GError) error = NULL;
  const Places      *places = g_task_get_task_data (task);
  const char *const *locations = (const char *const *) places->locations;
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
      GPtrArray          *sheet = g_hash_table_lookup (places->sheets, GUINT_TO_POINTER (i));

      if (sheet != NULL)
        g_ptr_array_extend (items, sheet, ref_item, NULL);
      else
        g_ptr_array_add (items, track != NULL ? item_of_track (g_task_get_source_object (task),
                                                               track, locations[i])
                                              : item_of_location (locations[i]));
    }
  g_task_return_pointer (task, items, (GDestroyNotify) g_ptr_array_unref);
}

/* Takes @task: all sheets are known. */
static void
find_places (GTask *task)
{
  SkyQueueBuilder *self = g_task_get_source_object (task);
  const Places    *places = g_task_get_task_data (task);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (free_place);

  for (guint i = 0; places->locations[i] != NULL; i++)
    if (g_hash_table_contains (places->sheets, GUINT_TO_POINTER (i)))
      g_ptr_array_add (found, NULL);
    else
      g_ptr_array_add (found, place_of_location (self, places->locations[i]));
  sky_library_find_places_async (self->library, found, g_task_get_cancellable (task),
                                 places_found_cb, task);
}

/* One sheet on its way. */
typedef struct
{
  GTask *task; /* (owned): of all places */
  guint  index;
} Sheet;

/* A sheet that can't be read is an item that says why. */
static GPtrArray *
items_of_failure (const char *location, const GError *error)
{
  GPtrArray    *items = g_ptr_array_new_with_free_func (g_object_unref);
  SkyQueueItem *item = item_of_location (location);

  g_info ("%s: %s", location, error->message);
  sky_queue_item_set_error (item, error);
  g_ptr_array_add (items, item);
  return items;
}

/* Takes all; without items or an error the place is a file like any other. */
static void
end_sheet (Sheet *sheet, GPtrArray *items, const GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&sheet->task);
  Places *places = g_task_get_task_data (task);

  if (items == NULL && error != NULL)
    items = items_of_failure (places->locations[sheet->index], error);
  if (items != NULL)
    g_hash_table_replace (places->sheets, GUINT_TO_POINTER (sheet->index), items);
  g_free (sheet);
  places->n_sheets--;
  if (places->n_sheets == 0 && !g_task_return_error_if_cancelled (task))
    find_places (g_steal_pointer (&task));
}

static void
sheet_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *items = sky_sheet_opener_open_finish (SKY_SHEET_OPENER (source), result, &error);

  end_sheet (user_data, items, error);
}

static void
sheet_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *items = g_task_propagate_pointer (G_TASK (result), &error);

  end_sheet (user_data, items, error);
}

static void
sheet_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Sheet           *sheet = user_data;
  SkyQueueBuilder *self = g_task_get_source_object (sheet->task);
  GCancellable    *cancellable = g_task_get_cancellable (sheet->task);
  const Places    *places = g_task_get_task_data (sheet->task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = sky_library_list_sheet_finish (SKY_LIBRARY (source), result, &error);
  g_autoptr (GTask) task = NULL;

  if ((ids == NULL || ids->len == 0) && !sky_cue_sheet_is_name (places->locations[sheet->index]))
    {
      end_sheet (sheet, NULL, NULL);
      return;
    }
  if (ids == NULL || ids->len == 0)
    {
      sky_sheet_opener_open_async (self->opener, places->locations[sheet->index], cancellable,
                                   sheet_opened_cb, sheet);
      return;
    }
  task = g_task_new (self, cancellable, sheet_loaded_cb, sheet);
  sky_track_loader_load_async (self->library, ids, cancellable, tracks_loaded_cb,
                               g_steal_pointer (&task));
}

/* Asks which of the places are sheets, or divided by one; returns whether any was asked for. */
static gboolean
ask_for_sheets (GTask *task)
{
  SkyQueueBuilder *self = g_task_get_source_object (task);
  Places          *places = g_task_get_task_data (task);

  for (guint i = 0; places->locations[i] != NULL; i++)
    {
      g_autoptr (SkyCopyInfo) place = NULL;
      Sheet *sheet;

      place = place_of_location (self, places->locations[i]);
      if (place == NULL)
        continue;
      places->n_sheets++;
      sheet = g_new0 (Sheet, 1);
      sheet->task = g_object_ref (task);
      sheet->index = i;
      sky_library_list_sheet_async (self->library, place, g_task_get_cancellable (task),
                                    sheet_listed_cb, sheet);
    }
  return places->n_sheets > 0;
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
  g_clear_object (&self->opener);

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
 * @cache: through which cue sheets on drives are read
 *
 * Returns: (transfer full): a builder
 */
SkyQueueBuilder *
sky_queue_builder_new (SkyLibrary *library, SkyDriveManager *drives, SkyBlockCache *cache)
{
  SkyQueueBuilder *self;

  g_return_val_if_fail (SKY_IS_LIBRARY (library) && SKY_IS_DRIVE_MANAGER (drives), NULL);

  self = g_object_new (SKY_TYPE_QUEUE_BUILDER, NULL);
  self->library = g_object_ref (library);
  self->drives = g_object_ref (drives);
  self->opener = sky_sheet_opener_new (drives, cache);
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
  g_autoptr (GTask) task = NULL;
  Places *places;

  g_return_if_fail (SKY_IS_QUEUE_BUILDER (self) && locations != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_queue_builder_build_places_async);
  places = g_new0 (Places, 1);
  places->locations = g_strdupv ((char **) locations);
  places->sheets = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_task_set_task_data (task, places, places_free);
  if (!ask_for_sheets (task))
    find_places (g_steal_pointer (&task));
}

/**
 * sky_queue_builder_build_finish:
 * @self: a builder
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (element-type SkyQueueItem): the items of the tracks that are there, or
 *   one for each of the places; a cue sheet is as many as it has tracks
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
