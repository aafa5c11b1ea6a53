/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyTrackItem: an id and, once its list's page has arrived, a reference to the row's values. Main
 * thread. The list remembers the items in use and hands each its row.
 */
#include "library/sky-track-item.h"

#include "library/sky-track-item-private.h"

struct _SkyTrackItem
{
  GObject parent_instance;

  gint64       id;
  SkyTrackRow *row; /* (owned) (nullable): until loaded */
};

enum
{
  PROP_ID = 1,
  PROP_LOADED,
  PROP_TITLE,
  PROP_ARTIST,
  PROP_ALBUM,
  PROP_ALBUM_ARTIST,
  PROP_GENRE,
  PROP_COMPOSER,
  PROP_FORMAT,
  PROP_WHERE,
  PROP_DISC,
  PROP_TRACK,
  PROP_YEAR,
  PROP_DURATION,
  PROP_ADDED,
  PROP_PLAYS,
  PROP_RATING,
  PROP_AVAILABLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* What stands for a row that has not arrived. */
static const SkyTrackRow empty_row = { .available = TRUE };

G_DEFINE_FINAL_TYPE (SkyTrackItem, sky_track_item, G_TYPE_OBJECT)

static const SkyTrackRow *
row_of (SkyTrackItem *self)
{
  return self->row != NULL ? self->row : &empty_row;
}

static void
sky_track_item_finalize (GObject *object)
{
  SkyTrackItem *self = SKY_TRACK_ITEM (object);

  g_clear_pointer (&self->row, sky_track_row_unref);
  G_OBJECT_CLASS (sky_track_item_parent_class)->finalize (object);
}

static void
get_text_property (SkyTrackItem *self, guint property_id, GValue *value)
{
  const SkyTrackRow *row = row_of (self);
  const char *const  texts[] = { row->title, row->artist,   row->album,  row->album_artist,
                                 row->genre, row->composer, row->format, row->where };

  g_value_set_string (value, texts[property_id - PROP_TITLE]);
}

static void
sky_track_item_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  SkyTrackItem      *self = SKY_TRACK_ITEM (object);
  const SkyTrackRow *row = row_of (self);

  switch (property_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, self->row != NULL);
      break;
    case PROP_TITLE:
    case PROP_ARTIST:
    case PROP_ALBUM:
    case PROP_ALBUM_ARTIST:
    case PROP_GENRE:
    case PROP_COMPOSER:
    case PROP_FORMAT:
    case PROP_WHERE:
      get_text_property (self, property_id, value);
      break;
    case PROP_DISC:
      g_value_set_int (value, row->disc);
      break;
    case PROP_TRACK:
      g_value_set_int (value, row->track);
      break;
    case PROP_YEAR:
      g_value_set_int (value, row->year);
      break;
    case PROP_DURATION:
      g_value_set_int64 (value, row->duration_ms);
      break;
    case PROP_ADDED:
      g_value_set_int64 (value, row->added);
      break;
    case PROP_PLAYS:
      g_value_set_int (value, row->plays);
      break;
    case PROP_RATING:
      g_value_set_int (value, row->rating);
      break;
    case PROP_AVAILABLE:
      g_value_set_boolean (value, row->available);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  static const char *const texts[] = { "title", "artist",   "album",  "album-artist",
                                       "genre", "composer", "format", "where" };
  static const char *const numbers[] = { "disc", "track", "year" };
  const GParamFlags        flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    properties[PROP_TITLE + i] = g_param_spec_string (texts[i], NULL, NULL, NULL, flags);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    properties[PROP_DISC + i] =
        g_param_spec_int (numbers[i], NULL, NULL, G_MININT, G_MAXINT, 0, flags);
  properties[PROP_DURATION] = g_param_spec_int64 ("duration", NULL, NULL, -1, G_MAXINT64, 0, flags);
  properties[PROP_ADDED] = g_param_spec_int64 ("added", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_PLAYS] = g_param_spec_int ("plays", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_RATING] = g_param_spec_int ("rating", NULL, NULL, 0, 5, 0, flags);
  properties[PROP_AVAILABLE] = g_param_spec_boolean ("available", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sky_track_item_class_init (SkyTrackItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sky_track_item_finalize;
  object_class->get_property = sky_track_item_get_property;
  install_properties (object_class);
}

static void
sky_track_item_init (SkyTrackItem *self)
{
}

/* Tells what differs; a first row is told by "loaded" and whatever it fills. */
static void
notify_changes (SkyTrackItem *self, const SkyTrackRow *old, const SkyTrackRow *now)
{
  const char *const old_texts[] = { old->title, old->artist,   old->album,  old->album_artist,
                                    old->genre, old->composer, old->format, old->where };
  const char *const texts[] = { now->title, now->artist,   now->album,  now->album_artist,
                                now->genre, now->composer, now->format, now->where };
  const gint64      old_numbers[] = { old->disc,  old->track, old->year,   old->duration_ms,
                                      old->added, old->plays, old->rating, old->available };
  const gint64      numbers[] = { now->disc,  now->track, now->year,   now->duration_ms,
                                  now->added, now->plays, now->rating, now->available };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_strcmp0 (old_texts[i], texts[i]) != 0)
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE + i]);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (old_numbers[i] != numbers[i])
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DISC + i]);
}

/**
 * sky_track_item_new:
 * @id: the track's
 *
 * Returns: (transfer full): an item that waits for its row
 */
SkyTrackItem *
sky_track_item_new (gint64 id)
{
  SkyTrackItem *self = g_object_new (SKY_TYPE_TRACK_ITEM, NULL);

  self->id = id;
  return self;
}

/**
 * sky_track_item_set_row:
 * @self: an item
 * @row: (transfer none): its values
 *
 * Fills the item, or replaces what it showed, and notifies the properties that differ.
 */
void
sky_track_item_set_row (SkyTrackItem *self, SkyTrackRow *row)
{
  g_autoptr (SkyTrackRow) old = NULL;

  g_return_if_fail (SKY_IS_TRACK_ITEM (self));
  g_return_if_fail (row != NULL && row->id == self->id);

  if (self->row == row)
    return;
  old = g_steal_pointer (&self->row);
  self->row = sky_track_row_ref (row);

  g_object_freeze_notify (G_OBJECT (self));
  if (old == NULL)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
  notify_changes (self, old != NULL ? old : &empty_row, row);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * sky_track_item_get_id:
 * @self: an item
 *
 * Returns: the track's id; known from the start
 */
gint64
sky_track_item_get_id (SkyTrackItem *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_ITEM (self), 0);

  return self->id;
}

/**
 * sky_track_item_get_loaded:
 * @self: an item
 *
 * Returns: whether the row has arrived; until then the other values are %NULL and 0
 */
gboolean
sky_track_item_get_loaded (SkyTrackItem *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_ITEM (self), FALSE);

  return self->row != NULL;
}

/**
 * sky_track_item_get_title:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the title, where known and loaded
 */
const char *
sky_track_item_get_title (SkyTrackItem *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_ITEM (self), NULL);

  return row_of (self)->title;
}

/**
 * sky_track_item_get_artist:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the artist, where known and loaded
 */
const char *
sky_track_item_get_artist (SkyTrackItem *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_ITEM (self), NULL);

  return row_of (self)->artist;
}

/**
 * sky_track_item_get_album:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the album, where known and loaded
 */
const char *
sky_track_item_get_album (SkyTrackItem *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_ITEM (self), NULL);

  return row_of (self)->album;
}

/**
 * sky_track_item_get_album_artist:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the album artist, where known and loaded
 */
const char *
sky_track_item_get_album_artist (SkyTrackItem *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_ITEM (self), NULL);

  return row_of (self)->album_artist;
}

/**
 * sky_track_item_get_genre:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the genre, where known and loaded
 */
const char *
sky_track_item_get_genre (SkyTrackItem *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_ITEM (self), NULL);

  return row_of (self)->genre;
}

/**
 * sky_track_item_get_format:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the format, where known and loaded
 */
const char *
sky_track_item_get_format (SkyTrackItem *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_ITEM (self), NULL);

  return row_of (self)->format;
}

/**
 * sky_track_item_get_where:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the where, where known and loaded
 */
const char *
sky_track_item_get_where (SkyTrackItem *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_ITEM (self), NULL);

  return row_of (self)->where;
}

/**
 * sky_track_item_get_disc:
 * @self: an item
 *
 * Returns: the disc, 0 where unknown or not loaded
 */
int
sky_track_item_get_disc (SkyTrackItem *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_ITEM (self), 0);

  return row_of (self)->disc;
}

/**
 * sky_track_item_get_track:
 * @self: an item
 *
 * Returns: the track, 0 where unknown or not loaded
 */
int
sky_track_item_get_track (SkyTrackItem *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_ITEM (self), 0);

  return row_of (self)->track;
}

/**
 * sky_track_item_get_year:
 * @self: an item
 *
 * Returns: the year, 0 where unknown or not loaded
 */
int
sky_track_item_get_year (SkyTrackItem *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_ITEM (self), 0);

  return row_of (self)->year;
}

/**
 * sky_track_item_get_duration:
 * @self: an item
 *
 * Returns: the length in milliseconds; 0 where not loaded, -1 where unknown
 */
gint64
sky_track_item_get_duration (SkyTrackItem *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_ITEM (self), 0);

  return row_of (self)->duration_ms;
}
