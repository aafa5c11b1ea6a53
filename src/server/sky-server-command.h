/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SKY_SERVER_EXIT_DONE 0
#define SKY_SERVER_EXIT_FAILED 1
#define SKY_SERVER_EXIT_USAGE 2

/* The commands of skylark-drive; each returns its exit status. */
int sky_server_command_run (int argc, char **argv);
int sky_server_command_serve (int argc, char **argv);
int sky_server_command_export (int argc, char **argv);
int sky_server_command_check (int argc, char **argv);

gboolean
sky_server_command_parse (const char *usage, const GOptionEntry *entries, int *argc, char ***argv);
int sky_server_command_fail (int status, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
