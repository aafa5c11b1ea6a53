/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A widget that stands for a folder of a drive: what is dropped on it goes there. */
#include "config.h"

#include "ui/sky-drop-place.h"

G_DEFINE_INTERFACE (SkyDropPlace, sky_drop_place, GTK_TYPE_WIDGET)

static void
sky_drop_place_default_init (SkyDropPlaceInterface *iface)
{
}

/**
 * sky_drop_place_get_place:
 * @self: a widget
 * @drive_id: (out) (transfer full): the drive
 * @folder: (out) (transfer full): the path on it
 *
 * Returns: whether it stands for a folder just now
 */
gboolean
sky_drop_place_get_place (SkyDropPlace *self, char **drive_id, char **folder)
{
  g_return_val_if_fail (SKY_IS_DROP_PLACE (self), FALSE);

  return SKY_DROP_PLACE_GET_IFACE (self)->get_place (self, drive_id, folder);
}
