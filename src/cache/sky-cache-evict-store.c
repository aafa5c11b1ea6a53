/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes the cache smaller or moves what is in it: eviction, single blocks, re-keying. Part of
 * SkyCacheStore, on the same worker. The objects that were used longest ago go first, and of each
 * its middle: heads and tails, which make a track start at once, go only when that was not enough.
 * Rows go first, the file's blocks after the commit.
 */
#include "cache/sky-cache-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* Blocks of the head, and of the tail: the last one is rarely a whole one. */
#define HEAD_BLOCKS (SKY_CACHE_HEAD / SKY_CACHE_BLOCK_SIZE)
#define TAIL_BLOCKS (SKY_CACHE_TAIL / SKY_CACHE_BLOCK_SIZE + 1)

/* One object that may have to give something up. */
typedef struct
{
  gint64 id;
  gint64 generation;
  gint64 size;
} Candidate;

static GArray *
list_candidates (SkyCacheStore *self, GError **error)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  SkyStatement *statement =
      sky_database_prepare (self->database,
                            "SELECT id, generation, size FROM object"
                            " WHERE NOT EXISTS (SELECT 1 FROM pin WHERE pin.drive = object.drive"
                            " AND pin.key = object.key)"
                            " ORDER BY used_at, id",
                            error);
  gboolean has_row = TRUE;

  if (statement == NULL)
    return NULL;
  while (has_row)
    {
      Candidate candidate;

      if (!sky_statement_step (statement, &has_row, error))
        return NULL;
      if (!has_row)
        break;
      candidate.id = sky_statement_get_int (statement, 0);
      candidate.generation = sky_statement_get_int (statement, 1);
      candidate.size = sky_statement_get_int (statement, 2);
      g_array_append_val (candidates, candidate);
    }
  sky_statement_reset (statement);

  return g_steal_pointer (&candidates);
}

static gboolean
sum_blocks (SkyCacheStore   *self,
            const Candidate *candidate,
            const SkyRange  *blocks,
            gint64          *bytes,
            GError         **error)
{
  SkyStatement *statement =
      sky_database_prepare (self->database,
                            "SELECT coalesce (sum (last - first), 0) FROM block"
                            " WHERE object = ? AND generation = ? AND block >= ? AND block < ?",
                            error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, candidate->id);
  sky_statement_bind_int (statement, 2, candidate->generation);
  sky_statement_bind_int (statement, 3, blocks->start);
  sky_statement_bind_int (statement, 4, blocks->end);

  return sky_cache_store_query (statement, bytes, error);
}

static void
punch (SkyCacheStore *self, const Candidate *candidate, const SkyRange *blocks)
{
  g_autofree char *path = sky_cache_store_build_path (self, candidate->id, candidate->generation);
  int              fd = g_open (path, O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    return;
  if (fallocate (fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                 blocks->start * SKY_CACHE_BLOCK_SIZE,
                 (blocks->end - blocks->start) * SKY_CACHE_BLOCK_SIZE) != 0)
    g_debug ("%s: no hole can be made: %s", path, g_strerror (errno));
  close (fd);
}

/* Drops the rows, then the bytes. */
static gboolean
drop_blocks (SkyCacheStore   *self,
             const Candidate *candidate,
             const SkyRange  *blocks,
             GError         **error)
{
  SkyStatement *statement;
  gint64        bytes = 0;

  if (!sum_blocks (self, candidate, blocks, &bytes, error))
    return FALSE;
  if (bytes == 0)
    return TRUE;
  statement =
      sky_database_prepare (self->database,
                            "DELETE FROM block"
                            " WHERE object = ? AND generation = ? AND block >= ? AND block < ?",
                            error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, candidate->id);
  sky_statement_bind_int (statement, 2, candidate->generation);
  sky_statement_bind_int (statement, 3, blocks->start);
  sky_statement_bind_int (statement, 4, blocks->end);
  if (!sky_statement_run (statement, error))
    return FALSE;

  sky_cache_store_add_used (self, -bytes);
  punch (self, candidate, blocks);

  return TRUE;
}

static gboolean
drop_object (SkyCacheStore *self, const Candidate *candidate, GError **error)
{
  g_autofree char *path = sky_cache_store_build_path (self, candidate->id, candidate->generation);
  SkyRange         all = { 0, G_MAXINT64 };
  SkyStatement    *statement;
  gint64           bytes = 0;

  if (!sum_blocks (self, candidate, &all, &bytes, error))
    return FALSE;
  statement = sky_database_prepare (self->database, "DELETE FROM object WHERE id = ?", error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, candidate->id);
  if (!sky_statement_run (statement, error))
    return FALSE;

  sky_cache_store_add_used (self, -bytes);
  g_unlink (path);

  return TRUE;
}

static SkyRange
middle_of (const Candidate *candidate)
{
  guint64  n_blocks = (candidate->size + SKY_CACHE_BLOCK_SIZE - 1) / SKY_CACHE_BLOCK_SIZE;
  SkyRange middle = { HEAD_BLOCKS, MAX (n_blocks, HEAD_BLOCKS + TAIL_BLOCKS) - TAIL_BLOCKS };

  return middle;
}

/**
 * sky_cache_store_evict:
 * @self: a store
 * @target: bytes that may stay
 * @is_busy: tells which objects must stay as they are
 * @user_data: for @is_busy
 * @error: return location, or %NULL
 *
 * Makes the cache smaller, as far as it may be.
 *
 * Returns: whether the map could be changed
 */
gboolean
sky_cache_store_evict (SkyCacheStore   *self,
                       guint64          target,
                       SkyCacheBusyFunc is_busy,
                       gpointer         user_data,
                       GError         **error)
{
  g_autoptr (GArray) candidates = NULL;

  if (self->database == NULL)
    return TRUE;
  candidates = list_candidates (self, error);
  if (candidates == NULL)
    return FALSE;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < candidates->len; i++)
      {
        const Candidate *candidate = &g_array_index (candidates, Candidate, i);
        SkyRange         middle = middle_of (candidate);

        if (sky_cache_store_get_used (self) <= target)
          return TRUE;
        if (is_busy (candidate->id, user_data))
          continue;
        if (pass == 0 ? !drop_blocks (self, candidate, &middle, error)
                      : !drop_object (self, candidate, error))
          return FALSE;
      }

  return TRUE;
}

/**
 * sky_cache_store_forget_block:
 * @self: a store
 * @id: an object
 * @generation: of its content
 * @index: of the block
 * @error: return location, or %NULL
 *
 * Drops one block whose bytes are not what the map claims.
 *
 * Returns: whether the map could be changed
 */
gboolean
sky_cache_store_forget_block (
    SkyCacheStore *self, gint64 id, gint64 generation, guint64 index, GError **error)
{
  Candidate     candidate = { id, generation, 0 };
  SkyRange      block = { index, index + 1 };
  SkyStatement *statement;
  gint64        bytes = 0;

  if (self->database == NULL)
    return TRUE;
  if (!sum_blocks (self, &candidate, &block, &bytes, error))
    return FALSE;
  statement = sky_database_prepare (
      self->database, "DELETE FROM block WHERE object = ? AND generation = ? AND block = ?", error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, id);
  sky_statement_bind_int (statement, 2, generation);
  sky_statement_bind_int (statement, 3, index);
  if (!sky_statement_run (statement, error))
    return FALSE;
  sky_cache_store_add_used (self, -bytes);

  return TRUE;
}

static gboolean
find_object (
    SkyCacheStore *self, const char *drive, const char *key, Candidate *candidate, GError **error)
{
  g_autofree char *drive_name = sky_cache_store_build_name (self, drive);
  g_autofree char *key_name = sky_cache_store_build_name (self, key);
  SkyStatement    *statement = sky_database_prepare (
         self->database, "SELECT id, generation FROM object WHERE drive = ? AND key = ?", error);
  gboolean has_row;

  candidate->id = 0;
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_text (statement, 1, drive_name);
  sky_statement_bind_text (statement, 2, key_name);
  if (!sky_statement_step (statement, &has_row, error))
    return FALSE;
  if (has_row)
    {
      candidate->id = sky_statement_get_int (statement, 0);
      candidate->generation = sky_statement_get_int (statement, 1);
    }
  sky_statement_reset (statement);

  return TRUE;
}

/**
 * sky_cache_store_rekey:
 * @self: a store
 * @drive: a drive
 * @from: an entry's key
 * @to: its new key; what was kept under it is dropped
 * @error: return location, or %NULL
 *
 * Returns: whether the map could be changed
 */
gboolean
sky_cache_store_rekey (
    SkyCacheStore *self, const char *drive, const char *from, const char *to, GError **error)
{
  g_autofree char *to_name = sky_cache_store_build_name (self, to);
  SkyStatement    *statement;
  Candidate        moved;
  Candidate        replaced;

  if (self->database == NULL)
    return TRUE;
  if (!find_object (self, drive, to, &replaced, error) ||
      !find_object (self, drive, from, &moved, error) ||
      !sky_cache_store_move_pin (self, drive, from, to, error))
    return FALSE;
  if (replaced.id != 0 && !drop_object (self, &replaced, error))
    return FALSE;
  if (moved.id == 0)
    return TRUE;
  statement =
      sky_database_prepare (self->database, "UPDATE object SET key = ? WHERE id = ?", error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_text (statement, 1, to_name);
  sky_statement_bind_int (statement, 2, moved.id);

  return sky_statement_run (statement, error);
}
