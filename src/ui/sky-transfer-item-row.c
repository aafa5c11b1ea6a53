/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyTransferItemRow: one file of an opened batch. Recycled; all state lies in the item. */
#include "ui/sky-transfer-item-row.h"

#include <glib/gi18n.h>

#include "ui/sky-children.h"
#include "ui/sky-format.h"
#include "ui/sky-transfer-words.h"

struct _SkyTransferItemRow
{
  GtkWidget parent_instance;

  SkyTransferItem *item;       /* (owned) (nullable) */
  char            *drive_name; /* (owned) (nullable) */
  GSignalGroup    *signals;    /* (owned) */
  GtkImage        *icon;
  GtkLabel        *name;
  GtkProgressBar  *progress;
  GtkLabel        *note;
};

G_DEFINE_FINAL_TYPE (SkyTransferItemRow, sky_transfer_item_row, GTK_TYPE_WIDGET)

static const char *
icon_of (SkyTransferItem *item)
{
  switch (sky_transfer_item_get_state (item))
    {
    case SKY_TRANSFER_RUNNING:
      return "skylark-upload-symbolic";
    case SKY_TRANSFER_DONE:
      return sky_transfer_item_get_already_there (item) ? "skylark-cloud-ok-symbolic"
                                                        : "object-select-symbolic";
    case SKY_TRANSFER_FAILED:
    case SKY_TRANSFER_RETRYING:
      return "dialog-warning-symbolic";
    case SKY_TRANSFER_PAUSED:
      return "media-playback-pause-symbolic";
    case SKY_TRANSFER_CANCELLED:
      return "window-close-symbolic";
    case SKY_TRANSFER_COUNTING:
    case SKY_TRANSFER_WAITING:
    default:
      return "skylark-loading-symbolic";
    }
}

static void
show_progress (SkyTransferItemRow *self)
{
  guint64  size = sky_transfer_item_get_size (self->item);
  gboolean running = sky_transfer_item_get_state (self->item) == SKY_TRANSFER_RUNNING;

  gtk_widget_set_visible (GTK_WIDGET (self->progress), running);
  if (running && size > 0)
    gtk_progress_bar_set_fraction (
        self->progress, (double) sky_transfer_item_get_bytes_done (self->item) / (double) size);
}

static void
show (SkyTransferItemRow *self)
{
  g_autofree char *note = sky_transfer_words_item (self->item, self->drive_name);
  g_autofree char *name = sky_format_file_name (sky_transfer_item_get_name (self->item));
  SkyTransferState state = sky_transfer_item_get_state (self->item);

  gtk_label_set_label (self->name, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), sky_transfer_item_get_source (self->item));
  gtk_label_set_label (self->note, note);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->note),
                               sky_transfer_item_get_fault (self->item) != NULL ? note : NULL);
  gtk_image_set_from_icon_name (self->icon, icon_of (self->item));
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon),
                              state == SKY_TRANSFER_FAILED ? (const char *[]){ "attention", NULL }
                              : state == SKY_TRANSFER_DONE ? (const char *[]){ "success", NULL }
                                                           : (const char *[]){ "dimmer", NULL });
  show_progress (self);
}

static void
item_notify_cb (SkyTransferItemRow *self)
{
  show (self);
}

static void
sky_transfer_item_row_dispose (GObject *object)
{
  SkyTransferItemRow *self = SKY_TRANSFER_ITEM_ROW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->item);
  g_clear_pointer (&self->drive_name, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_TRANSFER_ITEM_ROW);
  sky_children_unparent (GTK_WIDGET (self));
  G_OBJECT_CLASS (sky_transfer_item_row_parent_class)->dispose (object);
}

static void
sky_transfer_item_row_class_init (SkyTransferItemRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_transfer_item_row_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-transfer-item-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyTransferItemRow, icon);
  gtk_widget_class_bind_template_child (widget_class, SkyTransferItemRow, name);
  gtk_widget_class_bind_template_child (widget_class, SkyTransferItemRow, progress);
  gtk_widget_class_bind_template_child (widget_class, SkyTransferItemRow, note);
}

static void
sky_transfer_item_row_init (SkyTransferItemRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (SKY_TYPE_TRANSFER_ITEM);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (item_notify_cb), self);
}

/**
 * sky_transfer_item_row_new:
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
sky_transfer_item_row_new (void)
{
  return g_object_new (SKY_TYPE_TRANSFER_ITEM_ROW, NULL);
}

/**
 * sky_transfer_item_row_set_item:
 * @self: a row
 * @item: (nullable): what to show; %NULL when the row is put away
 * @drive_name: (nullable): the user's name for the drive that it goes to
 */
void
sky_transfer_item_row_set_item (SkyTransferItemRow *self,
                                SkyTransferItem    *item,
                                const char         *drive_name)
{
  g_return_if_fail (SKY_IS_TRANSFER_ITEM_ROW (self));

  g_set_object (&self->item, item);
  g_free (self->drive_name);
  self->drive_name = g_strdup (drive_name);
  g_signal_group_set_target (self->signals, item);
  if (item != NULL)
    show (self);
}
