/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Skylark: the command line, or else the window. */
#include "cli/sky-cli.h"
#include "desktop/sky-mpris.h"
#include "ui/sky-ui-main.h"

/* Media keys work without a window, too; there is nothing to be raised then. */
static GObject *
new_controls (SkyServices *services)
{
  return G_OBJECT (sky_mpris_new (services, FALSE));
}

int
main (int argc, char **argv)
{
  if (sky_cli_handles (argc, argv))
    return sky_cli_main (argc, argv, new_controls);
  return sky_ui_main (argc, argv);
}
