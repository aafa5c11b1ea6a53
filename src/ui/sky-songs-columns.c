/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of the songs page: which, in which order, how wide, and by which the list is sorted.
 * A click on a head asks the list for another order; rows are never compared here. */
#include "config.h"

#include "ui/sky-songs-columns.h"

#include <glib/gi18n.h>

#include "ui/sky-column-sorter.h"
#include "ui/sky-text-scale.h"

#define NOT_SORTABLE -1
#define NARROW_WIDTH 480

/* Beside the first and the last column, besides the cells' own 8. */
#define EDGE 16
#define EDGE_NARROW 8
#define TITLE_WIDTH_MIN 200
#define SHARE_WIDTH_MIN 130
#define TIME_WIDTH_NARROW 76

/* Columns with a width of 0 share what the others leave, the title twice as much as each. The
 * first to go where there is little room has the highest rank. */
typedef struct
{
  const char *name;
  const char *title;
  int         sort;
  int         width;
  int         rank;
} Column;

static const Column columns[SKY_N_SONG_COLUMNS] = {
  [SKY_SONG_COLUMN_TITLE] = { "title", N_ ("Title"), SKY_TRACK_SORT_TITLE, 0, 0 },
  [SKY_SONG_COLUMN_ARTIST] = { "artist", N_ ("Artist"), SKY_TRACK_SORT_ARTIST, 0, 2 },
  [SKY_SONG_COLUMN_ALBUM] = { "album", N_ ("Album"), SKY_TRACK_SORT_ALBUM, 0, 3 },
  [SKY_SONG_COLUMN_ALBUM_ARTIST] = { "album-artist", N_ ("Album artist"), NOT_SORTABLE, 0, 9 },
  [SKY_SONG_COLUMN_DISC] = { "disc", N_ ("Disc"), NOT_SORTABLE, 56, 11 },
  [SKY_SONG_COLUMN_TRACK] = { "track", N_ ("Track"), NOT_SORTABLE, 60, 8 },
  [SKY_SONG_COLUMN_YEAR] = { "year", N_ ("Year"), SKY_TRACK_SORT_YEAR, 68, 7 },
  [SKY_SONG_COLUMN_GENRE] = { "genre", N_ ("Genre"), SKY_TRACK_SORT_GENRE, 0, 10 },
  [SKY_SONG_COLUMN_COMPOSER] = { "composer", N_ ("Composer"), NOT_SORTABLE, 0, 12 },
  [SKY_SONG_COLUMN_PLAYS] = { "plays", N_ ("Plays"), SKY_TRACK_SORT_PLAYS, 68, 6 },
  [SKY_SONG_COLUMN_ADDED] = { "added", N_ ("Added"), SKY_TRACK_SORT_ADDED, 112, 13 },
  [SKY_SONG_COLUMN_FORMAT] = { "format", N_ ("Format"), SKY_TRACK_SORT_FORMAT, 96, 5 },
  [SKY_SONG_COLUMN_WHERE] = { "where", N_ ("Where"), SKY_TRACK_SORT_WHERE, 140, 4 },
  [SKY_SONG_COLUMN_TIME] = { "time", N_ ("Time"), SKY_TRACK_SORT_DURATION, 96, 1 },
};

struct _SkySongsColumns
{
  GObject parent;

  GtkColumnView       *view;                        /* not owned: owns the page that owns this */
  GtkColumnViewColumn *columns[SKY_N_SONG_COLUMNS]; /* (owned) */
  SkySettings         *settings;                    /* (owned) (nullable) */
  SkyTrackList        *list;                        /* (owned) (nullable) */
  GSignalGroup        *art;                         /* (owned): of what finds covers */
  GSimpleActionGroup  *actions;                     /* (owned) */
  GMenu               *menu;                        /* (owned) */
  GHashTable          *cells; /* (owned): bound cells of the title, as a set */
  gboolean             wanted[SKY_N_SONG_COLUMNS];
  guint                first; /* the visible columns at the edges */
  guint                last;
  int                  width;
  SkyPinTracks        *pins; /* (owned) (nullable) */
  gint64               playing;
  gboolean             moving;
  guint                n_cells;
  gboolean             restoring;
};

G_DEFINE_FINAL_TYPE (SkySongsColumns, sky_songs_columns, G_TYPE_OBJECT)

static SkySongColumn
column_of_factory (SkySongsColumns *self, gpointer factory)
{
  for (guint i = 0; i < SKY_N_SONG_COLUMNS; i++)
    if ((gpointer) gtk_column_view_column_get_factory (self->columns[i]) == factory)
      return (SkySongColumn) i;
  g_assert_not_reached ();
}

static gboolean
is_narrow (SkySongsColumns *self)
{
  return self->width > 0 && self->width < sky_text_scale_width (NARROW_WIDTH);
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *list_item, SkySongsColumns *self)
{
  gtk_list_item_set_child (list_item,
                           sky_track_cell_new (column_of_factory (self, factory), list_item));
  self->n_cells++;
}

static void
show_art (SkySongsColumns *self, SkyTrackCell *cell)
{
  g_autoptr (SkyArtStore) art = g_signal_group_dup_target (self->art);
  gint64           id = sky_track_cell_get_track_id (cell);
  g_autofree char *uri = NULL;

  if (art == NULL || id <= 0)
    return;
  uri = sky_art_store_dup_uri (art, id);
  if (uri != NULL)
    sky_track_cell_set_art (cell, uri);
  else
    sky_art_store_request (art, id);
}

static void
art_found_cb (SkySongsColumns *self, gint64 track_id, const char *uri)
{
  GHashTableIter iter;
  gpointer       cell;

  g_hash_table_iter_init (&iter, self->cells);
  while (g_hash_table_iter_next (&iter, &cell, NULL))
    if (sky_track_cell_get_track_id (cell) == track_id)
      sky_track_cell_set_art (cell, uri);
}

static void
set_edges (SkySongsColumns *self, SkyTrackCell *cell, guint column)
{
  int edge = is_narrow (self) ? EDGE_NARROW : EDGE;

  gtk_widget_set_margin_start (GTK_WIDGET (cell), column == self->first ? edge : 0);
  gtk_widget_set_margin_end (GTK_WIDGET (cell), column == self->last ? edge : 0);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *list_item, SkySongsColumns *self)
{
  SkyTrackCell *cell = SKY_TRACK_CELL (gtk_list_item_get_child (list_item));

  sky_track_cell_bind (cell, gtk_list_item_get_item (list_item));
  sky_track_cell_set_playing (cell, sky_track_cell_get_track_id (cell) == self->playing,
                              self->moving);
  sky_track_cell_set_pins (cell, self->pins);
  sky_track_cell_set_two_lines (cell, is_narrow (self));
  g_hash_table_add (self->cells, cell);
  set_edges (self, cell, column_of_factory (self, factory));
  if (column_of_factory (self, factory) == SKY_SONG_COLUMN_TITLE)
    show_art (self, cell);
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *list_item, SkySongsColumns *self)
{
  SkyTrackCell *cell = SKY_TRACK_CELL (gtk_list_item_get_child (list_item));

  g_hash_table_remove (self->cells, cell);
  sky_track_cell_unbind (cell);
}

static void
teardown_cb (GtkListItemFactory *factory, GtkListItem *list_item, SkySongsColumns *self)
{
  self->n_cells--;
}

/* What a column takes of a table's width; 0: what the others leave. */
static int
get_own_width (SkySongsColumns *self, guint column)
{
  int width = columns[column].width;

  if (column == SKY_SONG_COLUMN_TIME && is_narrow (self))
    width = TIME_WIDTH_NARROW;
  return sky_text_scale_width (width);
}

/* Which of the wanted columns there is room for: title and time always, then by rank. */
static void
choose_visible (SkySongsColumns *self, gboolean *visible)
{
  int needed = 0;

  for (guint i = 0; i < SKY_N_SONG_COLUMNS; i++)
    visible[i] = FALSE;
  for (int rank = 0; rank <= 13; rank++)
    for (guint i = 0; i < SKY_N_SONG_COLUMNS; i++)
      {
        int width = columns[i].width > 0 ? columns[i].width : SHARE_WIDTH_MIN;

        if (columns[i].rank != rank || !self->wanted[i])
          continue;
        if (i == SKY_SONG_COLUMN_TITLE)
          width = TITLE_WIDTH_MIN;
        width = sky_text_scale_width (width);
        visible[i] = rank <= 1 || (!is_narrow (self) && needed + width <= self->width);
        if (visible[i])
          needed += width;
      }
}

/* Which columns stand at the edges, in the order that the user gave them. */
static void
find_edges (SkySongsColumns *self, const gboolean *visible)
{
  GListModel *model = gtk_column_view_get_columns (self->view);

  self->first = G_MAXUINT;
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (model, i);
      guint id = column_of_factory (self, gtk_column_view_column_get_factory (column));

      if (!visible[id])
        continue;
      if (self->first == G_MAXUINT)
        self->first = id;
      self->last = id;
    }
}

static void
refresh_cells (SkySongsColumns *self)
{
  GHashTableIter iter;
  gpointer       cell;

  g_hash_table_iter_init (&iter, self->cells);
  while (g_hash_table_iter_next (&iter, &cell, NULL))
    {
      sky_track_cell_set_two_lines (cell, is_narrow (self));
      set_edges (self, cell, sky_track_cell_get_column (cell));
    }
}

static void
lay_out (SkySongsColumns *self)
{
  gboolean visible[SKY_N_SONG_COLUMNS];
  int      room = self->width;
  int      shares = 0;

  if (self->width <= 0)
    return;
  choose_visible (self, visible);
  for (guint i = 0; i < SKY_N_SONG_COLUMNS; i++)
    if (visible[i])
      {
        room -= get_own_width (self, i);
        if (columns[i].width == 0)
          shares += i == SKY_SONG_COLUMN_TITLE ? 2 : 1;
      }
  for (guint i = 0; i < SKY_N_SONG_COLUMNS; i++)
    {
      int width = get_own_width (self, i);

      if (width == 0 && shares > 0)
        width = MAX (room, 0) * (i == SKY_SONG_COLUMN_TITLE ? 2 : 1) / shares;
      gtk_column_view_column_set_visible (self->columns[i], visible[i]);
      /* GTK 4.8 gives a row the width of the hidden columns too: from the right it begins there */
      gtk_column_view_column_set_fixed_width (self->columns[i], visible[i] ? MAX (width, 40) : 0);
    }
  find_edges (self, visible);
  refresh_cells (self);
}

static void
remember_columns (SkySongsColumns *self)
{
  GListModel *model = gtk_column_view_get_columns (self->view);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  if (self->settings == NULL || self->restoring)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (model, i);
      SkySongColumn id = column_of_factory (self, gtk_column_view_column_get_factory (column));

      if (self->wanted[id])
        g_strv_builder_add (names, columns[id].name);
    }
  list = g_strv_builder_end (names);
  sky_settings_set_strv (self->settings, SKY_SETTING_SONG_COLUMNS, (const char *const *) list);
}

static void
columns_moved_cb (SkySongsColumns *self)
{
  /* a move takes a column out and puts it in again: only the whole set is worth remembering */
  if (g_list_model_get_n_items (gtk_column_view_get_columns (self->view)) == SKY_N_SONG_COLUMNS)
    remember_columns (self);
}

static int
find_column (const char *name)
{
  for (guint i = 0; i < SKY_N_SONG_COLUMNS; i++)
    if (g_str_equal (columns[i].name, name))
      return (int) i;
  return -1;
}

static void
set_wanted (SkySongsColumns *self, guint column, gboolean wanted)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), columns[column].name);

  self->wanted[column] = wanted || column == SKY_SONG_COLUMN_TITLE;
  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_boolean (self->wanted[column]));
}

static void
column_toggled_cb (GSimpleAction *action, GVariant *state, SkySongsColumns *self)
{
  int column = find_column (g_action_get_name (G_ACTION (action)));

  set_wanted (self, (guint) column, g_variant_get_boolean (state));
  lay_out (self);
  remember_columns (self);
}

static void
sort_changed_cb (SkySongsColumns *self)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (self->view);
  int        sort = SKY_TRACK_SORT_ARTIST;
  gboolean   descending = FALSE;

  if (self->restoring)
    return;
  if (!sky_column_sorter_ask (sorter, &sort, &descending))
    return;
  if (self->list != NULL)
    sky_track_list_set_sort (self->list, (SkyTrackSort) sort, descending);
  if (self->settings == NULL)
    return;
  for (guint i = 0; i < SKY_N_SONG_COLUMNS; i++)
    if (columns[i].sort == sort)
      sky_settings_set_string (self->settings, SKY_SETTING_SONG_SORT, columns[i].name);
  sky_settings_set_boolean (self->settings, SKY_SETTING_SONG_SORT_DESCENDING, descending);
}

static void
add_column (SkySongsColumns *self, guint i)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new_stateful (
      columns[i].name, NULL, g_variant_new_boolean (i == SKY_SONG_COLUMN_TITLE));
  g_autofree char *detailed = g_strconcat ("column.", columns[i].name, NULL);

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  g_signal_connect_object (factory, "teardown", G_CALLBACK (teardown_cb), self, 0);
  self->columns[i] = gtk_column_view_column_new (gettext (columns[i].title), factory);
  /* until the width is known: rows that come earlier shall not make cells for all of them */
  gtk_column_view_column_set_visible (self->columns[i], FALSE);
  if (columns[i].sort != NOT_SORTABLE)
    {
      g_autoptr (GtkSorter) sorter = sky_column_sorter_new (columns[i].sort);

      gtk_column_view_column_set_sorter (self->columns[i], sorter);
    }
  g_signal_connect_object (action, "change-state", G_CALLBACK (column_toggled_cb), self, 0);
  g_simple_action_set_enabled (action, i != SKY_SONG_COLUMN_TITLE);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
  g_menu_append (self->menu, gettext (columns[i].title), detailed);
  gtk_column_view_column_set_header_menu (self->columns[i], G_MENU_MODEL (self->menu));
  gtk_column_view_append_column (self->view, self->columns[i]);
}

static void
sky_songs_columns_dispose (GObject *object)
{
  SkySongsColumns *self = SKY_SONGS_COLUMNS (object);

  for (guint i = 0; i < SKY_N_SONG_COLUMNS; i++)
    g_clear_object (&self->columns[i]);
  g_clear_object (&self->settings);
  g_clear_object (&self->list);
  g_clear_object (&self->art);
  g_clear_object (&self->pins);
  g_clear_object (&self->actions);
  g_clear_object (&self->menu);
  g_clear_pointer (&self->cells, g_hash_table_unref);

  G_OBJECT_CLASS (sky_songs_columns_parent_class)->dispose (object);
}

static void
sky_songs_columns_class_init (SkySongsColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_songs_columns_dispose;
}

static void
sky_songs_columns_init (SkySongsColumns *self)
{
  self->art = g_signal_group_new (SKY_TYPE_ART_STORE);
  g_signal_group_connect_swapped (self->art, "found", G_CALLBACK (art_found_cb), self);
  self->actions = g_simple_action_group_new ();
  self->menu = g_menu_new ();
  self->cells = g_hash_table_new (NULL, NULL);
}

/**
 * sky_songs_columns_new:
 * @view: gets the columns; must live as long as this
 *
 * Returns: (transfer full): the columns
 */
SkySongsColumns *
sky_songs_columns_new (GtkColumnView *view)
{
  static const SkySongColumn first[] = { SKY_SONG_COLUMN_TITLE,  SKY_SONG_COLUMN_ARTIST,
                                         SKY_SONG_COLUMN_ALBUM,  SKY_SONG_COLUMN_YEAR,
                                         SKY_SONG_COLUMN_FORMAT, SKY_SONG_COLUMN_WHERE,
                                         SKY_SONG_COLUMN_TIME };
  SkySongsColumns           *self = g_object_new (SKY_TYPE_SONGS_COLUMNS, NULL);

  self->view = view;
  for (guint i = 0; i < SKY_N_SONG_COLUMNS; i++)
    add_column (self, i);
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    set_wanted (self, first[i], TRUE);
  gtk_widget_insert_action_group (GTK_WIDGET (view), "column", G_ACTION_GROUP (self->actions));
  g_signal_connect_object (gtk_column_view_get_sorter (view), "changed",
                           G_CALLBACK (sort_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_column_view_get_columns (view), "items-changed",
                           G_CALLBACK (columns_moved_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/* The named columns first, in their order. */
static void
restore_columns (SkySongsColumns *self, char **names)
{
  guint place = 0;

  if (names[0] == NULL)
    return;
  for (guint i = 0; i < SKY_N_SONG_COLUMNS; i++)
    set_wanted (self, i, FALSE);
  for (guint i = 0; names[i] != NULL; i++)
    {
      int column = find_column (names[i]);

      if (column < 0)
        continue;
      set_wanted (self, (guint) column, TRUE);
      gtk_column_view_insert_column (self->view, place++, self->columns[column]);
    }
}

static void
restore_sort (SkySongsColumns *self)
{
  g_autofree char *name = sky_settings_dup_string (self->settings, SKY_SETTING_SONG_SORT);
  gboolean descending = sky_settings_get_boolean (self->settings, SKY_SETTING_SONG_SORT_DESCENDING);
  int      column = find_column (name);

  if (column >= 0 && columns[column].sort != NOT_SORTABLE)
    gtk_column_view_sort_by_column (self->view, self->columns[column],
                                    descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}

/**
 * sky_songs_columns_set_settings:
 * @self: the columns
 * @settings: what was remembered, and will be
 */
void
sky_songs_columns_set_settings (SkySongsColumns *self, SkySettings *settings)
{
  g_auto (GStrv) names = NULL;

  g_return_if_fail (SKY_IS_SONGS_COLUMNS (self));

  g_set_object (&self->settings, settings);
  names = sky_settings_dup_strv (settings, SKY_SETTING_SONG_COLUMNS);
  self->restoring = TRUE;
  restore_columns (self, names);
  restore_sort (self);
  self->restoring = FALSE;
  lay_out (self);
}

/**
 * sky_songs_columns_set_list:
 * @self: the columns
 * @list: (nullable): what a click on a head sorts
 */
void
sky_songs_columns_set_list (SkySongsColumns *self, SkyTrackList *list)
{
  g_return_if_fail (SKY_IS_SONGS_COLUMNS (self));

  g_set_object (&self->list, list);
  sort_changed_cb (self);
}

/**
 * sky_songs_columns_set_signs:
 * @self: the columns, before they have rows
 * @art: (nullable): finds the covers
 * @pins: (nullable): which tracks are kept on this computer
 */
void
sky_songs_columns_set_signs (SkySongsColumns *self, SkyArtStore *art, SkyPinTracks *pins)
{
  g_return_if_fail (SKY_IS_SONGS_COLUMNS (self));

  g_signal_group_set_target (self->art, art);
  g_set_object (&self->pins, pins);
}

/**
 * sky_songs_columns_set_width:
 * @self: the columns
 * @width: that they share, in pixels
 */
void
sky_songs_columns_set_width (SkySongsColumns *self, int width)
{
  g_return_if_fail (SKY_IS_SONGS_COLUMNS (self));

  self->width = width;
  lay_out (self);
  if (is_narrow (self))
    gtk_widget_add_css_class (GTK_WIDGET (self->view), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->view), "narrow");
}

/**
 * sky_songs_columns_set_playing:
 * @self: the columns
 * @track_id: what is heard, 0 for nothing
 * @moving: whether it sounds just now
 */
void
sky_songs_columns_set_playing (SkySongsColumns *self, gint64 track_id, gboolean moving)
{
  GHashTableIter iter;
  gpointer       cell;

  g_return_if_fail (SKY_IS_SONGS_COLUMNS (self));

  self->playing = track_id > 0 ? track_id : -1;
  self->moving = moving;
  g_hash_table_iter_init (&iter, self->cells);
  while (g_hash_table_iter_next (&iter, &cell, NULL))
    sky_track_cell_set_playing (cell, sky_track_cell_get_track_id (cell) == self->playing,
                                self->moving);
}

/**
 * sky_songs_columns_get_menu:
 * @self: the columns
 *
 * Returns: (transfer none): a menu that shows and hides them
 */
GMenuModel *
sky_songs_columns_get_menu (SkySongsColumns *self)
{
  g_return_val_if_fail (SKY_IS_SONGS_COLUMNS (self), NULL);

  return G_MENU_MODEL (self->menu);
}

/**
 * sky_songs_columns_get_actions:
 * @self: the columns
 *
 * Returns: (transfer none): what that menu acts on, called “column” there
 */
GActionGroup *
sky_songs_columns_get_actions (SkySongsColumns *self)
{
  g_return_val_if_fail (SKY_IS_SONGS_COLUMNS (self), NULL);

  return G_ACTION_GROUP (self->actions);
}

/**
 * sky_songs_columns_get_n_cells:
 * @self: the columns
 *
 * Returns: how many cells have been made and not dropped again
 */
guint
sky_songs_columns_get_n_cells (SkySongsColumns *self)
{
  g_return_val_if_fail (SKY_IS_SONGS_COLUMNS (self), 0);

  return self->n_cells;
}
