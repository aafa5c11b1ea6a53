/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A track's decoder without an engine: the default main context stands for the engine's thread. */
#include "playback/sky-test-decoder.h"

#include "support/sky-wait.h"

static gboolean
dispatch_cb (GSource *source, GSourceFunc func, gpointer data)
{
  g_source_set_ready_time (source, -1);

  return G_SOURCE_CONTINUE;
}

/* (transfer full): what a decoder wakes its thread by; to be destroyed after the decoder. */
GSource *
sky_test_decoder_wake_new (void)
{
  static GSourceFuncs funcs = { .dispatch = dispatch_cb };
  GSource            *wake = g_source_new (&funcs, sizeof (GSource));

  g_source_attach (wake, NULL);

  return wake;
}

static gboolean
work_a_little (SkyTrackDecoder *decoder)
{
  sky_track_decoder_work (decoder);
  g_assert_no_error (sky_track_decoder_get_error (decoder));

  return sky_track_fifo_peek (sky_track_decoder_get_fifo (decoder)) != NULL ||
         sky_track_decoder_is_finished (decoder);
}

/* Decodes until there is something to take, or nothing will follow. */
void
sky_test_decoder_work (SkyTrackDecoder *decoder)
{
  SKY_WAIT_WITHIN (20, work_a_little (decoder));
}
