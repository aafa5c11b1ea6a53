/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the program with a window begins. */
#include "config.h"

#include "ui/sky-ui-main.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "sky-ui-resources.h"
#include "ui/sky-application.h"

/**
 * sky_ui_register_resources:
 *
 * Makes templates, styles and icons known; may be called again.
 */
void
sky_ui_register_resources (void)
{
  g_resources_register (sky_ui_get_resource ());
}

/**
 * sky_ui_main:
 * @argc: of main ()
 * @argv: of main (): files and folders to play
 *
 * The environment's SKY_LOCALEDIR has the translations of a program that is not installed.
 *
 * Returns: the exit status
 */
int
sky_ui_main (int argc, char **argv)
{
  g_autoptr (SkyApplication) application = NULL;
  const char *translations = g_getenv ("SKY_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, translations != NULL ? translations : SKY_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name ("Skylark");
  sky_ui_register_resources ();
  application = sky_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
