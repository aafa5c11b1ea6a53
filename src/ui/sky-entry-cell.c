/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyEntryCell: icon and name of an entry in a folder's table. Recycled; a place for drops. */
#include "config.h"

#include "ui/sky-entry-cell.h"

#include <glib/gi18n.h>

#include "ui/sky-children.h"
#include "ui/sky-drop-place.h"
#include "ui/sky-format.h"

#define ICON_SIZE 24

struct _SkyEntryCell
{
  GtkWidget parent_instance;

  SkyDriveEntry *entry;    /* (owned) (nullable) */
  char          *drive_id; /* (owned) (nullable) */
  GtkImage      *icon;
  GtkLabel      *name;
  GtkWidget     *kept; /* (nullable): made for the first entry that is */
  GSignalGroup  *pins; /* (owned) */
};

static gboolean
get_place (SkyDropPlace *place, char **drive_id, char **folder)
{
  SkyEntryCell *self = SKY_ENTRY_CELL (place);

  if (self->entry == NULL || !sky_drive_entry_get_is_folder (self->entry))
    return FALSE;
  *drive_id = g_strdup (self->drive_id);
  *folder = g_strdup (sky_drive_entry_get_path (self->entry));
  return TRUE;
}

static void
drop_place_init (SkyDropPlaceInterface *iface)
{
  iface->get_place = get_place;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyEntryCell,
                               sky_entry_cell,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SKY_TYPE_DROP_PLACE, drop_place_init))

/* A quiet mark, only on what is kept on purpose. */
static void
show_kept (SkyEntryCell *self)
{
  g_autoptr (SkyPins) pins = g_signal_group_dup_target (self->pins);
  gboolean kept = pins != NULL && self->entry != NULL && self->drive_id != NULL &&
                  sky_pins_covers (pins, self->drive_id, sky_drive_entry_get_path (self->entry));

  if (kept && self->kept == NULL)
    {
      self->kept = gtk_image_new_from_icon_name ("skylark-offline-symbolic");
      gtk_image_set_pixel_size (GTK_IMAGE (self->kept), 12);
      gtk_widget_add_css_class (self->kept, "dimmer");
      gtk_widget_set_tooltip_text (self->kept, _ ("Kept on this computer"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->kept), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("Kept on this computer"), -1);
      gtk_widget_set_parent (self->kept, GTK_WIDGET (self));
    }
  if (self->kept != NULL)
    gtk_widget_set_visible (self->kept, kept);
}

static void
sky_entry_cell_dispose (GObject *object)
{
  SkyEntryCell *self = SKY_ENTRY_CELL (object);

  sky_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->pins);
  g_clear_object (&self->entry);
  g_clear_pointer (&self->drive_id, g_free);
  G_OBJECT_CLASS (sky_entry_cell_parent_class)->dispose (object);
}

static void
sky_entry_cell_class_init (SkyEntryCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_entry_cell_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
sky_entry_cell_init (SkyEntryCell *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  self->pins = g_signal_group_new (SKY_TYPE_PINS);
  g_signal_group_connect_swapped (self->pins, "pinned", G_CALLBACK (show_kept), self);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 12);
  self->icon = GTK_IMAGE (gtk_image_new ());
  gtk_image_set_pixel_size (self->icon, ICON_SIZE);
  gtk_widget_set_parent (GTK_WIDGET (self->icon), GTK_WIDGET (self));
  self->name = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->name, 0);
  gtk_label_set_ellipsize (self->name, PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->name), TRUE);
  gtk_widget_set_parent (GTK_WIDGET (self->name), GTK_WIDGET (self));
}

/**
 * sky_entry_cell_new:
 *
 * Returns: (transfer floating): an empty cell
 */
GtkWidget *
sky_entry_cell_new (void)
{
  return g_object_new (SKY_TYPE_ENTRY_CELL, NULL);
}

static GIcon *
icon_of (SkyDriveEntry *entry)
{
  g_autofree char *type = NULL;

  if (sky_drive_entry_get_is_folder (entry))
    return g_content_type_get_icon ("inode/directory");
  type = g_content_type_guess (sky_drive_entry_get_name (entry), NULL, 0, NULL);
  return g_content_type_get_icon (type);
}

/**
 * sky_entry_cell_set_entry:
 * @self: a cell
 * @entry: (nullable): what to show; %NULL when the cell is put away
 * @drive_id: (nullable): the drive that it lies on
 */
void
sky_entry_cell_set_entry (SkyEntryCell *self, SkyDriveEntry *entry, const char *drive_id)
{
  g_autoptr (GIcon) icon = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (SKY_IS_ENTRY_CELL (self));

  g_set_object (&self->entry, entry);
  g_free (self->drive_id);
  self->drive_id = g_strdup (drive_id);
  show_kept (self);
  if (entry == NULL)
    return;
  icon = icon_of (entry);
  gtk_image_set_from_gicon (self->icon, icon);
  text = sky_format_file_name (sky_drive_entry_get_name (entry));
  gtk_label_set_label (self->name, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), sky_drive_entry_get_name (entry));
}

/**
 * sky_entry_cell_get_entry:
 * @self: a cell
 *
 * Returns: (transfer none) (nullable): what it shows
 */
SkyDriveEntry *
sky_entry_cell_get_entry (SkyEntryCell *self)
{
  g_return_val_if_fail (SKY_IS_ENTRY_CELL (self), NULL);

  return self->entry;
}

/**
 * sky_entry_cell_set_pins:
 * @self: a cell
 * @pins: (nullable): what is kept on this computer
 */
void
sky_entry_cell_set_pins (SkyEntryCell *self, SkyPins *pins)
{
  g_return_if_fail (SKY_IS_ENTRY_CELL (self));

  g_signal_group_set_target (self->pins, pins);
  show_kept (self);
}
