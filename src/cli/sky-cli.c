/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: finds the command and runs it. Needs neither a display nor D-Bus. */
#include "cli/sky-cli.h"

#include "config.h"

#include <gio/gio.h>
#include <locale.h>
#include <signal.h>
#include <string.h>

#include "app/sky-headless.h"
#include "cli/sky-cli-command.h"
#include "cli/sky-cli-output.h"

static const SkyCliCommand *const groups[] = {
  sky_cli_drive_commands,   sky_cli_file_commands,     sky_cli_transfer_commands,
  sky_cli_library_commands, sky_cli_player_commands,   sky_cli_queue_commands,
  sky_cli_output_commands,  sky_cli_chapter_commands,  sky_cli_copy_commands,
  sky_cli_cache_commands,   sky_cli_settings_commands,
};

/* Whether @name is the first of the two words of a command's name. */
static gboolean
is_group_name (const char *command, const char *name)
{
  return g_str_has_prefix (command, name) && command[strlen (name)] == ' ';
}

/* A group's first word may be a command itself, where no second one of it follows. */
static const SkyCliCommand *
find_command (const char *first, const char *second, gboolean *is_group)
{
  const SkyCliCommand *plain = NULL;

  *is_group = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (guint j = 0; groups[i][j].name != NULL; j++)
      {
        const char *name = groups[i][j].name;

        if (g_str_equal (name, first))
          plain = &groups[i][j];
        if (!is_group_name (name, first))
          continue;
        *is_group = TRUE;
        if (second != NULL && g_str_equal (name + strlen (first) + 1, second))
          return &groups[i][j];
      }
  return !*is_group || second == NULL || *second == '-' ? plain : NULL;
}

static void
print_commands (const char *only)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (guint j = 0; groups[i][j].name != NULL; j++)
      if (only == NULL || is_group_name (groups[i][j].name, only))
        {
          g_autofree char *usage = g_strjoin (" ", groups[i][j].name, groups[i][j].arguments, NULL);

          sky_cli_line ("  skylark %-46s %s", usage, groups[i][j].summary);
        }
}

static void
print_help (void)
{
  sky_cli_line ("Usage: skylark [FILE…]\n"
                "       skylark COMMAND …\n\n"
                "Without a command the window opens, and files and folders are played.\n"
                "A LOCATION is a place on a drive: DRIVE:/path.\n\n"
                "Commands (each has --help):");
  print_commands (NULL);
  sky_cli_line ("\nOptions:\n"
                "  --headless           Run without a window until there is nothing to do\n"
                "  --version            Print the version\n"
                "  --help               Print this help");
}

static int
run_group_alone (const char *name, const char *second)
{
  if (second != NULL && (g_str_equal (second, "--help") || g_str_equal (second, "-h")))
    {
      sky_cli_line ("Usage:");
      print_commands (name);
      return SKY_CLI_DONE;
    }
  if (second != NULL)
    sky_cli_error ("“%s %s” is not a command; see skylark %s --help", name, second, name);
  else
    sky_cli_error ("%s what? See skylark %s --help", name, name);
  return SKY_CLI_USAGE;
}

static int
run_command (int argc, char **argv)
{
  g_autoptr (SkyCliSession) session = sky_cli_session_new ();
  const char          *second = argc > 2 ? argv[2] : NULL;
  const SkyCliCommand *command;
  gboolean             is_group;
  int                  skip;

  command = find_command (argv[1], second, &is_group);
  if (command == NULL && is_group)
    return run_group_alone (argv[1], second);
  if (command == NULL)
    {
      g_autofree char *shown = g_utf8_make_valid (argv[1], -1);

      sky_cli_error ("“%s” is neither a command nor a file; see skylark --help", shown);
      return SKY_CLI_USAGE;
    }
  skip = strchr (command->name, ' ') != NULL ? 2 : 1;
  return command->run (session, argc - skip, argv + skip);
}

/**
 * sky_cli_handles:
 * @argc: as of main()
 * @argv: as of main()
 *
 * Returns: whether the command line is no business of the window
 */
gboolean
sky_cli_handles (int argc, char **argv)
{
  static const char *const options[] = { "--headless", "--version", "--help", "-h", NULL };
  g_autoptr (GFile) file = NULL;
  gboolean is_group;

  if (argc < 2)
    return FALSE;
  if (argv[1][0] == '-')
    return g_strv_contains (options, argv[1]);
  if (find_command (argv[1], argc > 2 ? argv[2] : NULL, &is_group) != NULL || is_group)
    return TRUE;
  /* What is neither a command nor a file is a mistake that a window could not show. */
  file = g_file_new_for_commandline_arg (argv[1]);
  return g_file_is_native (file) && !g_file_query_exists (file, NULL);
}

/**
 * sky_cli_main:
 * @argc: as of main()
 * @argv: as of main()
 * @new_controls: (nullable): for an owner without a window, see sky_headless_run ()
 *
 * Returns: exit status: 0 done, 1 failed with a reason on stderr, 2 wrong usage
 */
int
sky_cli_main (int argc, char **argv, SkyHeadlessControls new_controls)
{
  setlocale (LC_ALL, "");
  signal (SIGPIPE, SIG_IGN);
  g_set_prgname ("skylark");
  if (argc < 2)
    {
      sky_cli_error ("A command is needed; see skylark --help");
      return SKY_CLI_USAGE;
    }
  if (g_str_equal (argv[1], "--headless"))
    return sky_headless_run (new_controls);
  if (g_str_equal (argv[1], "--version"))
    sky_cli_line ("Skylark " SKY_VERSION);
  else if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))
    print_help ();
  else
    return sky_cli_flush (run_command (argc, argv));
  return sky_cli_flush (SKY_CLI_DONE);
}
