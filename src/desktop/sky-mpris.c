/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyMpris: the player on the session bus, as MPRIS 2.2, which is how media keys, lock screens and
 * playerctl reach it. Owns the bus name for as long as it lives; without a session bus it does
 * nothing. Main thread.
 */
#include "config.h"

#include "desktop/sky-mpris.h"

#include "desktop/sky-mpris-metadata.h"
#include "desktop/sky-mpris-player.h"

#define BUS_NAME "org.mpris.MediaPlayer2.skylark"
#define US_PER_MS 1000

static const char *const uri_schemes[] = { "file", NULL };
static const char *const mime_types[] = { "audio/flac",       "audio/x-flac",       "audio/mpeg",
                                          "audio/mp4",        "audio/ogg",          "audio/opus",
                                          "audio/x-wav",      "audio/x-vorbis+ogg", "audio/aac",
                                          "audio/x-opus+ogg", "audio/x-wavpack",    NULL };

struct _SkyMpris
{
  GObject parent_instance;

  SkyServices       *services; /* (owned) */
  SkyPlayer         *player;   /* borrowed from services */
  SkyPlayQueue      *queue;    /* borrowed from services */
  SkyMprisBusRoot   *root;     /* (owned) */
  SkyMprisBusPlayer *bus;      /* (owned) */
  SkyQueueItem      *current;  /* (owned) (nullable): whose picture is waited for */
  guint              name_id;
};

enum
{
  RAISE,
  QUIT,
  OPEN_URI,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyMpris, sky_mpris, G_TYPE_OBJECT)

static void
show_metadata (SkyMpris *self)
{
  sky_mpris_bus_player_set_metadata (
      self->bus, sky_mpris_new_metadata (self->current, sky_player_get_duration (self->player)));
}

static void
show_state (SkyMpris *self)
{
  SkyPlayerState state = sky_player_get_state (self->player);
  gboolean       has_items = g_list_model_get_n_items (G_LIST_MODEL (self->queue)) > 0;

  sky_mpris_bus_player_set_playback_status (self->bus, sky_mpris_playback_status (state));
  sky_mpris_bus_player_set_can_play (self->bus, has_items);
  sky_mpris_bus_player_set_can_pause (self->bus, has_items);
  sky_mpris_bus_player_set_can_seek (self->bus, self->current != NULL);
}

/* The writable properties are written only where they differ: each write is a notification, and
 * that is also how a client's wish arrives. */
static void
show_modes (SkyMpris *self)
{
  gboolean    shuffle = sky_play_queue_get_shuffle (self->queue);
  const char *loop = sky_mpris_loop_status (sky_play_queue_get_repeat (self->queue));

  if (sky_mpris_bus_player_get_shuffle (self->bus) != shuffle)
    sky_mpris_bus_player_set_shuffle (self->bus, shuffle);
  if (g_strcmp0 (sky_mpris_bus_player_get_loop_status (self->bus), loop) != 0)
    sky_mpris_bus_player_set_loop_status (self->bus, loop);
}

static void
show_volume (SkyMpris *self)
{
  double volume = sky_player_get_volume (self->player);

  if (sky_mpris_bus_player_get_volume (self->bus) != volume)
    sky_mpris_bus_player_set_volume (self->bus, volume);
}

static void
show_rate (SkyMpris *self)
{
  double rate = sky_player_get_sound (self->player)->speed;

  if (sky_mpris_bus_player_get_rate (self->bus) != rate)
    sky_mpris_bus_player_set_rate (self->bus, rate);
}

static void
show_queue (SkyMpris *self)
{
  gboolean can_go_next, can_go_previous;

  g_object_get (self->queue, "can-go-next", &can_go_next, "can-go-previous", &can_go_previous,
                NULL);
  sky_mpris_bus_player_set_can_go_next (self->bus, can_go_next);
  sky_mpris_bus_player_set_can_go_previous (self->bus, can_go_previous);
  show_modes (self);
}

static void
art_changed_cb (SkyQueueItem *item, GParamSpec *pspec, SkyMpris *self)
{
  show_metadata (self);
}

static void
watch_current (SkyMpris *self, SkyQueueItem *item)
{
  if (self->current != NULL)
    g_signal_handlers_disconnect_by_func (self->current, art_changed_cb, self);
  g_set_object (&self->current, item);
  if (item != NULL)
    g_signal_connect_object (item, "notify::art-uri", G_CALLBACK (art_changed_cb), self, 0);
}

static void
player_notify_cb (SkyPlayer *player, GParamSpec *pspec, SkyMpris *self)
{
  if (g_str_equal (pspec->name, "volume"))
    show_volume (self);
  else if (g_str_equal (pspec->name, "current"))
    {
      watch_current (self, sky_player_get_current (player));
      show_metadata (self);
      show_state (self);
    }
  else if (g_str_equal (pspec->name, "duration"))
    show_metadata (self);
  else if (g_str_equal (pspec->name, "state"))
    show_state (self);
  else if (g_str_equal (pspec->name, "sound"))
    show_rate (self);
}

static void
queue_notify_cb (SkyPlayQueue *queue, GParamSpec *pspec, SkyMpris *self)
{
  show_queue (self);
}

static void
queue_changed_cb (GListModel *queue, guint position, guint removed, guint added, SkyMpris *self)
{
  show_queue (self);
  show_state (self);
}

static void
seeked_cb (SkyPlayer *player, gint64 position_ms, SkyMpris *self)
{
  sky_mpris_bus_player_emit_seeked (self->bus, position_ms * US_PER_MS);
}

static gboolean
handle_simple_cb (SkyMprisBusPlayer *bus, GDBusMethodInvocation *invocation, SkyMpris *self)
{
  const char *method = g_dbus_method_invocation_get_method_name (invocation);

  if (g_str_equal (method, "Next"))
    sky_player_next (self->player);
  else if (g_str_equal (method, "Previous"))
    sky_player_previous (self->player);
  else if (g_str_equal (method, "Pause"))
    sky_player_pause (self->player);
  else if (g_str_equal (method, "PlayPause"))
    sky_player_toggle (self->player);
  else if (g_str_equal (method, "Stop"))
    sky_player_stop (self->player);
  else
    sky_player_play (self->player);
  g_dbus_method_invocation_return_value (invocation, NULL);
  return TRUE;
}

/* Before the start means the start; past the end means the next track ("Seek" of the spec). */
static gboolean
handle_seek_cb (SkyMprisBusPlayer     *bus,
                GDBusMethodInvocation *invocation,
                gint64                 offset_us,
                SkyMpris              *self)
{
  gint64 position = sky_player_get_position (self->player) + offset_us / US_PER_MS;
  gint64 duration = sky_player_get_duration (self->player);

  if (self->current != NULL && duration >= 0 && position > duration)
    sky_player_next (self->player);
  else if (self->current != NULL)
    sky_player_seek (self->player, MAX (0, position));
  sky_mpris_bus_player_complete_seek (bus, invocation);
  return TRUE;
}

/* A track that no longer plays, or a place outside it, is to be ignored ("SetPosition"). */
static gboolean
handle_set_position_cb (SkyMprisBusPlayer     *bus,
                        GDBusMethodInvocation *invocation,
                        const char            *track,
                        gint64                 position_us,
                        SkyMpris              *self)
{
  g_autofree char *path = sky_mpris_dup_track_path (self->current);
  gint64           duration = sky_player_get_duration (self->player);
  gint64           position = position_us / US_PER_MS;

  if (self->current != NULL && g_str_equal (path, track) && position_us >= 0 &&
      (duration < 0 || position <= duration))
    sky_player_seek (self->player, position);
  sky_mpris_bus_player_complete_set_position (bus, invocation);
  return TRUE;
}

static gboolean
handle_open_uri_cb (SkyMprisBusPlayer     *bus,
                    GDBusMethodInvocation *invocation,
                    const char            *uri,
                    SkyMpris              *self)
{
  g_autofree char *scheme = g_uri_parse_scheme (uri);

  if (scheme == NULL || !g_strv_contains (uri_schemes, scheme))
    {
      g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED,
                                             "Skylark can't open addresses like %s", uri);
      return TRUE;
    }
  g_signal_emit (self, signals[OPEN_URI], 0, uri);
  sky_mpris_bus_player_complete_open_uri (bus, invocation);
  return TRUE;
}

static gboolean
handle_raise_cb (SkyMprisBusRoot *root, GDBusMethodInvocation *invocation, SkyMpris *self)
{
  g_signal_emit (self, signals[RAISE], 0);
  sky_mpris_bus_root_complete_raise (root, invocation);
  return TRUE;
}

static gboolean
handle_quit_cb (SkyMprisBusRoot *root, GDBusMethodInvocation *invocation, SkyMpris *self)
{
  sky_mpris_bus_root_complete_quit (root, invocation);
  g_signal_emit (self, signals[QUIT], 0);
  return TRUE;
}

/* A rate of 0 is to pause, says the specification; one that can't be is put back. */
static void
take_rate (SkyMpris *self, double rate)
{
  if (rate == 0.0)
    sky_player_pause (self->player);
  else if (rate != sky_player_get_sound (self->player)->speed)
    sky_sound_store_set_speed (sky_services_get_sound_store (self->services), rate);
  show_rate (self);
}

/* What a client writes arrives in the skeleton's property; what is refused is put back. */
static void
bus_notify_cb (SkyMprisBusPlayer *bus, GParamSpec *pspec, SkyMpris *self)
{
  SkyRepeat repeat;

  if (g_str_equal (pspec->name, "volume"))
    {
      sky_player_set_volume (self->player, CLAMP (sky_mpris_bus_player_get_volume (bus), 0, 1));
      show_volume (self);
    }
  else if (g_str_equal (pspec->name, "shuffle"))
    sky_play_queue_set_shuffle (self->queue, sky_mpris_bus_player_get_shuffle (bus));
  else if (g_str_equal (pspec->name, "loop-status"))
    {
      if (sky_mpris_parse_loop (sky_mpris_bus_player_get_loop_status (bus), &repeat))
        sky_play_queue_set_repeat (self->queue, repeat);
      else
        show_modes (self);
    }
  else if (g_str_equal (pspec->name, "rate"))
    take_rate (self, sky_mpris_bus_player_get_rate (bus));
}

/* Without a bus, or with another instance on it, the player goes on without MPRIS. */
static void
bus_acquired_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  SkyMpris *self = SKY_MPRIS (user_data);
  g_autoptr (GError) error = NULL;

  if (!g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->root), connection,
                                         SKY_MPRIS_PATH, &error) ||
      !g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->bus), connection,
                                         SKY_MPRIS_PATH, &error))
    g_message ("No media controls: %s", error->message);
}

static void
name_lost_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  if (connection == NULL)
    g_info ("No session bus: media keys and desktop controls do not reach Skylark");
  else
    g_message ("The bus name %s belongs to another program", name);
}

static void
fill_root (SkyMpris *self, gboolean can_raise)
{
  sky_mpris_bus_root_set_can_quit (self->root, TRUE);
  sky_mpris_bus_root_set_can_raise (self->root, can_raise);
  sky_mpris_bus_root_set_identity (self->root, "Skylark");
  sky_mpris_bus_root_set_desktop_entry (self->root, SKY_APPLICATION_ID);
  sky_mpris_bus_root_set_supported_uri_schemes (self->root, uri_schemes);
  sky_mpris_bus_root_set_supported_mime_types (self->root, mime_types);
}

static void
fill_player (SkyMpris *self)
{
  show_rate (self);
  sky_mpris_bus_player_set_minimum_rate (self->bus, SKY_SOUND_SPEED_MIN);
  sky_mpris_bus_player_set_maximum_rate (self->bus, SKY_SOUND_SPEED_MAX);
  sky_mpris_bus_player_set_can_control (self->bus, TRUE);
  watch_current (self, sky_player_get_current (self->player));
  show_metadata (self);
  show_state (self);
  show_queue (self);
  show_volume (self);
}

static void
connect_methods (SkyMpris *self)
{
  static const char *const simple[] = { "handle-next",       "handle-previous", "handle-pause",
                                        "handle-play-pause", "handle-stop",     "handle-play" };

  for (gsize i = 0; i < G_N_ELEMENTS (simple); i++)
    g_signal_connect_object (self->bus, simple[i], G_CALLBACK (handle_simple_cb), self, 0);
  g_signal_connect_object (self->bus, "handle-seek", G_CALLBACK (handle_seek_cb), self, 0);
  g_signal_connect_object (self->bus, "handle-set-position", G_CALLBACK (handle_set_position_cb),
                           self, 0);
  g_signal_connect_object (self->bus, "handle-open-uri", G_CALLBACK (handle_open_uri_cb), self, 0);
  g_signal_connect_object (self->bus, "notify", G_CALLBACK (bus_notify_cb), self, 0);
  g_signal_connect_object (self->root, "handle-raise", G_CALLBACK (handle_raise_cb), self, 0);
  g_signal_connect_object (self->root, "handle-quit", G_CALLBACK (handle_quit_cb), self, 0);
}

static void
watch_player (SkyMpris *self)
{
  g_signal_connect_object (self->player, "notify", G_CALLBACK (player_notify_cb), self, 0);
  g_signal_connect_object (self->player, "seeked", G_CALLBACK (seeked_cb), self, 0);
  g_signal_connect_object (self->queue, "notify", G_CALLBACK (queue_notify_cb), self, 0);
  g_signal_connect_object (self->queue, "items-changed", G_CALLBACK (queue_changed_cb), self, 0);
  g_signal_connect_object (self->queue, "learned", G_CALLBACK (show_metadata), self,
                           G_CONNECT_SWAPPED);
}

static void
sky_mpris_dispose (GObject *object)
{
  SkyMpris *self = SKY_MPRIS (object);

  g_clear_handle_id (&self->name_id, g_bus_unown_name);
  if (self->bus != NULL)
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->bus));
  if (self->root != NULL)
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->root));
  g_clear_object (&self->bus);
  g_clear_object (&self->root);
  g_clear_object (&self->current);
  g_clear_object (&self->services);
  G_OBJECT_CLASS (sky_mpris_parent_class)->dispose (object);
}

static void
sky_mpris_class_init (SkyMprisClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_mpris_dispose;

  /**
   * SkyMpris::raise:
   *
   * Somebody wants to see the window.
   */
  signals[RAISE] = g_signal_new ("raise", SKY_TYPE_MPRIS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  /**
   * SkyMpris::quit:
   *
   * Somebody wants Skylark to end.
   */
  signals[QUIT] =
      g_signal_new ("quit", SKY_TYPE_MPRIS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * SkyMpris::open-uri:
   * @self: the object
   * @uri: what shall be played
   */
  signals[OPEN_URI] = g_signal_new ("open-uri", SKY_TYPE_MPRIS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sky_mpris_init (SkyMpris *self)
{
}

/**
 * sky_mpris_new:
 * @services: whose player is to be controlled
 * @can_raise: whether there is a window that "raise" can show
 *
 * Takes the bus name as soon as there is a bus.
 *
 * Returns: (transfer full): the player on the bus, until it is disposed
 */
SkyMpris *
sky_mpris_new (SkyServices *services, gboolean can_raise)
{
  SkyMpris *self;

  g_return_val_if_fail (SKY_IS_SERVICES (services), NULL);

  self = g_object_new (SKY_TYPE_MPRIS, NULL);
  self->services = g_object_ref (services);
  self->player = sky_services_get_player (services);
  self->queue = sky_player_get_queue (self->player);
  self->root = sky_mpris_bus_root_skeleton_new ();
  self->bus = SKY_MPRIS_BUS_PLAYER (sky_mpris_player_new (self->player));
  fill_root (self, can_raise);
  fill_player (self);
  watch_player (self);
  connect_methods (self);
  self->name_id = g_bus_own_name (G_BUS_TYPE_SESSION, BUS_NAME, G_BUS_NAME_OWNER_FLAGS_NONE,
                                  bus_acquired_cb, NULL, name_lost_cb, self, NULL);
  return self;
}
