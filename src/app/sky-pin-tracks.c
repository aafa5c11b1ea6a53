/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyPinTracks: joins pins, which are places on drives, and tracks. Of a track that is to be kept
 * its best copy on a drive is pinned; a track counts as kept where any of its places is. Main
 * thread.
 */
#include "app/sky-pin-tracks.h"

#include "app/sky-copy-source.h"

/* The library tells of every song that a scan finds. */
#define PACE_MS 1000

struct _SkyPinTracks
{
  GObject parent_instance;

  SkyPins      *pins;    /* (owned) */
  SkyLibrary   *library; /* (owned) */
  GHashTable   *ids;     /* (owned): set of gint64 */
  GCancellable *cancellable;
  gboolean      asking;
  gboolean      stale; /* something has changed since it was asked */
  guint         ask_id;
};

/* Some tracks, one after the other. */
typedef struct
{
  GArray         *ids; /* (owned) */
  guint           index;
  SkyPinnedTracks outcome;
} SetCall;

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyPinTracks, sky_pin_tracks, G_TYPE_OBJECT)

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyPinTracks) self = user_data;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GError) error = NULL;

  ids = sky_library_list_at_finish (SKY_LIBRARY (source), result, &error);
  self->asking = FALSE;
  if (ids == NULL)
    {
      g_debug ("What is kept can't be found in the library: %s", error->message);
      return;
    }
  g_hash_table_remove_all (self->ids);
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (self->ids, g_memdup2 (&g_array_index (ids, gint64, i), sizeof (gint64)));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
free_place (gpointer data)
{
  sky_copy_info_free (data);
}

static GPtrArray *
dup_places (SkyPinTracks *self)
{
  const GPtrArray *files = sky_pin_list_get_files (sky_pins_get_list (self->pins));
  GPtrArray       *places = g_ptr_array_new_with_free_func (free_place);

  for (guint i = 0; i < files->len; i++)
    {
      const SkyPinFile *file = files->pdata[i];
      SkyCopyInfo      *place = sky_copy_info_new ();

      place->drive_id = g_strdup (file->drive_id);
      place->path = g_strdup (sky_drive_entry_get_path (file->entry));
      g_ptr_array_add (places, place);
    }

  return places;
}

/* Asks again and again while something changes, once at a time. */
static gboolean
ask_cb (gpointer user_data)
{
  SkyPinTracks *self = user_data;
  g_autoptr (GPtrArray) places = NULL;

  if (self->asking)
    return G_SOURCE_CONTINUE;
  if (!self->stale)
    {
      self->ask_id = 0;
      return G_SOURCE_REMOVE;
    }
  self->stale = FALSE;
  self->asking = TRUE;
  places = dup_places (self);
  sky_library_list_at_async (self->library, places, self->cancellable, found_cb,
                             g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

static void
ask (SkyPinTracks *self)
{
  self->stale = TRUE;
  if (self->ask_id == 0 && !g_cancellable_is_cancelled (self->cancellable))
    self->ask_id = g_timeout_add (PACE_MS, ask_cb, self);
}

static void
sky_pin_tracks_dispose (GObject *object)
{
  SkyPinTracks *self = SKY_PIN_TRACKS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->ask_id, g_source_remove);
  g_clear_object (&self->pins);
  g_clear_object (&self->library);

  G_OBJECT_CLASS (sky_pin_tracks_parent_class)->dispose (object);
}

static void
sky_pin_tracks_finalize (GObject *object)
{
  SkyPinTracks *self = SKY_PIN_TRACKS (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->ids);

  G_OBJECT_CLASS (sky_pin_tracks_parent_class)->finalize (object);
}

static void
sky_pin_tracks_class_init (SkyPinTracksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_pin_tracks_dispose;
  G_OBJECT_CLASS (klass)->finalize = sky_pin_tracks_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", SKY_TYPE_PIN_TRACKS, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sky_pin_tracks_init (SkyPinTracks *self)
{
  self->cancellable = g_cancellable_new ();
  self->ids = new_set ();
}

/**
 * sky_pin_tracks_new:
 * @pins: places that are pinned
 * @library: the tracks there
 *
 * Returns: (transfer full): which of them are
 */
SkyPinTracks *
sky_pin_tracks_new (SkyPins *pins, SkyLibrary *library)
{
  SkyPinTracks *self = g_object_new (SKY_TYPE_PIN_TRACKS, NULL);

  self->pins = g_object_ref (pins);
  self->library = g_object_ref (library);
  g_signal_connect_object (pins, "pinned", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pins, "renewed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  ask (self);

  return self;
}

/**
 * sky_pin_tracks_contains:
 * @self: the tracks
 * @id: of one
 *
 * Returns: whether it is pinned, as far as it is known in this moment
 */
gboolean
sky_pin_tracks_contains (SkyPinTracks *self, gint64 id)
{
  g_return_val_if_fail (SKY_IS_PIN_TRACKS (self), FALSE);

  return g_hash_table_contains (self->ids, &id);
}

static void
set_call_free (gpointer data)
{
  SetCall *call = data;

  g_array_unref (call->ids);
  g_free (call);
}

static gboolean
is_here (const SkyCopyInfo *copy)
{
  return copy->drive_id == NULL || g_str_equal (copy->drive_id, SKY_BUILTIN_DRIVE_ID);
}

static void
pin_track (SkyPinTracks *self, SetCall *call, const SkyTrackInfo *track)
{
  for (guint i = 0; i < track->copies->len; i++)
    if (is_here (track->copies->pdata[i]))
      {
        call->outcome.n_here++;
        return;
      }
  for (guint i = 0; i < track->copies->len; i++)
    {
      const SkyCopyInfo *copy = track->copies->pdata[i];
      g_autoptr (SkyDriveEntry) entry = sky_copy_source_new_entry (copy);

      if (sky_pins_add (self->pins, copy->drive_id, entry, NULL))
        {
          call->outcome.n_changed++;
          return;
        }
    }
  /* A drive of another kind that lies on this computer. */
  call->outcome.n_here++;
}

static void
unpin_track (SkyPinTracks *self, SetCall *call, const SkyTrackInfo *track)
{
  SkyPinExceptions *exceptions = sky_pin_list_get_exceptions (sky_pins_get_list (self->pins));
  gboolean          removed = FALSE;
  gboolean          let_go = FALSE;

  for (guint i = 0; i < track->copies->len; i++)
    {
      const SkyCopyInfo *copy = track->copies->pdata[i];

      if (copy->drive_id == NULL || !sky_pins_remove (self->pins, copy->drive_id, copy->path, NULL))
        continue;
      removed = TRUE;
      let_go |= sky_pin_exceptions_contains (exceptions, copy->drive_id, copy->path);
    }
  call->outcome.n_changed += removed;
  call->outcome.n_let_go += let_go;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (sky_pins_save_finish (SKY_PINS (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Takes @task. */
static void
next_track (GTask *task, GAsyncReadyCallback known)
{
  SkyPinTracks *self = g_task_get_source_object (task);
  SetCall      *call = g_task_get_task_data (task);

  if (call->index == call->ids->len)
    sky_pins_save_async (self->pins, saved_cb, task);
  else
    sky_library_get_track_async (self->library, g_array_index (call->ids, gint64, call->index++),
                                 NULL, known, task);
}

static void
track_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SkyTrackInfo) track = NULL;
  g_autoptr (GError) error = NULL;
  SkyPinTracks *self = g_task_get_source_object (task);
  SetCall      *call = g_task_get_task_data (task);

  track = sky_library_get_track_finish (SKY_LIBRARY (source), result, &error);
  /* The services have ended meanwhile. */
  if (self->pins == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Skylark is ending");
      return;
    }
  if (track == NULL)
    g_info ("A song can't be looked up: %s", error->message);
  else if (call->outcome.pinned)
    pin_track (self, call, track);
  else
    unpin_track (self, call, track);
  next_track (g_steal_pointer (&task), track_cb);
}

/**
 * sky_pin_tracks_set_async:
 * @self: the tracks
 * @ids: (element-type gint64): some of them
 * @pinned: whether they shall stay on this computer
 * @callback: called when that is written down
 * @user_data: for @callback
 */
void
sky_pin_tracks_set_async (SkyPinTracks       *self,
                          GArray             *ids,
                          gboolean            pinned,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask   *task;
  SetCall *call = g_new0 (SetCall, 1);

  g_return_if_fail (SKY_IS_PIN_TRACKS (self));

  call->ids = g_array_ref (ids);
  call->outcome.pinned = pinned;
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sky_pin_tracks_set_async);
  g_task_set_task_data (task, call, set_call_free);
  next_track (task, track_cb);
}

gboolean
sky_pin_tracks_set_finish (SkyPinTracks    *self,
                           GAsyncResult    *result,
                           SkyPinnedTracks *outcome,
                           GError         **error)
{
  SetCall *call;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  call = g_task_get_task_data (G_TASK (result));
  *outcome = call->outcome;
  return g_task_propagate_boolean (G_TASK (result), error);
}
