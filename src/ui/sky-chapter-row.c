/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One chapter in a list. Recycled: everything shown is read from its item. */
#include "config.h"

#include "ui/sky-chapter-row.h"

#include "ui/sky-format.h"
#include "ui/sky-playing-sign.h"

struct _SkyChapterRow
{
  GtkWidget parent;

  SkyChapterItem *item;    /* (owned) (nullable) */
  GSignalGroup   *signals; /* (owned): of the item */
  GtkWidget      *root;
  GtkStack       *place; /* number or sign */
  GtkLabel       *number;
  GtkWidget      *sign;
  GtkLabel       *title;
  GtkLabel       *time;
};

G_DEFINE_FINAL_TYPE (SkyChapterRow, sky_chapter_row, GTK_TYPE_WIDGET)

static void
refresh (SkyChapterRow *self)
{
  gboolean         current = sky_chapter_item_get_current (self->item);
  const char      *title = sky_chapter_item_get_title (self->item);
  g_autofree char *number = g_strdup_printf ("%u", sky_chapter_item_get_number (self->item));
  g_autofree char *time = sky_format_duration (sky_chapter_item_get_start (self->item));

  gtk_label_set_label (self->number, number);
  gtk_label_set_label (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
  gtk_label_set_label (self->time, time);
  gtk_stack_set_visible_child (self->place, current ? self->sign : GTK_WIDGET (self->number));
  if (current)
    gtk_widget_add_css_class (GTK_WIDGET (self->title), "playing");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->title), "playing");
}

static void
sky_chapter_row_dispose (GObject *object)
{
  SkyChapterRow *self = SKY_CHAPTER_ROW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->item);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_CHAPTER_ROW);

  G_OBJECT_CLASS (sky_chapter_row_parent_class)->dispose (object);
}

static void
sky_chapter_row_class_init (SkyChapterRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_chapter_row_dispose;

  g_type_ensure (SKY_TYPE_PLAYING_SIGN);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-chapter-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyChapterRow, root);
  gtk_widget_class_bind_template_child (widget_class, SkyChapterRow, place);
  gtk_widget_class_bind_template_child (widget_class, SkyChapterRow, number);
  gtk_widget_class_bind_template_child (widget_class, SkyChapterRow, sign);
  gtk_widget_class_bind_template_child (widget_class, SkyChapterRow, title);
  gtk_widget_class_bind_template_child (widget_class, SkyChapterRow, time);
}

static void
sky_chapter_row_init (SkyChapterRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (SKY_TYPE_CHAPTER_ITEM);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (refresh), self);
}

/**
 * sky_chapter_row_new:
 *
 * Returns: a row
 */
GtkWidget *
sky_chapter_row_new (void)
{
  return g_object_new (SKY_TYPE_CHAPTER_ROW, NULL);
}

/**
 * sky_chapter_row_bind:
 * @self: a row
 * @item: what it shows
 */
void
sky_chapter_row_bind (SkyChapterRow *self, SkyChapterItem *item)
{
  g_return_if_fail (SKY_IS_CHAPTER_ROW (self));
  g_return_if_fail (SKY_IS_CHAPTER_ITEM (item));

  g_set_object (&self->item, item);
  g_signal_group_set_target (self->signals, item);
  refresh (self);
}

void
sky_chapter_row_unbind (SkyChapterRow *self)
{
  g_return_if_fail (SKY_IS_CHAPTER_ROW (self));

  g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->item);
}
