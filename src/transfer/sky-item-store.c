/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's items, one a file. Runs on the journal's database thread only. That an item runs
 * is not written: whoever opens the journal after a crash finds it waiting, with a session where
 * the server has heard of it, and looks there before it sends anything. */
#include "transfer/sky-item-store.h"

#include "transfer/sky-fault-columns.h"

#define ITEM_COLUMNS                                                                               \
  "i.id, i.batch, i.folder, i.is_folder, i.source, i.display, f.target, i.name, i.size, i.mtime,"  \
  " i.sha256, i.state, i.step, i.attempt, i.bytes_done, i.session, i.verification,"                \
  " i.already_there, f.fresh, i.message, i.error_domain, i.error_code, i.error_name"
#define ITEM_TABLES " FROM items i JOIN folders f ON f.id = i.folder"

/* In a folder that can't be made it has failed already, and in a cancelled batch it is cancelled.
 */
static const char ADD[] =
    "INSERT INTO items (batch, folder, is_folder, source, display, name, size, mtime, state,"
    " " SKY_FAULT_COLUMNS ", ready) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
    " CASE WHEN b.wish = 2 THEN 7 WHEN f.made = 2 THEN 6 ELSE ?9 END, coalesce (?10, f.message),"
    " iif (?10 IS NULL, f.error_domain, ?11), iif (?10 IS NULL, f.error_code, ?12),"
    " iif (?10 IS NULL, f.error_name, ?13), f.made = 1 FROM folders f JOIN batches b ON b.id = "
    "f.batch WHERE f.id = ?2 ON CONFLICT "
    "(folder, source) DO NOTHING";
/* What the user cancelled stays cancelled, unless it has arrived. */
static const char SAVE[] =
    "UPDATE items SET name = ?2, size = ?3, mtime = ?4, sha256 = ?5,"
    " state = CASE WHEN state = 7 AND ?6 <> 5 THEN 7 ELSE ?6 END, step = ?7, attempt = ?8,"
    " bytes_done = ?9, session = ?10, verification = ?11, already_there = ?12, message = ?13,"
    " error_domain = ?14, error_code = ?15, error_name = ?16"
    " WHERE id = ?1";
static const char          LIST_READY[] =
    "SELECT " ITEM_COLUMNS ITEM_TABLES
    " WHERE i.batch = ?1 AND i.state IN (1, 3) AND i.ready = 1 ORDER BY i.id LIMIT ?2";
static const char          LIST_LEFT[] =
    "SELECT " ITEM_COLUMNS ITEM_TABLES
    " WHERE i.session IS NOT NULL AND i.state IN (6, 7) AND i.id > ?2 ORDER BY i.id LIMIT ?1";
static const char FORGET_SESSION[] =
    "UPDATE items SET session = NULL, step = 0, bytes_done = 0 WHERE id = ?1";
static const char LIST_IDS[] = "SELECT id FROM items WHERE batch = ?1 AND id > ?2 ORDER BY id";
static const char LIST_RANGE[] = "SELECT " ITEM_COLUMNS ITEM_TABLES
                                 " WHERE i.batch = ?1 AND i.id >= ?2 AND i.id <= ?3 ORDER BY i.id";

static char *
dup_bytes_as_string (SkyStatement *row, int column)
{
  g_autoptr (GBytes) bytes = sky_statement_dup_bytes (row, column);

  if (bytes == NULL)
    return NULL;
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static SkyItemRecord *
read_item (SkyStatement *row)
{
  SkyItemRecord *record = g_new0 (SkyItemRecord, 1);

  record->id = sky_statement_get_int (row, 0);
  record->batch = sky_statement_get_int (row, 1);
  record->folder = sky_statement_get_int (row, 2);
  record->is_folder = sky_statement_get_int (row, 3) != 0;
  record->source = dup_bytes_as_string (row, 4);
  record->display = g_strdup (sky_statement_get_text (row, 5));
  record->folder_path = g_strdup (sky_statement_get_text (row, 6));
  record->name = g_strdup (sky_statement_get_text (row, 7));
  record->size = sky_statement_get_int (row, 8);
  record->mtime = sky_statement_get_int (row, 9);
  record->sha256 = g_strdup (sky_statement_get_text (row, 10));
  record->state = sky_statement_get_int (row, 11);
  record->step = sky_statement_get_int (row, 12);
  record->attempt = sky_statement_get_int (row, 13);
  record->bytes_done = sky_statement_get_int (row, 14);
  record->session = sky_statement_dup_bytes (row, 15);
  record->verification = sky_statement_get_int (row, 16);
  record->already_there = sky_statement_get_int (row, 17) != 0;
  record->folder_fresh = sky_statement_get_int (row, 18) != 0;
  record->fault = sky_fault_columns_read (row, 19);
  return record;
}

static GPtrArray *
read_items (SkyStatement *statement, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  gboolean has_row;

  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_item_record_free);
  if (!sky_statement_step (statement, &has_row, error))
    return NULL;
  while (has_row)
    {
      g_ptr_array_add (rows, read_item (statement));
      if (!sky_statement_step (statement, &has_row, error))
        return NULL;
    }
  return g_steal_pointer (&rows);
}

/**
 * sky_item_store_add:
 * @database: the journal
 * @record: a new item; one that its folder has already is left as it is
 * @error: return location, or %NULL
 */
gboolean
sky_item_store_add (SkyDatabase *database, const SkyItemRecord *record, GError **error)
{
  g_autoptr (GBytes) source = g_bytes_new (record->source, strlen (record->source));
  SkyStatement *statement = sky_database_prepare (database, ADD, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, record->batch);
  sky_statement_bind_int (statement, 2, record->folder);
  sky_statement_bind_int (statement, 3, record->is_folder);
  sky_statement_bind_bytes (statement, 4, source);
  sky_statement_bind_text (statement, 5, record->display);
  sky_statement_bind_text (statement, 6, record->name);
  sky_statement_bind_int (statement, 7, record->size);
  sky_statement_bind_int (statement, 8, record->mtime);
  sky_statement_bind_int (statement, 9, record->state);
  sky_fault_columns_bind (statement, 10, record->fault);
  return sky_statement_run (statement, error);
}

/**
 * sky_item_store_save:
 * @database: the journal
 * @record: an item as it is now
 * @error: return location, or %NULL
 *
 * Writes all of it that can change.
 */
gboolean
sky_item_store_save (SkyDatabase *database, const SkyItemRecord *record, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SAVE, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, record->id);
  sky_statement_bind_text (statement, 2, record->name);
  sky_statement_bind_int (statement, 3, record->size);
  sky_statement_bind_int (statement, 4, record->mtime);
  sky_statement_bind_text (statement, 5, record->sha256);
  sky_statement_bind_int (statement, 6, record->state);
  sky_statement_bind_int (statement, 7, record->step);
  sky_statement_bind_int (statement, 8, record->attempt);
  sky_statement_bind_int (statement, 9, record->bytes_done);
  sky_statement_bind_bytes (statement, 10, record->session);
  sky_statement_bind_int (statement, 11, record->verification);
  sky_statement_bind_int (statement, 12, record->already_there);
  sky_fault_columns_bind (statement, 13, record->fault);
  return sky_statement_run (statement, error);
}

/**
 * sky_item_store_list_ready:
 * @database: the journal
 * @batch: which batch
 * @limit: at most so many
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type SkyItemRecord): the items to send next, in the
 *   order they came
 */
GPtrArray *
sky_item_store_list_ready (SkyDatabase *database, gint64 batch, guint limit, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, LIST_READY, error);

  if (statement == NULL)
    return NULL;
  sky_statement_bind_int (statement, 1, batch);
  sky_statement_bind_int (statement, 2, limit);
  return read_items (statement, error);
}

/**
 * sky_item_store_list_left:
 * @database: the journal
 * @after: only those with a larger id
 * @limit: at most so many
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type SkyItemRecord): items given up that have left
 *   something on the server
 */
GPtrArray *
sky_item_store_list_left (SkyDatabase *database, gint64 after, guint limit, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, LIST_LEFT, error);

  if (statement == NULL)
    return NULL;
  sky_statement_bind_int (statement, 1, limit);
  sky_statement_bind_int (statement, 2, after);
  return read_items (statement, error);
}

/**
 * sky_item_store_forget_session:
 * @database: the journal
 * @id: which item
 * @error: return location, or %NULL
 *
 * Nothing of it is left on the server.
 */
gboolean
sky_item_store_forget_session (SkyDatabase *database, gint64 id, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, FORGET_SESSION, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, id);
  return sky_statement_run (statement, error);
}

/**
 * sky_item_store_list_ids:
 * @database: the journal
 * @batch: which batch
 * @after: only those with a larger id
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type gint64): rising ids
 */
GArray *
sky_item_store_list_ids (SkyDatabase *database, gint64 batch, gint64 after, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  SkyStatement *statement = sky_database_prepare (database, LIST_IDS, error);
  gboolean      has_row;

  if (statement == NULL)
    return NULL;
  sky_statement_bind_int (statement, 1, batch);
  sky_statement_bind_int (statement, 2, after);
  if (!sky_statement_step (statement, &has_row, error))
    return NULL;
  while (has_row)
    {
      gint64 id = sky_statement_get_int (statement, 0);

      g_array_append_val (ids, id);
      if (!sky_statement_step (statement, &has_row, error))
        return NULL;
    }
  return g_steal_pointer (&ids);
}

/**
 * sky_item_store_list_range:
 * @database: the journal
 * @batch: which batch
 * @first: smallest id
 * @last: largest id
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type SkyItemRecord): by rising id
 */
GPtrArray *
sky_item_store_list_range (
    SkyDatabase *database, gint64 batch, gint64 first, gint64 last, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, LIST_RANGE, error);

  if (statement == NULL)
    return NULL;
  sky_statement_bind_int (statement, 1, batch);
  sky_statement_bind_int (statement, 2, first);
  sky_statement_bind_int (statement, 3, last);
  return read_items (statement, error);
}
