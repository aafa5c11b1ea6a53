/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the queue behind what plays. Rows are chosen here and changed in the queue. Main
 * thread. */
#include "config.h"

#include "ui/sky-up-next.h"

#include <glib/gi18n.h>

#include "ui/sky-format.h"
#include "ui/sky-queue-row.h"

/* Further on nobody looks here. */
#define MAX_ROWS 200
/* more than are seen at first */
#define FIRST_ROWS 40

struct _SkyUpNext
{
  GtkWidget parent;

  SkyPlayer         *player;  /* (owned) (nullable) */
  SkyQueueArt       *art;     /* (owned) (nullable): finds the covers of rows */
  GSignalGroup      *signals; /* (owned): of the queue */
  GtkSliceListModel *slice;   /* (owned) (nullable) */
  GtkWidget         *root;
  GtkStack          *states;
  GtkLabel          *summary;
  GtkListView       *list;
};

G_DEFINE_FINAL_TYPE (SkyUpNext, sky_up_next, GTK_TYPE_WIDGET)

static guint
first_of (SkyUpNext *self)
{
  guint position = sky_play_queue_get_position (sky_player_get_queue (self->player));

  return position != G_MAXUINT ? position + 1 : 0;
}

static char *
sum_up (GListModel *queue, guint first)
{
  guint            n = g_list_model_get_n_items (queue);
  guint            left = n > first ? n - first : 0;
  gint64           total = 0;
  g_autofree char *length = NULL;
  g_autofree char *songs = g_strdup_printf (ngettext ("%'u song", "%'u songs", left), left);

  for (guint i = first; i < n && i < first + MAX_ROWS; i++)
    {
      g_autoptr (SkyQueueItem) item = g_list_model_get_item (queue, i);

      total += MAX (sky_queue_item_get_duration (item), 0);
    }
  if (total == 0 || left > MAX_ROWS)
    return g_steal_pointer (&songs);
  length = sky_format_total (total);
  return g_strdup_printf ("%s · %s", songs, length);
}

static void
refresh (SkyUpNext *self)
{
  GListModel      *queue;
  g_autofree char *text = NULL;
  guint            first;

  if (self->player == NULL)
    return;
  queue = G_LIST_MODEL (sky_player_get_queue (self->player));
  first = first_of (self);
  gtk_slice_list_model_set_offset (self->slice, first);
  text = sum_up (queue, first);
  gtk_label_set_label (self->summary, text);
  gtk_stack_set_visible_child_name (self->states,
                                    g_list_model_get_n_items (queue) > first ? "list" : "empty");
}

static void
row_activated_cb (GtkListView *list, guint position, gpointer user_data)
{
  SkyUpNext *self = SKY_UP_NEXT (user_data);

  sky_player_play_at (self->player, gtk_slice_list_model_get_offset (self->slice) + position);
}

static void
row_setup_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  GtkWidget *row = sky_queue_row_new (list_item);

  sky_queue_row_set_fixed (SKY_QUEUE_ROW (row));
  gtk_list_item_set_child (list_item, row);
}

static void
row_bind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  SkyUpNext *self = SKY_UP_NEXT (user_data);

  if (self->art != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->list)))
    sky_queue_art_want (self->art, gtk_list_item_get_item (list_item));
  sky_queue_row_bind (SKY_QUEUE_ROW (gtk_list_item_get_child (list_item)),
                      gtk_list_item_get_item (list_item));
}

/* Covers are looked for once somebody looks at the rows. */
static void
list_mapped_cb (GtkWidget *list, gpointer user_data)
{
  SkyUpNext *self = SKY_UP_NEXT (user_data);

  for (guint i = 0; self->art != NULL && self->slice != NULL && i < FIRST_ROWS; i++)
    {
      g_autoptr (SkyQueueItem) item = g_list_model_get_item (G_LIST_MODEL (self->slice), i);

      if (item != NULL)
        sky_queue_art_want (self->art, item);
    }
}

static void
row_unbind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  sky_queue_row_unbind (SKY_QUEUE_ROW (gtk_list_item_get_child (list_item)));
}

static void
sky_up_next_dispose (GObject *object)
{
  SkyUpNext *self = SKY_UP_NEXT (object);

  g_clear_object (&self->signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_UP_NEXT);
  g_clear_object (&self->slice);
  g_clear_object (&self->art);
  g_clear_object (&self->player);

  G_OBJECT_CLASS (sky_up_next_parent_class)->dispose (object);
}

static void
sky_up_next_class_init (SkyUpNextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_up_next_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-up-next.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyUpNext, root);
  gtk_widget_class_bind_template_child (widget_class, SkyUpNext, states);
  gtk_widget_class_bind_template_child (widget_class, SkyUpNext, summary);
  gtk_widget_class_bind_template_child (widget_class, SkyUpNext, list);
  gtk_widget_class_bind_template_callback (widget_class, list_mapped_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_unbind_cb);
}

static void
sky_up_next_init (SkyUpNext *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (SKY_TYPE_PLAY_QUEUE);
  /* after the slice, which must know of a change before its offset is set */
  g_signal_group_connect_data (self->signals, "items-changed", G_CALLBACK (refresh), self, NULL,
                               G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_group_connect_swapped (self->signals, "learned", G_CALLBACK (refresh), self);
  g_signal_group_connect_swapped (self->signals, "notify::position", G_CALLBACK (refresh), self);
}

/**
 * sky_up_next_set_player:
 * @self: a list
 * @player: (nullable): whose queue it shows
 */
void
sky_up_next_set_player (SkyUpNext *self, SkyPlayer *player)
{
  SkyPlayQueue *queue = player != NULL ? sky_player_get_queue (player) : NULL;
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (SKY_IS_UP_NEXT (self));

  if (!g_set_object (&self->player, player))
    return;
  g_clear_object (&self->slice);
  if (queue != NULL)
    {
      self->slice = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (queue)), 0, MAX_ROWS);
      selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->slice)));
    }
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_signal_group_set_target (self->signals, queue);
  refresh (self);
}

/**
 * sky_up_next_set_art:
 * @self: a list, before it gets its player
 * @art: finds the covers of its rows
 */
void
sky_up_next_set_art (SkyUpNext *self, SkyQueueArt *art)
{
  g_return_if_fail (SKY_IS_UP_NEXT (self));

  g_set_object (&self->art, art);
}
