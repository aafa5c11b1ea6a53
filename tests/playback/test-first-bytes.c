/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked for before the first sound of a file whose index has to come first: its place is
 * known, and the drive keeps a book of what it was asked for.
 */
#include <string.h>

#include "cache/sky-block-cache.h"
#include "playback/sky-test-material.h"
#include "support/sky-fake-drive.h"

/* 112 seconds: an index of about 19 KiB. */
#define N_PARTS 16

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
  fixture->size = length;
}

static void
make_file (Fixture *fixture, gboolean in_front)
{
  const gsize        n_frames = N_PARTS * SKY_SOUND_FRAMES;
  g_autofree gint16 *samples = g_new (gint16, n_frames * SKY_SOUND_CHANNELS);
  g_autofree char   *wav = NULL;
  g_autofree char   *behind = NULL;
  const char        *move[] = { "ffmpeg", "-v",        "error",      "-i", NULL, "-c",
                                "copy",   "-movflags", "+faststart", NULL, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  for (gsize i = 0; i < n_frames * SKY_SOUND_CHANNELS; i++)
    samples[i] = sky_test_material.sound[i % (SKY_SOUND_FRAMES * SKY_SOUND_CHANNELS)];
  wav = sky_sound_write_wav (fixture->test.directory, "song", samples, 0, n_frames);
  behind = sky_sound_encode (wav, "m4a");
  if (!in_front)
    {
      fixture->path = g_steal_pointer (&behind);
      return;
    }
  fixture->path = g_build_filename (fixture->test.directory, "front.m4a", NULL);
  move[4] = behind;
  move[9] = fixture->path;
  g_spawn_sync (NULL, (char **) move, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
set_up (Fixture *fixture, gconstpointer in_front)
{
  g_autofree char *folder = NULL;
  g_autofree char *data = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (SkyByteSource) source = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  sky_test_player_set_up (&fixture->test, SKY_TEST_FAST);
  make_file (fixture, GPOINTER_TO_INT (in_front));
  g_file_get_contents (fixture->path, &data, &length, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (g_steal_pointer (&data), length);
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
tear_down (Fixture *fixture, gconstpointer in_front)
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
play (Fixture *fixture)
{
  sky_test_player_add (&fixture->test, fixture->path, "AAC");
  sky_player_play (fixture->test.player);
  sky_test_wait (sky_test_player_is_stopped (&fixture->test));
  g_assert_null (fixture->test.failure);
  g_assert_cmpuint (fixture->test.failed->len, ==, 0);
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
test_index_behind (Fixture *fixture, gconstpointer in_front)
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
test_index_before (Fixture *fixture, gconstpointer in_front)
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
test_unknown (Fixture *fixture, gconstpointer in_front)
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();
  g_test_add ("/playback/first-bytes/index-behind", Fixture, GINT_TO_POINTER (FALSE), set_up,
              test_index_behind, tear_down);
  g_test_add ("/playback/first-bytes/index-before", Fixture, GINT_TO_POINTER (TRUE), set_up,
              test_index_before, tear_down);
  g_test_add ("/playback/first-bytes/unknown", Fixture, GINT_TO_POINTER (FALSE), set_up,
              test_unknown, tear_down);

  return sky_test_material_run ();
}
