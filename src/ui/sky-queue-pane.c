/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plays now and next, in the order of play. What is taken out can be brought back by the toast
 * that tells of it. */
#include "config.h"

#include <glib/gi18n.h>

#include "ui/sky-format.h"
#include "ui/sky-queue-pane-private.h"
#include "ui/sky-toaster.h"

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
  GtkWidget *row = sky_queue_row_new (list_item);

  sky_queue_pane_watch_row (SKY_QUEUE_PANE (user_data), SKY_QUEUE_ROW (row));
  gtk_list_item_set_child (list_item, row);
}

static gboolean
is_sounding (SkyQueuePane *self)
{
  return sky_player_get_state (self->player) == SKY_PLAYER_PLAYING;
}

static void
row_bind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  SkyQueuePane *self = SKY_QUEUE_PANE (user_data);
  SkyQueueRow  *row = SKY_QUEUE_ROW (gtk_list_item_get_child (list_item));

  if (self->art != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->list)))
    sky_queue_art_want (self->art, gtk_list_item_get_item (list_item));
  sky_queue_row_bind (row, gtk_list_item_get_item (list_item));
  sky_queue_row_show_place (row, sky_player_get_queue (self->player), is_sounding (self));
  g_hash_table_add (self->rows, row);
}

/* Covers are looked for once somebody looks at the rows. */
static void
list_mapped_cb (GtkWidget *list, gpointer user_data)
{
  SkyQueuePane  *self = SKY_QUEUE_PANE (user_data);
  GHashTableIter iter;
  gpointer       row;

  g_hash_table_iter_init (&iter, self->rows);
  while (self->art != NULL && g_hash_table_iter_next (&iter, &row, NULL))
    sky_queue_art_want (self->art, sky_queue_row_get_item (row));
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
  SkyPlayQueue  *queue;
  GHashTableIter iter;
  gpointer       row;

  if (self->player == NULL)
    return;
  queue = sky_player_get_queue (self->player);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    sky_queue_row_show_place (row, queue, is_sounding (self));
}

static char *
sum_up (SkyPlayQueue *queue)
{
  guint            n = g_list_model_get_n_items (G_LIST_MODEL (queue));
  gint64           total = sky_play_queue_get_duration (queue);
  g_autofree char *length = NULL;
  g_autofree char *songs = g_strdup_printf (ngettext ("%'u song", "%'u songs", n), n);

  if (total == 0)
    return g_steal_pointer (&songs);
  length = sky_format_total (total);
  return g_strdup_printf ("%s · %s", songs, length);
}

static void
show_items (SkyQueuePane *self)
{
  SkyPlayQueue    *queue = self->player != NULL ? sky_player_get_queue (self->player) : NULL;
  gboolean         any = queue != NULL && g_list_model_get_n_items (G_LIST_MODEL (queue)) > 0;
  g_autofree char *summary = any ? sum_up (queue) : NULL;

  gtk_stack_set_visible_child_name (self->states, any ? "list" : "empty");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "queue.clear", any);
  if (any)
    {
      gtk_label_set_label (self->summary, summary);
      show_current (self);
    }
}

static void
undo_cb (AdwToast *toast, SkyQueuePane *self)
{
  if (self->player != NULL)
    sky_player_undo (self->player);
}

/* Private: tells something, for some seconds. */
void
sky_queue_pane_tell (SkyQueuePane *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autoptr (AdwToast) toast = adw_toast_new (escaped);

  g_signal_emit (self, signals[TOAST], 0, toast);
}

/* Takes @toast. One offer to undo at a time: it is the last change that would be undone. */
static void
show_toast (SkyQueuePane *self, AdwToast *toast)
{
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_clear_object (&self->toast);
  self->toast = toast;
  g_signal_emit (self, signals[TOAST], 0, toast);
}

/* Private: tells what was done, and offers to undo it. */
void
sky_queue_pane_tell_undoable (SkyQueuePane *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast        *toast = adw_toast_new (escaped);

  sky_toast_offer_undo (toast);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, 0);
  show_toast (self, toast);
}

static void
tab_changed_cb (GtkStack *tabs, GParamSpec *pspec, gpointer user_data)
{
  SkyQueuePane *self = SKY_QUEUE_PANE (user_data);

  gtk_widget_set_visible (self->clear,
                          g_strcmp0 (gtk_stack_get_visible_child_name (tabs), "queue") == 0);
}

static void
tell_added (SkyQueuePane *self, guint n)
{
  g_autofree char *text = g_strdup_printf (
      ngettext ("%'u song added to the queue", "%'u songs added to the queue", n), n);

  sky_queue_pane_tell_undoable (self, text);
}

static void
added_again_cb (SkyHistoryList *history, guint n, gpointer user_data)
{
  tell_added (SKY_QUEUE_PANE (user_data), n);
}

static void
history_toast_cb (SkyHistoryList *history, AdwToast *toast, gpointer user_data)
{
  show_toast (SKY_QUEUE_PANE (user_data), g_object_ref (toast));
}

static void
added_cb (SkyPlayOrder *order, guint n, SkyQueuePane *self)
{
  tell_added (self, n);
}

static void
sky_queue_pane_dispose (GObject *object)
{
  SkyQueuePane *self = SKY_QUEUE_PANE (object);

  g_clear_object (&self->signals);
  g_clear_handle_id (&self->focus_id, g_source_remove);
  sky_queue_pane_end_drag (self);
  g_clear_object (&self->toast);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_QUEUE_PANE);
  g_clear_object (&self->selection);
  if (self->order != NULL)
    g_signal_handlers_disconnect_by_data (self->order, self);
  g_clear_object (&self->order);
  g_clear_object (&self->art);
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

  g_type_ensure (SKY_TYPE_HISTORY_LIST);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-queue-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyQueuePane, root);
  gtk_widget_class_bind_template_child (widget_class, SkyQueuePane, back);
  gtk_widget_class_bind_template_child (widget_class, SkyQueuePane, clear);
  gtk_widget_class_bind_template_child (widget_class, SkyQueuePane, tabs);
  gtk_widget_class_bind_template_child (widget_class, SkyQueuePane, history);
  gtk_widget_class_bind_template_child (widget_class, SkyQueuePane, states);
  gtk_widget_class_bind_template_child (widget_class, SkyQueuePane, summary);
  gtk_widget_class_bind_template_child (widget_class, SkyQueuePane, hint);
  gtk_widget_class_bind_template_child (widget_class, SkyQueuePane, scroller);
  gtk_widget_class_bind_template_child (widget_class, SkyQueuePane, list);
  gtk_widget_class_bind_template_child (widget_class, SkyQueuePane, row_menu);
  gtk_widget_class_bind_template_callback (widget_class, tab_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, added_again_cb);
  gtk_widget_class_bind_template_callback (widget_class, history_toast_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_mapped_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_unbind_cb);
  sky_queue_pane_install_actions (widget_class);
}

static void
sky_queue_pane_init (SkyQueuePane *self)
{
  self->rows = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->menu = gtk_popover_menu_new_from_model (self->row_menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  sky_queue_pane_watch_list (self);
  self->signals = g_signal_group_new (SKY_TYPE_PLAY_QUEUE);
  /* after the list, whose rows then know their new positions */
  g_signal_group_connect_data (self->signals, "items-changed", G_CALLBACK (show_items), self, NULL,
                               G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_group_connect_swapped (self->signals, "learned", G_CALLBACK (show_items), self);
  g_signal_group_connect_swapped (self->signals, "notify::position", G_CALLBACK (show_current),
                                  self);
  g_signal_group_connect_swapped (self->signals, "notify::stop-after", G_CALLBACK (show_current),
                                  self);
  show_items (self);
}

/**
 * sky_queue_pane_set_player:
 * @self: the pane
 * @player: whose queue it shows
 * @order: (nullable): adds to that queue what is dropped
 */
void
sky_queue_pane_set_player (SkyQueuePane *self, SkyPlayer *player, SkyPlayOrder *order)
{
  SkyPlayQueue *queue;

  g_return_if_fail (SKY_IS_QUEUE_PANE (self));
  g_return_if_fail (SKY_IS_PLAYER (player));
  g_return_if_fail (order == NULL || SKY_IS_PLAY_ORDER (order));

  if (!g_set_object (&self->player, player))
    return;
  if (self->order != NULL)
    g_signal_handlers_disconnect_by_data (self->order, self);
  g_set_object (&self->order, order);
  if (order != NULL)
    g_signal_connect_object (order, "added", G_CALLBACK (added_cb), self, 0);
  queue = sky_player_get_queue (player);
  g_signal_connect_object (player, "notify::state", G_CALLBACK (show_current), self,
                           G_CONNECT_SWAPPED);
  g_clear_object (&self->selection);
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (queue)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_group_set_target (self->signals, queue);
  sky_history_list_set_player (self->history, player);
  show_items (self);
}

/**
 * sky_queue_pane_set_art:
 * @self: the pane, before it gets its player
 * @art: finds the covers of its rows
 */
void
sky_queue_pane_set_art (SkyQueuePane *self, SkyQueueArt *art)
{
  g_return_if_fail (SKY_IS_QUEUE_PANE (self));

  g_set_object (&self->art, art);
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
