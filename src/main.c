/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Skylark: the command line, or else the window. */
#include "cli/sky-cli.h"

int
main (int argc, char **argv)
{
  return sky_cli_main (argc, argv);
}
