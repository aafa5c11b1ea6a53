/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Skylark: the command line, or else the window. */
#include "cli/sky-cli.h"
#include "ui/sky-ui-main.h"

int
main (int argc, char **argv)
{
  return sky_cli_handles (argc, argv) ? sky_cli_main (argc, argv) : sky_ui_main (argc, argv);
}
