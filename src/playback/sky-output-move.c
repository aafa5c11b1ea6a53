/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the output goes on to another device, or opens its own at another rate: the samples that were
 * pushed are heard to their end where they are, and the next ones are the first of a new pipeline.
 * So none is lost or heard twice. Engine thread.
 */
#include "playback/sky-output-private.h"

#include <gst/app/gstappsrc.h>

#include "playback/sky-output-device-private.h"

/* Private: what was to take over isn't needed any more. */
void
sky_output_drop_move (SkyOutput *self)
{
  self->moving = FALSE;
  g_clear_pointer (&self->held, sky_track_chunk_free);
  if (self->other.pipeline != NULL)
    sky_output_chain_close (&self->other);
}

static void
begin (SkyOutput *self)
{
  if (self->moving)
    return;

  self->moving = TRUE;
  gst_app_src_end_of_stream (GST_APP_SRC (self->chain.appsrc));
}

/* Private: the device has played all that it had, or that is no longer wanted. */
void
sky_output_take_over (SkyOutput *self)
{
  SkyTrackChunk *held = g_steal_pointer (&self->held);
  g_autoptr (GError) error = NULL;

  self->moving = self->told = FALSE;
  sky_output_reset (self);
  sky_output_chain_close (&self->chain);
  self->chain = self->other;
  self->other = (SkyOutputChain){ 0 };
  if (self->chain.pipeline != NULL)
    sky_output_apply_sound (self);
  else if (!sky_output_open (self, &error))
    {
      /* Who finds it again has to know where. */
      if (held != NULL)
        sky_output_places_note (
            &self->places,
            &(SkyOutputPlace){ .token = self->held_token, .track_ns = held->track_ns }, 0);
      g_clear_pointer (&held, sky_track_chunk_free);
      self->error = g_steal_pointer (&error);
      return;
    }

  if (self->run_speed != self->speed)
    sky_output_flush (self);
  if (held != NULL)
    sky_output_push (self, self->held_token, held);
  sky_output_set_playing (self, self->playing);
}

/* Private: the device that is to take over may fail before it gets anything. */
void
sky_output_check_other (SkyOutput *self)
{
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  if (self->other.pipeline == NULL)
    return;

  bus = gst_element_get_bus (self->other.pipeline);
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  if (message == NULL)
    return;

  gst_message_parse_error (message, &error, NULL);
  if (self->other.id != NULL)
    sky_output_give_up (self, error->message);
  sky_output_chain_close (&self->other);
}

/* Where two pipelines would be in each other's way: a card that is used directly has room for one.
 */
static gboolean
needs_room (SkyOutput *self, const SkyOutputWish *target)
{
  return target != NULL && (g_strcmp0 (target->id, self->chain.id) == 0 ||
                            sky_output_device_id_can_be_exclusive (target->id));
}

/* Opens what is to take over while the first one still plays, so that nothing is lost where that
 * fails. */
static gboolean
open_other (SkyOutput *self)
{
  const SkyOutputWish *target = sky_output_get_target (self);
  g_autoptr (GError) error = NULL;

  if (sky_output_open_chain (self, &self->other, target, &error))
    return TRUE;
  if (target != NULL)
    sky_output_give_up (self, error->message);

  return FALSE;
}

/**
 * sky_output_move:
 * @self: an output that plays and is misplaced
 *
 * What was pushed is heard where it is; then the sound goes on where it should. Where the wished
 * device can't be opened it goes on at the default.
 */
void
sky_output_move (SkyOutput *self)
{
  if (self->other.pipeline != NULL)
    sky_output_chain_close (&self->other);
  if (self->chain.kind == SKY_OUTPUT_SINK_EXCLUSIVE ||
      needs_room (self, sky_output_get_target (self)))
    {
      begin (self);
      return;
    }

  if (!open_other (self) && !sky_output_is_right (self, &self->chain) && !open_other (self))
    {
      self->stuck = TRUE;
      return;
    }
  if (self->other.pipeline != NULL)
    begin (self);
}

/* Private: whether @chunk can be pushed. Else it is taken, and is the first for the device when
 * that is open again at another rate. */
gboolean
sky_output_fits (SkyOutput *self, guint64 token, SkyTrackChunk *chunk)
{
  int rate;

  if (self->chain.kind == SKY_OUTPUT_SINK_DESCRIBED || chunk->info.rate == self->rate)
    return TRUE;
  if (self->chain.rate != 0 && (!self->chain.match || !self->used))
    return TRUE;

  rate = sky_output_sink_choose_rate (self->chain.sink, chunk->info.rate);
  if (self->chain.rate == 0 || self->chain.rate == rate)
    {
      sky_output_chain_set_rate (&self->chain, rate);
      return TRUE;
    }

  self->held = chunk;
  self->held_token = token;
  begin (self);

  return FALSE;
}
