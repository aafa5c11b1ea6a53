/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window says of uploads that really fail: the reason in the user's words, in the row of
 * the file and of the batch. */
#include "sky-ui-display.h"

#include "drive/webdav/sky-webdav-drive.h"
#include "support/sky-fake-dav.h"
#include "transfer/fault-drive.h"
#include "transfer/transfer-fixture.h"
#include "ui/sky-transfer-item-row.h"
#include "ui/sky-transfer-words.h"

#define HOME "Home cloud"

typedef struct
{
  TransferFixture *transfers;
  SkyFakeDav      *server;
} Words;

static void
add_drive (Words *words, const char *id, const char *url)
{
  g_autoptr (SkyDavCredentials) credentials = sky_dav_credentials_new_bearer ("token");
  g_autoptr (SkyDrive) drive = sky_webdav_drive_new (id, url, credentials);

  transfer_fixture_set_drive (words->transfers, id, drive);
}

static Words *
words_new (void)
{
  Words *words = g_new0 (Words, 1);

  words->transfers = transfer_fixture_new ();
  words->server = sky_fake_dav_new ();
  add_drive (words, "fake", sky_fake_dav_get_url (words->server));
  return words;
}

static void
words_free (Words *words)
{
  transfer_fixture_free (words->transfers);
  sky_fake_dav_free (words->server);
  g_free (words);
}

static SkyTransferItem *
find_item (GListModel *items, const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (SkyTransferItem) item = g_list_model_get_item (items, i);

      if (g_str_equal (sky_transfer_item_get_name (item), name))
        return g_steal_pointer (&item);
    }
  g_assert_not_reached ();
}

/* What stands in the row of a file. */
static char *
dup_row_text (Words *words, SkyTransferBatch *batch, const char *name)
{
  g_autoptr (GListModel) items = sky_transfers_list_items (words->transfers->transfers,
                                                           sky_transfer_batch_get_id (batch));
  g_autoptr (SkyTransferItem) item = NULL;
  GtkWidget *window = gtk_window_new ();
  GtkWidget *row = sky_transfer_item_row_new ();
  GtkLabel  *note;
  char      *text;

  transfer_fixture_wait_items (items, sky_transfer_batch_get_files_total (batch));
  item = find_item (items, name);
  gtk_window_set_child (GTK_WINDOW (window), row);
  sky_transfer_item_row_set_item (SKY_TRANSFER_ITEM_ROW (row), item, HOME);
  note = GTK_LABEL (
      gtk_widget_get_template_child (GTK_WIDGET (row), SKY_TYPE_TRANSFER_ITEM_ROW, "note"));
  text = g_strdup (gtk_label_get_label (note));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (GTK_WIDGET (note)), ==, text);
  gtk_window_destroy (GTK_WINDOW (window));
  return text;
}

static void
assert_fails (Words *words, const char *drive, const char *path, const char *wanted)
{
  g_autoptr (SkyTransferBatch) batch = NULL;
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = NULL;

  transfer_fixture_open (words->transfers);
  batch = transfer_fixture_upload (words->transfers, drive, "/Music", path, NULL);
  transfer_fixture_wait (sky_transfer_batch_get_files_failed (batch) == 1);
  text = dup_row_text (words, batch, name);
  g_assert_cmpstr (text, ==, wanted);
}

static void
test_forbidden (void)
{
  Words           *words = words_new ();
  g_autofree char *path = transfer_fixture_add_text (words->transfers, "song.flac", "sound");

  sky_fake_dav_answer (words->server, "PUT", "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
                       100);
  assert_fails (words, "fake", path, "Home cloud does not allow this for your account.");
  words_free (words);
}

/* The batch stands still, and says so in the same words. */
static void
test_full (void)
{
  Words           *words = words_new ();
  g_autofree char *path = transfer_fixture_add_text (words->transfers, "song.flac", "sound");
  g_autofree char *text = NULL;
  g_autoptr (SkyTransferBatch) batch = NULL;

  sky_fake_dav_answer (words->server, "PUT",
                       "HTTP/1.1 507 Insufficient Storage\r\nContent-Length: 0\r\n\r\n", 100);
  assert_fails (words, "fake", path, "Home cloud is full. Free up space there.");

  /* It is said again after a restart. */
  transfer_fixture_close (words->transfers);
  transfer_fixture_open (words->transfers);
  batch = g_list_model_get_item (G_LIST_MODEL (words->transfers->transfers), 0);
  text = sky_transfer_words_state (batch, HOME);
  g_assert_cmpstr (text, ==, "1 of 1 file did not arrive");
  words_free (words);
}

static void
test_wrong_checksum (void)
{
  Words           *words = words_new ();
  g_autofree char *path = transfer_fixture_add_text (words->transfers, "song.flac", "some sound");

  sky_fake_dav_fail (words->server, "PUT", SKY_FAKE_KEEP_HALF, 100);
  assert_fails (words, "fake", path, "Home cloud did not keep what was sent. Send it again.");
  words_free (words);
}

static void
test_source_changed (void)
{
  Words *words = words_new ();
  g_autoptr (FaultDrive) faults =
                 fault_drive_new (g_hash_table_lookup (words->transfers->drives, "server"));
  g_autofree char *path = transfer_fixture_add_text (words->transfers, "song.flac", "sound");

  transfer_fixture_set_drive (words->transfers, "server", SKY_DRIVE (faults));
  fault_drive_plan (faults, FAULT_OP_SEND, 1, 1000, FAULT_BEFORE, SKY_DRIVE_ERROR_CONFLICT);
  assert_fails (words, "server", path,
                "It keeps changing while it is sent. Try again when it is finished.");
  words_free (words);
}

static void
test_host_unknown (void)
{
  Words           *words = words_new ();
  g_autofree char *path = transfer_fixture_add_text (words->transfers, "song.flac", "sound");
  g_autofree char *text = NULL;
  g_autoptr (SkyTransferBatch) batch = NULL;

  /* RFC 6761 section 6.4: there is no such host anywhere. */
  add_drive (words, "nowhere", "https://skylark.invalid/dav/");
  transfer_fixture_open (words->transfers);
  batch = transfer_fixture_upload (words->transfers, "nowhere", "/Music", path, NULL);
  /* Both at once: in between it is tried again, and runs. */
  transfer_fixture_wait (sky_transfer_batch_get_state (batch) == SKY_TRANSFER_RETRYING &&
                         sky_transfer_batch_get_fault (batch) != NULL);
  text = sky_transfer_words_state (batch, HOME);
  g_test_message ("%s", text);
  g_assert_true (
      g_str_has_prefix (text, "Home cloud does not answer. Check that it is on and reachable."));
  words_free (words);
}

static void
test_source_gone (void)
{
  Words           *words = words_new ();
  g_autofree char *path = g_build_filename (words->transfers->files, "gone.flac", NULL);

  assert_fails (words, "fake", path,
                "The file is no longer there. Put it back or choose another one.");
  words_free (words);
}

/* A row tells what it is about where that isn't the row's own thing. */
static void
test_folder_unmakable (void)
{
  Words           *words = words_new ();
  g_autofree char *blocker = transfer_fixture_add_text (words->transfers, "blocker/album", "file");
  g_autofree char *song = transfer_fixture_add_text (words->transfers, "album/song.flac", "sound");
  g_autofree char *album = g_path_get_dirname (song);
  g_autofree char *text = NULL;
  g_autoptr (SkyTransferBatch) first = NULL;
  g_autoptr (SkyTransferBatch) batch = NULL;

  transfer_fixture_open (words->transfers);
  first = transfer_fixture_upload (words->transfers, "server", "/kept", blocker, NULL);
  transfer_fixture_wait_state (first, SKY_TRANSFER_DONE);
  batch = transfer_fixture_upload (words->transfers, "server", "/kept", album, NULL);
  transfer_fixture_wait_finished (batch);
  text = dup_row_text (words, batch, "song.flac");
  g_assert_cmpstr (text, ==,
                   "/kept/album: Something of that name is already there. Choose another name.");
  words_free (words);
}

int
main (int argc, char **argv)
{
  sky_test_init_display (&argc, &argv);
  g_test_add_func ("/ui/transfer-words/forbidden", test_forbidden);
  g_test_add_func ("/ui/transfer-words/full", test_full);
  g_test_add_func ("/ui/transfer-words/wrong-checksum", test_wrong_checksum);
  g_test_add_func ("/ui/transfer-words/source-changed", test_source_changed);
  g_test_add_func ("/ui/transfer-words/host-unknown", test_host_unknown);
  g_test_add_func ("/ui/transfer-words/source-gone", test_source_gone);
  g_test_add_func ("/ui/transfer-words/folder-unmakable", test_folder_unmakable);
  return g_test_run ();
}
