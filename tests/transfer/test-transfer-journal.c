/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A journal that can't be opened or written: said with its name, and nothing is half taken in. */
#include "transfer-fixture.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "base/sky-database.h"

static void
assert_arrived (TransferFixture *self, const char *folder)
{
  g_autoptr (GHashTable) server = transfer_fixture_read_server (self, folder);
  g_autoptr (GHashTable) files = transfer_fixture_read_files (self->files);

  transfer_fixture_assert_same (server, files);
}

static SkyDrive *
no_drive_cb (const char *drive_id, gpointer user_data)
{
  return NULL;
}

static void
test_journal_read_only (void)
{
  g_autofree char *folder = g_dir_make_tmp ("skylark-transfer-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "missing", "transfers.db", NULL);
  g_autofree char *garbage = g_build_filename (folder, "transfers.db", NULL);
  g_autofree char *noise = g_strnfill (8192, 'x');
  g_autoptr (SkyLoopThread) bulk = sky_loop_thread_new ("sky-bulk");
  g_autoptr (GError) error = NULL;

  g_assert_null (sky_transfers_new (path, bulk, no_drive_cb, NULL, &error));
  g_assert_error (error, SKY_DATABASE_ERROR, SKY_DATABASE_ERROR_READ_ONLY);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (garbage, noise, -1, NULL));
  g_assert_null (sky_transfers_new (garbage, bulk, no_drive_cb, NULL, &error));
  g_assert_error (error, SKY_DATABASE_ERROR, SKY_DATABASE_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, garbage));
  sky_loop_thread_stop (bulk);
  sky_server_fixture_remove_tree (folder);
}

static void
refused_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;

  g_assert_null (sky_transfers_upload_finish (SKY_TRANSFERS (object), result, error));
}

/* The disk takes no more of the journal: the drop is refused with a reason, and works later. */
static void
test_journal_disk_full (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SkyTransferBatch) batch = NULL;
  g_autoptr (GError) error = NULL;
  struct rlimit old;
  struct rlimit small;

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *name = g_strdup_printf ("file %u", i);
      g_autofree char *path = transfer_fixture_add_text (self, name, name);

      g_ptr_array_add (files, g_file_new_for_path (path));
    }
  transfer_fixture_open (self);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  small = old;
  small.rlim_cur = 40000;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  sky_transfers_upload_async (self->transfers, files, "server", "/kept", refused_cb, &error);
  transfer_fixture_wait (error != NULL);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  g_assert_true (error->domain == SKY_DATABASE_ERROR);
  g_assert_nonnull (strstr (error->message, "journal"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->transfers)), ==, 0);

  batch = transfer_fixture_upload (self, "server", "/", self->files, NULL);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_DONE);
  assert_arrived (self, "/files");
  transfer_fixture_free (self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/transfer/transfer-journal/read-only", test_journal_read_only);
  g_test_add_func ("/transfer/transfer-journal/disk-full", test_journal_disk_full);

  return g_test_run ();
}
