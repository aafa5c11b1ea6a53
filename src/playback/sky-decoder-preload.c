/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoders that take long to load are loaded when an item that needs them is put into the queue:
 * libav's plugin is 38 MB and 100 ms of a processor, more than a server takes to answer. The
 * loading runs on a thread of its own that owns nothing.
 */
#include "playback/sky-decoder-preload.h"

#include <gst/gst.h>

static gpointer
load_thread (gpointer data)
{
  const char *element = data;
  g_autoptr (GstElementFactory) factory = NULL;
  g_autoptr (GstPluginFeature) loaded = NULL;

  /* What is missing is told when the item is played. */
  if (!gst_init_check (NULL, NULL, NULL))
    return NULL;
  factory = gst_element_factory_find (element);
  if (factory != NULL)
    loaded = gst_plugin_feature_load (GST_PLUGIN_FEATURE (factory));

  return NULL;
}

/**
 * sky_decoder_preload:
 * @format: (nullable): as the library calls it
 *
 * Begins to load what decodes @format where that takes long. Only the first call does anything.
 * Any thread.
 */
void
sky_decoder_preload (const char *format)
{
  static gsize begun;
  const char  *element = NULL;

  if (g_strcmp0 (format, "AAC") == 0 || g_strcmp0 (format, "ADTS") == 0)
    element = "avdec_aac";
  else if (g_strcmp0 (format, "ALAC") == 0)
    element = "avdec_alac";
  else if (g_strcmp0 (format, "APE") == 0)
    element = "avdec_ape";
  if (element == NULL || !g_once_init_enter (&begun))
    return;

  g_thread_unref (g_thread_new ("sky-preload", load_thread, (gpointer) element));
  g_once_init_leave (&begun, 1);
}
