/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SKY_TYPE_DROP_PLACE (sky_drop_place_get_type ())
G_DECLARE_INTERFACE (SkyDropPlace, sky_drop_place, SKY, DROP_PLACE, GtkWidget)

/**
 * SkyDropPlaceInterface:
 * @get_place: tells the folder that a drop on this widget goes to; %FALSE where it is none just
 *   now, so that its parent is asked
 *
 * A widget that stands for a folder of a drive.
 */
struct _SkyDropPlaceInterface
{
  GTypeInterface parent_iface;

  gboolean (*get_place) (SkyDropPlace *self, char **drive_id, char **folder);
};

gboolean sky_drop_place_get_place (SkyDropPlace *self, char **drive_id, char **folder);

G_END_DECLS
