/* SPDX-License-Identifier: GPL-3.0-or-later */
/* skylark drive …: the connected drives. */
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "app/sky-drive-factory.h"
#include "app/sky-json.h"
#include "cli/sky-cli-answer.h"
#include "cli/sky-cli-options.h"
#include "cli/sky-cli-output.h"

#define LONGEST_SECRET 4096

static void
print_record (JsonObject *record, guint index)
{
  g_autofree char *name = sky_cli_dup_text (record, "name");
  g_autofree char *kind = sky_cli_dup_text (record, "kind");
  g_autofree char *status = sky_cli_dup_text (record, "status");
  g_autofree char *message = sky_cli_dup_text (record, "message");

  sky_cli_line ("%s\t%s\t%s%s%s", name, kind, status, *message != '\0' ? ": " : "", message);
}

/* From a pipe or a file the first line; from a terminal asked for, without showing it. */
static char *
read_secret (void)
{
  char           line[LONGEST_SECRET];
  struct termios shown;
  struct termios hidden;
  gboolean       is_terminal = isatty (STDIN_FILENO) && tcgetattr (STDIN_FILENO, &shown) == 0;
  gboolean       got;

  if (is_terminal)
    {
      hidden = shown;
      hidden.c_lflag &= ~(tcflag_t) ECHO;
      fputs ("Password: ", stderr);
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);
    }
  got = fgets (line, sizeof line, stdin) != NULL;
  if (is_terminal)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
      fputc ('\n', stderr);
    }
  if (got)
    line[strcspn (line, "\r\n")] = '\0';
  return got && *line != '\0' && g_utf8_validate (line, -1, NULL) ? g_strdup (line) : NULL;
}

static int
run_list (SkyCliSession *session, int argc, char **argv)
{
  gboolean           json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL }, { NULL }
  };
  const SkyCliOptions options = { entries, 0, 0 };
  g_auto (GStrv) arguments = NULL;

  if (!sky_cli_parse (sky_cli_find_in (sky_cli_drive_commands, "drive list"), &options, argc, argv,
                      &arguments))
    return SKY_CLI_USAGE;
  if (arguments == NULL)
    return SKY_CLI_DONE;
  return sky_cli_answer_list (session, "drives.list", NULL, json, print_record);
}

/* Whether the drive of @record answers; if not, stderr says why. */
static gboolean
tell_status (JsonObject *record)
{
  g_autofree char *name = sky_cli_dup_text (record, "name");
  g_autofree char *status = sky_cli_dup_text (record, "status");
  g_autofree char *message = sky_cli_dup_text (record, "message");

  if (g_str_equal (status, "connected"))
    return TRUE;
  sky_cli_note ("“%s” is not connected: %s", name, *message != '\0' ? message : status);
  return FALSE;
}

static int
finish_add (SkyCliSession *session, JsonNode *added, gboolean json)
{
  JsonObject *record = json_node_get_object (added);
  JsonObject *params = json_object_new ();
  g_autoptr (JsonNode) checked = NULL;

  if (!sky_cli_get_flag (record, "secret_kept"))
    sky_cli_note ("No keyring is running: the password is kept in memory for this run only. Give "
                  "it again with: skylark drive check NAME --secret");
  json_object_set_string_member (params, "name", sky_cli_get_raw (record, "id"));
  checked = sky_cli_session_ask (session, "drives.check", params);
  if (checked == NULL)
    return SKY_CLI_FAILED;
  tell_status (json_node_get_object (checked));
  if (json)
    sky_cli_json (checked);
  else
    print_record (json_node_get_object (checked), 0);
  return SKY_CLI_DONE;
}

static int
run_add (SkyCliSession *session, int argc, char **argv)
{
  g_autofree char   *kind = NULL;
  g_autofree char   *name = NULL;
  g_autofree char   *url = NULL;
  g_autofree char   *user = NULL;
  g_autofree char   *ca_file = NULL;
  g_autofree char   *secret = NULL;
  gboolean           json = FALSE;
  const GOptionEntry entries[] = {
    { "kind", 0, 0, G_OPTION_ARG_STRING, &kind, "What it is: skylark or webdav", "KIND" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, "How you call it", "NAME" },
    { "url", 0, 0, G_OPTION_ARG_STRING, &url, "Address of its root", "URL" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &user, "Account; its password is read on stdin", "USER" },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &ca_file, "Certificates to trust for it", "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL },
    { NULL },
  };
  const SkyCliOptions options = { entries, 0, 0 };
  g_auto (GStrv) arguments = NULL;
  g_autoptr (JsonNode) added = NULL;
  JsonObject *params;

  if (!sky_cli_parse (sky_cli_find_in (sky_cli_drive_commands, "drive add"), &options, argc, argv,
                      &arguments))
    return SKY_CLI_USAGE;
  if (arguments == NULL)
    return SKY_CLI_DONE;
  if (name == NULL || url == NULL || !sky_drive_factory_knows (kind))
    {
      sky_cli_error ("--kind (skylark or webdav), --name and --url are needed");
      return SKY_CLI_USAGE;
    }
  if (user != NULL || g_str_equal (kind, "skylark"))
    secret = read_secret ();
  params = json_object_new ();
  json_object_set_string_member (params, "kind", kind);
  json_object_set_string_member (params, "name", name);
  json_object_set_string_member (params, "url", url);
  sky_json_set_string (params, "user", user);
  sky_json_set_string (params, "secret", secret);
  if (ca_file != NULL)
    {
      g_autofree char *absolute = g_canonicalize_filename (ca_file, NULL);

      sky_json_set_string (params, "ca_file", absolute);
    }
  added = sky_cli_session_ask (session, "drives.add", params);
  return added != NULL ? finish_add (session, added, json) : sky_cli_session_get_status (session);
}

static int
run_remove (SkyCliSession *session, int argc, char **argv)
{
  const SkyCliOptions options = { NULL, 1, 1 };
  g_auto (GStrv) arguments = NULL;
  g_autoptr (JsonNode) result = NULL;
  JsonObject *params;

  if (!sky_cli_parse (sky_cli_find_in (sky_cli_drive_commands, "drive remove"), &options, argc,
                      argv, &arguments) ||
      (arguments != NULL && !sky_cli_check_text ((const char *const *) arguments)))
    return SKY_CLI_USAGE;
  if (arguments == NULL)
    return SKY_CLI_DONE;
  params = json_object_new ();
  json_object_set_string_member (params, "name", arguments[0]);
  result = sky_cli_session_ask (session, "drives.remove", params);
  return result != NULL ? SKY_CLI_DONE : sky_cli_session_get_status (session);
}

static int
run_check (SkyCliSession *session, int argc, char **argv)
{
  gboolean           json = FALSE;
  gboolean           ask = FALSE;
  const GOptionEntry entries[] = {
    { "secret", 0, 0, G_OPTION_ARG_NONE, &ask, "Read a new password on stdin", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL },
    { NULL }
  };
  const SkyCliOptions options = { entries, 1, 1 };
  g_auto (GStrv) arguments = NULL;
  g_autofree char *secret = NULL;
  g_autoptr (JsonNode) result = NULL;
  JsonObject *params;

  if (!sky_cli_parse (sky_cli_find_in (sky_cli_drive_commands, "drive check"), &options, argc, argv,
                      &arguments) ||
      (arguments != NULL && !sky_cli_check_text ((const char *const *) arguments)))
    return SKY_CLI_USAGE;
  if (arguments == NULL)
    return SKY_CLI_DONE;
  if (ask)
    secret = read_secret ();
  params = json_object_new ();
  json_object_set_string_member (params, "name", arguments[0]);
  sky_json_set_string (params, "secret", secret);
  result = sky_cli_session_ask (session, "drives.check", params);
  if (result == NULL)
    return sky_cli_session_get_status (session);
  if (json)
    sky_cli_json (result);
  else
    print_record (json_node_get_object (result), 0);
  return tell_status (json_node_get_object (result)) ? SKY_CLI_DONE : SKY_CLI_FAILED;
}

const SkyCliCommand sky_cli_drive_commands[] = {
  { "drive list", "", "List the connected drives and how they are.", run_list },
  { "drive add", "", "Connect a drive. Its password or token is read on stdin.", run_add },
  { "drive remove", "NAME", "Forget a drive and its password; nothing on it is touched.",
    run_remove },
  { "drive check", "NAME", "Try whether a drive answers.", run_check },
  { NULL, NULL, NULL, NULL },
};
