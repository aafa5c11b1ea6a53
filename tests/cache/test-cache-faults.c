/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading through the cache when the drive, the disk or the reader does something else. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cache/sky-cache-fixture.h"

typedef struct
{
  SkyByteSource *source;
  GCancellable  *cancellable;
  guint64        offset;
  gssize         result;
  GError        *error;
} Read;

static gpointer
read_thread (gpointer data)
{
  Read *one = data;
  char  byte;

  one->result =
      sky_byte_source_read (one->source, one->offset, &byte, 1, one->cancellable, &one->error);

  return NULL;
}

static gboolean
has_asked (gpointer data)
{
  return sky_fake_drive_count_requests (data) > 0;
}

static gboolean
has_asked_often (gpointer data)
{
  return sky_fake_drive_count_requests (data) > 2;
}

static void
assert_cancel_wakes (Fixture *fixture)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Read     one = { .source = source, .cancellable = cancellable };
  GThread *thread = g_thread_new ("reader", read_thread, &one);

  SKY_WAIT_UNTIL (has_asked (fixture->drive));
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
  g_assert_cmpint (one.result, ==, -1);
  g_assert_error (one.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&one.error);
}

static void
test_cancel_no_answer (Fixture *fixture, gconstpointer data)
{
  sky_fake_drive_set_fault (fixture->drive, SKY_FAKE_FAULT_HANG, 0, -1);
  assert_cancel_wakes (fixture);
}

static void
test_cancel_no_body (Fixture *fixture, gconstpointer data)
{
  sky_fake_drive_set_fault (fixture->drive, SKY_FAKE_FAULT_HANG_BODY, 0, -1);
  assert_cancel_wakes (fixture);
}

static void
test_cancelled_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  char byte;

  g_cancellable_cancel (cancellable);
  g_assert_cmpint (sky_byte_source_read (source, 0, &byte, 1, cancellable, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_seek_away_from_hung (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Read     one = { .source = source, .cancellable = cancellable };
  GThread *thread;

  sky_fake_drive_set_fault (fixture->drive, SKY_FAKE_FAULT_HANG, 0, 1);
  thread = g_thread_new ("reader", read_thread, &one);
  SKY_WAIT_UNTIL (has_asked (fixture->drive));
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
  g_clear_error (&one.error);
  fixture_assert_reads (fixture, source, 2000000, 1000);
}

static void
assert_asked_from (Fixture *fixture, guint64 offset)
{
  gboolean found = FALSE;

  for (guint i = 0; i < sky_fake_drive_count_requests (fixture->drive); i++)
    found = found || sky_fake_drive_get_request (fixture->drive, i).start == offset;
  g_assert_true (found);
}

static void
test_drop_resumes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");

  sky_fake_drive_set_fault (fixture->drive, SKY_FAKE_FAULT_DROP, 120000, 1);
  fixture_assert_read_all (fixture, source);
  assert_asked_from (fixture, 120000);
  g_assert_cmpuint (sky_fake_drive_most_given (fixture->drive), ==, 1);
}

static void
test_short_body_resumes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");

  sky_fake_drive_set_fault (fixture->drive, SKY_FAKE_FAULT_SHORT, 100001, 1);
  fixture_assert_read_all (fixture, source);
  assert_asked_from (fixture, 100001);
  g_assert_cmpuint (sky_fake_drive_most_given (fixture->drive), ==, 1);
}

static void
test_long_body_is_cut (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");

  sky_fake_drive_set_fault (fixture->drive, SKY_FAKE_FAULT_LONG, 0, -1);
  fixture_assert_read_all (fixture, source);
  g_clear_object (&source);
  fixture_restart (fixture);
  source = fixture_open (fixture, "/a.flac");
  fixture_assert_read_all (fixture, source);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

static void
test_less_than_asked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");

  sky_fake_drive_set_fault (fixture->drive, SKY_FAKE_FAULT_LESS, 0, 3);
  fixture_assert_read_all (fixture, source);
  assert_asked_from (fixture, 10000);
  g_assert_cmpuint (sky_fake_drive_most_given (fixture->drive), ==, 1);
}

static void
test_elsewhere (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  g_autoptr (GError) error = NULL;
  char byte;

  sky_fake_drive_set_fault (fixture->drive, SKY_FAKE_FAULT_ELSEWHERE, 0, 1);
  g_assert_cmpint (sky_byte_source_read (source, 0, &byte, 1, NULL, &error), ==, -1);
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (error->message, "/a.flac"));
  fixture_assert_read_all (fixture, source);
}

static void
test_outage_resumes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");

  sky_fake_drive_set_fault (fixture->drive, SKY_FAKE_FAULT_OFFLINE, 0, 2);
  fixture_assert_read_all (fixture, source);
  g_assert_cmpuint (sky_fake_drive_most_given (fixture->drive), ==, 1);
}

static void
test_outage_ends_patience (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  g_autoptr (GError) error = NULL;
  char byte;

  sky_block_cache_set_patience_ms (fixture->cache, 400);
  sky_fake_drive_set_fault (fixture->drive, SKY_FAKE_FAULT_OFFLINE, 0, -1);
  g_assert_cmpint (sky_byte_source_read (source, 0, &byte, 1, NULL, &error), ==, -1);
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), >, 1);
  sky_fake_drive_set_fault (fixture->drive, SKY_FAKE_FAULT_NONE, 0, 0);
  fixture_assert_read_all (fixture, source);
}

static void
test_outage_spares_the_cached (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");

  fixture_assert_reads (fixture, source, 0, 200000);
  sky_fake_drive_set_fault (fixture->drive, SKY_FAKE_FAULT_OFFLINE, 0, -1);
  fixture_assert_reads (fixture, source, 0, 200000);
}

static void
test_not_found (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  g_autoptr (GError) error = NULL;
  char byte;

  sky_fake_drive_set_fault (fixture->drive, SKY_FAKE_FAULT_NOT_FOUND, 0, -1);
  g_assert_cmpint (sky_byte_source_read (source, 0, &byte, 1, NULL, &error), ==, -1);
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 1);
}

/* Wishes and reading ahead that fail for good are not tried again and again. */
static void
test_failure_is_not_repeated (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");

  sky_fake_drive_set_fault (fixture->drive, SKY_FAKE_FAULT_NOT_FOUND, 0, -1);
  sky_cache_source_prefetch (SKY_CACHE_SOURCE (source), 0, FILE_SIZE);
  SKY_WAIT_UNTIL (has_asked (fixture->drive));
  /* Each answer takes the network thread one round. */
  for (guint i = 0; i < 20; i++)
    fixture_pass_network (fixture);
  g_assert_false (has_asked_often (fixture->drive));
}

static void
test_no_ranges (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");

  sky_fake_drive_set_linear (fixture->drive, TRUE);
  fixture_assert_reads (fixture, source, 1500000, 100000);
  fixture_assert_read_all (fixture, source);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 1);
  g_assert_cmpuint (sky_fake_drive_most_given (fixture->drive), ==, 1);
}

/* A whole body of a file that is larger than what memory holds of one. */
static void
test_no_ranges_in_memory (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) large = sky_fake_drive_make_content (5, 12 * 1024 * 1024);
  g_autoptr (SkyByteSource) source = NULL;
  g_autoptr (GBytes) got = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GError) error = NULL;

  sky_fake_drive_set_content (fixture->drive, large, "\"1\"");
  sky_fake_drive_set_linear (fixture->drive, TRUE);
  source = fixture_open (fixture, "/a.flac");
  got = sky_byte_source_read_bytes (source, 0, G_MAXUINT32, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (got, large));
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 1);

  again = sky_byte_source_read_bytes (source, 1000000, G_MAXUINT32, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (memcmp (g_bytes_get_data (again, NULL),
                           (const char *) g_bytes_get_data (large, NULL) + 1000000,
                           g_bytes_get_size (again)),
                   ==, 0);
  g_assert_cmpuint (g_bytes_get_size (again), ==, 11 * 1024 * 1024 + 48576);
}

static void
test_changed_etag (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  g_autoptr (SkyByteSource) next = NULL;
  g_autoptr (GBytes) other = sky_fake_drive_make_content (8, FILE_SIZE);
  g_autoptr (GError) error = NULL;
  char byte;

  fixture_assert_reads (fixture, source, 0, 1000);
  sky_fake_drive_set_content (fixture->drive, other, "\"2\"");
  g_assert_cmpint (sky_byte_source_read (source, 2000000, &byte, 1, NULL, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, "/a.flac"));

  g_clear_pointer (&fixture->content, g_bytes_unref);
  fixture->content = g_bytes_ref (other);
  next = fixture_open (fixture, "/a.flac");
  fixture_assert_read_all (fixture, next);
  g_clear_error (&error);
  g_assert_cmpint (sky_byte_source_read (source, 0, &byte, 1, NULL, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_changed_size (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  g_autoptr (GBytes) other = sky_fake_drive_make_content (7, FILE_SIZE + 1);
  g_autoptr (GError) error = NULL;
  char byte;

  sky_fake_drive_set_content (fixture->drive, other, "\"1\"");
  g_assert_cmpint (sky_byte_source_read (source, 0, &byte, 1, NULL, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_changed_between_starts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");

  fixture_assert_read_all (fixture, source);
  g_clear_object (&source);
  fixture_restart (fixture);
  g_clear_pointer (&fixture->content, g_bytes_unref);
  fixture->content = sky_fake_drive_make_content (9, FILE_SIZE);
  sky_fake_drive_set_content (fixture->drive, fixture->content, "\"2\"");
  source = fixture_open (fixture, "/a.flac");
  fixture_assert_read_all (fixture, source);
  g_assert_cmpuint (sky_fake_drive_most_given (fixture->drive), ==, 1);
}

/* A tag that a proxy has made weak is the same tag. */
static void
test_weakened_etag (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");

  sky_fake_drive_set_etag (fixture->drive, "W/\"1\"");
  fixture_assert_read_all (fixture, source);
}

/* Without a tag in the listing, the first one that comes with bytes is held to. */
static void
test_etag_only_with_bytes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = NULL;
  g_autoptr (GError) error = NULL;
  char byte;

  sky_fake_drive_set_etag (fixture->drive, NULL);
  source = fixture_open (fixture, "/a.flac");
  sky_fake_drive_set_etag (fixture->drive, "\"5\"");
  fixture_assert_reads (fixture, source, 0, 1000);
  sky_fake_drive_set_etag (fixture->drive, "\"6\"");
  g_assert_cmpint (sky_byte_source_read (source, 2000000, &byte, 1, NULL, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* The only data file of the fixture's cache. */
static char *
find_data_file (Fixture *fixture)
{
  g_autofree char *blocks = g_build_filename (fixture->directory, "blocks", NULL);
  g_autoptr (GDir) dir = g_dir_open (blocks, 0, NULL);
  const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;

  g_assert_nonnull (name);

  return g_build_filename (blocks, name, NULL);
}

static void
test_damaged_block (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  g_autofree char *path = NULL;
  guint8           byte;
  int              fd;

  fixture_assert_read_all (fixture, source);
  g_clear_object (&source);
  fixture_restart (fixture);
  path = find_data_file (fixture);
  fd = g_open (path, O_RDWR, 0);
  g_assert_cmpint (pread (fd, &byte, 1, 10 * BLOCK + 777), ==, 1);
  byte ^= 1;
  g_assert_cmpint (pwrite (fd, &byte, 1, 10 * BLOCK + 777), ==, 1);
  close (fd);

  source = fixture_open (fixture, "/a.flac");
  fixture_assert_read_all (fixture, source);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 1);
  g_assert_cmpuint (sky_fake_drive_get_request (fixture->drive, 0).start, ==, 10 * BLOCK);
  g_assert_cmpuint (sky_fake_drive_get_request (fixture->drive, 0).end, ==, 11 * BLOCK);
}

static void
test_data_file_gone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  g_autofree char *path = NULL;

  fixture_assert_read_all (fixture, source);
  g_clear_object (&source);
  fixture_restart (fixture);
  path = find_data_file (fixture);
  g_assert_cmpint (g_unlink (path), ==, 0);
  source = fixture_open (fixture, "/a.flac");
  fixture_assert_read_all (fixture, source);
  g_assert_cmpuint (sky_fake_drive_most_given (fixture->drive), ==, 1);
}

static void
test_data_file_cut (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  g_autofree char *path = NULL;

  fixture_assert_read_all (fixture, source);
  g_clear_object (&source);
  fixture_restart (fixture);
  path = find_data_file (fixture);
  g_assert_cmpint (truncate (path, 20 * BLOCK), ==, 0);
  source = fixture_open (fixture, "/a.flac");
  fixture_assert_read_all (fixture, source);
  g_assert_cmpuint (sky_fake_drive_count_given (fixture->drive, 19 * BLOCK), ==, 0);
  g_assert_cmpuint (sky_fake_drive_count_given (fixture->drive, 20 * BLOCK), ==, 1);
}

static void
test_damaged_map (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  g_autofree char *map = g_build_filename (fixture->directory, "cache.db", NULL);
  g_autofree char *rubbish = g_strnfill (20000, 'x');

  fixture_assert_read_all (fixture, source);
  g_clear_object (&source);
  sky_block_cache_stop (fixture->cache);
  g_assert_true (g_file_set_contents (map, rubbish, 20000, NULL));
  fixture_restart (fixture);
  source = fixture_open (fixture, "/a.flac");
  fixture_assert_read_all (fixture, source);
  g_clear_object (&source);
  fixture_restart (fixture);
  source = fixture_open (fixture, "/a.flac");
  fixture_assert_read_all (fixture, source);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

static gboolean
is_there (gpointer data)
{
  return g_access (data, F_OK) == 0;
}

/* A data file that leads to /dev/full: every write fails with ENOSPC, as on a full disk. */
static void
test_disk_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = NULL;
  g_autofree char *blocks = g_build_filename (fixture->directory, "blocks", NULL);
  g_autofree char *file = g_build_filename (blocks, "1-1", NULL);

  sky_block_cache_set_limit (fixture->cache, G_MAXUINT64);
  fixture_restart (fixture);
  g_assert_true (g_file_test (blocks, G_FILE_TEST_IS_DIR));
  source = fixture_open (fixture, "/other");
  fixture_assert_reads (fixture, source, FILE_SIZE - 1, 1);
  g_clear_object (&source);
  SKY_WAIT_UNTIL (is_there (file));
  g_free (g_steal_pointer (&file));
  file = g_build_filename (blocks, "2-1", NULL);
  g_assert_cmpint (symlink ("/dev/full", file), ==, 0);
  source = fixture_open (fixture, "/a.flac");
  fixture_assert_read_all (fixture, source);
  fixture_assert_read_all (fixture, source);
}

/* The disk takes a part of a write, then nothing: as with a quota. What was taken is kept. */
static void
test_short_writes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  struct rlimit before;
  struct rlimit limit;
  guint64       there = 0;

  /* The map has its place before the limit holds. */
  fixture_assert_reads (fixture, source, 0, 1);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = 20 * BLOCK + 777;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  fixture_assert_read_all (fixture, source);
  fixture_assert_read_all (fixture, source);
  g_clear_object (&source);
  fixture_restart (fixture);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);

  source = fixture_open (fixture, "/a.flac");
  fixture_assert_read_all (fixture, source);
  for (guint64 i = 0; i < FILE_SIZE; i += BLOCK)
    there += sky_fake_drive_count_given (fixture->drive, i) == 0;
  g_assert_cmpuint (there, >=, 10);
  g_assert_cmpuint (there, <=, 20);
  g_assert_cmpuint (sky_fake_drive_most_given (fixture->drive), ==, 1);
}

static void
test_folder_read_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = NULL;
  g_autofree char *blocks = g_build_filename (fixture->directory, "blocks", NULL);

  /* Something that is no folder stands in the way: works as root too. */
  sky_block_cache_stop (fixture->cache);
  fixture_remove_tree (blocks);
  g_assert_true (g_file_set_contents (blocks, "", 0, NULL));
  fixture_restart (fixture);
  source = fixture_open (fixture, "/a.flac");
  fixture_assert_read_all (fixture, source);
}

static gpointer
stop_thread (gpointer data)
{
  Fixture *fixture = data;

  sky_block_cache_stop (fixture->cache);

  return NULL;
}

static void
test_stop_wakes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  Read     one = { .source = source };
  GThread *thread;
  GThread *stopper;

  sky_fake_drive_set_fault (fixture->drive, SKY_FAKE_FAULT_HANG, 0, -1);
  thread = g_thread_new ("reader", read_thread, &one);
  SKY_WAIT_UNTIL (has_asked (fixture->drive));
  stopper = g_thread_new ("stopper", stop_thread, fixture);
  g_thread_join (thread);
  g_thread_join (stopper);
  g_assert_cmpint (one.result, ==, -1);
  g_assert_error (one.error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_clear_error (&one.error);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
#define ADD(name, func) FIXTURE_ADD ("/cache/faults/" name, SKY_DRIVE_RANGES, func)
  ADD ("cancel-no-answer", test_cancel_no_answer);
  ADD ("cancel-no-body", test_cancel_no_body);
  ADD ("cancelled-before", test_cancelled_before);
  ADD ("seek-away-from-hung", test_seek_away_from_hung);
  ADD ("drop-resumes", test_drop_resumes);
  ADD ("short-body-resumes", test_short_body_resumes);
  ADD ("long-body-is-cut", test_long_body_is_cut);
  ADD ("less-than-asked", test_less_than_asked);
  ADD ("elsewhere", test_elsewhere);
  ADD ("outage-resumes", test_outage_resumes);
  ADD ("outage-ends-patience", test_outage_ends_patience);
  ADD ("outage-spares-the-cached", test_outage_spares_the_cached);
  ADD ("not-found", test_not_found);
  ADD ("failure-is-not-repeated", test_failure_is_not_repeated);
  ADD ("no-ranges", test_no_ranges);
  ADD ("changed-etag", test_changed_etag);
  ADD ("changed-size", test_changed_size);
  ADD ("changed-between-starts", test_changed_between_starts);
  ADD ("weakened-etag", test_weakened_etag);
  ADD ("etag-only-with-bytes", test_etag_only_with_bytes);
  ADD ("damaged-block", test_damaged_block);
  ADD ("data-file-gone", test_data_file_gone);
  ADD ("data-file-cut", test_data_file_cut);
  ADD ("damaged-map", test_damaged_map);
  ADD ("disk-full", test_disk_full);
  ADD ("short-writes", test_short_writes);
  ADD ("folder-read-only", test_folder_read_only);
  ADD ("stop-wakes", test_stop_wakes);
  FIXTURE_ADD ("/cache/faults/no-ranges-in-memory", SKY_DRIVE_LOCAL, test_no_ranges_in_memory);
#undef ADD

  return g_test_run ();
}
