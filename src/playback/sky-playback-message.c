/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How GStreamer's errors become those of the playback layer. */
#include "playback/sky-playback-message.h"

#include "playback/sky-playback-error.h"

/**
 * sky_playback_message_is_stream:
 * @message: an error of a decode pipeline
 *
 * Returns: whether the bytes, not the way to them, are at fault
 */
gboolean
sky_playback_message_is_stream (GstMessage *message)
{
  g_autoptr (GError) error = NULL;

  gst_message_parse_error (message, &error, NULL);

  return error->domain == GST_STREAM_ERROR;
}

/**
 * sky_playback_message_post:
 * @source: an element that gives a file's bytes
 * @offset: of the byte that it could not get
 * @error: why
 *
 * Posts the error on the bus, so that sky_playback_message_to_error() makes it again.
 *
 * Returns: what the element's function is to return
 */
GstFlowReturn
sky_playback_message_post (GstElement *source, guint64 offset, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return GST_FLOW_FLUSHING;

  GST_ELEMENT_ERROR_WITH_DETAILS (source, RESOURCE, READ, ("%s", error->message),
                                  ("read at %" G_GUINT64_FORMAT, offset),
                                  ("domain", G_TYPE_STRING, g_quark_to_string (error->domain),
                                   "code", G_TYPE_INT, error->code, NULL));

  return GST_FLOW_ERROR;
}

/**
 * sky_playback_message_to_error:
 * @message: an error of a decode pipeline
 * @missing: (nullable): what no plugin can decode, if that is known
 *
 * An error of the bytes' source comes back as the source has made it.
 *
 * Returns: (transfer full): what is wrong with the track
 */
GError *
sky_playback_message_to_error (GstMessage *message, const char *missing)
{
  g_autoptr (GError) error = NULL;
  const GstStructure *details = NULL;
  const char         *domain;
  int                 code;

  gst_message_parse_error (message, &error, NULL);
  gst_message_parse_error_details (message, &details);
  if (details != NULL && (domain = gst_structure_get_string (details, "domain")) != NULL &&
      gst_structure_get_int (details, "code", &code))
    return g_error_new_literal (g_quark_from_string (domain), code, error->message);
  if (missing != NULL)
    return g_error_new (SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_UNSUPPORTED,
                        "No decoder is installed: %s", missing);
  if (error->domain == GST_RESOURCE_ERROR)
    return g_error_new_literal (SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_UNREADABLE, error->message);

  return g_error_new_literal (SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_CORRUPT, error->message);
}
