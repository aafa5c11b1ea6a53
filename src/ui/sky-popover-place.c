/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows context menus where they were asked for. */
#include "ui/sky-popover-place.h"

/**
 * sky_popover_show_at:
 * @popover: a menu
 * @widget: in the widget that @popover is a child of, or that itself
 * @x: in @widget, in pixels
 * @y: in @widget, in pixels
 *
 * Shows the menu beside that point.
 */
void
sky_popover_show_at (GtkPopover *popover, GtkWidget *widget, double x, double y)
{
  graphene_point_t point;
  GdkRectangle     place;

  if (!gtk_widget_compute_point (widget, gtk_widget_get_parent (GTK_WIDGET (popover)),
                                 &GRAPHENE_POINT_INIT ((float) x, (float) y), &point))
    return;
  place = (GdkRectangle){ (int) point.x, (int) point.y, 1, 1 };
  gtk_popover_set_pointing_to (popover, &place);
  gtk_popover_popup (popover);
}
