/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyCacheMap: the map of one cached file version in memory. Knows, to the byte, what lies in the
 * data file and what is held in memory only (a bounded ring of blocks, for what may not or can't
 * be written), which blocks were read from an earlier run's map and still have to be checked, and
 * what was written since the last commit. Not thread-safe: the object's lock guards it.
 */
#include "cache/sky-cache-map.h"

#include <string.h>

/* Bytes of one object that are kept in memory where they can't go to disk. */
#define MEMORY_BLOCKS 64

typedef struct
{
  guint64 index;
  guint8  data[SKY_CACHE_BLOCK_SIZE];
} MemoryBlock;

struct _SkyCacheMap
{
  guint64      size;
  SkyRangeSet *disk;      /* (owned) */
  SkyRangeSet *memory;    /* (owned) */
  SkyRangeSet *all;       /* (owned): both */
  SkyRangeSet *dirty;     /* (owned): on disk, not yet in the database */
  GHashTable  *unchecked; /* (owned): block index to SkyCacheBlock */
  GHashTable  *blocks;    /* (owned): block index to MemoryBlock */
  GQueue       order;     /* of MemoryBlock, the oldest first */
};

/**
 * sky_cache_map_new:
 * @size: of the file
 *
 * Returns: (transfer full): an empty map
 */
SkyCacheMap *
sky_cache_map_new (guint64 size)
{
  SkyCacheMap *self = g_new0 (SkyCacheMap, 1);

  self->size = size;
  self->disk = sky_range_set_new ();
  self->memory = sky_range_set_new ();
  self->all = sky_range_set_new ();
  self->dirty = sky_range_set_new ();
  self->unchecked = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->blocks = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  g_queue_init (&self->order);

  return self;
}

/**
 * sky_cache_map_free:
 * @self: a map
 */
void
sky_cache_map_free (SkyCacheMap *self)
{
  g_return_if_fail (self != NULL);

  g_queue_clear (&self->order);
  g_clear_pointer (&self->blocks, g_hash_table_unref);
  g_clear_pointer (&self->unchecked, g_hash_table_unref);
  sky_range_set_free (self->dirty);
  sky_range_set_free (self->all);
  sky_range_set_free (self->memory);
  sky_range_set_free (self->disk);
  g_free (self);
}

static guint64
block_start (guint64 index)
{
  return index * SKY_CACHE_BLOCK_SIZE;
}

static guint64
block_end (SkyCacheMap *self, guint64 index)
{
  return MIN (self->size, block_start (index + 1));
}

/**
 * sky_cache_map_load:
 * @self: a map
 * @block: a row of the database
 *
 * Adds what an earlier run has left. It counts as there, but is to be checked before it is read.
 * A row that can't be true for a file of this size is left out.
 */
void
sky_cache_map_load (SkyCacheMap *self, const SkyCacheBlock *block)
{
  guint64        start;
  SkyCacheBlock *row;

  g_return_if_fail (self != NULL && block != NULL);

  if (block->index > self->size / SKY_CACHE_BLOCK_SIZE || block->first >= block->last ||
      block->last > SKY_CACHE_BLOCK_SIZE)
    return;
  start = block_start (block->index);
  if (start + block->last > self->size)
    return;

  row = g_memdup2 (block, sizeof *block);
  g_hash_table_replace (self->unchecked, &row->index, row);
  sky_range_set_add (self->disk, start + block->first, start + block->last);
  sky_range_set_add (self->all, start + block->first, start + block->last);
}

/**
 * sky_cache_map_find_unchecked:
 * @self: a map
 * @offset: a byte of the file
 * @block: (out): the row to check
 *
 * Returns: whether the block that holds @offset still has to be checked
 */
gboolean
sky_cache_map_find_unchecked (SkyCacheMap *self, guint64 offset, SkyCacheBlock *block)
{
  guint64              index = offset / SKY_CACHE_BLOCK_SIZE;
  const SkyCacheBlock *row = g_hash_table_lookup (self->unchecked, &index);

  if (row == NULL)
    return FALSE;
  *block = *row;

  return TRUE;
}

/**
 * sky_cache_map_set_checked:
 * @self: a map
 * @index: of a block
 * @good: whether its bytes have the check value that the row claims
 *
 * A block that is not good is missing from now on.
 */
void
sky_cache_map_set_checked (SkyCacheMap *self, guint64 index, gboolean good)
{
  if (!g_hash_table_remove (self->unchecked, &index) || good)
    return;

  sky_cache_map_remove_disk (self, block_start (index), block_end (self, index));
}

/**
 * sky_cache_map_add_disk:
 * @self: a map
 * @start: first byte that was written to the data file
 * @end: one past the last
 */
void
sky_cache_map_add_disk (SkyCacheMap *self, guint64 start, guint64 end)
{
  sky_range_set_add (self->disk, start, end);
  sky_range_set_add (self->all, start, end);
  sky_range_set_add (self->dirty, start, end);
}

/* The longest stretch between two bytes that a set holds. */
static SkyRange
find_longest (const SkyRangeSet *set, guint64 start, guint64 end)
{
  SkyRange longest = { start, start };

  while (start < end)
    {
      guint64  there = MIN (sky_range_set_contiguous (set, start), end - start);
      SkyRange hole;

      if (there > longest.end - longest.start)
        longest = (SkyRange){ start, start + there };
      start += there;
      if (start >= end || !sky_range_set_first_hole (set, start, end, &hole))
        break;
      start = hole.end;
    }

  return longest;
}

static void
add_common (SkyRangeSet *to, const SkyRangeSet *from, guint64 start, guint64 end)
{
  SkyRange hole;

  while (start < end)
    {
      guint64 there = MIN (sky_range_set_contiguous (from, start), end - start);

      sky_range_set_add (to, start, start + there);
      start += there;
      if (start < end && sky_range_set_first_hole (from, start, end, &hole))
        start = hole.end;
    }
}

/* Makes the sum right again for a stretch that one of the two has lost. */
static void
rebuild (SkyCacheMap *self, guint64 start, guint64 end)
{
  sky_range_set_remove (self->all, start, end);
  add_common (self->all, self->disk, start, end);
  add_common (self->all, self->memory, start, end);
}

/**
 * sky_cache_map_remove_disk:
 * @self: a map
 * @start: first byte that can't be read from the data file
 * @end: one past the last
 */
void
sky_cache_map_remove_disk (SkyCacheMap *self, guint64 start, guint64 end)
{
  sky_range_set_remove (self->disk, start, end);
  sky_range_set_remove (self->dirty, start, end);
  rebuild (self, start, end);
}

static void
forget_memory (SkyCacheMap *self, MemoryBlock *block)
{
  guint64 start = block_start (block->index);
  guint64 end = block_end (self, block->index);

  sky_range_set_remove (self->memory, start, end);
  g_hash_table_remove (self->blocks, &block->index);
  rebuild (self, start, end);
}

static MemoryBlock *
obtain_memory_block (SkyCacheMap *self, guint64 index)
{
  MemoryBlock *block = g_hash_table_lookup (self->blocks, &index);

  if (block != NULL)
    return block;
  if (self->order.length >= MEMORY_BLOCKS)
    forget_memory (self, g_queue_pop_head (&self->order));

  block = g_new (MemoryBlock, 1);
  block->index = index;
  g_hash_table_insert (self->blocks, &block->index, block);
  g_queue_push_tail (&self->order, block);

  return block;
}

/**
 * sky_cache_map_add_memory:
 * @self: a map
 * @start: where in the file @data stands
 * @data: bytes
 * @size: how many
 *
 * Keeps a copy of bytes that can't go to disk; the oldest such blocks are dropped for them.
 */
void
sky_cache_map_add_memory (SkyCacheMap *self, guint64 start, const guint8 *data, gsize size)
{
  while (size > 0)
    {
      guint64      inside = start % SKY_CACHE_BLOCK_SIZE;
      gsize        part = MIN (size, SKY_CACHE_BLOCK_SIZE - inside);
      MemoryBlock *block = obtain_memory_block (self, start / SKY_CACHE_BLOCK_SIZE);

      memcpy (block->data + inside, data, part);
      sky_range_set_add (self->memory, start, start + part);
      sky_range_set_add (self->all, start, start + part);
      start += part;
      data += part;
      size -= part;
    }
}

/**
 * sky_cache_map_on_disk:
 * @self: a map
 * @offset: a byte
 * @count: how many are wanted
 *
 * Returns: how many of them can be read from the data file now: contiguous, and checked
 */
gsize
sky_cache_map_on_disk (SkyCacheMap *self, guint64 offset, gsize count)
{
  guint64 end = offset + MIN (count, sky_range_set_contiguous (self->disk, offset));
  guint64 at = offset;

  while (at < end)
    {
      guint64 index = at / SKY_CACHE_BLOCK_SIZE;

      if (g_hash_table_contains (self->unchecked, &index))
        break;
      at = MIN (end, block_start (index + 1));
    }

  return at - offset;
}

/**
 * sky_cache_map_copy_memory:
 * @self: a map
 * @offset: a byte
 * @buffer: (out caller-allocates): where to
 * @count: how many are wanted
 *
 * Returns: how many were copied from memory; 0 where @offset is not held there
 */
gsize
sky_cache_map_copy_memory (SkyCacheMap *self, guint64 offset, void *buffer, gsize count)
{
  guint64      index = offset / SKY_CACHE_BLOCK_SIZE;
  guint64      inside = offset % SKY_CACHE_BLOCK_SIZE;
  MemoryBlock *block = g_hash_table_lookup (self->blocks, &index);

  if (block == NULL)
    return 0;
  count = MIN (count, sky_range_set_contiguous (self->memory, offset));
  count = MIN (count, SKY_CACHE_BLOCK_SIZE - inside);
  memcpy (buffer, block->data + inside, count);

  return count;
}

/**
 * sky_cache_map_find_memory:
 * @self: a map
 * @start: first byte to look at
 * @end: one past the last, in the same block
 * @part: (out): the longest stretch between them that is held in memory
 *
 * Returns: whether there is one
 */
gboolean
sky_cache_map_find_memory (SkyCacheMap *self, guint64 start, guint64 end, SkyRange *part)
{
  *part = find_longest (self->memory, start, end);

  return part->end > part->start;
}

/**
 * sky_cache_map_find_oldest_memory:
 * @self: a map
 * @index: (inout): of a block to which bytes are to be added; then of the one that goes for it
 *
 * Returns: whether one goes
 */
gboolean
sky_cache_map_find_oldest_memory (SkyCacheMap *self, guint64 *index)
{
  const MemoryBlock *oldest = g_queue_peek_head (&self->order);

  if (self->order.length < MEMORY_BLOCKS || g_hash_table_contains (self->blocks, index))
    return FALSE;
  *index = oldest->index;

  return TRUE;
}

/**
 * sky_cache_map_drop_memory:
 * @self: a map
 * @index: of a block that need not be held in memory any more
 */
void
sky_cache_map_drop_memory (SkyCacheMap *self, guint64 index)
{
  MemoryBlock *block = g_hash_table_lookup (self->blocks, &index);

  if (block == NULL)
    return;
  g_queue_remove (&self->order, block);
  forget_memory (self, block);
}

/**
 * sky_cache_map_list_memory:
 * @self: a map
 *
 * Returns: (transfer full) (element-type guint64): the blocks that are held in memory
 */
GArray *
sky_cache_map_list_memory (SkyCacheMap *self)
{
  GArray *indices = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (GList *l = self->order.head; l != NULL; l = l->next)
    g_array_append_val (indices, ((MemoryBlock *) l->data)->index);

  return indices;
}

/**
 * sky_cache_map_reach:
 * @self: a map
 * @offset: a byte
 *
 * Returns: the first byte from @offset on that is not there
 */
guint64
sky_cache_map_reach (SkyCacheMap *self, guint64 offset)
{
  return offset + sky_range_set_contiguous (self->all, offset);
}

/**
 * sky_cache_map_first_hole:
 * @self: a map
 * @start: first byte to look at
 * @end: one past the last
 * @hole: (out): the first missing stretch between them
 *
 * Returns: whether something is missing
 */
gboolean
sky_cache_map_first_hole (SkyCacheMap *self, guint64 start, guint64 end, SkyRange *hole)
{
  return sky_range_set_first_hole (self->all, start, end, hole);
}

/**
 * sky_cache_map_get_dirty:
 * @self: a map
 *
 * Returns: how many bytes were written since the last commit
 */
guint64
sky_cache_map_get_dirty (SkyCacheMap *self)
{
  return sky_range_set_get_total (self->dirty);
}

/* The longest valid stretch of a block; a row can tell only one. */
static SkyCacheBlock
describe_block (SkyCacheMap *self, guint64 index)
{
  guint64       start = block_start (index);
  SkyRange      longest = find_longest (self->disk, start, block_end (self, index));
  SkyCacheBlock block = { .index = index };

  block.first = longest.start - start;
  block.last = longest.end - start;

  return block;
}

/**
 * sky_cache_map_take_dirty:
 * @self: a map
 *
 * Returns: (transfer full) (element-type SkyCacheBlock): the blocks that were written to since the
 *   last call, without check values. They count as committed from now on
 */
GArray *
sky_cache_map_take_dirty (SkyCacheMap *self)
{
  GArray *blocks = g_array_new (FALSE, FALSE, sizeof (SkyCacheBlock));
  guint64 next = 0;

  for (guint i = 0; i < sky_range_set_get_size (self->dirty); i++)
    {
      SkyRange range = sky_range_set_get (self->dirty, i);
      guint64  index = MAX (next, range.start / SKY_CACHE_BLOCK_SIZE);

      for (; block_start (index) < range.end; index++)
        {
          SkyCacheBlock block = describe_block (self, index);

          if (block.last > block.first)
            g_array_append_val (blocks, block);
        }
      next = index;
    }
  sky_range_set_free (self->dirty);
  self->dirty = sky_range_set_new ();

  return blocks;
}

/**
 * sky_cache_map_list:
 * @self: a map
 *
 * Returns: (transfer full) (element-type SkyRange): everything that is there, in order
 */
GArray *
sky_cache_map_list (SkyCacheMap *self)
{
  guint   n = sky_range_set_get_size (self->all);
  GArray *ranges = g_array_sized_new (FALSE, FALSE, sizeof (SkyRange), n);

  for (guint i = 0; i < n; i++)
    {
      SkyRange range = sky_range_set_get (self->all, i);

      g_array_append_val (ranges, range);
    }

  return ranges;
}
