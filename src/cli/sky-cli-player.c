/* SPDX-License-Identifier: GPL-3.0-or-later */
/* skylark play, pause, next, previous, seek, volume, status. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/sky-cli-answer.h"
#include "cli/sky-cli-options.h"
#include "cli/sky-cli-output.h"
#include "cli/sky-cli-play.h"

static gboolean
parse (const char          *name,
       const SkyCliOptions *options,
       int                  argc,
       char               **argv,
       GStrv               *arguments,
       int                 *status)
{
  *status = SKY_CLI_USAGE;
  if (!sky_cli_parse (sky_cli_find_in (sky_cli_player_commands, name), options, argc, argv,
                      arguments))
    return FALSE;
  *status = SKY_CLI_DONE;
  return *arguments != NULL;
}

/* "track gain -7.2 dB", where there is one. */
static char *
dup_gain (JsonObject *status)
{
  JsonNode   *node = json_object_get_member (status, "gain");
  JsonObject *gain;
  char        db[G_ASCII_DTOSTR_BUF_SIZE];

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  gain = json_node_get_object (node);
  if (json_object_get_double_member (gain, "db") == 0.0)
    return NULL;
  g_ascii_formatd (db, sizeof db, "%+.1f", json_object_get_double_member (gain, "db"));
  return g_strdup_printf ("%s gain %s dB", json_object_get_string_member (gain, "source"), db);
}

/* "bit-exact", or "changed by gain, volume"; nothing while nobody knows. */
static char *
dup_changes (JsonObject *status)
{
  JsonNode   *node = json_object_get_member (status, "signal_path");
  JsonObject *path;
  JsonArray  *changes;
  g_autoptr (GString) text = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  path = json_node_get_object (node);
  if (json_object_get_boolean_member (path, "bit_exact"))
    return g_strdup ("bit-exact");
  changes = json_object_get_array_member (path, "changes");
  if (json_array_get_length (changes) == 0)
    return NULL;
  text = g_string_new ("changed by ");
  for (guint i = 0; i < json_array_get_length (changes); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            json_array_get_string_element (changes, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Only what is out of the ordinary: where the cache is going, or could not go. */
static void
print_cache (JsonObject *status)
{
  JsonObject      *cache = json_object_has_member (status, "cache")
                               ? json_object_get_object_member (status, "cache")
                               : NULL;
  g_autofree char *target = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *missing = NULL;
  g_autofree char *reason = NULL;

  if (cache == NULL)
    return;
  target = sky_cli_dup_text (cache, "moving_to");
  refused = sky_cli_dup_text (cache, "refused_folder");
  missing = sky_cli_dup_text (cache, "missing_folder");
  reason = sky_cli_dup_text (cache, "refused_because");
  if (*target != '\0')
    {
      g_autofree char *done = g_format_size ((guint64) sky_cli_get_int (cache, "moved"));
      g_autofree char *total = g_format_size ((guint64) sky_cli_get_int (cache, "to_move"));

      sky_cli_line ("cache\tmoving to %s\t%s of %s", target, done, total);
    }
  else if (*refused != '\0')
    sky_cli_line ("cache\tnot moved to %s\t%s", refused, reason);
  if (*missing != '\0')
    sky_cli_line ("cache\twaiting for %s", missing);
}

static void
print_current (JsonObject *status)
{
  JsonNode        *node = json_object_get_member (status, "current");
  JsonObject      *current;
  g_autofree char *state = sky_cli_dup_text (status, "state");
  g_autofree char *place = sky_cli_dup_text (status, "place");
  g_autofree char *format = sky_cli_dup_text (status, "format");
  g_autofree char *position = sky_cli_dup_length (sky_cli_get_int (status, "position_ms"));
  g_autofree char *duration = sky_cli_dup_length (sky_cli_get_int (status, "duration_ms"));
  g_autofree char *title = NULL;
  g_autofree char *artist = NULL;
  g_autofree char *gain = dup_gain (status);
  g_autofree char *changes = dup_changes (status);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      sky_cli_line ("%s", state);
      return;
    }
  current = json_node_get_object (node);
  title = sky_cli_dup_text (current, "title");
  artist = sky_cli_dup_text (current, "artist");
  sky_cli_line ("%s\t%s%s%s\t%s/%s\t%s\t%s%s%s%s%s", state, title, *artist != '\0' ? " — " : "",
                artist, position, duration, place, format, gain != NULL ? "\t" : "",
                gain != NULL ? gain : "", changes != NULL ? "\t" : "",
                changes != NULL ? changes : "");
}

static void
print_status (JsonObject *status)
{
  print_current (status);
  print_cache (status);
}

static int
run_play (SkyCliSession *session, int argc, char **argv)
{
  const SkyCliOptions options = { NULL, 0, 0 };
  g_auto (GStrv) arguments = NULL;
  g_autoptr (JsonNode) result = NULL;
  JsonObject *params = NULL;
  int         status;

  if (!parse ("play", &options, argc, argv, &arguments, &status))
    return status;
  if (arguments[0] != NULL)
    {
      params = sky_cli_play_params (session, (const char *const *) arguments);
      if (params == NULL)
        return SKY_CLI_FAILED;
    }
  result = sky_cli_session_ask (session, "player.play", params);
  return result != NULL ? SKY_CLI_DONE : sky_cli_session_get_status (session);
}

static int
run_simple (SkyCliSession *session, const char *name, int argc, char **argv)
{
  const SkyCliOptions options = { NULL, 0, 0 };
  g_autofree char    *method = g_strconcat ("player.", name, NULL);
  g_auto (GStrv) arguments = NULL;
  g_autoptr (JsonNode) result = NULL;
  int status;

  if (!parse (name, &options, argc, argv, &arguments, &status))
    return status;
  if (arguments[0] != NULL)
    {
      sky_cli_error ("Too many arguments: use skylark %s", name);
      return SKY_CLI_USAGE;
    }
  result = sky_cli_session_ask (session, method, NULL);
  return result != NULL ? SKY_CLI_DONE : sky_cli_session_get_status (session);
}

static int
run_pause (SkyCliSession *session, int argc, char **argv)
{
  return run_simple (session, "pause", argc, argv);
}

static int
run_toggle (SkyCliSession *session, int argc, char **argv)
{
  return run_simple (session, "toggle", argc, argv);
}

static int
run_stop (SkyCliSession *session, int argc, char **argv)
{
  return run_simple (session, "stop", argc, argv);
}

static int
run_next (SkyCliSession *session, int argc, char **argv)
{
  return run_simple (session, "next", argc, argv);
}

static int
run_previous (SkyCliSession *session, int argc, char **argv)
{
  return run_simple (session, "previous", argc, argv);
}

/* "90", "1:30", "1:02:03.5": seconds, with minutes and hours before them. */
static gboolean
parse_time (const char *text, gint64 *ms)
{
  double seconds = 0;
  guint  parts = 0;

  do
    {
      char  *end;
      double part = g_ascii_strtod (text, &end);

      if (end == text || !g_ascii_isdigit (*text) || part < 0 || part > 1e9 || ++parts > 3)
        return FALSE;
      seconds = seconds * 60 + part;
      text = end;
    }
  while (*text++ == ':');
  if (text[-1] != '\0')
    return FALSE;
  *ms = llrint (seconds * 1000);
  return TRUE;
}

static int
run_seek (SkyCliSession *session, int argc, char **argv)
{
  const char *wish = argc == 2 ? argv[1] : NULL;
  gboolean    is_step = wish != NULL && (*wish == '+' || *wish == '-');
  gint64      ms = 0;
  JsonObject *params;
  g_autoptr (JsonNode) result = NULL;

  /* "-10" is a step back, not an option. */
  if (wish != NULL && (g_str_equal (wish, "--help") || g_str_equal (wish, "-h")))
    {
      sky_cli_print_help (sky_cli_find_in (sky_cli_player_commands, "seek"), NULL);
      return SKY_CLI_DONE;
    }
  if (wish == NULL || !parse_time (is_step ? wish + 1 : wish, &ms))
    {
      sky_cli_error ("A place such as 90, 1:30, +10 or -10 is needed: skylark seek TIME");
      return SKY_CLI_USAGE;
    }
  params = json_object_new ();
  json_object_set_int_member (params, is_step ? "step_ms" : "position_ms",
                              is_step && *wish == '-' ? -ms : ms);
  result = sky_cli_session_ask (session, "player.seek", params);
  return result != NULL ? SKY_CLI_DONE : sky_cli_session_get_status (session);
}

/* "40", "40%", "mute", "unmute", as the question's parameters; or none. */
static gboolean
fill_volume (JsonObject *params, const char *wish)
{
  double percent;
  char  *end;

  if (wish == NULL)
    return TRUE;
  if (g_str_equal (wish, "mute") || g_str_equal (wish, "unmute"))
    {
      json_object_set_boolean_member (params, wish, TRUE);
      return TRUE;
    }
  percent = g_ascii_strtod (wish, &end);
  if (end == wish || (*end != '\0' && !g_str_equal (end, "%")) || !(percent >= 0) || percent > 100)
    return FALSE;
  json_object_set_double_member (params, "volume", percent / 100);
  return TRUE;
}

static int
run_volume (SkyCliSession *session, int argc, char **argv)
{
  gboolean           json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL }, { NULL }
  };
  const SkyCliOptions options = { entries, 0, 1 };
  g_auto (GStrv) arguments = NULL;
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (JsonObject) params = json_object_new ();
  JsonObject *status;
  int         code;

  if (!parse ("volume", &options, argc, argv, &arguments, &code))
    return code;
  if (!fill_volume (params, arguments[0]))
    {
      sky_cli_error ("The volume is a number from 0 to 100, “mute” or “unmute”");
      return SKY_CLI_USAGE;
    }
  result = sky_cli_session_ask (session, "player.volume", g_steal_pointer (&params));
  if (result == NULL)
    return sky_cli_session_get_status (session);
  status = json_node_get_object (result);
  if (json)
    sky_cli_json (result);
  else if (arguments[0] == NULL)
    sky_cli_line ("%.0f%s", sky_cli_get_number (status, "volume") * 100,
                  json_object_get_boolean_member (status, "muted") ? " muted" : "");
  return SKY_CLI_DONE;
}

static int
run_status (SkyCliSession *session, int argc, char **argv)
{
  gboolean           json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL }, { NULL }
  };
  const SkyCliOptions options = { entries, 0, 0 };
  g_auto (GStrv) arguments = NULL;
  int status;

  if (!parse ("status", &options, argc, argv, &arguments, &status))
    return status;
  return sky_cli_answer (session, "player.status", NULL, json, print_status);
}

const SkyCliCommand sky_cli_player_commands[] = {
  { "play", "[QUERY|PATH…|LOCATION…]", "Play what is found, or go on with the queue.", run_play },
  { "pause", "", "Pause.", run_pause },
  { "toggle", "", "Pause, or go on.", run_toggle },
  { "stop", "", "Stop.", run_stop },
  { "next", "", "Play the next track of the queue.", run_next },
  { "previous", "", "Play the previous track of the queue.", run_previous },
  { "seek", "TIME", "Go to a place (90, 1:30) or a step on or back (+10, -10), in seconds.",
    run_seek },
  { "volume", "[PERCENT|mute|unmute]", "Tell or set the volume, 0 to 100, or mute it.",
    run_volume },
  { "status", "", "Tell what is playing.", run_status },
  { NULL, NULL, NULL, NULL },
};
