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
#include <string.h>
#include <unistd.h>

#include "cache/sky-cache-folder.h"
#include "cache/sky-cache-store-private.h"

/* Ids of the column cipher. */
#define CIPHER_NONE 0
#define CIPHER_AES_256_GCM 1

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
  self->blocks = g_build_filename (directory, SKY_CACHE_BLOCKS_NAME, NULL);
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
  g_clear_pointer (&self->cipher, sky_cache_cipher_unref);
  g_clear_pointer (&self->blocks, g_free);
  g_clear_pointer (&self->directory, g_free);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* What stands in the map for the name of a drive, an entry or a version. */
char *
sky_cache_store_build_name (SkyCacheStore *self, const char *name)
{
  return self->cipher != NULL ? sky_cache_cipher_hash_name (self->cipher, name) : g_strdup (name);
}

char *
sky_cache_store_build_path (SkyCacheStore *self, gint64 id, gint64 generation)
{
  char *path;

  g_mutex_lock (&self->lock);
  path =
      g_strdup_printf ("%s/%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, self->blocks, id, generation);
  g_mutex_unlock (&self->lock);

  return path;
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
read_block (SkyCacheStore *self, SkyStatement *row, SkyCacheBlock *block)
{
  g_autoptr (GBytes) seal = NULL;

  block->index = sky_statement_get_int (row, 0);
  block->first = sky_statement_get_int (row, 1);
  block->last = sky_statement_get_int (row, 2);
  block->check = sky_statement_get_int (row, 3);
  if (self->cipher == NULL)
    return TRUE;
  seal = sky_statement_dup_bytes (row, 4);
  if (seal == NULL || g_bytes_get_size (seal) != sizeof block->seal)
    return FALSE;
  memcpy (block->seal, g_bytes_get_data (seal, NULL), sizeof block->seal);

  return TRUE;
}

static gboolean
load_blocks (SkyCacheStore *self, SkyCacheRecord *record, GError **error)
{
  SkyStatement *statement = sky_database_prepare (self->database,
                                                  "SELECT block, first, last, check_value, seal"
                                                  " FROM block WHERE object = ? AND generation = ?"
                                                  " AND cipher = ?",
                                                  error);
  gboolean      has_row = TRUE;

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, record->id);
  sky_statement_bind_int (statement, 2, record->generation);
  sky_statement_bind_int (statement, 3, self->cipher != NULL ? CIPHER_AES_256_GCM : CIPHER_NONE);
  while (has_row)
    {
      SkyCacheBlock block = { 0 };

      if (!sky_statement_step (statement, &has_row, error))
        return FALSE;
      if (has_row && read_block (self, statement, &block))
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
  g_autofree char *drive = sky_cache_store_build_name (self, version->drive);
  g_autofree char *key = sky_cache_store_build_name (self, version->key);
  g_autofree char *content = sky_cache_store_build_name (self, version->version);
  SkyStatement    *statement;
  gboolean         has_row;
  gboolean         same;

  record->cipher = self->cipher != NULL ? sky_cache_cipher_ref (self->cipher) : NULL;
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
  sky_statement_bind_text (statement, 1, drive);
  sky_statement_bind_text (statement, 2, key);
  if (!sky_statement_step (statement, &has_row, error))
    return FALSE;
  if (!has_row)
    {
      record->id = self->next_id++;
      return TRUE;
    }
  record->id = sky_statement_get_int (statement, 0);
  record->generation = sky_statement_get_int (statement, 1);
  same = g_strcmp0 (sky_statement_get_text (statement, 2), content) == 0 &&
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
  g_autofree char *drive = sky_cache_store_build_name (self, version->drive);
  g_autofree char *key = sky_cache_store_build_name (self, version->key);
  g_autofree char *content = sky_cache_store_build_name (self, version->version);
  SkyStatement    *statement;
  gint64           generation = -1;

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
  sky_statement_bind_text (statement, 2, drive);
  sky_statement_bind_text (statement, 3, key);
  sky_statement_bind_text (statement, 4, content);
  sky_statement_bind_int (statement, 5, record->generation);
  sky_statement_bind_int (statement, 6, version->size);
  sky_statement_bind_int (statement, 7, g_get_real_time ());

  return sky_statement_run (statement, error);
}

static void
bind_seal (SkyCacheStore *self, SkyStatement *statement, const SkyCacheBlock *block)
{
  g_autoptr (GBytes) seal = g_bytes_new (block->seal, sizeof block->seal);

  sky_statement_bind_int (statement, 7, self->cipher != NULL ? CIPHER_AES_256_GCM : CIPHER_NONE);
  if (self->cipher != NULL)
    sky_statement_bind_bytes (statement, 8, seal);
  else
    sky_statement_bind_null (statement, 8);
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
                                    " (object, generation, block, first, last, check_value,"
                                    " cipher, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                                    error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, record->id);
  sky_statement_bind_int (statement, 2, record->generation);
  sky_statement_bind_int (statement, 3, block->index);
  sky_statement_bind_int (statement, 4, block->first);
  sky_statement_bind_int (statement, 5, block->last);
  sky_statement_bind_int (statement, 6, block->check);
  bind_seal (self, statement, block);
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
