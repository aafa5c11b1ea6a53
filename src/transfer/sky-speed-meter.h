/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How fast something moves, over a sliding window. Not thread-safe. */
typedef struct _SkySpeedMeter SkySpeedMeter;

SkySpeedMeter *sky_speed_meter_new (void);
void           sky_speed_meter_free (SkySpeedMeter *self);
void           sky_speed_meter_add (SkySpeedMeter *self, gint64 now, guint64 total);
guint64        sky_speed_meter_get_speed (SkySpeedMeter *self, gint64 now);
gint64         sky_speed_meter_get_seconds_left (SkySpeedMeter *self, gint64 now, guint64 left);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkySpeedMeter, sky_speed_meter_free)

G_END_DECLS
