/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Methods about what is heard. Main thread. */
#include "app/sky-app-error.h"
#include "app/sky-control-private.h"
#include "app/sky-json-sound.h"
#include "app/sky-json.h"

static const char *const state_words[] = { "stopped", "playing", "paused" };

static SkyPlayer *
player_of (gpointer control)
{
  return sky_services_get_player (sky_control_get_services (control));
}

static void
describe_place (JsonObject *object, SkyBlockCache *cache, SkyCachePlace *place)
{
  const GError *error = NULL;
  guint64       done;
  guint64       total;

  sky_json_set_string (object, "folder", sky_cache_place_get_folder (place));
  sky_json_set_string (object, "missing_folder", sky_cache_place_get_missing (place));
  sky_json_set_string (object, "moving_to", sky_cache_place_get_target (place));
  if (sky_cache_place_get_target (place) != NULL)
    {
      sky_block_cache_get_move_progress (cache, &done, &total);
      json_object_set_int_member (object, "moved", (gint64) done);
      json_object_set_int_member (object, "to_move", (gint64) total);
    }
  sky_json_set_string (object, "refused_folder", sky_cache_place_get_failed (place, &error));
  sky_json_set_string (object, "refused_because", error != NULL ? error->message : NULL);
}

static JsonObject *
describe_cache (SkyCacheHome *home)
{
  static const char *const words[] = { "off", "asking", "on", "closed" };
  SkyBlockCache           *cache = sky_cache_home_get_cache (home);
  SkyCacheVault           *vault = sky_cache_home_get_vault (home);
  JsonObject              *object = json_object_new ();

  json_object_set_int_member (object, "used", (gint64) sky_block_cache_get_used (cache));
  json_object_set_int_member (object, "limit", (gint64) sky_block_cache_get_limit (cache));
  json_object_set_string_member (object, "encryption", words[sky_cache_vault_get_state (vault)]);
  describe_place (object, cache, sky_cache_home_get_place (home));
  return object;
}

static void
set_object (JsonObject *object, const char *name, JsonObject *member)
{
  if (member != NULL)
    json_object_set_object_member (object, name, member);
  else
    json_object_set_null_member (object, name);
}

/* Private: what the player does, as player.status tells it. */
JsonNode *
sky_control_describe_player (SkyControl *self)
{
  SkyPlayer    *player = player_of (self);
  SkyPlayQueue *queue = sky_player_get_queue (player);
  SkyQueueItem *current = sky_player_get_current (player);
  JsonObject   *object = json_object_new ();
  JsonObject   *gain = sky_json_from_gain (player);
  JsonObject   *path = sky_json_from_signal_path (player);
  JsonObject   *output = sky_json_from_output (player);
  JsonObject   *cache =
      describe_cache (sky_services_get_cache_home (sky_control_get_services (self)));
  guint position = sky_play_queue_get_position (queue);

  if (current == NULL)
    current = sky_play_queue_get_current (queue);
  json_object_set_string_member (object, "state", state_words[sky_player_get_state (player)]);
  if (current != NULL)
    json_object_set_object_member (object, "current", sky_json_from_queue_item (current));
  else
    json_object_set_null_member (object, "current");
  json_object_set_int_member (object, "position_ms", sky_player_get_position (player));
  json_object_set_int_member (object, "duration_ms", sky_player_get_duration (player));
  sky_control_describe_chapters (self, object);
  json_object_set_double_member (object, "volume", sky_player_get_volume (player));
  json_object_set_boolean_member (object, "muted", sky_player_get_muted (player));
  json_object_set_boolean_member (object, "buffering", sky_player_get_buffering (player));
  json_object_set_boolean_member (object, "waiting", sky_player_get_waiting (player) != NULL);
  sky_json_set_string (object, "waiting_for", sky_player_get_waiting_place (player));
  sky_json_set_string (object, "place", sky_player_get_place (player));
  sky_json_set_string (object, "format", sky_player_get_format (player));
  set_object (object, "gain", gain);
  json_object_set_object_member (object, "sound", sky_json_from_sound (player));
  sky_control_describe_pins (self, cache);
  json_object_set_object_member (object, "cache", cache);
  set_object (object, "output", output);
  set_object (object, "signal_path", path);
  json_object_set_int_member (object, "queue_position",
                              position == G_MAXUINT ? -1 : (gint64) position);
  json_object_set_int_member (object, "queue_length",
                              g_list_model_get_n_items (G_LIST_MODEL (queue)));
  json_object_set_boolean_member (object, "shuffle", sky_play_queue_get_shuffle (queue));
  json_object_set_string_member (
      object, "shuffle_mode", sky_control_shuffle_words[sky_play_queue_get_shuffle_mode (queue)]);
  json_object_set_string_member (object, "repeat",
                                 sky_control_repeat_words[sky_play_queue_get_repeat (queue)]);
  json_object_set_boolean_member (object, "stop_after_current",
                                  position != G_MAXUINT && sky_play_queue_get_stop_after (queue) ==
                                                               sky_play_queue_get_current (queue));
  return sky_json_take_object (object);
}

static void
status_handler (SkyControlRequest *request, gpointer user_data)
{
  sky_control_request_reply (request, sky_control_describe_player (user_data));
}

/* Asked without anything to play, what is in the queue goes on. */
static void
play_handler (SkyControlRequest *request, gpointer user_data)
{
  SkyServices *services = sky_control_get_services (user_data);
  SkyPlayer   *player = sky_services_get_player (services);
  g_autoptr (GArray) ids = sky_control_request_dup_ints (request, "ids");
  g_auto (GStrv) locations = sky_control_request_dup_strings (request, "locations");

  if (ids->len > 0)
    sky_play_order_play (sky_services_get_play_order (services), ids, 0);
  else if (locations[0] != NULL)
    sky_play_order_play_locations (sky_services_get_play_order (services),
                                   (const char *const *) locations);
  else if (g_list_model_get_n_items (G_LIST_MODEL (sky_player_get_queue (player))) > 0)
    sky_player_play (player);
  else
    {
      sky_control_request_fail_take (request,
                                     g_error_new_literal (SKY_APP_ERROR, SKY_APP_ERROR_NOT_FOUND,
                                                          "The queue is empty: nothing to play"));
      return;
    }
  sky_control_request_reply (request, sky_control_describe_player (user_data));
}

static void
pause_handler (SkyControlRequest *request, gpointer user_data)
{
  sky_player_pause (player_of (user_data));
  sky_control_request_reply_done (request);
}

static void
toggle_handler (SkyControlRequest *request, gpointer user_data)
{
  sky_player_toggle (player_of (user_data));
  sky_control_request_reply_done (request);
}

static void
stop_handler (SkyControlRequest *request, gpointer user_data)
{
  sky_player_stop (player_of (user_data));
  sky_control_request_reply_done (request);
}

static void
next_handler (SkyControlRequest *request, gpointer user_data)
{
  sky_player_next (player_of (user_data));
  sky_control_request_reply_done (request);
}

static void
previous_handler (SkyControlRequest *request, gpointer user_data)
{
  sky_player_previous (player_of (user_data));
  sky_control_request_reply_done (request);
}

static void
seek_handler (SkyControlRequest *request, gpointer user_data)
{
  SkyPlayer *player = player_of (user_data);
  gint64     position = sky_control_request_get_int (request, "position_ms", -1);
  gint64     step = sky_control_request_get_int (request, "step_ms", 0);

  if (sky_play_queue_get_current (sky_player_get_queue (player)) == NULL)
    {
      sky_control_request_fail_take (
          request,
          g_error_new_literal (SKY_APP_ERROR, SKY_APP_ERROR_NOT_FOUND, "Nothing is playing"));
      return;
    }
  if (position < 0)
    position =
        sky_player_get_position (player) + CLAMP (step, -(gint64) G_MAXINT, (gint64) G_MAXINT);
  sky_player_seek (player, MAX (position, 0));
  sky_control_request_reply_done (request);
}

static void
volume_handler (SkyControlRequest *request, gpointer user_data)
{
  SkyPlayer *player = player_of (user_data);
  double     volume = sky_control_request_get_number (request, "volume", -1);

  if (volume >= 0)
    sky_player_set_volume (player, MIN (volume, 1));
  if (sky_control_request_get_flag (request, "mute"))
    sky_player_set_muted (player, TRUE);
  else if (sky_control_request_get_flag (request, "unmute"))
    sky_player_set_muted (player, FALSE);
  sky_control_request_reply (request, sky_control_describe_player (user_data));
}

static const SkyControlMethod methods[] = {
  { "player.status", status_handler },     { "player.play", play_handler },
  { "player.pause", pause_handler },       { "player.next", next_handler },
  { "player.previous", previous_handler }, { "player.seek", seek_handler },
  { "player.volume", volume_handler },     { "player.toggle", toggle_handler },
  { "player.stop", stop_handler },
};

void
sky_control_add_player_methods (SkyControl *self)
{
  sky_control_server_add_methods (sky_control_get_server (self), methods, G_N_ELEMENTS (methods),
                                  self);
}
