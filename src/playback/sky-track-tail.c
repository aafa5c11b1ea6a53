/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where nobody can count the frames of a file, its end can't be cut by their number: what the
 * encoder has put behind the sound is then held back until the decoder has come to its end. Engine
 * thread.
 */
#include "playback/sky-track-tail.h"

/**
 * sky_track_tail_init:
 * @self: a tail that isn't one yet
 */
void
sky_track_tail_init (SkyTrackTail *self)
{
  g_queue_init (&self->chunks);
  self->frames = 0;
}

/**
 * sky_track_tail_clear:
 * @self: a tail
 *
 * Throws away what is held back.
 */
void
sky_track_tail_clear (SkyTrackTail *self)
{
  g_queue_clear_full (&self->chunks, (GDestroyNotify) sky_track_chunk_free);
  self->frames = 0;
}

/* Passes the oldest @frames on. */
static void
pass (SkyTrackTail *self, gint64 frames, SkyTrackFifo *fifo)
{
  while (frames > 0)
    {
      SkyTrackChunk *head = g_queue_peek_head (&self->chunks);
      gint64         length = sky_track_chunk_get_frames (head);

      if (length <= frames)
        g_queue_pop_head (&self->chunks);
      else
        head = sky_track_chunk_split (head, frames);
      length = MIN (length, frames);
      self->frames -= length;
      frames -= length;
      sky_track_fifo_push (fifo, head);
    }
}

/**
 * sky_track_tail_push:
 * @self: a tail
 * @chunk: (transfer full): what was decoded next
 * @keep: how many frames may turn out to be no sound
 * @fifo: where the sound goes
 *
 * Passes on what is sound for certain.
 */
void
sky_track_tail_push (SkyTrackTail *self, SkyTrackChunk *chunk, gint64 keep, SkyTrackFifo *fifo)
{
  self->frames += sky_track_chunk_get_frames (chunk);
  g_queue_push_tail (&self->chunks, chunk);
  pass (self, self->frames - keep, fifo);
}

/**
 * sky_track_tail_end:
 * @self: a tail
 * @cut: how many of the last frames are no sound
 * @fifo: where the rest goes
 *
 * Nothing follows.
 */
void
sky_track_tail_end (SkyTrackTail *self, gint64 cut, SkyTrackFifo *fifo)
{
  pass (self, self->frames - cut, fifo);
  sky_track_tail_clear (self);
}

/**
 * sky_track_tail_move:
 * @self: a tail
 * @ns: nanoseconds
 *
 * What is held back lies so much later in the track than was said.
 */
void
sky_track_tail_move (SkyTrackTail *self, gint64 ns)
{
  for (GList *link = self->chunks.head; link != NULL; link = link->next)
    sky_track_chunk_move (link->data, ns);
}
