/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the output ends: the desktop's sound device, or what an environment variable names. Engine
 * thread.
 */
#include "playback/sky-output-sink.h"

#include "playback/sky-playback-error.h"

/* What the user, or a test, wants instead of the desktop's device; NULL for nothing. */
static const char *
get_description (void)
{
  const char *description = g_getenv ("SKYLARK_AUDIO_SINK");

  return description != NULL && *description != '\0' ? description : NULL;
}

/**
 * sky_output_sink_new:
 * @error: return location for a #GError
 *
 * Makes what SKYLARK_AUDIO_SINK says, as gst-launch-1.0 understands it, or finds out what the
 * desktop has.
 *
 * Returns: (transfer floating) (nullable): a sink
 */
GstElement *
sky_output_sink_new (GError **error)
{
  const char *description = get_description ();
  GstElement *sink;

  if (description != NULL)
    return gst_parse_bin_from_description (description, TRUE, error);

  sink = gst_element_factory_make ("autoaudiosink", NULL);
  if (sink == NULL)
    g_set_error_literal (error, SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_NO_OUTPUT,
                         "autoaudiosink is missing (package gstreamer1.0-plugins-good)");

  return sink;
}

/**
 * sky_output_sink_is_fake:
 * @sink: what sky_output_sink_new() gave, at least ready
 *
 * Where no device works, autoaudiosink quietly takes a sink that swallows everything at once.
 *
 * Returns: whether that has happened
 */
gboolean
sky_output_sink_is_fake (GstElement *sink)
{
  GstElementFactory *factory;
  GstElement        *child = NULL;
  gboolean           fake = FALSE;

  if (!GST_IS_BIN (sink) || get_description () != NULL)
    return FALSE;

  GST_OBJECT_LOCK (sink);
  if (GST_BIN_CHILDREN (sink) != NULL)
    child = gst_object_ref (GST_BIN_CHILDREN (sink)->data);
  GST_OBJECT_UNLOCK (sink);
  factory = child != NULL ? gst_element_get_factory (child) : NULL;
  if (factory != NULL)
    fake = g_str_equal (GST_OBJECT_NAME (factory), "fakesink");
  gst_clear_object (&child);

  return fake;
}

/**
 * sky_output_sink_dup_device:
 * @bin: a bin with a sink in it
 *
 * Returns: (transfer full) (nullable): the element that is the sink, inside of all bins
 */
GstElement *
sky_output_sink_dup_device (GstElement *bin)
{
  GstElement *found = gst_object_ref (bin);

  while (found != NULL && GST_IS_BIN (found))
    {
      g_autoptr (GstElement) outer = found;
      GstIterator *sinks = gst_bin_iterate_sinks (GST_BIN (outer));
      GValue       value = G_VALUE_INIT;

      found = NULL;
      if (gst_iterator_next (sinks, &value) == GST_ITERATOR_OK)
        found = g_value_dup_object (&value);
      g_value_unset (&value);
      gst_iterator_free (sinks);
    }

  return found;
}

/**
 * sky_output_sink_dup_device_name:
 * @device: what sky_output_sink_dup_device() gave
 *
 * May wait for the sound server.
 *
 * Returns: (transfer full): what people call the device, as far as the sink knows; else its kind
 */
char *
sky_output_sink_dup_device_name (GstElement *device)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (device), "device-name");
  g_autofree char *name = NULL;

  if (pspec != NULL && pspec->value_type == G_TYPE_STRING)
    g_object_get (device, "device-name", &name, NULL);
  if (name != NULL && *name != '\0')
    return g_steal_pointer (&name);

  return g_strdup (gst_element_get_metadata (device, GST_ELEMENT_METADATA_LONGNAME));
}
