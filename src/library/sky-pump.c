/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A source of the maker's main context that sleeps until it is asked. */
#include "library/sky-pump.h"

typedef struct
{
  GSource     source; /* first: GLib allocates the whole */
  SkyPumpFunc func;
  gpointer    owner; /* holds the pump, is not held by it */
} Pump;

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  Pump *pump = (Pump *) source;
  g_autoptr (GObject) owner = g_object_ref (pump->owner);

  g_source_set_ready_time (source, -1);
  pump->func (owner);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs funcs = { .dispatch = dispatch };

/**
 * sky_pump_new:
 * @name: for debuggers; static
 * @func: the step
 * @owner: (transfer none): a GObject; kept alive during the step
 *
 * Returns: (transfer full): a pump that sleeps
 */
GSource *
sky_pump_new (const char *name, SkyPumpFunc func, gpointer owner)
{
  GSource *source = g_source_new (&funcs, sizeof (Pump));
  Pump    *pump = (Pump *) source;

  pump->func = func;
  pump->owner = owner;
  g_source_set_static_name (source, name);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

/**
 * sky_pump_ask:
 * @pump: a pump
 *
 * The step is taken as soon as the main loop runs.
 */
void
sky_pump_ask (GSource *pump)
{
  g_source_set_ready_time (pump, 0);
}

/**
 * sky_pump_ask_at:
 * @pump: a pump
 * @monotonic_time: the step is not taken before
 */
void
sky_pump_ask_at (GSource *pump, gint64 monotonic_time)
{
  g_source_set_ready_time (pump, monotonic_time);
}

/**
 * sky_pump_free:
 * @pump: (transfer full): a pump; takes no step any more
 */
void
sky_pump_free (GSource *pump)
{
  g_source_destroy (pump);
  g_source_unref (pump);
}
