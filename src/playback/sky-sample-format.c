/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads from a pipeline what samples it carries. Any thread. */
#include "playback/sky-sample-format.h"

#include <gst/audio/audio.h>

/**
 * sky_sample_format_of_pad:
 * @element: (nullable): an element
 * @pad_name: one of its pads
 * @format: (out): what passes there; unchanged where that isn't known
 *
 * Returns: whether anything passes there that is made of samples
 */
gboolean
sky_sample_format_of_pad (GstElement *element, const char *pad_name, SkySampleFormat *format)
{
  g_autoptr (GstPad) pad = NULL;
  g_autoptr (GstCaps) caps = NULL;
  GstAudioInfo info;

  if (element != NULL)
    pad = gst_element_get_static_pad (element, pad_name);
  if (pad != NULL)
    caps = gst_pad_get_current_caps (pad);
  if (caps == NULL || !gst_audio_info_from_caps (&info, caps))
    return FALSE;

  *format = (SkySampleFormat){ .rate = GST_AUDIO_INFO_RATE (&info),
                               .channels = GST_AUDIO_INFO_CHANNELS (&info),
                               .bits = GST_AUDIO_INFO_DEPTH (&info),
                               .is_float = GST_AUDIO_INFO_IS_FLOAT (&info) };

  return TRUE;
}
