/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyPins: what the user wants to keep on this computer. The list stands in a file of the state
 * folder, for the cache forgets it with its key, and must not know names where it is encrypted; it
 * is written on a worker, whole or not at all, one write at a time. A fetcher does the work. Main
 * thread.
 */
#include "app/sky-pins.h"

#include "app/sky-app-error.h"

#define TELL_MS 200
#define SAVE_DELAY_MS 1000
#define LONGEST_FILE (64 * 1024 * 1024)
#define FILE_TYPE "(uv)"
#define FILE_VERSION 1

struct _SkyPins
{
  GObject parent_instance;

  char            *file;    /* (owned) */
  SkyDriveManager *drives;  /* (owned) */
  SkyCacheHome    *home;    /* (owned) */
  SkyPinList      *list;    /* (owned) */
  SkyPinFetcher   *fetcher; /* (owned) */
  gboolean         stopped;
  gboolean         busy;    /* as it was told */
  gboolean         renewed; /* that is to be told */
  guint            tell_id;
  guint            save_id;
  guint            pinned_id;
  guint64          taken; /* how many states were taken to be written */

  GMutex  lock;
  guint64 written; /* guarded by lock: number of the state in the file */
};

typedef struct
{
  GBytes *bytes;
  guint64 number;
} Snapshot;

enum
{
  PROP_0,
  PROP_BUSY,
  N_PROPS,
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_PINNED,
  SIGNAL_RENEWED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyPins, sky_pins, G_TYPE_OBJECT)

static void
snapshot_free (gpointer data)
{
  Snapshot *snapshot = data;

  g_bytes_unref (snapshot->bytes);
  g_free (snapshot);
}

static Snapshot *
snapshot_new (SkyPins *self)
{
  Snapshot *snapshot = g_new0 (Snapshot, 1);
  g_autoptr (GVariant) whole = g_variant_ref_sink (
      g_variant_new (FILE_TYPE, FILE_VERSION, sky_pin_list_save (self->list)));

  snapshot->bytes = g_variant_get_data_as_bytes (whole);
  snapshot->number = ++self->taken;

  return snapshot;
}

/* Two may be on their way; the older must not win. */
static gboolean
write_in_order (SkyPins *self, const Snapshot *snapshot, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gsize       size;
  const char *content = g_bytes_get_data (snapshot->bytes, &size);

  if (snapshot->number <= self->written)
    return TRUE;
  if (!g_file_set_contents_full (self->file, content, (gssize) size,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 error))
    return FALSE;
  self->written = snapshot->number;

  return TRUE;
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

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!sky_pins_save_finish (SKY_PINS (source), result, &error))
    g_message ("What is kept on this computer can't be written down: %s", error->message);
}

static gboolean
save_cb (gpointer user_data)
{
  SkyPins *self = user_data;

  self->save_id = 0;
  sky_pins_save_async (self, saved_cb, NULL);
  return G_SOURCE_REMOVE;
}

static void
save_soon (SkyPins *self)
{
  if (self->save_id == 0 && !self->stopped)
    self->save_id = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
}

static void
load (SkyPins *self)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (self->file, FALSE, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GVariant) whole = NULL;
  g_autoptr (GVariant) list = NULL;
  guint32 version;

  if (file == NULL)
    return;
  bytes = g_mapped_file_get_bytes (file);
  whole = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (FILE_TYPE), bytes, FALSE));
  if (g_bytes_get_size (bytes) > LONGEST_FILE || !g_variant_is_normal_form (whole))
    {
      g_message ("%s is damaged: nothing is kept on purpose", self->file);
      return;
    }
  g_variant_get (whole, FILE_TYPE, &version, &list);
  if (version == FILE_VERSION)
    sky_pin_list_load (self->list, list);
}

static void
tell_cache (SkyPins *self)
{
  g_auto (GStrv) names = sky_pin_list_dup_names (self->list);

  sky_block_cache_set_all_pinned (sky_cache_home_get_cache (self->home),
                                  (const char *const *) names);
}

static void
update_busy (SkyPins *self)
{
  gboolean busy = sky_pin_fetcher_get_busy (self->fetcher);

  if (busy == self->busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static gboolean
tell_cb (gpointer user_data)
{
  SkyPins *self = user_data;

  self->tell_id = 0;
  update_busy (self);
  if (self->renewed)
    g_signal_emit (self, signals[SIGNAL_RENEWED], 0);
  self->renewed = FALSE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
tell_soon (SkyPins *self)
{
  if (self->tell_id == 0 && !self->stopped)
    self->tell_id = g_timeout_add (TELL_MS, tell_cb, self);
}

/* Files have come, gone or changed, below folders perhaps. */
static void
renewed_cb (SkyPins *self)
{
  self->renewed = TRUE;
  save_soon (self);
  tell_soon (self);
}

static gboolean
pinned_cb (gpointer user_data)
{
  SkyPins *self = user_data;

  self->pinned_id = 0;
  tell_cache (self);
  g_signal_emit (self, signals[SIGNAL_PINNED], 0);
  return G_SOURCE_REMOVE;
}

/* What is wanted is another: a thousand songs, perhaps, one after the other. */
static void
note_change (SkyPins *self)
{
  if (self->pinned_id == 0 && !self->stopped)
    self->pinned_id = g_idle_add (pinned_cb, self);
  save_soon (self);
  sky_pin_fetcher_wake (self->fetcher);
  update_busy (self);
  tell_soon (self);
}

/* The cache may hold something else by now: it has another key, or another folder. */
static void
cache_changed_cb (SkyPins *self)
{
  sky_pin_list_doubt_cache (self->list);
  sky_pin_fetcher_wake (self->fetcher);
}

static void
drive_removed_cb (SkyPins *self, SkyDriveRecord *record)
{
  sky_pin_list_remove_drive (self->list, sky_drive_record_get_id (record));
  note_change (self);
}

static void
entry_moved_cb (SkyPins *self, const char *drive_id, const char *from, SkyDriveEntry *entry)
{
  sky_pin_list_move (self->list, drive_id, from, entry);
  note_change (self);
}

/* What we did ourselves is seen at once, and not only when the drive is looked at again. */
static void
entry_gone_cb (SkyPins *self, const char *drive_id, const char *path)
{
  if (sky_pin_list_find_cover (self->list, drive_id, path) != NULL)
    sky_pin_fetcher_look_again (self->fetcher, drive_id);
}

static void
entry_arrived_cb (SkyPins *self, const char *drive_id, SkyDriveEntry *entry)
{
  sky_pin_fetcher_note_arrival (self->fetcher, drive_id, entry);
}

static void
sky_pins_dispose (GObject *object)
{
  SkyPins *self = SKY_PINS (object);

  if (self->fetcher != NULL)
    sky_pins_stop (self);
  g_clear_object (&self->fetcher);
  g_clear_object (&self->drives);
  g_clear_object (&self->home);

  G_OBJECT_CLASS (sky_pins_parent_class)->dispose (object);
}

static void
sky_pins_finalize (GObject *object)
{
  SkyPins *self = SKY_PINS (object);

  sky_pin_list_free (self->list);
  g_mutex_clear (&self->lock);
  g_free (self->file);

  G_OBJECT_CLASS (sky_pins_parent_class)->finalize (object);
}

static void
sky_pins_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_BUSY)
    g_value_set_boolean (value, sky_pins_get_busy (SKY_PINS (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sky_pins_class_init (SkyPinsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType         type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = sky_pins_dispose;
  object_class->finalize = sky_pins_finalize;
  object_class->get_property = sky_pins_get_property;

  properties[PROP_BUSY] =
      g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PINNED] =
      g_signal_new ("pinned", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_RENEWED] =
      g_signal_new ("renewed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sky_pins_init (SkyPins *self)
{
  g_mutex_init (&self->lock);
  self->list = sky_pin_list_new ();
}

static void
watch (SkyPins *self, const SkyPinsParts *parts)
{
  SkyCacheVault *vault = sky_cache_home_get_vault (self->home);
  SkyCachePlace *place = sky_cache_home_get_place (self->home);

  g_signal_connect_object (self->fetcher, "changed", G_CALLBACK (tell_soon), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->fetcher, "renewed", G_CALLBACK (renewed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (vault, "changed", G_CALLBACK (cache_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (place, "changed", G_CALLBACK (cache_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->drives, "drive-removed", G_CALLBACK (drive_removed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (parts->actions, "entry-moved", G_CALLBACK (entry_moved_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (parts->actions, "entry-gone", G_CALLBACK (entry_gone_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (parts->actions, "entry-arrived", G_CALLBACK (entry_arrived_cb), self,
                           G_CONNECT_SWAPPED);
  if (parts->transfers != NULL)
    g_signal_connect_object (parts->transfers, "file-arrived", G_CALLBACK (entry_arrived_cb), self,
                             G_CONNECT_SWAPPED);
}

/**
 * sky_pins_new:
 * @path: of the file that remembers them
 * @parts: what they need
 *
 * Returns: (transfer full): the pins, which are looked after from now on; to be ended with
 * sky_pins_stop ()
 */
SkyPins *
sky_pins_new (const char *path, const SkyPinsParts *parts)
{
  SkyPins       *self = g_object_new (SKY_TYPE_PINS, NULL);
  SkyBlockCache *cache = sky_cache_home_get_cache (parts->home);

  self->file = g_strdup (path);
  self->drives = g_object_ref (parts->drives);
  self->home = g_object_ref (parts->home);
  load (self);
  self->fetcher =
      sky_pin_fetcher_new (self->list, parts->drives, cache, parts->player, parts->meter);
  watch (self, parts);
  tell_cache (self);
  sky_pin_fetcher_wake (self->fetcher);

  return self;
}

/**
 * sky_pins_add:
 * @self: the pins
 * @drive_id: a drive
 * @entry: a file or folder on it, as it is now
 * @error: return location, or %NULL
 *
 * Wants to have it here, whole, from now on. Fails with %SKY_APP_ERROR_EXISTS where it is on this
 * computer anyway.
 *
 * Returns: whether it is wanted now
 */
gboolean
sky_pins_add (SkyPins *self, const char *drive_id, SkyDriveEntry *entry, GError **error)
{
  g_autoptr (SkyDrive) drive = NULL;

  g_return_val_if_fail (SKY_IS_PINS (self), FALSE);
  g_return_val_if_fail (SKY_IS_DRIVE_ENTRY (entry), FALSE);

  drive = sky_drive_manager_dup_any_drive (self->drives, drive_id);
  if (g_str_equal (drive_id, SKY_BUILTIN_DRIVE_ID) ||
      (drive != NULL && (sky_drive_get_features (drive) & SKY_DRIVE_LOCAL) != 0))
    {
      g_set_error (error, SKY_APP_ERROR, SKY_APP_ERROR_EXISTS, "%s is on this computer anyway",
                   sky_drive_entry_get_path (entry));
      return FALSE;
    }
  sky_pin_list_add (self->list, drive_id, entry);
  note_change (self);

  return TRUE;
}

/**
 * sky_pins_remove:
 * @self: the pins
 * @drive_id: a drive
 * @path: on it
 * @error: return location, or %NULL
 *
 * What is kept of it goes when the cache needs the room. Of a folder that stays it is let go by
 * itself. Fails with %SKY_APP_ERROR_NOT_FOUND where it isn't kept.
 *
 * Returns: whether it was kept
 */
gboolean
sky_pins_remove (SkyPins *self, const char *drive_id, const char *path, GError **error)
{
  g_return_val_if_fail (SKY_IS_PINS (self), FALSE);

  if (sky_pin_list_find_cover (self->list, drive_id, path) == NULL)
    {
      g_set_error (error, SKY_APP_ERROR, SKY_APP_ERROR_NOT_FOUND, "%s is not kept on this computer",
                   path);
      return FALSE;
    }
  sky_pin_list_let_go (self->list, drive_id, path);
  note_change (self);

  return TRUE;
}

/**
 * sky_pins_covers:
 * @self: the pins
 * @drive_id: a drive
 * @path: on it
 *
 * Returns: whether the place is pinned, by itself or with a folder above
 */
gboolean
sky_pins_covers (SkyPins *self, const char *drive_id, const char *path)
{
  g_return_val_if_fail (SKY_IS_PINS (self), FALSE);

  return sky_pin_list_find_cover (self->list, drive_id, path) != NULL;
}

/**
 * sky_pins_get_sum:
 * @self: the pins
 * @sum: (out caller-allocates): how much there is
 */
void
sky_pins_get_sum (SkyPins *self, SkyPinsSum *sum)
{
  const GPtrArray *files = sky_pin_list_get_files (self->list);

  *sum = (SkyPinsSum){ .n_pins = sky_pin_list_count_pins (self->list),
                       .trouble = sky_pin_fetcher_get_trouble (self->fetcher) };
  for (guint i = 0; i < files->len; i++)
    {
      const SkyPinFile *file = files->pdata[i];
      guint64           size = sky_drive_entry_get_size (file->entry);

      if (file->state == SKY_PIN_GONE)
        continue;
      sum->n_files++;
      sum->n_kept += file->state == SKY_PIN_KEPT;
      sum->bytes += size;
      sum->bytes_kept += MIN (file->kept, size);
    }
}

/**
 * sky_pins_get_busy:
 * @self: the pins
 *
 * Returns: whether something is fetched just now
 */
gboolean
sky_pins_get_busy (SkyPins *self)
{
  g_return_val_if_fail (SKY_IS_PINS (self), FALSE);

  return self->busy;
}

/**
 * sky_pins_get_list:
 * @self: the pins
 *
 * Returns: (transfer none): all of them, to be looked at
 */
SkyPinList *
sky_pins_get_list (SkyPins *self)
{
  g_return_val_if_fail (SKY_IS_PINS (self), NULL);

  return self->list;
}

/**
 * sky_pins_save_async:
 * @self: the pins
 * @callback: (nullable): called when what is wanted now is on disk
 * @user_data: for @callback
 */
void
sky_pins_save_async (SkyPins *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SKY_IS_PINS (self));

  g_clear_handle_id (&self->save_id, g_source_remove);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sky_pins_save_async);
  g_task_set_task_data (task, snapshot_new (self), snapshot_free);
  g_task_run_in_thread (task, write_func);
}

gboolean
sky_pins_save_finish (SkyPins *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sky_pins_stop:
 * @self: the pins
 *
 * Nothing is fetched any more. What still has to be written down is.
 */
void
sky_pins_stop (SkyPins *self)
{
  g_return_if_fail (SKY_IS_PINS (self));

  if (self->stopped)
    return;
  self->stopped = TRUE;
  sky_pin_fetcher_stop (self->fetcher);
  g_clear_handle_id (&self->tell_id, g_source_remove);
  g_clear_handle_id (&self->pinned_id, g_source_remove);
  if (self->save_id != 0)
    {
      Snapshot *snapshot = snapshot_new (self);
      g_autoptr (GError) error = NULL;

      g_clear_handle_id (&self->save_id, g_source_remove);
      if (!write_in_order (self, snapshot, &error))
        g_message ("What is kept on this computer can't be written down: %s", error->message);
      snapshot_free (snapshot);
    }
}
