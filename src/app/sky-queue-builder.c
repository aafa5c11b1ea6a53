/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes queue items of library tracks, in the order asked for; tracks that are gone are left out.
 * Several tracks are asked for at once, so that a long list needs no round trip for each. Main
 * thread. */
#include "app/sky-queue-builder.h"

#define AT_ONCE 32

struct _SkyQueueBuilder
{
  GObject parent_instance;

  SkyLibrary *library;
};

/* One list: ids in, items out. */
typedef struct
{
  GArray    *ids;
  GPtrArray *items; /* one place an id; NULL: not there yet, or gone */
  guint      next;
  guint      open;
  GError    *error; /* (owned) (nullable) */
} BuildCall;

/* One track on its way. */
typedef struct
{
  GTask *task;
  guint  index;
} TrackStep;

static void
unref_item (gpointer item)
{
  if (item != NULL)
    g_object_unref (item);
}

static void
build_call_free (BuildCall *call)
{
  g_assert (call->open == 0);
  g_array_unref (call->ids);
  g_ptr_array_unref (call->items);
  g_clear_error (&call->error);
  g_free (call);
}

static SkyQueueItem *
item_of_track (const SkyTrackInfo *track)
{
  const SkyQueueItemInfo info = {
    .track_id = track->id,
    .title = track->title != NULL ? track->title : "",
    .artist = track->artist,
    .album = track->album,
    .duration_ms = track->duration_ms > 0 ? track->duration_ms : -1,
  };

  return sky_queue_item_new (&info);
}

static void
build_end (GTask *task)
{
  BuildCall *call = g_task_get_task_data (task);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  if (call->error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&call->error));
      return;
    }
  for (guint i = 0; i < call->items->len; i++)
    if (call->items->pdata[i] != NULL)
      g_ptr_array_add (items, g_steal_pointer (&call->items->pdata[i]));
  g_task_return_pointer (task, g_steal_pointer (&items), (GDestroyNotify) g_ptr_array_unref);
}

static void
ask_next (GTask *task, GAsyncReadyCallback callback)
{
  SkyQueueBuilder *self = g_task_get_source_object (task);
  BuildCall       *call = g_task_get_task_data (task);
  TrackStep       *step = g_new0 (TrackStep, 1);

  step->task = g_object_ref (task);
  step->index = call->next++;
  call->open++;
  sky_library_get_track_async (self->library, g_array_index (call->ids, gint64, step->index),
                               g_task_get_cancellable (task), callback, step);
}

static void
track_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree TrackStep *step = user_data;
  g_autoptr (GTask) task = step->task;
  g_autoptr (SkyTrackInfo) track = NULL;
  g_autoptr (GError) error = NULL;
  BuildCall *call = g_task_get_task_data (task);

  call->open--;
  track = sky_library_get_track_finish (SKY_LIBRARY (source), result, &error);
  if (track != NULL)
    call->items->pdata[step->index] = item_of_track (track);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && call->error == NULL)
    call->error = g_steal_pointer (&error);
  else if (error != NULL)
    g_info ("A track for the queue is left out: %s", error->message);

  if (call->error == NULL && call->next < call->ids->len)
    ask_next (task, track_arrived_cb);
  else if (call->open == 0)
    build_end (task);
}

G_DEFINE_FINAL_TYPE (SkyQueueBuilder, sky_queue_builder, G_TYPE_OBJECT)

static void
sky_queue_builder_dispose (GObject *object)
{
  g_clear_object (&SKY_QUEUE_BUILDER (object)->library);

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

SkyQueueBuilder *
sky_queue_builder_new (SkyLibrary *library)
{
  SkyQueueBuilder *self;

  g_return_val_if_fail (SKY_IS_LIBRARY (library), NULL);

  self = g_object_new (SKY_TYPE_QUEUE_BUILDER, NULL);
  self->library = g_object_ref (library);
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
  g_autoptr (GTask) task = NULL;
  BuildCall *call;

  g_return_if_fail (SKY_IS_QUEUE_BUILDER (self) && ids != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_queue_builder_build_async);
  call = g_new0 (BuildCall, 1);
  call->ids = g_array_copy (ids);
  call->items = g_ptr_array_new_with_free_func (unref_item);
  g_ptr_array_set_size (call->items, (int) ids->len);
  g_task_set_task_data (task, call, (GDestroyNotify) build_call_free);
  if (ids->len == 0)
    build_end (task);
  while (call->next < MIN (ids->len, AT_ONCE))
    ask_next (task, track_arrived_cb);
}

/**
 * sky_queue_builder_build_finish:
 * @self: a builder
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (element-type SkyQueueItem): the items of the tracks that are there
 */
GPtrArray *
sky_queue_builder_build_finish (SkyQueueBuilder *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sky_queue_builder_item_for_location:
 * @location: an absolute file name, a file URI or DRIVE:/path
 *
 * Returns: (transfer full): an item for what is not in the library, called by its file name
 */
SkyQueueItem *
sky_queue_builder_item_for_location (const char *location)
{
  g_autofree char *unescaped = NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  char            *dot;

  g_return_val_if_fail (location != NULL, NULL);

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
