/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seeks to many places of one track, one after the other, in every format: each lands on its frame,
 * and what follows is what an independent decoder gives from there on; and tracks that are given up
 * in mid-flow. More of them with -m slow. */
#include <gst/gst.h>
#include <math.h>

#include "base/sky-file-source.h"
#include "playback/sky-test-decoder.h"
#include "playback/sky-test-material.h"

#define FEW 25
#define MANY 200
/* How often a track of each format is given up. */
#define FEW_GIVEN_UP 50
#define MANY_GIVEN_UP 800
/* So many frames are compared. */
#define SPAN 3000

typedef struct
{
  const char *name;
  const char *suffix;
  const char *format;
  gsize       cut;     /* what an independent decoder gives before the sound */
  gsize       forget;  /* frames until a decoder has forgotten where it was before */
  double      allowed; /* difference */
} Case;

typedef struct
{
  const Case      *kind;
  SkyTrackDecoder *decoder;
  float           *whole;
  gsize            whole_frames; /* without what is cut */
  gint64           rate;
} Track;

static gint64
frame_of_ms (const Track *track, gint64 ms)
{
  return (ms * track->rate + 500) / 1000;
}

/* The samples from where the decoder is on, at most SPAN frames. */
static GArray *
take (Track *track, gint64 *first_ns)
{
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (float));

  *first_ns = -1;
  while (samples->len < SPAN * SKY_SOUND_CHANNELS)
    {
      SkyTrackFifo *fifo = sky_track_decoder_get_fifo (track->decoder);
      g_autoptr (SkyTrackChunk) chunk = NULL;
      GstMapInfo map;

      sky_test_decoder_work (track->decoder);
      chunk = sky_track_fifo_pop (fifo);
      if (chunk == NULL)
        break;
      if (*first_ns < 0)
        *first_ns = chunk->track_ns;
      g_assert_true (gst_buffer_map (chunk->buffer, &map, GST_MAP_READ));
      g_array_append_vals (samples, map.data, (guint) (map.size / sizeof (float)));
      gst_buffer_unmap (chunk->buffer, &map);
    }

  return samples;
}

static void
check_at (Track *track, gint64 ms)
{
  gint64 first_ns;
  gint64 first = frame_of_ms (track, ms);
  gsize  left = first < (gint64) track->whole_frames ? track->whole_frames - (gsize) first : 0;
  double worst = 0.0;
  g_autoptr (GArray) samples = NULL;
  gsize frames;

  g_test_message ("%" G_GINT64_FORMAT " ms", ms);
  sky_track_decoder_seek (track->decoder, ms * (gint64) GST_MSECOND);
  samples = take (track, &first_ns);
  frames = samples->len / SKY_SOUND_CHANNELS;
  if (frames < SPAN || left < SPAN)
    g_assert_cmpuint (frames, ==, left);
  if (frames > 0)
    g_assert_cmpint (ABS (first_ns - (gint64) gst_util_uint64_scale ((guint64) first, GST_SECOND,
                                                                     (guint64) track->rate)),
                     <=, 1);
  for (gsize i = track->kind->forget * SKY_SOUND_CHANNELS; i < MIN (frames, SPAN) * 2; i++)
    worst = MAX (worst, fabs ((double) (g_array_index (samples, float, i) -
                                        track->whole[((gsize) first + track->kind->cut) * 2 + i])));
  if (worst > track->kind->allowed)
    g_error ("%s: %" G_GINT64_FORMAT " ms: a sample differs by %g", track->kind->name, ms, worst);
}

static SkyResolvedSource *
resolve (const Case *kind, const char *path)
{
  SkyResolvedSource *resolved = g_new0 (SkyResolvedSource, 1);
  g_autoptr (GError) error = NULL;

  resolved->source = sky_file_source_new (path, &error);
  g_assert_no_error (error);
  resolved->format = g_strdup (kind->format);
  resolved->end_ns = -1;

  return resolved;
}

static void
test_seeks (gconstpointer data)
{
  Track track = { .kind = data };
  g_autoptr (GRand) rand = g_rand_new_with_seed (2023);
  GSource         *wake = sky_test_decoder_wake_new ();
  g_autofree char *wav = sky_sound_write_wav (sky_test_material.directory, track.kind->name,
                                              sky_test_material.sound, 0, SKY_SOUND_FRAMES_A);
  g_autofree char *path = sky_sound_encode (wav, track.kind->suffix);
  gsize            all;
  gint64           end_ms;

  track.whole = sky_sound_decode (path, &all);
  track.whole_frames = all - track.kind->cut;
  /* Players that know edit lists by the millisecond take some of the encoder's silence with them.
   */
  if (g_str_equal (track.kind->format, "AAC"))
    track.whole_frames = SKY_SOUND_FRAMES_A;
  track.rate = g_str_equal (track.kind->suffix, "opus") ? 48000 : SKY_SOUND_RATE;
  end_ms = (gint64) track.whole_frames * 1000 / track.rate;
  track.decoder = sky_track_decoder_new (1, resolve (track.kind, path), -1, 0, wake);

  check_at (&track, 0);
  check_at (&track, end_ms);
  check_at (&track, end_ms + 1);
  check_at (&track, end_ms - 1);
  check_at (&track, end_ms + 5000);
  check_at (&track, 1);
  for (guint i = 0; i < (g_test_slow () ? MANY : FEW); i++)
    check_at (&track, g_rand_int_range (rand, 0, (gint) end_ms + 20));

  sky_track_decoder_free (track.decoder);
  g_source_destroy (wake);
  g_source_unref (wake);
  g_free (track.whole);
}

/* The bytes are in full flow when the track is given up. */
static void
test_given_up (gconstpointer data)
{
  Track track = { .kind = data };
  g_autoptr (GRand) rand = g_rand_new_with_seed (2024);
  g_autofree char *wav = sky_sound_write_wav (sky_test_material.directory, track.kind->name,
                                              sky_test_material.sound, 0, SKY_SOUND_FRAMES_A);
  g_autofree char *path = sky_sound_encode (wav, track.kind->suffix);

  for (guint i = 0; i < (g_test_slow () ? MANY_GIVEN_UP : FEW_GIVEN_UP); i++)
    {
      GSource *wake = sky_test_decoder_wake_new ();
      gint64   ms = g_rand_int_range (rand, 0, 3000);

      track.decoder = sky_track_decoder_new (1, resolve (track.kind, path), -1,
                                             ms * (gint64) GST_MSECOND, wake);
      sky_test_decoder_work (track.decoder);
      g_assert_cmpint (sky_track_decoder_get_buffered (track.decoder), >, 0);
      sky_track_decoder_free (track.decoder);
      g_source_destroy (wake);
      g_source_unref (wake);
    }
}

int
main (int argc, char **argv)
{
  static const Case cases[] = {
    { "flac", "flac", "FLAC", 0, 0, 0.0 },       { "wav", "wav", "WAV", 0, 0, 0.0 },
    { "aiff", "aiff", "AIFF", 0, 0, 0.0 },       { "wavpack", "wv", "WavPack", 0, 0, 0.0 },
    { "alac", "alac.m4a", "ALAC", 0, 0, 0.0 },   { "mp3", "mp3", "MP3", 0, 0, 1e-4 },
    { "mp3-v2", "v2.mp3", "MP3", 0, 0, 1e-4 },   { "mp3-bare", "bare.mp3", "MP3", 529, 0, 1e-4 },
    { "opus", "opus", "Opus", 0, 2500, 0.02 },   { "vorbis", "ogg", "Vorbis", 0, 2500, 1e-3 },
    { "aac", "even.m4a", "AAC", 0, 2500, 1e-3 }, { "adts", "aac", "ADTS", 1024, 2500, 1e-3 },
  };

  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);
  sky_test_material_open ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/playback/seek-random/", cases[i].name, NULL);
      g_autofree char *given_up = g_strconcat (path, "-given-up", NULL);

      g_test_add_data_func (path, &cases[i], test_seeks);
      g_test_add_data_func (given_up, &cases[i], test_given_up);
    }

  return sky_test_material_run ();
}
