/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing that was heard. Recycled: everything shown is read from its entry. */
#include "config.h"

#include "ui/sky-history-row.h"

#include <glib/gi18n.h>

#include "ui/sky-cover.h"
#include "ui/sky-format.h"
#include "ui/sky-list-rows.h"

struct _SkyHistoryRow
{
  GtkWidget parent;

  SkyHistoryEntry *entry;   /* (owned) (nullable) */
  GSignalGroup    *signals; /* (owned): of its item, which may learn more */
  GtkListItem     *place;   /* not owned: owns this */
  GtkWidget       *root;
  SkyCover        *cover;
  GtkLabel        *title;
  GtkLabel        *artist;
  GtkLabel        *time;
};

G_DEFINE_FINAL_TYPE (SkyHistoryRow, sky_history_row, GTK_TYPE_WIDGET)

static void
show_time (SkyHistoryRow *self)
{
  gint64           heard_at = sky_history_entry_get_heard_at (self->entry);
  g_autofree char *text = sky_format_date (heard_at, g_get_real_time () / G_USEC_PER_SEC);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (heard_at);
  g_autofree char *whole = time != NULL ? g_date_time_format (time, "%c") : NULL;

  gtk_label_set_label (self->time, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->time), whole);
}

static void
refresh (SkyHistoryRow *self)
{
  SkyQueueItem    *item = sky_history_entry_get_item (self->entry);
  const char      *album = sky_queue_item_get_album (item);
  g_autofree char *title = sky_format_title (sky_queue_item_get_title (item));
  g_autofree char *artist = sky_format_title (sky_queue_item_get_artist (item));

  sky_cover_show (self->cover, sky_queue_item_get_art_uri (item),
                  album != NULL && *album != '\0' ? album : title);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->artist, artist);
  gtk_widget_set_visible (GTK_WIDGET (self->artist), *artist != '\0');
  sky_list_rows_set_name (self->place, sky_queue_item_get_title (item),
                          sky_queue_item_get_artist (item));
  show_time (self);
}

static void
sky_history_row_dispose (GObject *object)
{
  SkyHistoryRow *self = SKY_HISTORY_ROW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->entry);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_HISTORY_ROW);

  G_OBJECT_CLASS (sky_history_row_parent_class)->dispose (object);
}

static void
sky_history_row_class_init (SkyHistoryRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_history_row_dispose;

  g_type_ensure (SKY_TYPE_COVER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-history-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyHistoryRow, root);
  gtk_widget_class_bind_template_child (widget_class, SkyHistoryRow, cover);
  gtk_widget_class_bind_template_child (widget_class, SkyHistoryRow, title);
  gtk_widget_class_bind_template_child (widget_class, SkyHistoryRow, artist);
  gtk_widget_class_bind_template_child (widget_class, SkyHistoryRow, time);
}

static void
sky_history_row_init (SkyHistoryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (SKY_TYPE_QUEUE_ITEM);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (refresh), self);
}

/**
 * sky_history_row_new:
 * @place: what will own the row, and knows its position
 *
 * Returns: a row
 */
GtkWidget *
sky_history_row_new (GtkListItem *place)
{
  SkyHistoryRow *self = g_object_new (SKY_TYPE_HISTORY_ROW, NULL);

  self->place = place;
  return GTK_WIDGET (self);
}

/**
 * sky_history_row_bind:
 * @self: a row
 * @entry: what it shows
 */
void
sky_history_row_bind (SkyHistoryRow *self, SkyHistoryEntry *entry)
{
  g_return_if_fail (SKY_IS_HISTORY_ROW (self));
  g_return_if_fail (SKY_IS_HISTORY_ENTRY (entry));

  g_set_object (&self->entry, entry);
  g_signal_group_set_target (self->signals, sky_history_entry_get_item (entry));
  refresh (self);
}

void
sky_history_row_unbind (SkyHistoryRow *self)
{
  g_return_if_fail (SKY_IS_HISTORY_ROW (self));

  g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->entry);
}

/**
 * sky_history_row_get_position:
 * @self: a row
 *
 * Returns: its place in the list
 */
guint
sky_history_row_get_position (SkyHistoryRow *self)
{
  g_return_val_if_fail (SKY_IS_HISTORY_ROW (self), 0);

  return gtk_list_item_get_position (self->place);
}
