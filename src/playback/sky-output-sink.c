/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the output ends: the desktop's sound device, the one that the user has chosen, or what an
 * environment variable names. Engine thread.
 */
#include "playback/sky-output-sink.h"

#include "playback/sky-output-device-private.h"
#include "playback/sky-playback-error.h"

/* What the user, or a test, wants instead of the desktop's device; NULL for nothing. */
static const char *
get_description (void)
{
  const char *description = g_getenv ("SKYLARK_AUDIO_SINK");

  return description != NULL && *description != '\0' ? description : NULL;
}

static GstElement *
make (const char *factory, const char *package, GError **error)
{
  GstElement *sink = gst_element_factory_make (factory, NULL);

  if (sink == NULL)
    g_set_error (error, SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_NO_OUTPUT,
                 "%s is missing (package %s)", factory, package);

  return sink;
}

static GstElement *
make_default (SkyOutputSinkKind *kind, GError **error)
{
  const char *description = get_description ();

  *kind = description != NULL ? SKY_OUTPUT_SINK_DESCRIBED : SKY_OUTPUT_SINK_SHARED;

  return description != NULL ? gst_parse_bin_from_description (description, TRUE, error)
                             : make ("autoaudiosink", "gstreamer1.0-plugins-good", error);
}

/* Without the monitor, which is as it should be when the music begins with the program: the ids say
 * enough. */
static GstElement *
make_named (const char *id, GError **error)
{
  const char *name = strchr (id, ':');
  GstElement *sink = NULL;

  if (g_str_has_prefix (id, "pulse:"))
    sink = make ("pulsesink", "gstreamer1.0-pulseaudio", error);
  else if (g_str_has_prefix (id, "pipewire:"))
    sink = make ("pipewiresink", "gstreamer1.0-pipewire", error);
  else if (g_str_has_prefix (id, "alsa:"))
    return make ("alsasink", "gstreamer1.0-alsa", error);
  else
    g_set_error_literal (error, SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_NO_OUTPUT,
                         "the device hasn't been found");
  if (sink != NULL)
    gst_util_set_object_arg (
        G_OBJECT (sink), g_str_has_prefix (id, "pulse:") ? "device" : "target-object", name + 1);

  return sink;
}

static gboolean
is_of_factory (GstElement *element, const char *name)
{
  GstElementFactory *factory = gst_element_get_factory (element);

  return factory != NULL && g_str_equal (GST_OBJECT_NAME (factory), name);
}

/* "hw" is the card itself; "dmix" is ALSA's own way of sharing it, at one rate. */
static void
name_card (GstElement *sink, const SkyOutputWish *wish)
{
  g_auto (GStrv) parts = g_strsplit (wish->id + strlen ("alsa:"), ",", 2);
  g_autofree char *device = NULL;

  if (!is_of_factory (sink, "alsasink"))
    return;

  device = g_strdup_printf ("%s:CARD=%s,DEV=%s", wish->exclusive ? "hw" : "dmix", parts[0],
                            parts[1] != NULL ? parts[1] : "0");
  g_object_set (sink, "device", device, NULL);
}

/**
 * sky_output_sink_new:
 * @wish: (nullable): which device, or %NULL for the desktop's default
 * @kind: (out): how it can be used
 * @error: return location for a #GError
 *
 * In place of the default it makes what SKYLARK_AUDIO_SINK says, as gst-launch-1.0 understands it.
 *
 * Returns: (transfer floating) (nullable): a sink
 */
GstElement *
sky_output_sink_new (const SkyOutputWish *wish, SkyOutputSinkKind *kind, GError **error)
{
  GstElement *sink;

  if (wish == NULL)
    return make_default (kind, error);

  *kind = SKY_OUTPUT_SINK_SHARED;
  sink = wish->device != NULL ? gst_device_create_element (GST_DEVICE (wish->device), NULL)
                              : make_named (wish->id, error);
  if (sink == NULL && wish->device != NULL)
    g_set_error_literal (error, SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_NO_OUTPUT,
                         "the device can't be opened");
  if (sink == NULL || !sky_output_device_id_can_be_exclusive (wish->id))
    return sink;

  name_card (sink, wish);
  if (wish->exclusive)
    *kind = SKY_OUTPUT_SINK_EXCLUSIVE;

  return sink;
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
  GstElement *child;
  gboolean    fake;

  if (!is_of_factory (sink, "autoaudiosink"))
    return FALSE;

  child = sky_output_sink_dup_device (sink);
  fake = child != NULL && is_of_factory (child, "fakesink");
  gst_clear_object (&child);

  return fake;
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

/* How bad a rate is for sound of another one: one that halves its width is worst, then those that
 * don't divide evenly, then those that are higher than needed. */
static gint64
get_cost (int rate, int wanted)
{
  if (rate == wanted)
    return 0;
  if (rate < wanted)
    return ((gint64) 4 << 32) - rate;

  return (rate % wanted == 0 ? (gint64) 1 << 32 : (gint64) 2 << 32) + rate;
}

static void
consider (int *best, int rate, int wanted)
{
  if (*best == 0 || get_cost (rate, wanted) < get_cost (*best, wanted))
    *best = rate;
}

static void
consider_value (int *best, const GValue *value, int wanted)
{
  if (G_VALUE_HOLDS_INT (value))
    consider (best, g_value_get_int (value), wanted);
  else if (GST_VALUE_HOLDS_INT_RANGE (value))
    consider (
        best,
        CLAMP (wanted, gst_value_get_int_range_min (value), gst_value_get_int_range_max (value)),
        wanted);
  else if (GST_VALUE_HOLDS_LIST (value))
    for (guint i = 0; i < gst_value_list_get_size (value); i++)
      consider_value (best, gst_value_list_get_value (value, i), wanted);
}

/**
 * sky_output_sink_choose_rate:
 * @sink: a sink whose device is open
 * @wanted: the rate of the music, in Hz
 *
 * Returns: @wanted where the device offers it, else what is best instead
 */
int
sky_output_sink_choose_rate (GstElement *sink, int wanted)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (sink, "sink");
  g_autoptr (GstCaps) caps = pad != NULL ? gst_pad_query_caps (pad, NULL) : NULL;
  int best = 0;

  for (guint i = 0; caps != NULL && i < gst_caps_get_size (caps); i++)
    {
      const GstStructure *format = gst_caps_get_structure (caps, i);
      const GValue       *rates = gst_structure_get_value (format, "rate");

      if (gst_structure_has_name (format, "audio/x-raw") && rates != NULL)
        consider_value (&best, rates, wanted);
    }

  return best > 0 ? best : wanted;
}
