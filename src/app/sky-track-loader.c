/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads many tracks of the library, in the order asked for; tracks that are gone are left out.
 * Several are asked for at once, so that a long list needs no round trip for each. Main thread. */
#include "app/sky-track-loader.h"

#define AT_ONCE 32

/* One list: ids in, tracks out. */
typedef struct
{
  GArray    *ids;
  GPtrArray *tracks; /* one place an id; NULL: not there yet, or gone */
  guint      next;
  guint      open;
  GError    *error; /* (owned) (nullable) */
} LoadCall;

/* One track on its way. */
typedef struct
{
  GTask *task;
  guint  index;
} TrackStep;

static void
free_track (gpointer track)
{
  if (track != NULL)
    sky_track_info_free (track);
}

static void
load_call_free (LoadCall *call)
{
  g_assert (call->open == 0);
  g_array_unref (call->ids);
  g_ptr_array_unref (call->tracks);
  g_clear_error (&call->error);
  g_free (call);
}

static void
load_end (GTask *task)
{
  LoadCall *call = g_task_get_task_data (task);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (free_track);

  if (call->error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&call->error));
      return;
    }
  for (guint i = 0; i < call->tracks->len; i++)
    if (call->tracks->pdata[i] != NULL)
      g_ptr_array_add (found, g_steal_pointer (&call->tracks->pdata[i]));
  g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) g_ptr_array_unref);
}

static void
ask_next (GTask *task, GAsyncReadyCallback callback)
{
  LoadCall  *call = g_task_get_task_data (task);
  TrackStep *step = g_new0 (TrackStep, 1);

  step->task = g_object_ref (task);
  step->index = call->next++;
  call->open++;
  sky_library_get_track_async (g_task_get_source_object (task),
                               g_array_index (call->ids, gint64, step->index),
                               g_task_get_cancellable (task), callback, step);
}

static void
track_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree TrackStep *step = user_data;
  g_autoptr (GTask) task = step->task;
  g_autoptr (GError) error = NULL;
  LoadCall     *call = g_task_get_task_data (task);
  SkyTrackInfo *track;

  call->open--;
  track = sky_library_get_track_finish (SKY_LIBRARY (source), result, &error);
  if (track != NULL)
    call->tracks->pdata[step->index] = track;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && call->error == NULL)
    call->error = g_steal_pointer (&error);
  else if (error != NULL)
    g_info ("A track of a list is left out: %s", error->message);

  if (call->error == NULL && call->next < call->ids->len)
    ask_next (task, track_arrived_cb);
  else if (call->open == 0)
    load_end (task);
}

/**
 * sky_track_loader_load_async:
 * @library: where the tracks are
 * @ids: (element-type gint64): in order; copied
 * @cancellable: (nullable): to give up
 * @callback: called with the tracks
 * @user_data: for @callback
 */
void
sky_track_loader_load_async (SkyLibrary         *library,
                             GArray             *ids,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  LoadCall *call;

  g_return_if_fail (SKY_IS_LIBRARY (library) && ids != NULL);

  task = g_task_new (library, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_track_loader_load_async);
  call = g_new0 (LoadCall, 1);
  call->ids = g_array_copy (ids);
  call->tracks = g_ptr_array_new_with_free_func (free_track);
  g_ptr_array_set_size (call->tracks, (int) ids->len);
  g_task_set_task_data (task, call, (GDestroyNotify) load_call_free);
  if (ids->len == 0)
    load_end (task);
  while (call->next < MIN (ids->len, AT_ONCE))
    ask_next (task, track_arrived_cb);
}

/**
 * sky_track_loader_load_finish:
 * @library: where the tracks are
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (element-type SkyTrackInfo): the tracks that are there
 */
GPtrArray *
sky_track_loader_load_finish (SkyLibrary *library, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, library), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
