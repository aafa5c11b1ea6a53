/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyTransferBatchRow: one gesture of the user: what, how far, and what can be done with it. Opens
 * to its files, whose rows exist only while it is open. Recycled by the list.
 */
#include "ui/sky-transfer-batch-row.h"

#include <glib/gi18n.h>

#include "ui/sky-children.h"
#include "ui/sky-format.h"
#include "ui/sky-transfer-item-row.h"
#include "ui/sky-transfer-words.h"

struct _SkyTransferBatchRow
{
  GtkWidget parent_instance;

  SkyServices      *services; /* (owned) */
  SkyTransferBatch *batch;    /* (owned) (nullable) */
  GSignalGroup     *signals;  /* (owned) */
  GtkWidget        *panel;
  GtkImage         *icon;
  GtkLabel         *title;
  GtkLabel         *state;
  GtkLabel         *speed;
  GtkWidget        *retry; /* one of these two, as there is room */
  GtkButton        *retry_wide;
  GtkButton        *retry_small;
  GtkButton        *pause;
  GtkButton        *resume;
  GtkButton        *cancel;
  GtkButton        *open;
  GtkToggleButton  *expand;
  GtkProgressBar   *progress;
  GtkWidget        *files;
  GtkListView      *items;
};

G_DEFINE_FINAL_TYPE (SkyTransferBatchRow, sky_transfer_batch_row, GTK_TYPE_WIDGET)

static const char *
get_drive_name (SkyTransferBatchRow *self)
{
  const char     *id = sky_transfer_batch_get_drive_id (self->batch);
  SkyDriveRecord *record =
      sky_drive_manager_get_record (sky_services_get_drives (self->services), id);

  return record != NULL ? sky_drive_record_get_name (record) : id;
}

static gboolean
is_over (SkyTransferState state)
{
  return state == SKY_TRANSFER_DONE || state == SKY_TRANSFER_CANCELLED;
}

static void
show_icon (SkyTransferBatchRow *self, SkyTransferState state)
{
  const char *name = "skylark-upload-symbolic";
  const char *look = NULL;

  if (state == SKY_TRANSFER_DONE)
    {
      name = "object-select-symbolic";
      look = "ok";
    }
  else if (state == SKY_TRANSFER_FAILED)
    {
      name = "dialog-warning-symbolic";
      look = "warn";
    }
  else if (state == SKY_TRANSFER_CANCELLED || state == SKY_TRANSFER_PAUSED)
    look = "idle";
  gtk_image_set_from_icon_name (self->icon, name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), (const char *[]){ "roundicon", look, NULL });
}

static void
show_buttons (SkyTransferBatchRow *self, SkyTransferState state)
{
  gboolean paused = state == SKY_TRANSFER_PAUSED;
  gboolean failed = state == SKY_TRANSFER_FAILED;
  gboolean moves = !paused && !failed && !is_over (state);

  gtk_widget_set_visible (self->retry, failed);
  gtk_widget_set_visible (GTK_WIDGET (self->pause), moves);
  gtk_widget_set_visible (GTK_WIDGET (self->resume), paused);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), !is_over (state));
  gtk_widget_set_visible (GTK_WIDGET (self->open), state == SKY_TRANSFER_DONE);
}

static void
show_progress (SkyTransferBatchRow *self, SkyTransferState state)
{
  guint64 total = sky_transfer_batch_get_bytes_total (self->batch);
  guint64 done = sky_transfer_batch_get_bytes_done (self->batch);

  gtk_widget_set_visible (GTK_WIDGET (self->progress),
                          !is_over (state) && state != SKY_TRANSFER_FAILED);
  gtk_progress_bar_set_fraction (self->progress, total > 0 ? (double) done / (double) total : 0.0);
  if (state == SKY_TRANSFER_PAUSED)
    gtk_widget_add_css_class (GTK_WIDGET (self->progress), "paused");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->progress), "paused");
}

static void
show_speed (SkyTransferBatchRow *self, SkyTransferState state)
{
  guint64          bytes = sky_transfer_batch_get_speed (self->batch);
  g_autofree char *speed = sky_format_speed (bytes);

  gtk_widget_set_visible (GTK_WIDGET (self->speed), state == SKY_TRANSFER_RUNNING && bytes > 0);
  gtk_label_set_label (self->speed, speed);
}

static void
show (SkyTransferBatchRow *self)
{
  SkyTransferState state = sky_transfer_batch_get_state (self->batch);
  g_autofree char *title = sky_transfer_words_title (self->batch, get_drive_name (self));
  g_autofree char *text = sky_transfer_words_state (self->batch, get_drive_name (self));

  gtk_label_set_label (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
  gtk_label_set_label (self->state, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->state), text);
  show_icon (self, state);
  show_buttons (self, state);
  show_progress (self, state);
  show_speed (self, state);
  if (state == SKY_TRANSFER_FAILED)
    gtk_widget_add_css_class (self->panel, "warn");
  else
    gtk_widget_remove_css_class (self->panel, "warn");
}

static void
batch_notify_cb (SkyTransferBatchRow *self)
{
  show (self);
}

static void
setup_item_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, SkyTransferBatchRow *self)
{
  gtk_list_item_set_activatable (cell, FALSE);
  gtk_list_item_set_child (cell, sky_transfer_item_row_new ());
}

static void
bind_item_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, SkyTransferBatchRow *self)
{
  sky_transfer_item_row_set_item (SKY_TRANSFER_ITEM_ROW (gtk_list_item_get_child (cell)),
                                  gtk_list_item_get_item (cell), get_drive_name (self));
}

static void
unbind_item_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, SkyTransferBatchRow *self)
{
  sky_transfer_item_row_set_item (SKY_TRANSFER_ITEM_ROW (gtk_list_item_get_child (cell)), NULL,
                                  NULL);
}

static void
show_files (SkyTransferBatchRow *self, gboolean open)
{
  GtkSelectionModel *selection = NULL;

  if (open)
    {
      g_autoptr (GListModel) items = sky_transfers_list_items (
          sky_services_get_transfers (self->services), sky_transfer_batch_get_id (self->batch));

      selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_steal_pointer (&items)));
    }
  gtk_list_view_set_model (self->items, selection);
  g_clear_object (&selection);
  gtk_widget_set_visible (self->files, open);
}

static void
expand_toggled_cb (SkyTransferBatchRow *self)
{
  gboolean open = gtk_toggle_button_get_active (self->expand);

  gtk_button_set_icon_name (GTK_BUTTON (self->expand),
                            open ? "pan-up-symbolic" : "pan-down-symbolic");
  if (self->batch != NULL)
    show_files (self, open);
}

static void
sky_transfer_batch_row_dispose (GObject *object)
{
  SkyTransferBatchRow *self = SKY_TRANSFER_BATCH_ROW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->batch);
  g_clear_object (&self->services);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_TRANSFER_BATCH_ROW);
  sky_children_unparent (GTK_WIDGET (self));
  G_OBJECT_CLASS (sky_transfer_batch_row_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SkyTransferBatchRow, panel);
  gtk_widget_class_bind_template_child (widget_class, SkyTransferBatchRow, icon);
  gtk_widget_class_bind_template_child (widget_class, SkyTransferBatchRow, title);
  gtk_widget_class_bind_template_child (widget_class, SkyTransferBatchRow, state);
  gtk_widget_class_bind_template_child (widget_class, SkyTransferBatchRow, speed);
  gtk_widget_class_bind_template_child (widget_class, SkyTransferBatchRow, retry);
  gtk_widget_class_bind_template_child (widget_class, SkyTransferBatchRow, retry_wide);
  gtk_widget_class_bind_template_child (widget_class, SkyTransferBatchRow, retry_small);
  gtk_widget_class_bind_template_child (widget_class, SkyTransferBatchRow, pause);
  gtk_widget_class_bind_template_child (widget_class, SkyTransferBatchRow, resume);
  gtk_widget_class_bind_template_child (widget_class, SkyTransferBatchRow, cancel);
  gtk_widget_class_bind_template_child (widget_class, SkyTransferBatchRow, open);
  gtk_widget_class_bind_template_child (widget_class, SkyTransferBatchRow, expand);
  gtk_widget_class_bind_template_child (widget_class, SkyTransferBatchRow, progress);
  gtk_widget_class_bind_template_child (widget_class, SkyTransferBatchRow, files);
  gtk_widget_class_bind_template_child (widget_class, SkyTransferBatchRow, items);
}

static void
sky_transfer_batch_row_class_init (SkyTransferBatchRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_transfer_batch_row_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-transfer-batch-row.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, expand_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_item_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_item_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_item_cb);
}

static void
sky_transfer_batch_row_init (SkyTransferBatchRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (SKY_TYPE_TRANSFER_BATCH);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (batch_notify_cb), self);
}

/**
 * sky_transfer_batch_row_new:
 * @services: where drives and transfers are
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
sky_transfer_batch_row_new (SkyServices *services)
{
  SkyTransferBatchRow *self;

  g_return_val_if_fail (SKY_IS_SERVICES (services), NULL);

  self = g_object_new (SKY_TYPE_TRANSFER_BATCH_ROW, NULL);
  self->services = g_object_ref (services);
  return GTK_WIDGET (self);
}

static void
set_targets (SkyTransferBatchRow *self, gint64 id)
{
  GtkButton *const buttons[] = { self->retry_wide, self->retry_small, self->pause,
                                 self->resume,     self->cancel,      self->open };

  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (buttons[i]), "x", id);
}

/**
 * sky_transfer_batch_row_set_batch:
 * @self: a row
 * @batch: (nullable): what to show; %NULL when the row is put away
 */
void
sky_transfer_batch_row_set_batch (SkyTransferBatchRow *self, SkyTransferBatch *batch)
{
  g_return_if_fail (SKY_IS_TRANSFER_BATCH_ROW (self));

  gtk_toggle_button_set_active (self->expand, FALSE);
  g_set_object (&self->batch, batch);
  g_signal_group_set_target (self->signals, batch);
  if (batch == NULL)
    return;
  set_targets (self, sky_transfer_batch_get_id (batch));
  show (self);
}
