/* SPDX-License-Identifier: GPL-3.0-or-later */
/* skylark library … and search: the catalogue of everything that sounds. */
#include <gio/gio.h>

#include "cli/sky-cli-answer.h"
#include "cli/sky-cli-options.h"
#include "cli/sky-cli-output.h"

#define POLL_USEC 100000

static gboolean
parse (const char          *name,
       const SkyCliOptions *options,
       int                  argc,
       char               **argv,
       GStrv               *arguments,
       int                 *status)
{
  *status = SKY_CLI_USAGE;
  if (!sky_cli_parse (sky_cli_find_in (sky_cli_library_commands, name), options, argc, argv,
                      arguments))
    return FALSE;
  *status = SKY_CLI_DONE;
  return *arguments != NULL;
}

static JsonObject *
path_params (const char *path)
{
  JsonObject      *params = json_object_new ();
  g_autofree char *uri = sky_cli_dup_uri (path);

  json_object_set_string_member (params, "path", uri);
  return params;
}

static gboolean
is_folder (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);

  return g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL) == G_FILE_TYPE_DIRECTORY;
}

static int
run_add (SkyCliSession *session, int argc, char **argv)
{
  const SkyCliOptions options = { NULL, 1, 0 };
  g_auto (GStrv) arguments = NULL;
  int status;

  if (!parse ("library add", &options, argc, argv, &arguments, &status))
    return status;
  for (guint i = 0; arguments[i] != NULL; i++)
    {
      g_autoptr (JsonNode) result = NULL;

      if (!is_folder (arguments[i]))
        {
          g_autofree char *shown = g_utf8_make_valid (arguments[i], -1);

          sky_cli_error ("%s is not a folder", shown);
          status = SKY_CLI_FAILED;
          continue;
        }
      result = sky_cli_session_ask (session, "library.add", path_params (arguments[i]));
      if (result == NULL)
        status = sky_cli_session_get_status (session);
    }
  return status;
}

static int
run_remove (SkyCliSession *session, int argc, char **argv)
{
  const SkyCliOptions options = { NULL, 1, 0 };
  g_auto (GStrv) arguments = NULL;
  int status;

  if (!parse ("library remove", &options, argc, argv, &arguments, &status))
    return status;
  for (guint i = 0; arguments[i] != NULL; i++)
    {
      g_autoptr (JsonNode) result = NULL;

      result = sky_cli_session_ask (session, "library.remove", path_params (arguments[i]));
      if (result == NULL)
        status = sky_cli_session_get_status (session);
    }
  return status;
}

/* Scanning begins a moment after it was asked for, and tells no end: so the status is polled. */
static int
wait_for_scan (SkyCliSession *session)
{
  gboolean scanning = TRUE;

  while (scanning)
    {
      g_autoptr (JsonNode) result = NULL;

      g_usleep (POLL_USEC);
      result = sky_cli_session_ask (session, "library.status", NULL);
      if (result == NULL)
        return sky_cli_session_get_status (session);
      scanning = sky_cli_get_flag (json_node_get_object (result), "scanning");
    }
  return SKY_CLI_DONE;
}

static int
run_scan (SkyCliSession *session, int argc, char **argv)
{
  gboolean           wait = FALSE;
  const GOptionEntry entries[] = {
    { "wait", 0, 0, G_OPTION_ARG_NONE, &wait, "End when the scan is done", NULL }, { NULL }
  };
  const SkyCliOptions options = { entries, 0, 0 };
  g_auto (GStrv) arguments = NULL;
  g_autoptr (JsonNode) result = NULL;
  int status;

  if (!parse ("library scan", &options, argc, argv, &arguments, &status))
    return status;
  result = sky_cli_session_ask (session, "library.scan", NULL);
  if (result == NULL)
    return sky_cli_session_get_status (session);
  return wait ? wait_for_scan (session) : SKY_CLI_DONE;
}

static void
print_status (JsonObject *status)
{
  JsonArray *folders = json_object_get_array_member (status, "folders");
  JsonArray *unreadable = json_object_get_array_member (status, "unreadable");

  sky_cli_line ("tracks\t%" G_GINT64_FORMAT, sky_cli_get_int (status, "tracks"));
  sky_cli_line ("scanning\t%s", sky_cli_get_flag (status, "scanning") ? "yes" : "no");
  for (guint i = 0; i < json_array_get_length (folders); i++)
    sky_cli_line ("folder\t%s", json_array_get_string_element (folders, i));
  for (guint i = 0; i < json_array_get_length (unreadable); i++)
    {
      JsonObject      *file = json_array_get_object_element (unreadable, i);
      g_autofree char *message = sky_cli_dup_text (file, "message");

      sky_cli_line ("unreadable\t%s", message);
    }
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

  if (!parse ("library status", &options, argc, argv, &arguments, &status))
    return status;
  return sky_cli_answer (session, "library.status", NULL, json, print_status);
}

static void
print_track (JsonObject *track, guint index)
{
  g_autofree char *title = sky_cli_dup_text (track, "title");
  g_autofree char *artist = sky_cli_dup_text (track, "artist");
  g_autofree char *album = sky_cli_dup_text (track, "album");
  g_autofree char *length = sky_cli_dup_length (sky_cli_get_int (track, "duration_ms"));

  sky_cli_line ("%" G_GINT64_FORMAT "\t%s\t%s\t%s\t%s", sky_cli_get_int (track, "id"), title,
                artist, album, length);
}

static int
run_search (SkyCliSession *session, int argc, char **argv)
{
  gboolean           json = FALSE;
  int                limit = 0;
  const GOptionEntry entries[] = {
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, "Print no more than this many", "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL },
    { NULL }
  };
  const SkyCliOptions options = { entries, 1, 0 };
  g_auto (GStrv) arguments = NULL;
  g_autofree char *query = NULL;
  JsonObject      *params;
  int              status;

  if (!parse ("search", &options, argc, argv, &arguments, &status))
    return status;
  if (limit < 0)
    sky_cli_error ("--limit is a number of tracks");
  if (limit < 0 || !sky_cli_check_text ((const char *const *) arguments))
    return SKY_CLI_USAGE;
  query = g_strjoinv (" ", arguments);
  params = json_object_new ();
  json_object_set_string_member (params, "query", query);
  json_object_set_int_member (params, "limit", limit);
  return sky_cli_answer_list (session, "library.search", params, json, print_track);
}

const SkyCliCommand sky_cli_library_commands[] = {
  { "library add", "FOLDER…", "Make folders of this computer part of the library.", run_add },
  { "library remove", "FOLDER…", "Take folders out of the library; no file is touched.",
    run_remove },
  { "library scan", "", "Look for what is new in the library's folders and on the drives.",
    run_scan },
  { "library status", "", "Tell what the library holds.", run_status },
  { "search", "QUERY", "Find tracks, best first.", run_search },
  { NULL, NULL, NULL, NULL },
};
