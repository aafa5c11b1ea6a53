/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chapters of files that ffmpeg has made, of tags made by hand, and of damaged ones. */
#include "media/sky-chapters.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/sky-file-source.h"

static const char metadata[] = ";FFMETADATA1\n"
                               "[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1500\ntitle=Anfang\n"
                               "[CHAPTER]\nTIMEBASE=1/1000\nSTART=1500\nEND=3250\ntitle=Über uns\n"
                               "[CHAPTER]\nTIMEBASE=1/1000\nSTART=3250\nEND=6000\ntitle=終わり\n";

typedef struct
{
  char *dir;
  char *chapters;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->dir = g_dir_make_tmp ("skylark-chapters-XXXXXX", &error);
  g_assert_no_error (error);
  self->chapters = g_build_filename (self->dir, "chapters.txt", NULL);
  g_assert_true (g_file_set_contents (self->chapters, metadata, -1, &error));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->dir);
  g_free (self->dir);
  g_free (self->chapters);
}

/* Six seconds of sound with the chapters, and what @options add. */
static char *
make_file (Fixture *self, const char *name, const char *options)
{
  g_autofree char *path = g_build_filename (self->dir, name, NULL);
  g_autofree char *command = NULL;
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  command = g_strdup_printf ("ffmpeg -nostdin -v error -y -f lavfi -i sine=440:r=48000:d=6 "
                             "-i '%s' %s '%s'",
                             self->chapters, options, path);
  g_assert_true (g_spawn_command_line_sync (command, NULL, &output, &status, &error));
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s: %s", command, output);
  return g_steal_pointer (&path);
}

static GPtrArray *
read_path (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyByteSource) source = sky_file_source_new (path, &error);
  GPtrArray *chapters;

  g_assert_no_error (error);
  chapters = sky_chapters_read (source, NULL, &error);
  g_assert_no_error (error);
  return chapters;
}

static GPtrArray *
read_bytes (Fixture *self, const void *data, gsize size)
{
  g_autofree char *path = g_build_filename (self->dir, "bytes", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, data, (gssize) size, &error));
  return read_path (path);
}

static void
assert_chapter (GPtrArray *chapters, guint index, gint64 start_ms, const char *title)
{
  const SkyChapter *chapter;

  g_assert_cmpuint (index, <, chapters->len);
  chapter = g_ptr_array_index (chapters, index);
  g_assert_cmpint (chapter->start_ms, ==, start_ms);
  g_assert_cmpstr (chapter->title, ==, title);
}

static void
assert_three (GPtrArray *chapters)
{
  assert_chapter (chapters, 0, 0, "Anfang");
  assert_chapter (chapters, 1, 1500, "Über uns");
  assert_chapter (chapters, 2, 3250, "終わり");
  g_assert_cmpuint (chapters->len, ==, 3);
}

static void
check_file (Fixture *self, const char *name, const char *options)
{
  g_autofree char *path = make_file (self, name, options);
  g_autoptr (GPtrArray) chapters = read_path (path);

  assert_three (chapters);
}

static void
test_mp4 (Fixture *self, gconstpointer data)
{
  check_file (self, "a.m4a", "-map_chapters 1 -c:a aac");
  check_file (self, "b.m4a", "-map_chapters 1 -c:a aac -movflags +faststart");
}

/* One kind of chapters taken away, the other is left. */
static void
check_without (Fixture *self, const char *box)
{
  g_autofree char *path = make_file (self, "a.m4a", "-map_chapters 1 -c:a aac");
  g_autofree char *bytes = NULL;
  g_autoptr (GPtrArray) chapters = NULL;
  gsize size;
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  for (gsize i = 0; i + 4 <= size; i++)
    if (memcmp (bytes + i, box, 4) == 0)
      {
        memcpy (bytes + i, "free", 4);
        n++;
      }
  g_assert_cmpuint (n, ==, 1);
  chapters = read_bytes (self, bytes, size);
  assert_three (chapters);
}

static void
test_mp4_texts (Fixture *self, gconstpointer data)
{
  check_without (self, "chpl");
}

static void
test_mp4_list (Fixture *self, gconstpointer data)
{
  check_without (self, "chap");
}

static void
test_mp3 (Fixture *self, gconstpointer data)
{
  check_file (self, "a.mp3", "-map_chapters 1 -c:a libmp3lame");
  check_file (self, "b.mp3", "-map_chapters 1 -c:a libmp3lame -id3v2_version 3");
}

/* With a size that is known, and as a stream, whose segment and clusters have none. */
static void
test_matroska (Fixture *self, gconstpointer data)
{
  check_file (self, "a.mka", "-map_chapters 1 -c:a libopus");
  check_file (self, "b.mkv", "-map_chapters 1 -c:a flac");
  check_file (self, "c.mka", "-map_chapters 1 -c:a libopus -live 1");
}

/* Cut at every place: no more than what is there. */
static void
test_matroska_torn (Fixture *self, gconstpointer data)
{
  g_autofree char *path = make_file (self, "a.mka", "-map_chapters 1 -c:a libopus");
  g_autofree char *bytes = NULL;
  gsize            size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  for (gsize n = 0; n < MIN (size, 2000); n += 7)
    {
      g_autoptr (GPtrArray) chapters = read_bytes (self, bytes, n);

      g_assert_cmpuint (chapters->len, <=, 3);
    }
}

#define COMMENTS                                                                                   \
  "-map_chapters -1 -metadata CHAPTER002=00:00:01.500 -metadata 'CHAPTER002NAME=Über uns' "       \
  "-metadata CHAPTER001=00:00:00.000 -metadata CHAPTER001NAME=Anfang "                             \
  "-metadata CHAPTER003=00:00:03.250 -metadata CHAPTER003NAME=終わり "

static void
test_comments (Fixture *self, gconstpointer data)
{
  check_file (self, "a.opus", COMMENTS "-c:a libopus");
  check_file (self, "a.flac", COMMENTS "-c:a flac");
  check_file (self, "a.ogg", COMMENTS "-c:a libvorbis");
}

static void
test_none (Fixture *self, gconstpointer data)
{
  g_autofree char *path = make_file (self, "a.mp3", "-map_chapters -1 -c:a libmp3lame");
  g_autoptr (GPtrArray) chapters = read_path (path);

  g_assert_cmpuint (chapters->len, ==, 0);
}

/* ID3v2.3, one chapter at 1000 ms, its title in each encoding. */
static void
test_id3_encodings (Fixture *self, gconstpointer data)
{
  static const struct
  {
    guint8 text[8];
    guint8 size;
  } texts[] = { { { 0, 0xdc, 'b' }, 3 },
                { { 1, 0xff, 0xfe, 0xdc, 0, 'b', 0 }, 7 },
                { { 1, 0xfe, 0xff, 0, 0xdc, 0, 'b' }, 7 },
                { { 2, 0, 0xdc, 0, 'b' }, 5 },
                { { 3, 0xc3, 0x9c, 'b' }, 4 } };
  static const guint8 times[] = { 'c', 0, 0, 0, 3, 0xe8, 0, 0, 7, 0xd0 };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      guint8 tag[64] = { 'I', 'D', '3', 3, 0, 0, 0, 0, 0, 54 };
      g_autoptr (GPtrArray) chapters = NULL;

      memcpy (tag + 10, "CHAP", 4);
      tag[17] = (guint8) (18 + 10 + texts[i].size);
      memcpy (tag + 20, times, sizeof times);
      memset (tag + 30, 0xff, 8);
      memcpy (tag + 38, "TIT2", 4);
      tag[45] = texts[i].size;
      memcpy (tag + 48, texts[i].text, texts[i].size);
      chapters = read_bytes (self, tag, sizeof tag);
      g_assert_cmpuint (chapters->len, ==, 1);
      assert_chapter (chapters, 0, 1000, "Üb");
    }
}

static void
test_cut (Fixture *self, gconstpointer data)
{
  g_autofree char *path = make_file (self, "a.mp3", "-map_chapters 1 -c:a libmp3lame");
  g_autoptr (GPtrArray) chapters = read_path (path);
  g_autoptr (GPtrArray) middle = sky_chapters_cut (chapters, 1000, 3250);
  g_autoptr (GPtrArray) end = sky_chapters_cut (chapters, 1500, -1);

  g_assert_cmpuint (middle->len, ==, 1);
  assert_chapter (middle, 0, 500, "Über uns");
  g_assert_cmpuint (end->len, ==, 2);
  assert_chapter (end, 0, 0, "Über uns");
  assert_chapter (end, 1, 1750, "終わり");
}

static void
test_find (Fixture *self, gconstpointer data)
{
  g_autofree char *path = make_file (self, "a.mp3", "-map_chapters 1 -c:a libmp3lame");
  g_autoptr (GPtrArray) chapters = read_path (path);
  g_autoptr (GPtrArray) late = sky_chapters_cut (chapters, 1000, -1);

  g_assert_cmpint (sky_chapters_find (chapters, 0), ==, 0);
  g_assert_cmpint (sky_chapters_find (chapters, 1499), ==, 0);
  g_assert_cmpint (sky_chapters_find (chapters, 1500), ==, 1);
  g_assert_cmpint (sky_chapters_find (chapters, 100000), ==, 2);
  g_assert_cmpint (sky_chapters_find (late, 499), ==, -1);
}

static void
assert_sane (GPtrArray *chapters)
{
  gint64 before = -1;

  g_assert_cmpuint (chapters->len, <=, 1000);
  for (guint i = 0; i < chapters->len; i++)
    {
      const SkyChapter *chapter = g_ptr_array_index (chapters, i);

      g_assert_cmpint (chapter->start_ms, >, before);
      g_assert_true (chapter->title == NULL || g_utf8_validate (chapter->title, -1, NULL));
      before = chapter->start_ms;
    }
}

/* Whatever the bytes say, the answer is a list in order. */
static void
mutate (Fixture *self, GRand *rand, const char *name, const char *options)
{
  g_autofree char *path = make_file (self, name, options);
  g_autofree char *bytes = NULL;
  gsize            size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  for (guint i = 0; i < 150; i++)
    {
      g_autofree char *damaged = g_memdup2 (bytes, size);
      gint32           near = (gint32) MIN (size, 2048);
      gsize            kept = i % 5 == 0 ? (gsize) g_rand_int_range (rand, 1, (gint32) size) : size;
      g_autoptr (GPtrArray) chapters = NULL;

      for (guint k = 0; k < 12; k++)
        {
          gsize at = (gsize) g_rand_int_range (rand, 0, near);

          damaged[k % 2 == 0 ? at : size - 1 - at] = (char) g_rand_int (rand);
        }
      chapters = read_bytes (self, damaged, kept);
      assert_sane (chapters);
    }
}

static void
test_damage (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20240611);

  mutate (self, rand, "a.m4a", "-map_chapters 1 -c:a aac");
  mutate (self, rand, "a.mp3", "-map_chapters 1 -c:a libmp3lame");
  mutate (self, rand, "a.opus", COMMENTS "-c:a libopus");
  mutate (self, rand, "a.flac", COMMENTS "-c:a flac");
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (name, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/media/chapters/mp4", test_mp4);
  add ("/media/chapters/mp4-texts", test_mp4_texts);
  add ("/media/chapters/mp4-list", test_mp4_list);
  add ("/media/chapters/mp3", test_mp3);
  add ("/media/chapters/comments", test_comments);
  add ("/media/chapters/matroska", test_matroska);
  add ("/media/chapters/matroska-torn", test_matroska_torn);
  add ("/media/chapters/none", test_none);
  add ("/media/chapters/id3-encodings", test_id3_encodings);
  add ("/media/chapters/cut", test_cut);
  add ("/media/chapters/find", test_find);
  add ("/media/chapters/damage", test_damage);

  return g_test_run ();
}
