/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-byte-source.h"

G_BEGIN_DECLS

/* A byte source in front of another one, which stalls or fails where the test says. */
#define SKY_TYPE_SLOW_SOURCE (sky_slow_source_get_type ())
G_DECLARE_FINAL_TYPE (SkySlowSource, sky_slow_source, SKY, SLOW_SOURCE, GObject)

SkySlowSource *sky_slow_source_new (const char *path);
void           sky_slow_source_set_wall (SkySlowSource *self, guint64 offset);
void           sky_slow_source_set_remote (SkySlowSource *self);
void           sky_slow_source_set_fault (SkySlowSource *self, guint64 offset);
void           sky_slow_source_set_away (SkySlowSource *self, guint64 offset);
guint          sky_slow_source_get_n_waiting (SkySlowSource *self);

G_END_DECLS
