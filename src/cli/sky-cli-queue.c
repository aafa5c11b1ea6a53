/* SPDX-License-Identifier: GPL-3.0-or-later */
/* skylark queue …. Places are named as the list prints them, from 1. */
#include "cli/sky-cli-answer.h"
#include "cli/sky-cli-options.h"
#include "cli/sky-cli-output.h"
#include "cli/sky-cli-play.h"

#define MAX_PLACE 1000000000

/* The options that most of these have: --json. */
typedef struct
{
  gboolean     json;
  GOptionEntry entries[2];
} Flags;

static void
flags_init (Flags *flags)
{
  *flags = (Flags){ FALSE };
  flags->entries[0] = (GOptionEntry){
    "json", 0, 0, G_OPTION_ARG_NONE, &flags->json, "Print one JSON document", NULL
  };
}

/* The arguments; %NULL: the exit status is in @status. */
static GStrv
parse (const char *name, const SkyCliOptions *options, int argc, char **argv, int *status)
{
  GStrv arguments = NULL;

  *status = SKY_CLI_USAGE;
  if (!sky_cli_parse (sky_cli_find_in (sky_cli_queue_commands, name), options, argc, argv,
                      &arguments))
    return NULL;
  *status = SKY_CLI_DONE;
  return arguments;
}

static gboolean
parse_place (const char *text, gint64 *place)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, MAX_PLACE, &number, NULL))
    {
      sky_cli_error ("“%s” is no place in the queue: they are numbered from 1", text);
      return FALSE;
    }
  *place = (gint64) number - 1;
  return TRUE;
}

/* Adds the places that "3" and "5-9" mean. */
static gboolean
add_places (JsonArray *places, const char *text)
{
  g_auto (GStrv) ends = g_strsplit (text, "-", 2);
  gint64 first, last;

  if (!parse_place (ends[0], &first) || !parse_place (ends[1] != NULL ? ends[1] : ends[0], &last))
    return FALSE;
  if (last < first || last - first > 1000000)
    {
      sky_cli_error ("“%s” is no range of places", text);
      return FALSE;
    }
  for (gint64 place = first; place <= last; place++)
    json_array_add_int_element (places, place);
  return TRUE;
}

static JsonObject *
places_params (char **arguments)
{
  g_autoptr (JsonObject) params = json_object_new ();
  JsonArray *places = json_array_new ();

  json_object_set_array_member (params, "positions", places);
  for (guint i = 0; arguments[i] != NULL; i++)
    if (!add_places (places, arguments[i]))
      return NULL;
  return g_steal_pointer (&params);
}

static void
print_item (JsonObject *item, const char *lead)
{
  g_autofree char *title = sky_cli_dup_text (item, "title");
  g_autofree char *artist = sky_cli_dup_text (item, "artist");

  sky_cli_line ("%s\t%s\t%s%s", lead, title, artist,
                sky_cli_get_flag (item, "stop_after") ? "\t(stops here)" : "");
}

static void
print_place (JsonObject *item, guint index)
{
  g_autofree char *lead =
      g_strdup_printf ("%s %u", sky_cli_get_flag (item, "current") ? ">" : " ", index + 1);

  print_item (item, lead);
}

static int
run_list (SkyCliSession *session, int argc, char **argv)
{
  Flags               flags;
  const SkyCliOptions options = { flags.entries, 0, 0 };
  g_auto (GStrv) arguments = NULL;
  int status;

  flags_init (&flags);
  arguments = parse ("queue", &options, argc, argv, &status);
  if (arguments == NULL)
    return status;
  return sky_cli_answer_list (session, "player.queue", NULL, flags.json, print_place);
}

static int
run_add (SkyCliSession *session, int argc, char **argv)
{
  gboolean           next = FALSE, json = FALSE;
  const GOptionEntry entries[] = {
    { "next", 0, 0, G_OPTION_ARG_NONE, &next, "Right after what plays now", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL },
    { NULL }
  };
  const SkyCliOptions options = { entries, 1, 0 };
  g_auto (GStrv) arguments = NULL;
  JsonObject *params;
  int         status;

  arguments = parse ("queue add", &options, argc, argv, &status);
  if (arguments == NULL)
    return status;
  params = sky_cli_play_params (session, (const char *const *) arguments);
  if (params == NULL)
    return SKY_CLI_FAILED;
  json_object_set_boolean_member (params, "next", next);
  return sky_cli_answer (session, "queue.add", params, json, NULL);
}

/* What takes places and nothing else. */
static int
run_places (SkyCliSession *session, const char *name, guint most, int argc, char **argv)
{
  Flags               flags;
  const SkyCliOptions options = { flags.entries, 1, most };
  g_autofree char    *command = g_strconcat ("queue ", name, NULL);
  g_autofree char    *method = g_strconcat ("queue.", name, NULL);
  g_auto (GStrv) arguments = NULL;
  JsonObject *params;
  int         status;

  flags_init (&flags);
  arguments = parse (command, &options, argc, argv, &status);
  if (arguments == NULL)
    return status;
  params = places_params (arguments);
  if (params == NULL)
    return SKY_CLI_USAGE;
  return sky_cli_answer (session, method, params, flags.json, NULL);
}

static int
run_remove (SkyCliSession *session, int argc, char **argv)
{
  return run_places (session, "remove", 0, argc, argv);
}

static int
run_play (SkyCliSession *session, int argc, char **argv)
{
  return run_places (session, "play", 1, argc, argv);
}

/* The last place is the one that the others come to stand before. */
static int
run_move (SkyCliSession *session, int argc, char **argv)
{
  Flags               flags;
  const SkyCliOptions options = { flags.entries, 2, 0 };
  g_auto (GStrv) arguments = NULL;
  g_autofree char *target = NULL;
  JsonObject      *params;
  gint64           before = MAX_PLACE;
  guint            n;
  int              status;

  flags_init (&flags);
  arguments = parse ("queue move", &options, argc, argv, &status);
  if (arguments == NULL)
    return status;
  n = g_strv_length (arguments);
  target = g_steal_pointer (&arguments[n - 1]);
  if (!g_str_equal (target, "end") && !parse_place (target, &before))
    return SKY_CLI_USAGE;
  params = places_params (arguments);
  if (params == NULL)
    return SKY_CLI_USAGE;
  json_object_set_int_member (params, "before", before);
  return sky_cli_answer (session, "queue.move", params, flags.json, NULL);
}

static int
run_plain (SkyCliSession *session, const char *name, int argc, char **argv)
{
  Flags               flags;
  const SkyCliOptions options = { flags.entries, 0, 0 };
  g_autofree char    *command = g_strconcat ("queue ", name, NULL);
  g_autofree char    *method = g_strconcat ("queue.", name, NULL);
  g_auto (GStrv) arguments = NULL;
  int status;

  flags_init (&flags);
  arguments = parse (command, &options, argc, argv, &status);
  if (arguments == NULL)
    return status;
  if (arguments[0] != NULL)
    {
      sky_cli_error ("Too many arguments: use skylark %s", command);
      return SKY_CLI_USAGE;
    }
  return sky_cli_answer (session, method, NULL, flags.json, NULL);
}

static int
run_clear (SkyCliSession *session, int argc, char **argv)
{
  return run_plain (session, "clear", argc, argv);
}

static int
run_undo (SkyCliSession *session, int argc, char **argv)
{
  return run_plain (session, "undo", argc, argv);
}

static int
run_mode (SkyCliSession *session, const char *name, int argc, char **argv)
{
  Flags               flags;
  const SkyCliOptions options = { flags.entries, 1, 1 };
  g_autofree char    *command = g_strconcat ("queue ", name, NULL);
  g_autofree char    *method = g_strconcat ("queue.", name, NULL);
  g_auto (GStrv) arguments = NULL;
  JsonObject *params;
  int         status;

  flags_init (&flags);
  arguments = parse (command, &options, argc, argv, &status);
  if (arguments == NULL)
    return status;
  params = json_object_new ();
  json_object_set_string_member (params, "mode", arguments[0]);
  return sky_cli_answer (session, method, params, flags.json, NULL);
}

static int
run_shuffle (SkyCliSession *session, int argc, char **argv)
{
  return run_mode (session, "shuffle", argc, argv);
}

static int
run_repeat (SkyCliSession *session, int argc, char **argv)
{
  return run_mode (session, "repeat", argc, argv);
}

static int
run_stop_after (SkyCliSession *session, int argc, char **argv)
{
  Flags               flags;
  const SkyCliOptions options = { flags.entries, 0, 1 };
  g_auto (GStrv) arguments = NULL;
  JsonObject *params;
  int         status;

  flags_init (&flags);
  arguments = parse ("queue stop-after", &options, argc, argv, &status);
  if (arguments == NULL)
    return status;
  if (g_strcmp0 (arguments[0], "off") == 0)
    {
      params = json_object_new ();
      json_object_set_boolean_member (params, "off", TRUE);
    }
  else
    params = places_params (arguments);
  if (params == NULL)
    return SKY_CLI_USAGE;
  return sky_cli_answer (session, "queue.stop-after", params, flags.json, NULL);
}

static void
print_heard (JsonObject *item, guint index)
{
  g_autofree char *heard_at = sky_cli_dup_text (item, "heard_at");

  print_item (item, heard_at);
}

static int
run_history (SkyCliSession *session, int argc, char **argv)
{
  gboolean           json = FALSE;
  gboolean           clear = FALSE;
  int                limit = 50;
  const GOptionEntry entries[] = {
    { "clear", 0, 0, G_OPTION_ARG_NONE, &clear, "Forget it all", NULL },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, "At most so many, 50 if not told", "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL },
    { NULL }
  };
  const SkyCliOptions options = { entries, 0, 0 };
  g_auto (GStrv) arguments = NULL;
  JsonObject *params;
  int         status;

  arguments = parse ("queue history", &options, argc, argv, &status);
  if (arguments == NULL)
    return status;
  if (clear)
    return sky_cli_answer (session, "queue.clear-history", json_object_new (), json, NULL);
  params = json_object_new ();
  json_object_set_int_member (params, "limit", limit);
  return sky_cli_answer_list (session, "queue.history", params, json, print_heard);
}

const SkyCliCommand sky_cli_queue_commands[] = {
  { "queue", "", "List what plays now and next.", run_list },
  { "queue add", "[--next] QUERY|PATH…|LOCATION…", "Add what is found to the queue.", run_add },
  { "queue remove", "PLACE…", "Take places (3, 5-9) out of the queue.", run_remove },
  { "queue move", "PLACE… BEFORE", "Put places before another one, or at the end (“end”).",
    run_move },
  { "queue clear", "", "Empty the queue.", run_clear },
  { "queue undo", "", "Undo the last remove, move or clear.", run_undo },
  { "queue play", "PLACE", "Play from there.", run_play },
  { "queue shuffle", "off|track|album", "Play in a random order.", run_shuffle },
  { "queue repeat", "off|track|all", "Play again what has ended.", run_repeat },
  { "queue stop-after", "[PLACE|off]", "Stop after what plays now, or after a place, once.",
    run_stop_after },
  { "queue history", "[--limit N|--clear]", "List what was heard, newest first.", run_history },
  { NULL, NULL, NULL, NULL },
};
