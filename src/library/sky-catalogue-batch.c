/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyCatalogueBatch: the changes of one transaction. Owned by one thread at a time. */
#include "library/sky-catalogue-batch.h"

#include "library/sky-copy-store.h"
#include "library/sky-cover-store.h"
#include "library/sky-identity-store.h"
#include "library/sky-part-store.h"
#include "library/sky-track-store.h"

typedef enum
{
  CHANGE_REMOVE,
  CHANGE_REMOVE_BELOW,
  CHANGE_MERGE,
  CHANGE_FAILURE,
  CHANGE_PUT,
} ChangeKind;

typedef struct
{
  ChangeKind      kind;
  SkyScannedFile *file;     /* (owned) (nullable) */
  GPtrArray      *parts;    /* (owned) (nullable): SkyScannedFile, all of one place */
  char           *message;  /* (owned) (nullable) */
  char           *drive_id; /* (owned) (nullable) */
  char           *path;     /* (owned) (nullable) */
  gint64          from;
  gint64          into;
} Change;

struct _SkyCatalogueBatch
{
  GPtrArray *changes; /* (owned): Change */
};

/* The transaction at work. */
typedef struct
{
  SkyDatabase *database;
  gint64       now;
  GArray      *changed;
} Target;

static void
change_free (gpointer data)
{
  Change *change = data;

  sky_scanned_file_free (change->file);
  g_clear_pointer (&change->parts, g_ptr_array_unref);
  g_free (change->message);
  g_free (change->drive_id);
  g_free (change->path);
  g_free (change);
}

/**
 * sky_catalogue_batch_new:
 *
 * Returns: (transfer full): a batch that changes nothing yet
 */
SkyCatalogueBatch *
sky_catalogue_batch_new (void)
{
  SkyCatalogueBatch *self = g_new0 (SkyCatalogueBatch, 1);

  self->changes = g_ptr_array_new_with_free_func (change_free);
  return self;
}

/**
 * sky_catalogue_batch_free:
 * @self: (transfer full) (nullable): a batch
 */
void
sky_catalogue_batch_free (SkyCatalogueBatch *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_free (self);
}

/**
 * sky_catalogue_batch_get_size:
 * @self: a batch
 *
 * Returns: how many changes it holds
 */
guint
sky_catalogue_batch_get_size (SkyCatalogueBatch *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->changes->len;
}

static Change *
add_change (SkyCatalogueBatch *self, ChangeKind kind)
{
  Change *change = g_new0 (Change, 1);

  change->kind = kind;
  g_ptr_array_add (self->changes, change);
  return change;
}

/**
 * sky_catalogue_batch_put:
 * @self: a batch
 * @file: (transfer full): what was read
 */
void
sky_catalogue_batch_put (SkyCatalogueBatch *self, SkyScannedFile *file)
{
  GPtrArray *parts;

  g_return_if_fail (file != NULL && file->track->title != NULL);

  parts = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_scanned_file_free);
  g_ptr_array_add (parts, file);
  sky_catalogue_batch_put_parts (self, parts);
}

/**
 * sky_catalogue_batch_put_parts:
 * @self: a batch
 * @files: (transfer full) (element-type SkyScannedFile): all tracks that one file is: the whole
 *   file, or parts of it
 *
 * What else the library had of that file goes.
 */
void
sky_catalogue_batch_put_parts (SkyCatalogueBatch *self, GPtrArray *files)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (files != NULL && files->len > 0);

  add_change (self, CHANGE_PUT)->parts = files;
}

/**
 * sky_catalogue_batch_put_failure:
 * @self: a batch
 * @file: (transfer full): the file's place and version
 * @message: why it could not be read
 *
 * What the library had of that place stays: an unreadable file is not a removed one.
 */
void
sky_catalogue_batch_put_failure (SkyCatalogueBatch *self, SkyScannedFile *file, const char *message)
{
  Change *change;

  g_return_if_fail (self != NULL);
  g_return_if_fail (file != NULL && message != NULL);

  change = add_change (self, CHANGE_FAILURE);
  change->file = file;
  change->message = g_strdup (message);
}

/**
 * sky_catalogue_batch_remove:
 * @self: a batch
 * @drive_id: (nullable): the place
 * @path: a file that is not there any more
 */
void
sky_catalogue_batch_remove (SkyCatalogueBatch *self, const char *drive_id, const char *path)
{
  Change *change;

  g_return_if_fail (self != NULL);
  g_return_if_fail (path != NULL);

  change = add_change (self, CHANGE_REMOVE);
  change->drive_id = g_strdup (drive_id);
  change->path = g_strdup (path);
}

/**
 * sky_catalogue_batch_remove_below:
 * @self: a batch
 * @drive_id: (nullable): the place
 * @folder: a folder that is not looked at any more
 */
void
sky_catalogue_batch_remove_below (SkyCatalogueBatch *self, const char *drive_id, const char *folder)
{
  Change *change;

  g_return_if_fail (self != NULL);
  g_return_if_fail (folder != NULL);

  change = add_change (self, CHANGE_REMOVE_BELOW);
  change->drive_id = g_strdup (drive_id);
  change->path = g_strdup (folder);
}

/**
 * sky_catalogue_batch_merge:
 * @self: a batch
 * @from: the track that ends
 * @into: the track that stays
 */
void
sky_catalogue_batch_merge (SkyCatalogueBatch *self, gint64 from, gint64 into)
{
  Change *change;

  g_return_if_fail (self != NULL);

  change = add_change (self, CHANGE_MERGE);
  change->from = from;
  change->into = into;
}

static gboolean
refresh (Target *target, gint64 id, GError **error)
{
  g_array_append_val (target->changed, id);
  return sky_track_store_refresh (target->database, id, error);
}

static gboolean
put (Target *target, const SkyScannedFile *file, GError **error)
{
  SkyDatabase       *database = target->database;
  const SkyCopyInfo *copy = sky_scanned_file_get_copy (file);
  gint64 old = sky_copy_store_find_track (database, copy->drive_id, copy->path, copy->start_ns);
  gint64 id = 0;

  if (old != 0 && sky_identity_store_stays (database, old, file))
    id = old;
  else
    id = sky_identity_store_find (database, file);

  if (id == 0)
    {
      id = sky_track_store_insert (database, file->track, target->now, error);
      if (id == 0)
        return FALSE;
    }
  else if (id == old || sky_copy_store_count (database, id) == 0)
    {
      /* What was read last is what the user wrote last. */
      if (!sky_track_store_set_tags (database, id, file->track, error) ||
          !sky_cover_store_forget (database, id, error))
        return FALSE;
    }
  else if (!sky_track_store_fill_tags (database, id, file->track, error))
    return FALSE;

  if (!sky_copy_store_put (database, id, file, error) ||
      !sky_copy_store_remove_failure (database, copy->drive_id, copy->path, error) ||
      !refresh (target, id, error))
    return FALSE;
  return old == 0 || old == id || refresh (target, old, error);
}

static gboolean
has_start (GPtrArray *files, gint64 start_ns)
{
  for (guint i = 0; i < files->len; i++)
    if (sky_scanned_file_get_copy (g_ptr_array_index (files, i))->start_ns == start_ns)
      return TRUE;
  return FALSE;
}

static gboolean
is_known_start (GArray *known, gint64 start_ns)
{
  for (guint i = 0; i < known->len; i++)
    if (g_array_index (known, SkyPart, i).start_ns == start_ns)
      return TRUE;
  return FALSE;
}

/* The same song, which begins elsewhere since its sheet was corrected; 0 is never such a place. */
static const SkyCopyInfo *
find_moved (const SkyPart *part, GArray *known, GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++)
    {
      const SkyScannedFile *file = g_ptr_array_index (files, i);
      const SkyCopyInfo    *copy = sky_scanned_file_get_copy (file);

      if (file->track->track == part->number && file->track->disc == part->disc &&
          g_strcmp0 (file->track->title, part->title) == 0 &&
          !is_known_start (known, copy->start_ns))
        return copy;
    }
  return NULL;
}

/* What the place's other parts were is moved to where it is now, or goes. */
static gboolean
clear_others (Target *target, GPtrArray *files, GError **error)
{
  const SkyCopyInfo *place = sky_scanned_file_get_copy (g_ptr_array_index (files, 0));
  g_autoptr (GArray) known =
                 sky_part_store_list (target->database, place->drive_id, place->path, error);

  if (known == NULL)
    return FALSE;
  for (guint i = 0; i < known->len; i++)
    {
      SkyPart           *part = &g_array_index (known, SkyPart, i);
      const SkyCopyInfo *moved;

      if (has_start (files, part->start_ns))
        continue;
      moved = find_moved (part, known, files);
      if (moved != NULL)
        {
          if (!sky_part_store_move (target->database, place->drive_id, place->path, part->start_ns,
                                    moved->start_ns, error))
            return FALSE;
          part->start_ns = moved->start_ns;
        }
      else if (!sky_part_store_remove (target->database, place->drive_id, place->path,
                                       part->start_ns, error) ||
               !refresh (target, part->track_id, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
put_parts (Target *target, GPtrArray *files, GError **error)
{
  if (!clear_others (target, files, error))
    return FALSE;
  for (guint i = 0; i < files->len; i++)
    if (!put (target, g_ptr_array_index (files, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
remove_place (Target *target, const char *drive_id, const char *path, GError **error)
{
  g_autoptr (GArray) parts = sky_part_store_list (target->database, drive_id, path, error);

  if (parts == NULL || !sky_copy_store_remove (target->database, drive_id, path, error) ||
      !sky_copy_store_remove_failure (target->database, drive_id, path, error))
    return FALSE;
  for (guint i = 0; i < parts->len; i++)
    if (!refresh (target, g_array_index (parts, SkyPart, i).track_id, error))
      return FALSE;
  return TRUE;
}

static gboolean
remove_below (Target *target, const char *drive_id, const char *folder, GError **error)
{
  g_autoptr (GHashTable) known =
                 sky_copy_store_list_known (target->database, drive_id, folder, error);
  GHashTableIter iter;
  gpointer       path;

  if (known == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    if (!remove_place (target, drive_id, path, error))
      return FALSE;
  return TRUE;
}

static gboolean
merge (Target *target, gint64 from, gint64 into, GError **error)
{
  from = sky_track_store_resolve (target->database, from);
  into = sky_track_store_resolve (target->database, into);
  if (from == into)
    return TRUE;
  g_array_append_val (target->changed, from);
  g_array_append_val (target->changed, into);
  return sky_track_store_merge (target->database, from, into, target->now, error);
}

static gboolean
apply_change (Target *target, const Change *change, GError **error)
{
  switch (change->kind)
    {
    case CHANGE_PUT:
      return put_parts (target, change->parts, error);
    case CHANGE_FAILURE:
      return sky_copy_store_put_failure (target->database, change->file, change->message, error);
    case CHANGE_REMOVE:
      return remove_place (target, change->drive_id, change->path, error);
    case CHANGE_REMOVE_BELOW:
      return remove_below (target, change->drive_id, change->path, error);
    case CHANGE_MERGE:
      return merge (target, change->from, change->into, error);
    default:
      g_assert_not_reached ();
    }
}

/**
 * sky_catalogue_batch_apply:
 * @self: a batch
 * @database: the writer, on its thread
 * @now: seconds since 1970
 * @changed: (element-type gint64): gets the ids of the tracks that are not as they were
 * @error: return location, or %NULL
 *
 * All of it in one transaction, or nothing.
 *
 * Returns: whether it is on disk
 */
gboolean
sky_catalogue_batch_apply (
    SkyCatalogueBatch *self, SkyDatabase *database, gint64 now, GArray *changed, GError **error)
{
  Target target = { database, now, changed };

  g_return_val_if_fail (self != NULL, FALSE);

  if (!sky_database_begin (database, error))
    return FALSE;
  for (guint i = 0; i < self->changes->len; i++)
    if (!apply_change (&target, g_ptr_array_index (self->changes, i), error))
      {
        sky_database_rollback (database);
        g_array_set_size (changed, 0);
        return FALSE;
      }
  return sky_database_commit (database, error);
}
