/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lets something happen at once, and then at most once in each interval: what a finger moves is
 * heard while it moves, without a write for each pixel. Main thread. */
typedef struct _SkyThrottle SkyThrottle;

SkyThrottle *sky_throttle_new (guint interval_ms, void (*act) (gpointer data), gpointer data);
void         sky_throttle_free (SkyThrottle *self);
void         sky_throttle_ask (SkyThrottle *self);
void         sky_throttle_flush (SkyThrottle *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyThrottle, sky_throttle_free)

G_END_DECLS
