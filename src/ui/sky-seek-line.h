/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SkySeekLine:
 * @widget: whose room and colours it has
 * @available: (element-type SkyRange): byte ranges that are on this computer
 * @size: of the file that they are of, in bytes
 * @position: where the knob is, in ms
 * @duration: in ms, or -1 where unknown
 * @chapters: (nullable) (element-type SkyChapter): that the sound has
 * @pointer_x: or -1: not here
 * @large: whether the knob is
 *
 * What a seek bar shows. All of it is borrowed.
 */
typedef struct
{
  GtkWidget    *widget;
  const GArray *available;
  guint64       size;
  gint64        position;
  gint64        duration;
  GPtrArray    *chapters;
  double        pointer_x;
  gboolean      large;
} SkySeekLine;

void    sky_seek_line_snapshot (const SkySeekLine *self, GtkSnapshot *snapshot);
float   sky_seek_line_x_of (int width, gint64 duration, gint64 position);
gint64  sky_seek_line_position_at (int width, gint64 duration, double x);
GArray *sky_seek_line_list_ticks (const SkySeekLine *self);

G_END_DECLS
