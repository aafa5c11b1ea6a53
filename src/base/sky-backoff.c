/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyBackoff: growing delays between attempts. A plain value; belongs to whoever retries. */
#include "base/sky-backoff.h"

/**
 * sky_backoff_next_ms:
 * @self: a backoff with its limits set
 *
 * Returns: how long to wait before the next attempt, in milliseconds
 */
guint
sky_backoff_next_ms (SkyBackoff *self)
{
  guint64 delay;

  g_return_val_if_fail (self != NULL && self->first_ms > 0, 1000);

  /* 2^20 times any sensible first delay is past any sensible limit: no overflow on the way. */
  delay = (guint64) self->first_ms << MIN (self->attempt, 20);
  delay = MIN (delay, self->limit_ms);
  self->attempt++;
  return delay - delay / 4 + g_random_int_range (0, delay / 2 + 1);
}

/**
 * sky_backoff_reset:
 * @self: a backoff
 *
 * Something worked: the next delay is the first again.
 */
void
sky_backoff_reset (SkyBackoff *self)
{
  g_return_if_fail (self != NULL);

  self->attempt = 0;
}
