/* SPDX-License-Identifier: GPL-3.0-or-later */
/* skylark cache …: what stays on this computer. */
#include <string.h>

#include "app/sky-location.h"
#include "cli/sky-cli-answer.h"
#include "cli/sky-cli-options.h"
#include "cli/sky-cli-output.h"
#include "cli/sky-cli-play.h"

/* Places on drives, or words to search the library for; %NULL: stderr says why. */
static JsonObject *
make_params (SkyCliSession *session, const char *const *arguments)
{
  g_autofree char *query = NULL;
  JsonObject      *params;

  if (!sky_cli_check_text (arguments))
    return NULL;
  if (!sky_location_split (arguments[0], NULL, NULL))
    {
      query = g_strjoinv (" ", (char **) arguments);
      return sky_cli_search_params (session, query);
    }
  for (guint i = 1; arguments[i] != NULL; i++)
    if (!sky_location_split (arguments[i], NULL, NULL))
      {
        sky_cli_error ("%s: no place on a drive: DRIVE:/path is needed", arguments[i]);
        return NULL;
      }
  params = json_object_new ();
  json_object_set_array_member (params, "locations", sky_cli_strings (arguments));
  return params;
}

static void
note_rest (JsonObject *answer)
{
  gint64 here = sky_cli_get_int (answer, "here");
  gint64 let_go = sky_cli_get_int (answer, "let_go");

  if (here > 0)
    sky_cli_note ("%" G_GINT64_FORMAT " of them on this computer anyway", here);
  if (let_go > 0)
    sky_cli_note ("%" G_GINT64_FORMAT " of them out of folders that stay", let_go);
}

static int
run_set (SkyCliSession *session, const char *name, int argc, char **argv)
{
  const SkyCliOptions options = { NULL, 1, 0 };
  g_autofree char    *method = g_strconcat ("cache.", name + strlen ("cache "), NULL);
  g_auto (GStrv) arguments = NULL;
  g_autoptr (JsonNode) result = NULL;
  JsonObject *params;

  if (!sky_cli_parse (sky_cli_find_in (sky_cli_cache_commands, name), &options, argc, argv,
                      &arguments))
    return SKY_CLI_USAGE;
  if (arguments == NULL)
    return SKY_CLI_DONE;
  params = make_params (session, (const char *const *) arguments);
  if (params == NULL)
    return SKY_CLI_FAILED;
  result = sky_cli_session_ask (session, method, params);
  if (result == NULL)
    return sky_cli_session_get_status (session);
  note_rest (json_node_get_object (result));
  return SKY_CLI_DONE;
}

static int
run_pin (SkyCliSession *session, int argc, char **argv)
{
  return run_set (session, "cache pin", argc, argv);
}

static int
run_unpin (SkyCliSession *session, int argc, char **argv)
{
  return run_set (session, "cache unpin", argc, argv);
}

static void
print_pin (JsonObject *row, guint index)
{
  g_autofree char *location = sky_cli_dup_text (row, "location");
  g_autofree char *state = sky_cli_dup_text (row, "state");
  g_autofree char *kept = g_format_size ((guint64) sky_cli_get_int (row, "bytes_kept"));
  g_autofree char *bytes = g_format_size ((guint64) sky_cli_get_int (row, "bytes"));

  if (g_strcmp0 (state, "let-go") == 0)
    sky_cli_line ("%s\t%s", state, location);
  else
    sky_cli_line ("%s\t%s\t%s of %s", state, location, kept, bytes);
}

static int
run_list (SkyCliSession *session, int argc, char **argv)
{
  gboolean            json = FALSE;
  const GOptionEntry  entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &json,
                                      "Print one JSON document", NULL },
                                    { NULL, 0, 0, 0, NULL, NULL, NULL } };
  const SkyCliOptions options = { entries, 0, 0 };
  g_auto (GStrv) arguments = NULL;

  if (!sky_cli_parse (sky_cli_find_in (sky_cli_cache_commands, "cache list"), &options, argc, argv,
                      &arguments))
    return SKY_CLI_USAGE;
  if (arguments == NULL)
    return SKY_CLI_DONE;
  if (arguments[0] != NULL)
    {
      sky_cli_error ("Too many arguments: use skylark cache list");
      return SKY_CLI_USAGE;
    }
  return sky_cli_answer_list (session, "cache.list", NULL, json, print_pin);
}

const SkyCliCommand sky_cli_cache_commands[] = {
  { "cache pin", "QUERY|LOCATION…", "Keep songs, files or folders on this computer.", run_pin },
  { "cache unpin", "QUERY|LOCATION…", "Let them go when the cache needs the room.", run_unpin },
  { "cache list", "[--json]", "List what is kept on this computer.", run_list },
  { NULL, NULL, NULL, NULL },
};
