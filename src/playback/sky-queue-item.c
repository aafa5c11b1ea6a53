/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One place in the play queue. Owns copies of what is shown of it, nothing else. Main thread. */
#include "playback/sky-queue-item.h"

struct _SkyQueueItem
{
  GObject parent_instance;

  guint       serial;
  gint64      track_id;
  gint64      duration_ms;
  gint64      begin_ns;
  gint64      length_ns;
  gint64      gap_ns;
  char       *location;     /* (owned) (nullable) */
  char       *title;        /* (owned) */
  char       *artist;       /* (owned) (nullable) */
  char       *album;        /* (owned) (nullable) */
  char       *album_artist; /* (owned) (nullable) */
  const char *format;       /* (nullable): interned */
  char       *art_uri;      /* (owned) (nullable) */
  SkyFault   *fault;        /* (owned) (nullable) */
  SkyLoudness loudness;     /* where others don't know it */
};

enum
{
  PROP_0,
  PROP_SERIAL,
  PROP_TRACK_ID,
  PROP_LOCATION,
  PROP_TITLE,
  PROP_ARTIST,
  PROP_ALBUM,
  PROP_DURATION,
  PROP_ART_URI,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SkyQueueItem, sky_queue_item, G_TYPE_OBJECT)

static void
sky_queue_item_finalize (GObject *object)
{
  SkyQueueItem *self = SKY_QUEUE_ITEM (object);

  g_free (self->location);
  g_free (self->title);
  g_free (self->artist);
  g_free (self->album);
  g_free (self->album_artist);
  g_free (self->art_uri);
  g_clear_pointer (&self->fault, sky_fault_unref);

  G_OBJECT_CLASS (sky_queue_item_parent_class)->finalize (object);
}

static void
sky_queue_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SkyQueueItem *self = SKY_QUEUE_ITEM (object);

  switch (prop_id)
    {
    case PROP_SERIAL:
      g_value_set_uint (value, sky_queue_item_get_serial (self));
      break;
    case PROP_TRACK_ID:
      g_value_set_int64 (value, sky_queue_item_get_track_id (self));
      break;
    case PROP_LOCATION:
      g_value_set_string (value, sky_queue_item_get_location (self));
      break;
    case PROP_TITLE:
      g_value_set_string (value, sky_queue_item_get_title (self));
      break;
    case PROP_ARTIST:
      g_value_set_string (value, sky_queue_item_get_artist (self));
      break;
    case PROP_ALBUM:
      g_value_set_string (value, sky_queue_item_get_album (self));
      break;
    case PROP_DURATION:
      g_value_set_int64 (value, sky_queue_item_get_duration (self));
      break;
    case PROP_ART_URI:
      g_value_set_string (value, sky_queue_item_get_art_uri (self));
      break;
    case PROP_ERROR:
      g_value_set_string (value, sky_queue_item_get_error (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sky_queue_item_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SkyQueueItem *self = SKY_QUEUE_ITEM (object);

  switch (prop_id)
    {
    case PROP_ART_URI:
      sky_queue_item_set_art_uri (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags fixed = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags later = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  props[PROP_SERIAL] = g_param_spec_uint ("serial", NULL, NULL, 0, G_MAXUINT, 0, fixed);
  props[PROP_TRACK_ID] =
      g_param_spec_int64 ("track-id", NULL, NULL, G_MININT64, G_MAXINT64, 0, fixed);
  props[PROP_LOCATION] = g_param_spec_string ("location", NULL, NULL, NULL, fixed);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, fixed);
  props[PROP_ARTIST] = g_param_spec_string ("artist", NULL, NULL, NULL, fixed);
  props[PROP_ALBUM] = g_param_spec_string ("album", NULL, NULL, NULL, fixed);
  props[PROP_DURATION] = g_param_spec_int64 ("duration", NULL, NULL, -1, G_MAXINT64, -1, fixed);
  props[PROP_ART_URI] = g_param_spec_string ("art-uri", NULL, NULL, NULL, later);
  props[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, fixed);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sky_queue_item_class_init (SkyQueueItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sky_queue_item_finalize;
  object_class->get_property = sky_queue_item_get_property;
  object_class->set_property = sky_queue_item_set_property;
  install_properties (object_class);
}

static void
sky_queue_item_init (SkyQueueItem *self)
{
  static guint last_serial = 0;

  self->serial = ++last_serial;
}

/**
 * sky_queue_item_new:
 * @info: what is known of it; copied
 *
 * Returns: (transfer full): a new item with a serial number of its own
 */
SkyQueueItem *
sky_queue_item_new (const SkyQueueItemInfo *info)
{
  SkyQueueItem *self;

  g_return_val_if_fail (info != NULL, NULL);

  self = g_object_new (SKY_TYPE_QUEUE_ITEM, NULL);
  self->track_id = info->track_id;
  self->location = g_strdup (info->location);
  self->begin_ns = MAX (info->begin_ns, 0);
  self->length_ns = MAX (info->length_ns, 0);
  self->gap_ns = MAX (info->gap_ns, 0);
  self->title = g_strdup (info->title != NULL ? info->title : "");
  self->artist = g_strdup (info->artist);
  self->album = g_strdup (info->album);
  self->album_artist = g_strdup (info->album_artist);
  self->format = g_intern_string (info->format);
  self->duration_ms = MAX (info->duration_ms, -1);
  self->art_uri = g_strdup (info->art_uri);

  return self;
}

/**
 * sky_queue_item_copy:
 * @self: an item
 *
 * Returns: (transfer full): another one for the same track, which has not failed yet
 */
SkyQueueItem *
sky_queue_item_copy (SkyQueueItem *self)
{
  SkyQueueItem *copy;

  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (self), NULL);

  copy = sky_queue_item_new (&(SkyQueueItemInfo){ .track_id = self->track_id,
                                                  .location = self->location,
                                                  .title = self->title,
                                                  .artist = self->artist,
                                                  .album = self->album,
                                                  .album_artist = self->album_artist,
                                                  .format = self->format,
                                                  .begin_ns = self->begin_ns,
                                                  .length_ns = self->length_ns,
                                                  .gap_ns = self->gap_ns,
                                                  .duration_ms = self->duration_ms,
                                                  .art_uri = self->art_uri });
  copy->loudness = self->loudness;
  return copy;
}

static void
learn_text (SkyQueueItem *self, char **field, const char *text, GParamSpec *pspec)
{
  if (g_strcmp0 (*field, text) == 0)
    return;
  g_free (*field);
  *field = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

/**
 * sky_queue_item_learn:
 * @self: an item that was asked for by its place
 * @info: what is known of it now; copied, but for its location, which stays
 */
void
sky_queue_item_learn (SkyQueueItem *self, const SkyQueueItemInfo *info)
{
  gint64 duration_ms;

  g_return_if_fail (SKY_IS_QUEUE_ITEM (self));
  g_return_if_fail (info != NULL);

  g_object_freeze_notify (G_OBJECT (self));
  if (self->track_id != info->track_id)
    {
      self->track_id = info->track_id;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TRACK_ID]);
    }
  learn_text (self, &self->title, info->title != NULL ? info->title : "", props[PROP_TITLE]);
  learn_text (self, &self->artist, info->artist, props[PROP_ARTIST]);
  learn_text (self, &self->album, info->album, props[PROP_ALBUM]);
  learn_text (self, &self->art_uri, info->art_uri, props[PROP_ART_URI]);
  g_free (self->album_artist);
  self->album_artist = g_strdup (info->album_artist);
  self->format = g_intern_string (info->format);
  duration_ms = MAX (info->duration_ms, -1);
  if (self->duration_ms != duration_ms)
    {
      self->duration_ms = duration_ms;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DURATION]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * sky_queue_item_get_serial:
 * @self: an item
 *
 * Returns: a number that no other item of this process has; never 0
 */
guint
sky_queue_item_get_serial (SkyQueueItem *self)
{
  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (self), 0);

  return self->serial;
}

/**
 * sky_queue_item_get_track_id:
 * @self: an item
 *
 * Returns: the track's id in the library, or 0
 */
gint64
sky_queue_item_get_track_id (SkyQueueItem *self)
{
  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (self), 0);

  return self->track_id;
}

/**
 * sky_queue_item_get_location:
 * @self: an item
 *
 * Returns: (nullable): file name, file URI or DRIVE:/path, where it was asked for by its place
 */
const char *
sky_queue_item_get_location (SkyQueueItem *self)
{
  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (self), NULL);

  return self->location;
}

/**
 * sky_queue_item_get_begin:
 * @self: an item
 *
 * Returns: where in the file at its location it begins, in nanoseconds
 */
gint64
sky_queue_item_get_begin (SkyQueueItem *self)
{
  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (self), 0);

  return self->begin_ns;
}

/**
 * sky_queue_item_get_length:
 * @self: an item
 *
 * Returns: nanoseconds that belong to it, or 0: up to the end of the file
 */
gint64
sky_queue_item_get_length (SkyQueueItem *self)
{
  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (self), 0);

  return self->length_ns;
}

/**
 * sky_queue_item_get_gap:
 * @self: an item
 *
 * Returns: nanoseconds of silence behind it that no file holds
 */
gint64
sky_queue_item_get_gap (SkyQueueItem *self)
{
  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (self), 0);

  return self->gap_ns;
}

/**
 * sky_queue_item_is_part:
 * @self: an item
 *
 * Returns: whether it is a part of the file at its location
 */
gboolean
sky_queue_item_is_part (SkyQueueItem *self)
{
  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (self), FALSE);

  return self->begin_ns > 0 || self->length_ns > 0;
}

/**
 * sky_queue_item_get_title:
 * @self: an item
 *
 * Returns: what to show; may be empty
 */
const char *
sky_queue_item_get_title (SkyQueueItem *self)
{
  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (self), NULL);

  return self->title;
}

/**
 * sky_queue_item_get_artist:
 * @self: an item
 *
 * Returns: (nullable): the artist
 */
const char *
sky_queue_item_get_artist (SkyQueueItem *self)
{
  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (self), NULL);

  return self->artist;
}

/**
 * sky_queue_item_get_album:
 * @self: an item
 *
 * Returns: (nullable): the album
 */
const char *
sky_queue_item_get_album (SkyQueueItem *self)
{
  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (self), NULL);

  return self->album;
}

/**
 * sky_queue_item_get_album_artist:
 * @self: an item
 *
 * Returns: (nullable): whose album it is
 */
const char *
sky_queue_item_get_album_artist (SkyQueueItem *self)
{
  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (self), NULL);

  return self->album_artist;
}

/**
 * sky_queue_item_is_same_album:
 * @self: an item
 * @other: an item
 *
 * Returns: whether both are of one album; what has no album belongs to none
 */
gboolean
sky_queue_item_is_same_album (SkyQueueItem *self, SkyQueueItem *other)
{
  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (self), FALSE);
  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (other), FALSE);

  return self->album != NULL && *self->album != '\0' &&
         g_strcmp0 (self->album, other->album) == 0 &&
         g_strcmp0 (self->album_artist, other->album_artist) == 0;
}

/**
 * sky_queue_item_get_format:
 * @self: an item
 *
 * Returns: (nullable): what the file is likely to be; what is played tells for sure
 */
const char *
sky_queue_item_get_format (SkyQueueItem *self)
{
  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (self), NULL);

  return self->format;
}

/**
 * sky_queue_item_get_duration:
 * @self: an item
 *
 * Returns: the length in milliseconds as the library knows it, or -1
 */
gint64
sky_queue_item_get_duration (SkyQueueItem *self)
{
  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (self), -1);

  return self->duration_ms;
}

/**
 * sky_queue_item_get_art_uri:
 * @self: an item
 *
 * Returns: (nullable): URI of a picture that other programs can open
 */
const char *
sky_queue_item_get_art_uri (SkyQueueItem *self)
{
  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (self), NULL);

  return self->art_uri;
}

/**
 * sky_queue_item_set_art_uri:
 * @self: an item
 * @art_uri: (nullable): the picture
 */
void
sky_queue_item_set_art_uri (SkyQueueItem *self, const char *art_uri)
{
  g_return_if_fail (SKY_IS_QUEUE_ITEM (self));

  if (g_strcmp0 (self->art_uri, art_uri) == 0)
    return;

  g_free (self->art_uri);
  self->art_uri = g_strdup (art_uri);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ART_URI]);
}

/**
 * sky_queue_item_get_error:
 * @self: an item
 *
 * Returns: (nullable): why the item couldn't be played when it was last tried, in the program's own
 *   words
 */
const char *
sky_queue_item_get_error (SkyQueueItem *self)
{
  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (self), NULL);

  return sky_fault_get_text (self->fault);
}

/**
 * sky_queue_item_get_fault:
 * @self: an item
 *
 * Returns: (nullable): the same, for those who have words of their own
 */
SkyFault *
sky_queue_item_get_fault (SkyQueueItem *self)
{
  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (self), NULL);

  return self->fault;
}

/**
 * sky_queue_item_set_error:
 * @self: an item
 * @error: (nullable): the reason, or %NULL when it plays
 */
void
sky_queue_item_set_error (SkyQueueItem *self, const GError *error)
{
  g_autoptr (SkyFault) fault = NULL;

  g_return_if_fail (SKY_IS_QUEUE_ITEM (self));

  if (error != NULL)
    fault = sky_fault_new (error, self->title);
  if (sky_fault_equal (self->fault, fault))
    return;

  g_clear_pointer (&self->fault, sky_fault_unref);
  self->fault = g_steal_pointer (&fault);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

/**
 * sky_queue_item_set_loudness:
 * @self: an item that no library knows
 * @loudness: as tags tell that a decoder meets too late, or never
 *
 * Holds from the next time on that it is opened: a song that plays keeps its loudness.
 */
void
sky_queue_item_set_loudness (SkyQueueItem *self, const SkyLoudness *loudness)
{
  g_return_if_fail (SKY_IS_QUEUE_ITEM (self));
  g_return_if_fail (loudness != NULL);

  self->loudness = *loudness;
}

const SkyLoudness *
sky_queue_item_get_loudness (SkyQueueItem *self)
{
  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (self), NULL);

  return &self->loudness;
}
