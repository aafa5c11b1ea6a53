/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pause, resume, cancel, retry, clear, stop and start again; and lists of many files. */
#include "fault-drive.h"
#include "transfer-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static FaultDrive *
watch_drive (TransferFixture *self, const char *id)
{
  FaultDrive *drive = fault_drive_new (g_hash_table_lookup (self->drives, id));

  transfer_fixture_set_drive (self, id, SKY_DRIVE (drive));
  return drive;
}

static void
assert_arrived (TransferFixture *self, const char *folder)
{
  g_autoptr (GHashTable) server = transfer_fixture_read_server (self, folder);
  g_autoptr (GHashTable) files = transfer_fixture_read_files (self->files);

  transfer_fixture_assert_same (server, files);
}

static void
add_files (TransferFixture *self, guint count, gsize size)
{
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *name = g_strdup_printf ("file %u", i);

      g_free (transfer_fixture_add_file (self, name, size, i));
    }
}

static void
test_pause_and_resume (gconstpointer drive)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (FaultDrive) faults = watch_drive (self, drive);
  g_autoptr (SkyTransferBatch) batch = NULL;
  gint64 id;
  guint  sends;

  add_files (self, 12, 10000);
  transfer_fixture_open (self);
  fault_drive_plan (faults, FAULT_OP_SEND, 3, 1000, FAULT_HOLD, 0);
  batch = transfer_fixture_upload (self, drive, "/", self->files, NULL);
  id = sky_transfer_batch_get_id (batch);
  transfer_fixture_wait (fault_drive_count_held (faults) == 4);
  sky_transfers_pause (self->transfers, id);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_PAUSED);
  transfer_fixture_wait (fault_drive_count_held (faults) == 0);
  g_assert_false (sky_transfers_get_busy (self->transfers));
  sends = fault_drive_count (faults, FAULT_OP_SEND);

  /* It stays so, also in another process. */
  transfer_fixture_close (self);
  g_clear_object (&batch);
  transfer_fixture_open (self);
  batch = g_object_ref (sky_transfers_get_batch (self->transfers, id));
  g_assert_cmpuint (sky_transfer_batch_get_state (batch), ==, SKY_TRANSFER_PAUSED);
  g_assert_cmpuint (fault_drive_count (faults, FAULT_OP_SEND), ==, sends);

  fault_drive_clear (faults);
  sky_transfers_resume (self->transfers, id);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_DONE);
  assert_arrived (self, "/files");
  transfer_fixture_free (self);
}

/* A drive that is connected isn't said not to be, before anything was tried on it. */
static void
test_connected_while_paused (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (SkyDrive) drive = g_object_ref (g_hash_table_lookup (self->drives, "server"));
  g_autoptr (SkyTransferBatch) batch = NULL;

  add_files (self, 1, 10000);
  transfer_fixture_set_drive (self, "server", NULL);
  transfer_fixture_open (self);
  batch = transfer_fixture_upload (self, "server", "/", self->files, NULL);
  transfer_fixture_wait (sky_transfer_batch_get_fault (batch) != NULL);
  g_assert_cmpstr (sky_transfer_batch_get_message (batch), ==, "The drive is not connected");
  sky_transfers_pause (self->transfers, sky_transfer_batch_get_id (batch));
  transfer_fixture_wait_state (batch, SKY_TRANSFER_PAUSED);
  transfer_fixture_set_drive (self, "server", drive);
  transfer_fixture_wait (sky_transfer_batch_get_fault (batch) == NULL);
  sky_transfers_resume (self->transfers, sky_transfer_batch_get_id (batch));
  transfer_fixture_wait_state (batch, SKY_TRANSFER_DONE);
  assert_arrived (self, "/files");
  transfer_fixture_free (self);
}

static void
test_cancel (gconstpointer drive)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (FaultDrive) faults = watch_drive (self, drive);
  g_autoptr (SkyTransferBatch) batch = NULL;
  g_autoptr (GListModel) items = NULL;
  g_autoptr (GHashTable) server = NULL;
  guint cancelled = 0;
  guint done;

  add_files (self, 12, 10000);
  transfer_fixture_open (self);
  fault_drive_plan (faults, FAULT_OP_COMMIT, 3, 1000, FAULT_HOLD, 0);
  batch = transfer_fixture_upload (self, drive, "/", self->files, NULL);
  items = sky_transfers_list_items (self->transfers, sky_transfer_batch_get_id (batch));
  transfer_fixture_wait (fault_drive_count_held (faults) == 4);
  fault_drive_plan (faults, FAULT_OP_SEND, 1, 1000, FAULT_HOLD, 0);
  sky_transfers_cancel (self->transfers, 0);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_CANCELLED);
  /* What was being committed may arrive. */
  fault_drive_release (faults);
  transfer_fixture_wait (fault_drive_count_held (faults) == 0);
  transfer_fixture_wait (sky_transfer_batch_get_files_done (batch) == 6);
  done = 6;
  transfer_fixture_wait_items (items, 12);
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (SkyTransferItem) item = g_list_model_get_item (items, i);

      transfer_fixture_wait (sky_transfer_item_get_state (item) == SKY_TRANSFER_DONE ||
                             sky_transfer_item_get_state (item) == SKY_TRANSFER_CANCELLED);
      cancelled += sky_transfer_item_get_state (item) == SKY_TRANSFER_CANCELLED;
    }
  g_assert_cmpuint (cancelled, ==, 12 - done);
  g_assert_cmpint (sky_transfer_batch_get_finished_at (batch), !=, 0);

  sky_transfers_clear_finished (self->transfers);
  transfer_fixture_wait (g_list_model_get_n_items (G_LIST_MODEL (self->transfers)) == 0);
  server = transfer_fixture_read_server (self, "/files");
  g_assert_cmpuint (g_hash_table_size (server), ==, done);
  transfer_fixture_free (self);
}

/* Parts that were on their way are removed from a server that keeps parts, and if that is not
 * possible at once, in the next process. */
static void
test_cancel_removes_parts (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (FaultDrive) faults = watch_drive (self, "dav");
  g_autoptr (SkyTransferBatch) batch = NULL;
  g_autoptr (GHashTable) before = NULL;
  g_autoptr (GHashTable) after = NULL;

  add_files (self, 3, 10000);
  transfer_fixture_open (self);
  fault_drive_plan (faults, FAULT_OP_SEND, 1, 1000, FAULT_AFTER, SKY_DRIVE_ERROR_OFFLINE);
  fault_drive_plan (faults, FAULT_OP_INSPECT, 1, 1000, FAULT_BEFORE, SKY_DRIVE_ERROR_OFFLINE);
  fault_drive_plan (faults, FAULT_OP_ABORT, 1, 1000, FAULT_BEFORE, SKY_DRIVE_ERROR_OFFLINE);
  batch = transfer_fixture_upload (self, "dav", "/", self->files, NULL);
  transfer_fixture_wait (fault_drive_count (faults, FAULT_OP_SEND) >= 1);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_RETRYING);
  sky_transfers_cancel (self->transfers, sky_transfer_batch_get_id (batch));
  transfer_fixture_wait_state (batch, SKY_TRANSFER_CANCELLED);
  transfer_fixture_close (self);
  before = transfer_fixture_read_server (self, "/files");
  g_assert_cmpuint (g_hash_table_size (before), >, 0);

  fault_drive_clear (faults);
  g_clear_object (&batch);
  transfer_fixture_open (self);
  /* A batch is forgotten only when nothing of it is left anywhere. */
  transfer_fixture_wait ((sky_transfers_clear_finished (self->transfers),
                          g_list_model_get_n_items (G_LIST_MODEL (self->transfers)) == 0));
  after = transfer_fixture_read_server (self, "/files");
  g_assert_cmpuint (g_hash_table_size (after), ==, 0);
  transfer_fixture_free (self);
}

/* Nothing of a job that has not begun keeps its batch: it may be gone before the job answers. */
static void
test_clear_before_jobs_end (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (FaultDrive) faults = watch_drive (self, "dav");
  g_autofree char *folder = g_build_filename (self->files, "folder", NULL);
  g_autoptr (SkyTransferBatch) batch = NULL;

  add_files (self, 3, 10000);
  g_assert_no_errno (g_mkdir (folder, 0700));
  transfer_fixture_open (self);
  for (guint round = 0; round < 4; round++)
    {
      /* First while files are begun, then while folders are made. */
      fault_drive_plan (faults, round % 2 == 0 ? FAULT_OP_BEGIN : FAULT_OP_MAKE_FOLDER, 1, 1000,
                        FAULT_HOLD, 0);
      batch = transfer_fixture_upload (self, "dav", "/", self->files, NULL);
      transfer_fixture_wait (fault_drive_count_held (faults) > 0);
      sky_transfers_cancel (self->transfers, 0);
      sky_transfers_clear_finished (self->transfers);
      transfer_fixture_wait ((sky_transfers_clear_finished (self->transfers),
                              g_list_model_get_n_items (G_LIST_MODEL (self->transfers)) == 0));
      fault_drive_release (faults);
      transfer_fixture_wait (fault_drive_count_held (faults) == 0);
      fault_drive_clear (faults);
      g_clear_object (&batch);
    }
  /* The drive's places are free again. */
  batch = transfer_fixture_upload (self, "dav", "/", self->files, NULL);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_DONE);
  transfer_fixture_free (self);
}

static void
test_clear_keeps_failed (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autofree char *good = transfer_fixture_add_text (self, "good", "good");
  g_autofree char *missing = g_build_filename (self->files, "missing", NULL);
  g_autoptr (SkyTransferBatch) done = NULL;
  g_autoptr (SkyTransferBatch) failed = NULL;

  transfer_fixture_open (self);
  done = transfer_fixture_upload (self, "server", "/kept", good, NULL);
  failed = transfer_fixture_upload (self, "server", "/kept", missing, NULL);
  transfer_fixture_wait_state (done, SKY_TRANSFER_DONE);
  transfer_fixture_wait_state (failed, SKY_TRANSFER_FAILED);
  sky_transfers_clear_finished (self->transfers);
  transfer_fixture_wait (g_list_model_get_n_items (G_LIST_MODEL (self->transfers)) == 1);
  g_assert_true (sky_transfers_get_batch (self->transfers, sky_transfer_batch_get_id (failed)) ==
                 failed);
  sky_transfers_cancel (self->transfers, sky_transfer_batch_get_id (failed));
  transfer_fixture_wait_state (failed, SKY_TRANSFER_CANCELLED);
  sky_transfers_clear_finished (self->transfers);
  transfer_fixture_wait (g_list_model_get_n_items (G_LIST_MODEL (self->transfers)) == 0);
  transfer_fixture_free (self);
}

/* Stopped in the middle, taken up by the next: as a hand-over does. */
static void
test_stop_and_start (gconstpointer drive)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (SkyTransferBatch) batch = NULL;

  add_files (self, 100, 50000);
  transfer_fixture_open (self);
  batch = transfer_fixture_upload (self, drive, "/", self->files, NULL);
  for (guint round = 0; round < 4; round++)
    {
      gint64 id = sky_transfer_batch_get_id (batch);
      guint  done = sky_transfer_batch_get_files_done (batch);

      transfer_fixture_wait (sky_transfer_batch_get_files_done (batch) > done ||
                             sky_transfer_batch_get_finished_at (batch) != 0);
      transfer_fixture_close (self);
      g_clear_object (&batch);
      transfer_fixture_open (self);
      batch = g_object_ref (sky_transfers_get_batch (self->transfers, id));
    }
  transfer_fixture_wait_state (batch, SKY_TRANSFER_DONE);
  g_assert_cmpuint (sky_transfer_batch_get_files_total (batch), ==, 100);
  assert_arrived (self, "/files");
  transfer_fixture_free (self);
}

/* Several batches: the newest is shown first, the oldest is sent first; one whose drive is away
 * lets the others pass. */
static void
test_several_batches (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autofree char *one = transfer_fixture_add_text (self, "one", "1");
  g_autofree char *two = transfer_fixture_add_text (self, "two", "2");
  g_autoptr (SkyTransferBatch) first = NULL;
  g_autoptr (SkyTransferBatch) second = NULL;
  g_autoptr (SkyTransferBatch) top = NULL;

  transfer_fixture_open (self);
  first = transfer_fixture_upload (self, "away", "/", one, two, NULL);
  second = transfer_fixture_upload (self, "server", "/kept", one, two, NULL);
  top = g_list_model_get_item (G_LIST_MODEL (self->transfers), 0);
  g_assert_true (top == second);
  g_assert_cmpstr (sky_transfer_batch_get_title (second), ==, "files");
  g_assert_cmpstr (sky_transfer_batch_get_name (second), ==, "one");
  g_assert_cmpuint (sky_transfer_batch_get_roots (second), ==, 2);
  transfer_fixture_wait_state (second, SKY_TRANSFER_DONE);
  g_assert_cmpuint (sky_transfer_batch_get_state (first), ==, SKY_TRANSFER_RETRYING);
  g_assert_cmpuint (sky_transfers_get_active (self->transfers), ==, 1);
  assert_arrived (self, "/kept");
  transfer_fixture_free (self);
}

static void
count_changes_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  *(guint *) data += removed;
}

/* A folder with many files, to a drive that is away: it is counted in the background, in small
 * memory, and listed by pages. */
static void
test_many_files_are_counted (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (SkyTransferBatch) batch = NULL;
  g_autoptr (GListModel) items = NULL;
  g_autoptr (SkyTransferItem) last = NULL;
  guint removed = 0;

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *name = g_strdup_printf ("folder %u/%u", i / 1000, i);

      g_free (transfer_fixture_add_text (self, name, "x"));
    }
  transfer_fixture_open (self);
  batch = transfer_fixture_upload (self, "away", "/", self->files, NULL);
  items = sky_transfers_list_items (self->transfers, sky_transfer_batch_get_id (batch));
  g_signal_connect (items, "items-changed", G_CALLBACK (count_changes_cb), &removed);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_RETRYING);
  g_assert_cmpuint (sky_transfer_batch_get_files_total (batch), ==, 5000);
  g_assert_cmpuint (sky_transfer_batch_get_bytes_total (batch), ==, 5000);
  g_assert_cmpint (sky_transfer_batch_get_seconds_left (batch), ==, -1);
  transfer_fixture_wait (g_list_model_get_n_items (items) == 5000);
  g_assert_cmpuint (removed, ==, 0);
  last = g_list_model_get_item (items, 4999);
  transfer_fixture_wait (*sky_transfer_item_get_name (last) != '\0');
  g_assert_true (g_str_has_prefix (sky_transfer_item_get_target (last), "/files/folder "));
  transfer_fixture_free (self);
}

/* The same object for a row as long as its page is loaded, while rows are added behind it. */
static void
test_rows_keep_their_items (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (FaultDrive) faults = watch_drive (self, "server");
  g_autoptr (SkyTransferBatch) batch = NULL;
  g_autoptr (GListModel) items = NULL;
  g_autoptr (SkyTransferItem) before = NULL;
  g_autoptr (SkyTransferItem) after = NULL;

  add_files (self, 20, 100);
  transfer_fixture_open (self);
  batch = transfer_fixture_upload (self, "server", "/", self->files, NULL);
  items = sky_transfers_list_items (self->transfers, sky_transfer_batch_get_id (batch));
  transfer_fixture_wait (g_list_model_get_n_items (items) == 20);
  before = g_list_model_get_item (items, 7);
  transfer_fixture_wait (sky_transfer_item_get_state (before) == SKY_TRANSFER_DONE);
  after = g_list_model_get_item (items, 7);
  g_assert_true (before == after);
  g_assert_cmpuint (sky_transfer_item_get_bytes_done (before), ==, 100);
  transfer_fixture_free (self);
}

static void
count_cb (GObject *object, GParamSpec *pspec, gpointer data)
{
  (*(guint *) data)++;
}

/* Progress is told at most ten times a second. */
static void
test_notifies_seldom (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (SkyTransferBatch) batch = NULL;
  guint  notices = 0;
  gint64 begin;
  double seconds;

  add_files (self, 300, 1000);
  transfer_fixture_open (self);
  begin = g_get_monotonic_time ();
  batch = transfer_fixture_upload (self, "server", "/", self->files, NULL);
  g_signal_connect (batch, "notify::bytes-done", G_CALLBACK (count_cb), &notices);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_DONE);
  seconds = (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  g_assert_cmpuint (notices, >, 0);
  g_assert_cmpfloat (notices, <=, seconds * 10 + 2);
  transfer_fixture_free (self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/transfer/transfer-control/pause", "server", test_pause_and_resume);
  g_test_add_data_func ("/transfer/transfer-control/pause-webdav", "dav", test_pause_and_resume);
  g_test_add_func ("/transfer/transfer-control/connected-while-paused",
                   test_connected_while_paused);
  g_test_add_data_func ("/transfer/transfer-control/cancel-webdav", "dav", test_cancel);
  g_test_add_func ("/transfer/transfer-control/cancel-removes-parts", test_cancel_removes_parts);
  g_test_add_func ("/transfer/transfer-control/clear-before-jobs-end", test_clear_before_jobs_end);
  g_test_add_func ("/transfer/transfer-control/clear-keeps-failed", test_clear_keeps_failed);
  g_test_add_data_func ("/transfer/transfer-control/stop-and-start", "server", test_stop_and_start);
  g_test_add_data_func ("/transfer/transfer-control/stop-and-start-webdav", "dav",
                        test_stop_and_start);
  g_test_add_func ("/transfer/transfer-control/several-batches", test_several_batches);
  g_test_add_func ("/transfer/transfer-control/many-files-are-counted",
                   test_many_files_are_counted);
  g_test_add_func ("/transfer/transfer-control/rows-keep-their-items", test_rows_keep_their_items);
  g_test_add_func ("/transfer/transfer-control/notifies-seldom", test_notifies_seldom);

  return g_test_run ();
}
