/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Speed over the last seconds. A plain value with one owner; times come from the caller. */
#include "transfer/sky-speed-meter.h"

/* What is older does not count any more, in microseconds. */
#define WINDOW (5 * G_USEC_PER_SEC)
/* Nothing is promised before so much was seen. */
#define SETTLED (2 * G_USEC_PER_SEC)
/* Samples closer than this are one. */
#define GRAIN (100 * 1000)
#define N_SAMPLES 64

typedef struct
{
  gint64  time;
  guint64 total;
} Sample;

struct _SkySpeedMeter
{
  Sample samples[N_SAMPLES]; /* a ring */
  guint  first;
  guint  count;
};

static Sample *
get_sample (SkySpeedMeter *self, guint index)
{
  return &self->samples[(self->first + index) % N_SAMPLES];
}

/* Keeps one sample that is older than the window: the one to measure from. */
static void
drop_old (SkySpeedMeter *self, gint64 now)
{
  while (self->count > 2 && get_sample (self, 1)->time <= now - WINDOW)
    {
      self->first = (self->first + 1) % N_SAMPLES;
      self->count--;
    }
}

/**
 * sky_speed_meter_new:
 *
 * Returns: (transfer full): a meter that has seen nothing
 */
SkySpeedMeter *
sky_speed_meter_new (void)
{
  return g_new0 (SkySpeedMeter, 1);
}

void
sky_speed_meter_free (SkySpeedMeter *self)
{
  g_free (self);
}

/**
 * sky_speed_meter_add:
 * @self: a meter
 * @now: monotonic time, in microseconds
 * @total: all bytes that have moved so far
 */
void
sky_speed_meter_add (SkySpeedMeter *self, gint64 now, guint64 total)
{
  g_return_if_fail (self != NULL);

  if (self->count > 1 && now - get_sample (self, self->count - 2)->time < GRAIN)
    self->count--;
  if (self->count == N_SAMPLES)
    {
      self->first = (self->first + 1) % N_SAMPLES;
      self->count--;
    }
  self->count++;
  *get_sample (self, self->count - 1) = (Sample){ now, total };
  drop_old (self, now);
}

/**
 * sky_speed_meter_get_speed:
 * @self: a meter
 * @now: monotonic time, in microseconds
 *
 * Returns: bytes a second; falls to 0 where nothing moves
 */
guint64
sky_speed_meter_get_speed (SkySpeedMeter *self, gint64 now)
{
  const Sample *oldest = NULL;
  const Sample *newest = NULL;
  gint64        span;

  g_return_val_if_fail (self != NULL, 0);

  drop_old (self, now);
  if (self->count < 2)
    return 0;
  oldest = get_sample (self, 0);
  newest = get_sample (self, self->count - 1);
  span = now - oldest->time;
  if (span < GRAIN || newest->total <= oldest->total || newest->time < now - WINDOW)
    return 0;
  return (guint64) ((double) (newest->total - oldest->total) * G_USEC_PER_SEC / (double) span);
}

/**
 * sky_speed_meter_get_seconds_left:
 * @self: a meter
 * @now: monotonic time, in microseconds
 * @left: bytes still to move
 *
 * Returns: seconds, or -1 until there is something to tell from
 */
gint64
sky_speed_meter_get_seconds_left (SkySpeedMeter *self, gint64 now, guint64 left)
{
  guint64 speed;

  g_return_val_if_fail (self != NULL, -1);

  speed = sky_speed_meter_get_speed (self, now);
  if (speed == 0 || now - get_sample (self, 0)->time < SETTLED)
    return -1;
  return (gint64) MIN ((left + speed - 1) / speed, (guint64) G_MAXINT64);
}
