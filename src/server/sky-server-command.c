/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line of skylark-drive: finds the command and its options. */

#include "server/sky-server-command.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static const char usage_text[] =
    "usage: skylark-drive serve --root DIR [--listen ADDR:PORT] [--token-file FILE]\n"
    "                           [--parent-fd N] [--tls-cert FILE --tls-key FILE]\n"
    "       skylark-drive export --root DIR [--account NAME] [--force] TARGET\n"
    "       skylark-drive check --root DIR\n";

static const struct
{
  const char *name;
  int (*run) (int argc, char **argv);
} commands[] = {
  { "serve", sky_server_command_serve },
  { "export", sky_server_command_export },
  { "check", sky_server_command_check },
};

/**
 * sky_server_command_fail:
 * @status: the exit status
 * @format: what went wrong
 *
 * Says on stderr why a command ends.
 *
 * Returns: @status
 */
int
sky_server_command_fail (int status, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list          arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fprintf (stderr, "skylark-drive: %s\n", text);
  return status;
}

/**
 * sky_server_command_parse:
 * @usage: the command's name and arguments, for --help
 * @entries: its options
 *
 * Reads a command's options; says on stderr what is wrong with them.
 *
 * Returns: whether they are right
 */
gboolean
sky_server_command_parse (const char *usage, const GOptionEntry *entries, int *argc, char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  sky_server_command_fail (SKY_SERVER_EXIT_USAGE, "%s", error->message);
  return FALSE;
}

/* Runs the command that the arguments name. */
int
sky_server_command_run (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  if (argc > 1 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0))
    {
      fputs (usage_text, stdout);
      return SKY_SERVER_EXIT_DONE;
    }
  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[1], commands[i].name) == 0)
      return commands[i].run (argc - 1, argv + 1);
  if (argc > 1)
    sky_server_command_fail (SKY_SERVER_EXIT_USAGE, "there is no command “%s”", argv[1]);
  fputs (usage_text, stderr);
  return SKY_SERVER_EXIT_USAGE;
}
