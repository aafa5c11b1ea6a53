/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "base/sky-range-set.h"

G_BEGIN_DECLS

#define SKY_TYPE_SEEK_BAR (sky_seek_bar_get_type ())
G_DECLARE_FINAL_TYPE (SkySeekBar, sky_seek_bar, SKY, SEEK_BAR, GtkWidget)

/* Where the sound is, and which parts of it are on this computer. Properties: "position" and
 * "duration" (ms). Signal: "seek" (gint64 ms): the user chose a place. */
GtkWidget *sky_seek_bar_new (void);
gint64     sky_seek_bar_get_position (SkySeekBar *self);
void       sky_seek_bar_set_position (SkySeekBar *self, gint64 position);
gint64     sky_seek_bar_get_duration (SkySeekBar *self);
void       sky_seek_bar_set_duration (SkySeekBar *self, gint64 duration);
void       sky_seek_bar_set_available (SkySeekBar *self, GArray *ranges, guint64 size);
void       sky_seek_bar_set_chapters (SkySeekBar *self, GPtrArray *chapters);
gint64     sky_seek_bar_position_at (SkySeekBar *self, double x);

G_END_DECLS
