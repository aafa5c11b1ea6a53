/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Noise shaping belongs where the sound was changed; untouched samples pass as they are. Every
 * buffer says which it is, so that one rule ends and the other begins at the very sample. Engine
 * thread; the switch itself happens on the streaming thread.
 */
#include "playback/sky-output-dither.h"

#include <gst/audio/audio.h>
#include <gst/base/gstbasetransform.h>

#define DITHER "sky-dither"

typedef struct
{
  int all; /* atomic: whether every buffer is changed on its way */
  int now; /* what the element was told last; streaming thread */
} Dither;

/* audioconvert looks at its settings only when its caps change, and says nothing of that. */
static void
set_up_again (GstElement *convert)
{
  GstBaseTransform *transform = GST_BASE_TRANSFORM (convert);
  g_autoptr (GstCaps) in = gst_pad_get_current_caps (transform->sinkpad);
  g_autoptr (GstCaps) out = gst_pad_get_current_caps (transform->srcpad);

  if (in != NULL && out != NULL && !gst_caps_is_equal (in, out))
    GST_BASE_TRANSFORM_GET_CLASS (transform)->set_caps (transform, in, out);
}

/* Streaming thread. */
static GstPadProbeReturn
buffer_cb (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  Dither  *self = user_data;
  gboolean shaped =
      g_atomic_int_get (&self->all) != 0 ||
      GST_BUFFER_FLAG_IS_SET (GST_PAD_PROBE_INFO_BUFFER (info), SKY_BUFFER_FLAG_SHAPED);
  int wanted = shaped ? GST_AUDIO_DITHER_TPDF : GST_AUDIO_DITHER_NONE;
  g_autoptr (GstElement) convert = NULL;

  if (self->now == wanted)
    return GST_PAD_PROBE_OK;

  convert = gst_pad_get_parent_element (pad);
  if (convert != NULL)
    {
      self->now = wanted;
      g_object_set (convert, "dithering", wanted, NULL);
      set_up_again (convert);
    }

  return GST_PAD_PROBE_OK;
}

/**
 * sky_output_dither_install:
 * @convert: an audioconvert that hasn't started
 *
 * Lets it add noise to the buffers that say that they were changed, and to no others.
 */
void
sky_output_dither_install (GstElement *convert)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (convert, "sink");
  Dither *self = g_new0 (Dither, 1);

  self->now = GST_AUDIO_DITHER_NONE;
  g_object_set_data_full (G_OBJECT (convert), DITHER, self, g_free);
  g_object_set (convert, "dithering", GST_AUDIO_DITHER_NONE, NULL);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, buffer_cb, self, NULL);
}

/**
 * sky_output_dither_set_all:
 * @convert: the same
 * @all: whether every buffer is changed on its way to it
 */
void
sky_output_dither_set_all (GstElement *convert, gboolean all)
{
  Dither *self = g_object_get_data (G_OBJECT (convert), DITHER);

  g_atomic_int_set (&self->all, all);
}
