/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the frames of a file lie, against files whose frames were put there one by one. */
#include "base/sky-file-source.h"
#include "media/sky-frame-index.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_FRAMES 3000

typedef struct
{
  char       *path;
  GByteArray *bytes;
  GArray     *offsets; /* of guint64 */
} Fixture;

/* kbit/s of MPEG 1 layer III; ISO 11172-3, table 2.4.2.3. */
static const guint rates[] = { 0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320 };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  int fd = g_file_open_tmp ("sky-frames-XXXXXX", &fixture->path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  fixture->bytes = g_byte_array_new ();
  fixture->offsets = g_array_new (FALSE, FALSE, sizeof (guint64));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_remove (fixture->path);
  g_free (fixture->path);
  g_byte_array_unref (fixture->bytes);
  g_array_unref (fixture->offsets);
}

static void
append_zeros (Fixture *fixture, gsize count)
{
  gsize length = fixture->bytes->len;

  g_byte_array_set_size (fixture->bytes, (guint) (length + count));
  memset (fixture->bytes->data + length, 0, count);
}

/* At 44.1 kHz a frame has 144 * rate / 44100 bytes, and one more where it is padded. */
static void
append_mp3 (Fixture *fixture, guint rate_index, gboolean padded)
{
  const guint8 head[4] = { 0xff, 0xfb, (guint8) (rate_index << 4 | (padded ? 2 : 0)), 0x00 };
  guint64      offset = fixture->bytes->len;

  g_array_append_val (fixture->offsets, offset);
  g_byte_array_append (fixture->bytes, head, sizeof head);
  append_zeros (fixture, 144000 * rates[rate_index] / 44100 + (padded ? 1 : 0) - sizeof head);
}

/* As encoders do it: what is left over of a frame's bits is kept for the next one. */
static void
append_constant (Fixture *fixture, guint rate_index, guint count)
{
  guint left = 0;

  for (guint i = 0; i < count; i++)
    {
      left += 144000 * rates[rate_index] % 44100;
      append_mp3 (fixture, rate_index, left >= 44100);
      left %= 44100;
    }
}

static SkyByteSource *
save (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  SkyByteSource *source;

  g_file_set_contents (fixture->path, (const char *) fixture->bytes->data,
                       (gssize) fixture->bytes->len, &error);
  g_assert_no_error (error);
  source = sky_file_source_new (fixture->path, &error);
  g_assert_no_error (error);

  return source;
}

/* Frame @frame is found, or one so far before it that a decoder knows all it needs. */
static void
assert_place (Fixture *fixture, SkyFrameIndex *index, guint64 frame)
{
  SkyFramePlace place;

  g_assert_true (sky_frame_index_find (index, frame, &place));
  g_assert_true (place.certain);
  g_assert_cmpuint (place.frame, <=, frame);
  g_assert_cmpuint (place.offset, ==, g_array_index (fixture->offsets, guint64, place.frame));
  if (frame < 2)
    g_assert_cmpuint (place.frame, ==, 0);
  else
    g_assert_cmpuint (place.frame, <=, frame - 2);
  g_assert_cmpuint (frame - place.frame, <=, 60);
}

static void
assert_places (Fixture *fixture)
{
  g_autoptr (SkyByteSource) source = save (fixture);
  g_autoptr (SkyFrameIndex) index = NULL;
  SkyFrameStart start;
  SkyFramePlace place;

  g_assert_true (sky_frame_start_read (source, 0, NULL, &start));
  g_assert_cmpuint (start.first, ==, g_array_index (fixture->offsets, guint64, 0));
  index = sky_frame_index_new (source, &start);
  for (guint64 frame = 0; frame < fixture->offsets->len - 2; frame += 7)
    assert_place (fixture, index, (frame * 1601) % (fixture->offsets->len - 2));
  g_assert_false (sky_frame_index_find (index, fixture->offsets->len + 100, &place));
}

static void
test_constant (Fixture *fixture, gconstpointer data)
{
  append_constant (fixture, 9, N_FRAMES);
  assert_places (fixture);
}

static void
test_variable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint i = 0; i < N_FRAMES; i++)
    append_mp3 (fixture, (guint) g_rand_int_range (rand, 1, 15), g_rand_boolean (rand));
  assert_places (fixture);
}

/* It begins as if all frames were of one size. */
static void
test_looks_constant (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  append_constant (fixture, 1, 20);
  for (guint i = 0; i < N_FRAMES; i++)
    append_mp3 (fixture, (guint) g_rand_int_range (rand, 1, 15), g_rand_boolean (rand));
  assert_places (fixture);
}

/* Frames seem to begin within a tag's picture. */
static void
test_tag (Fixture *fixture, gconstpointer data)
{
  static const guint8 tag[] = { 'I', 'D', '3', 4, 0, 0, 0, 0, 0x64, 0x00 };

  g_byte_array_append (fixture->bytes, tag, sizeof tag);
  append_constant (fixture, 14, 12);
  g_array_set_size (fixture->offsets, 0);
  g_byte_array_set_size (fixture->bytes, sizeof tag + 0x64 * 128);
  append_zeros (fixture, 1000);
  append_constant (fixture, 9, 100);
  assert_places (fixture);
}

static void
test_cut_off (Fixture *fixture, gconstpointer data)
{
  append_constant (fixture, 9, 100);
  g_byte_array_set_size (fixture->bytes, fixture->bytes->len - 100);
  assert_places (fixture);
}

/* ISO 14496-3, 1.A.2.2.1: 44.1 kHz is 4, two channels 2, the length has 13 bits. */
static void
test_adts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint i = 0; i < N_FRAMES; i++)
    {
      guint   size = (guint) g_rand_int_range (rand, 9, 800);
      guint64 offset = fixture->bytes->len;
      guint8  head[7] = {
         0xff, 0xf1, 0x50, (guint8) (0x80 | size >> 11), (guint8) (size >> 3), (guint8) (size << 5),
         0xfc
      };

      g_array_append_val (fixture->offsets, offset);
      g_byte_array_append (fixture->bytes, head, sizeof head);
      append_zeros (fixture, size - sizeof head);
    }
  assert_places (fixture);
}

static void
test_no_frames (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = NULL;
  SkyFrameStart start;

  /* A frame has 417 bytes, and no header stands 417 bytes behind another. */
  for (guint i = 0; i < 40000; i++)
    g_byte_array_append (fixture->bytes, (const guint8 *) "\xff\xfb\x90  ", 5);
  source = save (fixture);
  g_assert_false (sky_frame_start_read (source, 0, NULL, &start));
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = save (fixture);
  SkyFrameStart start;

  g_assert_false (sky_frame_start_read (source, 0, NULL, &start));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func)                                                                            \
  g_test_add ("/media/frame-index/" path, Fixture, NULL, set_up, func, tear_down)

  ADD ("constant", test_constant);
  ADD ("variable", test_variable);
  ADD ("looks-constant", test_looks_constant);
  ADD ("tag", test_tag);
  ADD ("cut-off", test_cut_off);
  ADD ("adts", test_adts);
  ADD ("no-frames", test_no_frames);
  ADD ("empty", test_empty);

  return g_test_run ();
}
