/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One place in the queue. Recycled: everything shown is read from its item. */
#include "config.h"

#include "ui/sky-queue-row.h"

#include "ui/sky-cover.h"
#include "ui/sky-format.h"

struct _SkyQueueRow
{
  GtkWidget parent;

  SkyQueueItem *item;    /* (owned) (nullable) */
  GSignalGroup *signals; /* (owned) */
  GtkListItem  *place;   /* not owned: owns this */
  GtkWidget    *root;
  SkyCover     *cover;
  GtkLabel     *title;
  GtkLabel     *artist;
  GtkWidget    *sign;
  GtkWidget    *stop;
  GtkWidget    *trouble;
  GtkLabel     *length;
  GtkWidget    *remove;
};

G_DEFINE_FINAL_TYPE (SkyQueueRow, sky_queue_row, GTK_TYPE_WIDGET)

static void
refresh (SkyQueueRow *self)
{
  const char      *error = sky_queue_item_get_error (self->item);
  const char      *album = sky_queue_item_get_album (self->item);
  g_autofree char *title = sky_format_title (sky_queue_item_get_title (self->item));
  g_autofree char *artist = sky_format_title (sky_queue_item_get_artist (self->item));
  g_autofree char *length = sky_format_duration (sky_queue_item_get_duration (self->item));

  sky_cover_show (self->cover, sky_queue_item_get_art_uri (self->item),
                  album != NULL && *album != '\0' ? album : title);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->artist, artist);
  gtk_widget_set_visible (GTK_WIDGET (self->artist), *artist != '\0');
  gtk_label_set_label (self->length, length);
  gtk_widget_set_visible (self->trouble, error != NULL);
  gtk_widget_set_tooltip_text (self->trouble, error);
}

static void
remove_cb (GtkButton *button, gpointer user_data)
{
  SkyQueueRow *self = SKY_QUEUE_ROW (user_data);

  gtk_widget_activate_action (GTK_WIDGET (self), "queue.remove", "u",
                              gtk_list_item_get_position (self->place));
}

static void
sky_queue_row_dispose (GObject *object)
{
  SkyQueueRow *self = SKY_QUEUE_ROW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->item);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_QUEUE_ROW);

  G_OBJECT_CLASS (sky_queue_row_parent_class)->dispose (object);
}

static void
sky_queue_row_class_init (SkyQueueRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_queue_row_dispose;

  g_type_ensure (SKY_TYPE_COVER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-queue-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyQueueRow, root);
  gtk_widget_class_bind_template_child (widget_class, SkyQueueRow, cover);
  gtk_widget_class_bind_template_child (widget_class, SkyQueueRow, title);
  gtk_widget_class_bind_template_child (widget_class, SkyQueueRow, artist);
  gtk_widget_class_bind_template_child (widget_class, SkyQueueRow, sign);
  gtk_widget_class_bind_template_child (widget_class, SkyQueueRow, stop);
  gtk_widget_class_bind_template_child (widget_class, SkyQueueRow, trouble);
  gtk_widget_class_bind_template_child (widget_class, SkyQueueRow, length);
  gtk_widget_class_bind_template_child (widget_class, SkyQueueRow, remove);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
sky_queue_row_init (SkyQueueRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (SKY_TYPE_QUEUE_ITEM);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (refresh), self);
}

/**
 * sky_queue_row_new:
 * @place: what will own the row, and knows its position
 *
 * Returns: a row
 */
GtkWidget *
sky_queue_row_new (GtkListItem *place)
{
  SkyQueueRow *self = g_object_new (SKY_TYPE_QUEUE_ROW, NULL);

  self->place = place;
  return GTK_WIDGET (self);
}

/**
 * sky_queue_row_set_fixed:
 * @self: a row, which is not in the queue's own list: nothing can be changed in it
 */
void
sky_queue_row_set_fixed (SkyQueueRow *self)
{
  g_return_if_fail (SKY_IS_QUEUE_ROW (self));

  gtk_widget_set_visible (self->remove, FALSE);
}

/**
 * sky_queue_row_bind:
 * @self: a row
 * @item: what it shows
 */
void
sky_queue_row_bind (SkyQueueRow *self, SkyQueueItem *item)
{
  g_return_if_fail (SKY_IS_QUEUE_ROW (self));
  g_return_if_fail (SKY_IS_QUEUE_ITEM (item));

  g_set_object (&self->item, item);
  g_signal_group_set_target (self->signals, item);
  refresh (self);
}

void
sky_queue_row_unbind (SkyQueueRow *self)
{
  g_return_if_fail (SKY_IS_QUEUE_ROW (self));

  g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->item);
}

/**
 * sky_queue_row_show_place:
 * @self: a row
 * @queue: which knows what plays, and where it is to stop
 */
void
sky_queue_row_show_place (SkyQueueRow *self, SkyPlayQueue *queue)
{
  gboolean here;

  g_return_if_fail (SKY_IS_QUEUE_ROW (self));
  g_return_if_fail (SKY_IS_PLAY_QUEUE (queue));

  here = self->item != NULL && self->item == sky_play_queue_get_current (queue);
  gtk_widget_set_visible (self->sign, here);
  gtk_widget_set_visible (GTK_WIDGET (self->length), !here);
  gtk_widget_set_visible (self->stop, self->item != NULL &&
                                          self->item == sky_play_queue_get_stop_after (queue));
  if (here)
    gtk_widget_add_css_class (GTK_WIDGET (self->title), "playing");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->title), "playing");
}

/**
 * sky_queue_row_get_position:
 * @self: a row
 *
 * Returns: its place in the queue
 */
guint
sky_queue_row_get_position (SkyQueueRow *self)
{
  g_return_val_if_fail (SKY_IS_QUEUE_ROW (self), 0);

  return gtk_list_item_get_position (self->place);
}

/**
 * sky_queue_row_get_item:
 * @self: a row
 *
 * Returns: (nullable) (transfer none): what it shows
 */
SkyQueueItem *
sky_queue_row_get_item (SkyQueueRow *self)
{
  g_return_val_if_fail (SKY_IS_QUEUE_ROW (self), NULL);

  return self->item;
}
