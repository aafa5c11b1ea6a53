/* SPDX-License-Identifier: GPL-3.0-or-later */
/* playbin3 in a benchmark, with souphttpsrc or filesrc. Main thread, but for what is said. */
#include <gst/gst.h>

#include "bench-side.h"

static struct
{
  GstElement *playbin;
  GPtrArray  *uris;
  const char *url;
  guint       current; /* atomic */
  gboolean    ended;
} peer;

/* A streaming thread. */
static void
about_to_finish_cb (GstElement *playbin, gpointer data)
{
  guint next = (guint) g_atomic_int_add (&peer.current, 1) + 1;

  if (next < peer.uris->len)
    g_object_set (playbin, "uri", g_ptr_array_index (peer.uris, next), NULL);
}

static gboolean
message_cb (GstBus *bus, GstMessage *message, gpointer data)
{
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    peer.ended = TRUE;
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    {
      g_autoptr (GError) error = NULL;

      gst_message_parse_error (message, &error, NULL);
      g_printerr ("%s\n", error->message);
      peer.ended = TRUE;
    }

  return G_SOURCE_CONTINUE;
}

static void
peer_add (const char *name, const char *format, const char *file)
{
  g_ptr_array_add (peer.uris, peer.url != NULL ? g_strconcat (peer.url, "/", name, NULL)
                                               : g_filename_to_uri (file, NULL, NULL));
}

static void
peer_play (guint item)
{
  g_atomic_int_set (&peer.current, item);
  peer.ended = FALSE;
  gst_element_set_state (peer.playbin, GST_STATE_READY);
  g_object_set (peer.playbin, "uri", g_ptr_array_index (peer.uris, item), NULL);
  gst_element_set_state (peer.playbin, GST_STATE_PLAYING);
}

/* Not ACCURATE: it would read all that lies before the place. */
static void
peer_seek (gint64 position_ms)
{
  gst_element_seek_simple (peer.playbin, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH,
                           position_ms * (gint64) GST_MSECOND);
}

static void
peer_set_playing (gboolean playing)
{
  gst_element_set_state (peer.playbin, playing ? GST_STATE_PLAYING : GST_STATE_PAUSED);
}

static void
peer_stop (void)
{
  gst_element_set_state (peer.playbin, GST_STATE_READY);
}

static void
peer_read (guint item)
{
}

static guint64
peer_get_stored (guint item)
{
  return 0;
}

static gboolean
peer_has_ended (void)
{
  return peer.ended;
}

static gint64
peer_get_position (void)
{
  gint64 position = 0;

  gst_element_query_position (peer.playbin, GST_FORMAT_TIME, &position);

  return position / (gint64) GST_MSECOND;
}

static void
peer_shut_down (void)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (peer.playbin);

  gst_bus_remove_watch (bus);
  gst_element_set_state (peer.playbin, GST_STATE_NULL);
  gst_clear_object (&peer.playbin);
  g_ptr_array_unref (peer.uris);
}

static const BenchSide side = { peer_add,         peer_play,         peer_play,     peer_seek,
                                peer_set_playing, peer_stop,         peer_read,     peer_get_stored,
                                peer_has_ended,   peer_get_position, peer_shut_down };

/* @url: (nullable): of the files' server. */
const BenchSide *
bench_peer_new (const char *url)
{
  g_autoptr (GError) error = NULL;
  GstElement *sink = gst_parse_bin_from_description (g_getenv ("SKYLARK_AUDIO_SINK"), TRUE, &error);
  g_autoptr (GstBus) bus = NULL;

  if (sink == NULL)
    g_error ("%s", error->message);
  peer.uris = g_ptr_array_new_with_free_func (g_free);
  peer.url = url;
  peer.playbin = gst_object_ref_sink (gst_element_factory_make ("playbin3", NULL));
  gst_util_set_object_arg (G_OBJECT (peer.playbin), "flags", "audio+soft-volume");
  g_object_set (peer.playbin, "audio-sink", sink, NULL);
  g_signal_connect (peer.playbin, "about-to-finish", G_CALLBACK (about_to_finish_cb), NULL);
  bus = gst_element_get_bus (peer.playbin);
  gst_bus_add_watch (bus, message_cb, NULL);

  return &side;
}
