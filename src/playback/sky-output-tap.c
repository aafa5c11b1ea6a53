/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at the samples on their way to the volume, while somebody wants to see them: a probe that
 * reads. Without one there is none. Engine thread, but for the probe.
 */
#include "playback/sky-output-private.h"

#include <gst/audio/audio.h>

/* Streaming thread. */
static GstPadProbeReturn
buffer_cb (GstPad *pad, GstPadProbeInfo *probe, gpointer user_data)
{
  SkySpectrum *spectrum = user_data;
  GstBuffer   *buffer = GST_PAD_PROBE_INFO_BUFFER (probe);
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  GstAudioInfo info;
  GstMapInfo   map;

  if (caps == NULL || !gst_audio_info_from_caps (&info, caps) || !GST_BUFFER_PTS_IS_VALID (buffer))
    return GST_PAD_PROBE_OK;
  if (GST_AUDIO_INFO_FORMAT (&info) != GST_AUDIO_FORMAT_F32 ||
      !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return GST_PAD_PROBE_OK;
  sky_spectrum_write (spectrum, (gint64) GST_BUFFER_PTS (buffer), info.rate, info.channels,
                      (const float *) (gpointer) map.data, map.size / (gsize) info.bpf);
  gst_buffer_unmap (buffer, &map);

  return GST_PAD_PROBE_OK;
}

static void
unref_cb (gpointer data)
{
  sky_spectrum_unref (data);
}

/* Private: to a pipeline that was just built, or when it is wanted. */
void
sky_output_apply_tap (SkyOutput *self)
{
  g_autoptr (GstPad) pad = NULL;

  if (self->chain.pipeline == NULL)
    {
      self->tap_id = 0;
      return;
    }

  pad = gst_element_get_static_pad (GST_ELEMENT (self->chain.stage), "src");
  if (self->tap_id != 0)
    gst_pad_remove_probe (pad, self->tap_id);
  self->tap_id = 0;
  if (self->tap != NULL)
    self->tap_id = gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, buffer_cb,
                                      sky_spectrum_ref (self->tap), unref_cb);
}

/**
 * sky_output_set_tap:
 * @self: an output
 * @tap: (nullable): is told what is heard from now on
 */
void
sky_output_set_tap (SkyOutput *self, SkySpectrum *tap)
{
  if (self->tap == tap)
    return;

  g_clear_pointer (&self->tap, sky_spectrum_unref);
  self->tap = tap != NULL ? sky_spectrum_ref (tap) : NULL;
  sky_output_apply_tap (self);
}
