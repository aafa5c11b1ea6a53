/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every song of the library, in a windowed list. Sorting and searching are the list's work; this
 * page shows what it holds, and plays and queues what is chosen. */
#include "config.h"

#include "ui/sky-songs-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/sky-error-text.h"
#include "ui/sky-format.h"
#include "ui/sky-keep-text.h"
#include "ui/sky-popover-place.h"
#include "ui/sky-song-drag.h"
#include "ui/sky-songs-columns.h"
#include "ui/sky-width-bin.h"

/* A queue longer than anyone hears; keeps a click on a library of a million songs instant. */
#define QUEUE_MAX 10000

/* Beyond that many the length of a selection is not summed up. */
#define SUMMED_MAX 500

#define NARROW_WIDTH 480

struct _SkySongsPage
{
  GtkWidget parent;

  SkyServices       *services;  /* (owned) (nullable) */
  SkyTrackList      *list;      /* (owned) (nullable) */
  GtkMultiSelection *selection; /* (owned) (nullable) */
  SkySongsColumns   *columns;   /* (owned) */
  GSignalGroup      *player;    /* (owned) */
  GtkWidget         *menu;      /* a popover, parented to this */
  GtkColumnView     *view;
  GMenuModel        *row_menu;
  GtkWidget         *head;
  GtkLabel          *summary;
  GtkMenuButton     *columns_button;
  GtkStack          *states;
  AdwStatusPage     *no_match;
  GtkRevealer       *bar_revealer;
  GtkLabel          *bar_count;
  GtkLabel          *bar_length;
  GtkWidget         *bar_next;
  GtkWidget         *root; /* bound so that it ends with the template */
};

enum
{
  SIGNAL_TOAST,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkySongsPage, sky_songs_page, GTK_TYPE_WIDGET)

static void
play_from (SkySongsPage *self, guint position)
{
  guint first = position > QUEUE_MAX / 4 ? position - QUEUE_MAX / 4 : 0;
  g_autoptr (GArray) ids = NULL;

  if (self->list == NULL)
    return;
  ids = sky_track_list_dup_ids (self->list, first, QUEUE_MAX);
  sky_play_order_play (sky_services_get_play_order (self->services), ids, position - first);
}

static void
row_activated_cb (GtkColumnView *view, guint position, gpointer user_data)
{
  play_from (SKY_SONGS_PAGE (user_data), position);
}

static GArray *
dup_selected_ids (SkySongsPage *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GtkBitset) selected = NULL;
  GtkBitsetIter iter;
  guint         position;

  if (self->selection == NULL)
    return ids;
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  if (!gtk_bitset_iter_init_first (&iter, selected, &position))
    return ids;
  do
    {
      g_autoptr (GArray) one = sky_track_list_dup_ids (self->list, position, 1);

      if (one->len == 1)
        g_array_append_vals (ids, one->data, 1);
    }
  while (ids->len < QUEUE_MAX && gtk_bitset_iter_next (&iter, &position));
  return ids;
}

static void
play_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkySongsPage *self = SKY_SONGS_PAGE (widget);
  g_autoptr (GArray) ids = dup_selected_ids (self);

  if (ids->len > 0)
    sky_play_order_play (sky_services_get_play_order (self->services), ids, 0);
}

static void
play_next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkySongsPage *self = SKY_SONGS_PAGE (widget);
  g_autoptr (GArray) ids = dup_selected_ids (self);

  if (ids->len > 0)
    sky_play_order_enqueue (sky_services_get_play_order (self->services), ids, TRUE);
}

static void
enqueue_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkySongsPage *self = SKY_SONGS_PAGE (widget);
  g_autoptr (GArray) ids = dup_selected_ids (self);

  if (ids->len > 0)
    sky_play_order_enqueue (sky_services_get_play_order (self->services), ids, FALSE);
}

static void
tell_kept (SkySongsPage *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autoptr (AdwToast) toast = adw_toast_new (escaped);

  g_signal_emit (self, signals[SIGNAL_TOAST], 0, toast);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkySongsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  SkyPinnedTracks  outcome;

  if (sky_pin_tracks_set_finish (SKY_PIN_TRACKS (source), result, &outcome, &error))
    text = sky_keep_text_songs (&outcome);
  else
    text = sky_error_text (error, NULL);
  tell_kept (self, text);
}

/* "songs.keep" and "songs.stop-keeping" */
static void
keep_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkySongsPage *self = SKY_SONGS_PAGE (widget);
  g_autoptr (GArray) ids = dup_selected_ids (self);

  if (ids->len > 0)
    sky_pin_tracks_set_async (sky_services_get_pin_tracks (self->services), ids,
                              g_str_equal (name, "songs.keep"), kept_cb, g_object_ref (self));
}

static void
clear_selection_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkySongsPage *self = SKY_SONGS_PAGE (widget);

  if (self->selection != NULL)
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

static SkyTrackCell *
find_cell (GtkWidget *widget, GtkWidget *view)
{
  for (; widget != NULL && widget != view; widget = gtk_widget_get_parent (widget))
    {
      if (SKY_IS_TRACK_CELL (widget))
        return SKY_TRACK_CELL (widget);
      /* between the cells of a row, or beside the label in one */
      if (gtk_widget_get_first_child (widget) != NULL &&
          SKY_IS_TRACK_CELL (gtk_widget_get_first_child (widget)))
        return SKY_TRACK_CELL (gtk_widget_get_first_child (widget));
    }
  return NULL;
}

static void
pop_up_at (SkySongsPage *self, double x, double y)
{
  GtkWidget    *picked = gtk_widget_pick (GTK_WIDGET (self->view), x, y, GTK_PICK_DEFAULT);
  SkyTrackCell *cell = find_cell (picked, GTK_WIDGET (self->view));
  guint         position;

  if (cell == NULL || self->selection == NULL)
    return;
  position = sky_track_cell_get_position (cell);
  if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  sky_popover_show_at (GTK_POPOVER (self->menu), GTK_WIDGET (self->view), x, y);
}

/* A row that isn't selected is dragged alone, and is selected then. */
static SkySongDrag *
pick_songs (GtkWidget *view, double x, double y, gpointer user_data)
{
  SkySongsPage *self = SKY_SONGS_PAGE (user_data);
  SkyTrackCell *cell = find_cell (gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT), view);
  g_autoptr (GArray) ids = NULL;
  guint position;

  if (cell == NULL || self->selection == NULL)
    return NULL;
  position = sky_track_cell_get_position (cell);
  if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  ids = dup_selected_ids (self);
  return sky_song_drag_new_tracks (ids);
}

static void
secondary_click_cb (GtkGestureClick *click, int n_press, double x, double y, gpointer user_data)
{
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  pop_up_at (SKY_SONGS_PAGE (user_data), x, y);
}

static void
long_press_cb (GtkGestureLongPress *press, double x, double y, gpointer user_data)
{
  pop_up_at (SKY_SONGS_PAGE (user_data), x, y);
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkySongsPage   *self = SKY_SONGS_PAGE (widget);
  GtkRoot        *root = gtk_widget_get_root (widget);
  GtkWidget      *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  graphene_rect_t bounds;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view)) ||
      !gtk_widget_compute_bounds (focus, GTK_WIDGET (self->view), &bounds))
    return;
  gtk_widget_activate_action (focus, "listitem.select", "(bb)", FALSE, FALSE);
  sky_popover_show_at (GTK_POPOVER (self->menu), GTK_WIDGET (self->view), bounds.origin.x + 48,
                       bounds.origin.y + bounds.size.height);
}

static char *
sum_selected (SkySongsPage *self, GtkBitset *selected)
{
  gint64           total = 0;
  g_autofree char *length = NULL;

  if (gtk_bitset_get_size (selected) > SUMMED_MAX)
    return g_strdup ("");
  for (guint64 i = 0; i < gtk_bitset_get_size (selected); i++)
    {
      g_autoptr (SkyTrackItem) item = g_list_model_get_item (
          G_LIST_MODEL (self->list), gtk_bitset_get_nth (selected, (guint) i));

      if (item == NULL || !sky_track_item_get_loaded (item))
        return g_strdup ("");
      total += MAX (sky_track_item_get_duration (item), 0);
    }
  return sky_format_total (total);
}

/* Of a mixed selection both can be done; of a very long one the first songs decide. */
static void
update_keeping (SkySongsPage *self, GtkBitset *selected)
{
  SkyPinTracks *pins = self->services != NULL ? sky_services_get_pin_tracks (self->services) : NULL;
  guint         n = selected != NULL ? (guint) MIN (gtk_bitset_get_size (selected), SUMMED_MAX) : 0;
  guint         n_kept = 0;

  for (guint i = 0; pins != NULL && i < n; i++)
    {
      g_autoptr (GArray) one =
                     sky_track_list_dup_ids (self->list, gtk_bitset_get_nth (selected, i), 1);

      n_kept += one->len == 1 && sky_pin_tracks_contains (pins, g_array_index (one, gint64, 0));
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "songs.keep", n > n_kept);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "songs.stop-keeping", n_kept > 0);
}

static void
selection_changed_cb (SkySongsPage *self)
{
  g_autoptr (GtkBitset) selected = NULL;
  g_autofree char *count = NULL;
  g_autofree char *length = NULL;
  guint            n = 0;

  if (self->selection != NULL)
    selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  if (selected != NULL)
    n = (guint) gtk_bitset_get_size (selected);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "songs.play", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "songs.play-next", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "songs.enqueue", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "songs.clear-selection", n > 0);
  update_keeping (self, selected);
  gtk_widget_set_visible (GTK_WIDGET (self->bar_revealer), n > 1);
  gtk_revealer_set_reveal_child (self->bar_revealer, n > 1);
  if (n < 2)
    return;
  count = g_strdup_printf (ngettext ("%'u song", "%'u songs", n), n);
  gtk_label_set_label (self->bar_count, count);
  length = sum_selected (self, selected);
  gtk_label_set_label (self->bar_length, length);
  gtk_widget_set_visible (GTK_WIDGET (self->bar_length), *length != '\0');
}

static const char *
choose_state (SkySongsPage *self)
{
  const char *search;

  if (self->list == NULL)
    return "waiting";
  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    return "list";
  search = sky_track_list_get_search (self->list);
  if (sky_track_list_get_loading (self->list))
    return gtk_stack_get_visible_child_name (self->states);
  return search != NULL && *search != '\0' ? "no-match" : "empty";
}

static void
show_state (SkySongsPage *self)
{
  guint  n = self->list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;
  gint64 total = self->list != NULL ? sky_track_list_get_total_duration (self->list) : 0;
  g_autofree char *length = sky_format_total (total);
  g_autofree char *summary = g_strdup_printf ("%'u · %s", n, length);

  gtk_stack_set_visible_child_name (self->states, choose_state (self));
  gtk_label_set_label (self->summary, n > 0 ? summary : "");
}

static void
show_playing (SkySongsPage *self)
{
  SkyPlayer    *player = self->services != NULL ? sky_services_get_player (self->services) : NULL;
  SkyQueueItem *item = player != NULL ? sky_player_get_current (player) : NULL;

  sky_songs_columns_set_playing (
      self->columns, item != NULL ? sky_queue_item_get_track_id (item) : 0,
      player != NULL && sky_player_get_state (player) == SKY_PLAYER_PLAYING);
}

static void
width_changed_cb (SkyWidthBin *bin, int width, gpointer user_data)
{
  SkySongsPage *self = SKY_SONGS_PAGE (user_data);
  gboolean      narrow = width < NARROW_WIDTH;

  sky_songs_columns_set_width (self->columns, width);
  gtk_widget_set_visible (self->head, !narrow);
  gtk_widget_set_visible (self->bar_next, !narrow);
}

static void
sky_songs_page_dispose (GObject *object)
{
  SkySongsPage *self = SKY_SONGS_PAGE (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->player);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_SONGS_PAGE);
  g_clear_object (&self->columns);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->services);

  G_OBJECT_CLASS (sky_songs_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "songs.play", NULL, play_action);
  gtk_widget_class_install_action (klass, "songs.play-next", NULL, play_next_action);
  gtk_widget_class_install_action (klass, "songs.enqueue", NULL, enqueue_action);
  gtk_widget_class_install_action (klass, "songs.keep", NULL, keep_action);
  gtk_widget_class_install_action (klass, "songs.stop-keeping", NULL, keep_action);
  gtk_widget_class_install_action (klass, "songs.clear-selection", NULL, clear_selection_action);
  gtk_widget_class_install_action (klass, "songs.menu", NULL, menu_action);
}

static void
sky_songs_page_class_init (SkySongsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_songs_page_dispose;
  signals[SIGNAL_TOAST] = g_signal_new ("toast", SKY_TYPE_SONGS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);

  g_type_ensure (SKY_TYPE_WIDTH_BIN);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-songs-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SkySongsPage, root);
  gtk_widget_class_bind_template_child (widget_class, SkySongsPage, view);
  gtk_widget_class_bind_template_child (widget_class, SkySongsPage, row_menu);
  gtk_widget_class_bind_template_child (widget_class, SkySongsPage, head);
  gtk_widget_class_bind_template_child (widget_class, SkySongsPage, summary);
  gtk_widget_class_bind_template_child (widget_class, SkySongsPage, columns_button);
  gtk_widget_class_bind_template_child (widget_class, SkySongsPage, states);
  gtk_widget_class_bind_template_child (widget_class, SkySongsPage, no_match);
  gtk_widget_class_bind_template_child (widget_class, SkySongsPage, bar_revealer);
  gtk_widget_class_bind_template_child (widget_class, SkySongsPage, bar_count);
  gtk_widget_class_bind_template_child (widget_class, SkySongsPage, bar_length);
  gtk_widget_class_bind_template_child (widget_class, SkySongsPage, bar_next);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, secondary_click_cb);
  gtk_widget_class_bind_template_callback (widget_class, long_press_cb);
  gtk_widget_class_bind_template_callback (widget_class, width_changed_cb);
  install_actions (widget_class);
}

static void
sky_songs_page_init (SkySongsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->columns = sky_songs_columns_new (self->view);
  gtk_widget_insert_action_group (GTK_WIDGET (self->columns_button), "column",
                                  sky_songs_columns_get_actions (self->columns));
  gtk_menu_button_set_menu_model (self->columns_button, sky_songs_columns_get_menu (self->columns));
  self->menu = gtk_popover_menu_new_from_model (self->row_menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  sky_song_drag_watch (GTK_WIDGET (self->view), pick_songs, self);
  self->player = g_signal_group_new (SKY_TYPE_PLAYER);
  g_signal_group_connect_swapped (self->player, "notify::current", G_CALLBACK (show_playing), self);
  g_signal_group_connect_swapped (self->player, "notify::state", G_CALLBACK (show_playing), self);
  selection_changed_cb (self);
  show_state (self);
}

/**
 * sky_songs_page_set_settings:
 * @self: the page
 * @settings: remembers columns and order
 */
void
sky_songs_page_set_settings (SkySongsPage *self, SkySettings *settings)
{
  g_return_if_fail (SKY_IS_SONGS_PAGE (self));

  sky_songs_columns_set_settings (self->columns, settings);
}

/**
 * sky_songs_page_set_services:
 * @self: the page
 * @services: whose library is shown
 */
void
sky_songs_page_set_services (SkySongsPage *self, SkyServices *services)
{
  g_return_if_fail (SKY_IS_SONGS_PAGE (self));
  g_return_if_fail (SKY_IS_SERVICES (services));

  if (!g_set_object (&self->services, services))
    return;
  g_clear_object (&self->list);
  self->list = sky_library_list_tracks (sky_services_get_library (services));
  sky_songs_columns_set_list (self->columns, self->list);
  sky_songs_columns_set_signs (self->columns, sky_services_get_art_store (services),
                               sky_services_get_pin_tracks (services));
  g_signal_connect_object (sky_services_get_pin_tracks (services), "changed",
                           G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  g_clear_object (&self->selection);
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->list)));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->list, "notify", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_group_set_target (self->player, sky_services_get_player (services));
  g_signal_connect_object (sky_player_get_queue (sky_services_get_player (services)), "learned",
                           G_CALLBACK (show_playing), self, G_CONNECT_SWAPPED);
  show_state (self);
  show_playing (self);
}

/**
 * sky_songs_page_set_search:
 * @self: the page
 * @search: what songs have to match; "" for all
 */
void
sky_songs_page_set_search (SkySongsPage *self, const char *search)
{
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;

  g_return_if_fail (SKY_IS_SONGS_PAGE (self));

  if (self->list == NULL)
    return;
  sky_track_list_set_search (self->list, search);
  /* Translators: %s is what the user searched for */
  text = g_strdup_printf (_ ("Nothing in the library matches “%s”."), search);
  escaped = g_markup_escape_text (text, -1);
  adw_status_page_set_description (self->no_match, escaped);
  show_state (self);
}

/* The view's list is its last child: the rows below the heads. */
static GtkWidget *
find_list (SkySongsPage *self)
{
  GtkWidget *child = gtk_widget_get_last_child (GTK_WIDGET (self->view));

  while (child != NULL && !GTK_IS_LIST_VIEW (child))
    child = gtk_widget_get_prev_sibling (child);
  return child;
}

/**
 * sky_songs_page_show_playing:
 * @self: the page
 *
 * Scrolls to what is heard, where the list has it, and gives it the focus.
 */
void
sky_songs_page_show_playing (SkySongsPage *self)
{
  GtkWidget    *list;
  SkyQueueItem *item;
  g_autoptr (GArray) ids = NULL;

  g_return_if_fail (SKY_IS_SONGS_PAGE (self));

  list = find_list (self);
  if (self->services == NULL || list == NULL)
    return;
  item = sky_player_get_current (sky_services_get_player (self->services));
  if (item == NULL)
    return;
  ids = sky_track_list_dup_ids (self->list, 0, G_MAXUINT);
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == sky_queue_item_get_track_id (item))
      {
        gtk_widget_activate_action (list, "list.scroll-to-item", "u", i);
        gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), i, TRUE);
        sky_track_cell_focus_row (list, g_array_index (ids, gint64, i));
        return;
      }
}

/**
 * sky_songs_page_play_first:
 * @self: the page
 *
 * Plays from the top: what Return in the search entry does.
 */
void
sky_songs_page_play_first (SkySongsPage *self)
{
  g_return_if_fail (SKY_IS_SONGS_PAGE (self));

  if (self->list != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    play_from (self, 0);
}

/**
 * sky_songs_page_take_focus:
 * @self: the page
 *
 * Gives the focus to the songs, or to what can be done where there are none.
 */
void
sky_songs_page_take_focus (SkySongsPage *self)
{
  g_return_if_fail (SKY_IS_SONGS_PAGE (self));

  if (!gtk_widget_child_focus (gtk_stack_get_visible_child (self->states), GTK_DIR_TAB_FORWARD))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}
