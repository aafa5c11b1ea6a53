/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The silence that a cue sheet puts behind a track and no file holds. Engine thread. */
#include "playback/sky-track-decoder-private.h"

/* It may be longer than all of the music, but is made a piece at a time. */
#define PIECE_NS (100 * GST_MSECOND)

static SkyTrackChunk *
piece_new (SkyTrackDecoder *self, gint64 frames)
{
  gint64         begin = sky_track_decoder_frames_of_ns (self, self->source->begin_ns);
  gsize          size = (gsize) (frames * self->info.bpf);
  SkyTrackChunk *piece = g_new0 (SkyTrackChunk, 1);

  piece->buffer = gst_buffer_new_allocate (NULL, size, NULL);
  gst_buffer_memset (piece->buffer, 0, 0, size);
  piece->caps = gst_caps_ref (self->caps);
  piece->info = self->info;
  piece->track_ns = sky_track_decoder_ns_of_frames (self, self->silence_at - begin);
  piece->duration_ns = sky_track_decoder_ns_of_frames (self, frames);

  return piece;
}

/**
 * sky_track_silence_push:
 * @self: a decoder whose file has come to its end
 *
 * Makes as much of the silence as there is room for.
 */
void
sky_track_silence_push (SkyTrackDecoder *self)
{
  while (self->silence_left > 0 && !sky_track_fifo_is_full (&self->fifo))
    {
      gint64 frames =
          MIN (self->silence_left, sky_track_decoder_frames_of_ns (self, (gint64) PIECE_NS));

      sky_track_fifo_push (&self->fifo, piece_new (self, frames));
      self->silence_at += frames;
      self->silence_left -= frames;
    }
  self->finished = self->silence_left == 0;
}

/**
 * sky_track_silence_begin:
 * @self: a decoder
 * @end: the first frame of the file that isn't the track's
 *
 * The file has come to its end.
 *
 * Returns: whether silence follows
 */
gboolean
sky_track_silence_begin (SkyTrackDecoder *self, gint64 end)
{
  gint64 length, late;

  if (self->source->gap_ns <= 0 || self->error != NULL || self->caps == NULL)
    return FALSE;

  length = sky_track_decoder_frames_of_ns (self, self->source->gap_ns);
  late = CLAMP (self->floor_frame - end, 0, length);
  self->silent = TRUE;
  self->silence_at = end + late;
  self->silence_left = length - late;
  sky_track_silence_push (self);

  return TRUE;
}

/* The first frame of the file that isn't the track's, or -1 where that isn't known. */
static gint64
get_file_end (SkyTrackDecoder *self)
{
  gint64 end_ns = self->source->end_ns;

  if (end_ns < 0)
    end_ns = sky_track_edges_get_length_ns (&self->edges);
  if (end_ns < 0)
    end_ns = self->duration_ns;

  return end_ns >= 0 ? sky_track_decoder_frames_of_ns (self, end_ns) : -1;
}

/**
 * sky_track_silence_seek:
 * @self: a decoder that has had samples
 *
 * Goes on in the silence where the target lies there.
 *
 * Returns: whether it does
 */
gboolean
sky_track_silence_seek (SkyTrackDecoder *self)
{
  gint64 end;

  if (self->source->gap_ns <= 0)
    return FALSE;
  end = get_file_end (self);
  if (end < 0 || sky_track_decoder_frames_of_ns (self, self->target_ns) < end)
    return FALSE;

  sky_track_decoder_clear_samples (self);
  self->seek_pending = FALSE;
  self->finished = FALSE;
  self->floor_frame = sky_track_decoder_frames_of_ns (self, self->target_ns);

  return sky_track_silence_begin (self, end);
}
