/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the sound of MP4 files begins and ends: indexes made by hand after ISO/IEC 14496-12. */
#include <glib/gstdio.h>
#include <string.h>

#include "media/sky-bytes.h"
#include "media/sky-mp4-index.h"
#include "media/sky-mp4-sound.h"
#include "support/sky-counting-source.h"

static void
put_be32 (GByteArray *out, guint32 value)
{
  guint8 p[4];

  sky_bytes_put_be32 (p, value);
  g_byte_array_append (out, p, 4);
}

/* Opens a box; its size is put in by end_box(). */
static guint
begin_box (GByteArray *out, const char *name)
{
  guint begin = out->len;

  put_be32 (out, 0);
  g_byte_array_append (out, (const guint8 *) name, 4);
  return begin;
}

static void
end_box (GByteArray *out, guint begin)
{
  sky_bytes_put_be32 (out->data + begin, out->len - begin);
}

/* mvhd and mdhd, version 0: flags, two times, rate, duration and what follows. */
static void
put_header (GByteArray *out, const char *name, guint rate, guint duration)
{
  guint begin = begin_box (out, name);

  put_be32 (out, 0);
  put_be32 (out, 0);
  put_be32 (out, 0);
  put_be32 (out, rate);
  put_be32 (out, duration);
  put_be32 (out, 0);
  end_box (out, begin);
}

/* Each edit: how long in the movie, from where in the track. */
static void
put_edits (GByteArray *out, const gint32 (*edits)[2], guint count)
{
  guint edts = begin_box (out, "edts");
  guint elst = begin_box (out, "elst");

  put_be32 (out, 0);
  put_be32 (out, count);
  for (guint i = 0; i < count; i++)
    {
      put_be32 (out, (guint32) edits[i][0]);
      put_be32 (out, (guint32) edits[i][1]);
      put_be32 (out, 0x10000);
    }
  end_box (out, elst);
  end_box (out, edts);
}

static void
put_track (
    GByteArray *out, const char *kind, guint duration, const gint32 (*edits)[2], guint n_edits)
{
  guint trak = begin_box (out, "trak");
  guint mdia, hdlr;

  if (n_edits > 0)
    put_edits (out, edits, n_edits);
  mdia = begin_box (out, "mdia");
  put_header (out, "mdhd", 44100, duration);
  hdlr = begin_box (out, "hdlr");
  put_be32 (out, 0);
  put_be32 (out, 0);
  g_byte_array_append (out, (const guint8 *) kind, 4);
  end_box (out, hdlr);
  end_box (out, mdia);
  end_box (out, trak);
}

static void
put_comment (GByteArray *out, const char *text)
{
  guint udta = begin_box (out, "udta");
  guint meta = begin_box (out, "meta");
  guint ilst, item, box;

  put_be32 (out, 0);
  ilst = begin_box (out, "ilst");
  item = begin_box (out, "----");
  box = begin_box (out, "mean");
  put_be32 (out, 0);
  g_byte_array_append (out, (const guint8 *) "com.apple.iTunes", 16);
  end_box (out, box);
  box = begin_box (out, "name");
  put_be32 (out, 0);
  g_byte_array_append (out, (const guint8 *) "iTunSMPB", 8);
  end_box (out, box);
  box = begin_box (out, "data");
  put_be32 (out, 1);
  put_be32 (out, 0);
  g_byte_array_append (out, (const guint8 *) text, (guint) strlen (text));
  end_box (out, box);
  end_box (out, item);
  end_box (out, ilst);
  end_box (out, meta);
  end_box (out, udta);
}

/* A file with sound of @duration ticks; the index first. */
static GByteArray *
make_file (guint duration, const gint32 (*edits)[2], guint n_edits, const char *comment)
{
  GByteArray *out = g_byte_array_new ();
  guint       box = begin_box (out, "ftyp");

  g_byte_array_append (out, (const guint8 *) "M4A ", 4);
  end_box (out, box);
  box = begin_box (out, "moov");
  put_header (out, "mvhd", 1000, 10000);
  put_track (out, "text", 5, NULL, 0);
  put_track (out, "soun", duration, edits, n_edits);
  if (comment != NULL)
    put_comment (out, comment);
  end_box (out, box);
  return out;
}

static SkyMp4Sound *
read_bytes (const guint8 *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr (SkyByteSource) source = NULL;
  SkyMp4Sound *sound;
  int          fd = g_file_open_tmp ("sky-mp4-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_assert_true (g_close (fd, NULL));
  g_file_set_contents (path, (const char *) data, (gssize) length, &error);
  g_assert_no_error (error);
  source = sky_counting_source_new (path);
  sound = sky_mp4_sound_read (source, NULL);
  g_unlink (path);
  return sound;
}

static void
assert_sound (GByteArray *file, gint64 skip, gint64 length)
{
  g_autoptr (GByteArray) owned = file;
  g_autoptr (SkyMp4Sound) sound = read_bytes (owned->data, owned->len);

  g_assert_nonnull (sound);
  g_assert_cmpuint (sound->rate, ==, 44100);
  g_assert_cmpint (sound->skip, ==, skip);
  g_assert_cmpint (sound->length, ==, length);
}

/* 441137 frames are 10003.1 ms: the edit has whole ones, the track itself knows it to the tick. */
static void
test_edit (void)
{
  const gint32 edits[][2] = { { 10003, 1024 } };

  assert_sound (make_file (441137 + 1024, edits, 1, NULL), 1024, 441137);
}

/* The track counts the padding behind the sound, the edit doesn't. */
static void
test_edit_shorter (void)
{
  const gint32 edits[][2] = { { 10000, 2112 } };

  assert_sound (make_file (441000 + 2112 + 600, edits, 1, NULL), 2112, 441000);
}

static void
test_empty_edit_first (void)
{
  const gint32 edits[][2] = { { 20, -1 }, { 10000, 1024 } };

  assert_sound (make_file (441000 + 1024, edits, 2, NULL), 1024, 441000);
}

static void
test_comment (void)
{
  assert_sound (
      make_file (444416, NULL, 0, " 00000000 00000840 000001CA 000000000006BAA8 00000000"), 0x840,
      0x6baa8);
}

static void
test_comment_wins (void)
{
  const gint32 edits[][2] = { { 10000, 1024 } };

  assert_sound (make_file (444416, edits, 1, " 00000000 00000840 000001CA 000000000006BAA8"), 0x840,
                0x6baa8);
}

static void
test_comment_nonsense (void)
{
  assert_sound (make_file (441000 + 1024, NULL, 0, " 00000000 x 000001CA 0"), 1024, 441000);
}

/* What a demuxer alone can follow is left to it, and nothing is hidden. */
static void
test_several_edits (void)
{
  const gint32 edits[][2] = { { 5000, 1024 }, { 5000, 300000 } };
  g_autoptr (GByteArray) file = make_file (441000, edits, 2, NULL);
  g_autoptr (GByteArray) seen = g_byte_array_new ();
  g_autoptr (SkyMp4Sound) sound = read_bytes (file->data, file->len);

  g_byte_array_append (seen, file->data, file->len);
  sky_mp4_sound_patch (sound, 0, seen->data, seen->len);
  g_assert_cmpint (sound->skip, ==, 0);
  g_assert_cmpint (sound->length, ==, -1);
  g_assert_cmpmem (seen->data, seen->len, file->data, file->len);
}

/* In pieces of any size: the list becomes free space, and the movie is two seconds longer. */
static void
test_patch (void)
{
  const gint32 edits[][2] = { { 10000, 1024 } };
  g_autoptr (GByteArray) file = make_file (441000 + 1024, edits, 1, NULL);
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  g_autoptr (SkyMp4Sound) sound = read_bytes (file->data, file->len);
  guint8 *mvhd, *edts;

  g_byte_array_append (expected, file->data, file->len);
  mvhd = memmem (expected->data, expected->len, "mvhd", 4);
  edts = memmem (expected->data, expected->len, "edts", 4);
  memcpy (edts, "free", 4);
  sky_bytes_put_be32 (mvhd + 4 + 16, 12000);
  for (gsize piece = 1; piece < 40; piece++)
    {
      g_autoptr (GByteArray) seen = g_byte_array_new ();

      g_byte_array_append (seen, file->data, file->len);
      for (gsize at = 0; at < seen->len; at += piece)
        sky_mp4_sound_patch (sound, at, seen->data + at, MIN (piece, seen->len - at));
      g_assert_cmpmem (seen->data, seen->len, expected->data, expected->len);
    }
}

/* Files that end anywhere, and files with any byte wrong, are told from good ones or not, but read
 * to an end and within their bytes (which the sanitizers watch). */
static void
test_damaged (void)
{
  const gint32 edits[][2] = { { 10000, 1024 } };
  g_autoptr (GByteArray) file = make_file (441000, edits, 1, " 00000000 00000840 000001CA 06BAA8");

  for (gsize length = 0; length < file->len; length++)
    {
      g_autoptr (SkyMp4Sound) cut = read_bytes (file->data, length);

      g_assert_true (cut == NULL || cut->rate == 44100);
    }
  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (GByteArray) wrong = g_byte_array_new ();
      g_autoptr (SkyMp4Sound) sound = NULL;

      g_byte_array_append (wrong, file->data, file->len);
      wrong->data[g_test_rand_int_range (0, (gint32) wrong->len)] =
          (guint8) g_test_rand_int_range (0, 256);
      sound = read_bytes (wrong->data, wrong->len);
      g_assert_true (sound == NULL || sound->skip >= 0);
    }
}

/* The demuxer can begin with the index alone: what is behind it may take another round trip. */
static void
test_waits_for_no_more (void)
{
  static const gint32 edits[][2] = { { 10000, 1024 } };
  const guint         n_sound = 100000;
  g_autoptr (GByteArray) file =
                 make_file (442024, edits, 1, " 00000000 00000840 000001CA 000000000006B8A8");
  const guint end = file->len;
  guint       mdat = begin_box (file, "mdat");
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr (SkyByteSource) source = NULL;
  g_autoptr (SkyMp4Sound) sound = NULL;

  g_assert_cmpuint (end % 4096, !=, 0);
  g_byte_array_set_size (file, file->len + n_sound);
  end_box (file, mdat);
  g_close (g_file_open_tmp ("mp4-sound-XXXXXX", &path, &error), NULL);
  g_file_set_contents (path, (const char *) file->data, file->len, &error);
  g_assert_no_error (error);
  source = sky_counting_source_new (path);
  sky_counting_source_set_limit (SKY_COUNTING_SOURCE (source), end);
  sound = sky_mp4_sound_read (source, NULL);
  g_assert_nonnull (sound);
  g_assert_cmpint (sound->skip, ==, 0x840);
  g_assert_cmpint (sound->length, ==, 0x6b8a8);
  g_unlink (path);
}

/* Told by the header of what is before it, of both lengths. */
static void
test_index_behind (void)
{
  static const guint8 brief[] = { 0, 0, 0, 8, 'f', 'r', 'e', 'e', 0, 1, 0, 0, 'm', 'd', 'a', 't' };
  static const guint8 wide[] = { 0, 0, 0, 1, 'm', 'd', 'a', 't', 0, 0, 0, 2, 0, 0, 0, 16 };
  g_autoptr (GBytes) whole = g_bytes_new_static (brief, sizeof brief);
  g_autoptr (GBytes) large = g_bytes_new_static (wide, sizeof wide);
  g_autoptr (GBytes) other = g_bytes_new_static (brief, 8);
  g_autoptr (GBytes) none = g_bytes_new_static (brief, 0);

  g_assert_cmpuint (sky_mp4_index_find (whole), ==, 8 + 65536);
  g_assert_cmpuint (sky_mp4_index_find (large), ==, 0x200000010);
  g_assert_cmpuint (sky_mp4_index_find (other), ==, 0);
  g_assert_cmpuint (sky_mp4_index_find (none), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/mp4-sound/edit", test_edit);
  g_test_add_func ("/media/mp4-sound/edit-shorter", test_edit_shorter);
  g_test_add_func ("/media/mp4-sound/empty-edit-first", test_empty_edit_first);
  g_test_add_func ("/media/mp4-sound/comment", test_comment);
  g_test_add_func ("/media/mp4-sound/comment-wins", test_comment_wins);
  g_test_add_func ("/media/mp4-sound/comment-nonsense", test_comment_nonsense);
  g_test_add_func ("/media/mp4-sound/several-edits", test_several_edits);
  g_test_add_func ("/media/mp4-sound/patch", test_patch);
  g_test_add_func ("/media/mp4-sound/damaged", test_damaged);
  g_test_add_func ("/media/mp4-sound/waits-for-no-more", test_waits_for_no_more);
  g_test_add_func ("/media/mp4-sound/index-behind", test_index_behind);
  return g_test_run ();
}
