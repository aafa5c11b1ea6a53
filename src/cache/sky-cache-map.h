/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-range-set.h"

G_BEGIN_DECLS

#define SKY_CACHE_BLOCK_SIZE 65536
#define SKY_CACHE_SEAL_SIZE 28

/**
 * SkyCacheBlock:
 * @index: which block of the file
 * @first: first valid byte, counted from the block's start
 * @last: one past the last valid byte
 * @check: CRC-32C of the bytes between, where they are not encrypted
 * @seal: where they are, what it takes to open them beside the key
 *
 * One row of the map on disk.
 */
typedef struct
{
  guint64 index;
  guint32 first;
  guint32 last;
  guint32 check;
  guint8  seal[SKY_CACHE_SEAL_SIZE];
} SkyCacheBlock;

/* Which bytes of one file version are at hand: on disk (checked or not yet) or in memory. */
typedef struct _SkyCacheMap SkyCacheMap;

SkyCacheMap *sky_cache_map_new (guint64 size);
void         sky_cache_map_free (SkyCacheMap *self);
void         sky_cache_map_load (SkyCacheMap *self, const SkyCacheBlock *block);
gboolean     sky_cache_map_find_unchecked (SkyCacheMap *self, guint64 offset, SkyCacheBlock *block);
void         sky_cache_map_set_checked (SkyCacheMap *self, guint64 index, gboolean good);
void         sky_cache_map_add_disk (SkyCacheMap *self, guint64 start, guint64 end);
void         sky_cache_map_remove_disk (SkyCacheMap *self, guint64 start, guint64 end);
void  sky_cache_map_add_memory (SkyCacheMap *self, guint64 start, const guint8 *data, gsize size);
gsize sky_cache_map_on_disk (SkyCacheMap *self, guint64 offset, gsize count);
gsize sky_cache_map_copy_memory (SkyCacheMap *self, guint64 offset, void *buffer, gsize count);
gboolean sky_cache_map_find_memory (SkyCacheMap *self, guint64 start, guint64 end, SkyRange *part);
gboolean sky_cache_map_find_oldest_memory (SkyCacheMap *self, guint64 *index);
void     sky_cache_map_drop_memory (SkyCacheMap *self, guint64 index);
GArray  *sky_cache_map_list_memory (SkyCacheMap *self);
guint64  sky_cache_map_reach (SkyCacheMap *self, guint64 offset);
gboolean sky_cache_map_first_hole (SkyCacheMap *self, guint64 start, guint64 end, SkyRange *hole);
guint64  sky_cache_map_get_dirty (SkyCacheMap *self);
GArray  *sky_cache_map_take_dirty (SkyCacheMap *self);
GArray  *sky_cache_map_list (SkyCacheMap *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyCacheMap, sky_cache_map_free)

G_END_DECLS
