/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyCacheLine: keeps what nobody waits for from filling the line. What was asked for comes, even
 * where nobody wants it any more, and who begins to wait then stands behind it: so as much is asked
 * for at once as comes in a moment, and the next portion when that is nearly there. Network thread.
 */
#include "cache/sky-cache-line.h"

#define SMALLEST_PORTION (128 * 1024)
#define LARGEST_PORTION (4 * 1024 * 1024)
/* How long a portion takes from the request to its last byte: hardly longer than two round trips on
 * most lines, of which it fills the line for one. */
#define PORTION_US (100 * G_TIME_SPAN_MILLISECOND)
/* Shorter answers tell nothing of the line's rate. */
#define TELLING (64 * 1024)
/* A request of which nothing comes for so long keeps nobody from anything. */
#define STALLED_US (2 * G_TIME_SPAN_SECOND)

struct _SkyCacheLine
{
  GPtrArray *chunks; /* SkyCacheChunk that run */
  GPtrArray *held;   /* (owned): SkyCacheObject that wish for more when there is room */
  guint64    portion;
  guint64    rate; /* bytes a second, from the request to the last byte; 0: unknown */
};

/**
 * sky_cache_line_new:
 *
 * Returns: (transfer full): a line with nothing on it
 */
SkyCacheLine *
sky_cache_line_new (void)
{
  SkyCacheLine *self = g_new0 (SkyCacheLine, 1);

  self->chunks = g_ptr_array_new ();
  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_cache_object_unref);
  self->portion = SMALLEST_PORTION;

  return self;
}

/**
 * sky_cache_line_free:
 * @self: (transfer full): a line with nothing on it
 */
void
sky_cache_line_free (SkyCacheLine *self)
{
  g_ptr_array_unref (self->held);
  g_ptr_array_unref (self->chunks);
  g_free (self);
}

/* There may be room now. */
static void
release (SkyCacheLine *self)
{
  if (sky_cache_line_count (self, NULL) > SKY_CACHE_LINE_LOW)
    return;

  while (self->held->len > 0)
    {
      SkyCacheObject *object = g_ptr_array_steal_index (self->held, 0);

      sky_cache_object_kick (object);
      sky_cache_object_unref (object);
    }
}

/**
 * sky_cache_line_add:
 * @self: a line
 * @chunk: a request that is about to be sent
 */
void
sky_cache_line_add (SkyCacheLine *self, SkyCacheChunk *chunk)
{
  g_ptr_array_add (self->chunks, chunk);
}

/* One answer alone may have been slowed by others. */
static void
learn_rate (SkyCacheLine *self, const SkyCacheChunk *chunk)
{
  gint64  took_us = chunk->moved_us - chunk->sent_us;
  guint64 bytes = chunk->position - MIN (chunk->position, chunk->start);
  guint64 portion;

  if (!chunk->answered || bytes < TELLING || took_us <= 0)
    return;
  portion = bytes * PORTION_US / (guint64) took_us;
  self->rate = bytes * G_TIME_SPAN_SECOND / (guint64) took_us;
  portion = CLAMP (portion, SMALLEST_PORTION, LARGEST_PORTION);
  self->portion = (self->portion * 3 + portion) / 4;
}

/**
 * sky_cache_line_remove:
 * @self: a line
 * @chunk: a request that is answered in full, has failed, or isn't wanted any more
 */
void
sky_cache_line_remove (SkyCacheLine *self, SkyCacheChunk *chunk)
{
  if (!g_ptr_array_remove_fast (self->chunks, chunk))
    return;
  learn_rate (self, chunk);
  release (self);
}

/**
 * sky_cache_line_note:
 * @self: a line
 *
 * Something has come.
 */
void
sky_cache_line_note (SkyCacheLine *self)
{
  release (self);
}

/**
 * sky_cache_line_get_portion:
 * @self: a line
 *
 * Returns: how much to ask for at once
 */
guint64
sky_cache_line_get_portion (SkyCacheLine *self)
{
  return self->portion;
}

/**
 * sky_cache_line_estimate:
 * @self: a line
 * @chunk: a request that runs
 *
 * Returns: how many microseconds it takes until all of it has come, as far as one can tell
 */
gint64
sky_cache_line_estimate (SkyCacheLine *self, const SkyCacheChunk *chunk)
{
  gint64  took_us = chunk->moved_us - chunk->sent_us;
  guint64 bytes = chunk->position - MIN (chunk->position, chunk->start);
  guint64 rate = self->rate;

  if (chunk->answered && bytes > 0 && took_us > 0)
    rate = MAX (bytes * G_TIME_SPAN_SECOND / (guint64) took_us, 1);
  if (rate == 0)
    return G_MAXINT64;

  return (gint64) ((chunk->end - MIN (chunk->end, chunk->position)) * G_TIME_SPAN_SECOND / rate);
}

/**
 * sky_cache_line_count:
 * @self: a line
 * @without: (nullable): an object whose requests don't count
 *
 * Returns: how many bytes have been asked for and are still to come
 */
guint64
sky_cache_line_count (SkyCacheLine *self, const SkyCacheObject *without)
{
  gint64  stalled = g_get_monotonic_time () - STALLED_US;
  guint64 bytes = 0;

  for (guint i = 0; i < self->chunks->len; i++)
    {
      const SkyCacheChunk *chunk = g_ptr_array_index (self->chunks, i);

      /* What comes whole isn't asked for in portions. */
      if (chunk->object != without && !chunk->linear && chunk->moved_us > stalled &&
          chunk->end > chunk->position)
        bytes += chunk->end - chunk->position;
    }

  return bytes;
}

/**
 * sky_cache_line_hold:
 * @self: a line that isn't free
 * @object: an object
 *
 * Lets the object look again when there is room.
 */
void
sky_cache_line_hold (SkyCacheLine *self, SkyCacheObject *object)
{
  if (!g_ptr_array_find (self->held, object, NULL))
    g_ptr_array_add (self->held, sky_cache_object_ref (object));
}
