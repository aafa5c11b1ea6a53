/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyPinFetcher: makes true what a SkyPinList wants. One thing at a time: asks the cache what is
 * there, the drive what lies below a folder and whether a file is still the same, then lets the
 * cache fetch what is missing. What can't be done now is tried again later, with growing delays.
 * Main thread.
 */
#include "app/sky-pin-fetcher.h"

#include "app/sky-pin-choice.h"
#include "app/sky-pin-load.h"
#include "app/sky-pin-walk.h"

/* How long the map may take to know what has come. */
#define SETTLE_US (250 * G_TIME_SPAN_MILLISECOND)
#define FOLDER_RETRY_US (15 * G_TIME_SPAN_SECOND)
#define SOON_MS 3000
/* How often drives are asked for what has changed. */
#define LOOK_SECONDS (15 * 60)

struct _SkyPinFetcher
{
  GObject parent_instance;

  SkyPinList      *list;   /* the owner's */
  SkyDriveManager *drives; /* (owned) */
  SkyBlockCache   *cache;  /* (owned) */
  SkyPlayer       *player; /* (owned) */
  SkyMeterWatch   *meter;  /* (owned) (nullable) */
  GCancellable    *cancellable;
  gboolean         asking; /* a call to cache or drive is on its way */
  gboolean         stopped;
  gboolean         soon; /* it goes on in a moment */
  SkyPinTrouble    trouble;
  guint            wake_id;
  guint            retry_id;
  guint            look_id;

  /* What is being asked for, or on its way. */
  SkyPinLoad *load;     /* (owned) (nullable) */
  char       *drive_id; /* (owned) */
  char       *path;     /* (owned) */
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_RENEWED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyPinFetcher, sky_pin_fetcher, G_TYPE_OBJECT)

static void
tell (SkyPinFetcher *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* The file that a call was made for, unless nobody wants it any more. */
static SkyPinFile *
get_current (SkyPinFetcher *self)
{
  return sky_pin_list_get_file (self->list, self->drive_id, self->path);
}

static void
set_current (SkyPinFetcher *self, const char *drive_id, const char *path)
{
  g_free (self->drive_id);
  g_free (self->path);
  self->drive_id = g_strdup (drive_id);
  self->path = g_strdup (path);
}

/* Ends a call; FALSE: nothing is to be done with its answer. */
static gboolean
end_call (SkyPinFetcher *self)
{
  self->asking = FALSE;
  return !self->stopped;
}

static gboolean
is_wanted (SkyPinFetcher *self, const char *drive_id, SkyDriveEntry *entry)
{
  return sky_pin_list_find_cover (self->list, drive_id, sky_drive_entry_get_path (entry)) != NULL;
}

/* Puts a version in the place of the one that was known; the cache spares it from now on. */
static void
take_entry (SkyPinFetcher *self, const char *drive_id, SkyDriveEntry *entry)
{
  SkyPinFile *file = sky_pin_list_get_file (self->list, drive_id, sky_drive_entry_get_path (entry));
  const char *key = sky_drive_entry_get_key (entry);
  g_autofree char *old_key = file != NULL ? g_strdup (sky_drive_entry_get_key (file->entry)) : NULL;

  file = sky_pin_list_put_file (self->list, drive_id, entry);
  file->checked = TRUE;
  if (old_key != NULL && !g_str_equal (old_key, key))
    sky_block_cache_set_pinned (self->cache, drive_id, old_key, FALSE);
  if (old_key == NULL || !g_str_equal (old_key, key))
    sky_block_cache_set_pinned (self->cache, drive_id, key, TRUE);
  g_signal_emit (self, signals[SIGNAL_RENEWED], 0);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyPinFetcher) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64      kept = sky_block_cache_count_kept_finish (SKY_BLOCK_CACHE (source), result, &error);
  SkyPinFile *file;

  if (!end_call (self))
    return;
  file = get_current (self);
  if (file != NULL && kept < 0)
    {
      g_message ("%s: what is kept can't be counted: %s", self->path, error->message);
      file->state = SKY_PIN_WANTED;
      sky_pin_file_put_off (file);
    }
  else if (file != NULL)
    {
      file->kept = (guint64) kept;
      file->state =
          file->kept >= sky_drive_entry_get_size (file->entry) ? SKY_PIN_KEPT : SKY_PIN_WANTED;
    }
  tell (self);
  sky_pin_fetcher_wake (self);
}

static void
count (SkyPinFetcher *self, SkyPinFile *file)
{
  self->asking = TRUE;
  set_current (self, file->drive_id, sky_drive_entry_get_path (file->entry));
  sky_block_cache_count_kept_async (self->cache, file->drive_id, file->entry, self->cancellable,
                                    counted_cb, g_object_ref (self));
}

static gboolean
is_gone (const GError *error)
{
  return g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyPinFetcher) self = user_data;
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  SkyPinFile *file;

  entry = sky_drive_stat_finish (SKY_DRIVE (source), result, &error);
  if (!end_call (self))
    return;
  file = get_current (self);
  if (file == NULL)
    g_debug ("%s is not wanted any more", self->path);
  else if (entry != NULL && !sky_drive_entry_get_is_folder (entry))
    take_entry (self, self->drive_id, entry);
  else if (entry != NULL || is_gone (error))
    {
      file->state = SKY_PIN_GONE;
      file->checked = TRUE;
      /* What only lay in a folder that is kept is nothing by itself. */
      if (sky_pin_list_get_pin (self->list, self->drive_id, self->path) == NULL)
        {
          sky_block_cache_set_pinned (self->cache, self->drive_id,
                                      sky_drive_entry_get_key (file->entry), FALSE);
          sky_pin_list_remove_file (self->list, self->drive_id, self->path);
        }
      g_signal_emit (self, signals[SIGNAL_RENEWED], 0);
    }
  else
    {
      sky_pin_file_put_off (file);
      sky_drive_manager_report_error (self->drives, self->drive_id, error);
    }
  tell (self);
  sky_pin_fetcher_wake (self);
}

static void
look (SkyPinFetcher *self, SkyPinFile *file, SkyDrive *drive)
{
  self->asking = TRUE;
  set_current (self, file->drive_id, sky_drive_entry_get_path (file->entry));
  sky_drive_stat_async (drive, self->path, self->cancellable, looked_cb, g_object_ref (self));
}

static void
walked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyPinFetcher) self = user_data;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  SkyPin *pin;

  entries = sky_pin_walk_finish (SKY_DRIVE (source), result, &error);
  if (!end_call (self))
    return;
  pin = sky_pin_list_get_pin (self->list, self->drive_id, self->path);
  if (pin != NULL && entries != NULL)
    {
      pin->walked = TRUE;
      /* Files that are not among them are looked at one by one, before they count as gone. */
      for (guint i = 0; i < entries->len; i++)
        if (is_wanted (self, self->drive_id, entries->pdata[i]))
          take_entry (self, self->drive_id, entries->pdata[i]);
    }
  else if (pin != NULL)
    {
      g_info ("%s can't be listed: %s", self->path, error->message);
      pin->walked = is_gone (error);
      pin->retry_at = g_get_monotonic_time () + FOLDER_RETRY_US;
      sky_drive_manager_report_error (self->drives, self->drive_id, error);
    }
  tell (self);
  sky_pin_fetcher_wake (self);
}

static void
walk (SkyPinFetcher *self, const SkyPin *pin, SkyDrive *drive)
{
  self->asking = TRUE;
  set_current (self, pin->drive_id, pin->path);
  sky_pin_walk_async (drive, self->path, self->cancellable, walked_cb, g_object_ref (self));
}

/* It is left for a while. */
static void
give_up (SkyPinFetcher *self, SkyPinFile *file, SkyPinTrouble trouble)
{
  g_info ("%s is not fetched for now", self->path);
  sky_pin_file_put_off (file);
  self->trouble = trouble;
}

static void
drop_load (SkyPinFetcher *self)
{
  if (self->load != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->load, self);
      sky_pin_load_stop (self->load);
    }
  g_clear_object (&self->load);
}

static void
grown_cb (SkyPinFetcher *self)
{
  SkyPinFile *file = get_current (self);

  if (file == NULL)
    {
      drop_load (self);
      sky_pin_fetcher_wake (self);
      return;
    }
  file->kept = sky_pin_load_get_reach (self->load);
  if (sky_pin_load_has_asked (self->load))
    {
      file->n_failures = 0;
      self->trouble = SKY_PIN_FINE;
    }
  tell (self);
}

/* What has come counts once the map knows of it. */
static void
ended_cb (SkyPinFetcher *self, int how)
{
  SkyPinFile *file = get_current (self);

  drop_load (self);
  if (file != NULL)
    {
      file->state = SKY_PIN_UNKNOWN;
      switch ((SkyPinLoadEnd) how)
        {
        case SKY_PIN_LOAD_ARRIVED:
          file->retry_at = g_get_monotonic_time () + (SETTLE_US << MIN (file->n_failures++, 8));
          break;
        case SKY_PIN_LOAD_APART:
          file->checked = FALSE;
          break;
        case SKY_PIN_LOAD_FULL:
          give_up (self, file, SKY_PIN_DISK_FULL);
          break;
        case SKY_PIN_LOAD_NOWHERE:
          give_up (self, file, SKY_PIN_NO_KEY);
          break;
        case SKY_PIN_LOAD_STALLED:
        default:
          give_up (self, file, SKY_PIN_FAILED);
        }
    }
  tell (self);
  sky_pin_fetcher_wake (self);
}

static void
fetch (SkyPinFetcher *self, SkyPinFile *file, SkyDrive *drive)
{
  g_autoptr (SkyByteSource) source = sky_block_cache_open (self->cache, drive, file->entry);

  set_current (self, file->drive_id, sky_drive_entry_get_path (file->entry));
  self->load = sky_pin_load_new (source, self->player);
  g_signal_connect_object (self->load, "grown", G_CALLBACK (grown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->load, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
}

static gboolean
retry_cb (gpointer user_data)
{
  SkyPinFetcher *self = user_data;

  self->retry_id = 0;
  sky_pin_fetcher_wake (self);
  return G_SOURCE_REMOVE;
}

/* Nothing can be done now: says why, and when it is tried again. */
static void
rest (SkyPinFetcher *self, const SkyPinChoice *choice)
{
  gint64 delay = (choice->earliest - g_get_monotonic_time ()) / 1000;

  if (choice->earliest != 0)
    {
      self->retry_id = g_timeout_add ((guint) CLAMP (delay, 50, 600000), retry_cb, self);
      self->soon = delay < SOON_MS;
    }
  /* What went wrong with a file stands until it is tried again. */
  if (choice->earliest == 0 || choice->trouble != SKY_PIN_FINE)
    self->trouble = choice->trouble;
  tell (self);
}

static gboolean
get_held (SkyPinFetcher *self)
{
  return self->meter != NULL && sky_meter_watch_get_held (self->meter);
}

static void
begin (SkyPinFetcher *self)
{
  g_auto (SkyPinChoice) choice = { 0 };

  sky_pin_choice_make (&choice, self->list, self->drives, self->cache, get_held (self));
  switch (choice.deed)
    {
    case SKY_PIN_WALK:
      walk (self, choice.pin, choice.drive);
      break;
    case SKY_PIN_COUNT:
      count (self, choice.file);
      break;
    case SKY_PIN_LOOK:
      look (self, choice.file, choice.drive);
      break;
    case SKY_PIN_FETCH:
      fetch (self, choice.file, choice.drive);
      break;
    case SKY_PIN_REST:
    default:
      rest (self, &choice);
    }
}

static gboolean
wake_cb (gpointer user_data)
{
  SkyPinFetcher *self = user_data;

  self->wake_id = 0;
  g_clear_handle_id (&self->retry_id, g_source_remove);
  self->soon = FALSE;
  if (self->load != NULL && (get_current (self) == NULL || get_held (self)))
    drop_load (self);
  if (self->load == NULL && !self->asking)
    begin (self);

  return G_SOURCE_REMOVE;
}

static gboolean
look_cb (gpointer user_data)
{
  sky_pin_fetcher_look_again (SKY_PIN_FETCHER (user_data), NULL);
  return G_SOURCE_CONTINUE;
}

static void
drive_changed_cb (SkyPinFetcher *self, SkyDriveRecord *record)
{
  const char *id = sky_drive_record_get_id (record);

  if (sky_drive_record_get_status (record) == SKY_DRIVE_CONNECTED)
    sky_pin_fetcher_look_again (self, id);
  else if (self->load != NULL && g_str_equal (self->drive_id, id))
    {
      drop_load (self);
      sky_pin_fetcher_wake (self);
    }
}

static void
sky_pin_fetcher_dispose (GObject *object)
{
  SkyPinFetcher *self = SKY_PIN_FETCHER (object);

  sky_pin_fetcher_stop (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->drives);
  g_clear_object (&self->cache);
  g_clear_object (&self->player);
  g_clear_object (&self->meter);
  g_clear_pointer (&self->drive_id, g_free);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (sky_pin_fetcher_parent_class)->dispose (object);
}

static void
sky_pin_fetcher_class_init (SkyPinFetcherClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_pin_fetcher_dispose;

  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_RENEWED] =
      g_signal_new ("renewed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sky_pin_fetcher_init (SkyPinFetcher *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sky_pin_fetcher_new:
 * @list: what is wanted; lives longer
 * @drives: where it lies
 * @cache: where it goes
 * @player: who comes first
 * @meter: (nullable): whether it has to wait for another connection; %NULL: never
 *
 * Returns: (transfer full): what begins once it is woken
 */
SkyPinFetcher *
sky_pin_fetcher_new (SkyPinList      *list,
                     SkyDriveManager *drives,
                     SkyBlockCache   *cache,
                     SkyPlayer       *player,
                     SkyMeterWatch   *meter)
{
  SkyPinFetcher *self = g_object_new (SKY_TYPE_PIN_FETCHER, NULL);

  self->list = list;
  self->drives = g_object_ref (drives);
  self->cache = g_object_ref (cache);
  self->player = g_object_ref (player);
  g_set_object (&self->meter, meter);
  self->look_id = g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);
  g_signal_connect_object (drives, "drive-changed", G_CALLBACK (drive_changed_cb), self,
                           G_CONNECT_SWAPPED);
  if (meter != NULL)
    g_signal_connect_object (meter, "notify::held", G_CALLBACK (sky_pin_fetcher_wake), self,
                             G_CONNECT_SWAPPED);

  return self;
}

/**
 * sky_pin_fetcher_wake:
 * @self: a fetcher
 *
 * The list, or something else that counts, has changed.
 */
void
sky_pin_fetcher_wake (SkyPinFetcher *self)
{
  g_return_if_fail (SKY_IS_PIN_FETCHER (self));

  if (!self->stopped && self->wake_id == 0)
    self->wake_id = g_idle_add (wake_cb, self);
}

/**
 * sky_pin_fetcher_look_again:
 * @self: a fetcher
 * @drive_id: (nullable): a drive that may hold something else by now; %NULL: all of them
 */
void
sky_pin_fetcher_look_again (SkyPinFetcher *self, const char *drive_id)
{
  g_return_if_fail (SKY_IS_PIN_FETCHER (self));

  sky_pin_list_doubt_drive (self->list, drive_id);
  sky_pin_fetcher_wake (self);
}

/**
 * sky_pin_fetcher_note_arrival:
 * @self: a fetcher
 * @drive_id: a drive
 * @entry: what was put there just now
 *
 * One file is looked at, where it is wanted, and not the whole drive.
 */
void
sky_pin_fetcher_note_arrival (SkyPinFetcher *self, const char *drive_id, SkyDriveEntry *entry)
{
  const char *path = sky_drive_entry_get_path (entry);
  SkyPinFile *file;

  g_return_if_fail (SKY_IS_PIN_FETCHER (self));

  if (!is_wanted (self, drive_id, entry))
    return;
  if (sky_drive_entry_get_is_folder (entry))
    {
      sky_pin_fetcher_look_again (self, drive_id);
      return;
    }
  if (sky_pin_list_get_file (self->list, drive_id, path) == NULL)
    take_entry (self, drive_id, entry);
  /* Who has put it there need not know all that the drive tells of it. */
  file = sky_pin_list_get_file (self->list, drive_id, path);
  file->checked = FALSE;
  file->retry_at = 0;
  sky_pin_fetcher_wake (self);
}

SkyPinTrouble
sky_pin_fetcher_get_trouble (SkyPinFetcher *self)
{
  g_return_val_if_fail (SKY_IS_PIN_FETCHER (self), SKY_PIN_FINE);

  return self->trouble;
}

/**
 * sky_pin_fetcher_get_busy:
 * @self: a fetcher
 *
 * Returns: whether something is fetched, or about to be
 */
gboolean
sky_pin_fetcher_get_busy (SkyPinFetcher *self)
{
  g_return_val_if_fail (SKY_IS_PIN_FETCHER (self), FALSE);

  return !self->stopped && (self->load != NULL || self->asking || self->wake_id != 0 || self->soon);
}

/**
 * sky_pin_fetcher_stop:
 * @self: a fetcher
 *
 * Nothing is fetched any more; the next run goes on where this one was.
 */
void
sky_pin_fetcher_stop (SkyPinFetcher *self)
{
  g_return_if_fail (SKY_IS_PIN_FETCHER (self));

  self->stopped = TRUE;
  g_cancellable_cancel (self->cancellable);
  drop_load (self);
  g_clear_handle_id (&self->wake_id, g_source_remove);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_handle_id (&self->look_id, g_source_remove);
}
