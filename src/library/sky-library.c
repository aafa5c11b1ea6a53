/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyLibrary: the catalogue for the rest of the program. Main thread. Scans and covers are aspects
 * in files of their own (sky-library-scan.c, sky-artwork.c).
 */
#include "config.h"

#include "library/sky-library.h"

#include <glib/gi18n-lib.h>

#include "library/sky-cover-store.h"
#include "library/sky-folder-store.h"
#include "library/sky-library-private.h"
#include "library/sky-schema-store.h"
#include "library/sky-search-store.h"
#include "library/sky-track-list-private.h"
#include "library/sky-track-store.h"

enum
{
  PROP_N_TRACKS = 1,
  PROP_SCANNING,
  PROP_READY,
  N_PROPS
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_ITEM_FAILED,
  N_SIGNALS
};

typedef struct
{
  char *text; /* (owned) */
  guint limit;
} Search;

typedef struct
{
  char    *drive_id; /* (owned) */
  char    *name;     /* (owned) */
  gboolean available;
} Place;

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyLibrary, sky_library, G_TYPE_OBJECT)

static void
search_free (gpointer data)
{
  Search *search = data;

  g_free (search->text);
  g_free (search);
}

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->drive_id);
  g_free (place->name);
  g_free (place);
}

static void
count_cb (GTask *task, SkyDatabase *database, gpointer task_data)
{
  g_autoptr (GError) error = NULL;
  gint64 n = sky_track_store_count (database, &error);

  if (n < 0)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_int (task, n);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyLibrary *self = SKY_LIBRARY (source);
  gssize      n = g_task_propagate_int (G_TASK (result), NULL);

  /* A failure to count is met again by the lists, which tell it. */
  if (n < 0 || self->n_tracks == (guint) n)
    return;
  self->n_tracks = n;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_TRACKS]);
}

static void
count (SkyLibrary *self)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, counted_cb, NULL);

  g_task_set_source_tag (task, count);
  sky_catalogue_read (self->catalogue, task, count_cb, NULL, NULL);
}

static void
catalogue_changed_cb (SkyCatalogue *catalogue, GArray *ids, SkyLibrary *self)
{
  count (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, ids);
}

static void
sky_library_dispose (GObject *object)
{
  SkyLibrary *self = SKY_LIBRARY (object);

  if (self->catalogue != NULL)
    sky_library_stop (self);
  g_hash_table_remove_all (self->sheet_folders);
  g_clear_object (&self->arrivals);
  g_clear_object (&self->cache);
  G_OBJECT_CLASS (sky_library_parent_class)->dispose (object);
}

static void
sky_library_finalize (GObject *object)
{
  SkyLibrary *self = SKY_LIBRARY (object);

  g_clear_object (&self->catalogue);
  g_clear_pointer (&self->pool, sky_scan_pool_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  g_clear_pointer (&self->scans, g_hash_table_unref);
  g_clear_pointer (&self->drives, g_hash_table_unref);
  g_clear_pointer (&self->sheet_folders, g_hash_table_unref);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->art_paths, g_hash_table_unref);
  G_OBJECT_CLASS (sky_library_parent_class)->finalize (object);
}

static void
sky_library_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  SkyLibrary *self = SKY_LIBRARY (object);

  switch (property_id)
    {
    case PROP_N_TRACKS:
      g_value_set_uint (value, sky_library_get_n_tracks (self));
      break;
    case PROP_SCANNING:
      g_value_set_boolean (value, sky_library_get_scanning (self));
      break;
    case PROP_READY:
      g_value_set_boolean (value, TRUE);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sky_library_class_init (SkyLibraryClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sky_library_dispose;
  object_class->finalize = sky_library_finalize;
  object_class->get_property = sky_library_get_property;
  properties[PROP_N_TRACKS] = g_param_spec_uint ("n-tracks", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_SCANNING] = g_param_spec_boolean ("scanning", NULL, NULL, FALSE, flags);
  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", SKY_TYPE_LIBRARY, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ARRAY);
  signals[SIGNAL_ITEM_FAILED] =
      g_signal_new ("item-failed", SKY_TYPE_LIBRARY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
}

static void
sky_library_init (SkyLibrary *self)
{
  self->cancellable = g_cancellable_new ();
  self->pool = sky_scan_pool_new ();
  self->scans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->drives = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->sheet_folders = sky_library_new_sheet_folders ();
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->art_paths = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

/**
 * sky_library_new:
 * @database_path: of library.db; made where it is missing
 * @cache: (nullable): how drives are read; without it only files of this computer can be
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable): the library
 */
SkyLibrary *
sky_library_new (const char *database_path, SkyBlockCache *cache, GError **error)
{
  g_autoptr (SkyLibrary) self = NULL;
  g_autoptr (SkyCatalogue) catalogue = NULL;

  g_return_val_if_fail (database_path != NULL, NULL);

  catalogue = sky_catalogue_new (database_path, error);
  if (catalogue == NULL)
    return NULL;
  self = g_object_new (SKY_TYPE_LIBRARY, NULL);
  self->cache = cache != NULL ? g_object_ref (cache) : NULL;
  self->folders = sky_catalogue_dup_first_folders (catalogue);
  self->n_tracks = sky_catalogue_get_first_count (catalogue);
  self->catalogue = g_steal_pointer (&catalogue);
  g_signal_connect_object (self->catalogue, "changed", G_CALLBACK (catalogue_changed_cb), self, 0);
  sky_library_set_drive_name (self, SKY_PLACE_LOCAL, _ ("This computer"), TRUE);
  return g_steal_pointer (&self);
}

/**
 * sky_library_get_n_tracks:
 * @self: a library
 *
 * Returns: how many tracks can be played from somewhere
 */
guint
sky_library_get_n_tracks (SkyLibrary *self)
{
  g_return_val_if_fail (SKY_IS_LIBRARY (self), 0);

  return self->n_tracks;
}

/**
 * sky_library_get_scanning:
 * @self: a library
 *
 * Returns: whether folders are being looked at
 */
gboolean
sky_library_get_scanning (SkyLibrary *self)
{
  g_return_val_if_fail (SKY_IS_LIBRARY (self), FALSE);

  return self->scanning;
}

/**
 * sky_library_update_scanning:
 * @self: a library whose scans have changed
 */
void
sky_library_update_scanning (SkyLibrary *self)
{
  gboolean scanning = g_hash_table_size (self->scans) > 0;

  if (self->scanning == scanning)
    return;
  self->scanning = scanning;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCANNING]);
}

/**
 * sky_library_report_failure:
 * @self: a library
 * @where: for people: what could not be read
 * @error: why
 */
void
sky_library_report_failure (SkyLibrary *self, const char *where, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_ITEM_FAILED], 0, where, error);
}

/**
 * sky_library_list_tracks:
 * @self: a library
 *
 * Returns: (transfer full): a list of its own, which follows all changes
 */
SkyTrackList *
sky_library_list_tracks (SkyLibrary *self)
{
  g_return_val_if_fail (SKY_IS_LIBRARY (self), NULL);

  return sky_track_list_new (self->catalogue);
}

/**
 * sky_loaded_track_free:
 * @self: (transfer full) (nullable): what was loaded
 */
void
sky_loaded_track_free (SkyLoadedTrack *self)
{
  if (self == NULL)
    return;
  sky_track_info_free (self->track);
  g_free (self->art_name);
  g_free (self);
}

/**
 * sky_loaded_track_read:
 * @database: the reader
 * @id: a track's id, maybe one that was merged into another since
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable): the track as it stands in the catalogue
 */
SkyLoadedTrack *
sky_loaded_track_read (SkyDatabase *database, gint64 id, GError **error)
{
  SkyTrackInfo   *track = sky_track_store_load (database, id, error);
  SkyLoadedTrack *self;

  if (track == NULL)
    return NULL;
  self = g_new0 (SkyLoadedTrack, 1);
  self->track = track;
  self->art_name = sky_cover_store_dup_name (database, track->id);
  return self;
}

/**
 * sky_library_take_loaded:
 * @self: a library
 * @loaded: (transfer full): a track that was read for it
 *
 * Remembers where the track's cover lies.
 *
 * Returns: (transfer full): the track alone
 */
SkyTrackInfo *
sky_library_take_loaded (SkyLibrary *self, SkyLoadedTrack *loaded)
{
  SkyTrackInfo *track = g_steal_pointer (&loaded->track);

  if (loaded->art_name != NULL)
    sky_library_take_art_name (self, track->id, loaded->art_name);
  sky_loaded_track_free (loaded);
  return track;
}

static void
load_track_cb (GTask *task, SkyDatabase *database, gpointer task_data)
{
  g_autoptr (GError) error = NULL;
  gint64         *id = task_data;
  SkyLoadedTrack *loaded = sky_loaded_track_read (database, *id, &error);

  if (loaded == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, loaded, (GDestroyNotify) sky_loaded_track_free);
}

/**
 * sky_library_get_track_async:
 * @self: a library
 * @id: a track's id, maybe one that was merged into another since
 * @cancellable: (nullable): gives it up
 * @callback: called with the track
 * @user_data: for @callback
 */
void
sky_library_get_track_async (SkyLibrary         *self,
                             gint64              id,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SKY_IS_LIBRARY (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_library_get_track_async);
  g_task_set_priority (task, G_PRIORITY_HIGH);
  sky_catalogue_read (self->catalogue, task, load_track_cb, g_memdup2 (&id, sizeof id), g_free);
}

/**
 * sky_library_get_track_finish:
 * @self: a library
 * @result: the result
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable): the track with its copies, the best first
 */
SkyTrackInfo *
sky_library_get_track_finish (SkyLibrary *self, GAsyncResult *result, GError **error)
{
  SkyLoadedTrack *loaded;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  loaded = g_task_propagate_pointer (G_TASK (result), error);
  return loaded != NULL ? sky_library_take_loaded (self, loaded) : NULL;
}

static void
search_cb (GTask *task, SkyDatabase *database, gpointer task_data)
{
  Search *search = task_data;
  g_autoptr (GError) error = NULL;
  GArray *ids = sky_search_store_find (database, search->text, search->limit,
                                       g_task_get_cancellable (task), &error);

  if (ids == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, ids, (GDestroyNotify) g_array_unref);
}

/**
 * sky_library_search_async:
 * @self: a library
 * @query: words as typed: each must begin a word of the track; "in quotes" means just so
 * @limit: how many at most, 0 for all
 * @cancellable: (nullable): gives it up
 * @callback: called with the ids
 * @user_data: for @callback
 */
void
sky_library_search_async (SkyLibrary         *self,
                          const char         *query,
                          guint               limit,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Search *search;

  g_return_if_fail (SKY_IS_LIBRARY (self));
  g_return_if_fail (query != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_library_search_async);
  search = g_new0 (Search, 1);
  search->text = g_strdup (query);
  search->limit = limit;
  sky_catalogue_read (self->catalogue, task, search_cb, search, search_free);
}

/**
 * sky_library_search_finish:
 * @self: a library
 * @result: the result
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type gint64): ids, best first
 */
GArray *
sky_library_search_finish (SkyLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sky_library_dup_folders:
 * @self: a library
 *
 * Returns: (transfer full): the local folders that belong to it, as file names
 */
GStrv
sky_library_dup_folders (SkyLibrary *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (SKY_IS_LIBRARY (self), NULL);

  for (guint i = 0; i < self->folders->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (self->folders, i));
  return g_strv_builder_end (builder);
}

static void
set_place_cb (GTask *task, SkyDatabase *database, gpointer task_data)
{
  Place *place = task_data;
  g_autoptr (GError) error = NULL;

  if (sky_folder_store_set_place (database, place->drive_id, place->name, place->available, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
place_set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyLibrary *self = SKY_LIBRARY (source);
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    sky_catalogue_emit_changed (self->catalogue, NULL);
  else
    g_info ("a drive's name could not be written: %s", error->message);
}

/**
 * sky_library_set_drive_name:
 * @self: a library
 * @drive_id: a drive, or the empty text for this computer
 * @name: how "where" columns call it
 * @available: whether its files can be read now
 */
void
sky_library_set_drive_name (SkyLibrary *self,
                            const char *drive_id,
                            const char *name,
                            gboolean    available)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *state = NULL;
  Place           *place;

  g_return_if_fail (SKY_IS_LIBRARY (self));
  g_return_if_fail (drive_id != NULL && name != NULL);

  state = g_strdup_printf ("%d%s", available ? 1 : 0, name);
  if (g_strcmp0 (g_hash_table_lookup (self->places, drive_id), state) == 0)
    return;
  g_hash_table_insert (self->places, g_strdup (drive_id), g_steal_pointer (&state));
  place = g_new0 (Place, 1);
  place->drive_id = g_strdup (drive_id);
  place->name = g_utf8_make_valid (name, -1);
  place->available = available;
  task = g_task_new (self, NULL, place_set_cb, NULL);
  g_task_set_source_tag (task, sky_library_set_drive_name);
  sky_catalogue_write (self->catalogue, task, set_place_cb, place, place_free);
}

/**
 * sky_library_take_drive:
 * @self: a library
 * @drive: one that holds music
 */
void
sky_library_take_drive (SkyLibrary *self, SkyDrive *drive)
{
  g_hash_table_insert (self->drives, g_strdup (sky_drive_get_id (drive)), g_object_ref (drive));
}

/**
 * sky_library_stop:
 * @self: a library
 *
 * Ends scans, and waits until what they have read is written.
 */
void
sky_library_stop (SkyLibrary *self)
{
  g_return_if_fail (SKY_IS_LIBRARY (self));

  sky_library_stop_scans (self);
  sky_scan_pool_stop (self->pool);
  sky_catalogue_stop (self->catalogue);
}
