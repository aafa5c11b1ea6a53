/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for asynchronous things in tests, by conditions. */
#include "sky-wait.h"

gboolean
sky_wait_tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
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
