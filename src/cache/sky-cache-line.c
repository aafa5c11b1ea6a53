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
/* Shorter answers tell nothing of how much comes in a moment. */
#define TELLING (64 * 1024)
/* So many bytes that came without a break tell the line's rate. Until then it is taken to bring the
 * smallest portion in time. */
#define TELLING_RATE (32 * 1024)
#define USUAL_RATE (SMALLEST_PORTION * G_TIME_SPAN_SECOND / PORTION_US)
/* A request is alive that has moved within this, or within twice the time that an answer takes; and
 * while others move, it may only stand behind them. */
#define ALIVE_US (300 * G_TIME_SPAN_MILLISECOND)
/* A request of which nothing comes for so long keeps nobody from anything. */
#define STALLED_US (2 * G_TIME_SPAN_SECOND)

struct _SkyCacheLine
{
  GPtrArray *chunks; /* SkyCacheChunk that run */
  GPtrArray *held;   /* (owned): SkyCacheObject that wish for more when there is room */
  guint64    portion;
  guint64    rate;       /* bytes a second, while some come */
  gint64     latency_us; /* from a request to the first of its bytes */
  gint64     moved_us;   /* when something came */
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
  self->rate = USUAL_RATE;

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

static guint64
get_rate (const SkyCacheChunk *chunk)
{
  return chunk->busy_bytes * G_TIME_SPAN_SECOND / (guint64) MAX (chunk->busy_us, 1) + 1;
}

/* One answer alone may have been slowed by others. */
static void
learn_rate (SkyCacheLine *self, const SkyCacheChunk *chunk)
{
  gint64  took_us = chunk->moved_us - chunk->sent_us;
  guint64 bytes = chunk->position - MIN (chunk->position, chunk->start);
  guint64 portion;

  if (chunk->busy_bytes >= TELLING_RATE)
    self->rate = MAX (get_rate (chunk), (self->rate + get_rate (chunk)) / 2);
  if (!chunk->answered || bytes < TELLING || took_us <= 0)
    return;
  portion = bytes * PORTION_US / (guint64) took_us;
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
  self->moved_us = g_get_monotonic_time ();
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
 * The breaks that a young connection makes, and the round trips, take nothing from others.
 *
 * Returns: for how many microseconds the line is busy with what is still to come of it, as far as
 *   one can tell
 */
gint64
sky_cache_line_estimate (SkyCacheLine *self, const SkyCacheChunk *chunk)
{
  guint64 rate = self->rate;

  if (chunk->busy_bytes >= TELLING_RATE)
    rate = MAX (rate, get_rate (chunk));

  return (gint64) ((chunk->end - MIN (chunk->end, chunk->position)) * G_TIME_SPAN_SECOND / rate);
}

/**
 * sky_cache_line_note_answer:
 * @self: a line
 * @chunk: a request whose answer has begun
 */
void
sky_cache_line_note_answer (SkyCacheLine *self, const SkyCacheChunk *chunk)
{
  self->latency_us = chunk->moved_us - chunk->sent_us;
}

/**
 * sky_cache_line_is_alive:
 * @self: a line
 * @chunk: a request that runs
 *
 * Returns: whether the rest of it can be expected to come
 */
gboolean
sky_cache_line_is_alive (SkyCacheLine *self, const SkyCacheChunk *chunk)
{
  gint64 now = g_get_monotonic_time ();

  if (now - self->moved_us < ALIVE_US)
    return now - chunk->moved_us < STALLED_US;

  return now - chunk->moved_us < CLAMP (2 * self->latency_us, ALIVE_US, STALLED_US);
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
