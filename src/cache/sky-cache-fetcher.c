/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyCacheFetcher: decides which ranges of one object are asked for, and when. Whoever waits comes
 * first; then reading ahead of those who read on, by growing ranges; then what was wished for. It
 * never asks for a byte that is there or on its way, and gives up requests that nobody needs any
 * more unless they are nearly done. Network thread; the object's lock is held while planning.
 */
#include "cache/sky-cache-fetcher-private.h"

#include "cache/sky-cache-jobs.h"
#include "cache/sky-cache-line.h"
#include "cache/sky-cache-reader.h"

/* A reader waits for a request that will bring its byte after at most this much. More takes longer
 * than a request of its own, above all on a young connection that is still finding its rate. */
#define WORTH_WAITING (128 * 1024)
/* A request that nobody needs any more is not ended when the line brings the rest in this time:
 * most of it is on its way, comes anyway, and would come once more when it is asked for again; and
 * a connection that is closed has to be opened again. Who waits for something else waits hardly
 * longer by it. But it must be alive, and leave room for others. */
#define LET_FINISH_US G_TIME_SPAN_SECOND
#define MAX_CHUNKS 4
/* For what nobody waits for, only so many run. */
#define MAX_WISHES 2
/* How far a body that comes whole may run ahead of the readers where it is only held in memory. */
#define LARGEST_RUN (2 * 1024 * 1024)

#define COMMIT_BYTES (4 * 1024 * 1024)
#define COMMIT_INTERVAL_MS 5000

/**
 * sky_cache_fetcher_new:
 * @object: (transfer none): the owner
 *
 * Returns: (transfer full): a fetcher that does nothing yet
 */
SkyCacheFetcher *
sky_cache_fetcher_new (SkyCacheObject *object)
{
  SkyCacheFetcher *self = g_new0 (SkyCacheFetcher, 1);

  self->object = object;
  self->chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_cache_chunk_unref);
  self->fresh = g_ptr_array_new ();
  sky_cache_retry_init (self);

  return self;
}

/* Private: ends a timer of the fetcher's. */
void
sky_cache_fetcher_clear_timer (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/**
 * sky_cache_fetcher_free:
 * @self: a fetcher whose object goes: nothing runs any more, for that would hold the object
 */
void
sky_cache_fetcher_free (SkyCacheFetcher *self)
{
  g_assert (self->chunks->len == 0);

  sky_cache_fetcher_clear_timer (&self->retry);
  sky_cache_fetcher_clear_timer (&self->commit_timer);
  sky_cache_fetcher_clear_timer (&self->watch);
  g_ptr_array_unref (self->fresh);
  g_ptr_array_unref (self->chunks);
  g_free (self);
}

/* Private: starts a timer that calls @func with the object. */
void
sky_cache_fetcher_start_timer (SkyCacheFetcher *self,
                               GSource        **source,
                               guint            delay_ms,
                               GSourceFunc      func)
{
  SkyLoopThread *network = sky_cache_core_get_network (self->object->core);

  sky_cache_fetcher_clear_timer (source);
  *source = g_timeout_source_new (delay_ms);
  g_source_set_callback (*source, func, sky_cache_object_ref (self->object),
                         (GDestroyNotify) sky_cache_object_unref);
  g_source_attach (*source, sky_loop_thread_get_context (network));
}

/* Private: the request that brings the byte at @offset. */
SkyCacheChunk *
sky_cache_fetcher_find (SkyCacheFetcher *self, guint64 offset)
{
  for (guint i = 0; i < self->chunks->len; i++)
    {
      SkyCacheChunk *chunk = g_ptr_array_index (self->chunks, i);

      if (chunk->position <= offset && offset < chunk->end)
        return chunk;
    }

  return NULL;
}

/* The first byte from the offset on that is neither there nor on its way. Marks what it meets. */
static guint64
follow (SkyCacheFetcher *self, guint64 offset)
{
  SkyCacheChunk *chunk;

  for (;;)
    {
      offset = sky_cache_map_reach (self->object->map, offset);
      chunk = sky_cache_fetcher_find (self, offset);
      if (chunk == NULL)
        return offset;
      chunk->needed = TRUE;
      offset = chunk->end;
    }
}

static gboolean
is_linear (SkyCacheFetcher *self)
{
  for (guint i = 0; i < self->chunks->len; i++)
    if (((SkyCacheChunk *) g_ptr_array_index (self->chunks, i))->linear)
      return TRUE;

  return FALSE;
}

static void
add_request (SkyCacheFetcher *self, guint64 offset, guint64 end)
{
  SkyCacheChunk *chunk = sky_cache_chunk_new (self->object, offset, end);

  g_ptr_array_add (self->chunks, chunk);
  g_ptr_array_add (self->fresh, chunk);
}

/* Makes a request of the bytes from the offset on: not more than are missing, and not those that
 * another request brings; where it runs over the cut, two. Returns where they end. */
static guint64
add_chunk (SkyCacheFetcher *self, guint64 offset, guint64 window)
{
  guint64  size = self->object->size;
  guint64  end = offset + window + SKY_CACHE_BLOCK_SIZE - 1;
  SkyRange hole;

  end = MIN (size, end - end % SKY_CACHE_BLOCK_SIZE);
  if (end <= offset || !sky_cache_map_first_hole (self->object->map, offset, end, &hole))
    return offset;
  end = hole.end;
  for (guint i = 0; i < self->chunks->len; i++)
    {
      SkyCacheChunk *other = g_ptr_array_index (self->chunks, i);

      if (other->position > offset)
        end = MIN (end, other->position);
      else if (other->end > offset)
        other->end = offset;
    }

  if (offset < self->object->cut && self->object->cut < end)
    {
      add_request (self, offset, self->object->cut);
      offset = self->object->cut;
      self->object->cut = 0;
    }
  add_request (self, offset, end);

  return end;
}

/* Whether somebody waits for a byte that a whole body has passed already. */
static gboolean
is_passed (SkyCacheObject *object, const SkyCacheChunk *chunk)
{
  for (guint i = 0; i < object->waits->len; i++)
    {
      const SkyCacheWait *wait = g_ptr_array_index (object->waits, i);

      if (wait->error == NULL && wait->offset < chunk->position &&
          sky_cache_map_reach (object->map, wait->offset) == wait->offset)
        return TRUE;
    }

  return FALSE;
}

/* Whether some reader is on its way to what the request brings. */
static gboolean
is_ahead (SkyCacheObject *object, const SkyCacheChunk *chunk)
{
  if (chunk->linear)
    return object->readers->len > 0 && !is_passed (object, chunk);
  for (guint i = 0; i < object->readers->len; i++)
    {
      const SkyCacheReader *reader = g_ptr_array_index (object->readers, i);

      if (reader->active && reader->position <= chunk->position &&
          chunk->position < reader->planned)
        return TRUE;
    }

  return FALSE;
}

static void
mark_needed (SkyCacheFetcher *self)
{
  SkyCacheObject *object = self->object;
  gboolean        waits = FALSE;

  for (guint i = 0; i < self->chunks->len; i++)
    ((SkyCacheChunk *) g_ptr_array_index (self->chunks, i))->needed = FALSE;
  for (guint i = 0; i < object->waits->len; i++)
    {
      SkyCacheWait  *wait = g_ptr_array_index (object->waits, i);
      SkyCacheChunk *chunk = sky_cache_fetcher_find (self, wait->offset);

      /* One whose byte has come is only not awake yet. */
      if (wait->error != NULL || sky_cache_map_reach (object->map, wait->offset) > wait->offset)
        continue;
      follow (self, wait->offset);
      waits = waits || chunk == NULL || wait->offset - chunk->position > WORTH_WAITING;
    }
  for (guint i = 0; i < object->readers->len; i++)
    {
      SkyCacheReader *reader = g_ptr_array_index (object->readers, i);

      if (reader->active)
        follow (self, reader->position);
    }
  for (guint i = 0; i < self->chunks->len; i++)
    {
      SkyCacheChunk *chunk = g_ptr_array_index (self->chunks, i);

      /* What was only wished for makes way for those who wait. */
      if (is_ahead (object, chunk) ||
          (!waits && sky_range_set_contiguous (object->prefetch, chunk->position) > 0))
        chunk->needed = TRUE;
    }
}

static gboolean
may_finish (SkyCacheFetcher *self, const SkyCacheChunk *chunk)
{
  SkyCacheLine *line = sky_cache_core_get_line (self->object->core);

  return !chunk->paused && !chunk->linear && sky_cache_line_is_alive (line, chunk) &&
         sky_cache_line_estimate (line, chunk) <= LET_FINISH_US;
}

/* Where no other request would find room, the one goes that nobody needs and of which most is still
 * to come. */
static void
make_room (SkyCacheFetcher *self, GPtrArray *needless)
{
  SkyCacheChunk *longest = NULL;
  guint          index;

  for (guint i = 0; i < self->chunks->len; i++)
    {
      SkyCacheChunk *chunk = g_ptr_array_index (self->chunks, i);

      if (!chunk->needed &&
          (longest == NULL || chunk->end - chunk->position > longest->end - longest->position))
        longest = chunk;
    }
  if (self->chunks->len >= MAX_CHUNKS && g_ptr_array_find (self->chunks, longest, &index))
    g_ptr_array_add (needless, g_ptr_array_steal_index_fast (self->chunks, index));
}

/* Takes out the requests that nobody needs; they are ended once the lock is free. */
static GPtrArray *
take_needless (SkyCacheFetcher *self)
{
  GPtrArray *needless = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_cache_chunk_unref);

  mark_needed (self);
  for (guint i = self->chunks->len; i > 0; i--)
    {
      SkyCacheChunk *chunk = g_ptr_array_index (self->chunks, i - 1);

      if (self->object->state == SKY_CACHE_READY && (chunk->needed || may_finish (self, chunk)))
        continue;
      g_ptr_array_add (needless, g_ptr_array_steal_index_fast (self->chunks, i - 1));
    }
  make_room (self, needless);

  return needless;
}

/* Asks for a portion of what a reader is to have: all of that comes bit by bit. What was wished for
 * there says how much is of use. */
static void
ask_for (SkyCacheFetcher *self, SkyCacheReader *reader, guint64 offset)
{
  SkyCacheObject *object = self->object;
  guint64         portion = sky_cache_line_get_portion (sky_cache_core_get_line (object->core));
  guint64         wished = sky_range_set_contiguous (object->prefetch, offset);

  if (!sky_cache_reader_is_planned (reader, offset))
    sky_cache_reader_choose_window (reader, object, offset);
  portion = MIN (portion, reader->planned - offset);
  add_chunk (self, offset, wished > 0 ? MIN (wished, portion) : portion);
}

/* Serves those who wait. Returns whether somebody does. */
static gboolean
plan_waits (SkyCacheFetcher *self)
{
  SkyCacheObject *object = self->object;
  gboolean        any = FALSE;

  for (guint i = 0; i < object->waits->len; i++)
    {
      SkyCacheWait   *wait = g_ptr_array_index (object->waits, i);
      SkyCacheReader *reader = wait->reader;
      SkyCacheChunk  *chunk = sky_cache_fetcher_find (self, wait->offset);

      if (wait->error != NULL)
        continue;
      any = TRUE;
      if (is_linear (self) || self->chunks->len >= MAX_CHUNKS ||
          (chunk != NULL && wait->offset - chunk->position <= WORTH_WAITING) ||
          sky_cache_map_reach (object->map, wait->offset) > wait->offset)
        continue;
      ask_for (self, reader, wait->offset);
    }

  return any;
}

/* Whether more may be asked for that nobody waits for; else that is looked at again later. */
static gboolean
has_room (SkyCacheFetcher *self)
{
  SkyCacheLine *line = sky_cache_core_get_line (self->object->core);

  if (sky_cache_line_count (line, NULL) <= SKY_CACHE_LINE_LOW)
    return TRUE;
  sky_cache_line_hold (line, self->object);

  return FALSE;
}

/* An object's head and its tail may come at the same time while nothing else does. */
static gboolean
is_alone (SkyCacheFetcher *self)
{
  return sky_cache_line_count (sky_cache_core_get_line (self->object->core), self->object) == 0;
}

/* Drops what has come of what was wished for. */
static void
trim_prefetch (SkyCacheObject *object)
{
  for (guint i = sky_range_set_get_size (object->prefetch); i > 0; i--)
    {
      SkyRange range = sky_range_set_get (object->prefetch, i - 1);
      guint64  there = sky_cache_map_reach (object->map, range.start);

      sky_range_set_remove (object->prefetch, range.start, MIN (there, range.end));
    }
}

/* Reads ahead. Who has only begun is served by what was wished for: more would be in its way. */
static void
plan_ahead (SkyCacheFetcher *self)
{
  SkyCacheObject *object = self->object;

  for (guint i = 0; i < object->readers->len; i++)
    {
      SkyCacheReader *reader = g_ptr_array_index (object->readers, i);
      guint64         reach;

      if (!reader->active || self->chunks->len >= MAX_CHUNKS || is_linear (self) ||
          (reader->window == 0 && sky_range_set_get_size (object->prefetch) > 0))
        continue;
      reach = follow (self, reader->position);
      if (reach >= object->size || (!sky_cache_reader_is_planned (reader, reach) &&
                                    reach - reader->position >= sky_cache_reader_get_lead (reader)))
        continue;
      if (reach - reader->position < SKY_CACHE_LINE_LOW || has_room (self))
        ask_for (self, reader, reach);
    }
}

/* Whether somebody waits for something else than what was wished for. */
static gboolean
waits_elsewhere (SkyCacheObject *object)
{
  for (guint i = 0; i < object->waits->len; i++)
    {
      const SkyCacheWait *wait = g_ptr_array_index (object->waits, i);

      if (sky_cache_map_reach (object->map, wait->offset) == wait->offset &&
          sky_range_set_contiguous (object->prefetch, wait->offset) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Whether the request that brings what lies before the offset is still far from it. */
static gboolean
is_far_from (SkyCacheFetcher *self, guint64 offset)
{
  SkyCacheChunk *chunk = offset > 0 ? sky_cache_fetcher_find (self, offset - 1) : NULL;

  return chunk != NULL && (!chunk->answered || offset - chunk->position > SKY_CACHE_LINE_LOW);
}

/* Asks for what was wished for while the line is free: stretches that lie apart (a file's head and
 * its tail) at the same time, unless somebody waits for others; each of them bit by bit. */
static void
plan_prefetch (SkyCacheFetcher *self)
{
  SkyCacheObject *object = self->object;
  guint64         portion = sky_cache_line_get_portion (sky_cache_core_get_line (object->core));
  gboolean        alone;

  if (object->disk_full || is_linear (self))
    return;
  alone = is_alone (self) && !waits_elsewhere (object);
  for (guint i = 0; i < sky_range_set_get_size (object->prefetch); i++)
    {
      SkyRange range = sky_range_set_get (object->prefetch, i);
      guint64  next = follow (self, range.start);

      if (self->chunks->len >= MAX_WISHES)
        return;
      if (next >= range.end || is_far_from (self, next))
        continue;
      if (!alone && !has_room (self))
        return;
      add_chunk (self, next, MIN (portion, range.end - next));
    }
}

static gboolean
commit_cb (gpointer data)
{
  SkyCacheObject  *object = data;
  SkyCacheFetcher *self = object->fetcher;

  g_clear_pointer (&self->commit_timer, g_source_unref);
  sky_cache_jobs_commit (object->core, object);

  return G_SOURCE_REMOVE;
}

/* Brings new bytes into the map on disk: at once when they are many or when nobody reads any more,
 * else soon. */
static void
plan_commit (SkyCacheFetcher *self)
{
  SkyCacheObject *object = self->object;
  guint64         dirty;
  gboolean        now;

  g_mutex_lock (&object->lock);
  dirty = sky_cache_map_get_dirty (object->map);
  now = dirty >= COMMIT_BYTES || (object->readers->len == 0 && self->chunks->len == 0);
  g_mutex_unlock (&object->lock);

  if (now)
    {
      sky_cache_fetcher_clear_timer (&self->commit_timer);
      sky_cache_jobs_commit (object->core, object);
    }
  else if (dirty > 0 && self->commit_timer == NULL)
    sky_cache_fetcher_start_timer (self, &self->commit_timer, COMMIT_INTERVAL_MS, commit_cb);
}

/* A body that comes whole and can't go to disk waits for its readers: what would push out bytes
 * that nobody has read yet stays in the connection. */
static gboolean
runs_too_far (SkyCacheFetcher *self, SkyCacheChunk *chunk)
{
  SkyCacheObject *object = self->object;
  gboolean        far = FALSE;

  g_mutex_lock (&object->lock);
  if (chunk->linear && chunk->position < chunk->end &&
      (object->local || !sky_cache_object_can_write (object)))
    {
      guint64 furthest = 0;

      for (guint i = 0; i < object->readers->len; i++)
        {
          SkyCacheReader *reader = g_ptr_array_index (object->readers, i);

          if (reader->active)
            furthest = MAX (furthest, reader->position);
        }
      far = chunk->position > furthest + LARGEST_RUN;
    }
  g_mutex_unlock (&object->lock);

  return far;
}

static void
chunk_cb (SkyCacheChunk *chunk, gboolean over, const GError *error, gpointer user_data)
{
  SkyCacheFetcher *self = user_data;
  g_autoptr (SkyCacheObject) object = sky_cache_object_ref (self->object);

  if (error == NULL)
    sky_cache_retry_note_success (self);
  else
    sky_cache_retry_note_failure (self, chunk, error);
  if (over)
    g_ptr_array_remove_fast (self->chunks, chunk);
  else
    chunk->paused = runs_too_far (self, chunk);
  sky_cache_fetcher_plan (self);
}

static void
resume_paused (SkyCacheFetcher *self)
{
  for (guint i = 0; i < self->chunks->len; i++)
    {
      SkyCacheChunk *chunk = g_ptr_array_index (self->chunks, i);

      if (chunk->paused && !runs_too_far (self, chunk))
        sky_cache_chunk_resume (chunk);
    }
}

static void
send_fresh (SkyCacheFetcher *self)
{
  while (self->fresh->len > 0)
    sky_cache_chunk_run (g_ptr_array_steal_index (self->fresh, 0), chunk_cb, self);
}

/**
 * sky_cache_fetcher_plan:
 * @self: a fetcher
 *
 * Looks at what is wanted and there, ends and sends requests accordingly.
 */
void
sky_cache_fetcher_plan (SkyCacheFetcher *self)
{
  SkyCacheObject *object = self->object;
  g_autoptr (GPtrArray) needless = NULL;

  g_mutex_lock (&object->lock);
  needless = take_needless (self);
  if (object->state == SKY_CACHE_READY && self->retry == NULL)
    {
      if (plan_waits (self))
        self->gave_up = FALSE;
      if (!self->gave_up)
        {
          trim_prefetch (object);
          plan_ahead (self);
          plan_prefetch (self);
        }
    }
  object->n_chunks = self->chunks->len;
  g_mutex_unlock (&object->lock);

  for (guint i = 0; i < needless->len; i++)
    sky_cache_chunk_abandon (g_ptr_array_index (needless, i));
  if (object->state > SKY_CACHE_READY)
    {
      sky_cache_fetcher_clear_timer (&self->retry);
      sky_cache_fetcher_clear_timer (&self->commit_timer);
      sky_cache_fetcher_clear_timer (&self->watch);
    }
  resume_paused (self);
  send_fresh (self);
  if (object->state == SKY_CACHE_READY)
    sky_cache_retry_watch (self);
  plan_commit (self);
}
