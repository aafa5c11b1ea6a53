/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked for before the first sound of a file whose index or large first frame has to come
 * first: the drive keeps a book of what it was asked for.
 */
#include <string.h>

#include "cache/sky-block-cache.h"
#include "playback/sky-test-material.h"
#include "support/sky-fake-drive.h"

/* 112 seconds: an index of about 19 KiB. */
#define N_PARTS 16

/* What a young connection brings at once. */
#define YOUNG (12 * 1024)

/* What a read of a body of the fake drive gives. */
#define PIECE 16384
/* What is asked for of a file of which nothing is known, at most. */
#define HEAD (256 * 1024)
#define TAIL (64 * 1024)

typedef struct
{
  SkyTestPlayer  test;
  SkyLoopThread *network;
  SkyBlockCache *cache;
  SkyFakeDrive  *drive;
  char          *path;
  guint64        index; /* where the file says "moov" */
  guint64        size;
} Fixture;

static void
find_index (Fixture *fixture, GBytes *bytes)
{
  gsize       length;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *found = memmem (data, length, "moov", 4);

  g_assert_nonnull (found);
  fixture->index = (guint64) (found - data) - 4;
}

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/* @kind: where an M4A's index is, "behind" or "front", or "mp4", or the frames in a block of FLAC
 */
static void
make_file (Fixture *fixture, const char *kind)
{
  const gsize        n_frames = N_PARTS * SKY_SOUND_FRAMES;
  g_autofree gint16 *samples = g_new (gint16, n_frames * SKY_SOUND_CHANNELS);
  g_autofree char   *wav = NULL;
  g_autofree char   *behind = NULL;

  for (gsize i = 0; i < n_frames * SKY_SOUND_CHANNELS; i++)
    samples[i] = sky_test_material.sound[i % (SKY_SOUND_FRAMES * SKY_SOUND_CHANNELS)];
  wav = sky_sound_write_wav (fixture->test.directory, "song", samples, 0, n_frames);
  if (g_ascii_isdigit (kind[0]))
    {
      fixture->path = g_build_filename (fixture->test.directory, "song.flac", NULL);
      run ((const char *const[]){ "flac", "-s", "--lax", "-b", kind, "-o", fixture->path, wav,
                                  NULL });
      return;
    }
  behind = sky_sound_encode (wav, g_str_equal (kind, "mp4") ? "mp4" : "m4a");
  if (!g_str_equal (kind, "front"))
    {
      fixture->path = g_steal_pointer (&behind);
      return;
    }
  fixture->path = g_build_filename (fixture->test.directory, "front.m4a", NULL);
  run ((const char *const[]){ "ffmpeg", "-v", "error", "-i", behind, "-c", "copy", "-movflags",
                              "+faststart", fixture->path, NULL });
}

static void
set_up (Fixture *fixture, gconstpointer kind)
{
  g_autofree char *folder = NULL;
  g_autofree char *data = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (SkyByteSource) source = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  sky_test_player_set_up (&fixture->test, SKY_TEST_FAST);
  make_file (fixture, kind);
  g_file_get_contents (fixture->path, &data, &length, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (g_steal_pointer (&data), length);
  fixture->size = length;
  if (!g_str_has_suffix (fixture->path, "flac"))
    find_index (fixture, bytes);

  folder = g_build_filename (fixture->test.directory, "cache", NULL);
  fixture->network = sky_loop_thread_new ("sky-net");
  fixture->cache = sky_block_cache_new (folder, fixture->network, &error);
  g_assert_no_error (error);
  fixture->drive = sky_fake_drive_new (bytes, 0);
  entry = sky_fake_drive_dup_entry (fixture->drive, "/song.m4a");
  source = sky_block_cache_open (fixture->cache, SKY_DRIVE (fixture->drive), entry);
  sky_test_resolver_put (fixture->test.resolver, fixture->path, source);
}

static void
tear_down (Fixture *fixture, gconstpointer kind)
{
  sky_test_player_tear_down (&fixture->test);
  sky_block_cache_stop (fixture->cache);
  g_clear_object (&fixture->cache);
  sky_loop_thread_stop (fixture->network);
  g_clear_object (&fixture->network);
  g_clear_object (&fixture->drive);
  g_free (fixture->path);
}

static void
play_as (Fixture *fixture, const char *format)
{
  sky_test_player_add (&fixture->test, fixture->path, format);
  sky_player_play (fixture->test.player);
  sky_test_wait (sky_test_player_is_stopped (&fixture->test));
  g_assert_null (fixture->test.failure);
  g_assert_cmpuint (fixture->test.failed->len, ==, 0);
}

static void
play (Fixture *fixture)
{
  play_as (fixture, "AAC");
}

static void
assert_given_once (Fixture *fixture)
{
  g_assert_cmpuint (sky_fake_drive_most_given (fixture->drive), ==, 1);
}

/* A jump ends what is read ahead: of that, at most what is just on its way is lost. */
static void
assert_hardly_given_again (Fixture *fixture)
{
  guint64 again = 0;

  for (guint64 i = 0; i < fixture->size; i++)
    again += sky_fake_drive_count_given (fixture->drive, i) > 1;
  g_assert_cmpuint (sky_fake_drive_most_given (fixture->drive), <=, 2);
  g_assert_cmpuint (again, <=, PIECE);
}

/* Among the first @count requests there is one for that. */
static void
assert_asked (Fixture *fixture, guint count, guint64 start, guint64 end)
{
  for (guint i = 0; i < MIN (count, sky_fake_drive_count_requests (fixture->drive)); i++)
    {
      SkyRange range = sky_fake_drive_get_request (fixture->drive, i);

      if (range.start == start && range.end == end)
        return;
    }
  g_error ("%" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT " was not asked for first", start, end);
}

/* To the byte, and in two parts. */
static void
test_index_behind (Fixture *fixture, gconstpointer kind)
{
  guint64 half = fixture->index + (fixture->size - fixture->index) / 2;

  sky_test_resolver_set_learned (fixture->test.resolver);
  play (fixture);
  assert_given_once (fixture);
  g_assert_cmpuint (fixture->size - fixture->index, >, 16 * 1024);
  assert_asked (fixture, 3, fixture->index, half);
  assert_asked (fixture, 3, half, fixture->size);
  assert_asked (fixture, 3, 0, 64 * 1024);
}

/* The end isn't looked at. */
static void
test_index_before (Fixture *fixture, gconstpointer kind)
{
  sky_test_resolver_set_learned (fixture->test.resolver);
  play (fixture);
  assert_given_once (fixture);
  for (guint i = 0; i < 2; i++)
    {
      SkyRange range = sky_fake_drive_get_request (fixture->drive, i);

      g_assert_cmpuint (range.end, <=, 128 * 1024);
      if (range.start > 0)
        g_assert_cmpuint (range.start, <, fixture->index + 16 * 1024);
    }
}

/* Where nobody knows, the end is asked for with the head: before what is behind the head. */
static void
test_unknown (Fixture *fixture, gconstpointer kind)
{
  SkyRange range;
  guint    i = 0;

  play (fixture);
  assert_hardly_given_again (fixture);
  do
    {
      range = sky_fake_drive_get_request (fixture->drive, i++);
      g_assert_true (range.end <= HEAD || range.start >= fixture->size - TAIL);
    }
  while (range.end < fixture->size);
}

/* Of frames of FLAC that a young connection doesn't bring at once the first comes in two parts. */
static void
test_large_frames (Fixture *fixture, gconstpointer kind)
{
  SkyRange first, second;

  sky_test_resolver_set_learned (fixture->test.resolver);
  play_as (fixture, "FLAC");
  assert_given_once (fixture);
  first = sky_fake_drive_get_request (fixture->drive, 0);
  second = sky_fake_drive_get_request (fixture->drive, 1);
  if (second.start < first.start)
    {
      SkyRange other = first;

      first = second;
      second = other;
    }
  g_assert_cmpuint (first.start, >, 0);
  g_assert_cmpuint (first.end - first.start, ==, YOUNG);
  g_assert_cmpuint (second.start, ==, first.end);
}

/* One connection brings them. */
static void
test_small_frames (Fixture *fixture, gconstpointer kind)
{
  SkyRange range;

  sky_test_resolver_set_learned (fixture->test.resolver);
  play_as (fixture, "FLAC");
  assert_given_once (fixture);
  range = sky_fake_drive_get_request (fixture->drive, 0);
  g_assert_cmpuint (range.end - range.start, >, 2 * YOUNG);
}

/* Nothing is known of a film but its name. */
static void
test_film (Fixture *fixture, gconstpointer kind)
{
  play_as (fixture, "MP4");
  assert_hardly_given_again (fixture);
  assert_asked (fixture, 2, 0, 2 * YOUNG);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();
#define ADD(path, kind, func)                                                                      \
  g_test_add ("/playback/first-bytes/" path, Fixture, kind, set_up, func, tear_down)
  ADD ("index-behind", "behind", test_index_behind);
  ADD ("index-before", "front", test_index_before);
  ADD ("unknown", "behind", test_unknown);
  ADD ("large-frames", "8192", test_large_frames);
  ADD ("small-frames", "1152", test_small_frames);
  ADD ("film", "mp4", test_film);
#undef ADD

  return sky_test_material_run ();
}
