/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cue sheets as programs have written them, and as no program would. */
#include <string.h>

#include "media/sky-cue-block.h"
#include "media/sky-cue-regions.h"

/* As EAC writes it for one image, with CR LF, gaps and remarks. */
static const char image_sheet[] = "REM GENRE \"Trip Hop\"\r\n"
                                  "REM DATE 1998\r\n"
                                  "REM DISCID 840A2F0B\r\n"
                                  "REM DISCNUMBER 2\r\n"
                                  "REM COMMENT \"ExactAudioCopy v1.0b3\"\r\n"
                                  "REM REPLAYGAIN_ALBUM_GAIN -7.25 dB\r\n"
                                  "REM REPLAYGAIN_ALBUM_PEAK 0.988553\r\n"
                                  "CATALOG 0724384599522\r\n"
                                  "PERFORMER \"Massive Attack\"\r\n"
                                  "TITLE \"Mezzanine\"\r\n"
                                  "FILE \"Massive Attack - Mezzanine.wav\" WAVE\r\n"
                                  "  TRACK 01 AUDIO\r\n"
                                  "    TITLE \"Angel\"\r\n"
                                  "    PERFORMER \"Massive Attack feat. Horace Andy\"\r\n"
                                  "    SONGWRITER \"Del Naja\"\r\n"
                                  "    ISRC GBAAA9800015\r\n"
                                  "    REM REPLAYGAIN_TRACK_GAIN -6.10 dB\r\n"
                                  "    REM COMPOSER \"Vowles\"\r\n"
                                  "    FLAGS DCP\r\n"
                                  "    PREGAP 00:00:32\r\n"
                                  "    INDEX 01 00:00:00\r\n"
                                  "  TRACK 02 AUDIO\r\n"
                                  "    TITLE \"Risingson, \"live\"\"\r\n"
                                  "    INDEX 00 06:18:10\r\n"
                                  "    INDEX 01 06:20:15\r\n"
                                  "    INDEX 02 07:00:00\r\n"
                                  "    POSTGAP 00:02:00\r\n"
                                  "  TRACK 03 AUDIO\r\n"
                                  "    TITLE Teardrop\r\n"
                                  "    INDEX 01 11:18:40\r\n";

static SkyCueSheet *
parse (const char *text, GError **error)
{
  return sky_cue_sheet_parse ("a.cue", (const guint8 *) text, strlen (text), error);
}

static SkyCueSheet *
parse_good (const char *text)
{
  g_autoptr (GError) error = NULL;
  SkyCueSheet *sheet = parse (text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (sheet);
  return sheet;
}

static SkyCueTrack *
track_of (SkyCueSheet *sheet, guint i)
{
  g_assert_cmpuint (i, <, sheet->tracks->len);
  return g_ptr_array_index (sheet->tracks, i);
}

static void
test_image (void)
{
  g_autoptr (SkyCueSheet) sheet = parse_good (image_sheet);
  SkyCueTrack *track;

  g_assert_cmpstr (sheet->title, ==, "Mezzanine");
  g_assert_cmpstr (sheet->performer, ==, "Massive Attack");
  g_assert_cmpstr (sheet->genre, ==, "Trip Hop");
  g_assert_cmpint (sheet->year, ==, 1998);
  g_assert_cmpint (sheet->disc, ==, 2);
  g_assert_cmpuint (sheet->files->len, ==, 1);
  g_assert_cmpuint (sheet->tracks->len, ==, 3);
  track = track_of (sheet, 0);
  g_assert_cmpint (track->number, ==, 1);
  g_assert_cmpstr (track->title, ==, "Angel");
  g_assert_cmpstr (track->performer, ==, "Massive Attack feat. Horace Andy");
  g_assert_cmpstr (track->songwriter, ==, "Del Naja");
  g_assert_cmpstr (track->composer, ==, "Vowles");
  g_assert_cmpstr (track->isrc, ==, "GBAAA9800015");
  g_assert_cmpint (track->pregap, ==, 32);
  g_assert_true (track->loudness.has_track);
  g_assert_cmpfloat (track->loudness.track_gain, ==, -6.1);
  g_assert_cmpfloat (track->loudness.album_gain, ==, -7.25);
  track = track_of (sheet, 1);
  g_assert_cmpstr (track->title, ==, "Risingson, \"live\"");
  /* (6 * 60 + 20) * 75 + 15, and two seconds less five frames before. */
  g_assert_cmpint (track->begin, ==, 28515);
  g_assert_cmpint (track->gap_begin, ==, 28360);
  g_assert_cmpint (track->postgap, ==, 150);
  g_assert_false (track->loudness.has_track);
  g_assert_true (track->loudness.has_album);
  g_assert_cmpfloat (track->loudness.album_peak, ==, 0.988553);
  g_assert_cmpstr (track_of (sheet, 2)->title, ==, "Teardrop");
}

/* The samples at 44.1 kHz are 588 a frame. */
static void
test_regions (void)
{
  g_autoptr (SkyCueSheet) sheet = parse_good (image_sheet);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) regions =
                 sky_cue_regions_list (sheet, "Massive Attack - Mezzanine.wav", -1, &error);
  SkyCueRegion *region;

  g_assert_no_error (error);
  g_assert_cmpuint (regions->len, ==, 3);
  region = &g_array_index (regions, SkyCueRegion, 0);
  g_assert_cmpint (region->begin_ns, ==, 0);
  g_assert_cmpint (region->end_ns, ==, 380200000000);
  g_assert_cmpint (region->gap_ns, ==, 0);
  region = &g_array_index (regions, SkyCueRegion, 1);
  g_assert_cmpint (region->begin_ns, ==, 380200000000);
  /* 50890 frames: 678 s and 40 / 75. */
  g_assert_cmpint (region->end_ns, ==, 678533333333);
  g_assert_cmpint (region->gap_ns, ==, 2000000000);
  region = &g_array_index (regions, SkyCueRegion, 2);
  g_assert_cmpint (region->end_ns, ==, -1);
}

/* A frame is found again at every rate. */
static void
test_exact (void)
{
  const gint64 rates[] = { 32000, 44100, 48000, 88200, 96000, 176400, 192000 };

  for (gint64 frame = 1; frame < 90 * 60 * 75; frame += 997)
    {
      g_autofree char *text =
          g_strdup_printf ("FILE a WAVE\nTRACK 1 AUDIO\nINDEX 1 00:00:00\n"
                           "TRACK 2 AUDIO\nINDEX 1 %d:%d:%d\n",
                           (int) (frame / 75 / 60), (int) (frame / 75 % 60), (int) (frame % 75));
      g_autoptr (SkyCueSheet) sheet = NULL;
      g_autoptr (GArray) regions = NULL;
      gint64 ns;

      sheet = parse_good (text);
      regions = sky_cue_regions_list (sheet, "a", -1, NULL);
      ns = g_array_index (regions, SkyCueRegion, 1).begin_ns;
      for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
        g_assert_cmpint ((ns * (rates[i] / 100) + 5000000) / 10000000, ==,
                         (frame * rates[i] * 2 + 75) / 150);
    }
}

static void
test_encodings (void)
{
  static const struct
  {
    const char *name, *bytes, *text;
  } cases[] = {
    { "cp1252",
      "Beyonc\xe9 & Fran\xe7oise \x96 \xdc"
      "ber den Flu\xdf",
      "Beyoncé & Françoise – Über den Fluß" },
    { "shift-jis", "\x93\x8c\x8b\x9e\x8e\x96\x95\xcf", "東京事変" },
    { "shift-jis-kana",
      "\x83"
      "A\x83"
      "C\x83"
      "E\x83G\x83I \x83\\\x83\x89",
      "アイウエオ ソラ" },
    { "shift-jis-mixed", "\x97\xd1\x8c\xe7\x82\xc6\x83L\x83\x83\x83\x89\x83\x81\x83\x8b",
      "林檎とキャラメル" },
    { "gb18030", "\xd6\xdc\xbd\xdc\xc2\xd7 \xc6\xdf\xc0\xef\xcf\xe3", "周杰伦 七里香" },
    { "gb18030-one", "\xb5\xcb\xc0\xf6\xbe\xfd", "邓丽君" },
    { "latin-one", "Mot\xf6rhead", "Motörhead" },
    { "utf-8", "\xc3\x86nima \xe6\x9d\xb1\xe4\xba\xac", "Ænima 東京" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "TITLE \"%s\"\nFILE \"a.wav\" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n", cases[i].bytes);
      g_autofree char *marked = g_strconcat ("\xef\xbb\xbf", text, NULL);
      g_autoptr (SkyCueSheet) sheet = parse_good (text);

      g_test_message ("%s", cases[i].name);
      g_assert_cmpstr (sheet->title, ==, cases[i].text);
      if (g_utf8_validate (text, -1, NULL))
        {
          g_autoptr (SkyCueSheet) again = parse_good (marked);

          g_assert_cmpstr (again->title, ==, cases[i].text);
        }
    }
}

static void
test_utf16 (void)
{
  static const char text[] =
      "\xff\xfe\x54\x00\x49\x00\x54\x00\x4c\x00\x45\x00\x20\x00\x22\x00\x00\x01\x22\x00\x0a\x00\x46"
      "\x00\x49\x00\x4c\x00\x45\x00\x20\x00\x22\x00\x61\x00\x2e\x00\x77\x00\x61\x00\x76\x00\x22\x00"
      "\x20\x00\x57\x00\x41\x00\x56\x00\x45\x00\x0a\x00\x54\x00\x52\x00\x41\x00\x43\x00\x4b\x00\x20"
      "\x00\x30\x00\x31\x00\x20\x00\x41\x00\x55\x00\x44\x00\x49\x00\x4f\x00\x0a\x00\x49\x00\x4e\x00"
      "\x44\x00\x45\x00\x58\x00\x20\x00\x30\x00\x31\x00\x20\x00\x30\x00\x30\x00\x3a\x00\x30\x00\x30"
      "\x00\x3a\x00\x30\x00\x30\x00\x0a\x00";
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyCueSheet) sheet =
                 sky_cue_sheet_parse ("a.cue", (const guint8 *) text, sizeof text - 1, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (sheet->title, ==, "Ā");
}

/* EAC's way with gaps in the file before: a track's index 00 stands there. */
static void
test_files (void)
{
  g_autoptr (SkyCueSheet) sheet = parse_good ("FILE \"01.wav\" WAVE\nTRACK 01 AUDIO\n"
                                              "INDEX 01 00:00:00\nTRACK 02 AUDIO\n"
                                              "INDEX 00 03:00:00\nFILE \"02.wav\" WAVE\n"
                                              "INDEX 01 00:00:00\nTRACK 03 AUDIO\n"
                                              "INDEX 01 02:00:00\n");
  g_autoptr (GArray) first = sky_cue_regions_list (sheet, "01.wav", -1, NULL);
  g_autoptr (GArray) second = sky_cue_regions_list (sheet, "02.wav", -1, NULL);

  g_assert_cmpuint (first->len, ==, 1);
  g_assert_cmpint (g_array_index (first, SkyCueRegion, 0).end_ns, ==, -1);
  g_assert_cmpuint (second->len, ==, 2);
  g_assert_cmpint (g_array_index (second, SkyCueRegion, 0).track->number, ==, 2);
  g_assert_cmpint (g_array_index (second, SkyCueRegion, 0).end_ns, ==, 120000000000);
}

static void
test_data_track (void)
{
  g_autoptr (SkyCueSheet) sheet = parse_good ("FILE a.bin BINARY\nTRACK 01 MODE1/2352\n"
                                              "INDEX 01 00:00:00\nTRACK 02 AUDIO\n"
                                              "INDEX 01 10:00:00\nTRACK 03 AUDIO\n"
                                              "INDEX 01 12:00:00\n");
  g_autoptr (GArray) regions = sky_cue_regions_list (sheet, "a.bin", -1, NULL);

  g_assert_cmpuint (regions->len, ==, 2);
  g_assert_cmpint (g_array_index (regions, SkyCueRegion, 0).begin_ns, ==, 600000000000);
}

/* Silence that no file holds is behind the track before it, also where that is another file's; a
 * disc begins with its first sound, and no music ends with the silence before data. */
static void
test_gaps (void)
{
  g_autoptr (SkyCueSheet) sheet = parse_good (
      "FILE a WAVE\nTRACK 01 AUDIO\nPREGAP 00:02:00\nINDEX 01 00:00:00\n"
      "TRACK 02 AUDIO\nPREGAP 00:00:01\nINDEX 01 01:00:00\nPOSTGAP 00:01:00\n"
      "FILE b WAVE\nTRACK 03 AUDIO\nPREGAP 00:02:00\nINDEX 01 00:00:00\n"
      "TRACK 04 MODE1/2352\nPREGAP 00:02:00\nINDEX 01 03:00:00\n");
  g_autoptr (GArray) first = sky_cue_regions_list (sheet, "a", -1, NULL);
  g_autoptr (GArray) second = sky_cue_regions_list (sheet, "b", -1, NULL);

  g_assert_cmpint (g_array_index (first, SkyCueRegion, 0).begin_ns, ==, 0);
  /* A frame is 1/75 s. */
  g_assert_cmpint (g_array_index (first, SkyCueRegion, 0).gap_ns, ==, 13333333);
  g_assert_cmpint (g_array_index (first, SkyCueRegion, 0).end_ns, ==, 60000000000);
  g_assert_cmpint (g_array_index (first, SkyCueRegion, 1).gap_ns, ==, 3000000000);
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_cmpint (g_array_index (second, SkyCueRegion, 0).gap_ns, ==, 0);
}

static void
put_be64 (GByteArray *bytes, guint64 value)
{
  value = GUINT64_TO_BE (value);
  g_byte_array_append (bytes, (const guint8 *) &value, 8);
}

static void
put_index (GByteArray *block, guint64 offset, guint8 number)
{
  guint8 rest[4] = { number };

  put_be64 (block, offset);
  g_byte_array_append (block, rest, sizeof rest);
}

/* As RFC 9639 draws it in section 8.7.1, after @gap samples of silence; the end has @gap -1. */
static void
put_track (
    GByteArray *block, guint64 offset, guint8 number, const char *isrc, guint8 flags, gint64 gap)
{
  guint8 rest[14] = { flags };
  guint8 n_indexes = gap < 0 ? 0 : gap > 0 ? 2 : 1;

  put_be64 (block, offset);
  g_byte_array_append (block, &number, 1);
  g_byte_array_append (block, (const guint8 *) isrc, 12);
  g_byte_array_append (block, rest, sizeof rest);
  g_byte_array_append (block, &n_indexes, 1);
  if (gap > 0)
    put_index (block, 0, 0);
  if (gap >= 0)
    put_index (block, (guint64) gap, 1);
}

/* No disc: three tracks at any samples, one of them with a gap, and the end. */
static GByteArray *
make_block (void)
{
  static const char none[12];
  GByteArray       *block = g_byte_array_new ();
  guint8            head[396] = { 0 };

  head[395] = 4;
  g_byte_array_append (block, head, sizeof head);
  put_track (block, 0, 1, none, 0, 0);
  put_track (block, 11690, 2, "GBAAA9800015", 0, 655);
  put_track (block, 1000000, 3, none, 0x80, 0);
  put_track (block, 2000000, 255, none, 0, -1);
  return block;
}

static void
test_block (void)
{
  g_autoptr (GByteArray) block = make_block ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyCueSheet) sheet = NULL;
  g_autoptr (GArray) regions = NULL;

  sheet = sky_cue_block_parse ("a.flac", block->data, block->len, 48000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sheet->tracks->len, ==, 3);
  g_assert_null (track_of (sheet, 0)->isrc);
  g_assert_cmpstr (track_of (sheet, 1)->isrc, ==, "GBAAA9800015");
  g_assert_cmpint (track_of (sheet, 1)->gap_begin, ==, 11690);
  g_assert_false (track_of (sheet, 2)->is_audio);
  regions = sky_cue_regions_list (sheet, "a.flac", -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (regions->len, ==, 2);
  /* 12345 samples. */
  g_assert_cmpint (g_array_index (regions, SkyCueRegion, 0).end_ns, ==, 257187500);
  g_assert_cmpint (g_array_index (regions, SkyCueRegion, 1).begin_ns, ==, 257187500);
  g_assert_cmpint (g_array_index (regions, SkyCueRegion, 1).end_ns, ==, 20833333333);
}

/* Cut off anywhere, with tracks that run backwards or lie beyond all music: none is followed. */
static void
test_block_faults (void)
{
  g_autoptr (GByteArray) block = make_block ();

  for (guint size = 0; size < block->len; size++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree guint8 *part = g_memdup2 (block->data, size);

      g_assert_null (sky_cue_block_parse ("a.flac", part, size, 48000, &error));
      g_assert_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_CORRUPT);
    }
  for (guint at = 396; at < 396 + 8; at++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree guint8 *broken = g_memdup2 (block->data, block->len);

      broken[at] = 0xff;
      if (at == 396 + 7)
        continue; /* 255 samples are a beginning */
      g_assert_null (sky_cue_block_parse ("a.flac", broken, block->len, 48000, &error));
      g_assert_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_CORRUPT);
    }
}

/* What lies before the first track is not lost, and a gap is the end of the track before it. */
static void
test_hidden_beginning (void)
{
  g_autoptr (SkyCueSheet) sheet = parse_good ("FILE a WAVE\nTRACK 01 AUDIO\nINDEX 00 00:00:00\n"
                                              "INDEX 01 04:00:00\nTRACK 02 AUDIO\n"
                                              "INDEX 00 07:58:00\nINDEX 01 08:00:00\n");
  g_autoptr (GArray) regions = sky_cue_regions_list (sheet, "a", -1, NULL);

  g_assert_cmpint (g_array_index (regions, SkyCueRegion, 0).begin_ns, ==, 0);
  g_assert_cmpint (g_array_index (regions, SkyCueRegion, 0).end_ns, ==, 480000000000);
}

static void
test_find_file (void)
{
  static const struct
  {
    const char *wanted, *names, *found;
  } cases[] = {
    { "a.wav", "a.flac a.wav b.wav", "a.wav" },
    { "a.wav", "b.flac A.WAV a.flac", "A.WAV" },
    { "a.wav", "b.flac A.Flac", "A.Flac" },
    { "C:\\rips\\a.wav", "b.flac a.ape", "a.ape" },
    { "../x/a.wav", "a.wv", "a.wv" },
    { "Range.wav", "b.flac sheet.flac", "sheet.flac" },
    { "a.wav", "a.txt a.jpg a.log", NULL },
    { "a.wav", "b.flac", NULL },
    { ".wav", "b.flac", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SkyCueFile file = { (char *) cases[i].wanted, 1 };
      g_autoptr (GPtrArray) files = g_ptr_array_new ();
      g_auto (GStrv) split = g_strsplit (cases[i].names, " ", -1);
      g_autoptr (GPtrArray) names = g_ptr_array_new ();
      SkyCueSheet sheet = { .name = (char *) "Sheet.cue", .files = files };

      g_ptr_array_add (files, &file);
      for (guint j = 0; split[j] != NULL; j++)
        g_ptr_array_add (names, split[j]);
      g_assert_cmpstr (sky_cue_regions_find_file (&sheet, &file, names), ==, cases[i].found);
    }
}

static void
test_faults (void)
{
#define HEAD "FILE a WAVE\nTRACK 01 AUDIO\n"
  static const struct
  {
    const char *text, *message;
  } cases[] = {
    { "", "a.cue, line 1: there is no track in it" },
    { HEAD "INDEX 01 00:60:00\n", "a.cue, line 3: “00:60:00” is no time" },
    { HEAD "INDEX 01 00:00:75\n", "a.cue, line 3: “00:00:75” is no time" },
    { HEAD "INDEX 01 -1:00:00\n", "a.cue, line 3: “-1:00:00” is no time" },
    { HEAD "INDEX 01 00:00\n", "a.cue, line 3: “00:00” is no time" },
    { HEAD "INDEX 01\n", "a.cue, line 3: “” is no time" },
    { HEAD "INDEX 01 99999999999999999999:00:00\n",
      "a.cue, line 3: “99999999999999999999:00:00” is no time" },
    { HEAD "INDEX x 00:00:00\n", "a.cue, line 3: “x” is no number that can be meant" },
    { "FILE a WAVE\nTRACK -3 AUDIO\n", "a.cue, line 2: “-3” is no number that can be meant" },
    { "TRACK 01 AUDIO\n", "a.cue, line 1: a track without a file" },
    { "FILE \"\" WAVE\n", "a.cue, line 1: a file without a name" },
    { "FILE a WAVE\nINDEX 01 00:00:00\n", "a.cue, line 2: an INDEX outside of a track" },
    { HEAD "TITLE x\nTRACK 02 AUDIO\n", "a.cue, line 4: track 1 has no INDEX 01" },
    { HEAD "INDEX 01 05:00:00\r\nTRACK 02 AUDIO\r\nINDEX 01 04:00:00\r\n",
      "a.cue, line 5: track 2 begins before the one above it ends" },
    { HEAD "INDEX 00 05:00:00\nINDEX 01 04:00:00\n",
      "a.cue, line 4: track 1 begins before the one above it ends" },
    { HEAD "INDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 01 00:00:00\n",
      "a.cue, line 5: track 2 begins before the one above it ends" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SkyCueSheet) sheet = parse (cases[i].text, &error);

      g_assert_null (sheet);
      g_assert_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_CORRUPT);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_zero_byte (void)
{
  static const char text[] = "FILE a WAVE\nTRACK 01 \0AUDIO\nINDEX 01 00:00:00\n";
  g_autoptr (GError) error = NULL;

  g_assert_null (sky_cue_sheet_parse ("a.cue", (const guint8 *) text, sizeof text - 1, &error));
  g_assert_cmpstr (error->message, ==, "a.cue, line 2: there is a zero byte in it");
}

static void
test_too_large (void)
{
  g_autofree guint8 *data = g_malloc0 (SKY_CUE_MAX_SIZE + 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (sky_cue_sheet_parse ("a.cue", data, SKY_CUE_MAX_SIZE + 1, &error));
  g_assert_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_TOO_LARGE);
}

/* A sheet of another disc: the tracks would lie behind the file's end. */
static void
test_behind_the_end (void)
{
  g_autoptr (SkyCueSheet) sheet = parse_good (image_sheet);
  g_autoptr (GError) error = NULL;

  g_assert_null (sky_cue_regions_list (sheet, "Massive Attack - Mezzanine.wav",
                                       500 * G_GINT64_CONSTANT (1000000000), &error));
  g_assert_cmpstr (error->message, ==,
                   "a.cue, line 28: track 3 begins behind the end of"
                   " Massive Attack - Mezzanine.wav");
}

/* What a mutated sheet gives is either an error that names a line, or tracks in their order. */
static void
check_mutant (const GByteArray *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyCueSheet) sheet = sky_cue_sheet_parse ("a.cue", bytes->data, bytes->len, &error);

  if (sheet == NULL)
    {
      g_assert_true (g_str_has_prefix (error->message, "a.cue, line "));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return;
    }
  g_assert_cmpuint (sheet->tracks->len, >, 0);
  for (guint i = 0; i < sheet->files->len; i++)
    {
      SkyCueFile *file = g_ptr_array_index (sheet->files, i);
      g_autoptr (GArray) regions = sky_cue_regions_list (sheet, file->name, -1, NULL);
      g_autoptr (GPtrArray) names = g_ptr_array_new ();
      gint64 last = 0;

      g_ptr_array_add (names, (char *) "Mezzanine.flac");
      sky_cue_regions_find_file (sheet, file, names);
      for (guint j = 0; regions != NULL && j < regions->len; j++)
        {
          SkyCueRegion *region = &g_array_index (regions, SkyCueRegion, j);

          g_assert_cmpint (region->begin_ns, >=, last);
          g_assert_true (region->end_ns == -1 || region->end_ns > region->begin_ns);
          last = region->begin_ns;
        }
    }
}

static void
mutate (GByteArray *bytes, GRand *rand)
{
  static const char *const pieces[] = {
    "INDEX 01 99999:59:74\n", "\"",   "FILE \"\n", "TRACK 999 ", "\xff\xfe", "\r", "-1:", "\0 ",
    "INDEX 00 00:00:01\n",    "\xe3", "REM ",      ":"
  };
  guint       at = (guint) g_rand_int_range (rand, 0, (int) bytes->len);
  guint       n = (guint) g_rand_int_range (rand, 1, 60);
  const char *piece = pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))];

  n = MIN (n, bytes->len - at);
  switch (g_rand_int_range (rand, 0, 4))
    {
    case 0:
      bytes->data[at] = (guint8) g_rand_int_range (rand, 0, 256);
      break;
    case 1:
      if (bytes->len > n + 1)
        g_byte_array_remove_range (bytes, at, n);
      break;
    case 2:
      {
        g_autofree guint8 *copy = g_memdup2 (bytes->data + at, n);

        g_byte_array_append (bytes, copy, n);
      }
      break;
    default:
      n = MIN ((guint) MAX (strlen (piece), 1), bytes->len - at);
      memcpy (bytes->data + at, piece, n);
    }
}

static void
test_mutants (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (75);

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      g_byte_array_append (bytes, (const guint8 *) image_sheet, sizeof image_sheet - 1);
      for (int n = g_rand_int_range (rand, 1, 6); n > 0; n--)
        mutate (bytes, rand);
      check_mutant (bytes);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/cue-sheet/image", test_image);
  g_test_add_func ("/media/cue-sheet/regions", test_regions);
  g_test_add_func ("/media/cue-sheet/exact", test_exact);
  g_test_add_func ("/media/cue-sheet/encodings", test_encodings);
  g_test_add_func ("/media/cue-sheet/utf-16", test_utf16);
  g_test_add_func ("/media/cue-sheet/files", test_files);
  g_test_add_func ("/media/cue-sheet/data-track", test_data_track);
  g_test_add_func ("/media/cue-sheet/hidden-beginning", test_hidden_beginning);
  g_test_add_func ("/media/cue-sheet/gaps", test_gaps);
  g_test_add_func ("/media/cue-sheet/block", test_block);
  g_test_add_func ("/media/cue-sheet/block-faults", test_block_faults);
  g_test_add_func ("/media/cue-sheet/find-file", test_find_file);
  g_test_add_func ("/media/cue-sheet/faults", test_faults);
  g_test_add_func ("/media/cue-sheet/zero-byte", test_zero_byte);
  g_test_add_func ("/media/cue-sheet/too-large", test_too_large);
  g_test_add_func ("/media/cue-sheet/behind-the-end", test_behind_the_end);
  g_test_add_func ("/media/cue-sheet/mutants", test_mutants);
  return g_test_run ();
}
