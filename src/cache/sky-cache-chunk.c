/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyCacheChunk: one request for a range of a file and its answer. Only what the answer says about
 * itself is believed: bytes are stored where its Content-Range puts them, a body that is longer
 * than announced is cut, one that is shorter is a broken connection, and another ETag or size than
 * the object's makes the object stale. Network thread.
 */
#include "cache/sky-cache-chunk.h"

#include "cache/sky-cache-line.h"

#define BUFFER_SIZE (64 * 1024)
/* A longer break is the server's or the network's: a young connection waits a round trip after each
 * few packets. */
#define BREAK_US (30 * G_TIME_SPAN_MILLISECOND)

/**
 * sky_cache_chunk_new:
 * @object: whose bytes
 * @start: first byte to ask for
 * @end: one past the last
 *
 * Returns: (transfer full): a request that is not sent yet
 */
SkyCacheChunk *
sky_cache_chunk_new (SkyCacheObject *object, guint64 start, guint64 end)
{
  SkyCacheChunk *self = g_new0 (SkyCacheChunk, 1);

  g_atomic_ref_count_init (&self->refs);
  self->object = sky_cache_object_ref (object);
  self->cancellable = g_cancellable_new ();
  self->start = start;
  self->position = start;
  self->end = end;
  self->needed = TRUE;
  self->sent_us = self->moved_us = g_get_monotonic_time ();
  sky_cache_core_add_request (object->core, 1);
  sky_cache_line_add (sky_cache_core_get_line (object->core), self);

  return self;
}

static SkyCacheChunk *
chunk_ref (SkyCacheChunk *self)
{
  g_atomic_ref_count_inc (&self->refs);

  return self;
}

/**
 * sky_cache_chunk_unref:
 * @self: (transfer full): a chunk
 */
void
sky_cache_chunk_unref (SkyCacheChunk *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_clear_pointer (&self->range, sky_drive_range_free);
  g_free (self->buffer);
  g_object_unref (self->cancellable);
  sky_cache_core_add_request (self->object->core, -1);
  sky_cache_object_unref (self->object);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyCacheChunk, sky_cache_chunk_unref)

/* Ends the request: closes the body, tells the owner once. */
static void
finish (SkyCacheChunk *self, const GError *error)
{
  SkyCacheChunkFunc func = self->func;

  sky_cache_line_remove (sky_cache_core_get_line (self->object->core), self);
  /* Here and not by close_async: GIO would close on another thread, where libsoup must not be
   * called. It does not wait. Every byte that counts was read, so that its error is of no interest.
   */
  if (self->range != NULL)
    g_input_stream_close (self->range->stream, NULL, NULL);
  self->func = NULL;
  if (func != NULL)
    func (self, TRUE, error, self->user_data);
}

/* Stores what has come; returns whether the body goes on to be of interest. */
static gboolean
take_bytes (SkyCacheChunk *self, gsize size)
{
  guint64 end = MIN (self->position + size, MIN (self->body_end, self->end));
  gsize   used = end > self->position ? end - self->position : 0;

  if (used > 0)
    sky_cache_object_store (self->object, self->position, self->buffer, used);
  self->position += used;

  /* A request that was cut short has more in its pipe than is wanted: its connection goes. One
   * that is complete is read to its end, so that the connection can be used again. */
  return self->position < self->end || (self->end >= self->body_end && used == size);
}

static void
read_next (SkyCacheChunk *self, GAsyncReadyCallback callback)
{
  self->reading = TRUE;
  g_input_stream_read_async (self->range->stream, self->buffer, BUFFER_SIZE, G_PRIORITY_DEFAULT,
                             self->cancellable, callback, chunk_ref (self));
}

/* Something has come. @bytes of it tell how fast the line is, if they came right behind others. */
static void
note_moved (SkyCacheChunk *self, gssize bytes)
{
  gint64 now = g_get_monotonic_time ();

  if (bytes > 0 && self->began && now - self->moved_us < BREAK_US)
    {
      self->busy_us += now - self->moved_us;
      self->busy_bytes += (guint64) bytes;
    }
  self->began = self->began || bytes > 0;
  self->moved_us = now;
}

static void
bytes_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SkyCacheChunk) self = data;
  g_autoptr (GError) error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  self->reading = FALSE;
  note_moved (self, n);
  if (n < 0 && self->position < MIN (self->end, self->body_end))
    {
      finish (self, error);
      return;
    }
  if (n > 0 && take_bytes (self, n))
    {
      if (self->func != NULL)
        self->func (self, FALSE, NULL, self->user_data);
      sky_cache_line_note (sky_cache_core_get_line (self->object->core));
      if (!self->paused && !self->reading)
        read_next (self, bytes_cb);
      return;
    }
  if (self->position < MIN (self->end, self->body_end))
    error = g_error_new (SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE,
                         "%s: the connection ended at byte %" G_GUINT64_FORMAT, self->object->label,
                         self->position);
  finish (self, error);
}

static const char *
skip_weak (const char *etag)
{
  return g_str_has_prefix (etag, "W/") ? etag + 2 : etag;
}

/* Whether the answer speaks of another content than the object's entry. */
static gboolean
has_changed (SkyCacheChunk *self)
{
  const char *etag = self->range->etag;

  if (self->range->total >= 0 && (guint64) self->range->total != self->object->size)
    return TRUE;
  if (etag == NULL)
    return FALSE;
  /* An entry without a tag is held to the first that comes with its bytes. */
  if (self->object->etag == NULL)
    self->object->etag = g_strdup (etag);

  /* Proxies make a tag weak on the way: the tag itself tells. */
  return !g_str_equal (skip_weak (self->object->etag), skip_weak (etag));
}

/* Believes the answer's own words about what it holds. */
static gboolean
take_answer (SkyCacheChunk *self, GError **error)
{
  const SkyDriveRange *range = self->range;

  self->body_end = self->object->size;
  if (range->length >= 0)
    self->body_end = MIN (self->body_end, range->start + (guint64) range->length);
  if (range->start > self->start || self->body_end <= self->start)
    {
      g_set_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL,
                   "%s: asked for byte %" G_GUINT64_FORMAT ", the server gave %" G_GUINT64_FORMAT
                   " to %" G_GUINT64_FORMAT,
                   self->object->label, self->start, range->start, self->body_end);
      return FALSE;
    }
  self->answered = TRUE;
  sky_cache_line_note_answer (sky_cache_core_get_line (self->object->core), self);
  self->position = range->start;
  self->linear = range->start == 0 && self->body_end == self->object->size &&
                 (self->start > 0 || self->end < self->body_end);
  if (self->linear)
    self->end = self->body_end;

  return TRUE;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SkyCacheChunk) self = data;
  g_autoptr (GError) error = NULL;

  self->range = sky_drive_read_finish (SKY_DRIVE (source), result, &error);
  note_moved (self, 0);
  if (self->range == NULL)
    {
      if (g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CONFLICT))
        sky_cache_object_invalidate (self->object);
      finish (self, error);
      return;
    }
  if (has_changed (self))
    {
      sky_cache_object_invalidate (self->object);
      finish (self, NULL);
      return;
    }
  if (!take_answer (self, &error))
    {
      finish (self, error);
      return;
    }
  self->buffer = g_malloc (BUFFER_SIZE);
  read_next (self, bytes_cb);
}

/**
 * sky_cache_chunk_run:
 * @self: a chunk
 * @func: told what happens to it
 * @user_data: for @func
 *
 * Sends the request.
 */
void
sky_cache_chunk_run (SkyCacheChunk *self, SkyCacheChunkFunc func, gpointer user_data)
{
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (SkyDrive) drive = NULL;
  SkyRange range = { self->start, self->end };

  self->func = func;
  self->user_data = user_data;
  g_mutex_lock (&self->object->lock);
  entry = g_object_ref (self->object->entry);
  drive = g_object_ref (self->object->drive);
  g_mutex_unlock (&self->object->lock);
  g_debug ("%s: asking for %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, self->object->label,
           self->start, self->end);
  sky_drive_read_async (drive, entry, range, self->cancellable, answered_cb, chunk_ref (self));
}

/**
 * sky_cache_chunk_resume:
 * @self: a chunk that was paused
 */
void
sky_cache_chunk_resume (SkyCacheChunk *self)
{
  g_return_if_fail (self->paused);

  self->paused = FALSE;
  self->began = FALSE;
  note_moved (self, 0);
  read_next (self, bytes_cb);
}

/**
 * sky_cache_chunk_abandon:
 * @self: a chunk
 *
 * Nobody wants it any more: its owner is not called again.
 */
void
sky_cache_chunk_abandon (SkyCacheChunk *self)
{
  g_debug ("%s: ending %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT " at %" G_GUINT64_FORMAT,
           self->object->label, self->start, self->end, self->position);
  self->func = NULL;
  sky_cache_line_remove (sky_cache_core_get_line (self->object->core), self);
  g_cancellable_cancel (self->cancellable);
  if (self->paused)
    finish (self, NULL);
}
