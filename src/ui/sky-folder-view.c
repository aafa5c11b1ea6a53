/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyFolderView: the table of a folder's entries with its selection, its sorting and its context
 * menu. Cells are recycled. Main thread.
 */
#include "ui/sky-folder-view.h"

#include "ui/sky-children.h"
#include "ui/sky-column-sorter.h"
#include "ui/sky-drop-text.h"
#include "ui/sky-entry-cell.h"
#include "ui/sky-format.h"
#include "ui/sky-list-rows.h"
#include "ui/sky-popover-place.h"
#include "ui/sky-song-drag.h"
#include "ui/sky-text-scale.h"

/* Below the first there are names and sizes only. */
#define NARROW_WIDTH 500
#define NAME_WIDTH_MIN 120
#define KIND_WIDTH 180
#define SIZES_WIDTH 100
#define CHANGED_WIDTH 140

struct _SkyFolderView
{
  GtkWidget parent_instance;

  char                *drive_id;  /* (owned) (nullable) */
  SkyPins             *pins;      /* (owned) (nullable) */
  SkyEntryList        *list;      /* (owned) */
  GtkSelectionModel   *selection; /* (owned) */
  GtkColumnView       *table;
  GtkColumnViewColumn *name_column;
  GtkColumnViewColumn *kind_column;
  GtkColumnViewColumn *size_column;
  GtkColumnViewColumn *changed_column;
  GtkPopover          *menu;
};

enum
{
  OPENED,
  SELECTION_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyFolderView, sky_folder_view, GTK_TYPE_WIDGET)

static void
setup_name_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, SkyFolderView *self)
{
  gtk_list_item_set_child (cell, sky_entry_cell_new ());
}

static void
bind_name_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, SkyFolderView *self)
{
  SkyEntryCell *name = SKY_ENTRY_CELL (gtk_list_item_get_child (cell));

  sky_entry_cell_set_pins (name, self->pins);
  sky_entry_cell_set_entry (name, gtk_list_item_get_item (cell), self->drive_id);
  sky_list_rows_set_cell_name (gtk_list_item_get_child (cell),
                               sky_drive_entry_get_name (gtk_list_item_get_item (cell)), NULL);
}

static void
unbind_name_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, SkyFolderView *self)
{
  SkyEntryCell *name = SKY_ENTRY_CELL (gtk_list_item_get_child (cell));

  sky_entry_cell_set_pins (name, NULL);
  sky_entry_cell_set_entry (name, NULL, NULL);
}

static void
setup_text_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, SkyFolderView *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "dimmer");
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (cell, label);
}

static void
show_text (GtkListItem *cell, const char *text)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (cell)), text);
}

static void
bind_kind_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, SkyFolderView *self)
{
  SkyDriveEntry   *entry = gtk_list_item_get_item (cell);
  gboolean         is_folder = sky_drive_entry_get_is_folder (entry);
  g_autofree char *guess = g_content_type_guess (sky_drive_entry_get_name (entry), NULL, 0, NULL);
  g_autofree char *text = g_content_type_get_description (is_folder ? "inode/directory" : guess);

  show_text (cell, text);
}

static void
bind_size_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, SkyFolderView *self)
{
  SkyDriveEntry   *entry = gtk_list_item_get_item (cell);
  g_autofree char *text = g_format_size (sky_drive_entry_get_size (entry));

  show_text (cell, sky_drive_entry_get_is_folder (entry) ? "—" : text);
}

static void
bind_changed_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, SkyFolderView *self)
{
  SkyDriveEntry   *entry = gtk_list_item_get_item (cell);
  g_autofree char *text =
      sky_format_date (sky_drive_entry_get_mtime (entry), g_get_real_time () / G_USEC_PER_SEC);

  show_text (cell, text);
}

static void
sorter_changed_cb (GtkSorter *sorter, GtkSorterChange change, SkyFolderView *self)
{
  int      sort = SKY_ENTRY_SORT_NAME;
  gboolean descending = FALSE;

  sky_column_sorter_ask (sorter, &sort, &descending);
  sky_entry_list_set_sort (self->list, sort, descending);
}

static void
activate_cb (GtkColumnView *table, guint position, SkyFolderView *self)
{
  g_autoptr (SkyDriveEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  if (entry != NULL)
    g_signal_emit (self, signals[OPENED], 0, entry);
}

static void
selection_changed_cb (GtkSelectionModel *selection,
                      guint              position,
                      guint              count,
                      SkyFolderView     *self)
{
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

/* GTK 4.8 does not tell which row is where: the cell below the row's first child knows. */
static SkyDriveEntry *
entry_at (SkyFolderView *self, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self->table), x, y, GTK_PICK_DEFAULT);
  GtkWidget *cell;

  while (widget != NULL && g_strcmp0 (gtk_widget_get_css_name (widget), "row") != 0)
    widget = gtk_widget_get_parent (widget);
  if (widget == NULL)
    return NULL;
  cell = gtk_widget_get_first_child (gtk_widget_get_first_child (widget));
  return SKY_IS_ENTRY_CELL (cell) ? sky_entry_cell_get_entry (SKY_ENTRY_CELL (cell)) : NULL;
}

/* The menu is about what is selected: a row that is not becomes the selection, empty space ends
 * it. */
static void
select_for_menu (SkyFolderView *self, SkyDriveEntry *entry)
{
  guint position = entry != NULL
                       ? sky_entry_list_find (self->list, sky_drive_entry_get_name (entry))
                       : G_MAXUINT;

  if (position == G_MAXUINT)
    gtk_selection_model_unselect_all (self->selection);
  else if (!gtk_selection_model_is_selected (self->selection, position))
    gtk_selection_model_select_item (self->selection, position, TRUE);
}

/* The music among the selected files; a file that isn't selected is dragged alone. */
static SkySongDrag *
pick_songs (GtkWidget *table, double x, double y, gpointer user_data)
{
  SkyFolderView *self = SKY_FOLDER_VIEW (user_data);
  SkyDriveEntry *entry = entry_at (self, x, y);
  g_autoptr (GPtrArray) entries = NULL;
  g_auto (GStrv) locations = NULL;

  if (entry == NULL || !sky_name_is_playable (sky_drive_entry_get_name (entry)))
    return NULL;
  select_for_menu (self, entry);
  entries = sky_folder_view_dup_selected (self);
  locations = sky_folder_view_dup_locations (self, entries);
  return sky_song_drag_new_places ((const char *const *) locations);
}

static void
show_menu_cb (GtkGestureClick *gesture, int n_press, double x, double y, SkyFolderView *self)
{
  select_for_menu (self, entry_at (self, x, y));
  sky_popover_show_at (self->menu, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)),
                       x, y);
}

static void
sky_folder_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SkyFolderView *self = SKY_FOLDER_VIEW (widget);
  GtkAllocation  place = { 0, 0, width, height };

  gtk_widget_size_allocate (gtk_widget_get_first_child (widget), &place, baseline);
  gtk_popover_present (self->menu);
}

static void
sky_folder_view_measure (GtkWidget     *widget,
                         GtkOrientation orientation,
                         int            for_size,
                         int           *minimum,
                         int           *natural,
                         int           *minimum_baseline,
                         int           *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
sky_folder_view_dispose (GObject *object)
{
  SkyFolderView *self = SKY_FOLDER_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_FOLDER_VIEW);
  sky_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->pins);
  g_clear_pointer (&self->drive_id, g_free);
  G_OBJECT_CLASS (sky_folder_view_parent_class)->dispose (object);
}

static void
install_signals (void)
{
  /**
   * SkyFolderView::opened:
   * @self: the view
   * @entry: what was activated
   */
  signals[OPENED] = g_signal_new ("opened", SKY_TYPE_FOLDER_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, SKY_TYPE_DRIVE_ENTRY);
  /**
   * SkyFolderView::selection-changed:
   * @self: the view
   */
  signals[SELECTION_CHANGED] =
      g_signal_new ("selection-changed", SKY_TYPE_FOLDER_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
}

static void
sky_folder_view_class_init (SkyFolderViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_folder_view_dispose;
  widget_class->size_allocate = sky_folder_view_size_allocate;
  widget_class->measure = sky_folder_view_measure;
  install_signals ();
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-folder-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyFolderView, table);
  gtk_widget_class_bind_template_child (widget_class, SkyFolderView, name_column);
  gtk_widget_class_bind_template_child (widget_class, SkyFolderView, kind_column);
  gtk_widget_class_bind_template_child (widget_class, SkyFolderView, size_column);
  gtk_widget_class_bind_template_child (widget_class, SkyFolderView, changed_column);
  gtk_widget_class_bind_template_child (widget_class, SkyFolderView, menu);
  gtk_widget_class_bind_template_callback (widget_class, setup_name_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_name_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_name_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_text_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_kind_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_size_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_menu_cb);
}

static void
make_sortable (GtkColumnViewColumn *column, SkyEntrySort sort)
{
  g_autoptr (GtkSorter) sorter = sky_column_sorter_new (sort);

  gtk_column_view_column_set_sorter (column, sorter);
}

static void
sky_folder_view_init (SkyFolderView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->list = sky_entry_list_new ();
  self->selection =
      GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->list))));
  gtk_column_view_set_model (self->table, self->selection);
  sky_song_drag_watch (GTK_WIDGET (self->table), pick_songs, self);
  make_sortable (self->name_column, SKY_ENTRY_SORT_NAME);
  make_sortable (self->size_column, SKY_ENTRY_SORT_SIZE);
  make_sortable (self->changed_column, SKY_ENTRY_SORT_CHANGED);
  gtk_column_view_sort_by_column (self->table, self->name_column, GTK_SORT_ASCENDING);
  g_signal_connect_object (gtk_column_view_get_sorter (self->table), "changed",
                           G_CALLBACK (sorter_changed_cb), self, 0);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb),
                           self, 0);
}

/**
 * sky_folder_view_set_pins:
 * @self: a view that is empty
 * @pins: (nullable): what is kept on this computer
 */
void
sky_folder_view_set_pins (SkyFolderView *self, SkyPins *pins)
{
  g_return_if_fail (SKY_IS_FOLDER_VIEW (self));

  g_set_object (&self->pins, pins);
}

/**
 * sky_folder_view_set_entries:
 * @self: a view
 * @drive_id: the drive
 * @entries: (element-type SkyDriveEntry): a folder as it was listed
 */
void
sky_folder_view_set_entries (SkyFolderView *self, const char *drive_id, GPtrArray *entries)
{
  g_return_if_fail (SKY_IS_FOLDER_VIEW (self));

  if (g_strcmp0 (self->drive_id, drive_id) != 0)
    {
      g_free (self->drive_id);
      self->drive_id = g_strdup (drive_id);
    }
  sky_entry_list_set_entries (self->list, entries);
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

/**
 * sky_folder_view_get_n_entries:
 * @self: a view
 *
 * Returns: how many entries are shown
 */
guint
sky_folder_view_get_n_entries (SkyFolderView *self)
{
  g_return_val_if_fail (SKY_IS_FOLDER_VIEW (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->list));
}

/**
 * sky_folder_view_dup_selected:
 * @self: a view
 *
 * Returns: (transfer full) (element-type SkyDriveEntry): what is selected, in order
 */
GPtrArray *
sky_folder_view_dup_selected (SkyFolderView *self)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) chosen = NULL;

  g_return_val_if_fail (SKY_IS_FOLDER_VIEW (self), NULL);

  chosen = gtk_selection_model_get_selection (self->selection);
  for (guint64 i = 0; i < gtk_bitset_get_size (chosen); i++)
    g_ptr_array_add (entries, g_list_model_get_item (G_LIST_MODEL (self->list),
                                                     gtk_bitset_get_nth (chosen, (guint) i)));
  return g_steal_pointer (&entries);
}

static gboolean
has_audio (GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    if (!sky_drive_entry_get_is_folder (entries->pdata[i]) &&
        sky_name_is_audio (sky_drive_entry_get_name (entries->pdata[i])))
      return TRUE;
  return FALSE;
}

/**
 * sky_folder_view_dup_locations:
 * @self: a view
 * @entries: (element-type SkyDriveEntry): some of its entries
 *
 * Cue sheets count where there is nothing else: beside the files that they divide they would be
 * heard twice.
 *
 * Returns: (transfer full): the places of the music among them, as players are told them
 */
GStrv
sky_folder_view_dup_locations (SkyFolderView *self, GPtrArray *entries)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gboolean with_sheets;

  g_return_val_if_fail (SKY_IS_FOLDER_VIEW (self), NULL);

  with_sheets = !has_audio (entries);
  for (guint i = 0; i < entries->len; i++)
    {
      SkyDriveEntry   *entry = g_ptr_array_index (entries, i);
      g_autofree char *location =
          g_strconcat (self->drive_id, ":", sky_drive_entry_get_path (entry), NULL);

      if (!sky_drive_entry_get_is_folder (entry) &&
          (with_sheets ? sky_name_is_playable (sky_drive_entry_get_name (entry))
                       : sky_name_is_audio (sky_drive_entry_get_name (entry))))
        g_strv_builder_add (builder, location);
    }
  return g_strv_builder_end (builder);
}

/**
 * sky_folder_view_dup_from:
 * @self: a view
 * @first: an entry of it
 *
 * Returns: (transfer full) (element-type SkyDriveEntry): @first and what stands below it
 */
GPtrArray *
sky_folder_view_dup_from (SkyFolderView *self, SkyDriveEntry *first)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);
  guint      n_entries = sky_folder_view_get_n_entries (self);

  for (guint i = sky_entry_list_find (self->list, sky_drive_entry_get_name (first)); i < n_entries;
       i++)
    g_ptr_array_add (entries, g_list_model_get_item (G_LIST_MODEL (self->list), i));
  return entries;
}

/**
 * sky_folder_view_select_name:
 * @self: a view
 * @name: of an entry; where it is not there nothing happens
 *
 * Selects the entry alone and brings it into view.
 */
void
sky_folder_view_select_name (SkyFolderView *self, const char *name)
{
  guint position;

  g_return_if_fail (SKY_IS_FOLDER_VIEW (self));

  position = sky_entry_list_find (self->list, name);
  if (position == G_MAXUINT)
    return;
  gtk_selection_model_select_item (self->selection, position, TRUE);
  gtk_widget_activate_action (gtk_widget_get_last_child (GTK_WIDGET (self->table)),
                              "list.scroll-to-item", "u", position);
}

/**
 * sky_folder_view_set_width:
 * @self: a view
 * @width: that it has, in pixels: with little there are names and sizes only
 */
void
sky_folder_view_set_width (SkyFolderView *self, int width)
{
  gboolean narrow = width < sky_text_scale_width (NARROW_WIDTH);
  int      others = sky_text_scale_width (SIZES_WIDTH);

  g_return_if_fail (SKY_IS_FOLDER_VIEW (self));

  gtk_column_view_column_set_fixed_width (self->size_column, sky_text_scale_width (SIZES_WIDTH));
  gtk_column_view_column_set_fixed_width (self->kind_column, sky_text_scale_width (KIND_WIDTH));
  gtk_column_view_column_set_fixed_width (self->changed_column,
                                          sky_text_scale_width (CHANGED_WIDTH));

  if (!narrow)
    others += gtk_column_view_column_get_fixed_width (self->kind_column) +
              gtk_column_view_column_get_fixed_width (self->changed_column);
  gtk_column_view_column_set_visible (self->kind_column, !narrow);
  gtk_column_view_column_set_visible (self->changed_column, !narrow);
  /* GTK 4.8 does not let a column expand again into the place of hidden ones */
  gtk_column_view_column_set_fixed_width (self->name_column, MAX (width - others, NAME_WIDTH_MIN));
}
