/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which entries the user wants to keep: eviction spares what is kept of them. Part of
 * SkyCacheStore, on the same worker. The wish itself is remembered elsewhere, by whoever told it;
 * here it stands so that nothing is given up before it is told again.
 */
#include "cache/sky-cache-store-private.h"

static gboolean
put_pin (SkyCacheStore *self, const char *drive, const char *key, GError **error)
{
  g_autofree char *drive_name = sky_cache_store_build_name (self, drive);
  g_autofree char *key_name = sky_cache_store_build_name (self, key);
  SkyStatement    *statement = sky_database_prepare (
         self->database, "INSERT OR IGNORE INTO pin (drive, key) VALUES (?, ?)", error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_text (statement, 1, drive_name);
  sky_statement_bind_text (statement, 2, key_name);

  return sky_statement_run (statement, error);
}

static gboolean
remove_pin (SkyCacheStore *self, const char *drive, const char *key, GError **error)
{
  g_autofree char *drive_name = sky_cache_store_build_name (self, drive);
  g_autofree char *key_name = sky_cache_store_build_name (self, key);
  SkyStatement    *statement =
      sky_database_prepare (self->database, "DELETE FROM pin WHERE drive = ? AND key = ?", error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_text (statement, 1, drive_name);
  sky_statement_bind_text (statement, 2, key_name);

  return sky_statement_run (statement, error);
}

/**
 * sky_cache_store_set_pinned:
 * @self: a store
 * @drive: a drive
 * @key: of an entry on it
 * @pinned: whether what is kept of it is spared
 * @error: return location, or %NULL
 *
 * Returns: whether the map could be changed
 */
gboolean
sky_cache_store_set_pinned (
    SkyCacheStore *self, const char *drive, const char *key, gboolean pinned, GError **error)
{
  if (self->database == NULL)
    return TRUE;

  return pinned ? put_pin (self, drive, key, error) : remove_pin (self, drive, key, error);
}

static gboolean
put_all (SkyCacheStore *self, const char *const *names, GError **error)
{
  if (!sky_database_execute (self->database, "DELETE FROM pin", error))
    return FALSE;
  for (guint i = 0; names[i] != NULL; i += 2)
    if (!put_pin (self, names[i], names[i + 1], error))
      return FALSE;

  return sky_database_commit (self->database, error);
}

/**
 * sky_cache_store_put_pins:
 * @self: a store
 * @names: drive and key in turn, of all entries that are spared; others are no longer
 * @error: return location, or %NULL
 *
 * Returns: whether the map could be changed
 */
gboolean
sky_cache_store_put_pins (SkyCacheStore *self, const char *const *names, GError **error)
{
  if (self->database == NULL)
    return TRUE;
  if (!sky_database_begin (self->database, error))
    return FALSE;
  if (put_all (self, names, error))
    return TRUE;
  sky_database_rollback (self->database);

  return FALSE;
}

/* Private: the wish goes with the entry; one for the entry that it replaces stays with the place.
 */
gboolean
sky_cache_store_move_pin (
    SkyCacheStore *self, const char *drive, const char *from, const char *to, GError **error)
{
  g_autofree char *drive_name = sky_cache_store_build_name (self, drive);
  g_autofree char *from_name = sky_cache_store_build_name (self, from);
  g_autofree char *to_name = sky_cache_store_build_name (self, to);
  SkyStatement    *statement = sky_database_prepare (
         self->database, "UPDATE OR REPLACE pin SET key = ? WHERE drive = ? AND key = ?", error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_text (statement, 1, to_name);
  sky_statement_bind_text (statement, 2, drive_name);
  sky_statement_bind_text (statement, 3, from_name);

  return sky_statement_run (statement, error);
}

/**
 * sky_cache_store_count_kept:
 * @self: a store
 * @version: a content of an entry
 * @bytes: (out): how many bytes of it the map claims
 * @error: return location, or %NULL
 *
 * Returns: whether the map could be asked
 */
gboolean
sky_cache_store_count_kept (SkyCacheStore         *self,
                            const SkyCacheVersion *version,
                            guint64               *bytes,
                            GError               **error)
{
  g_autofree char *drive = sky_cache_store_build_name (self, version->drive);
  g_autofree char *key = sky_cache_store_build_name (self, version->key);
  g_autofree char *content = sky_cache_store_build_name (self, version->version);
  SkyStatement    *statement;
  gint64           kept = 0;

  *bytes = 0;
  if (self->database == NULL)
    return TRUE;
  statement = sky_database_prepare (
      self->database,
      "SELECT coalesce (sum (last - first), 0) FROM object JOIN block"
      " ON block.object = object.id AND block.generation = object.generation"
      " WHERE object.drive = ? AND object.key = ? AND object.version = ? AND object.size = ?",
      error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_text (statement, 1, drive);
  sky_statement_bind_text (statement, 2, key);
  sky_statement_bind_text (statement, 3, content);
  sky_statement_bind_int (statement, 4, version->size);
  if (!sky_cache_store_query (statement, &kept, error))
    return FALSE;
  *bytes = (guint64) kept;

  return TRUE;
}
