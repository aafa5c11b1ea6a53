/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Runs the default main context until the condition holds; fails the test when it doesn't in time.
 * The condition is asked after each thing that happened, and every few milliseconds: another thread
 * or another program may have made it true. */
#define SKY_WAIT_WITHIN(seconds, condition)                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 sky_wait_end = g_get_monotonic_time () + (seconds) *G_USEC_PER_SEC;                     \
    while (!(condition))                                                                           \
      {                                                                                            \
        if (g_get_monotonic_time () > sky_wait_end)                                                \
          g_error ("%s: waited for %d s in vain: %s", G_STRLOC, (int) (seconds), #condition);      \
        sky_wait_a_moment ();                                                                      \
      }                                                                                            \
  }                                                                                                \
  G_STMT_END

#define SKY_WAIT_UNTIL(condition) SKY_WAIT_WITHIN (60, condition)

void sky_wait_a_moment (void);
void sky_wait_pass (guint milliseconds);
/* A GAsyncReadyCallback whose user data is a GAsyncResult **, and the wait for it. */
void          sky_wait_result_cb (GObject *source, GAsyncResult *result, gpointer data);
GAsyncResult *sky_wait_result (GAsyncResult **result);

G_END_DECLS
