/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading through the cache when all goes well: what is asked for, how often, and by whom. */
#include <string.h>

#include "cache/sky-cache-fixture.h"

static void
test_identical (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");

  g_assert_cmpuint (sky_byte_source_get_size (source), ==, FILE_SIZE);
  fixture_assert_read_all (fixture, source);
  g_assert_cmpuint (sky_fake_drive_most_given (fixture->drive), ==, 1);
}

static void
test_opening_asks_nobody (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  g_autofree char *label = sky_byte_source_dup_label (source);

  g_assert_cmpstr (label, ==, "/a.flac");
  g_assert_cmpuint (sky_byte_source_get_size (source), ==, FILE_SIZE);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

static void
test_first_request_is_small (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  SkyRange first;

  fixture_assert_reads (fixture, source, 0, 1000);
  first = sky_fake_drive_get_request (fixture->drive, 0);
  g_assert_cmpuint (first.start, ==, 0);
  g_assert_cmpuint (first.end, ==, 128 * 1024);
}

static gboolean
has_quarter (gpointer source)
{
  return sky_byte_source_count_at_hand (source, 0) >= 256 * 1024;
}

static gboolean
has_first_portion (gpointer source)
{
  return sky_byte_source_count_at_hand (source, 0) >= 128 * 1024;
}

/* A drive that answers at once is asked for more and more. */
static void
test_requests_grow (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  guint64 largest = 0;
  guint64 end = 0;

  fixture_assert_read_all (fixture, source);
  for (guint i = 0; i < sky_fake_drive_count_requests (fixture->drive); i++)
    {
      SkyRange request = sky_fake_drive_get_request (fixture->drive, i);

      g_assert_cmpuint (request.start, ==, end);
      end = request.end;
      largest = MAX (largest, request.end - request.start);
    }
  g_assert_cmpuint (end, ==, FILE_SIZE);
  g_assert_cmpuint (largest, >, 256 * 1024);
}

/* Each read of a body takes 20 ms for 16 KiB: what is on its way stays little, so that who begins
 * to wait doesn't stand behind much. */
static void
test_slow_line_stays_short (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = { "/a.flac", "/b.flac", "/c.flac" };
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);

  sky_fake_drive_set_delay_ms (fixture->drive, 20);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      SkyByteSource *source = fixture_open (fixture, paths[i]);

      g_ptr_array_add (sources, source);
      sky_cache_source_prefetch (SKY_CACHE_SOURCE (source), 0, 256 * 1024);
    }
  for (guint i = 0; i < sources->len; i++)
    SKY_WAIT_UNTIL (has_quarter (g_ptr_array_index (sources, i)));
  for (guint i = 0; i < sky_fake_drive_count_requests (fixture->drive); i++)
    {
      SkyRange request = sky_fake_drive_get_request (fixture->drive, i);

      g_assert_cmpuint (request.end - request.start, <=, 128 * 1024);
    }
  g_assert_cmpuint (sky_fake_drive_get_most_open (fixture->drive), <=, (64 + 128) * 1024);
}

/* A request that is nearly done when a reader jumps away is read to its end, also where its breaks
 * make it look slower than the line is. */
static void
test_jump_wastes_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");

  sky_fake_drive_set_delay_ms (fixture->drive, 40);
  fixture_assert_reads (fixture, source, 0, 1000);
  fixture_assert_reads (fixture, source, 2000000, 1000);
  fixture_assert_reads (fixture, source, 1000000, 1000);
  sky_fake_drive_set_delay_ms (fixture->drive, 0);
  SKY_WAIT_UNTIL (has_first_portion (source));
  g_assert_cmpuint (sky_fake_drive_most_given (fixture->drive), ==, 1);
}

static void
test_replay_asks_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");

  fixture_assert_read_all (fixture, source);
  g_clear_object (&source);
  sky_fake_drive_clear_book (fixture->drive);
  source = fixture_open (fixture, "/a.flac");
  fixture_assert_read_all (fixture, source);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

static void
test_restart_asks_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");

  fixture_assert_read_all (fixture, source);
  g_clear_object (&source);
  fixture_restart (fixture);
  source = fixture_open (fixture, "/a.flac");
  fixture_assert_read_all (fixture, source);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

static void
test_restart_while_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) before = fixture_open (fixture, "/a.flac");
  g_autoptr (SkyByteSource) after = NULL;
  g_autoptr (GError) error = NULL;
  char byte;

  fixture_assert_read_all (fixture, before);
  fixture_restart (fixture);
  g_assert_cmpint (sky_byte_source_read (before, 0, &byte, 1, NULL, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  after = fixture_open (fixture, "/a.flac");
  fixture_assert_read_all (fixture, after);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

static void
test_seek_inside (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");

  fixture_assert_read_all (fixture, source);
  sky_fake_drive_clear_book (fixture->drive);
  for (guint64 offset = 0; offset < FILE_SIZE; offset += 333333)
    fixture_assert_reads (fixture, source, FILE_SIZE - offset - 1, 70000);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

static void
test_seek_outside (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  guint found = 0;

  fixture_assert_reads (fixture, source, 0, 1000);
  fixture_assert_reads (fixture, source, 2000001, 1000);
  for (guint i = 0; i < sky_fake_drive_count_requests (fixture->drive); i++)
    {
      SkyRange request = sky_fake_drive_get_request (fixture->drive, i);

      if (request.start != 2000001)
        continue;
      found++;
      g_assert_cmpuint (request.end - request.start, <=, 256 * 1024 + BLOCK);
    }
  g_assert_cmpuint (found, ==, 1);
}

typedef struct
{
  Fixture       *fixture;
  SkyByteSource *source;
} Reader;

/* Whether every byte that was asked for is there. */
static gboolean
has_all (Reader *reader)
{
  g_autoptr (GArray) ranges = sky_byte_source_list_available (reader->source);
  g_autoptr (SkyRangeSet) there = sky_range_set_new ();

  for (guint i = 0; i < ranges->len; i++)
    {
      SkyRange range = g_array_index (ranges, SkyRange, i);

      sky_range_set_add (there, range.start, range.end);
    }
  for (guint i = 0; i < sky_fake_drive_count_requests (reader->fixture->drive); i++)
    {
      SkyRange asked = sky_fake_drive_get_request (reader->fixture->drive, i);

      if (!sky_range_set_contains (there, asked.start, asked.end))
        return FALSE;
    }

  return TRUE;
}

/* Whether nothing is asked for any more, nor will be: what was just read or has just come may still
 * lead to a request. */
static gboolean
is_settled (gpointer data)
{
  Reader *reader = data;

  if (!has_all (reader))
    return FALSE;
  fixture_pass_network (reader->fixture);

  return has_all (reader);
}

static void
test_part_of_a_block_is_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  Reader reader = { fixture, source };

  fixture_assert_reads (fixture, source, 2000001, 1000);
  SKY_WAIT_UNTIL (is_settled (&reader));
  g_clear_object (&source);
  fixture_restart (fixture);
  source = fixture_open (fixture, "/a.flac");
  fixture_assert_reads (fixture, source, 2000001, 1000);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
  fixture_assert_reads (fixture, source, 2000000, 1);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 1);
}

static void
test_holes_are_filled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  Reader reader = { fixture, source };

  for (guint i = 0; i < 30; i++)
    {
      fixture_assert_reads (fixture, source, g_rand_int_range (rand, 0, FILE_SIZE), 5000);
      SKY_WAIT_UNTIL (is_settled (&reader));
    }
  fixture_assert_read_all (fixture, source);
  g_assert_cmpuint (sky_fake_drive_most_given (fixture->drive), ==, 1);
}

static gpointer
read_all_thread (gpointer data)
{
  Reader *reader = data;

  fixture_assert_read_all (reader->fixture, reader->source);

  return NULL;
}

static void
run_readers (Fixture *fixture, Reader *readers, guint n_readers)
{
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();

  for (guint i = 0; i < n_readers; i++)
    g_ptr_array_add (threads, g_thread_new ("reader", read_all_thread, &readers[i]));
  for (guint i = 0; i < n_readers; i++)
    g_thread_join (g_ptr_array_index (threads, i));
}

static void
test_readers_share (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) one = fixture_open (fixture, "/a.flac");
  g_autoptr (SkyByteSource) other = fixture_open (fixture, "/a.flac");
  Reader readers[] = { { fixture, one }, { fixture, other }, { fixture, one } };

  run_readers (fixture, readers, G_N_ELEMENTS (readers));
  g_assert_cmpuint (sky_fake_drive_most_given (fixture->drive), ==, 1);
}

static void
test_entries_are_apart (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) one = fixture_open (fixture, "/a.flac");
  g_autoptr (SkyByteSource) other = fixture_open (fixture, "/b.flac");
  Reader readers[] = { { fixture, one }, { fixture, other } };

  run_readers (fixture, readers, G_N_ELEMENTS (readers));
  g_assert_cmpuint (sky_fake_drive_most_given (fixture->drive), ==, 2);
}

static void
test_end (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  char byte;

  g_assert_cmpint (sky_byte_source_read (source, FILE_SIZE, &byte, 1, NULL, NULL), ==, 0);
  g_assert_cmpint (sky_byte_source_read (source, G_MAXUINT64, &byte, 1, NULL, NULL), ==, 0);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

static void
test_empty_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (SkyByteSource) source = NULL;
  char byte;

  sky_fake_drive_set_content (fixture->drive, empty, "\"0\"");
  source = fixture_open (fixture, "/empty");
  g_assert_cmpint (sky_byte_source_read (source, 0, &byte, 1, NULL, NULL), ==, 0);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

static gboolean
is_all_there (gpointer data)
{
  g_autoptr (GArray) ranges = sky_byte_source_list_available (data);

  return ranges->len == 1 && g_array_index (ranges, SkyRange, 0).start == 0 &&
         g_array_index (ranges, SkyRange, 0).end == FILE_SIZE;
}

static void
test_prefetch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");

  sky_cache_source_prefetch (SKY_CACHE_SOURCE (source), 0, G_MAXUINT64);
  SKY_WAIT_UNTIL (is_all_there (source));
  sky_fake_drive_clear_book (fixture->drive);
  fixture_assert_read_all (fixture, source);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

static gboolean
has_tail (gpointer data)
{
  g_autoptr (GArray) ranges = sky_byte_source_list_available (data);

  return ranges->len > 0 && g_array_index (ranges, SkyRange, ranges->len - 1).end == FILE_SIZE;
}

static void
test_prefetch_of_a_part (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  g_autoptr (GArray) ranges = NULL;

  sky_cache_source_prefetch (SKY_CACHE_SOURCE (source), FILE_SIZE - 100, 100);
  SKY_WAIT_UNTIL (has_tail (source));
  ranges = sky_byte_source_list_available (source);
  g_assert_cmpuint (ranges->len, ==, 1);
  g_assert_cmpuint (g_array_index (ranges, SkyRange, 0).start, ==, FILE_SIZE - 100);
}

static gboolean
has_block (gpointer source)
{
  return sky_byte_source_count_at_hand (source, 0) == BLOCK;
}

/* Nobody reads on from there: nothing more is asked for, and no reader's place is another. */
static void
test_look_asks_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  g_autoptr (GBytes) bytes = NULL;

  sky_cache_source_prefetch (SKY_CACHE_SOURCE (source), 0, BLOCK);
  SKY_WAIT_UNTIL (has_block (source));
  bytes = sky_byte_source_read_at_hand (source, 100, 1000);
  g_assert_nonnull (bytes);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   (const guint8 *) g_bytes_get_data (fixture->content, NULL) + 100, 1000);
  g_assert_null (sky_byte_source_read_at_hand (source, BLOCK - 100, 1000));
  fixture_pass_network (fixture);
  fixture_pass_network (fixture);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 1);
}

typedef struct
{
  SkyByteSource *source;
  GCancellable  *cancellable;
} Waiter;

static gpointer
wait_thread (gpointer data)
{
  Waiter *self = data;
  char    byte;

  g_assert_cmpint (sky_byte_source_read (self->source, 2000000, &byte, 1, self->cancellable, NULL),
                   ==, -1);

  return NULL;
}

static gboolean
has_asked (gpointer data)
{
  return sky_fake_drive_count_requests (data) > 0;
}

/* While somebody waits for other bytes, what was only wished for isn't asked for. */
static void
test_wish_waits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Waiter   waiter = { source, cancellable };
  GThread *thread;

  sky_fake_drive_set_fault (fixture->drive, SKY_FAKE_FAULT_HANG_BODY, 0, 1);
  thread = g_thread_new ("reader", wait_thread, &waiter);
  SKY_WAIT_UNTIL (has_asked (fixture->drive));
  sky_cache_source_prefetch (SKY_CACHE_SOURCE (source), 0, BLOCK);
  fixture_pass_network (fixture);
  fixture_pass_network (fixture);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 1);
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
}

static gboolean
has_begin (gpointer data)
{
  g_autoptr (GArray) ranges = sky_byte_source_list_available (data);

  return ranges->len > 0 && g_array_index (ranges, SkyRange, 0).end >= 2 * BLOCK;
}

/* Two connections bring it, each its part, and nothing twice. */
static void
test_cut (Fixture *fixture, gconstpointer data)
{
  const guint64 cut = 50000;
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  SkyRange first, second;

  sky_cache_source_cut (SKY_CACHE_SOURCE (source), cut);
  sky_cache_source_prefetch (SKY_CACHE_SOURCE (source), 0, 2 * BLOCK);
  SKY_WAIT_UNTIL (has_begin (source));
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 2);
  first = sky_fake_drive_get_request (fixture->drive, 0);
  second = sky_fake_drive_get_request (fixture->drive, 1);
  g_assert_cmpuint (MIN (first.start, second.start), ==, 0);
  g_assert_cmpuint (MIN (first.end, second.end), ==, cut);
  g_assert_cmpuint (MAX (first.start, second.start), ==, cut);
  g_assert_cmpuint (MAX (first.end, second.end), ==, 2 * BLOCK);
  fixture_assert_read_all (fixture, source);
  g_assert_cmpuint (sky_fake_drive_most_given (fixture->drive), ==, 1);
}

static void
changed_cb (SkyCacheSource *source, gpointer data)
{
  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  (*(guint *) data)++;
}

static gboolean
is_counted (gpointer data)
{
  return *(guint *) data > 0;
}

static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  guint count = 0;

  g_signal_connect (source, "changed", G_CALLBACK (changed_cb), &count);
  fixture_assert_read_all (fixture, source);
  g_assert_cmpuint (count, ==, 0);
  SKY_WAIT_UNTIL (is_counted (&count));
  g_assert_cmpuint (count, ==, 1);
  g_assert_true (is_all_there (source));
}

static void
test_folder_is_locked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyBlockCache) second =
                 sky_block_cache_new (fixture->directory, fixture->network, &error);

  g_assert_null (second);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, fixture->directory));
}

static void
test_rekey (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");

  fixture_assert_read_all (fixture, source);
  sky_block_cache_rekey (fixture->cache, "fake", "/a.flac", "/moved.flac");
  g_clear_object (&source);
  fixture_restart (fixture);
  source = fixture_open (fixture, "/moved.flac");
  fixture_assert_read_all (fixture, source);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

static void
test_rekey_replaces (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");
  g_autoptr (SkyByteSource) replaced = fixture_open (fixture, "/b.flac");
  g_autoptr (GError) error = NULL;
  char byte;

  fixture_assert_read_all (fixture, source);
  fixture_assert_read_all (fixture, replaced);
  sky_block_cache_rekey (fixture->cache, "fake", "/a.flac", "/b.flac");
  g_assert_cmpint (sky_byte_source_read (replaced, 0, &byte, 1, NULL, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  fixture_assert_reads (fixture, source, 0, 1);
}

static void
test_local_keeps_head_and_tail (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");

  fixture_assert_read_all (fixture, source);
  g_clear_object (&source);
  fixture_restart (fixture);
  g_assert_cmpuint (sky_block_cache_get_used (fixture->cache), <=, 256 * 1024 + 64 * 1024);
  source = fixture_open (fixture, "/a.flac");
  fixture_assert_reads (fixture, source, 0, 100 * 1024);
  fixture_assert_reads (fixture, source, FILE_SIZE - 64 * 1024, 64 * 1024);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
  fixture_assert_read_all (fixture, source);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), >, 0);
  g_assert_cmpuint (sky_fake_drive_count_given (fixture->drive, 0), ==, 0);
  g_assert_cmpuint (sky_fake_drive_count_given (fixture->drive, FILE_SIZE - 1), ==, 0);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
#define ADD(name, func) FIXTURE_ADD ("/cache/source/" name, SKY_DRIVE_RANGES, func)
  ADD ("identical", test_identical);
  ADD ("opening-asks-nobody", test_opening_asks_nobody);
  ADD ("first-request-is-small", test_first_request_is_small);
  ADD ("requests-grow", test_requests_grow);
  ADD ("replay-asks-nothing", test_replay_asks_nothing);
  ADD ("restart-asks-nothing", test_restart_asks_nothing);
  ADD ("restart-while-open", test_restart_while_open);
  ADD ("seek-inside", test_seek_inside);
  ADD ("seek-outside", test_seek_outside);
  ADD ("part-of-a-block-is-kept", test_part_of_a_block_is_kept);
  ADD ("holes-are-filled", test_holes_are_filled);
  ADD ("readers-share", test_readers_share);
  ADD ("entries-are-apart", test_entries_are_apart);
  ADD ("end", test_end);
  ADD ("empty-file", test_empty_file);
  ADD ("slow-line-stays-short", test_slow_line_stays_short);
  ADD ("jump-wastes-nothing", test_jump_wastes_nothing);
  ADD ("prefetch", test_prefetch);
  ADD ("prefetch-of-a-part", test_prefetch_of_a_part);
  ADD ("wish-waits", test_wish_waits);
  ADD ("look-asks-nothing", test_look_asks_nothing);
  ADD ("cut", test_cut);
  ADD ("changed", test_changed);
  ADD ("folder-is-locked", test_folder_is_locked);
  ADD ("rekey", test_rekey);
  ADD ("rekey-replaces", test_rekey_replaces);
  FIXTURE_ADD ("/cache/source/local-keeps-head-and-tail", SKY_DRIVE_RANGES | SKY_DRIVE_LOCAL,
               test_local_keeps_head_and_tail);
#undef ADD

  return g_test_run ();
}
