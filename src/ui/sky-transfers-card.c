/* SPDX-License-Identifier: GPL-3.0-or-later */
/* At the foot of the sidebar: how many batches move, how far and how fast. While something is
 * active it looks at the batches twice a second instead of following each one. */
#include "config.h"

#include "ui/sky-transfers-card.h"

#include <glib/gi18n.h>

#include "ui/sky-format.h"

#define REFRESH_MS 500

struct _SkyTransfersCard
{
  GtkWidget parent;

  SkyTransfers   *transfers; /* (owned) (nullable) */
  GSignalGroup   *signals;   /* (owned) */
  guint           refresh_id;
  GtkWidget      *button;
  GtkWidget      *icon;
  GtkLabel       *title;
  GtkLabel       *count;
  GtkWidget      *details;
  GtkProgressBar *progress;
  GtkLabel       *speed;
  GtkLabel       *left;
};

/* What all unfinished batches come to. */
typedef struct
{
  guint64 done;
  guint64 total;
  guint64 speed;
  gint64  seconds_left;
  guint   failed;
  guint   paused;
  guint   unfinished;
} Sum;

G_DEFINE_FINAL_TYPE (SkyTransfersCard, sky_transfers_card, GTK_TYPE_WIDGET)

static void
sum_batch (Sum *sum, SkyTransferBatch *batch)
{
  SkyTransferState state = sky_transfer_batch_get_state (batch);

  if (state == SKY_TRANSFER_FAILED)
    sum->failed++;
  if (state == SKY_TRANSFER_DONE || state == SKY_TRANSFER_FAILED || state == SKY_TRANSFER_CANCELLED)
    return;
  sum->unfinished++;
  if (state == SKY_TRANSFER_PAUSED)
    sum->paused++;
  sum->done += sky_transfer_batch_get_bytes_done (batch);
  sum->total += sky_transfer_batch_get_bytes_total (batch);
  sum->speed += sky_transfer_batch_get_speed (batch);
  sum->seconds_left = MAX (sum->seconds_left, sky_transfer_batch_get_seconds_left (batch));
}

static Sum
sum_batches (SkyTransfers *transfers)
{
  GListModel *model = G_LIST_MODEL (transfers);
  Sum         sum = { .seconds_left = -1 };

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (SkyTransferBatch) batch = g_list_model_get_item (model, i);

      sum_batch (&sum, batch);
    }
  return sum;
}

static char *
describe_pace (const Sum *sum)
{
  if (sum->paused == sum->unfinished)
    return g_strdup (_ ("Paused"));
  if (sum->speed == 0)
    return g_strdup (_ ("Waiting"));
  return sky_format_speed (sum->speed);
}

static void
show_activity (SkyTransfersCard *self, const Sum *sum)
{
  g_autofree char *speed = describe_pace (sum);
  g_autofree char *left =
      sky_format_time_left (sum->paused < sum->unfinished ? sum->seconds_left : -1);

  gtk_progress_bar_set_fraction (self->progress,
                                 sum->total > 0 ? (double) sum->done / (double) sum->total : 0);
  gtk_label_set_label (self->speed, speed);
  gtk_label_set_label (self->left, left);
}

static void
show_title (SkyTransfersCard *self, const Sum *sum)
{
  gboolean         idle = sum->unfinished == 0 && sum->failed == 0;
  g_autofree char *count = g_strdup_printf ("%u", sum->unfinished);

  gtk_label_set_label (self->count, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count), sum->unfinished > 0);
  gtk_label_set_label (self->title, idle ? _ ("No transfers") : _ ("Transfers"));
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), sum->failed > 0
                                                            ? "dialog-warning-symbolic"
                                                            : "skylark-transfers-symbolic");
  gtk_widget_set_css_classes (GTK_WIDGET (self->title),
                              idle ? (const char *[]){ "fine", "dimmer", NULL }
                                   : (const char *[]){ "strong", NULL });
  if (sum->failed > 0)
    {
      gtk_widget_add_css_class (self->icon, "attention");
      gtk_label_set_label (self->title, _ ("Transfers need attention"));
    }
  else
    gtk_widget_remove_css_class (self->icon, "attention");
}

static void
refresh (SkyTransfersCard *self)
{
  Sum sum = { .seconds_left = -1 };

  if (self->transfers != NULL)
    sum = sum_batches (self->transfers);
  gtk_widget_set_visible (self->details, sum.unfinished > 0);
  show_title (self, &sum);
  if (sum.unfinished > 0)
    show_activity (self, &sum);
}

static gboolean
refresh_cb (gpointer user_data)
{
  SkyTransfersCard *self = SKY_TRANSFERS_CARD (user_data);

  refresh (self);
  if (sky_transfers_get_active (self->transfers) > 0)
    return G_SOURCE_CONTINUE;
  self->refresh_id = 0;
  return G_SOURCE_REMOVE;
}

static void
active_changed_cb (SkyTransfersCard *self)
{
  refresh (self);
  if (self->refresh_id == 0 && self->transfers != NULL)
    self->refresh_id = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

static void
sky_transfers_card_dispose (GObject *object)
{
  SkyTransfersCard *self = SKY_TRANSFERS_CARD (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->transfers);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_TRANSFERS_CARD);

  G_OBJECT_CLASS (sky_transfers_card_parent_class)->dispose (object);
}

static void
sky_transfers_card_class_init (SkyTransfersCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_transfers_card_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-transfers-card.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyTransfersCard, button);
  gtk_widget_class_bind_template_child (widget_class, SkyTransfersCard, icon);
  gtk_widget_class_bind_template_child (widget_class, SkyTransfersCard, title);
  gtk_widget_class_bind_template_child (widget_class, SkyTransfersCard, count);
  gtk_widget_class_bind_template_child (widget_class, SkyTransfersCard, details);
  gtk_widget_class_bind_template_child (widget_class, SkyTransfersCard, progress);
  gtk_widget_class_bind_template_child (widget_class, SkyTransfersCard, speed);
  gtk_widget_class_bind_template_child (widget_class, SkyTransfersCard, left);
}

static void
sky_transfers_card_init (SkyTransfersCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (SKY_TYPE_TRANSFERS);
  g_signal_group_connect_swapped (self->signals, "notify::active", G_CALLBACK (active_changed_cb),
                                  self);
  g_signal_group_connect_swapped (self->signals, "items-changed", G_CALLBACK (active_changed_cb),
                                  self);
  refresh (self);
}

/**
 * sky_transfers_card_set_transfers:
 * @self: a card
 * @transfers: (nullable): what to show
 */
void
sky_transfers_card_set_transfers (SkyTransfersCard *self, SkyTransfers *transfers)
{
  g_return_if_fail (SKY_IS_TRANSFERS_CARD (self));

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_set_object (&self->transfers, transfers);
  g_signal_group_set_target (self->signals, transfers);
  active_changed_cb (self);
}

/**
 * sky_transfers_card_set_here:
 * @self: a card
 * @here: whether the page that it leads to is shown
 */
void
sky_transfers_card_set_here (SkyTransfersCard *self, gboolean here)
{
  g_return_if_fail (SKY_IS_TRANSFERS_CARD (self));

  if (here)
    gtk_widget_add_css_class (self->button, "here");
  else
    gtk_widget_remove_css_class (self->button, "here");
}
