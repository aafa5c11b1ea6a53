/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of the sound at the output's end. Engine thread. */
#include "playback/sky-output-private.h"

#include "playback/sky-output-sink.h"
#include "playback/sky-sample-format.h"

/* audioconvert adds no noise where more bits than that are left. */
#define DITHERED_BITS 20

static gboolean
is_dithered (SkyOutput *self, const SkySampleFormat *output)
{
  int dithering = 0;

  g_object_get (self->chain.convert, "dithering", &dithering, NULL);

  return dithering != 0 && !output->is_float && output->bits <= DITHERED_BITS;
}

/* Private: the device, for people, or %NULL while it isn't known. The sink is asked once it has got
 * samples, as it knows no sooner. */
const char *
sky_output_get_device_name (SkyOutput *self)
{
  GstElement     *device = self->chain.device;
  SkySampleFormat format;

  if (self->device != NULL || device == NULL)
    return self->device;

  if (g_strcmp0 (self->chain.id, self->wish->id) == 0 && self->wish->name != NULL)
    self->device = g_strdup (self->wish->name);
  else if (sky_sample_format_of_pad (device, "sink", &format))
    self->device = sky_output_sink_dup_device_name (device);

  return self->device;
}

/**
 * sky_output_get_sound:
 * @self: an output
 * @sound: (inout): gets the output's format and whether it is dithered, where there is one, and
 *   borrows the device's name
 */
void
sky_output_get_sound (SkyOutput *self, SkyHeardSound *sound)
{
  if (self->chain.device == NULL ||
      !sky_sample_format_of_pad (self->chain.device, "sink", &sound->output))
    return;

  sound->dithered = is_dithered (self, &sound->output);
  sound->device = (char *) sky_output_get_device_name (self);
}
