/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where in what a decoder gives the sound begins and ends, for formats that GStreamer 1.22 doesn't
 * cut itself: Vorbis' last packet, and MP3 whose tag isn't by LAME. Engine thread: only bytes that
 * are at hand are read.
 */
#include "playback/sky-track-edges.h"

#include <gst/gst.h>

#include "media/sky-mp3-delay.h"
#include "media/sky-ogg-length.h"

/* Frames that every MP3 decoder puts before the encoder's delay. */
#define MP3_DECODER_DELAY 529
/* And AAC decoders: what every encoder counts on. */
#define AAC_DELAY 1024

static gboolean
learn_ogg (SkyTrackEdges *self, SkyByteSource *source, GBytes *head)
{
  guint64 size = sky_byte_source_get_size (source);
  guint64 offset = size > SKY_OGG_LENGTH_TAIL ? size - SKY_OGG_LENGTH_TAIL : 0;
  g_autoptr (GBytes) tail = sky_byte_source_read_at_hand (source, offset, SKY_OGG_LENGTH_TAIL);
  gsize         head_length, tail_length;
  const guint8 *head_data = g_bytes_get_data (head, &head_length);
  const guint8 *tail_data;

  if (tail == NULL)
    return FALSE;

  tail_data = g_bytes_get_data (tail, &tail_length);
  self->length = sky_ogg_length_find (head_data, head_length, tail_data, tail_length, &self->rate);

  return TRUE;
}

static gboolean
learn_mp3 (SkyTrackEdges *self, SkyByteSource *source, guint64 offset)
{
  g_autoptr (GBytes) head = sky_byte_source_read_at_hand (source, offset, SKY_MP3_DELAY_HEAD);
  SkyMp3Delay   delay;
  gsize         length;
  const guint8 *data;

  if (head == NULL)
    return FALSE;

  data = g_bytes_get_data (head, &length);
  if (!sky_mp3_delay_parse (data, length, &delay))
    return TRUE;

  /* What LAME itself has written the parser of GStreamer knows and cuts. */
  self->rate = delay.rate;
  self->inexact_seek = TRUE;
  if (delay.by_lame)
    return TRUE;
  self->skip = delay.delay + MP3_DECODER_DELAY;
  self->length = delay.length;

  return TRUE;
}

/**
 * sky_track_edges_learn:
 * @self: filled in
 * @source: the file
 * @audio_offset: where in it the first frame is, or 0 where that isn't known
 *
 * Returns: %FALSE when bytes that it takes aren't at hand yet: ask again later
 */
gboolean
sky_track_edges_learn (SkyTrackEdges *self, SkyByteSource *source, guint64 audio_offset)
{
  g_autoptr (GBytes) head = sky_byte_source_read_at_hand (source, 0, SKY_OGG_LENGTH_HEAD);
  gsize         length;
  const guint8 *data;

  *self = (SkyTrackEdges){ .length = -1, .total = -1 };
  if (head == NULL)
    return FALSE;

  data = g_bytes_get_data (head, &length);
  if (length >= 4 && memcmp (data, "OggS", 4) == 0)
    return learn_ogg (self, source, head);
  if (length >= 4 &&
      (memcmp (data, "ID3", 3) == 0 || (data[0] == 0xff && (data[1] & 0xe6) == 0xe2)))
    return learn_mp3 (self, source,
                      audio_offset != 0 ? audio_offset : sky_mp3_delay_skip_id3 (data, length));

  return TRUE;
}

/**
 * sky_track_edges_set_frames:
 * @self: filled in
 * @start: how a file that is nothing but frames begins, and nobody cuts
 *
 * Where the file tells nothing, only the decoder's own delay is cut.
 */
void
sky_track_edges_set_frames (SkyTrackEdges *self, const SkyFrameStart *start)
{
  *self = (SkyTrackEdges){
    .length = start->length,
    .total = -1,
    .rate = start->head.sample_rate,
    .inexact_seek = TRUE,
  };
  if (start->head.kind == SKY_FRAME_ADTS)
    self->skip = AAC_DELAY;
  else if (start->head.layer == 3)
    self->skip = MAX (start->delay, 0) + MP3_DECODER_DELAY;
  if (start->head.layer == 3 && start->padding > MP3_DECODER_DELAY)
    self->tail = start->padding - MP3_DECODER_DELAY;
  if (start->n_frames > 0)
    self->total = (gint64) (start->n_frames * start->head.n_samples) - self->skip;
}

/**
 * sky_track_edges_set_rate:
 * @self: edges
 * @rate: frames a second that the decoder gives
 *
 * AAC with SBR is decoded to twice the frames that its file counts in.
 */
void
sky_track_edges_set_rate (SkyTrackEdges *self, guint rate)
{
  if (self->rate == 0 || self->rate == rate)
    return;
  self->skip = (gint64) gst_util_uint64_scale_round ((guint64) self->skip, rate, self->rate);
  if (self->length >= 0)
    self->length = (gint64) gst_util_uint64_scale_round ((guint64) self->length, rate, self->rate);
  self->tail = (gint64) gst_util_uint64_scale_round ((guint64) self->tail, rate, self->rate);
  self->rate = rate;
}

/**
 * sky_track_edges_get_length_ns:
 * @self: edges
 *
 * Returns: nanoseconds from the sound's beginning to its end, or -1 where they don't tell
 */
gint64
sky_track_edges_get_length_ns (const SkyTrackEdges *self)
{
  gint64 frames = self->length >= 0 ? self->length : self->total;

  if (frames < 0 || self->rate == 0)
    return -1;

  return (gint64) gst_util_uint64_scale ((guint64) frames, GST_SECOND, self->rate);
}
