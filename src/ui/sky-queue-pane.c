/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plays now and next, in the order of the queue. What is taken out can be brought back: the
 * whole queue is kept as a value in the toast that tells of it. */
#include "config.h"

#include "ui/sky-queue-pane.h"

#include <glib/gi18n.h>

#include "ui/sky-format.h"
#include "ui/sky-queue-row.h"

/* Beyond that many the playing time is not summed up. */
#define SUMMED_MAX 2000

struct _SkyQueuePane
{
  GtkWidget parent;

  SkyPlayer          *player;    /* (owned) (nullable) */
  GSignalGroup       *signals;   /* (owned): of the queue */
  GtkSingleSelection *selection; /* (owned) (nullable) */
  GHashTable         *rows;      /* (owned): bound rows, as a set */
  GtkWidget          *root;
  GtkWidget          *back;
  GtkStack           *states;
  GtkLabel           *summary;
  GtkListView        *list;
};

enum
{
  TOAST,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyQueuePane, sky_queue_pane, GTK_TYPE_WIDGET)

static void
row_activated_cb (GtkListView *list, guint position, gpointer user_data)
{
  SkyQueuePane *self = SKY_QUEUE_PANE (user_data);

  if (self->player != NULL)
    sky_player_play_at (self->player, position);
}

static void
row_setup_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  gtk_list_item_set_child (list_item, sky_queue_row_new (list_item));
}

static void
row_bind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  SkyQueuePane *self = SKY_QUEUE_PANE (user_data);
  SkyQueueRow  *row = SKY_QUEUE_ROW (gtk_list_item_get_child (list_item));

  sky_queue_row_bind (row, gtk_list_item_get_item (list_item));
  sky_queue_row_set_current (row,
                             sky_play_queue_get_position (sky_player_get_queue (self->player)));
  g_hash_table_add (self->rows, row);
}

static void
row_unbind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  SkyQueueRow *row = SKY_QUEUE_ROW (gtk_list_item_get_child (list_item));

  g_hash_table_remove (SKY_QUEUE_PANE (user_data)->rows, row);
  sky_queue_row_unbind (row);
}

static void
show_current (SkyQueuePane *self)
{
  SkyPlayQueue  *queue = sky_player_get_queue (self->player);
  GHashTableIter iter;
  gpointer       row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    sky_queue_row_set_current (row, sky_play_queue_get_position (queue));
}

static char *
sum_up (GListModel *queue)
{
  guint            n = g_list_model_get_n_items (queue);
  gint64           total = 0;
  g_autofree char *length = NULL;
  g_autofree char *songs = g_strdup_printf (ngettext ("%'u song", "%'u songs", n), n);

  for (guint i = 0; i < n && n <= SUMMED_MAX; i++)
    {
      g_autoptr (SkyQueueItem) item = g_list_model_get_item (queue, i);

      total += MAX (sky_queue_item_get_duration (item), 0);
    }
  if (total == 0)
    return g_steal_pointer (&songs);
  length = sky_format_total (total);
  return g_strdup_printf ("%s · %s", songs, length);
}

static void
show_items (SkyQueuePane *self)
{
  GListModel *queue =
      self->player != NULL ? G_LIST_MODEL (sky_player_get_queue (self->player)) : NULL;
  gboolean         any = queue != NULL && g_list_model_get_n_items (queue) > 0;
  g_autofree char *summary = any ? sum_up (queue) : NULL;

  gtk_stack_set_visible_child_name (self->states, any ? "list" : "empty");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "queue.clear", any);
  if (any)
    {
      gtk_label_set_label (self->summary, summary);
      show_current (self);
    }
}

typedef struct
{
  SkyPlayer *player; /* (owned) */
  GVariant  *queue;  /* (owned) */
  GVariant  *state;  /* (owned) */
} Kept;

static void
kept_free (gpointer data, GClosure *closure)
{
  Kept *kept = data;

  g_object_unref (kept->player);
  g_variant_unref (kept->queue);
  g_variant_unref (kept->state);
  g_free (kept);
}

static void
undo_cb (AdwToast *toast, gpointer user_data)
{
  Kept *kept = user_data;
  g_autoptr (GError) error = NULL;

  if (!sky_play_queue_restore (sky_player_get_queue (kept->player), kept->queue, &error))
    g_warning ("The queue could not be brought back: %s", error->message);
  else if (sky_player_get_state (kept->player) == SKY_PLAYER_STOPPED)
    sky_player_restore (kept->player, kept->state);
}

static AdwToast *
make_undo_toast (SkyQueuePane *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast        *toast = adw_toast_new (escaped);
  Kept            *kept = g_new0 (Kept, 1);

  kept->player = g_object_ref (self->player);
  kept->queue = g_variant_ref_sink (sky_play_queue_serialize (sky_player_get_queue (self->player)));
  kept->state = g_variant_ref_sink (sky_player_serialize (self->player));
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), kept, kept_free, 0);
  return toast;
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyQueuePane *self = SKY_QUEUE_PANE (widget);
  g_autoptr (AdwToast) toast = NULL;

  if (self->player == NULL)
    return;
  toast = make_undo_toast (self, _ ("Queue cleared"));
  sky_player_stop (self->player);
  sky_play_queue_clear (sky_player_get_queue (self->player));
  g_signal_emit (self, signals[TOAST], 0, toast);
}

static void
remove_at (SkyQueuePane *self, guint position)
{
  SkyPlayQueue *queue = sky_player_get_queue (self->player);
  g_autoptr (SkyQueueItem) item = g_list_model_get_item (G_LIST_MODEL (queue), position);
  g_autoptr (AdwToast) toast = NULL;
  g_autofree char *text = NULL;

  if (item == NULL)
    return;
  /* Translators: %s is the title of a song */
  text = g_strdup_printf (_ ("“%s” removed from the queue"), sky_queue_item_get_title (item));
  toast = make_undo_toast (self, text);
  sky_play_queue_remove (queue, position, 1);
  g_signal_emit (self, signals[TOAST], 0, toast);
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyQueuePane *self = SKY_QUEUE_PANE (widget);

  if (self->player != NULL)
    remove_at (self, g_variant_get_uint32 (parameter));
}

static void
remove_selected_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyQueuePane *self = SKY_QUEUE_PANE (widget);

  if (self->selection != NULL)
    remove_at (self, gtk_single_selection_get_selected (self->selection));
}

static void
sky_queue_pane_dispose (GObject *object)
{
  SkyQueuePane *self = SKY_QUEUE_PANE (object);

  g_clear_object (&self->signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_QUEUE_PANE);
  g_clear_object (&self->selection);
  g_clear_object (&self->player);

  G_OBJECT_CLASS (sky_queue_pane_parent_class)->dispose (object);
}

static void
sky_queue_pane_finalize (GObject *object)
{
  g_hash_table_unref (SKY_QUEUE_PANE (object)->rows);

  G_OBJECT_CLASS (sky_queue_pane_parent_class)->finalize (object);
}

static void
sky_queue_pane_class_init (SkyQueuePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_queue_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = sky_queue_pane_finalize;

  signals[TOAST] = g_signal_new ("toast", SKY_TYPE_QUEUE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-queue-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyQueuePane, root);
  gtk_widget_class_bind_template_child (widget_class, SkyQueuePane, back);
  gtk_widget_class_bind_template_child (widget_class, SkyQueuePane, states);
  gtk_widget_class_bind_template_child (widget_class, SkyQueuePane, summary);
  gtk_widget_class_bind_template_child (widget_class, SkyQueuePane, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_unbind_cb);
  gtk_widget_class_install_action (widget_class, "queue.clear", NULL, clear_action);
  gtk_widget_class_install_action (widget_class, "queue.remove", "u", remove_action);
  gtk_widget_class_install_action (widget_class, "queue.remove-selected", NULL,
                                   remove_selected_action);
}

static void
sky_queue_pane_init (SkyQueuePane *self)
{
  self->rows = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (SKY_TYPE_PLAY_QUEUE);
  /* after the list, whose rows then know their new positions */
  g_signal_group_connect_data (self->signals, "items-changed", G_CALLBACK (show_items), self, NULL,
                               G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_group_connect_swapped (self->signals, "learned", G_CALLBACK (show_items), self);
  g_signal_group_connect_swapped (self->signals, "notify::position", G_CALLBACK (show_current),
                                  self);
  show_items (self);
}

/**
 * sky_queue_pane_set_player:
 * @self: the pane
 * @player: whose queue it shows
 */
void
sky_queue_pane_set_player (SkyQueuePane *self, SkyPlayer *player)
{
  SkyPlayQueue *queue;

  g_return_if_fail (SKY_IS_QUEUE_PANE (self));
  g_return_if_fail (SKY_IS_PLAYER (player));

  if (!g_set_object (&self->player, player))
    return;
  queue = sky_player_get_queue (player);
  g_clear_object (&self->selection);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (queue));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_group_set_target (self->signals, queue);
  show_items (self);
}

/**
 * sky_queue_pane_set_alone:
 * @self: the pane
 * @alone: whether it takes the whole window, with a way back
 */
void
sky_queue_pane_set_alone (SkyQueuePane *self, gboolean alone)
{
  g_return_if_fail (SKY_IS_QUEUE_PANE (self));

  gtk_widget_set_visible (self->back, alone);
  gtk_widget_set_hexpand (GTK_WIDGET (self), alone);
  gtk_widget_set_size_request (self->root, alone ? -1 : 300, -1);
}
