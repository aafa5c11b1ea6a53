/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Skylark's own storage server: everything is in the server layer. */

#include "server/sky-server-command.h"

int
main (int argc, char **argv)
{
  return sky_server_command_run (argc, argv);
}
