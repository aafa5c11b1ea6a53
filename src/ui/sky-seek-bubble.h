/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SkySeekBubble:
 * @widget: which it belongs to
 * @name: (nullable): what is there
 * @time: when that is
 * @x: its middle, where there is room, in the widget's coordinates
 * @bottom: its lower edge
 *
 * A small sign above a place. All of it is borrowed.
 */
typedef struct
{
  GtkWidget  *widget;
  const char *name;
  const char *time;
  float       x;
  float       bottom;
} SkySeekBubble;

graphene_rect_t sky_seek_bubble_measure (const SkySeekBubble *self);
void            sky_seek_bubble_snapshot (const SkySeekBubble *self, GtkSnapshot *snapshot);

G_END_DECLS
