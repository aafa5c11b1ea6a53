/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field of a track. Recycled: everything shown is read from the item, which fills itself when
 * its page of the list arrives. A list makes more than a thousand of these before its first frame,
 * nearly all of them a mere label: they are put together here, as a template costs several times
 * as much. */
#include "config.h"

#include "ui/sky-track-cell.h"

#include <glib/gi18n.h>

#include "ui/sky-cover.h"
#include "ui/sky-format.h"
#include "ui/sky-list-rows.h"
#include "ui/sky-playing-sign.h"

struct _SkyTrackCell
{
  GtkWidget parent;

  SkyTrackItem *item;    /* (owned) (nullable) */
  GSignalGroup *signals; /* (owned) */
  SkySongColumn column;
  GtkListItem  *place;   /* not owned: owns this */
  char         *art_uri; /* (owned) (nullable) */
  gboolean      two_lines;
  GtkLabel     *label;
  SkyCover     *cover;  /* (nullable): the title's only, like what follows */
  GtkLabel     *second; /* (nullable) */
  GtkWidget    *sign;   /* (nullable) */
  GtkWidget    *kept;   /* (nullable): made for the first track that is */
  GSignalGroup *pins;   /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SkyTrackCell, sky_track_cell, GTK_TYPE_WIDGET)

static char *
format_number (int number)
{
  return number > 0 ? g_strdup_printf ("%d", number) : g_strdup ("");
}

static char *
format_property (SkyTrackItem *item, const char *name)
{
  g_autofree char *text = NULL;

  g_object_get (item, name, &text, NULL);
  return sky_format_title (text);
}

static char *
format_plays (SkyTrackItem *item)
{
  int plays = 0;

  g_object_get (item, "plays", &plays, NULL);
  return format_number (plays);
}

static char *
format_added (SkyTrackItem *item)
{
  gint64 added = 0;

  g_object_get (item, "added", &added, NULL);
  return sky_format_date (added, g_get_real_time () / G_USEC_PER_SEC);
}

static char *
format_field (SkyTrackItem *item, SkySongColumn column)
{
  switch (column)
    {
    case SKY_SONG_COLUMN_TITLE:
      return sky_format_title (sky_track_item_get_title (item));
    case SKY_SONG_COLUMN_ARTIST:
      return sky_format_title (sky_track_item_get_artist (item));
    case SKY_SONG_COLUMN_ALBUM:
      return sky_format_title (sky_track_item_get_album (item));
    case SKY_SONG_COLUMN_ALBUM_ARTIST:
      return sky_format_title (sky_track_item_get_album_artist (item));
    case SKY_SONG_COLUMN_DISC:
      return format_number (sky_track_item_get_disc (item));
    case SKY_SONG_COLUMN_TRACK:
      return format_number (sky_track_item_get_track (item));
    case SKY_SONG_COLUMN_YEAR:
      return format_number (sky_track_item_get_year (item));
    case SKY_SONG_COLUMN_GENRE:
      return sky_format_title (sky_track_item_get_genre (item));
    case SKY_SONG_COLUMN_COMPOSER:
      return format_property (item, "composer");
    case SKY_SONG_COLUMN_PLAYS:
      return format_plays (item);
    case SKY_SONG_COLUMN_ADDED:
      return format_added (item);
    case SKY_SONG_COLUMN_FORMAT:
      return g_strdup (sky_track_item_get_format (item));
    case SKY_SONG_COLUMN_WHERE:
      return g_strdup (sky_track_item_get_where (item));
    case SKY_SONG_COLUMN_TIME:
      return sky_format_duration (sky_track_item_get_duration (item));
    default:
      g_assert_not_reached ();
    }
}

static void
show_title_parts (SkyTrackCell *self)
{
  const char      *album = sky_track_item_get_album (self->item);
  const char      *title = sky_track_item_get_title (self->item);
  g_autofree char *artist = sky_format_title (sky_track_item_get_artist (self->item));

  sky_cover_show (self->cover, self->art_uri, album != NULL && *album != '\0' ? album : title);
  gtk_label_set_label (self->second, artist);
}

static void
clear_title_parts (SkyTrackCell *self)
{
  gtk_label_set_label (self->second, "");
  sky_cover_show (self->cover, NULL, NULL);
}

static void
name_row (SkyTrackCell *self)
{
  const char *title = sky_track_item_get_title (self->item);

  if (title != NULL)
    sky_list_rows_set_cell_name (GTK_WIDGET (self), title, sky_track_item_get_artist (self->item));
}

static void
refresh (SkyTrackCell *self)
{
  g_autofree char *text = NULL;
  gboolean         available = TRUE;

  if (self->item == NULL || !sky_track_item_get_loaded (self->item))
    {
      gtk_label_set_label (self->label, "");
      if (self->column == SKY_SONG_COLUMN_TITLE)
        clear_title_parts (self);
      return;
    }
  text = format_field (self->item, self->column);
  gtk_label_set_label (self->label, text != NULL ? text : "");
  if (self->column == SKY_SONG_COLUMN_TITLE)
    {
      show_title_parts (self);
      name_row (self);
    }
  g_object_get (self->item, "available", &available, NULL);
  gtk_widget_set_opacity (GTK_WIDGET (self), available ? 1 : .5);
}

/* A quiet mark, only on what is kept on purpose. */
static void
show_kept (SkyTrackCell *self)
{
  g_autoptr (SkyPinTracks) pins =
                 self->pins != NULL ? g_signal_group_dup_target (self->pins) : NULL;
  gboolean kept =
      pins != NULL && sky_pin_tracks_contains (pins, sky_track_cell_get_track_id (self));

  if (kept && self->kept == NULL)
    {
      self->kept = gtk_image_new_from_icon_name ("skylark-offline-symbolic");
      gtk_image_set_pixel_size (GTK_IMAGE (self->kept), 12);
      gtk_widget_add_css_class (self->kept, "dimmer");
      gtk_widget_set_tooltip_text (self->kept, _ ("Kept on this computer"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->kept), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("Kept on this computer"), -1);
      gtk_widget_insert_before (self->kept, GTK_WIDGET (self), self->sign);
    }
  if (self->kept != NULL)
    gtk_widget_set_visible (self->kept, kept);
}

static const char *const column_properties[SKY_N_SONG_COLUMNS] = {
  [SKY_SONG_COLUMN_TITLE] = "title",       [SKY_SONG_COLUMN_ARTIST] = "artist",
  [SKY_SONG_COLUMN_ALBUM] = "album",       [SKY_SONG_COLUMN_ALBUM_ARTIST] = "album-artist",
  [SKY_SONG_COLUMN_DISC] = "disc",         [SKY_SONG_COLUMN_TRACK] = "track",
  [SKY_SONG_COLUMN_YEAR] = "year",         [SKY_SONG_COLUMN_GENRE] = "genre",
  [SKY_SONG_COLUMN_COMPOSER] = "composer", [SKY_SONG_COLUMN_PLAYS] = "plays",
  [SKY_SONG_COLUMN_ADDED] = "added",       [SKY_SONG_COLUMN_FORMAT] = "format",
  [SKY_SONG_COLUMN_WHERE] = "where",       [SKY_SONG_COLUMN_TIME] = "duration",
};

/* A row that arrives notifies a dozen properties to each of its cells: only a cell's own count. */
static void
changed_cb (SkyTrackCell *self, GParamSpec *pspec)
{
  const char *name = pspec->name;
  gboolean    in_title = self->column == SKY_SONG_COLUMN_TITLE &&
                      (g_str_equal (name, "artist") || g_str_equal (name, "album"));

  if (in_title || g_str_equal (name, column_properties[self->column]) ||
      g_str_equal (name, "loaded") || g_str_equal (name, "available"))
    refresh (self);
}

static gboolean
sky_track_cell_query_tooltip (
    GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  SkyTrackCell *self = SKY_TRACK_CELL (widget);
  PangoLayout  *layout = gtk_label_get_layout (self->label);

  if (!pango_layout_is_ellipsized (layout))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_label (self->label));
  return TRUE;
}

/* All but the title, which has a layout manager. The columns have fixed widths: how wide the text
 * would like to be need not be found out, for a thousand cells, by shaping it once more. */
static void
sky_track_cell_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  SkyTrackCell *self = SKY_TRACK_CELL (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    gtk_widget_measure (GTK_WIDGET (self->label), orientation, -1, minimum, natural, NULL, NULL);
}

static void
sky_track_cell_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (GTK_WIDGET (SKY_TRACK_CELL (widget)->label), width, height, baseline, NULL);
}

static void
sky_track_cell_dispose (GObject *object)
{
  SkyTrackCell *self = SKY_TRACK_CELL (object);
  GtkWidget    *child;

  g_clear_object (&self->pins);
  g_clear_object (&self->signals);
  g_clear_object (&self->item);
  g_clear_pointer (&self->art_uri, g_free);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sky_track_cell_parent_class)->dispose (object);
}

static void
sky_track_cell_class_init (SkyTrackCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_track_cell_dispose;
  widget_class->query_tooltip = sky_track_cell_query_tooltip;
  widget_class->measure = sky_track_cell_measure;
  widget_class->size_allocate = sky_track_cell_size_allocate;
}

static GtkLabel *
create_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  return GTK_LABEL (label);
}

static void
sky_track_cell_init (SkyTrackCell *self)
{
  self->label = create_label ();
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  self->signals = g_signal_group_new (SKY_TYPE_TRACK_ITEM);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (changed_cb), self);
}

/* Cover, title above artist, and the sign of what plays. */
static void
build_title (SkyTrackCell *self)
{
  GtkLayoutManager *layout = gtk_box_layout_new (GTK_ORIENTATION_HORIZONTAL);
  GtkWidget        *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 10);
  gtk_widget_set_layout_manager (GTK_WIDGET (self), layout);
  self->cover = g_object_new (SKY_TYPE_COVER, "size", 26, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->cover), GTK_WIDGET (self));

  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (texts, TRUE);
  g_object_ref (self->label);
  gtk_widget_unparent (GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->label));
  g_object_unref (self->label);
  self->second = create_label ();
  gtk_widget_add_css_class (GTK_WIDGET (self->second), "fine");
  gtk_widget_add_css_class (GTK_WIDGET (self->second), "dimmer");
  gtk_widget_set_visible (GTK_WIDGET (self->second), FALSE);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->second));
  gtk_widget_set_parent (texts, GTK_WIDGET (self));

  self->sign = sky_playing_sign_new ();
  gtk_widget_set_visible (self->sign, FALSE);
  gtk_widget_set_parent (self->sign, GTK_WIDGET (self));
}

static void
add_column_style (SkyTrackCell *self)
{
  switch (self->column)
    {
    case SKY_SONG_COLUMN_TITLE:
    case SKY_SONG_COLUMN_ARTIST:
      break;
    case SKY_SONG_COLUMN_FORMAT:
    case SKY_SONG_COLUMN_WHERE:
      gtk_widget_add_css_class (GTK_WIDGET (self->label), "fmt");
      break;
    case SKY_SONG_COLUMN_TIME:
    case SKY_SONG_COLUMN_YEAR:
    case SKY_SONG_COLUMN_PLAYS:
    case SKY_SONG_COLUMN_DISC:
    case SKY_SONG_COLUMN_TRACK:
    case SKY_SONG_COLUMN_ADDED:
      gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
      gtk_widget_add_css_class (GTK_WIDGET (self->label), "dimmer");
      break;
    case SKY_SONG_COLUMN_ALBUM:
    case SKY_SONG_COLUMN_ALBUM_ARTIST:
    case SKY_SONG_COLUMN_GENRE:
    case SKY_SONG_COLUMN_COMPOSER:
    default:
      gtk_widget_add_css_class (GTK_WIDGET (self->label), "dimmer");
    }
}

/**
 * sky_track_cell_new:
 * @column: which field it shows
 * @place: what will own the cell, and knows its row
 *
 * Returns: a cell
 */
GtkWidget *
sky_track_cell_new (SkySongColumn column, GtkListItem *place)
{
  SkyTrackCell *self = g_object_new (SKY_TYPE_TRACK_CELL, NULL);

  self->column = column;
  self->place = place;
  if (column == SKY_SONG_COLUMN_TITLE)
    build_title (self);
  if (column == SKY_SONG_COLUMN_TIME)
    gtk_label_set_xalign (self->label, 1);
  add_column_style (self);
  return GTK_WIDGET (self);
}

/**
 * sky_track_cell_bind:
 * @self: a cell
 * @item: the track
 */
void
sky_track_cell_bind (SkyTrackCell *self, SkyTrackItem *item)
{
  g_return_if_fail (SKY_IS_TRACK_CELL (self));
  g_return_if_fail (SKY_IS_TRACK_ITEM (item));

  g_set_object (&self->item, item);
  g_signal_group_set_target (self->signals, item);
  refresh (self);
}

void
sky_track_cell_unbind (SkyTrackCell *self)
{
  g_return_if_fail (SKY_IS_TRACK_CELL (self));

  g_signal_group_set_target (self->signals, NULL);
  if (self->pins != NULL)
    g_signal_group_set_target (self->pins, NULL);
  g_clear_pointer (&self->art_uri, g_free);
  g_clear_object (&self->item);
}

guint
sky_track_cell_get_position (SkyTrackCell *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_CELL (self), GTK_INVALID_LIST_POSITION);

  return gtk_list_item_get_position (self->place);
}

SkySongColumn
sky_track_cell_get_column (SkyTrackCell *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_CELL (self), SKY_SONG_COLUMN_TITLE);

  return self->column;
}

/**
 * sky_track_cell_get_track_id:
 * @self: a cell
 *
 * Returns: the id of its track, 0 while it has none
 */
gint64
sky_track_cell_get_track_id (SkyTrackCell *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_CELL (self), 0);

  return self->item != NULL ? sky_track_item_get_id (self->item) : 0;
}

/**
 * sky_track_cell_set_playing:
 * @self: a cell
 * @playing: whether its track is what is heard
 * @moving: whether it sounds just now
 */
void
sky_track_cell_set_playing (SkyTrackCell *self, gboolean playing, gboolean moving)
{
  g_return_if_fail (SKY_IS_TRACK_CELL (self));

  if (self->column != SKY_SONG_COLUMN_TITLE)
    return;
  gtk_widget_set_visible (self->sign, playing);
  sky_playing_sign_set_moving (SKY_PLAYING_SIGN (self->sign), playing && moving);
  if (playing)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "playing");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->label), "playing");
}

/**
 * sky_track_cell_set_pins:
 * @self: a cell that is bound
 * @pins: (nullable): which tracks are kept on this computer
 */
void
sky_track_cell_set_pins (SkyTrackCell *self, SkyPinTracks *pins)
{
  g_return_if_fail (SKY_IS_TRACK_CELL (self));

  if (self->column != SKY_SONG_COLUMN_TITLE)
    return;
  if (self->pins == NULL)
    {
      self->pins = g_signal_group_new (SKY_TYPE_PIN_TRACKS);
      g_signal_group_connect_swapped (self->pins, "changed", G_CALLBACK (show_kept), self);
    }
  g_signal_group_set_target (self->pins, pins);
  show_kept (self);
}

/**
 * sky_track_cell_set_art:
 * @self: a cell that is bound
 * @art_uri: (nullable): the cover of its track
 */
void
sky_track_cell_set_art (SkyTrackCell *self, const char *art_uri)
{
  g_return_if_fail (SKY_IS_TRACK_CELL (self));

  g_free (self->art_uri);
  self->art_uri = g_strdup (art_uri);
  refresh (self);
}

/**
 * sky_track_cell_set_two_lines:
 * @self: a cell
 * @two_lines: whether the title has the artist below it
 */
void
sky_track_cell_set_two_lines (SkyTrackCell *self, gboolean two_lines)
{
  g_return_if_fail (SKY_IS_TRACK_CELL (self));

  if (self->column != SKY_SONG_COLUMN_TITLE || self->two_lines == two_lines)
    return;
  self->two_lines = two_lines;
  gtk_widget_set_visible (GTK_WIDGET (self->second), two_lines);
  sky_cover_set_size (self->cover, two_lines ? 38 : 26);
}

static gboolean
row_has_track (GtkWidget *row, gint64 track_id)
{
  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      /* between a row and its cells stands what belongs to the column */
      GtkWidget *cell = SKY_IS_TRACK_CELL (child) ? child : gtk_widget_get_first_child (child);

      if (cell != NULL && SKY_IS_TRACK_CELL (cell))
        return sky_track_cell_get_track_id (SKY_TRACK_CELL (cell)) == track_id;
    }
  return FALSE;
}

/**
 * sky_track_cell_focus_row:
 * @list: the parent of rows
 * @track_id: of a track
 *
 * Gives the focus to the track's row, where there is one just now.
 */
void
sky_track_cell_focus_row (GtkWidget *list, gint64 track_id)
{
  g_return_if_fail (GTK_IS_WIDGET (list));

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (row_has_track (row, track_id))
      {
        gtk_widget_grab_focus (row);
        return;
      }
}
