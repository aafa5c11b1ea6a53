/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a widget of our own has to do with its children in dispose. Main thread. */
#include "ui/sky-children.h"

/**
 * sky_children_unparent:
 * @widget: a widget that is being disposed of
 *
 * Lets go of every child. gtk_widget_dispose_template () does so only for direct children that are
 * bound to a field; the others would be reported when the widget is finalized.
 */
void
sky_children_unparent (GtkWidget *widget)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}
