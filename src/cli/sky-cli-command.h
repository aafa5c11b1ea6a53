/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/sky-cli-session.h"
#include "cli/sky-cli-status.h"

G_BEGIN_DECLS

/**
 * SkyCliCommand:
 * @name: first word, or first two words, of the command line
 * @arguments: what may follow, as in the help
 * @summary: what it does, one line
 * @run: does it; @argv[0] is the command's name. Returns the exit status
 */
typedef struct
{
  const char *name;
  const char *arguments;
  const char *summary;
  int (*run) (SkyCliSession *session, int argc, char **argv);
} SkyCliCommand;

/* Each group's table ends with a command without a name. */
extern const SkyCliCommand sky_cli_drive_commands[];
extern const SkyCliCommand sky_cli_file_commands[];
extern const SkyCliCommand sky_cli_transfer_commands[];
extern const SkyCliCommand sky_cli_library_commands[];
extern const SkyCliCommand sky_cli_player_commands[];
extern const SkyCliCommand sky_cli_queue_commands[];
extern const SkyCliCommand sky_cli_output_commands[];
extern const SkyCliCommand sky_cli_chapter_commands[];
extern const SkyCliCommand sky_cli_cache_commands[];
extern const SkyCliCommand sky_cli_copy_commands[];
extern const SkyCliCommand sky_cli_settings_commands[];

G_END_DECLS
