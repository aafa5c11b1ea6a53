/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Uploads of files and folders to a real server, from the drop to what the journal says. */
#include "transfer-fixture.h"

static void
test_one_file (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autofree char *path = transfer_fixture_add_text (self, "song.txt", "Lark in the clear air\n");
  g_autoptr (SkyTransferBatch) batch = NULL;
  g_autoptr (GListModel) items = NULL;
  g_autoptr (SkyTransferItem) item = NULL;

  transfer_fixture_open (self);
  batch = transfer_fixture_upload (self, "server", "/Music/New", path, NULL);
  g_assert_cmpstr (sky_transfer_batch_get_title (batch), ==, "song.txt");
  transfer_fixture_wait_state (batch, SKY_TRANSFER_DONE);
  g_assert_cmpuint (sky_transfer_batch_get_files_total (batch), ==, 1);
  g_assert_cmpuint (sky_transfer_batch_get_files_done (batch), ==, 1);
  g_assert_cmpuint (sky_transfer_batch_get_bytes_done (batch), ==, 22);
  g_assert_cmpuint (self->arrived->len, ==, 1);
  g_assert_cmpstr (self->arrived->pdata[0], ==, "/Music/New/song.txt");

  items = sky_transfers_list_items (self->transfers, sky_transfer_batch_get_id (batch));
  transfer_fixture_wait_items (items, 1);
  item = g_list_model_get_item (items, 0);
  g_assert_cmpuint (sky_transfer_item_get_state (item), ==, SKY_TRANSFER_DONE);
  g_assert_cmpuint (sky_transfer_item_get_verification (item), ==, SKY_VERIFICATION_DIGEST);
  g_assert_cmpstr (sky_transfer_item_get_target (item), ==, "/Music/New/song.txt");
  g_assert_false (sky_transfer_item_get_already_there (item));
  {
    g_autoptr (GHashTable) server = transfer_fixture_read_server (self, "/Music/New");
    g_autoptr (GHashTable) files = transfer_fixture_read_files (self->files);

    transfer_fixture_assert_same (server, files);
  }
  transfer_fixture_free (self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/transfer/transfers/one-file", test_one_file);

  return g_test_run ();
}
