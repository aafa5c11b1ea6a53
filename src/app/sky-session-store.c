/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes what the player holds (queue, position, volume) to one file, whole or not at all, soon
 * after each change and now and then while something plays; reads it at the start. Main thread;
 * the writing is done on a worker, one at a time. */
#include "app/sky-session-store.h"

#include "app/sky-app-error.h"

#define VERSION 1
#define TYPE_STRING "(uvv)"
#define SAVE_DELAY_MS 1000
#define PLAYING_SECONDS 5
#define LONGEST_FILE (64 * 1024 * 1024)

struct _SkySessionStore
{
  GObject parent_instance;

  char      *path;
  SkyPlayer *player;
  guint      save_id;
  guint      tick_id;
  gboolean   saving;
  gboolean   again; /* changed while it was being written */
  gboolean   stopped;
  guint64    taken; /* how many snapshots there were */

  GMutex  lock;
  guint64 written; /* guarded by lock: number of the snapshot in the file */
};

typedef struct
{
  GBytes *bytes;
  guint64 number;
} Snapshot;

static void
snapshot_free (Snapshot *snapshot)
{
  g_bytes_unref (snapshot->bytes);
  g_free (snapshot);
}

/* Two saves may be on their way at an end; the older must not win. */
static gboolean
write_in_order (SkySessionStore *self, const Snapshot *snapshot, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gsize       size;
  const char *content = g_bytes_get_data (snapshot->bytes, &size);

  if (snapshot->number < self->written)
    return TRUE;
  self->written = snapshot->number;
  return g_file_set_contents_full (self->path, content, (gssize) size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

static void
write_func (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (write_in_order (source, data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static GVariant *
read_file (SkySessionStore *self, GError **error)
{
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GVariant) whole = NULL;
  GVariant *normal;

  file = g_mapped_file_new (self->path, FALSE, error);
  if (file == NULL)
    return NULL;
  bytes = g_mapped_file_get_bytes (file);
  whole =
      g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (TYPE_STRING), bytes, FALSE));
  normal = g_bytes_get_size (bytes) <= LONGEST_FILE && g_variant_is_normal_form (whole)
               ? g_steal_pointer (&whole)
               : NULL;
  if (normal == NULL)
    g_set_error (error, SKY_APP_ERROR, SKY_APP_ERROR_PROTOCOL, "%s is damaged", self->path);
  return normal;
}

static Snapshot *
snapshot_new (SkySessionStore *self)
{
  Snapshot *snapshot;
  g_autoptr (GVariant) queue = NULL;
  g_autoptr (GVariant) player = NULL;
  g_autoptr (GVariant) whole = NULL;

  queue = g_variant_take_ref (sky_play_queue_serialize (sky_player_get_queue (self->player)));
  player = g_variant_take_ref (sky_player_serialize (self->player));
  whole = g_variant_ref_sink (g_variant_new (TYPE_STRING, VERSION, queue, player));
  snapshot = g_new0 (Snapshot, 1);
  snapshot->bytes = g_variant_get_data_as_bytes (whole);
  snapshot->number = ++self->taken;
  return snapshot;
}

static gboolean
save_cb (gpointer user_data)
{
  SkySessionStore *self = user_data;

  self->save_id = 0;
  if (self->saving)
    self->again = TRUE;
  else
    sky_session_store_save_async (self, NULL, NULL);
  return G_SOURCE_REMOVE;
}

static void
save_soon (SkySessionStore *self)
{
  if (self->save_id == 0 && !self->stopped)
    self->save_id = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SkySessionStore *self = SKY_SESSION_STORE (source);
  GError          *error = NULL;

  self->saving = FALSE;
  if (self->again)
    {
      self->again = FALSE;
      save_soon (self);
    }
  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    {
      g_info ("Could not save the queue to %s: %s", self->path, error->message);
      g_task_return_error (task, error);
    }
}

static gboolean
tick_cb (gpointer user_data)
{
  SkySessionStore *self = user_data;

  if (sky_player_get_state (self->player) == SKY_PLAYER_PLAYING)
    save_soon (self);
  return G_SOURCE_CONTINUE;
}

static void
watch_changes (SkySessionStore *self)
{
  static const char *const player_signals[] = { "notify::state", "notify::current",
                                                "notify::volume", "notify::muted", "seeked" };
  static const char *const queue_signals[] = { "items-changed",      "notify::position",
                                               "notify::shuffle",    "notify::repeat",
                                               "notify::stop-after", "learned" };
  SkyPlayQueue            *queue = sky_player_get_queue (self->player);

  for (guint i = 0; i < G_N_ELEMENTS (player_signals); i++)
    g_signal_connect_object (self->player, player_signals[i], G_CALLBACK (save_soon), self,
                             G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (queue_signals); i++)
    g_signal_connect_object (queue, queue_signals[i], G_CALLBACK (save_soon), self,
                             G_CONNECT_SWAPPED);
  self->tick_id = g_timeout_add_seconds (PLAYING_SECONDS, tick_cb, self);
}

G_DEFINE_FINAL_TYPE (SkySessionStore, sky_session_store, G_TYPE_OBJECT)

static void
sky_session_store_dispose (GObject *object)
{
  SkySessionStore *self = SKY_SESSION_STORE (object);

  sky_session_store_stop (self);
  g_clear_object (&self->player);

  G_OBJECT_CLASS (sky_session_store_parent_class)->dispose (object);
}

static void
sky_session_store_finalize (GObject *object)
{
  g_free (SKY_SESSION_STORE (object)->path);
  g_mutex_clear (&SKY_SESSION_STORE (object)->lock);

  G_OBJECT_CLASS (sky_session_store_parent_class)->finalize (object);
}

static void
sky_session_store_class_init (SkySessionStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_session_store_dispose;
  G_OBJECT_CLASS (klass)->finalize = sky_session_store_finalize;
}

static void
sky_session_store_init (SkySessionStore *self)
{
  g_mutex_init (&self->lock);
}

/**
 * sky_session_store_new:
 * @path: the file
 * @player: what to save
 *
 * Returns: (transfer full): a store that saves from sky_session_store_restore () on
 */
SkySessionStore *
sky_session_store_new (const char *path, SkyPlayer *player)
{
  SkySessionStore *self;

  g_return_val_if_fail (path != NULL && SKY_IS_PLAYER (player), NULL);

  self = g_object_new (SKY_TYPE_SESSION_STORE, NULL);
  self->path = g_strdup (path);
  self->player = g_object_ref (player);
  return self;
}

/**
 * sky_session_store_restore:
 * @self: a store
 * @error: return location
 *
 * Gives the player what the file holds, without any sound; a missing file is no error. From now on
 * changes are saved.
 *
 * Returns: %FALSE where the file could not be used
 */
gboolean
sky_session_store_restore (SkySessionStore *self, GError **error)
{
  g_autoptr (GVariant) whole = NULL;
  g_autoptr (GVariant) queue = NULL;
  g_autoptr (GVariant) player = NULL;
  g_autoptr (GError) fault = NULL;
  guint32 version = 0;

  g_return_val_if_fail (SKY_IS_SESSION_STORE (self), FALSE);

  whole = read_file (self, &fault);
  if (whole != NULL)
    {
      g_variant_get (whole, TYPE_STRING, &version, &queue, &player);
      if (version != VERSION)
        g_set_error (&fault, SKY_APP_ERROR, SKY_APP_ERROR_PROTOCOL,
                     "%s was written by another version of Skylark", self->path);
      else if (sky_play_queue_restore (sky_player_get_queue (self->player), queue, &fault))
        sky_player_restore (self->player, player);
    }
  watch_changes (self);
  if (fault == NULL || g_error_matches (fault, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

void
sky_session_store_save_async (SkySessionStore    *self,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) writing = NULL;
  GTask *task;

  g_return_if_fail (SKY_IS_SESSION_STORE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sky_session_store_save_async);
  self->saving = TRUE;
  writing = g_task_new (self, NULL, written_cb, task);
  g_task_set_task_data (writing, snapshot_new (self), (GDestroyNotify) snapshot_free);
  g_task_run_in_thread (writing, write_func);
}

gboolean
sky_session_store_save_finish (SkySessionStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sky_session_store_stop:
 * @self: a store
 *
 * No change is saved by itself any more.
 */
void
sky_session_store_stop (SkySessionStore *self)
{
  g_return_if_fail (SKY_IS_SESSION_STORE (self));

  self->stopped = TRUE;
  g_clear_handle_id (&self->save_id, g_source_remove);
  g_clear_handle_id (&self->tick_id, g_source_remove);
}
