/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The elements between a track's bytes and its samples. Known formats get an explicit chain, so
 * that nothing probes, and always the same decoder, because decoders of one format differ in what
 * they trim; the rest goes through decodebin3, restricted to audio. Engine thread; pads that
 * appear later are linked by the streaming thread that adds them.
 */
#include "playback/sky-decode-chain.h"

#include "media/sky-ogg-length.h"
#include "playback/sky-cloud-src.h"
#include "playback/sky-playback-error.h"
#include "playback/sky-plugin-package.h"

/* The first packet of an Ogg stream has a time below this; one of the end, hardly. */
#define BEGINNING_NS (500 * GST_MSECOND)
#define MAX_STEPS 4
#define MAX_CHOICES 2

typedef struct
{
  const char *names[MAX_CHOICES]; /* the first one that is installed is taken */
} Step;

typedef struct
{
  const char *format;
  Step        steps[MAX_STEPS];
} Chain;

/* What the streaming thread needs once it has seen what the bytes are; all of it in @bin. */
typedef struct
{
  GstBin     *bin;
  GstElement *source;
  GstElement *decodebin;
  GstElement *first_after;
} Unknown;

static const Chain chains[] = {
  { "FLAC", { { { "flacparse" } }, { { "flacdec" } } } },
  { "Opus", { { { "oggdemux" } }, { { "opusparse" } }, { { "opusdec" } } } },
  { "Vorbis", { { { "oggdemux" } }, { { "vorbisdec" } } } },
  { "MP3", { { { "mpegaudioparse" } }, { { "mpg123audiodec", "avdec_mp3" } } } },
  { "AAC", { { { "qtdemux" } }, { { "aacparse" } }, { { "avdec_aac" } } } },
  { "MP4", { { { "qtdemux" } }, { { "aacparse" } }, { { "avdec_aac" } } } },
  { "ALAC", { { { "qtdemux" } }, { { "avdec_alac" } } } },
  { "ADTS", { { { "aacparse" } }, { { "avdec_aac" } } } },
  { "WavPack", { { { "wavpackparse" } }, { { "wavpackdec" } } } },
  { "Musepack", { { { "musepackdec" } } } },
  { "APE", { { { "avdemux_ape" } }, { { "avdec_ape" } } } },
  { "WAV", { { { "wavparse" } } } },
  { "AIFF", { { { "aiffparse" } } } },
};

static void
set_missing_error (const char *element, const char *format, GError **error)
{
  g_set_error (error, SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_UNSUPPORTED,
               "%s needs the GStreamer element “%s” (package %s)",
               format != NULL ? format : "This file", element,
               sky_plugin_package_of_element (element));
}

static gboolean
pad_is_audio (GstPad *pad)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);

  if (caps == NULL)
    caps = gst_pad_query_caps (pad, NULL);
  if (gst_caps_is_empty (caps) || gst_caps_is_any (caps))
    return gst_caps_is_any (caps);

  return g_str_has_prefix (gst_structure_get_name (gst_caps_get_structure (caps, 0)), "audio/");
}

/* Streaming thread. The first audio stream is the track; pictures, video and text stay unlinked. */
static void
pad_added_cb (GstElement *element, GstPad *pad, gpointer user_data)
{
  GstElement *following = user_data;
  g_autoptr (GstPad) sink = gst_element_get_static_pad (following, "sink");

  if (sink == NULL || gst_pad_is_linked (sink) || !pad_is_audio (pad))
    return;
  if (GST_PAD_LINK_FAILED (gst_pad_link (pad, sink)))
    GST_ELEMENT_ERROR (element, STREAM, FORMAT, ("The sound in it isn't in the expected format"),
                       ("link to %s failed", GST_OBJECT_NAME (following)));
}

/* Whether nothing in it is, or may turn out to be, sound. */
static gboolean
is_silent (GstStreamCollection *collection)
{
  guint n_streams = gst_stream_collection_get_size (collection);

  for (guint i = 0; i < n_streams; i++)
    {
      GstStreamType type =
          gst_stream_get_stream_type (gst_stream_collection_get_stream (collection, i));

      if ((type & (GST_STREAM_TYPE_AUDIO | GST_STREAM_TYPE_UNKNOWN)) != 0 || type == 0)
        return FALSE;
    }

  return n_streams > 0;
}

/* Streaming thread. Where decodebin3 has nothing to do, it says nothing, not even at the end. */
static int
select_stream_cb (GstElement *decodebin, GstStreamCollection *collection, GstStream *stream)
{
  if (is_silent (collection))
    GST_ELEMENT_ERROR (decodebin, STREAM, WRONG_TYPE, ("There is no sound in the file"), (NULL));

  return (gst_stream_get_stream_type (stream) & GST_STREAM_TYPE_AUDIO) != 0 ? 1 : 0;
}

/* Streaming threads. */
static GstPadProbeReturn
gate_cb (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  GstClockTime pts = GST_BUFFER_PTS (GST_PAD_PROBE_INFO_BUFFER (info));

  if (!GST_CLOCK_TIME_IS_VALID (pts))
    return GST_PAD_PROBE_OK;

  return pts > BEGINNING_NS ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_REMOVE;
}

/* In push mode oggdemux looks at the end for the length before it plays the beginning. Now and then
 * it lets a packet from there slip through, or some from its first look at the beginning, and
 * flushes afterwards; opusdec 1.22 keeps its state over the flush and would garble the beginning.
 * So nothing but headers passes until the beginning comes. */
static void
ogg_pad_added_cb (GstElement *oggdemux, GstPad *pad, gpointer user_data)
{
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, gate_cb, NULL, NULL);
}

/* Any thread. */
static void
deep_element_added_cb (GstBin *bin, GstBin *sub_bin, GstElement *element, gpointer gated)
{
  GstElementFactory *factory = gst_element_get_factory (element);
  const char        *name = factory != NULL ? GST_OBJECT_NAME (factory) : "";

  /* Unless told otherwise opusdec decodes both channels as if for one loudspeaker. */
  if (g_str_equal (name, "opusdec"))
    g_object_set (element, "phase-inversion", TRUE, NULL);
  else if (gated != NULL && g_str_equal (name, "oggdemux"))
    g_signal_connect (element, "pad-added", G_CALLBACK (ogg_pad_added_cb), NULL);
}

static void
link_or_wait (GstElement *element, GstElement *following)
{
  g_autoptr (GstPad) src = gst_element_get_static_pad (element, "src");

  if (src != NULL)
    gst_element_link (element, following);
  else
    g_signal_connect_object (element, "pad-added", G_CALLBACK (pad_added_cb), following, 0);
}

static GstElement *
make_step (const Step *step, const char *format, GError **error)
{
  for (gsize i = 0; i < MAX_CHOICES && step->names[i] != NULL; i++)
    {
      GstElement *element = gst_element_factory_make (step->names[i], NULL);

      if (element != NULL)
        return element;
    }
  set_missing_error (step->names[0], format, error);

  return NULL;
}

static gboolean
build_known (
    GstBin *bin, const Chain *chain, GstElement *source, GstElement *first_after, GError **error)
{
  GstElement *before = source;

  for (gsize i = 0; i < MAX_STEPS && chain->steps[i].names[0] != NULL; i++)
    {
      GstElement *element = make_step (&chain->steps[i], chain->format, error);

      if (element == NULL)
        return FALSE;
      gst_bin_add (bin, element);
      link_or_wait (before, element);
      gst_element_sync_state_with_parent (element);
      before = element;
    }
  link_or_wait (before, first_after);

  return TRUE;
}

static const Chain *
find_chain (const char *format)
{
  for (gsize i = 0; i < G_N_ELEMENTS (chains); i++)
    if (g_strcmp0 (chains[i].format, format) == 0)
      return &chains[i];

  return NULL;
}

static gboolean
is_installed (const Chain *chain)
{
  for (gsize i = 0; i < MAX_STEPS && chain->steps[i].names[0] != NULL; i++)
    {
      g_autoptr (GstElementFactory) factory = gst_element_factory_find (chain->steps[i].names[0]);

      if (factory == NULL)
        return FALSE;
    }

  return TRUE;
}

/* Streaming thread, before anything has passed on. Before it plays the beginning, oggdemux looks at
 * the end and flushes; decodebin3 1.22 links its decoder meanwhile, and that one then gets its caps
 * before the stream's start. */
static void
type_found_cb (GstElement *typefind, guint probability, GstCaps *caps, gpointer user_data)
{
  Unknown     *self = user_data;
  const char  *name = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  const Chain *chain = NULL;
  g_autoptr (GBytes) head = NULL;

  if (g_str_has_suffix (name, "/ogg"))
    head = sky_cloud_src_peek (SKY_CLOUD_SRC (self->source), SKY_OGG_LENGTH_HEAD);
  if (head != NULL)
    chain = find_chain (
        sky_ogg_length_get_codec (g_bytes_get_data (head, NULL), g_bytes_get_size (head)));
  if (chain == NULL || !is_installed (chain)) /* decodebin3 says what is missing */
    return;

  gst_element_unlink (typefind, self->decodebin);
  build_known (self->bin, chain, typefind, self->first_after, NULL);
  gst_element_set_locked_state (self->decodebin, TRUE);
  gst_element_set_state (self->decodebin, GST_STATE_NULL);
  gst_bin_remove (self->bin, self->decodebin);
}

static void
unknown_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

static gboolean
build_unknown (
    GstBin *bin, const char *format, GstElement *source, GstElement *first_after, GError **error)
{
  GstElement *typefind = gst_element_factory_make ("typefind", NULL);
  GstElement *decodebin = gst_element_factory_make ("decodebin3", NULL);
  Unknown    *unknown;

  if (typefind == NULL || decodebin == NULL)
    {
      gst_clear_object (&typefind);
      gst_clear_object (&decodebin);
      set_missing_error ("decodebin3", format, error);
      return FALSE;
    }

  g_signal_connect (decodebin, "select-stream", G_CALLBACK (select_stream_cb), NULL);
  /* In push mode decodebin3 1.22 takes only a stream whose type is already known. */
  gst_bin_add_many (bin, typefind, decodebin, NULL);
  gst_element_link_many (source, typefind, decodebin, NULL);
  unknown = g_new (Unknown, 1);
  *unknown = (Unknown){ bin, source, decodebin, first_after };
  g_signal_connect_data (typefind, "have-type", G_CALLBACK (type_found_cb), unknown, unknown_free,
                         0);
  link_or_wait (decodebin, first_after);

  return TRUE;
}

/**
 * sky_decode_chain_build:
 * @bin: where to put the elements
 * @format: (nullable): the library's short name; %NULL and unknown names are found out
 * @source: in @bin, gives the bytes
 * @first_after: in @bin, takes raw audio
 * @gated: whether an Ogg stream's beginning is waited for
 * @error: return location; names the element and package when one is missing
 *
 * Fills in what lies between @source and @first_after.
 *
 * Returns: whether everything needed is there
 */
gboolean
sky_decode_chain_build (GstBin     *bin,
                        const char *format,
                        GstElement *source,
                        GstElement *first_after,
                        gboolean    gated,
                        GError    **error)
{
  g_signal_connect (bin, "deep-element-added", G_CALLBACK (deep_element_added_cb),
                    GINT_TO_POINTER (gated));
  if (find_chain (format) != NULL)
    return build_known (bin, find_chain (format), source, first_after, error);

  return build_unknown (bin, format, source, first_after, error);
}
