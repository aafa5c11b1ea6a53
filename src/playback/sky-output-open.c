/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which device the output ends in: the one that the user wants, while it is there and works, else
 * the default. Engine thread.
 */
#include "playback/sky-output-private.h"

#include "playback/sky-output-device-private.h"
#include "playback/sky-playback-error.h"

static void
set_no_output_error (GError **error, const char *reason)
{
  g_set_error (error, SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_NO_OUTPUT, "No sound output: %s",
               reason);
}

static char *
dup_bus_error (SkyOutputChain *chain)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (chain->pipeline);
  g_autoptr (GstMessage) message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  g_autoptr (GError) error = NULL;

  if (message == NULL)
    return g_strdup ("the device can't be opened");
  gst_message_parse_error (message, &error, NULL);

  return g_strdup (error->message);
}

/* Private: the sound can't go on here. */
void
sky_output_set_error (SkyOutput *self, const char *reason)
{
  if (self->error == NULL)
    set_no_output_error (&self->error, reason);
}

/* Private: the wished device has failed; the default is used until there is news of it. */
void
sky_output_give_up (SkyOutput *self, const char *detail)
{
  self->avoiding = TRUE;
  g_free (self->detail);
  self->detail = g_strdup (detail);
  self->told = FALSE;
}

/* Private: returns what is to be opened, or %NULL for the default. */
const SkyOutputWish *
sky_output_get_target (SkyOutput *self)
{
  return self->wish->id != NULL && !self->wish->absent && !self->avoiding ? self->wish : NULL;
}

static gboolean
wants_alone (const SkyOutputWish *wish)
{
  return wish->exclusive && sky_output_device_id_can_be_exclusive (wish->id);
}

/* Private: whether @chain ends where the user wants it to. */
gboolean
sky_output_is_right (SkyOutput *self, const SkyOutputChain *chain)
{
  const SkyOutputWish *target = sky_output_get_target (self);
  gboolean             alone = chain->kind == SKY_OUTPUT_SINK_EXCLUSIVE;

  if (target == NULL || chain->id == NULL)
    return target == NULL && chain->id == NULL;

  return g_str_equal (chain->id, target->id) && alone == wants_alone (target) &&
         chain->match == (alone && target->match_rate);
}

/* Private: opens the device of @target, or the default one where that is %NULL. */
gboolean
sky_output_open_chain (SkyOutput           *self,
                       SkyOutputChain      *chain,
                       const SkyOutputWish *target,
                       GError             **error)
{
  SkyOutputSinkKind kind;
  g_autofree char  *reason = NULL;
  GstElement       *sink = sky_output_sink_new (target, &kind, error);

  if (sink == NULL)
    return FALSE;

  if (!sky_output_chain_build (chain, sink, self->wake))
    reason = g_strdup ("GStreamer's base plugins are missing");
  else if (gst_element_set_state (chain->pipeline, GST_STATE_READY) == GST_STATE_CHANGE_FAILURE)
    reason = dup_bus_error (chain);
  else if (sky_output_sink_is_fake (sink))
    reason = g_strdup ("no working device was found");
  else if (gst_element_set_state (chain->pipeline, GST_STATE_PAUSED) == GST_STATE_CHANGE_FAILURE)
    reason = dup_bus_error (chain);
  if (reason != NULL)
    {
      sky_output_chain_close (chain);
      g_set_error_literal (error, SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_NO_OUTPUT, reason);
      return FALSE;
    }

  chain->kind = kind;
  chain->id = target != NULL ? g_strdup (target->id) : NULL;
  chain->match = kind == SKY_OUTPUT_SINK_EXCLUSIVE && target->match_rate;
  sky_output_chain_find_device (chain);

  return TRUE;
}

/**
 * sky_output_open:
 * @self: an output
 * @error: return location; %SKY_PLAYBACK_ERROR_NO_OUTPUT
 *
 * Opens the sound device, paused: the one that is wished for, or the default where that doesn't
 * work. Does nothing when the right one is open. The environment variable SKYLARK_AUDIO_SINK may
 * name another default, as gst-launch-1.0 understands it.
 *
 * Returns: whether there is a device
 */
gboolean
sky_output_open (SkyOutput *self, GError **error)
{
  const SkyOutputWish *target = sky_output_get_target (self);
  g_autoptr (GError) local_error = NULL;

  if (self->chain.pipeline != NULL && (self->moving || sky_output_is_right (self, &self->chain)))
    return TRUE;

  sky_output_close (self);
  if (target != NULL && !sky_output_open_chain (self, &self->chain, target, &local_error))
    {
      sky_output_give_up (self, local_error->message);
      g_clear_error (&local_error);
      target = NULL;
    }
  if (target == NULL && !sky_output_open_chain (self, &self->chain, NULL, &local_error))
    {
      set_no_output_error (error, local_error->message);
      return FALSE;
    }
  sky_output_apply_sound (self);

  return TRUE;
}

/**
 * sky_output_close:
 * @self: an output
 *
 * Gives the device back. What was pushed is gone.
 */
void
sky_output_close (SkyOutput *self)
{
  g_clear_error (&self->error);
  sky_output_drop_move (self);
  sky_output_reset (self);
  self->told = FALSE;
  if (self->chain.pipeline == NULL)
    return;

  sky_output_chain_close (&self->chain);
}

/**
 * sky_output_set_wish:
 * @self: an output
 * @wish: where the music is to be heard; copied. The device that is open stays so; see
 *   sky_output_is_misplaced()
 */
void
sky_output_set_wish (SkyOutput *self, const SkyOutputWish *wish)
{
  if (sky_output_wish_equal (self->wish, wish))
    return;

  sky_output_wish_free (self->wish);
  self->wish = sky_output_wish_copy (wish);
  self->avoiding = self->stuck = self->told = FALSE;
  g_clear_pointer (&self->detail, g_free);
  g_clear_pointer (&self->device, g_free);
}

/**
 * sky_output_is_misplaced:
 * @self: an output
 *
 * Returns: whether it is open and ends elsewhere than it should
 */
gboolean
sky_output_is_misplaced (SkyOutput *self)
{
  const SkyOutputChain *last =
      self->moving && self->other.pipeline != NULL ? &self->other : &self->chain;

  if (last->pipeline == NULL || self->stuck)
    return FALSE;

  /* What is opened after the last sample is chosen then. */
  return !(self->moving && self->other.pipeline == NULL) && !sky_output_is_right (self, last);
}

/**
 * sky_output_is_forsaken:
 * @self: an output
 *
 * Returns: whether it is open on a device that is known not to be there any more
 */
gboolean
sky_output_is_forsaken (SkyOutput *self)
{
  return self->chain.id != NULL && self->wish->absent && self->wish->id != NULL &&
         g_str_equal (self->chain.id, self->wish->id);
}

/**
 * sky_output_try_wish:
 * @self: an output
 *
 * Forgets that the wished device has failed.
 *
 * Returns: whether it had
 */
gboolean
sky_output_try_wish (SkyOutput *self)
{
  gboolean avoiding = self->avoiding;

  self->avoiding = self->stuck = FALSE;

  return avoiding;
}

static SkyOutputTrouble
get_trouble (SkyOutput *self)
{
  if (self->chain.pipeline == NULL || self->chain.id != NULL || self->wish->id == NULL)
    return SKY_OUTPUT_FINE;
  if (self->wish->absent)
    return SKY_OUTPUT_ABSENT;

  return self->avoiding ? SKY_OUTPUT_BROKEN : SKY_OUTPUT_FINE;
}

/**
 * sky_output_take_news:
 * @self: an output
 *
 * Returns: (transfer none) (nullable): where it is heard, if that has changed since the last time
 *   this was asked
 */
const SkyOutputState *
sky_output_take_news (SkyOutput *self)
{
  SkyOutputState now = { .open = self->chain.pipeline != NULL, .trouble = get_trouble (self) };

  if (self->told && (self->device != NULL || !now.open) && self->state.rate == self->chain.rate)
    return NULL;

  self->told = TRUE;
  if (now.open)
    {
      now.id = self->chain.id;
      now.name = (char *) sky_output_get_device_name (self);
      now.exclusive = self->chain.kind == SKY_OUTPUT_SINK_EXCLUSIVE;
      now.rate = self->chain.rate;
    }
  now.detail = now.trouble == SKY_OUTPUT_BROKEN ? self->detail : NULL;
  if (sky_output_state_equal (&now, &self->state))
    return NULL;

  now.id = g_strdup (now.id);
  now.name = g_strdup (now.name);
  now.detail = g_strdup (now.detail);
  g_free (self->state.id);
  g_free (self->state.name);
  g_free (self->state.detail);
  self->state = now;

  return &self->state;
}

/**
 * sky_output_get_state:
 * @self: an output
 *
 * Returns: (transfer none): where it is heard, as sky_output_take_news() said last
 */
const SkyOutputState *
sky_output_get_state (SkyOutput *self)
{
  return &self->state;
}
