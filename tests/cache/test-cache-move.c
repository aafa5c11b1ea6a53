/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cache that moves to another folder while it runs: nothing is lost and nothing fetched twice;
 * where it can't, it stays; a kill at any moment leaves the old one whole.
 */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cache/sky-cache-fixture.h"
#include "support/sky-killed-child.h"

#define N_KILLS 8
#define N_FILES 6

static char *program;

typedef struct
{
  gboolean answered;
  gboolean moved;
  GError  *error;
} Answer;

static void
moved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->moved = sky_block_cache_move_finish (SKY_BLOCK_CACHE (source), result, &answer->error);
  answer->answered = TRUE;
}

static gboolean
is_answered (gpointer data)
{
  return ((Answer *) data)->answered;
}

static void
move (Fixture *fixture, const char *folder, gboolean adopt, Answer *answer)
{
  sky_block_cache_move_async (fixture->cache, folder, adopt, NULL, moved_cb, answer);
  SKY_WAIT_UNTIL (is_answered (answer));
}

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("sky-cache-new-XXXXXX", &error);

  g_assert_no_error (error);

  return folder;
}

static void
read_file (Fixture *fixture, const char *path)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, path);

  fixture_assert_read_all (fixture, source);
}

static gboolean
is_full (gpointer data)
{
  return sky_block_cache_get_used (data) == FILE_SIZE;
}

/* One file lies in the map; the book of requests begins anew. */
static void
fill (Fixture *fixture)
{
  read_file (fixture, "/a.flac");
  SKY_WAIT_UNTIL (is_full (fixture->cache));
  sky_fake_drive_clear_book (fixture->drive);
}

/* The cache is used from the other folder from then on, and found there by the next start. */
static void
use_folder (Fixture *fixture, char *folder)
{
  g_autofree char *old_folder = fixture->directory;

  sky_block_cache_clear_folder (old_folder);
  fixture_remove_tree (old_folder);
  fixture->directory = folder;
}

static void
test_move (Fixture *fixture, gconstpointer data)
{
  char   *folder = make_folder ();
  Answer  answer = { 0 };
  guint64 done;
  guint64 total;

  fill (fixture);
  move (fixture, folder, FALSE, &answer);
  g_assert_no_error (answer.error);
  g_assert_true (answer.moved);
  sky_block_cache_get_move_progress (fixture->cache, &done, &total);
  g_assert_cmpuint (done, >=, FILE_SIZE);
  g_assert_cmpuint (total, >=, done);
  use_folder (fixture, folder);

  g_assert_cmpuint (sky_block_cache_get_used (fixture->cache), ==, FILE_SIZE);
  read_file (fixture, "/a.flac");
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
  fixture_restart (fixture);
  read_file (fixture, "/a.flac");
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

/* Who reads at that moment reads on, also what is only in the old folder's file. */
static void
test_reader_goes_on (Fixture *fixture, gconstpointer data)
{
  char  *folder = make_folder ();
  Answer answer = { 0 };
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");

  fixture_assert_reads (fixture, source, 0, FILE_SIZE / 2);
  sky_block_cache_move_async (fixture->cache, folder, FALSE, NULL, moved_cb, &answer);
  fixture_assert_reads (fixture, source, FILE_SIZE / 2, 300000);
  SKY_WAIT_UNTIL (is_answered (&answer));
  g_assert_no_error (answer.error);
  use_folder (fixture, folder);
  fixture_assert_read_all (fixture, source);
  g_clear_object (&source);
  read_file (fixture, "/b.flac");
  fixture_restart (fixture);
  read_file (fixture, "/b.flac");
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

/* The move fails, with @code, and leaves everything where it was. */
static void
assert_stays (Fixture *fixture, Answer *answer, GIOErrorEnum code)
{
  g_assert_error (answer->error, G_IO_ERROR, (int) code);
  g_clear_error (&answer->error);
  read_file (fixture, "/a.flac");
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
  fixture_restart (fixture);
  read_file (fixture, "/a.flac");
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

/* A disk that is full: no file may grow beyond a megabyte. */
static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *blocks = g_build_filename (folder, "blocks", NULL);
  Answer           answer = { 0 };
  struct rlimit    before;
  struct rlimit    small;

  fill (fixture);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = before;
  small.rlim_cur = 1024 * 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  move (fixture, folder, FALSE, &answer);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_nonnull (strstr (answer.error->message, folder));
  g_assert_false (g_file_test (blocks, G_FILE_TEST_EXISTS));
  assert_stays (fixture, &answer, G_IO_ERROR_NO_SPACE);
  fixture_remove_tree (folder);
}

/* Files of others under the names that the cache needs stay as they are. */
static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *other = g_build_filename (folder, "cache.db", NULL);
  g_autofree char *text = NULL;
  Answer           answer = { 0 };

  g_assert_true (g_file_set_contents (other, "of somebody else", -1, NULL));
  fill (fixture);
  move (fixture, folder, FALSE, &answer);
  g_assert_true (g_file_get_contents (other, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "of somebody else");
  assert_stays (fixture, &answer, G_IO_ERROR_EXISTS);
  fixture_remove_tree (folder);
}

/* A folder that is none. */
static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *parent = make_folder ();
  g_autofree char *file = g_build_filename (parent, "file", NULL);
  g_autofree char *folder = g_build_filename (file, "cache", NULL);
  Answer           answer = { 0 };

  g_assert_true (g_file_set_contents (file, "x", -1, NULL));
  fill (fixture);
  move (fixture, folder, FALSE, &answer);
  g_assert_nonnull (strstr (answer.error->message, folder));
  assert_stays (fixture, &answer, G_IO_ERROR_NOT_DIRECTORY);
  fixture_remove_tree (parent);
}

/* The same folder by another name. */
static void
test_same (Fixture *fixture, gconstpointer data)
{
  g_autofree char *parent = make_folder ();
  g_autofree char *folder = g_build_filename (parent, "link", NULL);
  Answer           answer = { 0 };

  g_assert_cmpint (symlink (fixture->directory, folder), ==, 0);
  fill (fixture);
  move (fixture, folder, FALSE, &answer);
  assert_stays (fixture, &answer, G_IO_ERROR_INVALID_ARGUMENT);
  fixture_remove_tree (parent);
}

/* Cancelled, it stays where it is, and the other folder is as it was. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autofree char *parent = make_folder ();
  g_autofree char *folder = g_build_filename (parent, "cache", NULL);
  g_autofree char *blocks = g_build_filename (folder, "blocks", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Answer answer = { 0 };

  fill (fixture);
  g_cancellable_cancel (cancellable);
  sky_block_cache_move_async (fixture->cache, folder, FALSE, cancellable, moved_cb, &answer);
  SKY_WAIT_UNTIL (is_answered (&answer));
  g_assert_false (g_file_test (blocks, G_FILE_TEST_EXISTS));
  assert_stays (fixture, &answer, G_IO_ERROR_CANCELLED);
  fixture_remove_tree (parent);
}

/* A folder that has come back is taken with what it holds. */
static void
test_adopt (Fixture *fixture, gconstpointer data)
{
  g_autofree char *stand_in = make_folder ();
  char            *home = fixture->directory;
  Answer           answer = { 0 };

  read_file (fixture, "/a.flac");
  SKY_WAIT_UNTIL (is_full (fixture->cache));
  fixture->directory = stand_in;
  fixture_restart (fixture);
  fixture->directory = home;
  g_assert_true (sky_block_cache_is_folder (home));
  move (fixture, home, TRUE, &answer);
  g_assert_no_error (answer.error);
  read_file (fixture, "/a.flac");
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
  fixture_remove_tree (stand_in);
}

/* What is killed: moves as soon as it is open, then goes on. */
static int
run_child (const char *directory, const char *folder)
{
  g_autoptr (SkyLoopThread) network = sky_loop_thread_new ("sky-net");
  g_autoptr (SkyBlockCache) cache = fixture_open_cache (directory, network);
  Answer answer = { 0 };

  sky_block_cache_move_async (cache, folder, FALSE, NULL, moved_cb, &answer);
  for (;;)
    g_main_context_iteration (NULL, TRUE);

  return 0;
}

static void
move_and_kill (const char *directory, const char *folder, guint microseconds)
{
  const char *argv[] = {
    program, "--child", directory, folder, fixture_is_encrypted () ? "--encrypted" : NULL, NULL
  };

  sky_killed_child_run (argv, microseconds);
}

/* The old folder is whole after each kill, and the move then works over what is half there. */
static void
test_kill (Fixture *fixture, gconstpointer data)
{
  char  *folder = make_folder ();
  Answer answer = { 0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (4711);

  for (guint i = 0; i < N_FILES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);

      read_file (fixture, path);
    }
  for (guint i = 0; i < N_KILLS; i++)
    {
      sky_block_cache_stop (fixture->cache);
      move_and_kill (fixture->directory, folder, g_rand_int_range (rand, 5000, 120000));
      fixture_restart (fixture);
      for (guint j = 0; j < N_FILES; j++)
        {
          g_autofree char *path = g_strdup_printf ("/%u", j);

          read_file (fixture, path);
        }
      g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
    }
  move (fixture, folder, FALSE, &answer);
  g_assert_no_error (answer.error);
  use_folder (fixture, folder);
  fixture_restart (fixture);
  read_file (fixture, "/3");
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

int
main (int argc, char **argv)
{
  program = argv[0];
  /* A file that can't grow is a fault of writing, as on a full disk. */
  signal (SIGXFSZ, SIG_IGN);
  fixture_init (&argc, &argv);
  if (argc == 4 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2], argv[3]);

  FIXTURE_ADD ("/cache/move/move", SKY_DRIVE_RANGES, test_move);
  FIXTURE_ADD ("/cache/move/reader-goes-on", SKY_DRIVE_RANGES, test_reader_goes_on);
  FIXTURE_ADD ("/cache/move/full", SKY_DRIVE_RANGES, test_full);
  FIXTURE_ADD ("/cache/move/foreign", SKY_DRIVE_RANGES, test_foreign);
  FIXTURE_ADD ("/cache/move/no-folder", SKY_DRIVE_RANGES, test_no_folder);
  FIXTURE_ADD ("/cache/move/same", SKY_DRIVE_RANGES, test_same);
  FIXTURE_ADD ("/cache/move/cancel", SKY_DRIVE_RANGES, test_cancel);
  FIXTURE_ADD ("/cache/move/adopt", SKY_DRIVE_RANGES, test_adopt);
  FIXTURE_ADD ("/cache/move/kill", SKY_DRIVE_RANGES, test_kill);

  return g_test_run ();
}
