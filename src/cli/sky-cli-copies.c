/* SPDX-License-Identifier: GPL-3.0-or-later */
/* skylark copies. */
#include "cli/sky-cli-answer.h"
#include "cli/sky-cli-options.h"
#include "cli/sky-cli-output.h"

static void
print_copy (JsonObject *copy, guint index)
{
  g_autofree char *place = sky_cli_dup_text (copy, "place");
  g_autofree char *path = sky_cli_dup_text (copy, "path");
  g_autofree char *format = sky_cli_dup_text (copy, "format");

  sky_cli_line ("%s\t%u\t%s\t%s\t%s%s", sky_cli_get_flag (copy, "plays") ? "*" : "", index + 1,
                place, format, path, sky_cli_get_flag (copy, "connected") ? "" : "\tnot connected");
}

static int
use_copy (SkyCliSession *session, const char *number)
{
  g_autoptr (JsonNode) result = NULL;
  JsonObject *params;
  guint64     index;

  if (number == NULL || !g_ascii_string_to_unsigned (number, 10, 1, G_MAXINT, &index, NULL))
    {
      sky_cli_error ("A number from 1 on is needed: skylark copies use NUMBER");
      return SKY_CLI_USAGE;
    }
  params = json_object_new ();
  json_object_set_int_member (params, "index", (gint64) index - 1);
  result = sky_cli_session_ask (session, "player.copies", params);
  return result != NULL ? SKY_CLI_DONE : sky_cli_session_get_status (session);
}

static int
run_copies (SkyCliSession *session, int argc, char **argv)
{
  gboolean            json = FALSE;
  const GOptionEntry  entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON", NULL },
                                    { NULL } };
  const SkyCliOptions options = { entries, 0, 2 };
  g_auto (GStrv) arguments = NULL;

  if (!sky_cli_parse (sky_cli_find_in (sky_cli_copy_commands, "copies"), &options, argc, argv,
                      &arguments))
    return SKY_CLI_USAGE;
  if (arguments == NULL)
    return SKY_CLI_DONE;
  if (g_strcmp0 (arguments[0], "use") == 0)
    return use_copy (session, arguments[1]);
  if (arguments[0] != NULL && (!g_str_equal (arguments[0], "list") || arguments[1] != NULL))
    {
      sky_cli_error ("“list” or “use NUMBER” is needed: skylark copies list");
      return SKY_CLI_USAGE;
    }
  return sky_cli_answer_list (session, "player.copies", NULL, json, print_copy);
}

const SkyCliCommand sky_cli_copy_commands[] = {
  { "copies", "[list|use NUMBER]",
    "Show the copies of what is playing, or go on in another one at the same place.", run_copies },
  { NULL, NULL, NULL, NULL },
};
