/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SkyBackoff:
 * @first_ms: the first delay, in milliseconds
 * @limit_ms: no delay is longer, in milliseconds
 * @attempt: how many delays were given out so far
 *
 * Growing delays between attempts: each doubles the one before, spread by a quarter each way so
 * that many clients do not come back in step.
 */
typedef struct
{
  guint first_ms;
  guint limit_ms;
  guint attempt;
} SkyBackoff;

guint sky_backoff_next_ms (SkyBackoff *self);
void  sky_backoff_reset (SkyBackoff *self);

G_END_DECLS
