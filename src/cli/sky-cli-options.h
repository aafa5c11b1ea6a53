/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/sky-cli-command.h"

G_BEGIN_DECLS

/**
 * SkyCliOptions:
 * @entries: (nullable): options besides --help, ended by an empty one
 * @least: fewest arguments
 * @most: most arguments, or 0 for any number
 *
 * What a command takes.
 */
typedef struct
{
  const GOptionEntry *entries;
  guint               least;
  guint               most;
} SkyCliOptions;

gboolean             sky_cli_parse (const SkyCliCommand *command,
                                    const SkyCliOptions *options,
                                    int                  argc,
                                    char               **argv,
                                    GStrv               *arguments);
const SkyCliCommand *sky_cli_find_in (const SkyCliCommand *commands, const char *name);
void                 sky_cli_print_help (const SkyCliCommand *command, const GOptionEntry *entries);
gboolean             sky_cli_check_text (const char *const *arguments);
char                *sky_cli_dup_uri (const char *path);

G_END_DECLS
