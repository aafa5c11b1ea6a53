/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Covers for those who show tracks. Each may cost a read from a drive, and a list that is scrolled
 * asks for hundreds: few are looked for at a time, the latest wish first, and old wishes are
 * dropped. Main thread. */
#include "app/sky-art-store.h"

#include "library/sky-artwork.h"

#define RUNNING_MAX 2
#define WISHES_MAX 256

struct _SkyArtStore
{
  GObject parent_instance;

  SkyLibrary   *library;     /* (owned) */
  SkyPlayer    *player;      /* (owned) */
  GQueue        wishes;      /* (element-type gint64 *), the latest first */
  GHashTable   *asked;       /* (owned): ids that are waited for or have no cover, as a set */
  GQueue        missed;      /* (element-type gint64 *): of those without one, the latest first */
  GCancellable *cancellable; /* (owned) */
  guint         running;
};

typedef struct
{
  SkyArtStore *store; /* (owned) */
  gint64       track_id;
} Search;

enum
{
  FOUND,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyArtStore, sky_art_store, G_TYPE_OBJECT)

static void
give_to_player (SkyArtStore *self, gint64 track_id, const char *uri)
{
  SkyQueueItem *item = sky_player_get_current (self->player);

  if (item != NULL && sky_queue_item_get_track_id (item) == track_id &&
      sky_queue_item_get_art_uri (item) == NULL)
    sky_queue_item_set_art_uri (item, uri);
}

static void
tell_found (SkyArtStore *self, gint64 track_id)
{
  g_autofree char *uri = sky_art_store_dup_uri (self, track_id);

  if (uri == NULL)
    return;
  g_hash_table_remove (self->asked, &track_id);
  give_to_player (self, track_id, uri);
  g_signal_emit (self, signals[FOUND], 0, track_id, uri);
}

static gboolean
take_wish (SkyArtStore *self, gint64 *track_id)
{
  g_autofree gint64 *wish = g_queue_pop_head (&self->wishes);

  if (wish == NULL || g_cancellable_is_cancelled (self->cancellable))
    return FALSE;
  *track_id = *wish;
  return TRUE;
}

/* Its drive may only be away. */
static void
note_missed (SkyArtStore *self, gint64 track_id)
{
  g_queue_push_head (&self->missed, g_memdup2 (&track_id, sizeof track_id));
  if (g_queue_get_length (&self->missed) > WISHES_MAX)
    g_free (g_queue_pop_tail (&self->missed));
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Search *search = user_data;
  g_autoptr (SkyArtStore) self = search->store;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gint64 found_id = search->track_id;

  bytes = sky_library_load_art_finish (SKY_LIBRARY (source), result, NULL, &error);
  self->running--;
  if (bytes != NULL)
    tell_found (self, found_id);
  else
    {
      g_debug ("No cover of track %" G_GINT64_FORMAT ": %s", found_id, error->message);
      note_missed (self, found_id);
    }
  /* the next wish takes over this search's memory */
  if (take_wish (self, &search->track_id))
    {
      search->store = g_object_ref (self);
      self->running++;
      sky_library_load_art_async (self->library, search->track_id, self->cancellable, searched_cb,
                                  search);
    }
  else
    g_free (search);
}

static void
start_searches (SkyArtStore *self)
{
  gint64 track_id;

  while (self->running < RUNNING_MAX && take_wish (self, &track_id))
    {
      Search *search = g_new0 (Search, 1);

      search->store = g_object_ref (self);
      search->track_id = track_id;
      self->running++;
      sky_library_load_art_async (self->library, track_id, self->cancellable, searched_cb, search);
    }
}

static void
current_changed_cb (SkyArtStore *self)
{
  SkyQueueItem    *item = sky_player_get_current (self->player);
  g_autofree char *uri = NULL;
  gint64           id;

  if (item == NULL || sky_queue_item_get_art_uri (item) != NULL)
    return;
  id = sky_queue_item_get_track_id (item);
  uri = id > 0 ? sky_art_store_dup_uri (self, id) : NULL;
  if (uri != NULL)
    sky_queue_item_set_art_uri (item, uri);
  else if (id > 0)
    sky_art_store_request (self, id);
}

static void
sky_art_store_dispose (GObject *object)
{
  SkyArtStore *self = SKY_ART_STORE (object);

  g_cancellable_cancel (self->cancellable);
  g_queue_clear_full (&self->wishes, g_free);
  g_queue_clear_full (&self->missed, g_free);
  g_clear_object (&self->library);
  g_clear_object (&self->player);

  G_OBJECT_CLASS (sky_art_store_parent_class)->dispose (object);
}

static void
sky_art_store_finalize (GObject *object)
{
  SkyArtStore *self = SKY_ART_STORE (object);

  g_hash_table_unref (self->asked);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (sky_art_store_parent_class)->finalize (object);
}

static void
sky_art_store_class_init (SkyArtStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_art_store_dispose;
  G_OBJECT_CLASS (klass)->finalize = sky_art_store_finalize;

  signals[FOUND] = g_signal_new ("found", SKY_TYPE_ART_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);
}

static void
sky_art_store_init (SkyArtStore *self)
{
  g_queue_init (&self->wishes);
  g_queue_init (&self->missed);
  self->asked = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
}

/**
 * sky_art_store_new:
 * @library: finds the pictures
 * @player: whose current item gets one
 *
 * Returns: (transfer full): a store
 */
SkyArtStore *
sky_art_store_new (SkyLibrary *library, SkyPlayer *player)
{
  SkyArtStore *self = g_object_new (SKY_TYPE_ART_STORE, NULL);

  self->library = g_object_ref (library);
  self->player = g_object_ref (player);
  g_signal_connect_object (player, "notify::current", G_CALLBACK (current_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sky_player_get_queue (player), "learned",
                           G_CALLBACK (current_changed_cb), self, G_CONNECT_SWAPPED);
  current_changed_cb (self);
  return self;
}

/**
 * sky_art_store_dup_uri:
 * @self: a store
 * @track_id: of the library
 *
 * Returns: (transfer full) (nullable): its cover, where it is known already
 */
char *
sky_art_store_dup_uri (SkyArtStore *self, gint64 track_id)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (SKY_IS_ART_STORE (self), NULL);

  path = sky_library_dup_art_path (self->library, track_id);
  return path != NULL ? g_filename_to_uri (path, NULL, NULL) : NULL;
}

/**
 * sky_art_store_request:
 * @self: a store
 * @track_id: of the library: "found" is emitted if it has a cover
 */
void
sky_art_store_request (SkyArtStore *self, gint64 track_id)
{
  gint64 *oldest;

  g_return_if_fail (SKY_IS_ART_STORE (self));

  if (!g_hash_table_add (self->asked, g_memdup2 (&track_id, sizeof track_id)))
    return;
  g_queue_push_head (&self->wishes, g_memdup2 (&track_id, sizeof track_id));
  if (g_queue_get_length (&self->wishes) > WISHES_MAX)
    {
      oldest = g_queue_pop_tail (&self->wishes);
      g_hash_table_remove (self->asked, oldest);
      g_free (oldest);
    }
  start_searches (self);
}

/**
 * sky_art_store_retry:
 * @self: a store
 *
 * Looks once more for what was not found: a drive has come.
 */
void
sky_art_store_retry (SkyArtStore *self)
{
  GQueue  again = G_QUEUE_INIT;
  gint64 *wish;

  g_return_if_fail (SKY_IS_ART_STORE (self));

  again = self->missed;
  g_queue_init (&self->missed);
  /* the oldest first, so that the latest is looked for first again */
  while ((wish = g_queue_pop_tail (&again)) != NULL)
    {
      g_hash_table_remove (self->asked, wish);
      sky_art_store_request (self, *wish);
      g_free (wish);
    }
}
