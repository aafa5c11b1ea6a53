/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A step that an object takes when it was asked to, never before the asking call has returned, and
 * once for many askings. Made and asked in one thread. */
typedef void (*SkyPumpFunc) (gpointer owner);

GSource *sky_pump_new (const char *name, SkyPumpFunc func, gpointer owner);
void     sky_pump_ask (GSource *pump);
void     sky_pump_ask_at (GSource *pump, gint64 monotonic_time);
void     sky_pump_free (GSource *pump);

G_END_DECLS
