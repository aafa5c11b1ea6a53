/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyCacheStore: the cache's map on disk (cache.db) and the data files that it describes. Lives on
 * the worker `sky-db-cache`; only sky_cache_store_create_file () and _get_used () may be called
 * from elsewhere. A row says less than the file holds, never more: rows are committed after the
 * data's fdatasync, and go before holes are punched.
 */
#include "cache/sky-cache-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "cache/sky-cache-store-private.h"

static const SkyMigration migrations[] = {
  "CREATE TABLE object ("
  "  id INTEGER PRIMARY KEY,"
  "  drive TEXT NOT NULL,"
  "  key TEXT NOT NULL,"
  "  version TEXT NOT NULL,"
  "  generation INTEGER NOT NULL,"
  "  size INTEGER NOT NULL,"
  "  used_at INTEGER NOT NULL,"
  "  UNIQUE (drive, key));"
  "CREATE INDEX object_used_at ON object (used_at);"
  "CREATE TABLE block ("
  "  object INTEGER NOT NULL REFERENCES object ON DELETE CASCADE,"
  "  generation INTEGER NOT NULL,"
  "  block INTEGER NOT NULL,"
  "  first INTEGER NOT NULL,"
  "  last INTEGER NOT NULL,"
  "  check_value INTEGER NOT NULL,"
  "  cipher INTEGER NOT NULL DEFAULT 0,"
  "  PRIMARY KEY (object, generation, block)) WITHOUT ROWID;",
};

/**
 * sky_cache_store_new:
 * @directory: the cache's folder
 *
 * Returns: (transfer full): a store that is not open yet
 */
SkyCacheStore *
sky_cache_store_new (const char *directory)
{
  SkyCacheStore *self = g_new0 (SkyCacheStore, 1);

  self->directory = g_strdup (directory);
  self->blocks = g_build_filename (directory, "blocks", NULL);
  self->next_id = 1;
  g_mutex_init (&self->lock);

  return self;
}

/**
 * sky_cache_store_free:
 * @self: a store
 */
void
sky_cache_store_free (SkyCacheStore *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->database);
  g_clear_pointer (&self->blocks, g_free);
  g_clear_pointer (&self->directory, g_free);
  g_mutex_clear (&self->lock);
  g_free (self);
}

char *
sky_cache_store_build_path (SkyCacheStore *self, gint64 id, gint64 generation)
{
  return g_strdup_printf ("%s/%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, self->blocks, id,
                          generation);
}

void
sky_cache_store_add_used (SkyCacheStore *self, gint64 difference)
{
  g_mutex_lock (&self->lock);
  self->used += difference;
  g_mutex_unlock (&self->lock);
}

/* Runs a query of one number; @value stays as it is where no row comes. */
gboolean
sky_cache_store_query (SkyStatement *statement, gint64 *value, GError **error)
{
  gboolean has_row;

  if (!sky_statement_step (statement, &has_row, error))
    return FALSE;
  if (has_row)
    *value = sky_statement_get_int (statement, 0);
  sky_statement_reset (statement);

  return TRUE;
}

static gboolean
read_totals (SkyCacheStore *self, GError **error)
{
  SkyStatement *statement;
  gint64        used = 0;
  gint64        highest = 0;

  statement = sky_database_prepare (self->database,
                                    "SELECT coalesce (sum (last - first), 0) FROM block", error);
  if (statement == NULL || !sky_cache_store_query (statement, &used, error))
    return FALSE;
  statement =
      sky_database_prepare (self->database, "SELECT coalesce (max (id), 0) FROM object", error);
  if (statement == NULL || !sky_cache_store_query (statement, &highest, error))
    return FALSE;

  self->next_id = highest + 1;
  sky_cache_store_add_used (self, used);

  return TRUE;
}

static gboolean
is_known_file (SkyCacheStore *self, const char *name)
{
  SkyStatement *statement;
  gint64        known = 0;
  char         *end = NULL;
  gint64        id = g_ascii_strtoll (name, &end, 10);

  statement = sky_database_prepare (
      self->database, "SELECT count (*) FROM object WHERE id = ? AND generation = ?", NULL);
  if (statement == NULL || *end != '-')
    return FALSE;
  sky_statement_bind_int (statement, 1, id);
  sky_statement_bind_int (statement, 2, g_ascii_strtoll (end + 1, &end, 10));

  return sky_cache_store_query (statement, &known, NULL) && known > 0 && *end == '\0';
}

/* Removes data files that no row knows: a crash came between the file and its row, or between the
 * row's end and the file's. */
static void
sweep_files (SkyCacheStore *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->blocks, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->blocks, name, NULL);

      if (!is_known_file (self, name) && g_unlink (path) == 0)
        g_debug ("removed %s, which the map does not know", name);
    }
}

static gboolean
open_database (SkyCacheStore *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, "cache.db", NULL);
  g_autoptr (SkyDatabase) database =
                 sky_database_open (path, migrations, G_N_ELEMENTS (migrations), error);

  /* What a cut of the power takes from the newest commits is only fetched again. */
  if (database == NULL || !sky_database_execute (database, "PRAGMA synchronous = NORMAL", error))
    return FALSE;
  self->database = g_steal_pointer (&database);
  if (read_totals (self, error))
    return TRUE;
  g_clear_object (&self->database);

  return FALSE;
}

static void
remove_database (SkyCacheStore *self)
{
  const char *names[] = { "cache.db", "cache.db-wal", "cache.db-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->directory, names[i], NULL);

      g_unlink (path);
    }
}

/**
 * sky_cache_store_open:
 * @self: a store
 * @error: return location, or %NULL
 *
 * Opens the map. A damaged one is thrown away with all data: it is only a cache.
 *
 * Returns: whether there is a map; without one nothing can be kept on disk
 */
gboolean
sky_cache_store_open (SkyCacheStore *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (g_mkdir_with_parents (self->blocks, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   "The folder %s can't be made: %s", self->blocks, g_strerror (errno));
      return FALSE;
    }
  if (!open_database (self, &local_error))
    {
      if (!g_error_matches (local_error, SKY_DATABASE_ERROR, SKY_DATABASE_ERROR_CORRUPT))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      g_message ("The cache's map is damaged and begins anew: %s", local_error->message);
      remove_database (self);
      if (!open_database (self, error))
        return FALSE;
    }
  sweep_files (self);

  return TRUE;
}

/**
 * sky_cache_store_get_used:
 * @self: a store
 *
 * Returns: how many bytes the map claims
 */
guint64
sky_cache_store_get_used (SkyCacheStore *self)
{
  guint64 used;

  g_mutex_lock (&self->lock);
  used = self->used;
  g_mutex_unlock (&self->lock);

  return used;
}

static gboolean
run_with_id (SkyCacheStore *self, const char *sql, gint64 id, gint64 second, GError **error)
{
  SkyStatement *statement = sky_database_prepare (self->database, sql, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, id);
  sky_statement_bind_int (statement, 2, second);

  return sky_statement_run (statement, error);
}

static gboolean
count_bytes (
    SkyCacheStore *self, const char *sql, gint64 id, gint64 second, gint64 *bytes, GError **error)
{
  SkyStatement *statement = sky_database_prepare (self->database, sql, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, id);
  sky_statement_bind_int (statement, 2, second);

  return sky_cache_store_query (statement, bytes, error);
}

/**
 * sky_cache_store_forget:
 * @self: a store
 * @id: an object
 * @generation: of the content that is gone
 * @error: return location, or %NULL
 *
 * Drops what is kept of one content; the next one gets a new generation.
 *
 * Returns: whether it is gone; a generation that is not the newest one is gone already
 */
gboolean
sky_cache_store_forget (SkyCacheStore *self, gint64 id, gint64 generation, GError **error)
{
  g_autofree char *path = sky_cache_store_build_path (self, id, generation);
  gint64           bytes = 0;

  if (self->database == NULL)
    return TRUE;
  if (!count_bytes (self,
                    "SELECT coalesce (sum (last - first), 0) FROM block"
                    " WHERE object = ? AND generation = ?",
                    id, generation, &bytes, error))
    return FALSE;
  if (!sky_database_begin (self->database, error))
    return FALSE;
  if (!run_with_id (self, "DELETE FROM block WHERE object = ? AND generation = ?", id, generation,
                    error) ||
      !run_with_id (self,
                    "UPDATE object SET generation = generation + 1, version = ''"
                    " WHERE id = ? AND generation = ?",
                    id, generation, error) ||
      !sky_database_commit (self->database, error))
    {
      sky_database_rollback (self->database);
      return FALSE;
    }
  sky_cache_store_add_used (self, -bytes);
  g_unlink (path);

  return TRUE;
}

static gboolean
load_blocks (SkyCacheStore *self, SkyCacheRecord *record, GError **error)
{
  SkyStatement *statement = sky_database_prepare (self->database,
                                                  "SELECT block, first, last, check_value"
                                                  " FROM block WHERE object = ? AND generation = ?"
                                                  " AND cipher = 0",
                                                  error);
  gboolean      has_row = TRUE;

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, record->id);
  sky_statement_bind_int (statement, 2, record->generation);
  while (has_row)
    {
      SkyCacheBlock block;

      if (!sky_statement_step (statement, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      block.index = sky_statement_get_int (statement, 0);
      block.first = sky_statement_get_int (statement, 1);
      block.last = sky_statement_get_int (statement, 2);
      block.check = sky_statement_get_int (statement, 3);
      g_array_append_val (record->blocks, block);
    }
  sky_statement_reset (statement);

  return TRUE;
}

/* Takes what is kept of a known object, or makes room for its new content. */
static gboolean
load_known (SkyCacheStore *self, SkyCacheRecord *record, gboolean same, GError **error)
{
  g_autofree char *path = sky_cache_store_build_path (self, record->id, record->generation);

  if (same)
    record->fd = g_open (path, O_RDWR | O_CLOEXEC, 0600);
  if (record->fd >= 0)
    return load_blocks (self, record, error) &&
           run_with_id (self, "UPDATE object SET used_at = ?2 WHERE id = ?1", record->id,
                        g_get_real_time (), error);

  if (!sky_cache_store_forget (self, record->id, record->generation, error))
    return FALSE;
  record->generation++;

  return TRUE;
}

/**
 * sky_cache_store_load:
 * @self: a store
 * @version: what to look for
 * @record: (out caller-allocates): what is there; its parts are the caller's
 * @error: return location, or %NULL
 *
 * Finds an object, or gives it an id. What was kept of another version is dropped.
 *
 * Returns: whether the map could be asked
 */
gboolean
sky_cache_store_load (SkyCacheStore         *self,
                      const SkyCacheVersion *version,
                      SkyCacheRecord        *record,
                      GError               **error)
{
  SkyStatement *statement;
  gboolean      has_row;
  gboolean      same;

  record->id = 0;
  record->generation = 1;
  record->fd = -1;
  record->blocks = g_array_new (FALSE, FALSE, sizeof (SkyCacheBlock));
  if (self->database == NULL)
    {
      g_set_error (error, SKY_DATABASE_ERROR, SKY_DATABASE_ERROR_FAILED, "%s has no map",
                   self->directory);
      return FALSE;
    }
  statement = sky_database_prepare (self->database,
                                    "SELECT id, generation, version, size FROM object"
                                    " WHERE drive = ? AND key = ?",
                                    error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_text (statement, 1, version->drive);
  sky_statement_bind_text (statement, 2, version->key);
  if (!sky_statement_step (statement, &has_row, error))
    return FALSE;
  if (!has_row)
    {
      record->id = self->next_id++;
      return TRUE;
    }
  record->id = sky_statement_get_int (statement, 0);
  record->generation = sky_statement_get_int (statement, 1);
  same = g_strcmp0 (sky_statement_get_text (statement, 2), version->version) == 0 &&
         (guint64) sky_statement_get_int (statement, 3) == version->size;
  sky_statement_reset (statement);

  return load_known (self, record, same, error);
}

/**
 * sky_cache_store_create_file:
 * @self: a store
 * @id: an object
 * @generation: of its content
 *
 * Makes the data file. Any thread.
 *
 * Returns: its descriptor, or -1 with errno set
 */
int
sky_cache_store_create_file (SkyCacheStore *self, gint64 id, gint64 generation)
{
  g_autofree char *path = sky_cache_store_build_path (self, id, generation);

  return g_open (path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

/* Makes the object's row, or finds that it is another content by now. */
static gboolean
obtain_object (SkyCacheStore         *self,
               const SkyCacheVersion *version,
               const SkyCacheRecord  *record,
               gboolean              *current,
               GError               **error)
{
  SkyStatement *statement;
  gint64        generation = -1;

  statement =
      sky_database_prepare (self->database, "SELECT generation FROM object WHERE id = ?", error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, record->id);
  if (!sky_cache_store_query (statement, &generation, error))
    return FALSE;
  *current = generation == -1 || generation == record->generation;
  if (!*current)
    return TRUE;

  statement = sky_database_prepare (self->database,
                                    "INSERT INTO object"
                                    " (id, drive, key, version, generation, size, used_at)"
                                    " VALUES (?, ?, ?, ?, ?, ?, ?)"
                                    " ON CONFLICT (id) DO UPDATE SET version = excluded.version,"
                                    " size = excluded.size, used_at = excluded.used_at",
                                    error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, record->id);
  sky_statement_bind_text (statement, 2, version->drive);
  sky_statement_bind_text (statement, 3, version->key);
  sky_statement_bind_text (statement, 4, version->version);
  sky_statement_bind_int (statement, 5, record->generation);
  sky_statement_bind_int (statement, 6, version->size);
  sky_statement_bind_int (statement, 7, g_get_real_time ());

  return sky_statement_run (statement, error);
}

static gboolean
put_block (SkyCacheStore        *self,
           const SkyCacheRecord *record,
           const SkyCacheBlock  *block,
           gint64               *grown,
           GError              **error)
{
  SkyStatement *statement;
  gint64        before = 0;

  statement = sky_database_prepare (self->database,
                                    "SELECT last - first FROM block"
                                    " WHERE object = ? AND generation = ? AND block = ?",
                                    error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, record->id);
  sky_statement_bind_int (statement, 2, record->generation);
  sky_statement_bind_int (statement, 3, block->index);
  if (!sky_cache_store_query (statement, &before, error))
    return FALSE;

  statement = sky_database_prepare (self->database,
                                    "INSERT OR REPLACE INTO block"
                                    " (object, generation, block, first, last, check_value)"
                                    " VALUES (?, ?, ?, ?, ?, ?)",
                                    error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, record->id);
  sky_statement_bind_int (statement, 2, record->generation);
  sky_statement_bind_int (statement, 3, block->index);
  sky_statement_bind_int (statement, 4, block->first);
  sky_statement_bind_int (statement, 5, block->last);
  sky_statement_bind_int (statement, 6, block->check);
  *grown += (gint64) (block->last - block->first) - before;

  return sky_statement_run (statement, error);
}

static gboolean
put_blocks (SkyCacheStore         *self,
            const SkyCacheVersion *version,
            const SkyCacheRecord  *record,
            gint64                *grown,
            GError               **error)
{
  gboolean current;

  if (!obtain_object (self, version, record, &current, error))
    return FALSE;
  for (guint i = 0; current && i < record->blocks->len; i++)
    if (!put_block (self, record, &g_array_index (record->blocks, SkyCacheBlock, i), grown, error))
      return FALSE;

  return sky_database_commit (self->database, error);
}

/**
 * sky_cache_store_commit:
 * @self: a store
 * @version: whose bytes they are
 * @record: the object and the blocks that are on disk, synced, with their check values
 * @error: return location, or %NULL
 *
 * Puts blocks into the map, all or none. Nothing is put where the generation has moved on.
 *
 * Returns: whether that is done
 */
gboolean
sky_cache_store_commit (SkyCacheStore         *self,
                        const SkyCacheVersion *version,
                        const SkyCacheRecord  *record,
                        GError               **error)
{
  gint64 grown = 0;

  if (self->database == NULL)
    return TRUE;
  if (!sky_database_begin (self->database, error))
    return FALSE;
  if (!put_blocks (self, version, record, &grown, error))
    {
      sky_database_rollback (self->database);
      return FALSE;
    }
  sky_cache_store_add_used (self, grown);

  return TRUE;
}
