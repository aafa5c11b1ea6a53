/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever goes wrong while files are sent: every call of the drive fails once, before and after
 * the server has done it; servers die, fill up and refuse; files vanish and change. */
#include "fault-drive.h"
#include "transfer-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drive/skylark/sky-skylark-drive.h"

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

static char *
dup_message (TransferFixture *self, SkyTransferBatch *batch, guint position)
{
  g_autoptr (GListModel) items =
                 sky_transfers_list_items (self->transfers, sky_transfer_batch_get_id (batch));
  g_autoptr (SkyTransferItem) item = NULL;

  transfer_fixture_wait (g_list_model_get_n_items (items) > position);
  item = g_list_model_get_item (items, position);
  transfer_fixture_wait (*sky_transfer_item_get_name (item) != '\0');
  return g_strdup (sky_transfer_item_get_message (item));
}

/* One upload in which call number @number, of any kind, fails. Returns whether there was such a
 * call. */
static gboolean
run_with_fault (const char *drive, guint number, FaultKind kind, SkyDriveError code)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (FaultDrive) faults = watch_drive (self, drive);
  g_autofree char *path = transfer_fixture_add_file (self, "sub/file", 50000, number);
  g_autofree char *sub = g_path_get_dirname (path);
  g_autoptr (SkyTransferBatch) batch = NULL;
  gboolean reached;

  transfer_fixture_open (self);
  fault_drive_plan (faults, FAULT_OP_ANY, number, 1, kind, code);
  batch = transfer_fixture_upload (self, drive, "/", sub, NULL);
  transfer_fixture_wait_finished (batch);
  g_assert_cmpstr (sky_transfer_batch_get_message (batch), ==, NULL);
  g_assert_cmpuint (sky_transfer_batch_get_state (batch), ==, SKY_TRANSFER_DONE);
  g_assert_cmpuint (self->arrived->len, ==, 1);
  reached = fault_drive_count (faults, FAULT_OP_ANY) >= number;
  {
    g_autoptr (GHashTable) server = transfer_fixture_read_server (self, "/sub");
    g_autoptr (GHashTable) files = transfer_fixture_read_files (sub);

    transfer_fixture_assert_same (server, files);
  }
  transfer_fixture_free (self);
  return reached;
}

typedef struct
{
  const char   *drive;
  FaultKind     kind;
  SkyDriveError code;
} EveryCall;

/* Fail at call 1, 2, 3 … until no call is left to fail. */
static void
test_every_call (gconstpointer data)
{
  const EveryCall *every = data;
  guint            number = 1;

  while (run_with_fault (every->drive, number, every->kind, every->code))
    number++;
  g_assert_cmpuint (number, >, 4);
}

/* The answer to the commit is lost: the file is there, and is not sent again. */
static void
test_lost_commit (gconstpointer drive)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (FaultDrive) faults = watch_drive (self, drive);
  g_autofree char *path = transfer_fixture_add_file (self, "file", 50000, 1);
  g_autoptr (SkyTransferBatch) batch = NULL;

  transfer_fixture_open (self);
  fault_drive_plan (faults, FAULT_OP_COMMIT, 1, 1, FAULT_AFTER, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME);
  batch = transfer_fixture_upload (self, drive, "/kept", path, NULL);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_DONE);
  g_assert_cmpuint (fault_drive_count (faults, FAULT_OP_SEND), ==, 1);
  g_assert_cmpuint (fault_drive_count (faults, FAULT_OP_INSPECT), ==, 1);
  assert_arrived (self, "/kept");
  transfer_fixture_free (self);
}

/* Bytes were damaged on their way: sent again, and never kept wrong. */
static void
test_corrupt_once (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (FaultDrive) faults = watch_drive (self, "dav");
  g_autofree char *path = transfer_fixture_add_file (self, "file", 50000, 1);
  g_autoptr (SkyTransferBatch) batch = NULL;

  transfer_fixture_open (self);
  fault_drive_plan (faults, FAULT_OP_COMMIT, 1, 2, FAULT_BEFORE, SKY_DRIVE_ERROR_CORRUPT);
  batch = transfer_fixture_upload (self, "dav", "/kept", path, NULL);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_DONE);
  g_assert_cmpuint (fault_drive_count (faults, FAULT_OP_SEND), ==, 3);
  assert_arrived (self, "/kept");
  transfer_fixture_free (self);
}

static void
test_corrupt_for_ever (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (FaultDrive) faults = watch_drive (self, "dav");
  g_autofree char *path = transfer_fixture_add_file (self, "file", 5000, 1);
  g_autoptr (SkyTransferBatch) batch = NULL;
  g_autoptr (GHashTable) server = NULL;
  guint aborts;

  transfer_fixture_open (self);
  fault_drive_plan (faults, FAULT_OP_COMMIT, 1, 1000, FAULT_BEFORE, SKY_DRIVE_ERROR_CORRUPT);
  batch = transfer_fixture_upload (self, "dav", "/kept", path, NULL);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_FAILED);
  aborts = fault_drive_count (faults, FAULT_OP_SEND);
  transfer_fixture_wait (fault_drive_count (faults, FAULT_OP_ABORT) == aborts);
  transfer_fixture_close (self);
  server = transfer_fixture_read_server (self, "/kept");
  g_assert_cmpuint (g_hash_table_size (server), ==, 0);
  transfer_fixture_free (self);
}

static void
test_offline_then_back (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (FaultDrive) faults = watch_drive (self, "server");
  g_autoptr (SkyTransferBatch) batch = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("file %u", i);

      g_free (transfer_fixture_add_text (self, name, name));
    }
  transfer_fixture_open (self);
  fault_drive_plan (faults, FAULT_OP_ANY, 1, 100000, FAULT_BEFORE, SKY_DRIVE_ERROR_OFFLINE);
  batch = transfer_fixture_upload (self, "server", "/", self->files, NULL);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_RETRYING);
  g_assert_nonnull (sky_transfer_batch_get_message (batch));
  g_assert_true (sky_transfers_get_busy (self->transfers));
  /* One thing at a time, with growing delays: not a storm. */
  transfer_fixture_wait (fault_drive_count (faults, FAULT_OP_ANY) > 5);
  g_assert_cmpuint (sky_transfer_batch_get_files_failed (batch), ==, 0);
  fault_drive_clear (faults);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_DONE);
  g_assert_cmpstr (sky_transfer_batch_get_message (batch), ==, NULL);
  assert_arrived (self, "/files");
  transfer_fixture_free (self);
}

static void
test_not_connected (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autofree char *path = transfer_fixture_add_text (self, "file", "text");
  g_autoptr (SkyDrive) drive = g_object_ref (g_hash_table_lookup (self->drives, "server"));
  g_autoptr (SkyTransferBatch) batch = NULL;

  transfer_fixture_set_drive (self, "server", NULL);
  transfer_fixture_open (self);
  batch = transfer_fixture_upload (self, "server", "/kept", path, NULL);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_RETRYING);
  g_assert_nonnull (sky_transfer_batch_get_message (batch));
  transfer_fixture_set_drive (self, "server", drive);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_DONE);
  assert_arrived (self, "/kept");
  transfer_fixture_free (self);
}

static void
test_wrong_token (void)
{
  TransferFixture *self = transfer_fixture_new ();
  const char      *url = sky_server_fixture_get_url (self->server);
  g_autofree char *path = transfer_fixture_add_text (self, "file", "text");
  g_autoptr (SkyDrive) right = g_object_ref (g_hash_table_lookup (self->drives, "server"));
  g_autoptr (SkyDrive) wrong = sky_skylark_drive_new ("server", url, "guessed", FALSE);
  g_autoptr (SkyTransferBatch) batch = NULL;

  transfer_fixture_set_drive (self, "server", wrong);
  transfer_fixture_open (self);
  batch = transfer_fixture_upload (self, "server", "/kept", path, NULL);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_FAILED);
  g_assert_nonnull (sky_transfer_batch_get_message (batch));
  g_assert_cmpint (sky_transfer_batch_get_finished_at (batch), ==, 0);
  g_assert_false (sky_transfers_get_busy (self->transfers));
  g_assert_cmpuint (sky_transfers_get_active (self->transfers), ==, 1);
  transfer_fixture_set_drive (self, "server", right);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_DONE);
  assert_arrived (self, "/kept");
  transfer_fixture_free (self);
}

/* The drive is full: nothing more is sent, nobody asks again and again, and the user can go on. */
static void
test_drive_full (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (FaultDrive) faults = watch_drive (self, "server");
  g_autoptr (SkyTransferBatch) batch = NULL;
  guint calls;

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *name = g_strdup_printf ("file %u", i);

      g_free (transfer_fixture_add_text (self, name, name));
    }
  transfer_fixture_open (self);
  fault_drive_plan (faults, FAULT_OP_SEND, 3, 1000, FAULT_BEFORE, SKY_DRIVE_ERROR_QUOTA);
  batch = transfer_fixture_upload (self, "server", "/", self->files, NULL);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_FAILED);
  transfer_fixture_wait (sky_transfer_batch_get_files_failed (batch) >= 1);
  g_assert_nonnull (sky_transfer_batch_get_message (batch));
  g_assert_false (sky_transfers_get_busy (self->transfers));
  calls = fault_drive_count (faults, FAULT_OP_SEND);
  g_assert_cmpuint (calls, <, 10);

  /* After a restart it still says so, and still waits. */
  transfer_fixture_close (self);
  g_clear_object (&batch);
  transfer_fixture_open (self);
  batch = g_list_model_get_item (G_LIST_MODEL (self->transfers), 0);
  g_assert_cmpuint (sky_transfer_batch_get_state (batch), ==, SKY_TRANSFER_FAILED);
  g_assert_nonnull (sky_transfer_batch_get_message (batch));
  g_assert_cmpuint (fault_drive_count (faults, FAULT_OP_SEND), ==, calls);

  fault_drive_clear (faults);
  sky_transfers_retry (self->transfers, sky_transfer_batch_get_id (batch));
  transfer_fixture_wait_state (batch, SKY_TRANSFER_DONE);
  g_assert_cmpuint (sky_transfer_batch_get_files_done (batch), ==, 30);
  assert_arrived (self, "/files");
  transfer_fixture_free (self);
}

/* The same from a real server whose disk takes no more. */
static void
test_server_disk_full (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autofree char *path = transfer_fixture_add_file (self, "large.bin", 4 * 1024 * 1024, 1);
  g_autoptr (SkyTransferBatch) batch = NULL;
  g_autofree char *message = NULL;

  sky_server_fixture_kill (self->server);
  sky_server_fixture_set_file_limit (self->server, 1024 * 1024);
  sky_server_fixture_start (self->server);
  transfer_fixture_open (self);
  batch = transfer_fixture_upload (self, "server", "/kept", path, NULL);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_FAILED);
  transfer_fixture_wait (sky_transfer_batch_get_files_failed (batch) == 1);
  message = dup_message (self, batch, 0);
  g_assert_nonnull (strstr (message, "large.bin"));

  sky_server_fixture_kill (self->server);
  sky_server_fixture_set_file_limit (self->server, 0);
  sky_server_fixture_start (self->server);
  sky_transfers_retry (self->transfers, 0);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_DONE);
  assert_arrived (self, "/kept");
  transfer_fixture_free (self);
}

static void
test_server_killed (gconstpointer drive)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (SkyTransferBatch) batch = NULL;

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *name = g_strdup_printf ("file %u", i);

      g_free (transfer_fixture_add_file (self, name, 100000, i));
    }
  transfer_fixture_open (self);
  batch = transfer_fixture_upload (self, drive, "/", self->files, NULL);
  for (guint round = 0; round < 3; round++)
    {
      guint done = sky_transfer_batch_get_files_done (batch);

      transfer_fixture_wait (sky_transfer_batch_get_files_done (batch) > done + 3 ||
                             sky_transfer_batch_get_finished_at (batch) != 0);
      sky_server_fixture_kill (self->server);
      transfer_fixture_wait (sky_transfer_batch_get_state (batch) == SKY_TRANSFER_RETRYING ||
                             sky_transfer_batch_get_finished_at (batch) != 0);
      sky_server_fixture_start (self->server);
    }
  transfer_fixture_wait_finished (batch);
  g_assert_cmpuint (sky_transfer_batch_get_state (batch), ==, SKY_TRANSFER_DONE);
  assert_arrived (self, "/files");
  transfer_fixture_free (self);
}

static void
test_source_vanished (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (FaultDrive) faults = watch_drive (self, "server");
  g_autofree char *gone = transfer_fixture_add_text (self, "gone.txt", "soon gone");
  g_autofree char *stays = transfer_fixture_add_text (self, "stays.txt", "stays");
  g_autoptr (SkyTransferBatch) batch = NULL;
  g_autofree char *message = NULL;

  transfer_fixture_open (self);
  fault_drive_plan (faults, FAULT_OP_MAKE_FOLDER, 1, 1, FAULT_HOLD, 0);
  batch = transfer_fixture_upload (self, "server", "/kept", gone, stays, NULL);
  transfer_fixture_wait (fault_drive_count_held (faults) == 1);
  g_assert_cmpint (g_unlink (gone), ==, 0);
  fault_drive_release (faults);
  transfer_fixture_wait_finished (batch);
  g_assert_cmpuint (sky_transfer_batch_get_state (batch), ==, SKY_TRANSFER_FAILED);
  g_assert_cmpuint (sky_transfer_batch_get_files_done (batch), ==, 1);
  message = dup_message (self, batch, 0);
  g_assert_nonnull (strstr (message, "gone.txt"));
  assert_arrived (self, "/kept");

  /* It comes back: another try is enough. */
  g_free (transfer_fixture_add_text (self, "gone.txt", "here again"));
  sky_transfers_retry (self->transfers, sky_transfer_batch_get_id (batch));
  transfer_fixture_wait_state (batch, SKY_TRANSFER_DONE);
  assert_arrived (self, "/kept");
  transfer_fixture_free (self);
}

static void
test_source_changed (gconstpointer drive)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (FaultDrive) faults = watch_drive (self, drive);
  g_autofree char *path = transfer_fixture_add_file (self, "song.flac", 300000, 1);
  g_autoptr (SkyTransferBatch) batch = NULL;

  transfer_fixture_open (self);
  fault_drive_plan (faults, FAULT_OP_SEND, 1, 1, FAULT_HOLD, 0);
  batch = transfer_fixture_upload (self, drive, "/kept", path, NULL);
  transfer_fixture_wait (fault_drive_count_held (faults) == 1);
  g_free (transfer_fixture_add_file (self, "song.flac", 300001, 2));
  fault_drive_release (faults);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_DONE);
  g_assert_cmpuint (sky_transfer_batch_get_bytes_total (batch), ==, 300001);
  assert_arrived (self, "/kept");
  transfer_fixture_free (self);
}

/* One that never keeps still is given up, with its name. */
static void
test_source_keeps_changing (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (FaultDrive) faults = watch_drive (self, "server");
  g_autofree char *path = transfer_fixture_add_file (self, "log.txt", 1000, 1);
  g_autoptr (SkyTransferBatch) batch = NULL;
  g_autofree char *message = NULL;

  transfer_fixture_open (self);
  fault_drive_plan (faults, FAULT_OP_SEND, 1, 1000, FAULT_BEFORE, SKY_DRIVE_ERROR_CONFLICT);
  batch = transfer_fixture_upload (self, "server", "/kept", path, NULL);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_FAILED);
  g_assert_cmpuint (fault_drive_count (faults, FAULT_OP_SEND), ==, 4);
  message = dup_message (self, batch, 0);
  g_assert_nonnull (strstr (message, "log.txt"));
  transfer_fixture_free (self);
}

/* /proc/self/mem is an ordinary file that even root can't read from its beginning. */
static void
test_source_unreadable (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autofree char *fine = transfer_fixture_add_text (self, "fine", "fine");
  g_autofree char *link = g_build_filename (self->folder, "unreadable", NULL);
  g_autoptr (SkyTransferBatch) batch = NULL;
  g_autofree char *message = NULL;

  g_assert_cmpint (symlink ("/proc/self/mem", link), ==, 0);
  transfer_fixture_open (self);
  batch = transfer_fixture_upload (self, "server", "/kept", link, fine, NULL);
  transfer_fixture_wait_finished (batch);
  g_assert_cmpuint (sky_transfer_batch_get_files_done (batch), ==, 1);
  g_assert_cmpuint (sky_transfer_batch_get_files_failed (batch), ==, 1);
  message = dup_message (self, batch, 0);
  g_assert_nonnull (strstr (message, "unreadable"));
  assert_arrived (self, "/kept");
  transfer_fixture_free (self);
}

/* As somebody who may not look into one of the folders. */
static void
test_folder_unreadable (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autofree char *closed = g_build_filename (self->files, "closed", NULL);
  g_autoptr (SkyTransferBatch) batch = NULL;
  g_autoptr (GListModel) items = NULL;
  gboolean was_root = geteuid () == 0;

  g_free (transfer_fixture_add_text (self, "closed/secret", "secret"));
  g_free (transfer_fixture_add_text (self, "open", "open"));
  if (was_root)
    {
      g_assert_cmpint (chown (self->folder, 65534, 65534), ==, 0);
      g_assert_cmpint (chown (self->files, 65534, 65534), ==, 0);
    }
  g_assert_cmpint (g_chmod (closed, 0000), ==, 0);
  if (was_root)
    g_assert_no_errno (seteuid (65534));
  transfer_fixture_open (self);
  batch = transfer_fixture_upload (self, "server", "/", self->files, NULL);
  transfer_fixture_wait_finished (batch);
  g_assert_cmpuint (sky_transfer_batch_get_state (batch), ==, SKY_TRANSFER_FAILED);
  g_assert_cmpuint (sky_transfer_batch_get_files_failed (batch), ==, 1);
  items = sky_transfers_list_items (self->transfers, sky_transfer_batch_get_id (batch));
  transfer_fixture_wait_items (items, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SkyTransferItem) item = g_list_model_get_item (items, i);

      if (sky_transfer_item_get_state (item) == SKY_TRANSFER_FAILED)
        g_assert_cmpstr (sky_transfer_item_get_name (item), ==, "closed");
    }

  /* Opened, and tried again: now it is walked. */
  g_assert_cmpint (seteuid (was_root ? 0 : geteuid ()), ==, 0);
  g_assert_cmpint (g_chmod (closed, 0700), ==, 0);
  sky_transfers_retry (self->transfers, 0);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_DONE);
  g_assert_cmpuint (sky_transfer_batch_get_files_total (batch), ==, 2);
  transfer_fixture_wait (g_list_model_get_n_items (items) == 2);
  assert_arrived (self, "/files");
  transfer_fixture_free (self);
}

/* A folder of the target is removed on the server while its files are sent. */
static void
test_target_folder_removed (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (SkyDrive) inner = g_object_ref (g_hash_table_lookup (self->drives, "server"));
  g_autoptr (FaultDrive) faults = watch_drive (self, "server");
  g_autofree char *path = transfer_fixture_add_text (self, "file", "text");
  g_autoptr (SkyTransferBatch) batch = NULL;

  transfer_fixture_open (self);
  fault_drive_plan (faults, FAULT_OP_SEND, 1, 1, FAULT_HOLD, 0);
  batch = transfer_fixture_upload (self, "server", "/kept/inside", path, NULL);
  transfer_fixture_wait (fault_drive_count_held (faults) == 1);
  sky_drive_remove_async (inner, "/kept", NULL, NULL, NULL);
  {
    gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC;

    transfer_fixture_wait (g_get_monotonic_time () > end);
  }
  fault_drive_release (faults);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_DONE);
  assert_arrived (self, "/kept/inside");
  transfer_fixture_free (self);
}

int
main (int argc, char *argv[])
{
  static const EveryCall every[] = {
    { "server", FAULT_BEFORE, SKY_DRIVE_ERROR_OFFLINE },
    { "server", FAULT_AFTER, SKY_DRIVE_ERROR_OFFLINE },
    { "server", FAULT_AFTER, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME },
    { "dav", FAULT_BEFORE, SKY_DRIVE_ERROR_BUSY },
    { "dav", FAULT_AFTER, SKY_DRIVE_ERROR_BUSY },
    { "dav", FAULT_AFTER, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME },
  };
  static const char *const names[] = { "offline",     "lost-answer",        "unknown",
                                       "busy-webdav", "lost-answer-webdav", "unknown-webdav" };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (every); i++)
    {
      g_autofree char *path = g_strconcat ("/transfer/transfer-faults/every-call-", names[i], NULL);

      g_test_add_data_func (path, &every[i], test_every_call);
    }
  g_test_add_data_func ("/transfer/transfer-faults/lost-commit", "server", test_lost_commit);
  g_test_add_data_func ("/transfer/transfer-faults/lost-commit-webdav", "dav", test_lost_commit);
  g_test_add_func ("/transfer/transfer-faults/corrupt-once", test_corrupt_once);
  g_test_add_func ("/transfer/transfer-faults/corrupt-for-ever", test_corrupt_for_ever);
  g_test_add_func ("/transfer/transfer-faults/offline-then-back", test_offline_then_back);
  g_test_add_func ("/transfer/transfer-faults/not-connected", test_not_connected);
  g_test_add_func ("/transfer/transfer-faults/wrong-token", test_wrong_token);
  g_test_add_func ("/transfer/transfer-faults/drive-full", test_drive_full);
  g_test_add_func ("/transfer/transfer-faults/server-disk-full", test_server_disk_full);
  g_test_add_data_func ("/transfer/transfer-faults/server-killed", "server", test_server_killed);
  g_test_add_data_func ("/transfer/transfer-faults/server-killed-webdav", "dav",
                        test_server_killed);
  g_test_add_func ("/transfer/transfer-faults/source-vanished", test_source_vanished);
  g_test_add_data_func ("/transfer/transfer-faults/source-changed", "server", test_source_changed);
  g_test_add_data_func ("/transfer/transfer-faults/source-changed-webdav", "dav",
                        test_source_changed);
  g_test_add_func ("/transfer/transfer-faults/source-keeps-changing", test_source_keeps_changing);
  g_test_add_func ("/transfer/transfer-faults/source-unreadable", test_source_unreadable);
  g_test_add_func ("/transfer/transfer-faults/folder-unreadable", test_folder_unreadable);
  g_test_add_func ("/transfer/transfer-faults/target-folder-removed", test_target_folder_removed);

  return g_test_run ();
}
