/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_TYPE_METER_WATCH (sky_meter_watch_get_type ())
G_DECLARE_FINAL_TYPE (SkyMeterWatch, sky_meter_watch, SKY, METER_WATCH, GObject)

/* Whether what nobody waits for has to wait because the connection is metered. Main thread.
 * Property "held" (gboolean, see sky_meter_watch_get_held ()). */
SkyMeterWatch *sky_meter_watch_new (void);
gboolean       sky_meter_watch_get_held (SkyMeterWatch *self);

G_END_DECLS
