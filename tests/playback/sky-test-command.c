/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long the player's commands take. One that never waits isn't to blame for the time that other
 * programs have the processor. The thread that begins it ends it. */
#include "playback/sky-test-command.h"

#include <sys/resource.h>

static void
measure (SkyTestCommand *self)
{
  struct rusage usage;

  getrusage (RUSAGE_THREAD, &usage);
  self->n_waits = usage.ru_nvcsw;
  self->own_us = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC +
                 usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
  self->wall_us = g_get_monotonic_time ();
}

void
sky_test_command_begin (SkyTestCommand *self)
{
  measure (self);
}

void
sky_test_command_end (SkyTestCommand *self, gint64 *worst_us)
{
  SkyTestCommand now;
  gint64         took_us;

  measure (&now);
  took_us = now.n_waits > self->n_waits ? now.wall_us - self->wall_us : now.own_us - self->own_us;
  *worst_us = MAX (*worst_us, took_us);
}
