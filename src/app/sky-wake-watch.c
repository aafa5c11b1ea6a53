/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the computer wakes up, what waits for a drive need not wait any longer: drives that were
 * away are tried at once, and so is what the player waits for. Asks logind for word from the first
 * sound on, not before; without a system bus nothing is known, and the usual delays go on. Main
 * thread. */
#include "app/sky-wake-watch.h"

struct _SkyWakeWatch
{
  GObject parent_instance;

  SkyPlayer       *player;
  SkyDriveManager *drives;
  GCancellable    *cancellable;
  GDBusProxy      *logind; /* (owned) (nullable) */
  gboolean         asked;  /* for it */
};

G_DEFINE_FINAL_TYPE (SkyWakeWatch, sky_wake_watch, G_TYPE_OBJECT)

static void
try_drives (SkyWakeWatch *self)
{
  GListModel *records = G_LIST_MODEL (self->drives);

  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr (SkyDriveRecord) record = g_list_model_get_item (records, i);

      if (sky_drive_record_get_status (record) == SKY_DRIVE_OFFLINE)
        sky_drive_manager_check_async (self->drives, sky_drive_record_get_id (record), NULL,
                                       self->cancellable, NULL, NULL);
    }
}

static void
signal_cb (GDBusProxy   *logind,
           const char   *sender,
           const char   *signal,
           GVariant     *parameters,
           SkyWakeWatch *self)
{
  gboolean begins;

  if (!g_str_equal (signal, "PrepareForSleep") ||
      !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &begins);
  if (begins)
    return;
  g_info ("The computer has woken up");
  try_drives (self);
  sky_player_retry (self->player);
}

static void
logind_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyWakeWatch) self = user_data;
  g_autoptr (GError) error = NULL;

  self->logind = g_dbus_proxy_new_for_bus_finish (result, &error);
  if (self->logind == NULL)
    g_debug ("Nobody tells when the computer wakes up: %s", error->message);
  else
    g_signal_connect_object (self->logind, "g-signal", G_CALLBACK (signal_cb), self, 0);
}

static void
state_cb (SkyPlayer *player, GParamSpec *pspec, SkyWakeWatch *self)
{
  if (self->asked || sky_player_get_state (player) != SKY_PLAYER_PLAYING)
    return;
  self->asked = TRUE;
  g_dbus_proxy_new_for_bus (
      G_BUS_TYPE_SYSTEM,
      G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES | G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, NULL,
      "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager",
      self->cancellable, logind_found_cb, g_object_ref (self));
}

static void
sky_wake_watch_dispose (GObject *object)
{
  SkyWakeWatch *self = SKY_WAKE_WATCH (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->logind);
  g_clear_object (&self->player);
  g_clear_object (&self->drives);

  G_OBJECT_CLASS (sky_wake_watch_parent_class)->dispose (object);
}

static void
sky_wake_watch_finalize (GObject *object)
{
  g_object_unref (SKY_WAKE_WATCH (object)->cancellable);

  G_OBJECT_CLASS (sky_wake_watch_parent_class)->finalize (object);
}

static void
sky_wake_watch_class_init (SkyWakeWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_wake_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = sky_wake_watch_finalize;
}

static void
sky_wake_watch_init (SkyWakeWatch *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sky_wake_watch_new:
 * @player: may wait for a drive
 * @drives: may be away
 *
 * Returns: (transfer full): a watch that listens from the first sound on
 */
SkyWakeWatch *
sky_wake_watch_new (SkyPlayer *player, SkyDriveManager *drives)
{
  SkyWakeWatch *self;

  g_return_val_if_fail (SKY_IS_PLAYER (player), NULL);

  self = g_object_new (SKY_TYPE_WAKE_WATCH, NULL);
  self->player = g_object_ref (player);
  self->drives = g_object_ref (drives);
  g_signal_connect_object (player, "notify::state", G_CALLBACK (state_cb), self, 0);
  return self;
}
