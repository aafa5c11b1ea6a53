/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Methods about what plays next, and what was heard. Places count from 0. Main thread. */
#include "app/sky-app-error.h"
#include "app/sky-control-private.h"
#include "app/sky-json.h"

#define HISTORY_LENGTH 50

const char *const sky_control_shuffle_words[] = { "off", "track", "album", NULL };
const char *const sky_control_repeat_words[] = { "off", "track", "all", NULL };

static SkyPlayer *
player_of (gpointer control)
{
  return sky_services_get_player (sky_control_get_services (control));
}

static SkyPlayQueue *
queue_of (gpointer control)
{
  return sky_player_get_queue (player_of (control));
}

static void
reply_status (SkyControlRequest *request, gpointer control)
{
  sky_control_request_reply (request, sky_control_describe_player (control));
}

static void
fail (SkyControlRequest *request, SkyAppError code, const char *message)
{
  sky_control_request_fail_take (request, g_error_new_literal (SKY_APP_ERROR, code, message));
}

static void
list_handler (SkyControlRequest *request, gpointer user_data)
{
  SkyPlayQueue *queue = queue_of (user_data);
  GListModel   *model = G_LIST_MODEL (queue);
  SkyQueueItem *stop_after = sky_play_queue_get_stop_after (queue);
  guint         position = sky_play_queue_get_position (queue);
  JsonArray    *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (SkyQueueItem) item = g_list_model_get_item (model, i);
      JsonObject *object = sky_json_from_queue_item (item);

      json_object_set_boolean_member (object, "current", i == position);
      json_object_set_boolean_member (object, "stop_after", item == stop_after);
      json_array_add_object_element (array, object);
    }
  sky_control_request_reply (request, sky_json_take_array (array));
}

static void
add_handler (SkyControlRequest *request, gpointer user_data)
{
  SkyPlayOrder *order = sky_services_get_play_order (sky_control_get_services (user_data));
  gboolean      next = sky_control_request_get_flag (request, "next");
  g_autoptr (GArray) ids = sky_control_request_dup_ints (request, "ids");
  g_auto (GStrv) locations = sky_control_request_dup_strings (request, "locations");

  if (ids->len > 0)
    sky_play_order_enqueue (order, ids, next);
  else if (locations[0] != NULL)
    sky_play_order_enqueue_locations (order, (const char *const *) locations, next);
  else
    {
      fail (request, SKY_APP_ERROR_INVALID, "Nothing to add was named");
      return;
    }
  reply_status (request, user_data);
}

/* The places that are named, all of which have to exist; %NULL: the request is answered. */
static GArray *
need_places (SkyControlRequest *request, SkyPlayQueue *queue)
{
  g_autoptr (GArray) numbers = sky_control_request_dup_ints (request, "positions");
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint));
  gint64 length = g_list_model_get_n_items (G_LIST_MODEL (queue));

  for (guint i = 0; i < numbers->len; i++)
    {
      gint64 number = g_array_index (numbers, gint64, i);
      guint  place = (guint) CLAMP (number, 0, MAX (length - 1, 0));

      if (place != number || length == 0)
        {
          sky_control_request_fail_take (
              request,
              g_error_new (SKY_APP_ERROR, SKY_APP_ERROR_NOT_FOUND,
                           "There is no place %" G_GINT64_FORMAT " in the queue", number + 1));
          return NULL;
        }
      g_array_append_val (places, place);
    }
  if (places->len == 0)
    {
      fail (request, SKY_APP_ERROR_INVALID, "“positions” is missing");
      return NULL;
    }

  return g_steal_pointer (&places);
}

static void
remove_handler (SkyControlRequest *request, gpointer user_data)
{
  SkyPlayQueue *queue = queue_of (user_data);
  g_autoptr (GArray) places = need_places (request, queue);

  if (places == NULL)
    return;
  sky_player_remember_queue (player_of (user_data));
  sky_play_queue_remove_many (queue, (guint *) places->data, places->len);
  reply_status (request, user_data);
}

static void
move_handler (SkyControlRequest *request, gpointer user_data)
{
  SkyPlayQueue *queue = queue_of (user_data);
  gint64        before = sky_control_request_get_int (request, "before", -1);
  g_autoptr (GArray) places = need_places (request, queue);

  if (places == NULL)
    return;
  if (before < 0)
    {
      fail (request, SKY_APP_ERROR_INVALID, "“before” is missing");
      return;
    }
  sky_player_remember_queue (player_of (user_data));
  sky_play_queue_move (queue, (guint *) places->data, places->len,
                       (guint) MIN (before, (gint64) G_MAXUINT));
  reply_status (request, user_data);
}

static void
clear_handler (SkyControlRequest *request, gpointer user_data)
{
  SkyPlayer *player = player_of (user_data);

  if (g_list_model_get_n_items (G_LIST_MODEL (queue_of (user_data))) > 0)
    {
      sky_player_remember_queue (player);
      sky_play_queue_clear (queue_of (user_data));
    }
  reply_status (request, user_data);
}

static void
undo_handler (SkyControlRequest *request, gpointer user_data)
{
  if (sky_player_undo (player_of (user_data)))
    reply_status (request, user_data);
  else
    fail (request, SKY_APP_ERROR_NOT_FOUND, "There is no change of the queue to undo");
}

static void
play_handler (SkyControlRequest *request, gpointer user_data)
{
  g_autoptr (GArray) places = need_places (request, queue_of (user_data));

  if (places == NULL)
    return;
  sky_player_play_at (player_of (user_data), g_array_index (places, guint, 0));
  reply_status (request, user_data);
}

/* Without a place: after the current item. */
static void
stop_after_handler (SkyControlRequest *request, gpointer user_data)
{
  SkyPlayQueue *queue = queue_of (user_data);
  g_autoptr (GArray) numbers = sky_control_request_dup_ints (request, "positions");
  g_autoptr (GArray) places = NULL;
  g_autoptr (SkyQueueItem) item = NULL;

  if (numbers->len > 0)
    {
      places = need_places (request, queue);
      if (places == NULL)
        return;
      item = g_list_model_get_item (G_LIST_MODEL (queue), g_array_index (places, guint, 0));
    }
  else if (!sky_control_request_get_flag (request, "off"))
    g_set_object (&item, sky_play_queue_get_current (queue));

  if (item == NULL && !sky_control_request_get_flag (request, "off"))
    {
      fail (request, SKY_APP_ERROR_NOT_FOUND, "Nothing is playing");
      return;
    }
  sky_play_queue_set_stop_after (queue, item);
  reply_status (request, user_data);
}

/* The index of the mode that is named; -1: the request is answered. */
static int
need_mode (SkyControlRequest *request, const char *const *words)
{
  const char *mode = sky_control_request_need_string (request, "mode");

  if (mode == NULL)
    return -1;
  for (int i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], mode))
      return i;
  sky_control_request_fail_take (
      request, g_error_new (SKY_APP_ERROR, SKY_APP_ERROR_INVALID, "There is no mode “%s”", mode));
  return -1;
}

static void
shuffle_handler (SkyControlRequest *request, gpointer user_data)
{
  int mode = need_mode (request, sky_control_shuffle_words);

  if (mode < 0)
    return;
  sky_play_queue_set_shuffle_mode (queue_of (user_data), (SkyShuffleMode) mode);
  reply_status (request, user_data);
}

static void
repeat_handler (SkyControlRequest *request, gpointer user_data)
{
  int mode = need_mode (request, sky_control_repeat_words);

  if (mode < 0)
    return;
  sky_play_queue_set_repeat (queue_of (user_data), (SkyRepeat) mode);
  reply_status (request, user_data);
}

static void
history_handler (SkyControlRequest *request, gpointer user_data)
{
  GListModel *history = G_LIST_MODEL (sky_player_get_history (player_of (user_data)));
  gint64      limit = sky_control_request_get_int (request, "limit", HISTORY_LENGTH);
  JsonArray  *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (history) && i < limit; i++)
    {
      g_autoptr (SkyHistoryEntry) entry = g_list_model_get_item (history, i);

      json_array_add_object_element (array, sky_json_from_history_entry (entry));
    }
  sky_control_request_reply (request, sky_json_take_array (array));
}

static void
clear_history_handler (SkyControlRequest *request, gpointer user_data)
{
  sky_play_history_clear (sky_player_get_history (player_of (user_data)));
  reply_status (request, user_data);
}

static const SkyControlMethod methods[] = {
  { "player.queue", list_handler },     { "queue.add", add_handler },
  { "queue.remove", remove_handler },   { "queue.move", move_handler },
  { "queue.clear", clear_handler },     { "queue.undo", undo_handler },
  { "queue.play", play_handler },       { "queue.stop-after", stop_after_handler },
  { "queue.shuffle", shuffle_handler }, { "queue.repeat", repeat_handler },
  { "queue.history", history_handler }, { "queue.clear-history", clear_history_handler },
};

void
sky_control_add_queue_methods (SkyControl *self)
{
  sky_control_server_add_methods (sky_control_get_server (self), methods, G_N_ELEMENTS (methods),
                                  self);
}
