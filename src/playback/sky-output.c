/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is heard. Owns one pipeline for the session and the table that says which sample of which
 * track lies where in its time. That time only grows, over flushes too, so that a late position
 * can't be taken for one after them. One resampler stands behind the joints: tracks of one rate
 * pass it untouched. Engine thread; the pipeline's own threads only wake the engine.
 */
#include "playback/sky-output-private.h"

#include <gst/app/gstappsrc.h>

#include "playback/sky-output-dither.h"
#include "playback/sky-output-sink.h"
#include "playback/sky-playback-error.h"

static gint64
end_of_run (SkyOutput *self)
{
  if (self->rate == 0)
    return self->base_ns;

  return self->base_ns +
         (gint64) gst_util_uint64_scale_round (self->frames, GST_SECOND, (guint64) self->rate);
}

/* The device itself is asked: the pipeline would look for its sinks each time. */
static gboolean
query_position (SkyOutput *self, gint64 *position)
{
  GstElement *device = self->chain.device != NULL ? self->chain.device : self->chain.pipeline;

  return gst_element_query_position (device, GST_FORMAT_TIME, position);
}

static void
update_position (SkyOutput *self)
{
  gint64 position;

  if (self->chain.pipeline == NULL)
    return;

  if (self->ended)
    position = end_of_run (self);
  else if (!query_position (self, &position))
    return;

  /* An answer from before a flush lies below the floor. */
  position = CLAMP (position, self->floor_ns, end_of_run (self));
  self->position_ns = MAX (position, self->position_ns);
  if (self->tap != NULL)
    sky_spectrum_note_heard (self->tap, self->position_ns, g_get_monotonic_time ());
}

/**
 * sky_output_new:
 * @wake: made ready from any thread when sky_output_work() has something to do
 *
 * Returns: (transfer full): an output that isn't open yet
 */
SkyOutput *
sky_output_new (GSource *wake)
{
  SkyOutput *self = g_new0 (SkyOutput, 1);

  self->wake = g_source_ref (wake);
  sky_output_places_init (&self->places);
  self->factor = 1.0;
  self->speed = self->run_speed = 1.0;
  self->wish = sky_output_wish_copy (NULL);

  return self;
}

/**
 * sky_output_free:
 * @self: (transfer full): an output
 */
void
sky_output_free (SkyOutput *self)
{
  sky_output_close (self);
  g_source_unref (self->wake);
  sky_output_places_clear (&self->places);
  g_clear_pointer (&self->tap, sky_spectrum_unref);
  sky_output_wish_free (self->wish);
  g_free (self->detail);
  g_free (self->state.id);
  g_free (self->state.name);
  g_free (self->state.detail);
  g_free (self);
}

/* Private: nothing was pushed, and nothing is heard. */
void
sky_output_reset (SkyOutput *self)
{
  gst_clear_caps (&self->caps);
  g_clear_pointer (&self->device, g_free);
  sky_output_places_empty (&self->places);
  self->base_ns = self->floor_ns = self->position_ns = 0;
  self->frames = 0;
  self->rate = 0;
  self->used = self->ending = self->ended = FALSE;
  self->run_speed = 1.0;
}

static void
take_message (SkyOutput *self, GstMessage *message)
{
  g_autoptr (GError) error = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_APPLICATION)
    self->heard_mixer = TRUE;
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS && (self->ending || self->moving))
    self->ended = TRUE;
  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR || self->error != NULL)
    return;

  gst_message_parse_error (message, &error, NULL);
  sky_output_set_error (self, error->message);
  if (self->chain.id != NULL)
    sky_output_give_up (self, error->message);
}

/**
 * sky_output_work:
 * @self: an output
 *
 * Takes in what the pipeline has told since the last time.
 */
void
sky_output_work (SkyOutput *self)
{
  g_autoptr (GstBus) bus = NULL;
  GstMessage *message;

  if (self->chain.pipeline == NULL)
    return;

  bus = gst_element_get_bus (self->chain.pipeline);
  while ((message = gst_bus_pop (bus)) != NULL)
    {
      take_message (self, message);
      gst_message_unref (message);
    }
  sky_output_check_other (self);
  sky_output_check_mixer (self);
  if (self->moving && self->ended && self->error == NULL)
    sky_output_take_over (self);
  update_position (self);
}

/**
 * sky_output_set_playing:
 * @self: an open output
 * @playing: whether its clock runs
 */
void
sky_output_set_playing (SkyOutput *self, gboolean playing)
{
  self->playing = playing;
  if (self->chain.pipeline != NULL)
    gst_element_set_state (self->chain.pipeline, playing ? GST_STATE_PLAYING : GST_STATE_PAUSED);
}

/**
 * sky_output_flush:
 * @self: an output
 *
 * Drops what was pushed and isn't heard yet. A real seek does it: flush events sent by hand leave
 * the clock's base behind, and the sound then runs too fast or not at all.
 */
void
sky_output_flush (SkyOutput *self)
{
  if (self->chain.pipeline == NULL ||
      (!self->used && !self->ending && self->run_speed == self->speed))
    return;
  if (self->moving)
    {
      g_clear_pointer (&self->held, sky_track_chunk_free);
      sky_output_take_over (self);
      return;
    }

  if (self->chain.kind != SKY_OUTPUT_SINK_EXCLUSIVE || self->chain.match)
    sky_output_chain_set_rate (&self->chain, 0);
  self->run_speed = self->speed;
  self->base_ns = end_of_run (self);
  self->floor_ns = self->base_ns;
  self->position_ns = self->base_ns;
  self->frames = 0;
  self->rate = 0;
  self->used = self->ending = self->ended = FALSE;
  gst_clear_caps (&self->caps);
  sky_output_places_empty (&self->places);
  if (!gst_element_seek (self->chain.pipeline, self->run_speed, GST_FORMAT_TIME,
                         GST_SEEK_FLAG_FLUSH, GST_SEEK_TYPE_SET, self->base_ns, GST_SEEK_TYPE_NONE,
                         -1) &&
      self->error == NULL)
    sky_output_set_error (self, "the device doesn't answer");
}

/**
 * sky_output_wants_data:
 * @self: an output
 *
 * Returns: whether sky_output_push() is welcome
 */
gboolean
sky_output_wants_data (SkyOutput *self)
{
  return self->chain.pipeline != NULL && self->error == NULL && !self->ending && !self->moving &&
         sky_output_get_level (self) < (gint64) SKY_OUTPUT_LEVEL_NS;
}

/**
 * sky_output_get_level:
 * @self: an output
 *
 * Returns: nanoseconds of what was pushed and hasn't reached the device; the last 0 to 300 ms
 */
gint64
sky_output_get_level (SkyOutput *self)
{
  if (self->chain.pipeline == NULL)
    return 0;

  return (gint64) gst_app_src_get_current_level_time (GST_APP_SRC (self->chain.appsrc));
}

/**
 * sky_output_push:
 * @self: an open output
 * @token: the track that @chunk belongs to
 * @chunk: (transfer full): its next samples; they follow what was pushed before without a gap
 */
void
sky_output_push (SkyOutput *self, guint64 token, SkyTrackChunk *chunk)
{
  guint64        frames = gst_buffer_get_size (chunk->buffer) / (gsize) chunk->info.bpf;
  SkyOutputPlace place = { .token = token, .track_ns = chunk->track_ns };
  gint64         start_ns;

  if (!sky_output_fits (self, token, chunk))
    return;
  if (chunk->info.rate != self->rate)
    {
      self->base_ns = end_of_run (self);
      self->rate = chunk->info.rate;
      self->frames = 0;
    }
  if (self->caps == NULL || !gst_caps_is_equal (self->caps, chunk->caps))
    {
      gst_caps_replace (&self->caps, chunk->caps);
      gst_app_src_set_caps (GST_APP_SRC (self->chain.appsrc), chunk->caps);
    }

  start_ns = end_of_run (self);
  sky_output_places_note (&self->places, &place, start_ns);
  self->frames += frames;
  self->used = TRUE;
  chunk->buffer = gst_buffer_make_writable (chunk->buffer);
  GST_BUFFER_PTS (chunk->buffer) = (GstClockTime) start_ns;
  GST_BUFFER_DURATION (chunk->buffer) = (GstClockTime) (end_of_run (self) - start_ns);
  if (chunk->shaped)
    GST_BUFFER_FLAG_SET (chunk->buffer, SKY_BUFFER_FLAG_SHAPED);
  gst_app_src_push_buffer (GST_APP_SRC (self->chain.appsrc), g_steal_pointer (&chunk->buffer));
  sky_track_chunk_free (chunk);
}

/**
 * sky_output_end:
 * @self: an open output
 *
 * Nothing follows. When the device has played it all, sky_output_has_ended() turns true.
 */
void
sky_output_end (SkyOutput *self)
{
  if (self->ending || self->moving)
    return;

  self->ending = TRUE;
  gst_app_src_end_of_stream (GST_APP_SRC (self->chain.appsrc));
}

/**
 * sky_output_is_ending:
 * @self: an output
 *
 * Returns: whether the device plays the last of what it has, at the end or before another device
 * takes over
 */
gboolean
sky_output_is_ending (SkyOutput *self)
{
  return self->ending || self->moving;
}

/**
 * sky_output_has_ended:
 * @self: an output
 *
 * Returns: whether everything was heard to the end
 */
gboolean
sky_output_has_ended (SkyOutput *self)
{
  return self->ended && !self->moving;
}

/**
 * sky_output_is_used:
 * @self: an output
 *
 * Returns: whether something was pushed since the last flush
 */
gboolean
sky_output_is_used (SkyOutput *self)
{
  return self->used;
}

/**
 * sky_output_get_error:
 * @self: an output
 *
 * Returns: (nullable): why the device is lost; close and open it again
 */
const GError *
sky_output_get_error (SkyOutput *self)
{
  return self->error;
}

/**
 * sky_output_pass_joint:
 * @self: an output
 * @token: (out): the track that is heard from now on
 *
 * To be called until it says %FALSE, as short tracks may pass in one turn.
 *
 * Returns: whether another track has begun to be heard
 */
gboolean
sky_output_pass_joint (SkyOutput *self, guint64 *token)
{
  return sky_output_places_pass (&self->places, self->position_ns, token);
}

/**
 * sky_output_get_place:
 * @self: an output
 * @place: (out): what is heard now, as of the last sky_output_pass_joint()
 *
 * Returns: whether anything is heard
 */
gboolean
sky_output_get_place (SkyOutput *self, SkyOutputPlace *place)
{
  return sky_output_places_get (&self->places, self->position_ns, place);
}

/**
 * sky_output_get_time_to_joint:
 * @self: an output
 *
 * Returns: nanoseconds until the next joint that was pushed is heard, or -1
 */
gint64
sky_output_get_time_to_joint (SkyOutput *self)
{
  gint64 track_ns = sky_output_places_get_time_to_joint (&self->places, self->position_ns);

  return track_ns < 0 ? -1 : (gint64) ((double) track_ns / self->run_speed);
}
