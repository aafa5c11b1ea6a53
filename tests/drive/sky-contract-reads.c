/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract of drives: reading, signing in, servers that go away. */

#include "sky-drive-contract.h"

#include "support/sky-sync-drive.h"

static void
test_read_ranges (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) entry = sky_contract_put (self, "file", 100000, 4);
  g_autoptr (GBytes) expected = sky_contract_make_bytes (100000, 4);
  const SkyRange ranges[] = { { 0, 1 },         { 0, 65536 },      { 1, 2 },
                              { 65535, 65537 }, { 99999, 100000 }, { 500, 200000 } };

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SkyDriveRange) range = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GBytes) wanted = NULL;
      guint64 end = MIN (ranges[i].end, 100000);

      range = sky_sync_open (self->drive, entry, ranges[i], &error);
      g_assert_no_error (error);
      g_assert_cmpuint (range->start, ==, ranges[i].start);
      g_assert_cmpint (range->length, ==, (gint64) (end - ranges[i].start));
      g_assert_cmpint (range->total, ==, 100000);
      bytes = sky_sync_drain (range, &error);
      g_assert_no_error (error);
      wanted = g_bytes_new_from_bytes (expected, ranges[i].start, end - ranges[i].start);
      g_assert_true (g_bytes_equal (bytes, wanted));
    }
}

static void
test_read_past_end (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) entry = sky_contract_put (self, "file", 100, 5);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveRange) range = NULL;
  SkyRange past = { 100, 200 };

  range = sky_sync_open (self->drive, entry, past, &error);
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CONFLICT);
}

static void
test_read_empty (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) entry = sky_contract_put (self, "file", 0, 6);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  SkyRange all = { 0, G_MAXUINT64 };

  bytes = sky_sync_read (self->drive, entry, all, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 0);
}

static void
test_read_missing (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) entry = sky_contract_put (self, "file", 100, 7);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveRange) range = NULL;
  SkyRange some = { 0, 10 };

  sky_sync_remove (self->drive, sky_drive_entry_get_path (entry), &error);
  g_assert_no_error (error);
  range = sky_sync_open (self->drive, entry, some, &error);
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND);
}

/* Of another size, so that even a server that tells no versions gives itself away. */
static void
test_read_changed (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) old = sky_contract_put (self, "file", 100, 8);
  g_autoptr (SkyDriveEntry) other = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveRange) range = NULL;
  SkyRange some = { 0, 10 };

  sky_sync_remove (self->drive, sky_drive_entry_get_path (old), &error);
  g_assert_no_error (error);
  other = sky_contract_put (self, "file", 101, 9);
  range = sky_sync_open (self->drive, old, some, &error);
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CONFLICT);
}

static void
read_cancelled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyDriveRange) range = NULL;
  g_autoptr (GError) error = NULL;
  gboolean *done = user_data;

  range = sky_drive_read_finish (SKY_DRIVE (source), result, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *done = TRUE;
}

static void
test_read_cancelled (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) entry = sky_contract_put (self, "file", 100, 20);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SkyRange some = { 0, 10 };
  gboolean done = FALSE;

  sky_drive_read_async (self->drive, entry, some, cancellable, read_cancelled_cb, &done);
  g_cancellable_cancel (cancellable);
  sky_sync_wait (&done);
}

/* A reader that lets go early leaves the drive usable. */
static void
test_read_dropped (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) entry = sky_contract_put (self, "file", 3000000, 21);
  g_autoptr (GBytes) expected = sky_contract_make_bytes (3000000, 21);
  SkyRange all = { 0, G_MAXUINT64 };

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SkyDriveRange) range = NULL;

      range = sky_sync_open (self->drive, entry, all, &error);
      g_assert_no_error (error);
    }
  sky_contract_assert_holds (self, sky_drive_entry_get_path (entry), expected);
}

typedef struct
{
  SkyContractCase *self;
  SkyDriveEntry   *entry;
  GBytes          *expected;
} Reader;

static gpointer
read_thread (gpointer data)
{
  Reader *reader = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  SkyRange all = { 0, G_MAXUINT64 };

  g_main_context_push_thread_default (context);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;

      bytes = sky_sync_read (reader->self->drive, reader->entry, all, &error);
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (bytes, reader->expected));
    }
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
test_read_from_threads (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) entry = sky_contract_put (self, "file", 300000, 22);
  g_autoptr (GBytes) expected = sky_contract_make_bytes (300000, 22);
  Reader   reader = { self, entry, expected };
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_thread, &reader);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_wrong_secret (SkyContractCase *self)
{
  g_autoptr (SkyDrive) drive = self->contract->connect (self->contract->server, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveEntry) entry = sky_sync_stat (drive, "/", &error);

  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_AUTH);
}

static void
test_server_gone (SkyContractCase *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveEntry) entry = NULL;

  self->contract->kill (self->contract->server);
  entry = sky_sync_stat (self->drive, self->folder, &error);
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE);
  g_clear_error (&error);
  self->contract->restart (self->contract->server);
  entry = sky_sync_stat (self->drive, self->folder, &error);
  g_assert_no_error (error);
}

void
sky_drive_contract_add_reads (const SkyDriveContract *contract)
{
  const struct
  {
    const char     *name;
    SkyContractFunc func;
  } cases[] = {
    { "read-ranges", test_read_ranges },   { "read-past-end", test_read_past_end },
    { "read-empty", test_read_empty },     { "read-missing", test_read_missing },
    { "read-changed", test_read_changed }, { "read-cancelled", test_read_cancelled },
    { "read-dropped", test_read_dropped }, { "read-from-threads", test_read_from_threads },
    { "wrong-secret", test_wrong_secret }, { "server-gone", test_server_gone },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    sky_contract_add_case (contract, cases[i].name, cases[i].func);
}
