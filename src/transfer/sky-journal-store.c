/* SPDX-License-Identifier: GPL-3.0-or-later */
/* transfers.db: its schema and its batches. Runs on the journal's database thread only. The counts
 * of a batch are kept by triggers, so that they can't drift from the items: whatever changes an
 * item changes them in the same transaction. */
#include "transfer/sky-journal-store.h"

#include "transfer/sky-fault-columns.h"

/* Finished batches without a failure are forgotten after so many seconds: thirty days. */
#define HISTORY_SECONDS ((gint64) 30 * 24 * 3600)

/* Numbers of SkyTransferState in the SQL: 1 waiting, 3 retrying, 5 done, 6 failed, 7 cancelled.
 * folders.walked: 0 not yet, 1 yes, 2 could not be read. folders.made: 0 not yet, 1 it is there,
 * 2 it can't be made. folders.fresh: it was not there before. items.ready: its folder is there. */
static const char SCHEMA_1[] =
    "CREATE TABLE batches ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  drive TEXT NOT NULL, folder TEXT NOT NULL, title TEXT NOT NULL, name TEXT NOT NULL,"
    "  roots INTEGER NOT NULL, created INTEGER NOT NULL, finished INTEGER NOT NULL DEFAULT 0,"
    "  revision INTEGER NOT NULL DEFAULT 0,"
    "  wish INTEGER NOT NULL DEFAULT 0, held INTEGER NOT NULL DEFAULT 0, message TEXT,"
    "  files_total INTEGER NOT NULL DEFAULT 0, files_done INTEGER NOT NULL DEFAULT 0,"
    "  files_failed INTEGER NOT NULL DEFAULT 0, files_cancelled INTEGER NOT NULL DEFAULT 0,"
    "  bytes_total INTEGER NOT NULL DEFAULT 0, bytes_done INTEGER NOT NULL DEFAULT 0,"
    "  bytes_lost INTEGER NOT NULL DEFAULT 0, folders_open INTEGER NOT NULL DEFAULT 0,"
    "  folders_unmade INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE folders ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  batch INTEGER NOT NULL REFERENCES batches (id) ON DELETE CASCADE,"
    "  parent INTEGER NOT NULL, source BLOB, target TEXT NOT NULL, ancestry TEXT NOT NULL,"
    "  walked INTEGER NOT NULL DEFAULT 0, made INTEGER NOT NULL DEFAULT 0,"
    "  fresh INTEGER NOT NULL DEFAULT 0, message TEXT,"
    "  UNIQUE (parent, source));"
    "CREATE INDEX folders_batch ON folders (batch);"
    "CREATE INDEX folders_open ON folders (batch, id) WHERE walked = 0;"
    "CREATE INDEX folders_unmade ON folders (batch, id) WHERE made = 0;"
    "CREATE TABLE items ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  batch INTEGER NOT NULL REFERENCES batches (id) ON DELETE CASCADE,"
    "  folder INTEGER NOT NULL, is_folder INTEGER NOT NULL DEFAULT 0,"
    "  source BLOB NOT NULL, display TEXT NOT NULL, name TEXT NOT NULL,"
    "  size INTEGER NOT NULL, mtime INTEGER NOT NULL, sha256 TEXT,"
    "  state INTEGER NOT NULL, step INTEGER NOT NULL DEFAULT 0,"
    "  ready INTEGER NOT NULL DEFAULT 0, attempt INTEGER NOT NULL DEFAULT 0,"
    "  bytes_done INTEGER NOT NULL DEFAULT 0, session BLOB,"
    "  verification INTEGER NOT NULL DEFAULT 0, already_there INTEGER NOT NULL DEFAULT 0,"
    "  message TEXT, UNIQUE (folder, source));"
    "CREATE INDEX items_batch ON items (batch, id);"
    "CREATE INDEX items_ready ON items (batch, id) WHERE state IN (1, 3) AND ready = 1;"
    "CREATE INDEX items_left ON items (id) WHERE session IS NOT NULL AND state IN (6, 7);"
    "CREATE TRIGGER item_added AFTER INSERT ON items BEGIN"
    "  UPDATE batches SET files_total = files_total + 1, bytes_total = bytes_total + NEW.size,"
    "    files_failed = files_failed + (NEW.state = 6),"
    "    files_cancelled = files_cancelled + (NEW.state = 7),"
    "    bytes_lost = bytes_lost + (NEW.state IN (6, 7)) * NEW.size WHERE id = NEW.batch; END;"
    "CREATE TRIGGER item_changed AFTER UPDATE OF state, size ON items"
    "  WHEN OLD.state <> NEW.state OR OLD.size <> NEW.size BEGIN"
    "  UPDATE batches SET bytes_total = bytes_total + NEW.size - OLD.size,"
    "    files_done = files_done + (NEW.state = 5) - (OLD.state = 5),"
    "    files_failed = files_failed + (NEW.state = 6) - (OLD.state = 6),"
    "    files_cancelled = files_cancelled + (NEW.state = 7) - (OLD.state = 7),"
    "    bytes_done = bytes_done + (NEW.state = 5) * NEW.size - (OLD.state = 5) * OLD.size,"
    "    bytes_lost = bytes_lost + (NEW.state IN (6, 7)) * NEW.size"
    "      - (OLD.state IN (6, 7)) * OLD.size WHERE id = NEW.batch; END;"
    "CREATE TRIGGER item_removed AFTER DELETE ON items BEGIN"
    "  UPDATE batches SET files_total = files_total - 1, bytes_total = bytes_total - OLD.size,"
    "    files_done = files_done - (OLD.state = 5), files_failed = files_failed - (OLD.state = 6),"
    "    files_cancelled = files_cancelled - (OLD.state = 7),"
    "    bytes_done = bytes_done - (OLD.state = 5) * OLD.size,"
    "    bytes_lost = bytes_lost - (OLD.state IN (6, 7)) * OLD.size WHERE id = OLD.batch; END;"
    "CREATE TRIGGER folder_added AFTER INSERT ON folders BEGIN"
    "  UPDATE batches SET folders_open = folders_open + (NEW.walked = 0),"
    "    folders_unmade = folders_unmade + (NEW.made = 0) WHERE id = NEW.batch; END;"
    "CREATE TRIGGER folder_changed AFTER UPDATE OF walked, made ON folders BEGIN"
    "  UPDATE batches SET folders_open = folders_open + (NEW.walked = 0) - (OLD.walked = 0),"
    "    folders_unmade = folders_unmade + (NEW.made = 0) - (OLD.made = 0)"
    "    WHERE id = NEW.batch; END;";

/* What an error was, beside its text: the name of its domain, the code there, and the thing that it
 * happened to. Rows of before keep their text alone. */
static const char SCHEMA_2[] = "ALTER TABLE batches ADD COLUMN error_domain TEXT;"
                               "ALTER TABLE batches ADD COLUMN error_code INTEGER;"
                               "ALTER TABLE batches ADD COLUMN error_name TEXT;"
                               "ALTER TABLE folders ADD COLUMN error_domain TEXT;"
                               "ALTER TABLE folders ADD COLUMN error_code INTEGER;"
                               "ALTER TABLE folders ADD COLUMN error_name TEXT;"
                               "ALTER TABLE items ADD COLUMN error_domain TEXT;"
                               "ALTER TABLE items ADD COLUMN error_code INTEGER;"
                               "ALTER TABLE items ADD COLUMN error_name TEXT;";

static const SkyMigration MIGRATIONS[] = { SCHEMA_1, SCHEMA_2 };

#define BATCH_COLUMNS                                                                              \
  "id, drive, folder, title, name, roots, wish, held, created, finished, files_total,"             \
  " files_done, files_failed, files_cancelled, bytes_total, bytes_done, bytes_lost, folders_open," \
  " folders_unmade, revision, " SKY_FAULT_COLUMNS

static const char ADD[] = "INSERT INTO batches (drive, folder, title, name, roots, created)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
static const char LOAD[] = "SELECT " BATCH_COLUMNS " FROM batches WHERE id = ?1";
static const char LIST[] = "SELECT " BATCH_COLUMNS " FROM batches ORDER BY id";
static const char SET_WISH[] =
    "UPDATE batches SET wish = ?2 WHERE id = ?1 AND wish <> 2 AND finished = 0";
static const char CANCEL_BATCH[] = "UPDATE batches SET wish = 2, held = 0, " SKY_FAULT_CLEARED
                                   " WHERE id = ?1 AND (finished = 0 OR files_failed > 0)";
static const char CANCEL_ITEMS[] =
    "UPDATE items SET state = 7, " SKY_FAULT_CLEARED " WHERE batch = ?1 AND state IN (1, 3)";
static const char CANCEL_FOLDERS[] = "UPDATE folders SET walked = max (walked, 1),"
                                     " made = CASE made WHEN 0 THEN 2 ELSE made END"
                                     " WHERE batch = ?1 AND (walked = 0 OR made = 0)";
static const char HOLD[] =
    "UPDATE batches SET held = 1, message = ?2, error_domain = ?3, error_code = ?4, error_name = ?5"
    " WHERE id = ?1 AND wish <> 2 AND finished = 0";
static const char RETRY_BATCH[] =
    "UPDATE batches SET wish = 0, held = 0, finished = 0, " SKY_FAULT_CLEARED
    " WHERE id = ?1 AND wish <> 2";
static const char RETRY_GONE[] =
    "DELETE FROM items WHERE batch = ?1 AND is_folder = 1 AND EXISTS (SELECT 1 FROM folders f"
    " WHERE f.batch = ?1 AND coalesce (f.source, CAST (f.target AS BLOB)) = items.source AND "
    "(f.walked = 2 OR f.made = 2))";
static const char RETRY_FOLDERS[] =
    "UPDATE folders SET " SKY_FAULT_CLEARED ", walked = CASE walked WHEN 2 THEN 0 ELSE walked END,"
    " made = CASE made WHEN 2 THEN 0 ELSE made END WHERE batch = ?1 AND (walked = 2 OR made = 2)";
static const char RETRY_ITEMS[] =
    "UPDATE items SET state = 1, attempt = 0, " SKY_FAULT_CLEARED ","
    " ready = (SELECT f.made = 1 FROM folders f WHERE f.id = items.folder)"
    " WHERE batch = ?1 AND state IN (3, 6) AND is_folder = 0";
static const char SETTLE[] =
    "UPDATE batches SET finished = ?2, held = 0, message = iif (held = 1, NULL, message),"
    " error_domain = iif (held = 1, NULL, error_domain),"
    " error_code = iif (held = 1, NULL, error_code),"
    " error_name = iif (held = 1, NULL, error_name) WHERE id = ?1 AND finished = 0 AND "
    "folders_open = 0 AND folders_unmade = 0"
    " AND files_total = files_done + files_failed + files_cancelled";
static const char REVISE[] = "UPDATE batches SET revision = revision + 1 WHERE id = ?1";
static const char LIST_CLEARED[] =
    "SELECT id FROM batches WHERE finished <> 0 AND (files_failed = 0 OR wish = 2) AND NOT EXISTS"
    " (SELECT 1 FROM items WHERE batch = batches.id AND session IS NOT NULL)";
static const char CLEAR[] = "DELETE FROM batches WHERE id = ?1";
static const char FORGET[] =
    "DELETE FROM batches WHERE finished <> 0 AND finished < ?1 AND files_failed = 0 AND NOT EXISTS"
    " (SELECT 1 FROM items WHERE batch = batches.id AND session IS NOT NULL)";

static gboolean
run_with_id (SkyDatabase *database, const char *sql, gint64 id, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, id);
  return sky_statement_run (statement, error);
}

/**
 * sky_journal_store_open:
 * @path: the journal's file
 * @error: return location, or %NULL
 *
 * Opens the journal, brings its schema up to date and forgets what finished long ago.
 *
 * Returns: (transfer full) (nullable): the database
 */
SkyDatabase *
sky_journal_store_open (const char *path, GError **error)
{
  g_autoptr (SkyDatabase) database = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  database = sky_database_open (path, MIGRATIONS, G_N_ELEMENTS (MIGRATIONS), error);
  if (database == NULL ||
      !run_with_id (database, FORGET, g_get_real_time () / G_USEC_PER_SEC - HISTORY_SECONDS, error))
    {
      g_prefix_error (error, "The transfer journal can't be opened: ");
      return NULL;
    }
  return g_steal_pointer (&database);
}

/**
 * sky_batch_store_add:
 * @database: the journal
 * @record: a new batch; its id is set
 * @error: return location, or %NULL
 */
gboolean
sky_batch_store_add (SkyDatabase *database, SkyBatchRecord *record, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, ADD, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_text (statement, 1, record->drive_id);
  sky_statement_bind_text (statement, 2, record->folder);
  sky_statement_bind_text (statement, 3, record->title);
  sky_statement_bind_text (statement, 4, record->name);
  sky_statement_bind_int (statement, 5, record->roots);
  sky_statement_bind_int (statement, 6, record->created);
  if (!sky_statement_run (statement, error))
    return FALSE;
  record->id = sky_database_last_insert_id (database);
  return TRUE;
}

static SkyBatchRecord *
read_batch (SkyStatement *row)
{
  SkyBatchRecord *record = g_new0 (SkyBatchRecord, 1);

  record->id = sky_statement_get_int (row, 0);
  record->drive_id = g_strdup (sky_statement_get_text (row, 1));
  record->folder = g_strdup (sky_statement_get_text (row, 2));
  record->title = g_strdup (sky_statement_get_text (row, 3));
  record->name = g_strdup (sky_statement_get_text (row, 4));
  record->roots = sky_statement_get_int (row, 5);
  record->wish = sky_statement_get_int (row, 6);
  record->held = sky_statement_get_int (row, 7) != 0;
  record->created = sky_statement_get_int (row, 8);
  record->finished = sky_statement_get_int (row, 9);
  record->files_total = sky_statement_get_int (row, 10);
  record->files_done = sky_statement_get_int (row, 11);
  record->files_failed = sky_statement_get_int (row, 12);
  record->files_cancelled = sky_statement_get_int (row, 13);
  record->bytes_total = sky_statement_get_int (row, 14);
  record->bytes_done = sky_statement_get_int (row, 15);
  record->bytes_lost = sky_statement_get_int (row, 16);
  record->folders_open = sky_statement_get_int (row, 17);
  record->folders_unmade = sky_statement_get_int (row, 18);
  record->revision = sky_statement_get_int (row, 19);
  record->fault = sky_fault_columns_read (row, 20);
  return record;
}

/* @record: (out) (transfer full) (nullable): its row; %NULL where there is none */
static gboolean
load_batch (SkyDatabase *database, gint64 id, SkyBatchRecord **record, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, LOAD, error);
  gboolean      has_row;

  *record = NULL;
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, id);
  if (!sky_statement_step (statement, &has_row, error))
    return FALSE;
  if (has_row)
    *record = read_batch (statement);
  sky_statement_reset (statement);
  return TRUE;
}

/**
 * sky_batch_store_list:
 * @database: the journal
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type SkyBatchRecord): all batches, oldest first
 */
GPtrArray *
sky_batch_store_list (SkyDatabase *database, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  SkyStatement *statement = sky_database_prepare (database, LIST, error);
  gboolean      has_row;

  if (statement == NULL)
    return NULL;
  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_batch_record_free);
  if (!sky_statement_step (statement, &has_row, error))
    return NULL;
  while (has_row)
    {
      g_ptr_array_add (rows, read_batch (statement));
      if (!sky_statement_step (statement, &has_row, error))
        return NULL;
    }
  return g_steal_pointer (&rows);
}

/**
 * sky_batch_store_set_wish:
 * @database: the journal
 * @id: which batch
 * @wish: go or pause; a cancelled batch stays cancelled
 * @error: return location, or %NULL
 */
gboolean
sky_batch_store_set_wish (SkyDatabase *database, gint64 id, SkyTransferWish wish, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SET_WISH, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, id);
  sky_statement_bind_int (statement, 2, wish);
  return sky_statement_run (statement, error);
}

/**
 * sky_batch_store_cancel:
 * @database: the journal
 * @id: which batch
 * @error: return location, or %NULL
 *
 * Gives up whatever is not finished. Sessions stay written down until the server has forgotten
 * them too.
 */
gboolean
sky_batch_store_cancel (SkyDatabase *database, gint64 id, GError **error)
{
  return run_with_id (database, CANCEL_BATCH, id, error) &&
         run_with_id (database, CANCEL_ITEMS, id, error) &&
         run_with_id (database, CANCEL_FOLDERS, id, error);
}

/**
 * sky_batch_store_hold:
 * @database: the journal
 * @id: which batch
 * @fault: why it stops until the user acts
 * @error: return location, or %NULL
 */
gboolean
sky_batch_store_hold (SkyDatabase *database, gint64 id, const SkyFault *fault, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, HOLD, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, id);
  sky_fault_columns_bind (statement, 2, fault);
  return sky_statement_run (statement, error);
}

/**
 * sky_batch_store_retry:
 * @database: the journal
 * @id: which batch
 * @error: return location, or %NULL
 *
 * Whatever failed waits again, and a held or paused batch goes on.
 */
gboolean
sky_batch_store_retry (SkyDatabase *database, gint64 id, GError **error)
{
  SkyBatchRecord *record = NULL;
  gboolean        cancelled;

  if (!load_batch (database, id, &record, error))
    return FALSE;
  cancelled = record == NULL || record->wish == SKY_WISH_CANCEL;
  g_clear_pointer (&record, sky_batch_record_free);
  if (cancelled)
    return TRUE;
  return run_with_id (database, RETRY_GONE, id, error) &&
         run_with_id (database, RETRY_FOLDERS, id, error) &&
         run_with_id (database, RETRY_ITEMS, id, error) &&
         run_with_id (database, RETRY_BATCH, id, error);
}

/**
 * sky_batch_store_settle:
 * @database: the journal
 * @id: which batch
 * @record: (out) (transfer full) (nullable): its row; %NULL where it is gone
 * @error: return location, or %NULL
 *
 * To be called at the end of every transaction that changed a batch: marks it finished where
 * nothing is left to do.
 */
gboolean
sky_batch_store_settle (SkyDatabase *database, gint64 id, SkyBatchRecord **record, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SETTLE, error);

  *record = NULL;
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, id);
  sky_statement_bind_int (statement, 2, g_get_real_time () / G_USEC_PER_SEC);
  return sky_statement_run (statement, error) && run_with_id (database, REVISE, id, error) &&
         load_batch (database, id, record, error);
}

/**
 * sky_batch_store_clear:
 * @database: the journal
 * @error: return location, or %NULL
 *
 * Forgets the finished batches that don't need the user. One that still has a part on a server
 * stays until that is removed.
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the ids of those forgotten
 */
GArray *
sky_batch_store_clear (SkyDatabase *database, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  SkyStatement *statement = sky_database_prepare (database, LIST_CLEARED, error);
  gboolean      has_row;

  if (statement == NULL || !sky_statement_step (statement, &has_row, error))
    return NULL;
  while (has_row)
    {
      gint64 id = sky_statement_get_int (statement, 0);

      g_array_append_val (ids, id);
      if (!sky_statement_step (statement, &has_row, error))
        return NULL;
    }
  for (guint i = 0; i < ids->len; i++)
    if (!run_with_id (database, CLEAR, g_array_index (ids, gint64, i), error))
      return NULL;
  return g_steal_pointer (&ids);
}
