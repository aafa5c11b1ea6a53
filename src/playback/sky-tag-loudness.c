/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loudness from the tags that a decoder meets on its way to the sound: for files that nobody has
 * looked at before. Any thread. */
#include "playback/sky-tag-loudness.h"

#include <string.h>

static gboolean
read_gain (const GstTagList *tags, const char *tag, double *gain)
{
  double value;

  if (!gst_tag_list_get_double (tags, tag, &value) || !sky_loudness_is_gain (value))
    return FALSE;
  *gain = value;

  return TRUE;
}

static void
read_peak (const GstTagList *tags, const char *tag, double *peak)
{
  double value;

  if (gst_tag_list_get_double (tags, tag, &value) && sky_loudness_is_peak (value))
    *peak = value;
}

/* R128 gains have no tag of GStreamer's own: "R128_TRACK_GAIN=-1234". */
static gboolean
read_r128 (const GstTagList *tags, const char *key, double *gain)
{
  guint n = gst_tag_list_get_tag_size (tags, GST_TAG_EXTENDED_COMMENT);

  for (guint i = 0; i < n; i++)
    {
      const char *comment = NULL;
      gsize       length = strlen (key);

      if (gst_tag_list_peek_string_index (tags, GST_TAG_EXTENDED_COMMENT, i, &comment) &&
          g_ascii_strncasecmp (comment, key, length) == 0 && comment[length] == '=' &&
          sky_loudness_parse_r128 (comment + length + 1, gain))
        return TRUE;
    }

  return FALSE;
}

static void
read_tags (const GstTagList *tags, SkyLoudness *loudness)
{
  if (read_gain (tags, GST_TAG_TRACK_GAIN, &loudness->track_gain) ||
      read_r128 (tags, "R128_TRACK_GAIN", &loudness->track_gain))
    loudness->has_track = TRUE;
  if (read_gain (tags, GST_TAG_ALBUM_GAIN, &loudness->album_gain) ||
      read_r128 (tags, "R128_ALBUM_GAIN", &loudness->album_gain))
    loudness->has_album = TRUE;
  read_peak (tags, GST_TAG_TRACK_PEAK, &loudness->track_peak);
  read_peak (tags, GST_TAG_ALBUM_PEAK, &loudness->album_peak);
}

/**
 * sky_tag_loudness_of_element:
 * @element: (nullable): the end of a pipeline that has given samples
 * @loudness: (out): as the file's tags tell
 *
 * Returns: whether they tell of any gain
 */
gboolean
sky_tag_loudness_of_element (GstElement *element, SkyLoudness *loudness)
{
  g_autoptr (GstPad) pad = NULL;
  GstEvent *event;

  *loudness = (SkyLoudness){ 0 };
  if (element != NULL)
    pad = gst_element_get_static_pad (element, "sink");
  for (guint i = 0;
       pad != NULL && (event = gst_pad_get_sticky_event (pad, GST_EVENT_TAG, i)) != NULL; i++)
    {
      GstTagList *tags;

      gst_event_parse_tag (event, &tags);
      read_tags (tags, loudness);
      gst_event_unref (event);
    }

  return loudness->has_track || loudness->has_album;
}
