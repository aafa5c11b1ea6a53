/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sample-album FOLDER: makes the sample album there: eight short pieces with tags and a cover, two
 * each in FLAC, Opus, MP3 and M4A. Nothing of it lies in the repository.
 */
#include "sky-melody.h"

#include <cairo.h>
#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <gst/tag/tag.h>
#include <math.h>

#define ALBUM "Eight Small Skies"
#define ALBUM_ARTIST "The Morning Larks"
#define YEAR 2026
#define COVER_SIZE 600

typedef struct
{
  const char *title;
  const char *artist;
  const char *suffix;
  SkyMelody   melody;
} Piece;

static const Piece pieces[] = {
  { "First light",
    "The Morning Larks",
    "flac",
    { 60, FALSE, 190, SKY_VOICE_PLUCK,
      "4-2-0-2-4-7-6---5-4-2-4-2-0-1---4-2-0-2-4-7-9---7-6-5-3-4---..0-", "05340534" } },
  { "Over the harbour",
    "The Morning Larks",
    "flac",
    { 57, TRUE, 200, SKY_VOICE_REED,
      "0-2-4---3-2-1---0-2-4-7-6---4---5-4-3-2-4---2---1-3-2-1-0------.", "03500350" } },
  { "Café mit Möwen",
    "Lena Großmann",
    "opus",
    { 62, FALSE, 170, SKY_VOICE_BELL,
      "7-4-2-4-7---9-7-6-4-2-4-6---4---5-3-1-3-5---7-5-4-2-1-2-0-------", "04140414" } },
  { "東京の朝",
    "青い観覧車",
    "opus",
    { 64, TRUE, 200, SKY_VOICE_PLUCK,
      "0-2-3-4-7---4---3-2-0-2-3-------4-7-8-7-4---3---2-3-2-0-0-------", "05600560" } },
  { "Kites",
    "The Morning Larks",
    "mp3",
    { 65, FALSE, 165, SKY_VOICE_BELL,
      "2-4-5-7---5-4-2-4-5-4-2---0---2-4-5-7---9-7-5-4-2-1-0-------....", "03540354" } },
  { "Вечерний трамвай",
    "Полярная станция",
    "mp3",
    { 55, TRUE, 195, SKY_VOICE_REED,
      "4---3-2-4---5---4---3-2-1-------2---1-0-2---3---2-1-0-1-0-------", "03400340" } },
  { "Rain on the tent",
    "Lena Großmann",
    "m4a",
    { 59, FALSE, 180, SKY_VOICE_PLUCK,
      "0.2.4.2.0.2.4.7.6.4.2.4.1.2.3.1.0.2.4.7.9.7.4.2.3.1.2.4.0------.", "05340534" } },
  { "Home before dark",
    "The Morning Larks",
    "m4a",
    { 53, FALSE, 210, SKY_VOICE_REED,
      "4-5-7---5-4-2---3-4-5---4-2-0---1-2-3-5-4-2-1-0-------0---------", "03400340" } },
};

/* How each suffix is made; what takes the tags is called "tags". */
static const struct
{
  const char *suffix;
  const char *chain;
} encoders[] = {
  { "flac", "flacenc name=tags" },
  { "opus", "audioresample ! audio/x-raw,rate=48000 ! opusenc bitrate=128000 name=tags ! oggmux" },
  { "mp3", "lamemp3enc target=bitrate bitrate=192 ! xingmux ! id3v2mux name=tags" },
  { "m4a", "avenc_aac bitrate=160000 ! aacparse ! mp4mux name=tags" },
};

static const char *
chain_of (const char *suffix)
{
  for (gsize i = 0; i < G_N_ELEMENTS (encoders); i++)
    if (g_str_equal (encoders[i].suffix, suffix))
      return encoders[i].chain;
  g_error ("no encoder for %s", suffix);
}

static cairo_status_t
append_png (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
draw_sky (cairo_t *cr)
{
  cairo_pattern_t *sky = cairo_pattern_create_linear (0, 0, 0, COVER_SIZE);

  cairo_pattern_add_color_stop_rgb (sky, 0.0, 0.08, 0.16, 0.42);
  cairo_pattern_add_color_stop_rgb (sky, 0.6, 0.45, 0.52, 0.86);
  cairo_pattern_add_color_stop_rgb (sky, 1.0, 1.00, 0.72, 0.45);
  cairo_set_source (cr, sky);
  cairo_paint (cr);
  cairo_pattern_destroy (sky);
}

/* Eight hills, one a piece, each nearer and darker. */
static void
draw_hills (cairo_t *cr)
{
  for (int i = 0; i < 8; i++)
    {
      double base = COVER_SIZE * (0.55 + 0.055 * i);

      cairo_move_to (cr, 0, COVER_SIZE);
      for (int x = 0; x <= COVER_SIZE; x += 4)
        cairo_line_to (cr, x, base + 22 * sin (x / (60.0 + 9 * i) + 1.7 * i));
      cairo_line_to (cr, COVER_SIZE, COVER_SIZE);
      cairo_close_path (cr);
      cairo_set_source_rgb (cr, 0.62 - 0.07 * i, 0.40 - 0.045 * i, 0.50 - 0.04 * i);
      cairo_fill (cr);
    }
}

static GBytes *
draw_cover (void)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, COVER_SIZE, COVER_SIZE);
  cairo_t    *cr = cairo_create (surface);
  GByteArray *png = g_byte_array_new ();

  draw_sky (cr);
  cairo_set_source_rgb (cr, 1.0, 0.93, 0.75);
  cairo_arc (cr, COVER_SIZE * 0.68, COVER_SIZE * 0.46, COVER_SIZE * 0.09, 0, 2 * G_PI);
  cairo_fill (cr);
  draw_hills (cr);
  cairo_surface_write_to_png_stream (surface, append_png, png);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (png);
}

static GstTagList *
tags_of (guint index, GBytes *cover)
{
  const Piece  *piece = &pieces[index];
  gsize         size;
  const guint8 *data = g_bytes_get_data (cover, &size);
  g_autoptr (GstDateTime) year = gst_date_time_new_y (YEAR);
  g_autoptr (GDate) day = g_date_new_dmy (1, G_DATE_JANUARY, YEAR);
  g_autoptr (GstSample) image =
                 gst_tag_image_data_to_image_sample (data, size, GST_TAG_IMAGE_TYPE_FRONT_COVER);
  GstTagList *tags = gst_tag_list_new (
      GST_TAG_TITLE, piece->title, GST_TAG_ARTIST, piece->artist, GST_TAG_ALBUM, ALBUM,
      GST_TAG_ALBUM_ARTIST, ALBUM_ARTIST, GST_TAG_GENRE, "Folk", GST_TAG_TRACK_NUMBER, index + 1,
      GST_TAG_TRACK_COUNT, (guint) G_N_ELEMENTS (pieces), GST_TAG_IMAGE, image, NULL);

  /* Some writers know only the one kind, and some would write both. */
  if (g_str_equal (piece->suffix, "mp3") || g_str_equal (piece->suffix, "m4a"))
    gst_tag_list_add (tags, GST_TAG_MERGE_REPLACE, GST_TAG_DATE, day, NULL);
  else
    gst_tag_list_add (tags, GST_TAG_MERGE_REPLACE, GST_TAG_DATE_TIME, year, NULL);
  return tags;
}

static void
push_samples (GstElement *pipeline, const SkyMelody *melody)
{
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  gsize      n_frames;
  gint16    *samples = sky_melody_render (melody, &n_frames);
  GstBuffer *buffer =
      gst_buffer_new_wrapped (samples, n_frames * SKY_MELODY_CHANNELS * sizeof *samples);

  GST_BUFFER_PTS (buffer) = 0;
  GST_BUFFER_DURATION (buffer) = gst_util_uint64_scale (n_frames, GST_SECOND, SKY_MELODY_RATE);
  gst_app_src_push_buffer (GST_APP_SRC (source), buffer);
  gst_app_src_end_of_stream (GST_APP_SRC (source));
}

static gboolean
wait_for_end (GstElement *pipeline, GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
                                                               GST_MESSAGE_EOS | GST_MESSAGE_ERROR);

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    return TRUE;
  gst_message_parse_error (message, error, NULL);
  return FALSE;
}

static gboolean
encode (guint index, GBytes *cover, const char *folder, GError **error)
{
  const Piece     *piece = &pieces[index];
  g_autofree char *name = g_strdup_printf ("%02u %s.%s", index + 1, piece->title, piece->suffix);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *description = g_strdup_printf (
      "appsrc name=source format=time caps=audio/x-raw,format=S16LE,layout=interleaved,rate=%d,"
      "channels=%d ! audioconvert ! %s ! filesink name=file",
      SKY_MELODY_RATE, SKY_MELODY_CHANNELS, chain_of (piece->suffix));
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, error);
  g_autoptr (GstElement) setter = NULL;
  g_autoptr (GstElement) file = NULL;
  g_autoptr (GstTagList) tags = NULL;
  gboolean ok;

  if (pipeline == NULL)
    return FALSE;
  file = gst_bin_get_by_name (GST_BIN (pipeline), "file");
  g_object_set (file, "location", path, NULL);
  setter = gst_bin_get_by_name (GST_BIN (pipeline), "tags");
  tags = tags_of (index, cover);
  gst_tag_setter_merge_tags (GST_TAG_SETTER (setter), tags, GST_TAG_MERGE_REPLACE_ALL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  push_samples (pipeline, &piece->melody);
  ok = wait_for_end (pipeline, error);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return ok;
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr (GBytes) cover = NULL;
  g_autoptr (GError) error = NULL;

  gst_init (&argc, &argv);
  if (argc != 2)
    {
      g_printerr ("usage: sample-album FOLDER\n");
      return 2;
    }
  folder = g_build_filename (argv[1], ALBUM_ARTIST " - " ALBUM, NULL);
  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      g_printerr ("%s can't be made\n", folder);
      return 1;
    }
  cover = draw_cover ();
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    if (!encode (i, cover, folder, &error))
      {
        g_printerr ("%s: %s\n", pieces[i].title, error->message);
        return 1;
      }
  return 0;
}
