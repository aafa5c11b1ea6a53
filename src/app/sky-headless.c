/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An owner without a window: runs until nothing moves, plays or asks any more, or until a window
 * takes over, or a signal ends it. Main thread, with a main loop of its own. */
#include "app/sky-headless.h"

#include <glib-unix.h>
#include <signal.h>

#include "app/sky-app-error.h"
#include "app/sky-services-private.h"

/* Between two commands of a script the owner stays. */
#define GRACE_MS 3000
#define GRACE_VARIABLE "SKYLARK_GRACE_MS"

typedef struct
{
  GMainLoop          *loop;
  SkyServices        *services;     /* (owned) (nullable) */
  GObject            *controls;     /* (owned) (nullable) */
  SkyHeadlessControls new_controls; /* (nullable) */
  guint               grace_id;
  guint               grace_ms;
  gboolean            stopping;
  int                 status;
} Headless;

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Headless *headless = user_data;

  sky_services_stop_finish (SKY_SERVICES (source), result, NULL);
  g_main_loop_quit (headless->loop);
}

static void
stop (Headless *headless)
{
  if (headless->stopping || headless->services == NULL ||
      sky_services_get_stopping (headless->services))
    return;
  headless->stopping = TRUE;
  g_clear_handle_id (&headless->grace_id, g_source_remove);
  g_clear_object (&headless->controls);
  sky_services_stop_async (headless->services, stopped_cb, headless);
}

static gboolean
grace_over_cb (gpointer user_data)
{
  Headless *headless = user_data;

  headless->grace_id = 0;
  g_debug ("Nothing to do any more");
  stop (headless);
  return G_SOURCE_REMOVE;
}

/* The grace period begins anew whenever something ends. */
static void
reconsider_cb (Headless *headless)
{
  gboolean needed = sky_services_get_busy (headless->services) ||
                    sky_services_get_n_clients (headless->services) > 0;

  g_clear_handle_id (&headless->grace_id, g_source_remove);
  if (!needed && !headless->stopping)
    headless->grace_id = g_timeout_add (headless->grace_ms, grace_over_cb, headless);
}

static void
handed_over_cb (Headless *headless)
{
  g_info ("Handed over to a window");
  headless->stopping = TRUE;
  g_main_loop_quit (headless->loop);
}

static gboolean
signal_cb (gpointer user_data)
{
  Headless *headless = user_data;

  if (headless->services == NULL)
    g_main_loop_quit (headless->loop);
  stop (headless);
  return G_SOURCE_CONTINUE;
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Headless *headless = user_data;
  g_autoptr (GError) error = NULL;

  headless->services = sky_services_start_finish (result, &error);
  if (headless->services == NULL)
    {
      /* Two commands may have started an owner each: one is enough. */
      headless->status = g_error_matches (error, SKY_APP_ERROR, SKY_APP_ERROR_OWNED) ? 0 : 1;
      g_message ("%s", error->message);
      g_main_loop_quit (headless->loop);
      return;
    }
  g_signal_connect_swapped (headless->services, "notify::busy", G_CALLBACK (reconsider_cb),
                            headless);
  g_signal_connect_swapped (headless->services, "clients-changed", G_CALLBACK (reconsider_cb),
                            headless);
  g_signal_connect_swapped (headless->services, "handed-over", G_CALLBACK (handed_over_cb),
                            headless);
  if (headless->new_controls != NULL)
    {
      headless->controls = headless->new_controls (headless->services);
      g_signal_connect_swapped (headless->controls, "quit", G_CALLBACK (stop), headless);
    }
  reconsider_cb (headless);
}

static guint
grace_period (void)
{
  const char *text = g_getenv (GRACE_VARIABLE);
  guint64     value = GRACE_MS;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &value, NULL))
    value = GRACE_MS;
  return (guint) value;
}

/**
 * sky_headless_run:
 * @new_controls: (nullable): makes what lets the desktop control the player
 *
 * Owns the state folder without a window until there is nothing left to do.
 *
 * Returns: exit status of the process
 */
int
sky_headless_run (SkyHeadlessControls new_controls)
{
  Headless headless = { .new_controls = new_controls };
  guint    interrupt_id;
  guint    terminate_id;

  signal (SIGPIPE, SIG_IGN);
  headless.loop = g_main_loop_new (NULL, FALSE);
  headless.grace_ms = grace_period ();
  interrupt_id = g_unix_signal_add (SIGINT, signal_cb, &headless);
  terminate_id = g_unix_signal_add (SIGTERM, signal_cb, &headless);
  sky_services_start_headless_async (started_cb, &headless);
  g_main_loop_run (headless.loop);
  g_source_remove (interrupt_id);
  g_source_remove (terminate_id);
  g_clear_handle_id (&headless.grace_id, g_source_remove);
  g_clear_object (&headless.controls);
  if (headless.services != NULL)
    g_signal_handlers_disconnect_by_data (headless.services, &headless);
  g_clear_object (&headless.services);
  /* Answers that are on their way hold the last references; with them the databases close. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_main_loop_unref (headless.loop);
  return headless.status;
}
