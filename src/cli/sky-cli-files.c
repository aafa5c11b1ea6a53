/* SPDX-License-Identifier: GPL-3.0-or-later */
/* skylark ls, mkdir, mv, cp, rm, quota: entries of drives. */
#include "cli/sky-cli-answer.h"
#include "cli/sky-cli-options.h"
#include "cli/sky-cli-output.h"

/* Parses the command line of @name; FALSE: return @status. */
static gboolean
parse (const char          *name,
       const SkyCliOptions *options,
       int                  argc,
       char               **argv,
       GStrv               *arguments,
       int                 *status)
{
  const SkyCliCommand *command = sky_cli_find_in (sky_cli_file_commands, name);

  *status = SKY_CLI_USAGE;
  if (!sky_cli_parse (command, options, argc, argv, arguments))
    return FALSE;
  *status = SKY_CLI_DONE;
  if (*arguments == NULL)
    return FALSE;
  *status = SKY_CLI_USAGE;
  return sky_cli_check_text ((const char *const *) *arguments);
}

static JsonObject *
place_params (const char *location)
{
  JsonObject *params = json_object_new ();

  json_object_set_string_member (params, "location", location);
  return params;
}

static void
print_entry (JsonObject *entry, guint index)
{
  g_autofree char *name = sky_cli_dup_text (entry, "name");
  g_autofree char *modified = sky_cli_dup_text (entry, "modified");
  g_autofree char *kind = sky_cli_dup_text (entry, "kind");

  sky_cli_line ("%12" G_GINT64_FORMAT "  %-20s  %s%s", sky_cli_get_int (entry, "size"), modified,
                name, g_str_equal (kind, "folder") ? "/" : "");
}

static int
run_ls (SkyCliSession *session, int argc, char **argv)
{
  gboolean           json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL }, { NULL }
  };
  const SkyCliOptions options = { entries, 1, 1 };
  g_auto (GStrv) arguments = NULL;
  int status;

  if (!parse ("ls", &options, argc, argv, &arguments, &status))
    return status;
  return sky_cli_answer_list (session, "files.list", place_params (arguments[0]), json,
                              print_entry);
}

static int
run_mkdir (SkyCliSession *session, int argc, char **argv)
{
  gboolean            parents = FALSE;
  const GOptionEntry  entries[] = { { "parents", 'p', 0, G_OPTION_ARG_NONE, &parents,
                                      "Make missing parents too; a folder that is there is fine",
                                      NULL },
                                    { NULL } };
  const SkyCliOptions options = { entries, 1, 0 };
  g_auto (GStrv) arguments = NULL;
  int status;

  if (!parse ("mkdir", &options, argc, argv, &arguments, &status))
    return status;
  status = SKY_CLI_DONE;
  for (guint i = 0; arguments[i] != NULL; i++)
    {
      JsonObject *params = json_object_new ();
      g_autoptr (JsonNode) result = NULL;

      json_object_set_string_member (params, "location", arguments[i]);
      json_object_set_boolean_member (params, "parents", parents);
      result = sky_cli_session_ask (session, "files.make-folder", params);
      if (result == NULL)
        status = sky_cli_session_get_status (session);
    }
  return status;
}

/* mv and cp: each of all but the last argument to the last. */
static int
move_all (SkyCliSession *session, const char *method, GStrv arguments)
{
  guint n_from = g_strv_length (arguments) - 1;
  int   status = SKY_CLI_DONE;

  for (guint i = 0; i < n_from; i++)
    {
      JsonObject *params = json_object_new ();
      g_autoptr (JsonNode) result = NULL;

      json_object_set_string_member (params, "from", arguments[i]);
      json_object_set_string_member (params, "to", arguments[n_from]);
      json_object_set_boolean_member (params, "into", n_from > 1);
      result = sky_cli_session_ask (session, method, params);
      if (result == NULL)
        status = sky_cli_session_get_status (session);
    }
  return status;
}

static int
run_mv (SkyCliSession *session, int argc, char **argv)
{
  const SkyCliOptions options = { NULL, 2, 0 };
  g_auto (GStrv) arguments = NULL;
  int status;

  if (!parse ("mv", &options, argc, argv, &arguments, &status))
    return status;
  return move_all (session, "files.move", arguments);
}

static int
run_cp (SkyCliSession *session, int argc, char **argv)
{
  const SkyCliOptions options = { NULL, 2, 0 };
  g_auto (GStrv) arguments = NULL;
  int status;

  if (!parse ("cp", &options, argc, argv, &arguments, &status))
    return status;
  return move_all (session, "files.copy", arguments);
}

static int
run_rm (SkyCliSession *session, int argc, char **argv)
{
  gboolean            permanent = FALSE;
  const GOptionEntry  entries[] = { { "permanent", 0, 0, G_OPTION_ARG_NONE, &permanent,
                                      "Delete for good instead of moving to the drive's trash",
                                      NULL },
                                    { NULL } };
  const SkyCliOptions options = { entries, 1, 0 };
  g_auto (GStrv) arguments = NULL;
  int status;

  if (!parse ("rm", &options, argc, argv, &arguments, &status))
    return status;
  status = SKY_CLI_DONE;
  for (guint i = 0; arguments[i] != NULL; i++)
    {
      JsonObject *params = json_object_new ();
      g_autoptr (JsonNode) result = NULL;

      json_object_set_string_member (params, "location", arguments[i]);
      json_object_set_boolean_member (params, "permanent", permanent);
      result = sky_cli_session_ask (session, "files.remove", params);
      if (result == NULL)
        status = sky_cli_session_get_status (session);
    }
  return status;
}

static void
print_amount (JsonObject *quota, const char *name)
{
  if (json_object_has_member (quota, name) && !json_object_get_null_member (quota, name))
    sky_cli_line ("%s\t%" G_GINT64_FORMAT, name, sky_cli_get_int (quota, name));
  else
    sky_cli_line ("%s\tunknown", name);
}

static void
print_quota (JsonObject *quota)
{
  print_amount (quota, "used");
  print_amount (quota, "available");
}

static int
run_quota (SkyCliSession *session, int argc, char **argv)
{
  gboolean           json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL }, { NULL }
  };
  const SkyCliOptions options = { entries, 1, 1 };
  g_auto (GStrv) arguments = NULL;
  int status;

  if (!parse ("quota", &options, argc, argv, &arguments, &status))
    return status;
  return sky_cli_answer (session, "files.quota", place_params (arguments[0]), json, print_quota);
}

const SkyCliCommand sky_cli_file_commands[] = {
  { "ls", "LOCATION", "List a folder of a drive, sizes in bytes.", run_ls },
  { "mkdir", "LOCATION…", "Make folders on a drive.", run_mkdir },
  { "mv", "LOCATION… LOCATION", "Move or rename within a drive; nothing is replaced.", run_mv },
  { "cp", "LOCATION… LOCATION", "Copy within a drive; nothing is replaced.", run_cp },
  { "rm", "LOCATION…", "Delete: move to the drive's trash.", run_rm },
  { "quota", "LOCATION", "Tell the space used and free on a drive, in bytes.", run_quota },
  { NULL, NULL, NULL, NULL },
};
