/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Walks a folder of this computer and compares it with what the catalogue knows. Names are bytes,
 * whatever their encoding. A worker thread; blocks.
 */
#include "library/sky-local-walker.h"

#include "library/sky-copy-store.h"
#include "library/sky-file-reader.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

/* Deeper ones are no music collections; links in a circle are seen by themselves. */
#define MAX_DEPTH 64

typedef struct
{
  GHashTable    *known;
  GHashTable    *visited; /* (owned): folders by device and inode, as links may lead in circles */
  GCancellable  *cancellable;
  SkyWalkResult *result;
} Walk;

/**
 * sky_walk_result_new:
 *
 * Returns: (transfer full): nothing found yet
 */
SkyWalkResult *
sky_walk_result_new (void)
{
  SkyWalkResult *self = g_new0 (SkyWalkResult, 1);

  self->changed = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_scanned_file_free);
  self->gone = g_ptr_array_new_with_free_func (g_free);
  self->failures = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  return self;
}

/**
 * sky_walk_result_free:
 * @self: (transfer full) (nullable): a result
 */
void
sky_walk_result_free (SkyWalkResult *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->changed);
  g_ptr_array_unref (self->gone);
  g_ptr_array_unref (self->failures);
  g_free (self);
}

/**
 * sky_walk_result_take_gone:
 * @self: a result of a walk that is done
 * @known: (element-type filename SkyKnownFile): what was known, with what was seen marked
 *
 * Lists what is not there any more, and only where that is sure: a failure anywhere, or nothing
 * seen at all where something was (a disk that is not mounted, a listing that came back empty),
 * forgets nothing.
 */
void
sky_walk_result_take_gone (SkyWalkResult *self, GHashTable *known)
{
  GHashTableIter iter;
  gpointer       path, value;
  guint          n_seen = self->changed->len;

  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &path, &value))
    if (((SkyKnownFile *) value)->seen)
      n_seen++;
    else
      g_ptr_array_add (self->gone, g_strdup (path));
  if (self->failures->len > 0 || n_seen == 0)
    g_ptr_array_set_size (self->gone, 0);
}

static GError *
make_error (const char *path, int code)
{
  g_autofree char *name = g_filename_display_name (path);

  return g_error_new (G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", name, g_strerror (code));
}

/* What lies in a folder and matters. */
typedef struct
{
  GPtrArray      *files;   /* (owned) (element-type SkyScannedFile): music */
  GPtrArray      *folders; /* (owned) (element-type filename): paths */
  SkySheetFolder *sheets;  /* (owned) */
  GPtrArray      *lonely;  /* (owned) (element-type SkyScannedFile): the sheets by themselves */
} Listing;

static void
listing_init (Listing *self)
{
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_scanned_file_free);
  self->folders = g_ptr_array_new_with_free_func (g_free);
  self->sheets = sky_sheet_folder_new ();
  self->lonely = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_scanned_file_free);
}

static void
listing_clear (Listing *self)
{
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->folders);
  sky_sheet_folder_unref (self->sheets);
  g_ptr_array_unref (self->lonely);
}

static SkyScannedFile *
file_new (const char *path, const struct stat *info)
{
  SkyScannedFile *file = sky_scanned_file_new ();
  SkyCopyInfo    *copy = sky_scanned_file_get_copy (file);

  copy->path = g_strdup (path);
  copy->size = info->st_size;
  copy->mtime = info->st_mtim.tv_sec;
  file->mtime_nsec = info->st_mtim.tv_nsec;
  return file;
}

/* Marks what is known as seen; takes what has changed, or what the sheets beside it have. */
static void
take_file (Walk *self, SkyScannedFile *file, SkySheetFolder *sheets)
{
  const SkyCopyInfo *copy = sky_scanned_file_get_copy (file);
  SkyKnownFile      *known = g_hash_table_lookup (self->known, copy->path);

  if (known != NULL)
    known->seen = TRUE;
  if (known != NULL && known->size == copy->size && known->mtime == copy->mtime &&
      known->mtime_nsec == file->mtime_nsec &&
      g_strcmp0 (known->sheets, sky_sheet_folder_get_signature (sheets)) == 0)
    {
      sky_scanned_file_free (file);
      return;
    }
  file->sheets = sheets != NULL ? sky_sheet_folder_ref (sheets) : NULL;
  g_ptr_array_add (self->result->changed, file);
}

static void
take_sheet (Walk *self, Listing *listing, const char *path, const struct stat *info)
{
  SkyKnownFile *known = g_hash_table_lookup (self->known, path);

  if (known != NULL)
    known->seen = TRUE;
  sky_sheet_folder_take_sheet (listing->sheets, file_new (path, info));
  g_ptr_array_add (listing->lonely, file_new (path, info));
}

static gboolean
is_new_folder (Walk *self, const struct stat *info)
{
  char *key = g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, (guint64) info->st_dev,
                               (guint64) info->st_ino);

  return g_hash_table_add (self->visited, key);
}

static void
list_file (Walk *self, Listing *listing, const char *path, const char *name)
{
  struct stat info;

  if (stat (path, &info) != 0)
    {
      /* Gone since it was listed, or a link to nowhere: that is no failure to look. */
      if (errno != ENOENT)
        g_ptr_array_add (self->result->failures, make_error (path, errno));
    }
  else if (S_ISREG (info.st_mode) && sky_file_reader_is_music (name))
    {
      g_ptr_array_add (listing->files, file_new (path, &info));
      sky_sheet_folder_add_name (listing->sheets, name);
    }
  else if (S_ISREG (info.st_mode) && sky_cue_sheet_is_name (name))
    take_sheet (self, listing, path, &info);
  else if (S_ISDIR (info.st_mode) && name[0] != '.' && is_new_folder (self, &info))
    g_ptr_array_add (listing->folders, g_strdup (path));
}

static void
walk_folder (Walk *self, const char *folder, guint depth)
{
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  SkySheetFolder *sheets;
  Listing         listing;
  const char     *name;

  dir = g_dir_open (folder, 0, &error);
  if (dir == NULL)
    {
      g_ptr_array_add (self->result->failures, g_steal_pointer (&error));
      return;
    }
  listing_init (&listing);
  while ((name = g_dir_read_name (dir)) != NULL && !g_cancellable_is_cancelled (self->cancellable))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      list_file (self, &listing, path, name);
    }
  sheets = sky_sheet_folder_close (listing.sheets) ? listing.sheets : NULL;
  for (guint i = 0; i < listing.files->len; i++)
    take_file (self, g_steal_pointer (&g_ptr_array_index (listing.files, i)), sheets);
  for (guint i = 0; sky_sheet_folder_is_lonely (listing.sheets) && i < listing.lonely->len; i++)
    take_file (self, g_steal_pointer (&g_ptr_array_index (listing.lonely, i)), sheets);
  for (guint i = 0; i < listing.folders->len && depth < MAX_DEPTH; i++)
    walk_folder (self, g_ptr_array_index (listing.folders, i), depth + 1);
  listing_clear (&listing);
}

/**
 * sky_local_walker_walk:
 * @folder: absolute path
 * @known: (element-type filename SkyKnownFile): what the catalogue knows below it; what is seen is
 *   marked
 * @cancellable: (nullable): ends the walk
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable): what was found; %NULL where @folder itself can't be looked
 *   at
 */
SkyWalkResult *
sky_local_walker_walk (const char   *folder,
                       GHashTable   *known,
                       GCancellable *cancellable,
                       GError      **error)
{
  g_autoptr (SkyWalkResult) result = sky_walk_result_new ();
  g_autoptr (GHashTable) visited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Walk        self = { known, visited, cancellable, result };
  struct stat info;

  errno = 0;
  if (stat (folder, &info) != 0 || !S_ISDIR (info.st_mode))
    {
      g_propagate_error (error, make_error (folder, errno != 0 ? errno : ENOTDIR));
      return NULL;
    }
  is_new_folder (&self, &info);
  walk_folder (&self, folder, 0);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  sky_walk_result_take_gone (result, known);
  return g_steal_pointer (&result);
}
