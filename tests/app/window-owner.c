/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An owner of the kind that has a window, without the window: says on stdout what becomes of it. */
#include <glib-unix.h>
#include <stdio.h>

#include "app/sky-app-error.h"
#include "app/sky-services.h"

typedef struct
{
  GMainLoop   *loop;
  SkyServices *services;
} Owner;

static void
say (const char *text)
{
  printf ("%s\n", text);
  fflush (stdout);
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Owner *owner = user_data;

  sky_services_stop_finish (SKY_SERVICES (source), result, NULL);
  g_main_loop_quit (owner->loop);
}

static gboolean
term_cb (gpointer user_data)
{
  Owner *owner = user_data;

  sky_services_stop_async (owner->services, stopped_cb, owner);
  return G_SOURCE_REMOVE;
}

static void
raise_cb (SkyServices *services, char **files, gpointer user_data)
{
  g_autofree char *list = g_strjoinv (" ", files != NULL ? files : (char *[]){ NULL });

  say (list[0] != '\0' ? list : "raised");
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Owner *owner = user_data;
  g_autoptr (GError) error = NULL;

  owner->services = sky_services_start_finish (result, &error);
  if (owner->services == NULL)
    {
      say (sky_app_error_to_code (error));
      g_main_loop_quit (owner->loop);
      return;
    }
  g_unix_signal_add (SIGTERM, term_cb, owner);
  g_signal_connect (owner->services, "raise", G_CALLBACK (raise_cb), owner);
  say ("owner");
}

int
main (int argc, char **argv)
{
  Owner owner = { .loop = g_main_loop_new (NULL, FALSE) };

  sky_services_start_async ((const char *const *) argv + 1, NULL, started_cb, &owner);
  g_main_loop_run (owner.loop);
  g_clear_object (&owner.services);
  g_main_loop_unref (owner.loop);
  return 0;
}
