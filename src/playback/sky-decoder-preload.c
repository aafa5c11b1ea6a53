/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoders that take long to load are loaded when an item that needs them is put into the queue:
 * libav's plugin is 38 MB and 100 ms of a processor, more than a server takes to answer. The
 * loading runs on a thread of its own that owns nothing.
 */
#include "playback/sky-decoder-preload.h"

#include "media/sky-audio-format.h"
#include "playback/sky-queue-item.h"

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

static const char *
choose_element (SkyQueueItem *item)
{
  static const struct
  {
    const char *format;
    const char *element;
  } slow[] = {
    { "AAC", "avdec_aac" },   { "ADTS", "avdec_aac" }, { "MP4", "avdec_aac" },
    { "ALAC", "avdec_alac" }, { "APE", "avdec_ape" },
  };
  const char *format = sky_queue_item_get_format (item);
  const char *location = sky_queue_item_get_location (item);

  if (format == NULL && location != NULL)
    format = sky_audio_format_guess_codec (location);
  for (guint i = 0; format != NULL && i < G_N_ELEMENTS (slow); i++)
    if (g_str_equal (format, slow[i].format))
      return slow[i].element;

  return NULL;
}

/**
 * sky_decoder_preload:
 * @queue: (element-type SkyQueueItem): what will be played
 * @position: of the first item that is new in it
 * @added: how many are
 *
 * Begins to load what decodes them where that takes long; what nobody knows is taken for what its
 * name promises. Only the first item for which there is anything to load does anything: all that
 * take long are of one plugin. Main thread.
 */
void
sky_decoder_preload (GListModel *queue, guint position, guint added)
{
  static gboolean begun;

  for (guint i = position; !begun && i < position + added; i++)
    {
      g_autoptr (SkyQueueItem) item = g_list_model_get_item (queue, i);
      const char *element = choose_element (item);

      if (element == NULL)
        continue;
      begun = TRUE;
      g_thread_unref (g_thread_new ("sky-preload", load_thread, (gpointer) element));
    }
}
