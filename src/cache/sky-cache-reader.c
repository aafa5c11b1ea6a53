/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyCacheReader: how much is asked for on behalf of one source, and how early. Guarded by the
 * object's lock.
 */
#include "cache/sky-cache-reader.h"

#define LARGEST_WINDOW (4 * 1024 * 1024)
/* Where bytes are only held in memory, reading ahead must not push out what is still unread. */
#define LARGEST_MEMORY_WINDOW (1024 * 1024)
#define SHORTEST_LEAD (64 * 1024)

/**
 * sky_cache_largest_window:
 * @object: an object, locked
 *
 * Returns: how much of it is asked for at once, at most
 */
guint64
sky_cache_largest_window (SkyCacheObject *object)
{
  return object->local || !sky_cache_object_can_write (object) ? LARGEST_MEMORY_WINDOW
                                                               : LARGEST_WINDOW;
}

/**
 * sky_cache_reader_get_lead:
 * @self: a reader
 *
 * Returns: how far ahead of it the next request is sent
 */
guint64
sky_cache_reader_get_lead (const SkyCacheReader *self)
{
  return MAX (SHORTEST_LEAD, self->window / 4);
}

/**
 * sky_cache_reader_is_planned:
 * @self: a reader
 * @offset: the byte that is to be asked for
 *
 * Returns: whether it belongs to what the reader is to have now
 */
gboolean
sky_cache_reader_is_planned (const SkyCacheReader *self, guint64 offset)
{
  return offset < self->planned && self->planned - offset <= self->window;
}

/**
 * sky_cache_reader_choose_window:
 * @self: a reader
 * @object: what it reads, locked
 * @offset: the byte that is to be asked for
 *
 * Who reads on is to have twice as much as before; who begins or jumps, little.
 */
void
sky_cache_reader_choose_window (SkyCacheReader *self, SkyCacheObject *object, guint64 offset)
{
  if (self->window > 0 && self->planned == offset)
    self->window = MIN (self->window * 2, sky_cache_largest_window (object));
  else
    self->window = SKY_CACHE_FIRST_WINDOW;
  self->planned = MIN (offset + self->window, object->size);
}

/**
 * sky_cache_reader_is_due:
 * @self: a reader that has just read
 * @object: what it reads, not locked by the caller
 *
 * Returns: whether it is time to ask for more on its behalf. Any thread
 */
gboolean
sky_cache_reader_is_due (SkyCacheReader *self, SkyCacheObject *object)
{
  guint64  reach;
  gboolean due;

  g_mutex_lock (&object->lock);
  reach = sky_cache_map_reach (object->map, self->position);
  if (sky_cache_reader_is_planned (self, reach))
    reach = self->planned;
  due = reach < object->size && reach - self->position < sky_cache_reader_get_lead (self);
  g_mutex_unlock (&object->lock);

  return due;
}
