/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The encrypted side of a SkyCacheObject. New bytes wait in memory until their block is whole, or
 * until the map is brought up to date; only then it is sealed and written, so that nothing readable
 * ever reaches the disk. A block is written anew while its bytes are held in memory: a reader that
 * meets it half written sees another seal afterwards, and looks again.
 */
#include <errno.h>
#include <string.h>

#include "cache/sky-cache-jobs.h"
#include "cache/sky-cache-object-private.h"

/* Opened blocks that are kept for the next small read. */
#define MAX_RECENT 4

/* One opened block. */
typedef struct
{
  SkyCacheBlock block;
  guint8        data[SKY_CACHE_BLOCK_SIZE];
} Recent;

static SkyCipherPlace
get_place (const SkyCacheObject *self)
{
  SkyCipherPlace place = { self->id, self->generation, self->size, self->drive_id, self->version };

  return place;
}

/* The part of a block that may be kept on disk. */
static SkyRange
get_kept_part (SkyCacheObject *self, guint64 index)
{
  guint64  start = index * SKY_CACHE_BLOCK_SIZE;
  guint64  end = MIN (self->size, start + SKY_CACHE_BLOCK_SIZE);
  SkyRange part = { start, end };
  guint64  stretch;

  if (!sky_cache_object_keeps (self, start, &stretch))
    part.start = MIN (stretch, end);
  else
    part.end = MIN (stretch, end);

  return part;
}

static SkyCacheBlock *
find_sealed (SkyCacheObject *self, guint64 index)
{
  return g_hash_table_lookup (self->sealed, &index);
}

/* Encrypts and writes. Called locked, unlocks on the way. */
static gboolean
write_sealed (SkyCacheObject *self, SkyCacheBlock *block, guint8 *data)
{
  SkyCipherPlace place = get_place (self);
  guint64        start = block->index * SKY_CACHE_BLOCK_SIZE + block->first;
  gboolean       sealed;

  g_mutex_unlock (&self->lock);
  sealed = sky_cache_cipher_seal (self->cipher, &place, block, data);
  g_mutex_lock (&self->lock);

  return sealed && sky_cache_object_write (self, start, data, block->last - block->first);
}

static void
note_sealed (SkyCacheObject *self, const SkyCacheBlock *block)
{
  guint64        start = block->index * SKY_CACHE_BLOCK_SIZE;
  SkyCacheBlock *row = g_memdup2 (block, sizeof *block);

  g_hash_table_replace (self->sealed, &row->index, row);
  sky_cache_map_remove_disk (self->map, start, MIN (self->size, start + SKY_CACHE_BLOCK_SIZE));
  sky_cache_map_add_disk (self->map, start + block->first, start + block->last);
}

/* Whether a block that is on disk may be written anew. Its row goes before, as it does before a
 * hole is made: it would not tell the truth any more. Called locked, unlocks on the way. */
static gboolean
may_rewrite (SkyCacheObject *self, guint64 index)
{
  if (g_hash_table_contains (self->rowless, &index))
    return TRUE;
  if (!g_hash_table_add (self->growing, g_memdup2 (&index, sizeof index)))
    return FALSE;
  self->n_commits++;
  g_mutex_unlock (&self->lock);
  sky_cache_jobs_grow_block (self->core, self, index);
  g_mutex_lock (&self->lock);

  return FALSE;
}

/* Seals what is held in memory of a block, where that is more than is on disk. Called locked,
 * unlocks on the way. */
static void
seal_block (SkyCacheObject *self, guint64 index, gboolean only_whole)
{
  g_autofree guint8 *data = NULL;
  SkyRange           kept = get_kept_part (self, index);
  SkyCacheBlock     *before;
  SkyCacheBlock      block = { .index = index };
  SkyRange           part;
  gboolean           whole;
  gboolean           written;

  /* One at a time: two seals of one block would leave the bytes of one and the row of the other. */
  while (self->sealing)
    g_cond_wait (&self->written, &self->lock);
  before = find_sealed (self, index);
  if (kept.start >= kept.end || !sky_cache_object_can_write (self) ||
      !sky_cache_map_find_memory (self->map, kept.start, kept.end, &part))
    return;
  whole = part.start == kept.start && part.end == kept.end;
  if ((only_whole && !whole) ||
      (before != NULL && before->last - before->first >= part.end - part.start) ||
      (before != NULL && !may_rewrite (self, index)))
    return;

  block.first = part.start - index * SKY_CACHE_BLOCK_SIZE;
  block.last = part.end - index * SKY_CACHE_BLOCK_SIZE;
  data = g_malloc (SKY_CACHE_BLOCK_SIZE);
  sky_cache_map_copy_memory (self->map, part.start, data, part.end - part.start);
  self->sealing = TRUE;
  written = write_sealed (self, &block, data);
  self->sealing = FALSE;
  g_cond_broadcast (&self->written);
  if (!written)
    return;
  note_sealed (self, &block);
  g_hash_table_remove (self->rowless, &index);
  if (whole && kept.end - kept.start == SKY_CACHE_BLOCK_SIZE)
    sky_cache_map_drop_memory (self->map, index);
}

static void
remember (SkyCacheObject *self, const SkyCacheBlock *block, const guint8 *data)
{
  Recent *recent =
      self->recent.length < MAX_RECENT ? g_new (Recent, 1) : g_queue_pop_tail (&self->recent);

  recent->block = *block;
  memcpy (recent->data, data, block->last - block->first);
  g_queue_push_head (&self->recent, recent);
}

static gboolean
is_same_seal (const SkyCacheBlock *a, const SkyCacheBlock *b)
{
  return a != NULL && b != NULL && memcmp (a->seal, b->seal, sizeof a->seal) == 0;
}

static void
drop_damaged (SkyCacheObject *self, guint64 index)
{
  guint64 start = index * SKY_CACHE_BLOCK_SIZE;

  g_hash_table_remove (self->sealed, &index);
  sky_cache_map_remove_disk (self->map, start, MIN (self->size, start + SKY_CACHE_BLOCK_SIZE));
  g_mutex_unlock (&self->lock);
  g_info ("%s: block %" G_GUINT64_FORMAT " is damaged in the cache and is fetched again",
          self->label, index);
  sky_cache_jobs_forget_block (self->core, self, index);
  g_mutex_lock (&self->lock);
}

/* Reads a block and opens it. Called locked, unlocks on the way; FALSE says: look again. */
static gboolean
open_block (SkyCacheObject *self, guint64 index, SkyCacheBlock *block, guint8 *data)
{
  SkyCipherPlace place = get_place (self);
  guint64        start = index * SKY_CACHE_BLOCK_SIZE;
  int            fd = self->fd;
  gboolean       good;

  if (find_sealed (self, index) == NULL)
    {
      sky_cache_map_remove_disk (self->map, start, MIN (self->size, start + SKY_CACHE_BLOCK_SIZE));
      return FALSE;
    }
  *block = *find_sealed (self, index);
  g_mutex_unlock (&self->lock);
  good = sky_cache_read_fully (fd, data, block->last - block->first, start + block->first) &&
         sky_cache_cipher_open (self->cipher, &place, block, data);
  g_mutex_lock (&self->lock);
  if (good)
    return TRUE;

  /* Somebody may have been writing it. */
  while (self->writing)
    g_cond_wait (&self->written, &self->lock);
  if (is_same_seal (find_sealed (self, index), block))
    drop_damaged (self, index);

  return FALSE;
}

/**
 * sky_cache_object_read_sealed:
 * @self: an object that is encrypted, locked; it may be unlocked on the way
 * @offset: a byte that is on disk
 * @buffer: (out caller-allocates): where to put it and what follows
 * @count: how many bytes are wanted
 *
 * Returns: how many were read; 0 says: look again
 */
gssize
sky_cache_object_read_sealed (SkyCacheObject *self, guint64 offset, void *buffer, gsize count)
{
  g_autofree guint8 *data = NULL;
  guint64            index = offset / SKY_CACHE_BLOCK_SIZE;
  guint32            inside = offset % SKY_CACHE_BLOCK_SIZE;
  SkyCacheBlock      block;

  for (GList *l = self->recent.head; l != NULL; l = l->next)
    {
      const Recent *recent = l->data;

      if (recent->block.index != index || inside < recent->block.first ||
          inside >= recent->block.last)
        continue;
      count = MIN (count, recent->block.last - inside);
      memcpy (buffer, recent->data + inside - recent->block.first, count);
      return count;
    }

  data = g_malloc (SKY_CACHE_BLOCK_SIZE);
  if (!open_block (self, index, &block, data))
    return 0;
  remember (self, &block, data);
  if (inside < block.first || inside >= block.last)
    return 0;
  count = MIN (count, block.last - inside);
  memcpy (buffer, data + inside - block.first, count);

  return count;
}

/* Brings what is on disk of a block into memory, so that it can grow. */
static void
thaw (SkyCacheObject *self, guint64 index)
{
  g_autofree guint8   *data = NULL;
  const SkyCacheBlock *row = find_sealed (self, index);
  guint64              start = index * SKY_CACHE_BLOCK_SIZE;
  SkyCacheBlock        block;
  SkyRange             held;

  if (row == NULL)
    return;
  if (sky_cache_map_find_memory (self->map, start + row->first, start + row->last, &held) &&
      held.end - held.start == row->last - row->first)
    return;
  data = g_malloc (SKY_CACHE_BLOCK_SIZE);
  if (open_block (self, index, &block, data))
    sky_cache_map_add_memory (self->map, start + block.first, data, block.last - block.first);
}

/**
 * sky_cache_object_store_sealed:
 * @self: an object that is encrypted, locked; it may be unlocked on the way
 * @start: first byte
 * @data: bytes that are not there yet
 * @size: how many
 *
 * Holds them until their blocks are whole, then writes these. Network thread.
 */
void
sky_cache_object_store_sealed (SkyCacheObject *self, guint64 start, const guint8 *data, gsize size)
{
  while (size > 0)
    {
      guint64 index = start / SKY_CACHE_BLOCK_SIZE;
      guint64 oldest = index;
      gsize   part = MIN (size, SKY_CACHE_BLOCK_SIZE - start % SKY_CACHE_BLOCK_SIZE);

      /* What is pushed out of memory is kept. */
      if (sky_cache_map_find_oldest_memory (self->map, &oldest))
        seal_block (self, oldest, FALSE);
      thaw (self, index);
      sky_cache_map_add_memory (self->map, start, data, part);
      seal_block (self, index, TRUE);
      start += part;
      data += part;
      size -= part;
    }
}

/**
 * sky_cache_object_seal_rest:
 * @self: an object, not locked by the caller
 *
 * Writes the blocks that are not whole, too, once nobody reads on: those of a reader will be whole
 * soon.
 */
void
sky_cache_object_seal_rest (SkyCacheObject *self)
{
  g_autoptr (GArray) indices = NULL;

  g_mutex_lock (&self->lock);
  if (self->cipher != NULL && (self->readers->len == 0 || self->state != SKY_CACHE_READY))
    indices = sky_cache_map_list_memory (self->map);
  for (guint i = 0; indices != NULL && i < indices->len; i++)
    seal_block (self, g_array_index (indices, guint64, i), FALSE);
  g_mutex_unlock (&self->lock);
}

/**
 * sky_cache_object_grow_block:
 * @self: an object, not locked by the caller
 * @index: of a block whose row is gone
 *
 * Writes it anew, with what has come since.
 */
void
sky_cache_object_grow_block (SkyCacheObject *self, guint64 index)
{
  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->growing, &index);
  g_hash_table_add (self->rowless, g_memdup2 (&index, sizeof index));
  seal_block (self, index, FALSE);
  g_mutex_unlock (&self->lock);
  sky_cache_object_kick (self);
}

/**
 * sky_cache_object_add_seals:
 * @self: an object, locked
 * @blocks: (element-type SkyCacheBlock): rows for the map on disk, to be completed
 *
 * A block that was damaged in between is left out.
 */
void
sky_cache_object_add_seals (SkyCacheObject *self, GArray *blocks)
{
  for (guint i = blocks->len; self->cipher != NULL && i > 0; i--)
    {
      SkyCacheBlock       *block = &g_array_index (blocks, SkyCacheBlock, i - 1);
      const SkyCacheBlock *row = find_sealed (self, block->index);

      if (row != NULL)
        *block = *row;
      else
        g_array_remove_index_fast (blocks, i - 1);
    }
}

/**
 * sky_cache_object_drop_outdated:
 * @self: an object, not locked by the caller
 * @blocks: (element-type SkyCacheBlock): rows that are about to go into the map on disk
 *
 * Leaves out the blocks that were written anew since their rows were made: newer rows follow.
 */
void
sky_cache_object_drop_outdated (SkyCacheObject *self, GArray *blocks)
{
  g_mutex_lock (&self->lock);
  for (guint i = blocks->len; self->cipher != NULL && i > 0; i--)
    {
      const SkyCacheBlock *block = &g_array_index (blocks, SkyCacheBlock, i - 1);

      if (is_same_seal (find_sealed (self, block->index), block))
        g_hash_table_remove (self->rowless, &block->index);
      else
        g_array_remove_index_fast (blocks, i - 1);
    }
  g_mutex_unlock (&self->lock);
}

/**
 * sky_cache_object_load_sealed:
 * @self: an object that is encrypted, locked
 * @block: a row that an earlier run has left
 *
 * It is checked whenever it is read: opening it is the check.
 */
void
sky_cache_object_load_sealed (SkyCacheObject *self, const SkyCacheBlock *block)
{
  SkyCacheBlock *row = g_memdup2 (block, sizeof *block);

  sky_cache_map_load (self->map, block);
  sky_cache_map_set_checked (self->map, block->index, TRUE);
  g_hash_table_replace (self->sealed, &row->index, row);
}
