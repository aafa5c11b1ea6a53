/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One place in the queue. Recycled: everything shown is read from its item. A list makes hundreds
 * of these before its first frame: they are put together here, as a template costs several times as
 * much, and what few of them show is made when they do. */
#include "config.h"

#include "ui/sky-queue-row.h"

#include <glib/gi18n.h>

#include "ui/sky-cover.h"
#include "ui/sky-fault-text.h"
#include "ui/sky-format.h"
#include "ui/sky-list-rows.h"
#include "ui/sky-playing-sign.h"

#define SPACING 10
#define COVER_SIZE 38

struct _SkyQueueRow
{
  GtkWidget parent;

  SkyQueueItem *item;    /* (owned) (nullable) */
  gulong        changed; /* of the item: a GSignalGroup would take several times as long a row */
  GtkListItem  *place;   /* not owned: owns this */
  GtkWidget    *box;
  SkyCover     *cover;
  GtkLabel     *title;
  GtkLabel     *artist;
  GtkWidget    *sign;    /* (nullable): not yet needed, like the next two */
  GtkWidget    *stop;    /* (nullable) */
  GtkWidget    *trouble; /* (nullable) */
  GtkLabel     *length;
  GtkWidget    *remove;
};

G_DEFINE_FINAL_TYPE (SkyQueueRow, sky_queue_row, GTK_TYPE_WIDGET)

static GtkWidget *
create_icon (const char *name, const char *style, const char *label)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (name);

  gtk_widget_add_css_class (icon, style);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return icon;
}

/* Signs stand before the length. */
static void
add_sign (SkyQueueRow *self, GtkWidget *sign)
{
  gtk_box_insert_child_after (GTK_BOX (self->box), sign,
                              gtk_widget_get_prev_sibling (GTK_WIDGET (self->length)));
}

static void
show_trouble (SkyQueueRow *self, const SkyFault *fault)
{
  g_autofree char *text = NULL;

  if (self->trouble == NULL && fault != NULL)
    {
      self->trouble =
          create_icon ("dialog-warning-symbolic", "attention", _ ("Could not be played"));
      add_sign (self, self->trouble);
    }
  if (self->trouble == NULL)
    return;
  gtk_widget_set_visible (self->trouble, fault != NULL);
  if (fault != NULL)
    text = sky_fault_text_of_song (fault);
  gtk_widget_set_tooltip_text (self->trouble, text);
}

static void
show_stop (SkyQueueRow *self, gboolean stops)
{
  if (self->stop == NULL && stops)
    {
      const char *label = _ ("Playback stops after this song");

      self->stop = create_icon ("media-playback-stop-symbolic", "dimmer", label);
      gtk_widget_set_tooltip_text (self->stop, label);
      add_sign (self, self->stop);
    }
  if (self->stop != NULL)
    gtk_widget_set_visible (self->stop, stops);
}

static void
show_sign (SkyQueueRow *self, gboolean playing, gboolean moving)
{
  if (self->sign == NULL && playing)
    {
      self->sign = sky_playing_sign_new ();
      gtk_widget_add_css_class (self->sign, "unless-hover");
      add_sign (self, self->sign);
    }
  if (self->sign == NULL)
    return;
  gtk_widget_set_visible (self->sign, playing);
  sky_playing_sign_set_moving (SKY_PLAYING_SIGN (self->sign), playing && moving);
}

static void
refresh (SkyQueueRow *self)
{
  const SkyFault  *fault = sky_queue_item_get_fault (self->item);
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
  sky_list_rows_set_name (self->place, sky_queue_item_get_title (self->item),
                          sky_queue_item_get_artist (self->item));
  show_trouble (self, fault);
}

static void
remove_cb (GtkButton *button, gpointer user_data)
{
  SkyQueueRow *self = SKY_QUEUE_ROW (user_data);

  gtk_widget_activate_action (GTK_WIDGET (self), "queue.remove", "u",
                              gtk_list_item_get_position (self->place));
}

static void
forget_item (SkyQueueRow *self)
{
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed, self->item);
  g_clear_object (&self->item);
}

static void
sky_queue_row_dispose (GObject *object)
{
  SkyQueueRow *self = SKY_QUEUE_ROW (object);

  forget_item (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sky_queue_row_parent_class)->dispose (object);
}

static void
sky_queue_row_class_init (SkyQueueRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_queue_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkLabel *
create_label (const char *const *styles)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_css_classes (label, (const char **) styles);
  return GTK_LABEL (label);
}

static GtkWidget *
create_remove_button (SkyQueueRow *self)
{
  const char *const styles[] = { "flat", "circular", "on-hover", NULL };
  const char       *label = _ ("Remove from queue");
  GtkWidget        *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_widget_set_css_classes (button, (const char **) styles);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_focusable (button, FALSE);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_cb), self);
  return button;
}

static void
sky_queue_row_init (SkyQueueRow *self)
{
  const char *const title_styles[] = { "firm", NULL };
  const char *const artist_styles[] = { "fine", "dimmer", NULL };
  const char *const length_styles[] = { "fine", "dimmer", "numeric", "unless-hover", NULL };
  GtkWidget        *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  self->cover = g_object_new (SKY_TYPE_COVER, "size", COVER_SIZE, NULL);
  self->title = create_label (title_styles);
  self->artist = create_label (artist_styles);
  self->length = create_label (length_styles);
  gtk_label_set_ellipsize (self->length, PANGO_ELLIPSIZE_NONE);
  self->remove = create_remove_button (self);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->artist));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->cover));
  gtk_box_append (GTK_BOX (self->box), texts);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->length));
  gtk_box_append (GTK_BOX (self->box), self->remove);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
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

  forget_item (self);
  self->item = g_object_ref (item);
  self->changed = g_signal_connect_swapped (item, "notify", G_CALLBACK (refresh), self);
  refresh (self);
}

void
sky_queue_row_unbind (SkyQueueRow *self)
{
  g_return_if_fail (SKY_IS_QUEUE_ROW (self));

  forget_item (self);
}

/**
 * sky_queue_row_show_place:
 * @self: a row
 * @queue: which knows what plays, and where it is to stop
 * @moving: whether it sounds just now
 */
void
sky_queue_row_show_place (SkyQueueRow *self, SkyPlayQueue *queue, gboolean moving)
{
  gboolean here;

  g_return_if_fail (SKY_IS_QUEUE_ROW (self));
  g_return_if_fail (SKY_IS_PLAY_QUEUE (queue));

  here = self->item != NULL && self->item == sky_play_queue_get_current (queue);
  show_sign (self, here, moving);
  gtk_widget_set_visible (GTK_WIDGET (self->length), !here);
  show_stop (self, self->item != NULL && self->item == sky_play_queue_get_stop_after (queue));
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
