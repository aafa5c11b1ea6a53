/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the cache's map comes to be open: made, taken over, or thrown away where it is damaged or of
 * another key. Part of SkyCacheStore, on the same worker.
 */
#include <errno.h>
#include <glib/gstdio.h>

#include "cache/sky-cache-folder.h"
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
  /* The table holds one row where the cache is encrypted, else none. */
  "CREATE TABLE vault (key_id TEXT NOT NULL);"
  "ALTER TABLE block ADD COLUMN seal BLOB;",
  /* Entries of which nothing is evicted; an object need not be there. */
  "CREATE TABLE pin (drive TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (drive, key))"
  " WITHOUT ROWID;",
};

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

  /* An id is never given twice in one run: errands of before may still be on their way. */
  self->next_id = MAX (self->next_id, highest + 1);
  g_mutex_lock (&self->lock);
  self->used = used;
  g_mutex_unlock (&self->lock);

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
  g_autofree char *path = g_build_filename (self->directory, SKY_CACHE_MAP_NAME, NULL);
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

/* Removes what is there and begins anew. */
static gboolean
renew_database (SkyCacheStore *self, GError **error)
{
  g_clear_object (&self->database);
  sky_cache_folder_remove_map (self->directory);

  return open_database (self, error);
}

static gboolean
has_key (SkyCacheStore *self, const char *key_id, GError **error)
{
  SkyStatement *statement =
      sky_database_prepare (self->database, "SELECT key_id FROM vault", error);
  gboolean has_row;
  gboolean same;

  if (statement == NULL || !sky_statement_step (statement, &has_row, error))
    return FALSE;
  same = g_strcmp0 (has_row ? sky_statement_get_text (statement, 0) : NULL, key_id) == 0;
  sky_statement_reset (statement);

  return same;
}

/* What was kept under another key, or without one, is of no use any more. The whole map goes and
 * not its rows only: what rows were lies about in a database for a while. */
static gboolean
match_key (SkyCacheStore *self, GError **error)
{
  const char   *key_id = self->cipher != NULL ? sky_cache_cipher_get_id (self->cipher) : NULL;
  SkyStatement *statement;

  if (has_key (self, key_id, NULL))
    return TRUE;
  g_info ("What was cached under another key is dropped");
  if (!renew_database (self, error))
    return FALSE;
  if (key_id == NULL)
    return TRUE;
  statement = sky_database_prepare (self->database, "INSERT INTO vault (key_id) VALUES (?)", error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_text (statement, 1, key_id);

  return sky_statement_run (statement, error);
}

static void
set_cipher (SkyCacheStore *self, SkyCacheCipher *cipher)
{
  if (cipher != NULL)
    sky_cache_cipher_ref (cipher);
  g_clear_pointer (&self->cipher, sky_cache_cipher_unref);
  self->cipher = cipher;
}

/**
 * sky_cache_store_open:
 * @self: a store
 * @cipher: (nullable): how to encrypt what is kept
 * @error: return location, or %NULL
 *
 * Opens the map, or opens it anew with another cipher. A damaged one is thrown away with all data:
 * it is only a cache; so is one of another cipher.
 *
 * Returns: whether there is a map; without one nothing can be kept on disk
 */
gboolean
sky_cache_store_open (SkyCacheStore *self, SkyCacheCipher *cipher, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  g_clear_object (&self->database);
  set_cipher (self, cipher);
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
      if (!renew_database (self, error))
        return FALSE;
    }
  if (!match_key (self, error))
    {
      g_clear_object (&self->database);
      return FALSE;
    }
  sweep_files (self);

  return TRUE;
}

/**
 * sky_cache_store_is_open_for:
 * @self: a store
 * @cipher: (nullable): how what is kept should be encrypted
 *
 * Returns: whether it is open, and does so
 */
gboolean
sky_cache_store_is_open_for (SkyCacheStore *self, SkyCacheCipher *cipher)
{
  const char *has = self->cipher != NULL ? sky_cache_cipher_get_id (self->cipher) : NULL;
  const char *wanted = cipher != NULL ? sky_cache_cipher_get_id (cipher) : NULL;

  return self->database != NULL && g_strcmp0 (has, wanted) == 0;
}

/**
 * sky_cache_store_close:
 * @self: a store
 *
 * Nothing can be kept until it is open again.
 */
void
sky_cache_store_close (SkyCacheStore *self)
{
  g_clear_object (&self->database);
}

/**
 * sky_cache_store_dup_directory:
 * @self: a store
 *
 * Any thread.
 *
 * Returns: (transfer full): its folder
 */
char *
sky_cache_store_dup_directory (SkyCacheStore *self)
{
  char *directory;

  g_mutex_lock (&self->lock);
  directory = g_strdup (self->directory);
  g_mutex_unlock (&self->lock);

  return directory;
}

/**
 * sky_cache_store_set_directory:
 * @self: a store that is closed
 * @directory: where it is opened the next time
 */
void
sky_cache_store_set_directory (SkyCacheStore *self, const char *directory)
{
  g_mutex_lock (&self->lock);
  g_free (self->directory);
  g_free (self->blocks);
  self->directory = g_strdup (directory);
  self->blocks = g_build_filename (directory, SKY_CACHE_BLOCKS_NAME, NULL);
  g_mutex_unlock (&self->lock);
}
