/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's rows: what is written is read again, counts follow, and nothing is there twice. */
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "transfer/sky-upload-folder-store.h"
#include "transfer/sky-item-store.h"
#include "transfer/sky-journal-store.h"
#include "transfer/sky-journal.h"

typedef struct
{
  char           *folder;
  char           *path;
  SkyDatabase    *database;
  SkyBatchRecord *batch;
  gint64          root;
} Store;

static gint64
add_folder (Store *store, gint64 parent, const char *source, const char *target)
{
  SkyFolderRecord  folder = { 0 };
  g_autofree char *owned_source = g_strdup (source);
  g_autofree char *owned_target = g_strdup (target);
  g_autoptr (GError) error = NULL;

  folder.batch = store->batch->id;
  folder.parent = parent;
  folder.source = owned_source;
  folder.target = owned_target;
  folder.ancestry = (char *) "";
  sky_upload_folder_store_add (store->database, &folder, &error);
  g_assert_no_error (error);
  return folder.id;
}

static void
add_item (Store *store, gint64 folder, const char *source, guint64 size)
{
  g_autofree char *owned_source = g_strdup (source);
  g_autofree char *name = g_filename_display_basename (source);
  g_autoptr (GError) error = NULL;
  SkyItemRecord item = { 0 };

  item.batch = store->batch->id;
  item.folder = folder;
  item.source = owned_source;
  item.display = name;
  item.name = name;
  item.size = size;
  item.mtime = 1234567890123456;
  item.state = SKY_TRANSFER_WAITING;
  sky_item_store_add (store->database, &item, &error);
  g_assert_no_error (error);
}

static Store *
store_new (void)
{
  Store *store = g_new0 (Store, 1);
  g_autoptr (GError) error = NULL;

  store->folder = g_dir_make_tmp ("skylark-journal-XXXXXX", &error);
  g_assert_no_error (error);
  store->path = g_build_filename (store->folder, "transfers.db", NULL);
  store->database = sky_journal_store_open (store->path, &error);
  g_assert_no_error (error);
  store->batch = g_new0 (SkyBatchRecord, 1);
  store->batch->drive_id = g_strdup ("drive");
  store->batch->folder = g_strdup ("/Music");
  store->batch->title = g_strdup ("title");
  store->batch->name = g_strdup ("name");
  store->batch->roots = 1;
  store->batch->created = g_get_real_time () / G_USEC_PER_SEC;
  sky_batch_store_add (store->database, store->batch, &error);
  g_assert_no_error (error);
  store->root = add_folder (store, 0, NULL, "/Music");
  return store;
}

static void
store_free (Store *store)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  g_clear_object (&store->database);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (store->path, suffixes[i], NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (store->folder), ==, 0);
  sky_batch_record_free (store->batch);
  g_free (store->folder);
  g_free (store->path);
  g_free (store);
}

static void
settle (Store *store)
{
  gint64 id = store->batch->id;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&store->batch, sky_batch_record_free);
  sky_batch_store_settle (store->database, id, &store->batch, &error);
  g_assert_no_error (error);
}

static GPtrArray *
list_ready (Store *store)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *items = sky_item_store_list_ready (store->database, store->batch->id, 1000, &error);

  g_assert_no_error (error);
  return items;
}

static void
save (Store *store, SkyItemRecord *item, SkyTransferState state)
{
  g_autoptr (GError) error = NULL;

  item->state = state;
  sky_item_store_save (store->database, item, &error);
  g_assert_no_error (error);
  settle (store);
}

/* Nothing is sent into a folder that is not there. */
static void
test_ready_when_folder_is_made (void)
{
  Store *store = store_new ();
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;

  add_item (store, store->root, "/tmp/one", 10);
  before = list_ready (store);
  g_assert_cmpuint (before->len, ==, 0);
  g_assert_true (sky_upload_folder_store_set_made (store->database, store->root, FALSE, NULL));
  add_item (store, store->root, "/tmp/two", 10);
  after = list_ready (store);
  g_assert_cmpuint (after->len, ==, 2);
  store_free (store);
}

static void
test_row_survives (void)
{
  Store *store = store_new ();
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) again = NULL;
  SkyItemRecord *item = NULL;
  SkyItemRecord *read = NULL;

  g_assert_true (sky_upload_folder_store_set_made (store->database, store->root, FALSE, NULL));
  add_item (store, store->root, "/tmp/caf\xe9 \x01 name", 5000000000);
  rows = list_ready (store);
  item = rows->pdata[0];
  item->sha256 = g_strdup ("abc");
  item->step = SKY_ITEM_SENT;
  item->attempt = 3;
  item->bytes_done = 4000000000;
  item->session = g_bytes_new_static ("\0\1\2", 3);
  item->fault = sky_fault_new_kept ("why", "sky_drive_error", 1, "one");
  save (store, item, SKY_TRANSFER_RETRYING);

  g_clear_object (&store->database);
  store->database = sky_journal_store_open (store->path, NULL);
  again = list_ready (store);
  g_assert_cmpuint (again->len, ==, 1);
  read = again->pdata[0];
  g_assert_cmpstr (read->source, ==, "/tmp/caf\xe9 \x01 name");
  g_assert_cmpuint (read->size, ==, 5000000000);
  g_assert_cmpint (read->mtime, ==, 1234567890123456);
  g_assert_cmpstr (read->sha256, ==, "abc");
  g_assert_cmpuint (read->step, ==, SKY_ITEM_SENT);
  g_assert_cmpuint (read->attempt, ==, 3);
  g_assert_cmpuint (read->bytes_done, ==, 4000000000);
  g_assert_cmpuint (read->state, ==, SKY_TRANSFER_RETRYING);
  g_assert_cmpstr (sky_fault_get_text (read->fault), ==, "why");
  g_assert_cmpstr (sky_fault_get_domain (read->fault), ==, "sky_drive_error");
  g_assert_cmpint (sky_fault_get_code (read->fault), ==, 1);
  g_assert_cmpstr (sky_fault_get_name (read->fault), ==, "one");
  g_assert_cmpstr (read->folder_path, ==, "/Music");
  g_assert_true (g_bytes_equal (read->session, item->session));
  store_free (store);
}

static void
test_counts_follow (void)
{
  Store *store = store_new ();
  g_autoptr (GPtrArray) rows = NULL;

  g_assert_true (sky_upload_folder_store_set_made (store->database, store->root, FALSE, NULL));
  add_item (store, store->root, "/tmp/1", 100);
  add_item (store, store->root, "/tmp/2", 20);
  add_item (store, store->root, "/tmp/3", 3);
  rows = list_ready (store);
  settle (store);
  g_assert_cmpuint (store->batch->files_total, ==, 3);
  g_assert_cmpuint (store->batch->bytes_total, ==, 123);
  save (store, rows->pdata[0], SKY_TRANSFER_DONE);
  save (store, rows->pdata[1], SKY_TRANSFER_FAILED);
  g_assert_cmpuint (store->batch->files_done, ==, 1);
  g_assert_cmpuint (store->batch->files_failed, ==, 1);
  g_assert_cmpuint (store->batch->bytes_done, ==, 100);
  g_assert_cmpuint (store->batch->bytes_lost, ==, 20);
  g_assert_cmpint (store->batch->finished, ==, 0);
  ((SkyItemRecord *) rows->pdata[2])->size = 4;
  save (store, rows->pdata[2], SKY_TRANSFER_DONE);
  g_assert_cmpuint (store->batch->bytes_total, ==, 124);
  g_assert_cmpuint (store->batch->bytes_done, ==, 104);
  g_assert_cmpint (store->batch->finished, !=, 0);

  g_assert_true (sky_batch_store_retry (store->database, store->batch->id, NULL));
  settle (store);
  g_assert_cmpint (store->batch->finished, ==, 0);
  g_assert_cmpuint (store->batch->files_failed, ==, 0);
  g_assert_cmpuint (store->batch->bytes_lost, ==, 0);
  store_free (store);
}

/* What was walked twice, because the first walk was cut off, is there once. */
static void
test_walked_twice (void)
{
  Store *store = store_new ();
  gint64 folder = add_folder (store, store->root, "/tmp/album", "/Music/album");

  add_item (store, folder, "/tmp/album/1", 1);
  add_item (store, folder, "/tmp/album/1", 1);
  g_assert_cmpint (add_folder (store, store->root, "/tmp/album", "/Music/album"), ==, folder);
  settle (store);
  g_assert_cmpuint (store->batch->files_total, ==, 1);
  g_assert_cmpuint (store->batch->folders_open, ==, 1);
  g_assert_cmpuint (store->batch->folders_unmade, ==, 2);
  store_free (store);
}

/* Late steps of a job do not take a cancelled item back, but one that arrived has arrived. */
static void
test_cancelled_stays (void)
{
  Store *store = store_new ();
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) left = NULL;
  SkyItemRecord *item = NULL;

  g_assert_true (sky_upload_folder_store_set_made (store->database, store->root, FALSE, NULL));
  add_item (store, store->root, "/tmp/1", 1);
  rows = list_ready (store);
  item = rows->pdata[0];
  g_assert_true (sky_batch_store_cancel (store->database, store->batch->id, NULL));
  settle (store);
  g_assert_cmpint (store->batch->finished, !=, 0);
  item->session = g_bytes_new_static ("s", 1);
  save (store, item, SKY_TRANSFER_WAITING);
  g_assert_cmpuint (store->batch->files_cancelled, ==, 1);
  left = sky_item_store_list_left (store->database, 0, 10, NULL);
  g_assert_cmpuint (left->len, ==, 1);
  g_clear_pointer (&item->session, g_bytes_unref);
  save (store, item, SKY_TRANSFER_DONE);
  g_assert_cmpuint (store->batch->files_cancelled, ==, 0);
  g_assert_cmpuint (store->batch->files_done, ==, 1);
  store_free (store);
}

/* The walk may be a page ahead of the user: what it still finds is cancelled too. */
static void
test_found_after_cancel (void)
{
  Store *store = store_new ();
  gint64 folder = add_folder (store, store->root, "/tmp/a", "/Music/a");

  g_assert_true (sky_batch_store_cancel (store->database, store->batch->id, NULL));
  add_item (store, folder, "/tmp/a/1", 10);
  add_folder (store, folder, "/tmp/a/b", "/Music/a/b");
  settle (store);
  g_assert_cmpuint (store->batch->files_total, ==, 1);
  g_assert_cmpuint (store->batch->files_cancelled, ==, 1);
  g_assert_cmpuint (store->batch->bytes_lost, ==, 10);
  g_assert_cmpuint (store->batch->folders_open, ==, 0);
  g_assert_cmpuint (store->batch->folders_unmade, ==, 0);
  g_assert_cmpint (store->batch->finished, !=, 0);
  store_free (store);
}

/* Whoever cancels what is done changes nothing. */
static void
test_done_can_not_be_cancelled (void)
{
  Store *store = store_new ();

  g_assert_true (sky_upload_folder_store_set_made (store->database, store->root, FALSE, NULL));
  settle (store);
  g_assert_cmpint (store->batch->finished, !=, 0);
  g_assert_true (sky_batch_store_cancel (store->database, store->batch->id, NULL));
  settle (store);
  g_assert_cmpuint (store->batch->wish, ==, SKY_WISH_GO);
  store_free (store);
}

/* A folder that can't be made takes everything below it along, also what is found later. */
static void
test_unmakable_folder (void)
{
  Store          *store = store_new ();
  gint64          outer = add_folder (store, store->root, "/tmp/a", "/Music/a");
  gint64          inner = add_folder (store, outer, "/tmp/a/b", "/Music/a/b");
  SkyFolderRecord record = { .id = outer, .target = (char *) "/Music/a" };
  gint64          later;
  g_autoptr (SkyFault) fault = sky_fault_new_kept ("a file is in the way", NULL, 0, NULL);

  add_item (store, inner, "/tmp/a/b/1", 1);
  g_assert_true (sky_upload_folder_store_set_unmakable (store->database, &record, fault, NULL));
  later = add_folder (store, inner, "/tmp/a/b/c", "/Music/a/b/c");
  add_item (store, later, "/tmp/a/b/c/2", 1);
  settle (store);
  /* Two files, and the folder itself. */
  g_assert_cmpuint (store->batch->files_failed, ==, 3);
  g_assert_cmpuint (store->batch->folders_unmade, ==, 1);

  g_assert_true (sky_batch_store_retry (store->database, store->batch->id, NULL));
  settle (store);
  g_assert_cmpuint (store->batch->files_failed, ==, 0);
  g_assert_cmpuint (store->batch->files_total, ==, 2);
  g_assert_cmpuint (store->batch->folders_unmade, ==, 4);
  store_free (store);
}

/* The batch's own target can't be made, and there was no file in what was dropped. */
static void
test_unmakable_target (void)
{
  Store          *store = store_new ();
  SkyFolderRecord record = { .id = store->root, .target = (char *) "/Music" };
  gint64          empty = add_folder (store, store->root, "/tmp/a", "/Music/a");
  g_autoptr (SkyFault) fault = sky_fault_new_kept ("a file is in the way", NULL, 0, NULL);

  g_assert_true (sky_upload_folder_store_set_walked (store->database, empty, FALSE, NULL));
  g_assert_true (sky_upload_folder_store_set_unmakable (store->database, &record, fault, NULL));
  settle (store);
  g_assert_cmpint (store->batch->finished, !=, 0);
  g_assert_cmpuint (store->batch->files_failed, ==, 1);
  g_assert_true (sky_batch_store_retry (store->database, store->batch->id, NULL));
  settle (store);
  g_assert_cmpint (store->batch->finished, ==, 0);
  g_assert_cmpuint (store->batch->files_failed, ==, 0);
  store_free (store);
}

/* Done a month ago: forgotten. Failed, or done today: kept. */
static void
test_history (void)
{
  Store *store = store_new ();
  g_autoptr (GPtrArray) kept = NULL;
  static const char sql[] = "UPDATE batches SET finished = 1000000000 WHERE id = 1;"
                            "INSERT INTO batches (drive, folder, title, name, roots, created,"
                            " finished, files_failed) VALUES ('d', '/', 't', 'n', 1, 1, 1000, 1)";

  g_assert_true (sky_database_execute (store->database, sql, NULL));
  g_clear_object (&store->database);
  store->database = sky_journal_store_open (store->path, NULL);
  kept = sky_batch_store_list (store->database, NULL);
  g_assert_cmpuint (kept->len, ==, 1);
  g_assert_cmpint (((SkyBatchRecord *) kept->pdata[0])->id, ==, 2);
  store_free (store);
}

typedef struct
{
  int      value;
  gboolean fails;
} Step;

static gboolean
step_cb (SkyDatabase *database, gpointer data, GError **error)
{
  Step            *step = data;
  g_autofree char *sql = g_strdup_printf ("UPDATE batches SET roots = roots + %d", step->value);

  if (!sky_database_execute (database, sql, error))
    return FALSE;
  if (step->fails)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "on purpose");
  return !step->fails;
}

static void
step_done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  guint *counts = user_data;
  g_autoptr (GError) error = NULL;

  if (sky_journal_run_finish (SKY_JOURNAL (object), result, &error) != NULL)
    counts[0]++;
  else
    counts[1]++;
}

/* Steps share transactions; one that fails takes only itself back. */
static void
test_steps_in_groups (void)
{
  Store      *store = store_new ();
  guint       counts[2] = { 0 };
  SkyJournal *journal = sky_journal_new (store->database);

  for (int i = 0; i < 200; i++)
    {
      Step *step = g_new0 (Step, 1);

      step->value = 1;
      step->fails = i % 50 == 7;
      sky_journal_run_async (journal, step_cb, step, g_free, step_done_cb, counts);
    }
  while (counts[0] + counts[1] < 200)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (counts[1], ==, 4);
  g_object_unref (journal);
  settle (store);
  g_assert_cmpuint (store->batch->roots, ==, 1 + 196);
  store_free (store);
}

/* What the first release wrote is taken over: nothing is lost, and old reasons stay as they are. */
static void
test_first_schema (void)
{
  Store           *store = store_new ();
  g_autofree char *script =
      g_build_filename (g_getenv ("SKY_SOURCE_DIR"), "tests", "transfer", "transfers-1.sql", NULL);
  g_autofree char *sql = NULL;
  g_autoptr (SkyDatabase) old = NULL;
  g_autoptr (GPtrArray) batches = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) failed = NULL;
  g_autoptr (GError) error = NULL;
  const SkyBatchRecord *batch;
  const SkyItemRecord  *item;

  g_clear_object (&store->database);
  g_assert_cmpint (g_unlink (store->path), ==, 0);
  g_file_get_contents (script, &sql, NULL, &error);
  g_assert_no_error (error);
  old = sky_database_open (store->path, (const SkyMigration[]){ sql }, 1, &error);
  g_assert_no_error (error);
  g_clear_object (&old);

  store->database = sky_journal_store_open (store->path, &error);
  g_assert_no_error (error);
  batches = sky_batch_store_list (store->database, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (batches->len, ==, 2);
  batch = batches->pdata[0];
  g_assert_true (batch->held);
  g_assert_cmpint (batch->created, ==, 1700000000);
  g_assert_cmpuint (batch->files_total, ==, 2);
  g_assert_cmpuint (batch->bytes_total, ==, 30);
  g_assert_cmpstr (sky_fault_get_text (batch->fault), ==, "The drive is full");
  g_assert_null (sky_fault_get_domain (batch->fault));
  items = sky_item_store_list_range (store->database, 1, 0, G_MAXINT64, &error);
  g_assert_no_error (error);
  item = items->pdata[0];
  g_assert_cmpstr (item->source, ==, "/tmp/caf\xe9");
  g_assert_cmpstr (sky_fault_get_text (item->fault), ==, "“caf?”: No answer");
  g_assert_null (sky_fault_get_domain (item->fault));
  g_assert_null (sky_fault_get_name (item->fault));
  g_assert_null (((const SkyItemRecord *) items->pdata[1])->fault);
  failed = sky_item_store_list_range (store->database, 2, 0, G_MAXINT64, &error);
  g_assert_cmpstr (sky_fault_get_text (((const SkyItemRecord *) failed->pdata[0])->fault), ==,
                   "It was refused");

  /* What failed goes on as before. */
  g_assert_true (sky_batch_store_retry (store->database, 2, NULL));
  g_clear_pointer (&failed, g_ptr_array_unref);
  failed = sky_item_store_list_range (store->database, 2, 0, G_MAXINT64, &error);
  g_assert_null (((const SkyItemRecord *) failed->pdata[0])->fault);
  store_free (store);
}

/* Whatever forgets the text of a reason forgets what it was, too. */
static void
test_fault_forgotten (void)
{
  static const char LEFT[] = "SELECT (SELECT count (*) FROM batches WHERE error_domain NOT NULL"
                             " OR error_code NOT NULL OR error_name NOT NULL)"
                             " + (SELECT count (*) FROM items WHERE error_domain NOT NULL"
                             " OR error_code NOT NULL OR error_name NOT NULL)"
                             " + (SELECT count (*) FROM folders WHERE error_domain NOT NULL"
                             " OR error_code NOT NULL OR error_name NOT NULL)";
  Store            *store = store_new ();
  gint64            outer = add_folder (store, store->root, "/tmp/a", "/Music/a");
  SkyFolderRecord   record = { .id = outer, .target = (char *) "/Music/a" };
  g_autoptr (SkyFault) fault = sky_fault_new_kept ("full", "sky_drive_error", 7, "a");
  SkyStatement *left;
  gboolean      has_row;

  add_item (store, outer, "/tmp/a/1", 1);
  g_assert_true (sky_upload_folder_store_set_unmakable (store->database, &record, fault, NULL));
  g_assert_true (sky_batch_store_hold (store->database, store->batch->id, fault, NULL));
  settle (store);
  g_assert_cmpstr (sky_fault_get_domain (store->batch->fault), ==, "sky_drive_error");
  g_assert_cmpint (sky_fault_get_code (store->batch->fault), ==, 7);
  left = sky_database_prepare (store->database, LEFT, NULL);
  g_assert_true (sky_statement_step (left, &has_row, NULL));
  /* The file, the row that stands for the folder, the folder, the batch. */
  g_assert_cmpint (sky_statement_get_int (left, 0), ==, 4);
  sky_statement_reset (left);

  g_assert_true (sky_batch_store_retry (store->database, store->batch->id, NULL));
  settle (store);
  g_assert_true (sky_statement_step (left, &has_row, NULL));
  g_assert_cmpint (sky_statement_get_int (left, 0), ==, 0);
  sky_statement_reset (left);
  store_free (store);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/transfer/journal-store/ready-when-folder-is-made",
                   test_ready_when_folder_is_made);
  g_test_add_func ("/transfer/journal-store/row-survives", test_row_survives);
  g_test_add_func ("/transfer/journal-store/counts-follow", test_counts_follow);
  g_test_add_func ("/transfer/journal-store/walked-twice", test_walked_twice);
  g_test_add_func ("/transfer/journal-store/cancelled-stays", test_cancelled_stays);
  g_test_add_func ("/transfer/journal-store/found-after-cancel", test_found_after_cancel);
  g_test_add_func ("/transfer/journal-store/done-can-not-be-cancelled",
                   test_done_can_not_be_cancelled);
  g_test_add_func ("/transfer/journal-store/unmakable-folder", test_unmakable_folder);
  g_test_add_func ("/transfer/journal-store/unmakable-target", test_unmakable_target);
  g_test_add_func ("/transfer/journal-store/history", test_history);
  g_test_add_func ("/transfer/journal-store/steps-in-groups", test_steps_in_groups);

  g_test_add_func ("/transfer/journal-store/first-schema", test_first_schema);
  g_test_add_func ("/transfer/journal-store/fault-forgotten", test_fault_forgotten);
  return g_test_run ();
}
