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

/**
 * sky_output_get_sound:
 * @self: an output
 * @sound: (inout): gets the output's format and whether it is dithered, where there is one, and
 *   borrows the device's name
 */
void
sky_output_get_sound (SkyOutput *self, SkyHeardSound *sound)
{
  g_autoptr (GstElement) device = NULL;

  if (self->chain.pipeline == NULL)
    return;

  device = sky_output_sink_dup_device (self->chain.pipeline);
  if (!sky_sample_format_of_pad (device, "sink", &sound->output))
    return;

  sound->dithered = is_dithered (self, &sound->output);
  if (self->device == NULL)
    self->device = sky_output_sink_dup_device_name (device);
  sound->device = self->device;
}
