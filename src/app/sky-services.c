/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Joins what the owner of the state folder runs and takes it apart again in the right order: what
 * produces work stops before what the work needs. Main thread. */
#include "app/sky-services.h"

#include "app/sky-app-error.h"
#include "app/sky-services-private.h"
#include "app/sky-takeover.h"
#include "app/sky-track-resolver.h"
#include "base/sky-paths.h"

enum
{
  PROP_BUSY = 1,
  N_PROPS,
};

enum
{
  SIGNAL_RAISE,
  SIGNAL_HANDED_OVER,
  SIGNAL_CLIENTS_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

static void
update_busy (SkyServices *self)
{
  gboolean busy = sky_transfers_get_busy (self->transfers) ||
                  sky_player_get_state (self->player) == SKY_PLAYER_PLAYING ||
                  sky_library_get_scanning (self->library) ||
                  (self->pins != NULL && sky_pins_get_busy (self->pins));

  if (busy == self->busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static SkyDrive *
lookup_drive (const char *drive_id, gpointer user_data)
{
  return sky_drive_manager_dup_drive (SKY_DRIVE_MANAGER (user_data), drive_id);
}

static void
clients_changed_cb (SkyServices *self)
{
  g_signal_emit (self, signals[SIGNAL_CLIENTS_CHANGED], 0);
}

static gboolean
open_storage (SkyServices *self, GError **error)
{
  g_autofree char *library_path = sky_paths_build_state ("library.db");
  g_autofree char *transfers_path = sky_paths_build_state ("transfers.db");

  self->network = sky_loop_thread_new ("sky-net");
  self->bulk = sky_loop_thread_new ("sky-bulk");
  self->drives = sky_drive_manager_new (sky_paths_get_state_dir (), error);
  if (self->drives == NULL)
    return FALSE;
  self->cache_home = sky_cache_home_new (self->network, error);
  if (self->cache_home == NULL)
    return FALSE;
  self->cache = g_object_ref (sky_cache_home_get_cache (self->cache_home));
  self->library = sky_library_new (library_path, self->cache, error);
  if (self->library == NULL)
    return FALSE;
  self->transfers =
      sky_transfers_new (transfers_path, self->bulk, lookup_drive, self->drives, error);
  return self->transfers != NULL;
}

static void
open_player (SkyServices *self)
{
  g_autoptr (SkyPlayQueue) queue = sky_play_queue_new ();
  g_autoptr (SkySourceResolver) resolver = NULL;
  g_autofree char *session_path = sky_paths_build_state ("session");
  g_autoptr (GError) error = NULL;

  resolver = sky_track_resolver_new (self->library, self->drives, self->cache);
  self->player = sky_player_new (queue, resolver);
  self->sound = sky_sound_store_new (self->player);
  self->builder = sky_queue_builder_new (self->library, self->drives, self->cache);
  self->order = sky_play_order_new (self->player, self->builder);
  self->tags = sky_queue_tags_new (queue, self->builder, self->library);
  self->places = sky_place_tags_new (self->player, resolver);
  self->art = sky_art_store_new (self->library, self->player);
  self->check = sky_copy_check_new (self->player, self->library, self->drives);
  self->wake = sky_wake_watch_new (self->player, self->drives);
  self->session = sky_session_store_new (session_path, self->player);
  /* A queue that can't be read again is a loss, but none that may keep the rest from starting. */
  if (!sky_session_store_restore (self->session, &error))
    g_message ("The last queue could not be restored: %s", error->message);
}

static void
open_pins (SkyServices *self)
{
  g_autofree char *path = sky_paths_build_state ("pins");

  self->meter = sky_meter_watch_new ();
  self->pins = sky_pins_new (path, &(SkyPinsParts){ .drives = self->drives,
                                                    .home = self->cache_home,
                                                    .actions = self->actions,
                                                    .transfers = self->transfers,
                                                    .player = self->player,
                                                    .meter = self->meter });
  self->pin_tracks = sky_pin_tracks_new (self->pins, self->library);
  g_signal_connect_object (self->pins, "notify::busy", G_CALLBACK (update_busy), self,
                           G_CONNECT_SWAPPED);
}

static void
join_parts (SkyServices *self, gboolean scan_all)
{
  SkyIngestParts parts;

  self->actions = sky_file_actions_new (self->drives, self->cache);
  parts = (SkyIngestParts){
    .library = self->library,
    .drives = self->drives,
    .transfers = self->transfers,
    .actions = self->actions,
  };
  self->ingest = sky_ingest_new (&parts, scan_all);
  self->drive_return = sky_drive_return_new (
      self->drives,
      &(SkyDriveReturnParts){ .player = self->player,
                              .art = self->art,
                              .places = self->places,
                              .chapters = sky_sound_store_get_chapters (self->sound) });
  g_signal_connect_object (self->transfers, "notify::busy", G_CALLBACK (update_busy), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "notify::state", G_CALLBACK (update_busy), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->library, "notify::scanning", G_CALLBACK (update_busy), self,
                           G_CONNECT_SWAPPED);
}

static gboolean
open_all (SkyServices *self, SkyTakeover *takeover, GError **error)
{
  self->lock = g_object_ref (takeover->lock);
  if (!open_storage (self, error))
    return FALSE;
  open_player (self);
  join_parts (self, !sky_owner_lock_get_was_clean (self->lock));
  open_pins (self);
  self->control = sky_control_new (self, sky_paths_get_state_dir (), error);
  if (self->control == NULL)
    return FALSE;
  g_signal_connect_object (self->control, "notify::n-clients", G_CALLBACK (clients_changed_cb),
                           self, G_CONNECT_SWAPPED);
  if (takeover->secrets != NULL)
    sky_drive_manager_take_secrets (self->drives, takeover->secrets);
  sky_drive_manager_start (self->drives);
  sky_transfers_start (self->transfers);
  if (takeover->was_playing)
    sky_player_play (self->player);
  update_busy (self);
  return TRUE;
}

/* Ends what has threads or promised something, whether all of it was opened or not. */
static void
close_all (SkyServices *self)
{
  g_clear_object (&self->drive_return);
  if (self->pins != NULL)
    sky_pins_stop (self->pins);
  g_clear_object (&self->check);
  g_clear_object (&self->wake);
  g_clear_object (&self->tags);
  g_clear_pointer (&self->places, sky_place_tags_close);
  if (self->session != NULL)
    sky_session_store_stop (self->session);
  g_clear_object (&self->art);
  if (self->player != NULL)
    sky_player_shutdown (self->player);
  if (self->library != NULL)
    sky_library_stop (self->library);
  if (self->cache_home != NULL)
    sky_cache_home_stop (self->cache_home);
  if (self->network != NULL)
    sky_loop_thread_stop (self->network);
  if (self->bulk != NULL)
    sky_loop_thread_stop (self->bulk);
}

static void
taken_over_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SkyTakeover) takeover = NULL;
  g_autoptr (SkyServices) self = NULL;
  GError *error = NULL;

  takeover = sky_takeover_finish (result, &error);
  if (takeover == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self = g_object_new (SKY_TYPE_SERVICES, NULL);
  self->mode = GPOINTER_TO_INT (g_task_get_task_data (task));
  if (open_all (self, takeover, &error))
    {
      g_task_return_pointer (task, g_steal_pointer (&self), g_object_unref);
      return;
    }
  close_all (self);
  sky_owner_lock_release (self->lock);
  g_task_return_error (task, error);
}

static void
drives_stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SkyServices *self = g_task_get_source_object (task);

  sky_drive_manager_stop_finish (SKY_DRIVE_MANAGER (source), result, NULL);
  close_all (self);
  /* The socket goes before the lock: the next owner makes its own under the same name. */
  sky_control_close (self->control);
  sky_owner_lock_release (self->lock);
  g_task_return_boolean (task, TRUE);
}

static void
transfers_stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyServices *self = g_task_get_source_object (user_data);
  g_autoptr (GError) error = NULL;

  if (!sky_transfers_stop_finish (SKY_TRANSFERS (source), result, &error))
    g_info ("Transfers did not stop in order: %s", error->message);
  sky_drive_manager_stop_async (self->drives, drives_stopped_cb, user_data);
}

static void
session_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyServices *self = g_task_get_source_object (user_data);

  /* Said in the log by the store. */
  sky_session_store_save_finish (SKY_SESSION_STORE (source), result, NULL);
  sky_transfers_stop_async (self->transfers, transfers_stopped_cb, user_data);
}

G_DEFINE_FINAL_TYPE (SkyServices, sky_services, G_TYPE_OBJECT)

static void
sky_services_dispose (GObject *object)
{
  SkyServices *self = SKY_SERVICES (object);

  g_clear_object (&self->control);
  g_clear_object (&self->pin_tracks);
  g_clear_object (&self->pins);
  g_clear_object (&self->meter);
  g_clear_object (&self->ingest);
  g_clear_object (&self->actions);
  g_clear_object (&self->session);
  g_clear_object (&self->check);
  g_clear_object (&self->wake);
  g_clear_object (&self->tags);
  g_clear_object (&self->order);
  g_clear_object (&self->art);
  g_clear_object (&self->builder);
  g_clear_object (&self->sound);
  g_clear_object (&self->player);
  g_clear_object (&self->transfers);
  g_clear_object (&self->library);
  g_clear_object (&self->cache_home);
  g_clear_object (&self->cache);
  g_clear_object (&self->drives);
  g_clear_object (&self->bulk);
  g_clear_object (&self->network);
  g_clear_object (&self->lock);

  G_OBJECT_CLASS (sky_services_parent_class)->dispose (object);
}

static void
sky_services_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_BUSY)
    g_value_set_boolean (value, sky_services_get_busy (SKY_SERVICES (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sky_services_class_init (SkyServicesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sky_services_dispose;
  object_class->get_property = sky_services_get_property;

  properties[PROP_BUSY] =
      g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_RAISE] = g_signal_new ("raise", SKY_TYPE_SERVICES, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRV);
  signals[SIGNAL_HANDED_OVER] = g_signal_new ("handed-over", SKY_TYPE_SERVICES, G_SIGNAL_RUN_LAST,
                                              0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CLIENTS_CHANGED] = g_signal_new (
      "clients-changed", SKY_TYPE_SERVICES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sky_services_init (SkyServices *self)
{
}

SkyOwnerMode
sky_services_get_mode (SkyServices *self)
{
  g_return_val_if_fail (SKY_IS_SERVICES (self), SKY_OWNER_WINDOW);

  return self->mode;
}

/**
 * sky_services_get_busy:
 * @self: the services
 *
 * Returns: whether something is transferred, played or scanned, or going to be
 */
gboolean
sky_services_get_busy (SkyServices *self)
{
  g_return_val_if_fail (SKY_IS_SERVICES (self), FALSE);

  return self->busy;
}

/**
 * sky_services_get_stopping:
 * @self: the services
 *
 * Returns: whether somebody has begun to stop them, such as a window that takes over
 */
gboolean
sky_services_get_stopping (SkyServices *self)
{
  g_return_val_if_fail (SKY_IS_SERVICES (self), TRUE);

  return self->stopping;
}

/**
 * sky_services_get_n_clients:
 * @self: the services
 *
 * Returns: how many processes are connected to the control socket
 */
guint
sky_services_get_n_clients (SkyServices *self)
{
  g_return_val_if_fail (SKY_IS_SERVICES (self), 0);

  return self->control != NULL ? sky_control_get_n_clients (self->control) : 0;
}

/**
 * sky_services_request_raise:
 * @self: the services
 * @files: (nullable): what the other process was asked to play
 *
 * For the control socket: another process was started and wants this one to come to the front.
 */
void
sky_services_request_raise (SkyServices *self, const char *const *files)
{
  g_return_if_fail (SKY_IS_SERVICES (self));

  g_signal_emit (self, signals[SIGNAL_RAISE], 0, files);
}

/**
 * sky_services_note_handed_over:
 * @self: the services, stopped
 *
 * For the control socket: the process that took over has been told that all is free.
 */
void
sky_services_note_handed_over (SkyServices *self)
{
  g_return_if_fail (SKY_IS_SERVICES (self));

  g_signal_emit (self, signals[SIGNAL_HANDED_OVER], 0);
}

static void
start (SkyOwnerMode        mode,
       const char *const  *files,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, GINT_TO_POINTER (mode), NULL);
  if (!sky_paths_ensure (&error))
    g_task_return_error (task, error);
  else
    sky_takeover_async (mode, files, cancellable, taken_over_cb, g_steal_pointer (&task));
}

/**
 * sky_services_start_async:
 * @files: (nullable): addresses or paths for the window that may be there already
 * @cancellable: (nullable): to give up
 * @callback: called when everything runs, or why it can't
 * @user_data: for @callback
 *
 * Starts what a window needs. Fails with %SKY_APP_ERROR_RAISED where another window was there and
 * has taken @files.
 */
void
sky_services_start_async (const char *const  *files,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  start (SKY_OWNER_WINDOW, files, cancellable, callback, user_data);
}

/**
 * sky_services_start_headless_async:
 * @callback: called when everything runs, or why it can't
 * @user_data: for @callback
 *
 * Starts what a process without a window needs.
 */
void
sky_services_start_headless_async (GAsyncReadyCallback callback, gpointer user_data)
{
  start (SKY_OWNER_HEADLESS, NULL, NULL, callback, user_data);
}

SkyServices *
sky_services_start_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sky_services_stop_async:
 * @self: the services
 * @callback: called when nothing runs any more and the state folder is free
 * @user_data: for @callback
 *
 * Stops transfers at the last journalled step and saves queue and position. Nothing may be asked of
 * the services afterwards.
 */
void
sky_services_stop_async (SkyServices *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (SKY_IS_SERVICES (self));
  g_return_if_fail (!self->stopping);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sky_services_stop_async);
  self->stopping = TRUE;
  sky_control_refuse (self->control);
  sky_ingest_stop (self->ingest);
  sky_session_store_stop (self->session);
  /* Saved while it plays, so that the position is the one that was heard. */
  sky_session_store_save_async (self->session, session_saved_cb, task);
  sky_player_pause (self->player);
}

gboolean
sky_services_stop_finish (SkyServices *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
