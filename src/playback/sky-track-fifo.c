/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queue between a track's decoder and the engine, which knows how long it lasts. */
#include "playback/sky-track-fifo.h"

#include "playback/sky-sound-mix.h"

/* Of what it may hold. */
#define LOW_PART 4
/* What comes into it at once. */
#define ROOM_NS (500 * GST_MSECOND)
/* What leaves it at once, where decoders give little pieces: each takes every element behind it its
 * time, however short it is. */
#define PIECE_NS (120 * GST_MSECOND)

/**
 * sky_track_fifo_init:
 * @self: a queue that isn't one yet
 * @loudness: of the track
 * @among_album: whether it is heard as a part of its album
 */
void
sky_track_fifo_init (SkyTrackFifo *self, const SkyLoudness *loudness, gboolean among_album)
{
  g_queue_init (&self->chunks);
  self->duration_ns = 0;
  self->frames = 0;
  self->limit_ns = SKY_TRACK_FIFO_USUAL_NS;
  self->loudness = *loudness;
  self->among_album = among_album;
  self->sound = sky_sound_settings_get_none ();
  self->factor = 1.0;
}

/**
 * sky_track_fifo_set_sound:
 * @self: a queue
 * @sound: what becomes of samples from now on as they are popped: gain, mono and balance
 */
void
sky_track_fifo_set_sound (SkyTrackFifo *self, const SkySoundSettings *sound)
{
  self->sound = *sound;
  self->factor = sky_gain_choose (sound, &self->loudness, self->among_album).factor;
}

/**
 * sky_track_fifo_set_loudness:
 * @self: a queue
 * @loudness: of the track, as it turned out to be; what was popped before had another one
 */
void
sky_track_fifo_set_loudness (SkyTrackFifo *self, const SkyLoudness *loudness)
{
  self->loudness = *loudness;
  self->factor = sky_gain_choose (&self->sound, loudness, self->among_album).factor;
}

/**
 * sky_track_fifo_clear:
 * @self: a queue
 *
 * Throws away what waits in it.
 */
void
sky_track_fifo_clear (SkyTrackFifo *self)
{
  g_queue_clear_full (&self->chunks, (GDestroyNotify) sky_track_chunk_free);
  self->duration_ns = 0;
  self->frames = 0;
}

/**
 * sky_track_fifo_push:
 * @self: a queue
 * @chunk: (transfer full): what follows all that is in it
 */
void
sky_track_fifo_push (SkyTrackFifo *self, SkyTrackChunk *chunk)
{
  self->duration_ns += chunk->duration_ns;
  self->frames += sky_track_chunk_get_frames (chunk);
  g_queue_push_tail (&self->chunks, chunk);
}

static SkyTrackChunk *
pop_head (SkyTrackFifo *self)
{
  SkyTrackChunk *chunk = g_queue_pop_head (&self->chunks);

  self->duration_ns -= chunk->duration_ns;
  self->frames -= sky_track_chunk_get_frames (chunk);

  return chunk;
}

/* What follows @chunk becomes a part of it, as long as that is short. */
static void
join (SkyTrackFifo *self, SkyTrackChunk *chunk, gint64 most)
{
  SkyTrackChunk *head;

  while ((head = g_queue_peek_head (&self->chunks)) != NULL &&
         chunk->duration_ns + head->duration_ns <= (gint64) PIECE_NS &&
         sky_track_chunk_get_frames (chunk) + sky_track_chunk_get_frames (head) <= most &&
         sky_track_chunk_is_followed_by (chunk, head))
    sky_track_chunk_append (chunk, pop_head (self));
}

/**
 * sky_track_fifo_pop:
 * @self: a queue
 *
 * Returns: (transfer full) (nullable): the first samples, or %NULL when there are none
 */
SkyTrackChunk *
sky_track_fifo_pop (SkyTrackFifo *self)
{
  return sky_track_fifo_pop_frames (self, G_MAXINT64);
}

/**
 * sky_track_fifo_pop_frames:
 * @self: a queue
 * @most: at least 1
 *
 * Returns: (transfer full) (nullable): the first samples, but no more than @most frames; or %NULL
 *     when there are none
 */
SkyTrackChunk *
sky_track_fifo_pop_frames (SkyTrackFifo *self, gint64 most)
{
  SkyTrackChunk *chunk = g_queue_peek_head (&self->chunks);

  if (chunk == NULL)
    return NULL;

  if (sky_track_chunk_get_frames (chunk) > most)
    {
      chunk = sky_track_chunk_split (chunk, most);
      self->duration_ns -= chunk->duration_ns;
      self->frames -= most;
    }
  else
    {
      chunk = pop_head (self);
      join (self, chunk, most);
    }

  return sky_sound_mix_apply (chunk, &self->sound, self->factor);
}

/**
 * sky_track_fifo_is_full:
 * @self: a queue
 *
 * Returns: whether nothing more should come into it for now
 */
gboolean
sky_track_fifo_is_full (SkyTrackFifo *self)
{
  return self->duration_ns >= self->limit_ns;
}

/**
 * sky_track_fifo_has_room:
 * @self: a queue
 *
 * Returns: whether it is worth it to fill it up
 */
gboolean
sky_track_fifo_has_room (SkyTrackFifo *self)
{
  return self->duration_ns <= self->limit_ns - (gint64) ROOM_NS;
}

/**
 * sky_track_fifo_is_low:
 * @self: a queue
 *
 * Returns: whether more should come as soon as there is any
 */
gboolean
sky_track_fifo_is_low (SkyTrackFifo *self)
{
  return self->duration_ns < self->limit_ns / LOW_PART;
}

/**
 * sky_track_fifo_peek:
 * @self: a queue
 *
 * Returns: (transfer none) (nullable): the first samples, which stay in it
 */
SkyTrackChunk *
sky_track_fifo_peek (SkyTrackFifo *self)
{
  return g_queue_peek_head (&self->chunks);
}

/**
 * sky_track_fifo_move:
 * @self: a queue
 * @ns: nanoseconds
 *
 * What is in it lies so much later in the track than was said.
 */
void
sky_track_fifo_move (SkyTrackFifo *self, gint64 ns)
{
  for (GList *link = self->chunks.head; link != NULL; link = link->next)
    sky_track_chunk_move (link->data, ns);
}
