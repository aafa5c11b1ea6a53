/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Methods about the chapters of what is heard. Main thread. */
#include "app/sky-app-error.h"
#include "app/sky-control-private.h"
#include "app/sky-json.h"

static SkyChapterStore *
chapters_of (SkyControl *control)
{
  return sky_sound_store_get_chapters (
      sky_services_get_sound_store (sky_control_get_services (control)));
}

/* Private: adds them to the player's status. */
void
sky_control_describe_chapters (SkyControl *self, JsonObject *status)
{
  const GPtrArray *chapters = sky_chapter_store_get_chapters (chapters_of (self));
  JsonArray       *array = json_array_new ();

  for (guint i = 0; i < chapters->len; i++)
    {
      const SkyChapter *chapter = g_ptr_array_index (chapters, i);
      JsonObject       *object = json_object_new ();

      json_object_set_int_member (object, "start_ms", chapter->start_ms);
      sky_json_set_string (object, "title", chapter->title);
      json_array_add_object_element (array, object);
    }
  json_object_set_array_member (status, "chapters", array);
  json_object_set_int_member (status, "chapter",
                              sky_chapter_store_get_current (chapters_of (self)));
}

/* A number, from 0 on, or a step. */
static void
chapter_handler (SkyControlRequest *request, gpointer user_data)
{
  SkyChapterStore *chapters = chapters_of (user_data);
  gint64           index = sky_control_request_get_int (request, "index", -1);
  gboolean         is_done;

  if (sky_control_request_get_flag (request, "next"))
    is_done = sky_chapter_store_next (chapters);
  else if (sky_control_request_get_flag (request, "previous"))
    is_done = sky_chapter_store_previous (chapters);
  else
    is_done = index >= 0 && index <= G_MAXINT && sky_chapter_store_go (chapters, (int) index);
  if (is_done)
    sky_control_request_reply_done (request);
  else
    sky_control_request_fail_take (
        request, g_error_new_literal (SKY_APP_ERROR, SKY_APP_ERROR_NOT_FOUND,
                                      sky_chapter_store_get_chapters (chapters)->len > 0
                                          ? "There is no such chapter"
                                          : "What is playing has no chapters"));
}

static const SkyControlMethod methods[] = {
  { "player.chapter", chapter_handler },
};

void
sky_control_add_chapter_methods (SkyControl *self)
{
  sky_control_server_add_methods (sky_control_get_server (self), methods, G_N_ELEMENTS (methods),
                                  self);
}
