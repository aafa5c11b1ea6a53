/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Covers of tracks: from the art folder, from inside a copy by range, or from a picture beside it.
 * Main thread; files are read on the pool.
 */
#include "library/sky-artwork.h"

#include "base/sky-file-source.h"
#include "library/sky-art-file.h"
#include "library/sky-cover-store.h"
#include "library/sky-library-error.h"
#include "library/sky-library-private.h"
#include "library/sky-track-store.h"
#include "media/sky-tag-reader.h"

/* One search for a cover, from the catalogue to the pool and back. */
typedef struct
{
  gint64     track_id;
  char      *folder;  /* (owned): of the art files */
  char      *name;    /* (owned) (nullable): of the file there */
  GPtrArray *sources; /* (owned) (nullable): SkyScannedFile */
  GPtrArray *bytes;   /* (owned) (nullable): SkyByteSource or NULL, for each of sources */
  char      *mime;    /* (owned) (nullable): of what was found */
} Load;

static void
unref_source (gpointer data)
{
  if (data != NULL)
    g_object_unref (data);
}

static void
load_free (gpointer data)
{
  Load *load = data;

  g_free (load->folder);
  g_free (load->name);
  g_clear_pointer (&load->sources, g_ptr_array_unref);
  g_clear_pointer (&load->bytes, g_ptr_array_unref);
  g_free (load->mime);
  g_free (load);
}

/* The file that was made before, where it is still there. */
static GBytes *
read_art_file (Load *load)
{
  g_autofree char *path = NULL;

  if (load->name == NULL)
    return NULL;
  path = g_build_filename (load->folder, load->name, NULL);
  return sky_art_file_read (path, &load->mime);
}

static GBytes *
read_embedded (Load *load, guint index, GCancellable *cancellable)
{
  const SkyScannedFile *file = g_ptr_array_index (load->sources, index);
  const SkyMediaPicture picture = { file->picture_offset, file->picture_length,
                                    (SkyPictureCoding) file->picture_coding, FALSE,
                                    file->picture_mime };
  SkyByteSource        *given = g_ptr_array_index (load->bytes, index);
  const SkyCopyInfo    *copy = sky_scanned_file_get_copy (file);
  g_autoptr (SkyByteSource) source = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *bytes;

  if (file->picture_length == 0)
    return NULL;
  if (given != NULL)
    source = g_object_ref (given);
  else if (copy->drive_id == NULL)
    source = sky_file_source_new (copy->path, NULL);
  if (source == NULL)
    return NULL;
  bytes = sky_tag_reader_read_picture (source, &picture, cancellable, &load->mime, &error);
  if (bytes == NULL)
    g_info ("no cover: %s", error->message);
  return bytes;
}

static GBytes *
read_beside (Load *load)
{
  for (guint i = 0; i < load->sources->len; i++)
    {
      const SkyCopyInfo *copy = sky_scanned_file_get_copy (g_ptr_array_index (load->sources, i));
      g_autofree char   *folder = NULL;
      GBytes            *bytes;

      if (copy->drive_id != NULL)
        continue;
      folder = g_path_get_dirname (copy->path);
      bytes = sky_art_file_read_beside (folder, &load->mime);
      if (bytes != NULL)
        return bytes;
    }
  return NULL;
}

static void
read_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Load   *load = task_data;
  GBytes *bytes = read_art_file (load);

  if (bytes != NULL)
    {
      g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
      return;
    }
  for (guint i = 0; bytes == NULL && i < load->sources->len; i++)
    bytes = read_embedded (load, i, cancellable);
  if (bytes == NULL)
    bytes = read_beside (load);
  if (bytes == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "The track has no cover");
      return;
    }
  g_free (load->name);
  load->name = sky_art_file_keep (load->folder, bytes, load->mime);
  g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
}

static void
write_name_cb (GTask *task, SkyDatabase *database, gpointer task_data)
{
  Load *load = task_data;
  g_autoptr (GError) error = NULL;

  /* Without it the cover is looked for once more after the next start. */
  if (!sky_cover_store_set_name (database, load->track_id, load->name, &error))
    g_info ("%s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
write_name (SkyLibrary *self, const Load *load)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);
  Load *written = g_new0 (Load, 1);

  written->track_id = load->track_id;
  written->name = g_strdup (load->name);
  sky_catalogue_write (self->catalogue, task, write_name_cb, written, load_free);
}

static void
read_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyLibrary *self = SKY_LIBRARY (source);
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  GBytes *bytes = g_task_propagate_pointer (G_TASK (result), &error);

  if (bytes == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (load->name != NULL)
    {
      sky_library_take_art_name (self, load->track_id, load->name);
      write_name (self, load);
    }
  g_task_set_task_data (task, g_strdup (load->mime), g_free);
  g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
}

static SkyByteSource *
open_on_drive (SkyLibrary *self, const SkyCopyInfo *copy)
{
  SkyDrive *drive =
      copy->drive_id != NULL ? g_hash_table_lookup (self->drives, copy->drive_id) : NULL;
  SkyDriveEntryInfo info = { .path = copy->path,
                             .size = copy->size,
                             .mtime = copy->mtime,
                             .etag = copy->etag,
                             .sha256 = copy->sha256 };
  g_autoptr (SkyDriveEntry) entry = NULL;

  if (drive == NULL || self->cache == NULL)
    return NULL;
  /* The key is the server's id of the entry, where it has one. */
  if (g_strcmp0 (copy->entry_key, copy->path) != 0)
    info.resource_id = copy->entry_key;
  entry = sky_drive_entry_new (&info);
  return sky_block_cache_open (self->cache, drive, entry);
}

static void
sources_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyLibrary *self = SKY_LIBRARY (source);
  GTask      *task = user_data;
  g_autoptr (GTask) inner = NULL;
  g_autoptr (GError) error = NULL;
  Load *load = g_task_propagate_pointer (G_TASK (result), &error);

  if (load == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      g_object_unref (task);
      return;
    }
  load->folder = sky_art_file_dup_folder ();
  load->bytes = g_ptr_array_new_with_free_func (unref_source);
  for (guint i = 0; i < load->sources->len; i++)
    g_ptr_array_add (load->bytes, open_on_drive (self, sky_scanned_file_get_copy (
                                                           g_ptr_array_index (load->sources, i))));
  inner = g_task_new (self, g_task_get_cancellable (task), read_done_cb, task);
  g_task_set_task_data (inner, load, load_free);
  sky_scan_pool_run (self->pool, inner, read_cb);
}

static void
list_sources_cb (GTask *task, SkyDatabase *database, gpointer task_data)
{
  gint64 *id = task_data;
  g_autoptr (GError) error = NULL;
  Load *load = g_new0 (Load, 1);

  load->track_id = sky_track_store_resolve (database, *id);
  load->name = sky_cover_store_dup_name (database, load->track_id);
  load->sources = sky_cover_store_list_sources (database, load->track_id, &error);
  if (load->sources != NULL)
    {
      g_task_return_pointer (task, load, load_free);
      return;
    }
  load_free (load);
  g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * sky_library_load_art_async:
 * @self: a library
 * @track_id: a track
 * @cancellable: (nullable): gives it up
 * @callback: called with the cover
 * @user_data: for @callback
 */
void
sky_library_load_art_async (SkyLibrary         *self,
                            gint64              track_id,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) inner = NULL;

  g_return_if_fail (SKY_IS_LIBRARY (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_library_load_art_async);
  inner = g_task_new (self, cancellable, sources_cb, g_steal_pointer (&task));
  sky_catalogue_read (self->catalogue, inner, list_sources_cb,
                      g_memdup2 (&track_id, sizeof track_id), g_free);
}

/**
 * sky_library_load_art_finish:
 * @self: a library
 * @result: the result
 * @mime: (out) (optional) (nullable): its media type
 * @error: return location, or %NULL: %G_IO_ERROR_NOT_FOUND where the track has no cover
 *
 * Returns: (transfer full) (nullable): the picture as it is in the file (JPEG, PNG …)
 */
GBytes *
sky_library_load_art_finish (SkyLibrary *self, GAsyncResult *result, char **mime, GError **error)
{
  GBytes *bytes;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  bytes = g_task_propagate_pointer (G_TASK (result), error);
  if (bytes != NULL && mime != NULL)
    *mime = g_strdup (g_task_get_task_data (G_TASK (result)));
  return bytes;
}

/**
 * sky_library_take_art_name:
 * @self: a library
 * @track_id: a track
 * @name: of its cover's file in the art folder
 */
void
sky_library_take_art_name (SkyLibrary *self, gint64 track_id, const char *name)
{
  g_autofree char *folder = sky_art_file_dup_folder ();

  g_hash_table_insert (self->art_paths, g_memdup2 (&track_id, sizeof track_id),
                       g_build_filename (folder, name, NULL));
}

/**
 * sky_library_dup_art_path:
 * @self: a library
 * @track_id: a track that was asked for, by sky_library_get_track_async () or by its cover
 *
 * Returns: (transfer full) (nullable): the file of its cover, where one was made in this or an
 *   earlier run
 */
char *
sky_library_dup_art_path (SkyLibrary *self, gint64 track_id)
{
  g_return_val_if_fail (SKY_IS_LIBRARY (self), NULL);

  return g_strdup (g_hash_table_lookup (self->art_paths, &track_id));
}
