/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What MP3 and Ogg files tell of their exact length. */
#include "media/sky-mp3-delay.h"
#include "media/sky-ogg-length.h"

#include <string.h>

/* The Info frame that ffmpeg 5.1 wrote for 441137 frames of stereo at 44.1 kHz, without its table
 * of contents: 576 before, 655 behind, 384 frames of 1152. */
static gsize
make_info (guint8 *data, const char *encoder)
{
  static const guint8 head[] = { 0xff, 0xfb, 0x50, 0x00 };
  static const guint8 info[] = { 'I', 'n', 'f',  'o',  0, 0, 0,    0x0f,
                                 0,   0,   0x01, 0x80, 0, 2, 0x73, 0xc0 };
  static const guint8 delays[] = { 0x24, 0x02, 0x8f };
  gsize               at = 36;

  memset (data, 0, SKY_MP3_DELAY_HEAD);
  memcpy (data, head, sizeof head);
  memcpy (data + at, info, sizeof info);
  at += sizeof info + 100 + 4;
  memcpy (data + at, encoder, strlen (encoder));
  memcpy (data + at + 21, delays, sizeof delays);

  return at + 24;
}

static void
test_mp3_lavc (void)
{
  guint8      data[SKY_MP3_DELAY_HEAD];
  SkyMp3Delay delay;

  make_info (data, "Lavc59.37");
  g_assert_true (sky_mp3_delay_parse (data, sizeof data, &delay));
  g_assert_cmpuint (delay.rate, ==, 44100);
  g_assert_cmpuint (delay.delay, ==, 576);
  g_assert_cmpuint (delay.padding, ==, 655);
  g_assert_cmpint (delay.length, ==, 441137);
  g_assert_false (delay.by_lame);
}

static void
test_mp3_lame (void)
{
  guint8      data[SKY_MP3_DELAY_HEAD];
  SkyMp3Delay delay;

  make_info (data, "LAME3.100");
  g_assert_true (sky_mp3_delay_parse (data, sizeof data, &delay));
  g_assert_true (delay.by_lame);
}

static void
test_mp3_cut (void)
{
  guint8      data[SKY_MP3_DELAY_HEAD];
  gsize       length = make_info (data, "Lavc59.37");
  SkyMp3Delay delay;

  for (gsize i = 0; i < length; i++)
    {
      g_autofree guint8 *part = g_memdup2 (data, i);

      g_assert_false (sky_mp3_delay_parse (part, i, &delay));
    }
}

static void
test_mp3_no_tag (void)
{
  guint8      data[SKY_MP3_DELAY_HEAD] = { 0xff, 0xfb, 0x90, 0x64 };
  SkyMp3Delay delay;

  g_assert_false (sky_mp3_delay_parse (data, sizeof data, &delay));
  memset (data, 'x', sizeof data);
  g_assert_false (sky_mp3_delay_parse (data, sizeof data, &delay));
}

/* More delay than sound: the length can't be told. */
static void
test_mp3_absurd (void)
{
  guint8      data[SKY_MP3_DELAY_HEAD];
  SkyMp3Delay delay;

  make_info (data, "Lavc59.37");
  memset (data + 44, 0, 4);
  g_assert_true (sky_mp3_delay_parse (data, sizeof data, &delay));
  g_assert_cmpint (delay.length, ==, -1);
}

/* ID3v2.4, section 6.2: $00 00 02 01 is 257. */
static void
test_id3 (void)
{
  const guint8 data[] = { 'I', 'D', '3', 4, 0, 0, 0, 0, 2, 1 };
  const guint8 footer[] = { 'I', 'D', '3', 4, 0, 0x10, 0, 0, 2, 1 };
  const guint8 broken[] = { 'I', 'D', '3', 4, 0, 0, 0, 0x80, 2, 1 };

  g_assert_cmpuint (sky_mp3_delay_skip_id3 (data, sizeof data), ==, 267);
  g_assert_cmpuint (sky_mp3_delay_skip_id3 (footer, sizeof footer), ==, 277);
  g_assert_cmpuint (sky_mp3_delay_skip_id3 (broken, sizeof broken), ==, 0);
  g_assert_cmpuint (sky_mp3_delay_skip_id3 (data, 9), ==, 0);
}

/* One page, as RFC 3533 section 6 draws it, with one segment of @length bytes. */
static gsize
put_page (guint8 *at, guint32 serial, guint64 granule, const void *body, guint8 length)
{
  memset (at, 0, 28);
  memcpy (at, "OggS", 4);
  granule = GUINT64_TO_LE (granule);
  memcpy (at + 6, &granule, 8);
  serial = GUINT32_TO_LE (serial);
  memcpy (at + 14, &serial, 4);
  at[26] = 1;
  at[27] = length;
  memcpy (at + 28, body, length);

  return 28 + (gsize) length;
}

/* Two channels, 312 frames of pre-skip (RFC 7845 section 5.1). */
static const guint8 opus_head[19] = "OpusHead\x01\x02\x38\x01\x44\xac";

static void
test_ogg_opus (void)
{
  guint8 data[512];
  gsize  length = put_page (data, 7, 0, opus_head, sizeof opus_head);
  guint  rate;

  length += put_page (data + length, 7, 48000, "sound", 5);
  length += put_page (data + length, 7, 480462, "sound", 5);
  g_assert_cmpint (sky_ogg_length_find (data, length, data, length, &rate), ==, 480150);
  g_assert_cmpuint (rate, ==, 48000);
}

static void
test_ogg_vorbis (void)
{
  static const guint8 head[30] = "\x01vorbis\0\0\0\0\x02\x44\xac\0\0";
  guint8              data[512];
  gsize               length = put_page (data, 7, 0, head, sizeof head);
  guint               rate;

  length += put_page (data + length, 7, 441137, "sound", 5);
  g_assert_cmpint (sky_ogg_length_find (data, length, data, length, &rate), ==, 441137);
  g_assert_cmpuint (rate, ==, 44100);
}

/* A last page that only continues a packet has no position: the one before it counts. */
static void
test_ogg_no_position (void)
{
  guint8 data[512];
  gsize  length = put_page (data, 7, 0, opus_head, sizeof opus_head);
  guint  rate;

  length += put_page (data + length, 7, 48312, "sound", 5);
  length += put_page (data + length, 7, G_MAXUINT64, "sound", 5);
  g_assert_cmpint (sky_ogg_length_find (data, length, data, length, &rate), ==, 48000);
}

static void
test_ogg_chained (void)
{
  guint8 data[512];
  gsize  length = put_page (data, 7, 0, opus_head, sizeof opus_head);
  guint  rate;

  length += put_page (data + length, 7, 48312, "sound", 5);
  length += put_page (data + length, 8, 96312, "sound", 5);
  g_assert_cmpint (sky_ogg_length_find (data, length, data, length, &rate), ==, -1);
}

static void
test_ogg_cut (void)
{
  guint8 data[512];
  gsize  length = put_page (data, 7, 0, opus_head, sizeof opus_head);
  guint  rate;

  for (gsize i = 0; i < length; i++)
    {
      g_autofree guint8 *part = g_memdup2 (data, i);

      g_assert_cmpint (sky_ogg_length_find (part, i, part, i, &rate), ==, -1);
    }
  g_assert_cmpint (sky_ogg_length_find (data, length, data, 0, &rate), ==, -1);
}

/* One stream alone is what it says; where another begins with it (a film's sound), it isn't told.
 */
static void
test_ogg_codec (void)
{
  static const guint8 vorbis_head[30] = "\x01vorbis\0\0\0\0\x02\x44\xac\0\0";
  guint8              data[512];
  gsize               first = put_page (data, 7, 0, opus_head, sizeof opus_head);
  gsize               length = first + put_page (data + first, 7, 0, "OpusTags", 8);

  data[5] = 0x02;
  g_assert_cmpstr (sky_ogg_length_get_codec (data, length), ==, "Opus");
  for (gsize i = 0; i < first + 27; i++)
    {
      g_autofree guint8 *part = g_memdup2 (data, i);

      g_assert_null (sky_ogg_length_get_codec (part, i));
    }
  data[first + 5] = 0x02;
  g_assert_null (sky_ogg_length_get_codec (data, length));

  first = put_page (data, 7, 0, vorbis_head, sizeof vorbis_head);
  length = first + put_page (data + first, 7, 0, "\x03vorbis", 7);
  g_assert_cmpstr (sky_ogg_length_get_codec (data, length), ==, "Vorbis");
  first = put_page (data, 7, 0,
                    "\x7f"
                    "FLAC\x01\0\0\1fLaC\0\0\0\x22",
                    17);
  length = first + put_page (data + first, 7, 0, "\x04", 1);
  g_assert_null (sky_ogg_length_get_codec (data, length));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/media/delays/mp3/lavc", test_mp3_lavc);
  g_test_add_func ("/media/delays/mp3/lame", test_mp3_lame);
  g_test_add_func ("/media/delays/mp3/cut", test_mp3_cut);
  g_test_add_func ("/media/delays/mp3/no-tag", test_mp3_no_tag);
  g_test_add_func ("/media/delays/mp3/absurd", test_mp3_absurd);
  g_test_add_func ("/media/delays/id3", test_id3);
  g_test_add_func ("/media/delays/ogg/opus", test_ogg_opus);
  g_test_add_func ("/media/delays/ogg/vorbis", test_ogg_vorbis);
  g_test_add_func ("/media/delays/ogg/codec", test_ogg_codec);
  g_test_add_func ("/media/delays/ogg/no-position", test_ogg_no_position);
  g_test_add_func ("/media/delays/ogg/chained", test_ogg_chained);
  g_test_add_func ("/media/delays/ogg/cut", test_ogg_cut);

  return g_test_run ();
}
