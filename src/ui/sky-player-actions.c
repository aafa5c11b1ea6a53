/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The player as actions, so that buttons, menus and keys share one behaviour. Main thread. */
#include "config.h"

#include "ui/sky-player-actions.h"

#define VOLUME_STEP .05
#define SEEK_MS 10000

struct _SkyPlayerActions
{
  GObject parent;

  SkyPlayer          *player;   /* (owned) */
  SkyChapterStore    *chapters; /* (owned) */
  GSimpleActionGroup *group;    /* (owned) */
};

static const char *const repeat_names[] = {
  [SKY_REPEAT_OFF] = "off",
  [SKY_REPEAT_TRACK] = "track",
  [SKY_REPEAT_ALL] = "all",
};

static const char *const shuffle_names[] = {
  [SKY_SHUFFLE_OFF] = "off",
  [SKY_SHUFFLE_TRACKS] = "track",
  [SKY_SHUFFLE_ALBUMS] = "album",
};

G_DEFINE_FINAL_TYPE (SkyPlayerActions, sky_player_actions, G_TYPE_OBJECT)

static void
toggle_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  sky_player_toggle (SKY_PLAYER_ACTIONS (user_data)->player);
}

static void
next_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  sky_player_next (SKY_PLAYER_ACTIONS (user_data)->player);
}

static void
previous_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  sky_player_previous (SKY_PLAYER_ACTIONS (user_data)->player);
}

static void
next_chapter_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  sky_chapter_store_next (SKY_PLAYER_ACTIONS (user_data)->chapters);
}

static void
previous_chapter_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  sky_chapter_store_previous (SKY_PLAYER_ACTIONS (user_data)->chapters);
}

static void
move (SkyPlayer *player, gint64 milliseconds)
{
  gint64 duration = sky_player_get_duration (player);
  gint64 position = sky_player_get_position (player) + milliseconds;

  if (duration > 0)
    sky_player_seek (player, CLAMP (position, 0, duration));
}

static void
forward_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  move (SKY_PLAYER_ACTIONS (user_data)->player, SEEK_MS);
}

static void
rewind_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  move (SKY_PLAYER_ACTIONS (user_data)->player, -SEEK_MS);
}

static void
change_volume (SkyPlayer *player, double step)
{
  sky_player_set_muted (player, FALSE);
  sky_player_set_volume (player, CLAMP (sky_player_get_volume (player) + step, 0, 1));
}

static void
louder_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  change_volume (SKY_PLAYER_ACTIONS (user_data)->player, VOLUME_STEP);
}

static void
quieter_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  change_volume (SKY_PLAYER_ACTIONS (user_data)->player, -VOLUME_STEP);
}

static void
shuffle_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  SkyPlayerActions *self = SKY_PLAYER_ACTIONS (user_data);

  sky_play_queue_set_shuffle (sky_player_get_queue (self->player), g_variant_get_boolean (state));
}

static void
shuffle_mode_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  SkyPlayQueue *queue = sky_player_get_queue (SKY_PLAYER_ACTIONS (user_data)->player);

  for (guint i = 0; i < G_N_ELEMENTS (shuffle_names); i++)
    if (g_str_equal (shuffle_names[i], g_variant_get_string (state, NULL)))
      sky_play_queue_set_shuffle_mode (queue, (SkyShuffleMode) i);
}

static void
stop_after_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  SkyPlayQueue *queue = sky_player_get_queue (SKY_PLAYER_ACTIONS (user_data)->player);

  sky_play_queue_set_stop_after (
      queue, g_variant_get_boolean (state) ? sky_play_queue_get_current (queue) : NULL);
}

static void
mute_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  sky_player_set_muted (SKY_PLAYER_ACTIONS (user_data)->player, g_variant_get_boolean (state));
}

/* Off, all, the track, off: the order of most players. */
static void
repeat_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SkyPlayQueue *queue = sky_player_get_queue (SKY_PLAYER_ACTIONS (user_data)->player);
  SkyRepeat     repeat = sky_play_queue_get_repeat (queue);

  if (repeat == SKY_REPEAT_OFF)
    sky_play_queue_set_repeat (queue, SKY_REPEAT_ALL);
  else if (repeat == SKY_REPEAT_ALL)
    sky_play_queue_set_repeat (queue, SKY_REPEAT_TRACK);
  else
    sky_play_queue_set_repeat (queue, SKY_REPEAT_OFF);
}

static const GActionEntry entries[] = {
  { "toggle", toggle_cb },
  { "next", next_cb },
  { "previous", previous_cb },
  { "next-chapter", next_chapter_cb },
  { "previous-chapter", previous_chapter_cb },
  { "forward", forward_cb },
  { "rewind", rewind_cb },
  { "louder", louder_cb },
  { "quieter", quieter_cb },
  { "shuffle", NULL, NULL, "false", shuffle_cb },
  { "shuffle-mode", NULL, "s", "'off'", shuffle_mode_cb },
  { "stop-after", NULL, NULL, "false", stop_after_cb },
  { "mute", NULL, NULL, "false", mute_cb },
  { "repeat", repeat_cb, NULL, "'off'", NULL },
};

static void
set_enabled (SkyPlayerActions *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->group), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
set_state (SkyPlayerActions *self, const char *name, GVariant *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->group), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), state);
}

static void
refresh (SkyPlayerActions *self)
{
  SkyPlayQueue *queue = sky_player_get_queue (self->player);
  SkyQueueItem *current = sky_play_queue_get_current (queue);
  gboolean      can_go_next;
  gboolean      any = g_list_model_get_n_items (G_LIST_MODEL (queue)) > 0;

  g_object_get (queue, "can-go-next", &can_go_next, NULL);
  set_enabled (self, "toggle", any);
  set_enabled (self, "next", can_go_next);
  /* also goes back to the beginning of the track */
  set_enabled (self, "previous", any);
  set_state (self, "shuffle", g_variant_new_boolean (sky_play_queue_get_shuffle (queue)));
  set_state (self, "shuffle-mode",
             g_variant_new_string (shuffle_names[sky_play_queue_get_shuffle_mode (queue)]));
  set_enabled (self, "stop-after", current != NULL);
  set_state (
      self, "stop-after",
      g_variant_new_boolean (current != NULL && current == sky_play_queue_get_stop_after (queue)));
  set_state (self, "repeat",
             g_variant_new_string (repeat_names[sky_play_queue_get_repeat (queue)]));
  set_state (self, "mute", g_variant_new_boolean (sky_player_get_muted (self->player)));
}

static void
refresh_chapters (SkyPlayerActions *self)
{
  int current = sky_chapter_store_get_current (self->chapters);
  int n = (int) sky_chapter_store_get_chapters (self->chapters)->len;

  set_enabled (self, "next-chapter", current + 1 < n);
  /* also goes back to the beginning of the chapter */
  set_enabled (self, "previous-chapter", current >= 0);
}

static void
sky_player_actions_dispose (GObject *object)
{
  SkyPlayerActions *self = SKY_PLAYER_ACTIONS (object);

  g_clear_object (&self->chapters);
  g_clear_object (&self->player);
  g_clear_object (&self->group);

  G_OBJECT_CLASS (sky_player_actions_parent_class)->dispose (object);
}

static void
sky_player_actions_class_init (SkyPlayerActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_player_actions_dispose;
}

static void
sky_player_actions_init (SkyPlayerActions *self)
{
  self->group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->group), entries, G_N_ELEMENTS (entries),
                                   self);
}

/**
 * sky_player_actions_new:
 * @player: what they act on
 * @chapters: of what it plays
 *
 * Returns: (transfer full): the actions, which follow the player's state
 */
SkyPlayerActions *
sky_player_actions_new (SkyPlayer *player, SkyChapterStore *chapters)
{
  SkyPlayerActions *self;
  SkyPlayQueue     *queue;

  g_return_val_if_fail (SKY_IS_PLAYER (player) && SKY_IS_CHAPTER_STORE (chapters), NULL);

  self = g_object_new (SKY_TYPE_PLAYER_ACTIONS, NULL);
  self->player = g_object_ref (player);
  self->chapters = g_object_ref (chapters);
  queue = sky_player_get_queue (player);
  g_signal_connect_object (queue, "notify", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "items-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "notify::muted", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chapters, "changed", G_CALLBACK (refresh_chapters), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (chapters, "notify::current", G_CALLBACK (refresh_chapters), self,
                           G_CONNECT_SWAPPED);
  refresh (self);
  refresh_chapters (self);
  return self;
}

/**
 * sky_player_actions_get_group:
 * @self: the actions
 *
 * Returns: (transfer none): to be inserted as "player"
 */
GActionGroup *
sky_player_actions_get_group (SkyPlayerActions *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER_ACTIONS (self), NULL);

  return G_ACTION_GROUP (self->group);
}
