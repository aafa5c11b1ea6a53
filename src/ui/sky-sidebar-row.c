/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the sidebar; recycled: everything shown is read from its item. */
#include "config.h"

#include "ui/sky-sidebar-row.h"

#include <glib/gi18n.h>

#include "ui/sky-drop-place.h"

struct _SkySidebarRow
{
  GtkWidget parent;

  SkySidebarItem *item;         /* (owned) (nullable) */
  GSignalGroup   *record;       /* (owned): of the item's drive */
  GSignalGroup   *item_signals; /* (owned) */
  GtkWidget      *head;
  GtkWidget      *body;
  GtkImage       *icon;
  GtkLabel       *title;
  GtkLabel       *count;
  GtkWidget      *attention;
  GtkWidget      *dot;
  GtkWidget      *root; /* bound so that it ends with the template */
};

static const char *
describe_status (SkyDriveStatus status)
{
  switch (status)
    {
    case SKY_DRIVE_CONNECTED:
      return _ ("Connected");
    case SKY_DRIVE_CONNECTING:
      return _ ("Connecting…");
    case SKY_DRIVE_OFFLINE:
      return _ ("Offline");
    case SKY_DRIVE_NEEDS_ATTENTION:
      return _ ("Needs your attention");
    default:
      g_assert_not_reached ();
    }
}

static const char *
status_class (SkyDriveStatus status)
{
  if (status == SKY_DRIVE_CONNECTED)
    return "connected";
  return status == SKY_DRIVE_CONNECTING ? "connecting" : "offline";
}

static void
show_status (SkySidebarRow *self)
{
  SkyDriveRecord *record = self->item != NULL ? sky_sidebar_item_get_record (self->item) : NULL;
  SkyDriveStatus  status;
  const char     *message;
  const char     *classes[] = { "dot", NULL, NULL };

  gtk_widget_set_visible (self->dot, record != NULL);
  gtk_widget_set_visible (self->attention, FALSE);
  gtk_widget_remove_css_class (self->body, "dimmer");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), NULL);
  if (record == NULL)
    return;
  status = sky_drive_record_get_status (record);
  message = sky_drive_record_get_message (record);
  gtk_widget_set_visible (self->attention, status == SKY_DRIVE_NEEDS_ATTENTION);
  gtk_widget_set_visible (self->dot, status != SKY_DRIVE_NEEDS_ATTENTION);
  if (status == SKY_DRIVE_OFFLINE)
    gtk_widget_add_css_class (self->body, "dimmer");
  classes[1] = status_class (status);
  gtk_widget_set_css_classes (self->dot, classes);
  gtk_label_set_label (self->title, sky_drive_record_get_name (record));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self),
                               message != NULL ? message : describe_status (status));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sky_drive_record_get_name (record),
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, describe_status (status), -1);
}

static void
show_count (SkySidebarRow *self)
{
  const char *count = self->item != NULL ? sky_sidebar_item_get_count (self->item) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->count), count != NULL);
  gtk_label_set_label (self->count, count != NULL ? count : "");
}

static gboolean
sky_sidebar_row_get_place (SkyDropPlace *place, char **drive_id, char **folder)
{
  SkySidebarRow  *self = SKY_SIDEBAR_ROW (place);
  SkyDriveRecord *record = self->item != NULL ? sky_sidebar_item_get_record (self->item) : NULL;

  if (record == NULL)
    return FALSE;
  *drive_id = g_strdup (sky_drive_record_get_id (record));
  *folder = g_strdup ("/");
  return TRUE;
}

static void
drop_place_init (SkyDropPlaceInterface *iface)
{
  iface->get_place = sky_sidebar_row_get_place;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkySidebarRow,
                               sky_sidebar_row,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SKY_TYPE_DROP_PLACE, drop_place_init))

static void
sky_sidebar_row_dispose (GObject *object)
{
  SkySidebarRow *self = SKY_SIDEBAR_ROW (object);

  g_clear_object (&self->record);
  g_clear_object (&self->item_signals);
  g_clear_object (&self->item);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_SIDEBAR_ROW);

  G_OBJECT_CLASS (sky_sidebar_row_parent_class)->dispose (object);
}

static void
sky_sidebar_row_class_init (SkySidebarRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_sidebar_row_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-sidebar-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SkySidebarRow, root);
  gtk_widget_class_bind_template_child (widget_class, SkySidebarRow, head);
  gtk_widget_class_bind_template_child (widget_class, SkySidebarRow, body);
  gtk_widget_class_bind_template_child (widget_class, SkySidebarRow, icon);
  gtk_widget_class_bind_template_child (widget_class, SkySidebarRow, title);
  gtk_widget_class_bind_template_child (widget_class, SkySidebarRow, count);
  gtk_widget_class_bind_template_child (widget_class, SkySidebarRow, attention);
  gtk_widget_class_bind_template_child (widget_class, SkySidebarRow, dot);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sky_sidebar_row_init (SkySidebarRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->record = g_signal_group_new (SKY_TYPE_DRIVE_RECORD);
  g_signal_group_connect_swapped (self->record, "notify", G_CALLBACK (show_status), self);
  self->item_signals = g_signal_group_new (SKY_TYPE_SIDEBAR_ITEM);
  g_signal_group_connect_swapped (self->item_signals, "notify", G_CALLBACK (show_count), self);
}

GtkWidget *
sky_sidebar_row_new (void)
{
  return g_object_new (SKY_TYPE_SIDEBAR_ROW, NULL);
}

/**
 * sky_sidebar_row_set_item:
 * @self: a row
 * @item: (nullable): what to show
 */
void
sky_sidebar_row_set_item (SkySidebarRow *self, SkySidebarItem *item)
{
  gboolean head;

  g_return_if_fail (SKY_IS_SIDEBAR_ROW (self));
  g_return_if_fail (item == NULL || SKY_IS_SIDEBAR_ITEM (item));

  g_set_object (&self->item, item);
  g_signal_group_set_target (self->item_signals, item);
  g_signal_group_set_target (self->record,
                             item != NULL ? sky_sidebar_item_get_record (item) : NULL);
  if (item == NULL)
    return;
  head = sky_sidebar_item_is_head (item);
  gtk_widget_set_visible (self->head, head);
  gtk_widget_set_visible (self->body, !head);
  gtk_label_set_label (head ? GTK_LABEL (self->head) : self->title,
                       sky_sidebar_item_get_title (item));
  gtk_image_set_from_icon_name (self->icon, sky_sidebar_item_get_icon_name (item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sky_sidebar_item_get_title (item), -1);
  show_count (self);
  show_status (self);
}
