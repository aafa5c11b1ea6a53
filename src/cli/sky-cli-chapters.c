/* SPDX-License-Identifier: GPL-3.0-or-later */
/* skylark chapter. */
#include "cli/sky-cli-answer.h"
#include "cli/sky-cli-options.h"
#include "cli/sky-cli-output.h"

static void
print_chapters (JsonObject *status)
{
  JsonArray *chapters = json_object_get_array_member (status, "chapters");
  gint64     current = sky_cli_get_int (status, "chapter");

  for (guint i = 0; i < json_array_get_length (chapters); i++)
    {
      JsonObject      *chapter = json_array_get_object_element (chapters, i);
      g_autofree char *title = sky_cli_dup_text (chapter, "title");
      g_autofree char *start = sky_cli_dup_length (sky_cli_get_int (chapter, "start_ms"));

      sky_cli_line ("%s\t%u\t%s\t%s", i == current ? "*" : "", i + 1, start, title);
    }
}

/* "next", "previous", or a number from 1 on, as the question's parameters; or %NULL. */
static JsonObject *
make_params (const char *wish)
{
  JsonObject *params = json_object_new ();
  guint64     number;

  if (g_str_equal (wish, "next") || g_str_equal (wish, "previous"))
    json_object_set_boolean_member (params, wish, TRUE);
  else if (g_ascii_string_to_unsigned (wish, 10, 1, G_MAXINT, &number, NULL))
    json_object_set_int_member (params, "index", (gint64) number - 1);
  else
    g_clear_pointer (&params, json_object_unref);
  return params;
}

static int
run_chapter (SkyCliSession *session, int argc, char **argv)
{
  const SkyCliOptions options = { NULL, 0, 1 };
  g_auto (GStrv) arguments = NULL;
  g_autoptr (JsonNode) result = NULL;
  JsonObject *params;

  if (!sky_cli_parse (sky_cli_find_in (sky_cli_chapter_commands, "chapter"), &options, argc, argv,
                      &arguments))
    return SKY_CLI_USAGE;
  if (arguments == NULL)
    return SKY_CLI_DONE;
  if (arguments[0] == NULL)
    return sky_cli_answer (session, "player.status", NULL, FALSE, print_chapters);
  params = make_params (arguments[0]);
  if (params == NULL)
    {
      sky_cli_error ("“next”, “previous” or a number from 1 on is needed: skylark chapter NUMBER");
      return SKY_CLI_USAGE;
    }
  result = sky_cli_session_ask (session, "player.chapter", params);
  return result != NULL ? SKY_CLI_DONE : sky_cli_session_get_status (session);
}

const SkyCliCommand sky_cli_chapter_commands[] = {
  { "chapter", "[next|previous|NUMBER]", "Show the chapters of what is playing, or go to one.",
    run_chapter },
  { NULL, NULL, NULL, NULL },
};
