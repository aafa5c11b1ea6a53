/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Runs the default main context until the condition holds; fails the test after a minute. */
#define SKY_WAIT_UNTIL(condition)                                                                  \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 sky_wait_end = g_get_monotonic_time () + G_TIME_SPAN_MINUTE;                            \
    guint  sky_wait_id = g_timeout_add (20, sky_wait_tick_cb, NULL);                               \
    while (!(condition))                                                                           \
      {                                                                                            \
        g_assert_cmpint (g_get_monotonic_time (), <, sky_wait_end);                                \
        g_main_context_iteration (NULL, TRUE);                                                     \
      }                                                                                            \
    g_source_remove (sky_wait_id);                                                                 \
  }                                                                                                \
  G_STMT_END

gboolean sky_wait_tick_cb (gpointer data);
/* A GAsyncReadyCallback whose user data is a GAsyncResult **, and the wait for it. */
void          sky_wait_result_cb (GObject *source, GAsyncResult *result, gpointer data);
GAsyncResult *sky_wait_result (GAsyncResult **result);

G_END_DECLS
