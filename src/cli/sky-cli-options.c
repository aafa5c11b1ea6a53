/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options and arguments of commands, their checks, and the help of each command. */
#include "cli/sky-cli-options.h"

#include <gio/gio.h>

#include "cli/sky-cli-output.h"

static gboolean
asks_for_help (int argc, char **argv)
{
  for (int i = 1; i < argc && !g_str_equal (argv[i], "--"); i++)
    if (g_str_equal (argv[i], "--help") || g_str_equal (argv[i], "-h"))
      return TRUE;
  return FALSE;
}

static GOptionContext *
context_new (const SkyCliCommand *command, const GOptionEntry *entries)
{
  GOptionContext *context = g_option_context_new (command->arguments);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, command->summary);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  return context;
}

/**
 * sky_cli_print_help:
 * @command: whose help
 * @entries: (nullable): its options
 */
void
sky_cli_print_help (const SkyCliCommand *command, const GOptionEntry *entries)
{
  sky_cli_line ("Usage: skylark %s%s%s%s\n\n%s", command->name,
                entries != NULL && entries[0].long_name != NULL ? " [OPTION…]" : "",
                *command->arguments != '\0' ? " " : "", command->arguments, command->summary);
  if (entries == NULL || entries[0].long_name == NULL)
    return;
  sky_cli_line ("\nOptions:");
  for (guint i = 0; entries[i].long_name != NULL; i++)
    {
      g_autofree char *name =
          g_strconcat (entries[i].long_name, entries[i].arg_description != NULL ? "=" : "",
                       entries[i].arg_description != NULL ? entries[i].arg_description : "", NULL);

      sky_cli_line ("  --%-18s %s", name, entries[i].description);
    }
}

/**
 * sky_cli_parse:
 * @command: whose command line it is
 * @options: what it takes
 * @argc: length of @argv
 * @argv: the command's name and what follows it
 * @arguments: (out) (transfer full): what is no option; %NULL after --help
 *
 * Prints the help, or on stderr what is wrong.
 *
 * Returns: whether the command line is in order; @arguments says whether to go on
 */
gboolean
sky_cli_parse (const SkyCliCommand *command,
               const SkyCliOptions *options,
               int                  argc,
               char               **argv,
               GStrv               *arguments)
{
  g_autoptr (GOptionContext) context = context_new (command, options->entries);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) copy = NULL;
  g_autoptr (GStrvBuilder) rest = g_strv_builder_new ();
  guint n_rest = 0;

  *arguments = NULL;
  if (asks_for_help (argc, argv))
    {
      sky_cli_print_help (command, options->entries);
      return TRUE;
    }
  copy = g_new0 (char *, (gsize) argc + 1);
  for (int i = 0; i < argc; i++)
    copy[i] = g_strdup (argv[i]);
  if (!g_option_context_parse_strv (context, &copy, &error))
    {
      sky_cli_error ("%s (see skylark %s --help)", error->message, command->name);
      return FALSE;
    }
  for (guint i = 1; copy[i] != NULL; i++)
    if (!g_str_equal (copy[i], "--"))
      {
        g_strv_builder_add (rest, copy[i]);
        n_rest++;
      }
  if (n_rest < options->least || (options->most > 0 && n_rest > options->most))
    {
      sky_cli_error ("%s: use skylark %s %s",
                     n_rest < options->least ? "Something is missing" : "Too many arguments",
                     command->name, command->arguments);
      return FALSE;
    }
  *arguments = g_strv_builder_end (rest);
  return TRUE;
}

const SkyCliCommand *
sky_cli_find_in (const SkyCliCommand *commands, const char *name)
{
  for (guint i = 0; commands[i].name != NULL; i++)
    if (g_str_equal (commands[i].name, name))
      return &commands[i];
  return NULL;
}

/**
 * sky_cli_check_text:
 * @arguments: names, locations or queries
 *
 * Returns: whether all are UTF-8; if not, stderr says so
 */
gboolean
sky_cli_check_text (const char *const *arguments)
{
  for (guint i = 0; arguments[i] != NULL; i++)
    if (!g_utf8_validate (arguments[i], -1, NULL))
      {
        g_autofree char *shown = g_utf8_make_valid (arguments[i], -1);

        sky_cli_error ("“%s” is not valid UTF-8", shown);
        return FALSE;
      }
  return TRUE;
}

/**
 * sky_cli_dup_uri:
 * @path: a file name, absolute or not, in whatever bytes
 *
 * Names of files need not be UTF-8, what goes over the control socket must be: so files travel as
 * URIs.
 *
 * Returns: (transfer full): the file's URI
 */
char *
sky_cli_dup_uri (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);

  return g_file_get_uri (file);
}
