/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Uploads of files and folders to a real server, from the drop to what the journal says. */
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

/* The item of that name, a full reference. */
static SkyTransferItem *
find_item (GListModel *items, const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (SkyTransferItem) item = g_list_model_get_item (items, i);

      if (g_str_equal (sky_transfer_item_get_name (item), name))
        return g_steal_pointer (&item);
    }
  g_error ("there is no item “%s”", name);
  return NULL;
}

static GListModel *
load_items (TransferFixture *self, SkyTransferBatch *batch)
{
  GListModel *items = sky_transfers_list_items (self->transfers, sky_transfer_batch_get_id (batch));

  transfer_fixture_wait_items (items, sky_transfer_batch_get_files_total (batch));
  return items;
}

static void
test_one_file (gconstpointer drive)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autofree char *path = transfer_fixture_add_text (self, "song.txt", "Lark in the clear air\n");
  g_autoptr (SkyTransferBatch) batch = NULL;
  g_autoptr (GListModel) items = NULL;
  g_autoptr (SkyTransferItem) item = NULL;

  transfer_fixture_open (self);
  batch = transfer_fixture_upload (self, drive, "/Music/New", path, NULL);
  g_assert_cmpstr (sky_transfer_batch_get_title (batch), ==, "song.txt");
  transfer_fixture_wait_state (batch, SKY_TRANSFER_DONE);
  g_assert_cmpuint (sky_transfer_batch_get_files_total (batch), ==, 1);
  g_assert_cmpuint (sky_transfer_batch_get_files_done (batch), ==, 1);
  g_assert_cmpuint (sky_transfer_batch_get_bytes_done (batch), ==, 22);
  g_assert_cmpuint (self->arrived->len, ==, 1);
  g_assert_cmpstr (self->arrived->pdata[0], ==, "/Music/New/song.txt");

  items = load_items (self, batch);
  item = g_list_model_get_item (items, 0);
  g_assert_cmpuint (sky_transfer_item_get_state (item), ==, SKY_TRANSFER_DONE);
  g_assert_cmpuint (sky_transfer_item_get_verification (item), ==, SKY_VERIFICATION_DIGEST);
  g_assert_cmpstr (sky_transfer_item_get_target (item), ==, "/Music/New/song.txt");
  g_assert_false (sky_transfer_item_get_already_there (item));
  assert_arrived (self, "/Music/New");
  transfer_fixture_free (self);
}

static void
test_tree (gconstpointer drive)
{
  static const char *const names[] = { "plain.txt",
                                       "a # b ? c % d + e & f.txt",
                                       "%41%2F.txt",
                                       "spaces  two .txt",
                                       " leading and trailing ",
                                       "emoji 🎵🦜.txt",
                                       "“quotes” 'and' \"more\"",
                                       ".hidden",
                                       "..two dots",
                                       "Ünïcödé/日本語/Зимние вечера.txt",
                                       "back\\slash; semi=colon:colon|pipe<less>more*star",
                                       "deep/er/and/deeper/file" };
  TransferFixture         *self = transfer_fixture_new ();
  g_autofree char *empty = g_build_filename (self->files, "an empty folder", "in it another", NULL);
  g_autofree char *longest = g_strnfill (255, 'n');
  g_autoptr (SkyTransferBatch) batch = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (transfer_fixture_add_text (self, names[i], names[i]));
  g_free (transfer_fixture_add_text (self, longest, "255 bytes"));
  g_free (transfer_fixture_add_text (self, "nothing in it", ""));
  g_free (transfer_fixture_add_file (self, "large.bin", 3 * 1024 * 1024 + 1, 1));
  g_assert_cmpint (g_mkdir_with_parents (empty, 0700), ==, 0);

  transfer_fixture_open (self);
  batch = transfer_fixture_upload (self, drive, "/", self->files, NULL);
  transfer_fixture_wait_finished (batch);
  g_assert_cmpstr (sky_transfer_batch_get_message (batch), ==, NULL);
  g_assert_cmpuint (sky_transfer_batch_get_state (batch), ==, SKY_TRANSFER_DONE);
  g_assert_cmpuint (sky_transfer_batch_get_files_total (batch), ==, G_N_ELEMENTS (names) + 3);
  assert_arrived (self, "/files");
  transfer_fixture_free (self);
}

static void
test_twice (gconstpointer drive)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (FaultDrive) watch = watch_drive (self, drive);
  g_autoptr (SkyTransferBatch) first = NULL;
  g_autoptr (SkyTransferBatch) second = NULL;
  g_autoptr (GListModel) items = NULL;
  guint sends;

  g_free (transfer_fixture_add_file (self, "one", 100000, 1));
  g_free (transfer_fixture_add_file (self, "sub/two", 200000, 2));
  g_free (transfer_fixture_add_text (self, "sub/empty", ""));
  transfer_fixture_open (self);
  first = transfer_fixture_upload (self, drive, "/", self->files, NULL);
  transfer_fixture_wait_state (first, SKY_TRANSFER_DONE);
  sends = fault_drive_count (watch, FAULT_OP_SEND);
  g_assert_cmpuint (sends, ==, 3);

  second = transfer_fixture_upload (self, drive, "/", self->files, NULL);
  transfer_fixture_wait_state (second, SKY_TRANSFER_DONE);
  g_assert_cmpuint (fault_drive_count (watch, FAULT_OP_SEND), ==, sends);
  g_assert_cmpuint (sky_transfer_batch_get_files_done (second), ==, 3);
  g_assert_cmpuint (sky_transfer_batch_get_bytes_done (second), ==, 300000);
  items = load_items (self, second);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (SkyTransferItem) item = g_list_model_get_item (items, i);

      g_assert_true (sky_transfer_item_get_already_there (item));
      g_assert_cmpuint (sky_transfer_item_get_verification (item), ==, SKY_VERIFICATION_DIGEST);
    }
  assert_arrived (self, "/files");
  transfer_fixture_free (self);
}

/* A server without digests: the same size is no proof, the content is. */
static void
test_same_size_without_digests (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (FaultDrive) watch = watch_drive (self, "dav");
  g_autofree char *path = transfer_fixture_add_text (self, "notes.txt", "first");
  g_autoptr (SkyTransferBatch) first = NULL;
  g_autoptr (SkyTransferBatch) same = NULL;
  g_autoptr (SkyTransferBatch) other = NULL;
  g_autoptr (GHashTable) server = NULL;

  fault_drive_set_no_digests (watch, TRUE);
  transfer_fixture_open (self);
  first = transfer_fixture_upload (self, "dav", "/kept", path, NULL);
  transfer_fixture_wait_state (first, SKY_TRANSFER_DONE);
  same = transfer_fixture_upload (self, "dav", "/kept", path, NULL);
  transfer_fixture_wait_state (same, SKY_TRANSFER_DONE);
  g_assert_cmpuint (fault_drive_count (watch, FAULT_OP_SEND), ==, 1);
  g_free (transfer_fixture_add_text (self, "notes.txt", "other"));
  other = transfer_fixture_upload (self, "dav", "/kept", path, NULL);
  transfer_fixture_wait_state (other, SKY_TRANSFER_DONE);

  g_free (transfer_fixture_add_text (self, "notes.txt", "first"));
  g_free (transfer_fixture_add_text (self, "notes (2).txt", "other"));
  assert_arrived (self, "/kept");
  transfer_fixture_free (self);
}

static void
test_name_taken (gconstpointer drive)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autofree char *path = transfer_fixture_add_text (self, "notes.txt", "the first version");
  g_autoptr (SkyTransferBatch) first = NULL;
  g_autoptr (SkyTransferBatch) second = NULL;
  g_autoptr (SkyTransferBatch) again = NULL;
  g_autoptr (GListModel) items = NULL;
  g_autoptr (SkyTransferItem) item = NULL;

  transfer_fixture_open (self);
  first = transfer_fixture_upload (self, drive, "/kept", path, NULL);
  transfer_fixture_wait_state (first, SKY_TRANSFER_DONE);
  g_free (transfer_fixture_add_text (self, "notes.txt", "and the second one"));
  second = transfer_fixture_upload (self, drive, "/kept", path, NULL);
  transfer_fixture_wait_state (second, SKY_TRANSFER_DONE);
  items = load_items (self, second);
  item = g_list_model_get_item (items, 0);
  g_assert_cmpstr (sky_transfer_item_get_target (item), ==, "/kept/notes (2).txt");
  again = transfer_fixture_upload (self, drive, "/kept", path, NULL);
  transfer_fixture_wait_state (again, SKY_TRANSFER_DONE);

  g_free (transfer_fixture_add_text (self, "notes.txt", "the first version"));
  g_free (transfer_fixture_add_text (self, "notes (2).txt", "and the second one"));
  assert_arrived (self, "/kept");
  transfer_fixture_free (self);
}

static guint
count_server (TransferFixture *self, const char *folder)
{
  g_autoptr (GHashTable) server = transfer_fixture_read_server (self, folder);

  return g_hash_table_size (server);
}

/* In a folder that the batch has made nothing is looked up; what somebody else puts there
 * meanwhile is kept all the same. */
static void
test_fresh_folder (gconstpointer drive)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (SkyDrive) plain = g_object_ref (g_hash_table_lookup (self->drives, drive));
  g_autoptr (FaultDrive) faults = watch_drive (self, drive);
  g_autofree char *ours = transfer_fixture_add_text (self, "ours/album/song", "our song");
  g_autofree char *theirs = transfer_fixture_add_text (self, "song", "another song");
  g_autofree char *album = g_path_get_dirname (ours);
  g_autoptr (SkyTransferBatch) first = NULL;
  g_autoptr (SkyTransferBatch) second = NULL;
  g_autoptr (GHashTable) server = NULL;

  transfer_fixture_open (self);
  fault_drive_plan (faults, FAULT_OP_SEND, 1, 1, FAULT_HOLD, 0);
  first = transfer_fixture_upload (self, drive, "/", album, NULL);
  transfer_fixture_wait (fault_drive_count_held (faults) == 1);
  second = transfer_fixture_upload (self, drive, "/other", theirs, NULL);
  transfer_fixture_wait_state (second, SKY_TRANSFER_DONE);
  sky_drive_move_async (plain, "/other/song", "/album/song", NULL, NULL, NULL);
  transfer_fixture_wait (count_server (self, "/album") == 1);
  fault_drive_release (faults);
  transfer_fixture_wait_state (first, SKY_TRANSFER_DONE);
  server = transfer_fixture_read_server (self, "/album");
  g_assert_true (g_hash_table_contains (server, "song"));
  g_assert_true (g_hash_table_contains (server, "song (2)"));
  g_assert_cmpuint (g_hash_table_size (server), ==, 2);
  transfer_fixture_free (self);
}

/* Two files of one name from different folders, dropped together. */
static void
test_same_name_in_one_drop (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autofree char *a = transfer_fixture_add_text (self, "a/cover.jpg", "one");
  g_autofree char *b = transfer_fixture_add_text (self, "b/cover.jpg", "another");
  g_autoptr (FaultDrive) watch = watch_drive (self, "server");
  g_autoptr (SkyTransferBatch) batch = NULL;
  g_autoptr (GHashTable) server = NULL;

  transfer_fixture_open (self);
  batch = transfer_fixture_upload (self, "server", "/kept", a, b, NULL);
  transfer_fixture_wait_state (batch, SKY_TRANSFER_DONE);
  server = transfer_fixture_read_server (self, "/kept");
  g_assert_cmpuint (g_hash_table_size (server), ==, 2);
  g_assert_true (g_hash_table_contains (server, "cover.jpg"));
  g_assert_true (g_hash_table_contains (server, "cover (2).jpg"));
  g_assert_cmpuint (fault_drive_count (watch, FAULT_OP_SEND), ==, 2);
  transfer_fixture_free (self);
}

static void
test_many_small_files (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autoptr (SkyTransferBatch) batch = NULL;
  g_autoptr (GListModel) items = NULL;
  g_autoptr (SkyTransferItem) item = NULL;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *name = g_strdup_printf ("folder %u/file %u", i % 7, i);

      g_free (transfer_fixture_add_text (self, name, name));
    }
  transfer_fixture_open (self);
  batch = transfer_fixture_upload (self, "server", "/", self->files, NULL);
  transfer_fixture_wait_finished (batch);
  g_assert_cmpuint (sky_transfer_batch_get_state (batch), ==, SKY_TRANSFER_DONE);
  g_assert_cmpuint (sky_transfer_batch_get_files_done (batch), ==, 1000);
  g_assert_cmpuint (self->arrived->len, ==, 1000);
  assert_arrived (self, "/files");

  items = sky_transfers_list_items (self->transfers, sky_transfer_batch_get_id (batch));
  transfer_fixture_wait (g_list_model_get_n_items (items) == 1000);
  item = g_list_model_get_item (items, 999);
  transfer_fixture_wait (sky_transfer_item_get_state (item) == SKY_TRANSFER_DONE);
  transfer_fixture_free (self);
}

/* What can't be sent says why; the rest arrives. */
static void
test_refused_sources (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autofree char *invalid = g_build_filename (self->files, "M\xfcller.txt", NULL);
  g_autofree char *fifo = g_build_filename (self->files, "a pipe", NULL);
  g_autofree char *loop = g_build_filename (self->files, "sub", "loop", NULL);
  g_autofree char *dangling = g_build_filename (self->files, "dangling", NULL);
  g_autofree char *linked = g_build_filename (self->files, "linked", NULL);
  g_autoptr (SkyTransferBatch) batch = NULL;
  g_autoptr (GListModel) items = NULL;
  g_autoptr (GHashTable) server = NULL;
  static const char *const failing[] = { "M\xef\xbf\xbdller.txt", "a pipe", "loop", "dangling" };

  g_free (transfer_fixture_add_text (self, "good", "good"));
  g_free (transfer_fixture_add_text (self, "sub/also good", "also good"));
  g_assert_true (g_file_set_contents (invalid, "Latin-1", -1, NULL));
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink ("..", loop), ==, 0);
  g_assert_cmpint (symlink ("nowhere", dangling), ==, 0);
  g_assert_cmpint (symlink ("good", linked), ==, 0);

  transfer_fixture_open (self);
  batch = transfer_fixture_upload (self, "server", "/", self->files, NULL);
  transfer_fixture_wait_finished (batch);
  g_assert_cmpuint (sky_transfer_batch_get_state (batch), ==, SKY_TRANSFER_FAILED);
  g_assert_cmpuint (sky_transfer_batch_get_files_done (batch), ==, 3);
  g_assert_cmpuint (sky_transfer_batch_get_files_failed (batch), ==, 4);
  items = load_items (self, batch);
  for (guint i = 0; i < G_N_ELEMENTS (failing); i++)
    {
      g_autoptr (SkyTransferItem) item = find_item (items, failing[i]);

      g_assert_cmpuint (sky_transfer_item_get_state (item), ==, SKY_TRANSFER_FAILED);
      g_assert_nonnull (strstr (sky_transfer_item_get_message (item), failing[i]));
    }
  server = transfer_fixture_read_server (self, "/files");
  g_assert_cmpuint (g_hash_table_size (server), ==, 4);
  g_assert_true (g_hash_table_contains (server, "linked"));
  g_assert_true (g_hash_table_contains (server, "sub/also good"));
  transfer_fixture_free (self);
}

/* A folder whose name is taken by a file: everything for it fails and says so. */
static void
test_folder_name_taken (void)
{
  TransferFixture *self = transfer_fixture_new ();
  g_autofree char *blocker = transfer_fixture_add_text (self, "blocker/album", "a file");
  g_autofree char *album = g_build_filename (self->files, "album", NULL);
  g_autofree char *fine = transfer_fixture_add_text (self, "fine", "fine");
  g_autoptr (SkyTransferBatch) first = NULL;
  g_autoptr (SkyTransferBatch) batch = NULL;
  g_autoptr (GListModel) items = NULL;
  g_autoptr (SkyTransferItem) item = NULL;

  g_free (transfer_fixture_add_text (self, "album/song", "la"));
  g_free (transfer_fixture_add_text (self, "album/deep/song", "li"));
  transfer_fixture_open (self);
  first = transfer_fixture_upload (self, "server", "/kept", blocker, NULL);
  transfer_fixture_wait_state (first, SKY_TRANSFER_DONE);
  batch = transfer_fixture_upload (self, "server", "/kept", album, fine, NULL);
  transfer_fixture_wait_finished (batch);
  g_assert_cmpuint (sky_transfer_batch_get_state (batch), ==, SKY_TRANSFER_FAILED);
  g_assert_cmpuint (sky_transfer_batch_get_files_done (batch), ==, 1);
  items = load_items (self, batch);
  item = find_item (items, "song");
  g_assert_nonnull (strstr (sky_transfer_item_get_message (item), "/kept/album"));
  transfer_fixture_free (self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/transfer/transfers/one-file", "server", test_one_file);
  g_test_add_data_func ("/transfer/transfers/one-file-webdav", "dav", test_one_file);
  g_test_add_data_func ("/transfer/transfers/tree", "server", test_tree);
  g_test_add_data_func ("/transfer/transfers/tree-webdav", "dav", test_tree);
  g_test_add_data_func ("/transfer/transfers/twice", "server", test_twice);
  g_test_add_data_func ("/transfer/transfers/twice-webdav", "dav", test_twice);
  g_test_add_func ("/transfer/transfers/same-size-without-digests", test_same_size_without_digests);
  g_test_add_data_func ("/transfer/transfers/name-taken", "server", test_name_taken);
  g_test_add_data_func ("/transfer/transfers/name-taken-webdav", "dav", test_name_taken);
  g_test_add_data_func ("/transfer/transfers/fresh-folder", "server", test_fresh_folder);
  g_test_add_data_func ("/transfer/transfers/fresh-folder-webdav", "dav", test_fresh_folder);
  g_test_add_func ("/transfer/transfers/same-name-in-one-drop", test_same_name_in_one_drop);
  g_test_add_func ("/transfer/transfers/many-small-files", test_many_small_files);
  g_test_add_func ("/transfer/transfers/refused-sources", test_refused_sources);
  g_test_add_func ("/transfer/transfers/folder-name-taken", test_folder_name_taken);

  return g_test_run ();
}
