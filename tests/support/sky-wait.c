/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for asynchronous things in tests, by conditions. */
#include "sky-wait.h"

#define MOMENT_MS 5

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Comes back when something has happened in the default main context, or a moment has passed. The
 * moment begins here: a condition that takes long to ask is not asked without a pause. */
void
sky_wait_a_moment (void)
{
  guint tick = g_timeout_add (MOMENT_MS, tick_cb, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
}

static gboolean
over_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

/* Lets the default main context run for some time: no wait for anything, but for tests of what
 * happens as time goes by. */
void
sky_wait_pass (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, over_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

void
sky_wait_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **slot = data;

  g_assert_null (*slot);
  *slot = g_object_ref (result);
}

GAsyncResult *
sky_wait_result (GAsyncResult **result)
{
  SKY_WAIT_UNTIL (*result != NULL);
  return *result;
}
