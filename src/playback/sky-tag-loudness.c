/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loudness from the tags that a decoder meets on its way to the sound: for files that nobody has
 * looked at before. Any thread. */
#include "playback/sky-tag-loudness.h"

#include <gst/tag/tag.h>
#include <string.h>

#define ID3_HEAD 10
/* Texts stand before the pictures, or there aren't any that matter. */
#define ID3_MOST (64 * 1024)

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

/* The head's own size stands in its last four bytes, seven bits in each. */
static void
cut_id3 (guint8 *tag, gsize size)
{
  for (guint i = 0; i < 4; i++)
    tag[ID3_HEAD - 1 - i] = ((size - ID3_HEAD) >> (7 * i)) & 0x7f;
}

/**
 * sky_tag_loudness_of_id3:
 * @source: a file whose decoder leaves tags out
 * @loudness: (out): as they tell
 *
 * Waits for nothing. Of a long tag the beginning is looked at.
 *
 * Returns: whether they tell of any gain
 */
gboolean
sky_tag_loudness_of_id3 (SkyByteSource *source, SkyLoudness *loudness)
{
  g_autoptr (GBytes) head = sky_byte_source_read_at_hand (source, 0, ID3_HEAD);
  g_autoptr (GBytes) tag = NULL;
  g_autoptr (GstBuffer) buffer = NULL;
  g_autoptr (GstTagList) tags = NULL;
  guint8 *data;
  gsize   size;

  *loudness = (SkyLoudness){ 0 };
  if (head == NULL || g_bytes_get_size (head) < ID3_HEAD ||
      memcmp (g_bytes_get_data (head, NULL), "ID3", 3) != 0)
    return FALSE;

  buffer = gst_buffer_new_wrapped_bytes (head);
  size = gst_tag_get_id3v2_tag_size (buffer);
  gst_clear_buffer (&buffer);
  size = MIN (MIN (size, ID3_MOST), sky_byte_source_count_at_hand (source, 0));
  tag = size > ID3_HEAD ? sky_byte_source_read_at_hand (source, 0, size) : NULL;
  if (tag == NULL || g_bytes_get_size (tag) <= ID3_HEAD)
    return FALSE;

  data = g_bytes_unref_to_data (g_steal_pointer (&tag), &size);
  cut_id3 (data, size);
  buffer = gst_buffer_new_wrapped (data, size);
  tags = gst_tag_list_from_id3v2_tag (buffer);
  if (tags != NULL)
    read_tags (tags, loudness);

  return loudness->has_track || loudness->has_album;
}
