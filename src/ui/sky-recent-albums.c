/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came into the library last, album by album: the head of a list sorted by when tracks were
 * added, put together where the album is the same. Main thread. */
#include "config.h"

#include "ui/sky-recent-albums.h"

#include "library/sky-track-list.h"

/* One page of the list; enough for a row of albums. */
#define LOOKED_AT 120
#define ALBUMS_MAX 12
#define REFRESH_MS 150

struct _SkyRecentAlbums
{
  GObject parent;

  SkyTrackList *list;   /* (owned) */
  GPtrArray    *items;  /* (owned) (element-type SkyTrackItem): the head, kept so that it loads */
  GPtrArray    *albums; /* (owned) (element-type SkyRecentAlbum) */
  guint         refresh_id;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyRecentAlbums, sky_recent_albums, G_TYPE_OBJECT)

static void
album_free (SkyRecentAlbum *album)
{
  g_free (album->title);
  g_free (album->artist);
  g_free (album);
}

static const char *
choose_title (SkyTrackItem *item)
{
  const char *album = sky_track_item_get_album (item);

  return album != NULL && *album != '\0' ? album : sky_track_item_get_title (item);
}

static const char *
choose_artist (SkyTrackItem *item)
{
  const char *artist = sky_track_item_get_album_artist (item);

  return artist != NULL && *artist != '\0' ? artist : sky_track_item_get_artist (item);
}

static void
add_item (SkyRecentAlbums *self, SkyTrackItem *item, guint position)
{
  SkyRecentAlbum *last = NULL;
  const char     *title = choose_title (item);

  if (self->albums->len > 0)
    last = g_ptr_array_index (self->albums, self->albums->len - 1);
  if (last != NULL && g_strcmp0 (last->title, title) == 0)
    {
      last->n_tracks++;
      return;
    }
  last = g_new0 (SkyRecentAlbum, 1);
  last->title = g_strdup (title != NULL ? title : "");
  last->artist = g_strdup (choose_artist (item));
  last->first = position;
  last->n_tracks = 1;
  last->track_id = sky_track_item_get_id (item);
  g_ptr_array_add (self->albums, last);
}

static gboolean
refresh_cb (gpointer user_data)
{
  SkyRecentAlbums *self = SKY_RECENT_ALBUMS (user_data);

  self->refresh_id = 0;
  g_ptr_array_set_size (self->albums, 0);
  for (guint i = 0; i < self->items->len && self->albums->len < ALBUMS_MAX; i++)
    {
      SkyTrackItem *item = g_ptr_array_index (self->items, i);

      if (!sky_track_item_get_loaded (item))
        break;
      add_item (self, item, i);
    }
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
schedule (SkyRecentAlbums *self)
{
  if (self->refresh_id == 0)
    self->refresh_id = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

static void
items_changed_cb (SkyRecentAlbums *self)
{
  for (guint i = 0; i < self->items->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->items, i), G_CALLBACK (schedule),
                                          self);
  g_ptr_array_set_size (self->items, 0);
  for (guint i = 0; i < LOOKED_AT; i++)
    {
      SkyTrackItem *item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (item == NULL)
        break;
      g_ptr_array_add (self->items, item);
      g_signal_connect_object (item, "notify::loaded", G_CALLBACK (schedule), self,
                               G_CONNECT_SWAPPED);
    }
  schedule (self);
}

static void
sky_recent_albums_dispose (GObject *object)
{
  SkyRecentAlbums *self = SKY_RECENT_ALBUMS (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (sky_recent_albums_parent_class)->dispose (object);
}

static void
sky_recent_albums_finalize (GObject *object)
{
  SkyRecentAlbums *self = SKY_RECENT_ALBUMS (object);

  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->albums);

  G_OBJECT_CLASS (sky_recent_albums_parent_class)->finalize (object);
}

static void
sky_recent_albums_class_init (SkyRecentAlbumsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_recent_albums_dispose;
  G_OBJECT_CLASS (klass)->finalize = sky_recent_albums_finalize;

  signals[CHANGED] = g_signal_new ("changed", SKY_TYPE_RECENT_ALBUMS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
sky_recent_albums_init (SkyRecentAlbums *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->albums = g_ptr_array_new_with_free_func ((GDestroyNotify) album_free);
}

/**
 * sky_recent_albums_new:
 * @library: what is watched
 *
 * Returns: (transfer full): its newest albums
 */
SkyRecentAlbums *
sky_recent_albums_new (SkyLibrary *library)
{
  SkyRecentAlbums *self = g_object_new (SKY_TYPE_RECENT_ALBUMS, NULL);

  self->list = sky_library_list_tracks (library);
  sky_track_list_set_sort (self->list, SKY_TRACK_SORT_ADDED, TRUE);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  items_changed_cb (self);
  return self;
}

/**
 * sky_recent_albums_get:
 * @self: the albums
 *
 * Returns: (transfer none) (element-type SkyRecentAlbum): the newest first; valid until "changed"
 */
GPtrArray *
sky_recent_albums_get (SkyRecentAlbums *self)
{
  g_return_val_if_fail (SKY_IS_RECENT_ALBUMS (self), NULL);

  return self->albums;
}

/**
 * sky_recent_albums_dup_ids:
 * @self: the albums
 * @album: one of them
 *
 * Returns: (transfer full) (element-type gint64): its tracks
 */
GArray *
sky_recent_albums_dup_ids (SkyRecentAlbums *self, const SkyRecentAlbum *album)
{
  g_return_val_if_fail (SKY_IS_RECENT_ALBUMS (self), NULL);

  return sky_track_list_dup_ids (self->list, album->first, album->n_tracks);
}
