/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a sample's frame or page lies, against files whose frames and pages were put there one by
 * one. */
#include "media/sky-sound-places.h"
#include "support/sky-counting-source.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_UNITS 600
#define FRAME 4096
#define PRE_SKIP 312
#define RUN_UP 3840
#define PACKET 960
#define PACKETS 50
#define SERIAL 77

typedef struct
{
  char       *path;
  GByteArray *bytes;
  GArray     *offsets; /* of guint64: of each unit */
  GRand      *rand;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  int fd = g_file_open_tmp ("sky-places-XXXXXX", &fixture->path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  fixture->bytes = g_byte_array_new ();
  fixture->offsets = g_array_new (FALSE, FALSE, sizeof (guint64));
  fixture->rand = g_rand_new_with_seed (7);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_remove (fixture->path);
  g_free (fixture->path);
  g_byte_array_unref (fixture->bytes);
  g_array_unref (fixture->offsets);
  g_rand_free (fixture->rand);
}

static void
append (Fixture *fixture, const void *data, gsize size)
{
  g_byte_array_append (fixture->bytes, data, (guint) size);
}

static void
append_noise (Fixture *fixture, guint size)
{
  for (guint i = 0; i < size; i++)
    {
      guint8 byte = (guint8) g_rand_int (fixture->rand);

      append (fixture, &byte, 1);
    }
}

static SkyByteSource *
open_file (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, (const char *) fixture->bytes->data, fixture->bytes->len,
                       &error);
  g_assert_no_error (error);

  return sky_counting_source_new (fixture->path);
}

/* x^8 + x^2 + x + 1, from the highest bit on (RFC 9639, section 9.1.8). */
static guint8
crc8 (const guint8 *data, gsize size)
{
  guint crc = 0;

  for (gsize i = 0; i < size * 8; i++)
    {
      guint bit = (data[i / 8] >> (7 - i % 8)) & 1;

      crc = ((crc << 1) ^ (((crc >> 7) ^ bit) != 0 ? 0x07 : 0)) & 0xff;
    }

  return (guint8) crc;
}

/* 44.1 kHz, two channels of 16 bits, frames of 4096 samples. */
static void
append_flac_head (Fixture *fixture)
{
  guint8  info[4 + 4 + 34] = { 'f', 'L', 'a', 'C', 0x80, 0, 0, 34, 0x10, 0, 0x10, 0 };
  guint32 total = GUINT32_TO_BE ((guint32) N_UNITS * FRAME);

  memcpy (info + 8 + 14, &total, sizeof total);
  append (fixture, info, sizeof info);
}

static void
append_flac_frame (Fixture *fixture, guint number, guint size)
{
  guint8  head[8] = { 0xff, 0xf8, 0xc9, 0x18 };
  guint64 offset = fixture->bytes->len;
  gsize   n = 4;

  if (number < 0x80)
    head[n++] = (guint8) number;
  else
    {
      head[n++] = (guint8) (0xc0 | number >> 6);
      head[n++] = (guint8) (0x80 | (number & 0x3f));
    }
  head[n] = crc8 (head, n);
  g_array_append_val (fixture->offsets, offset);
  append (fixture, head, n + 1);
  append_noise (fixture, size);
}

static void
assert_frame (Fixture *fixture, SkySoundPlaces *places, guint64 sample)
{
  g_autoptr (GError) error = NULL;
  guint64 offset = 0;

  g_assert_true (sky_sound_places_find (places, sample, &offset, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (offset, ==, g_array_index (fixture->offsets, guint64, sample / FRAME));
}

/* Frames of nearly one size: no more is read than what the decoder needs anyway. */
static void
test_flac_even (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = NULL;
  g_autoptr (SkySoundPlaces) places = NULL;
  guint64 before;

  append_flac_head (fixture);
  for (guint i = 0; i < N_UNITS; i++)
    append_flac_frame (fixture, i, 9000 + (i * 37) % 100);
  source = open_file (fixture);
  places = sky_sound_places_new_flac (source, NULL, 0, NULL);
  g_assert_nonnull (places);
  for (guint64 sample = 1; sample < N_UNITS * FRAME; sample += 99991)
    {
      before = sky_counting_source_get_bytes (SKY_COUNTING_SOURCE (source));
      assert_frame (fixture, places, sample);
      g_assert_cmpuint (sky_counting_source_get_bytes (SKY_COUNTING_SOURCE (source)) - before, <=,
                        32 * 1024);
    }
  assert_frame (fixture, places, 0);
  assert_frame (fixture, places, N_UNITS * FRAME - 1);
}

/* The first half is five times as dense as the second. */
static void
test_flac_uneven (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = NULL;
  g_autoptr (SkySoundPlaces) places = NULL;

  append_flac_head (fixture);
  for (guint i = 0; i < N_UNITS; i++)
    append_flac_frame (fixture, i, i < N_UNITS / 2 ? 12000 : 2400);
  source = open_file (fixture);
  for (guint64 sample = 1; sample < N_UNITS * FRAME; sample += 99991)
    {
      guint64 before = sky_counting_source_get_bytes (SKY_COUNTING_SOURCE (source));

      g_clear_pointer (&places, sky_sound_places_free);
      places = sky_sound_places_new_flac (source, NULL, 0, NULL);
      assert_frame (fixture, places, sample);
      g_assert_cmpuint (sky_counting_source_get_bytes (SKY_COUNTING_SOURCE (source)) - before, <,
                        512 * 1024);
    }
}

/* Where the file's head was left out, another stands in its place. */
static void
test_flac_head (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = NULL;
  g_autoptr (SkySoundPlaces) places = NULL;
  g_autoptr (GBytes) head = NULL;

  append_flac_head (fixture);
  head = g_bytes_new (fixture->bytes->data, fixture->bytes->len);
  g_byte_array_set_size (fixture->bytes, 0);
  append_noise (fixture, 300000);
  for (guint i = 0; i < N_UNITS; i++)
    append_flac_frame (fixture, i, 3000);
  source = open_file (fixture);
  places = sky_sound_places_new_flac (source, head, 300000, NULL);
  g_assert_nonnull (places);
  assert_frame (fixture, places, 0);
  assert_frame (fixture, places, 1000000);
}

static void
append_page (Fixture *fixture, guint8 flags, gint64 granule, const guint8 *sizes, guint n)
{
  guint8  page[27] = "OggS";
  guint64 position = GUINT64_TO_LE ((guint64) granule);

  page[5] = flags;
  memcpy (page + 6, &position, sizeof position);
  page[14] = SERIAL;
  page[26] = (guint8) n;
  append (fixture, page, sizeof page);
  append (fixture, sizes, n);
}

static void
append_opus_head (Fixture *fixture)
{
  const guint8 head[19] = { 'O',          'p', 'u', 's', 'H', 'e', 'a', 'd', 1, 2, PRE_SKIP & 0xff,
                            PRE_SKIP >> 8 };
  const guint8 size = sizeof head;
  const guint8 tags = 100;

  append_page (fixture, 0x02, 0, &size, 1);
  append (fixture, head, sizeof head);
  append_page (fixture, 0, 0, &tags, 1);
  append_noise (fixture, tags);
}

/* One second of packets of 20 ms (RFC 6716: configuration 31, one frame). */
static void
append_opus_page (Fixture *fixture, guint number, guint8 packet_size)
{
  const guint8 toc = 31 << 3;
  guint64      offset = fixture->bytes->len;
  guint8       sizes[PACKETS];

  memset (sizes, packet_size, sizeof sizes);
  g_array_append_val (fixture->offsets, offset);
  append_page (fixture, 0, (gint64) (number + 1) * PACKETS * PACKET, sizes, PACKETS);
  for (guint i = 0; i < PACKETS; i++)
    {
      append (fixture, &toc, 1);
      append_noise (fixture, packet_size - 1u);
    }
}

static void
assert_page (Fixture *fixture, SkySoundPlaces *places, gint64 sample)
{
  g_autoptr (GError) error = NULL;
  gint64  wanted = MAX (sample + PRE_SKIP - RUN_UP, 0);
  guint64 offset = 0;

  g_assert_true (sky_sound_places_find (places, (guint64) sample, &offset, NULL, &error));
  g_assert_no_error (error);
  if (wanted < PACKETS * PACKET) /* the headers may come once more */
    g_assert_cmpuint (offset, <=, g_array_index (fixture->offsets, guint64, 0));
  else
    g_assert_cmpuint (offset, ==,
                      g_array_index (fixture->offsets, guint64, wanted / (PACKETS * PACKET)));
}

static void
test_opus (Fixture *fixture, gconstpointer uneven)
{
  g_autoptr (SkyByteSource) source = NULL;
  g_autoptr (SkySoundPlaces) places = NULL;

  append_opus_head (fixture);
  for (guint i = 0; i < N_UNITS / 3; i++)
    append_opus_page (fixture, i, uneven != NULL && i % 70 < 30 ? 60 : 240);
  source = open_file (fixture);
  places = sky_sound_places_new_ogg (source, NULL);
  g_assert_nonnull (places);
  for (gint64 sample = 0; sample < N_UNITS / 3 * PACKETS * PACKET - PACKET; sample += 123457)
    {
      guint64 before = sky_counting_source_get_bytes (SKY_COUNTING_SOURCE (source));

      assert_page (fixture, places, sample);
      g_assert_cmpuint (sky_counting_source_get_bytes (SKY_COUNTING_SOURCE (source)) - before, <,
                        uneven != NULL ? 1024 * 1024 : 256 * 1024);
    }
}

/* Two streams at once, or anything else: nobody says where its samples are. */
static void
test_not_ours (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = NULL;
  g_autoptr (SkyByteSource) noise = NULL;
  const guint8 size = 19;

  append_opus_head (fixture);
  fixture->bytes->data[27 + 1 + size + 5] = 0x02;
  append_noise (fixture, 4096);
  source = open_file (fixture);
  g_assert_null (sky_sound_places_new_ogg (source, NULL));
  g_assert_null (sky_sound_places_new_flac (source, NULL, 0, NULL));
  g_byte_array_set_size (fixture->bytes, 0);
  append_noise (fixture, 4096);
  noise = open_file (fixture);
  g_assert_null (sky_sound_places_new_ogg (noise, NULL));
  g_assert_null (sky_sound_places_new_flac (noise, NULL, 0, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, func)                                                                      \
  g_test_add ("/media/sound-places/" path, Fixture, data, set_up, func, tear_down)
  ADD ("flac-even", NULL, test_flac_even);
  ADD ("flac-uneven", NULL, test_flac_uneven);
  ADD ("flac-head", NULL, test_flac_head);
  ADD ("opus", NULL, test_opus);
  ADD ("opus-uneven", "uneven", test_opus);
  ADD ("not-ours", NULL, test_not_ours);

  return g_test_run ();
}
