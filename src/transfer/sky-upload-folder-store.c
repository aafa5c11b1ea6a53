/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's folders: those still to be walked on this computer, those still to be made on the
 * drive. Runs on the journal's database thread only. */
#include "transfer/sky-upload-folder-store.h"

#include "transfer/sky-fault-columns.h"

#define FOLDER_COLUMNS "id, batch, parent, source, target, ancestry"

/* A folder under one that can't be made can't be made either; in a cancelled batch it is not even
 * walked. */
static const char ADD[] =
    "INSERT INTO folders (batch, parent, source, target, ancestry, walked, made,"
    " " SKY_FAULT_COLUMNS ")"
    " SELECT ?1, ?2, ?3, ?4, ?5, ?3 IS NULL OR b.wish = 2,"
    " CASE WHEN b.wish = 2 OR p.made = 2 THEN 2 ELSE 0 END, iif (p.made = 2, p.message, NULL),"
    " iif (p.made = 2, p.error_domain, NULL), iif (p.made = 2, p.error_code, NULL),"
    " iif (p.made = 2, p.error_name, NULL)"
    " FROM batches b LEFT JOIN folders p ON p.id = ?2 WHERE b.id = ?1"
    " ON CONFLICT (parent, source) DO NOTHING";
static const char FIND[] = "SELECT id FROM folders WHERE parent = ?1 AND source = ?2";
static const char NEXT_OPEN[] =
    "SELECT " FOLDER_COLUMNS " FROM folders WHERE batch = ?1 AND walked = 0 ORDER BY id LIMIT 1";
static const char NEXT_UNMADE[] =
    "SELECT " FOLDER_COLUMNS " FROM folders WHERE batch = ?1 AND made = 0 ORDER BY id LIMIT 1";
static const char SET_WALKED[] = "UPDATE folders SET walked = ?2 WHERE id = ?1 AND walked = 0";
/* In the batch's own target two things that were dropped may bear one name: looked at. */
static const char SET_MADE[] = "UPDATE folders SET made = 1, fresh = ?2 AND source IS NOT NULL"
                               " WHERE id = ?1 AND made = 0";
static const char SET_READY[] = "UPDATE items SET ready = 1 WHERE folder = ?1"
                                " AND EXISTS (SELECT 1 FROM folders WHERE id = ?1 AND made = 1)";
#define SUBTREE                                                                                    \
  "WITH RECURSIVE sub (id) AS (SELECT ?1 UNION ALL"                                                \
  " SELECT f.id FROM folders f JOIN sub ON f.parent = sub.id)"
static const char FAIL_ITEMS[] =
    SUBTREE " UPDATE items SET state = 6, message = ?2, error_domain = ?3, error_code = ?4,"
            " error_name = ?5"
            " WHERE folder IN (SELECT id FROM sub) AND state IN (1, 3)";
static const char FAIL_FOLDERS[] = SUBTREE " UPDATE folders SET made = 2, message = ?2,"
                                           " error_domain = ?3, error_code = ?4, error_name = ?5"
                                           " WHERE id IN (SELECT id FROM sub) AND made = 0";
/* A folder without a file in it would fail unseen: it gets a row of its own. */
static const char FAIL_EMPTY[] =
    "INSERT INTO items (batch, folder, is_folder, source, display, name, size, mtime, state,"
    " " SKY_FAULT_COLUMNS ") SELECT batch, iif (parent = 0, id, parent), 1,"
    " coalesce (source, CAST (target AS BLOB)), ?6, ?6, 0, 0, 6, ?2, ?3, ?4, ?5 FROM folders"
    " WHERE id = ?1 AND made = 2 ON CONFLICT (folder, source) DO NOTHING";

static void
bind_source (SkyStatement *statement, int index, const char *source)
{
  g_autoptr (GBytes) bytes = NULL;

  if (source != NULL)
    bytes = g_bytes_new (source, strlen (source));
  sky_statement_bind_bytes (statement, index, bytes);
}

/**
 * sky_upload_folder_store_add:
 * @database: the journal
 * @record: a new folder; its id is set, also where its parent had it already
 * @error: return location, or %NULL
 *
 * A folder without a source is the batch's own target: there is nothing to walk.
 */
gboolean
sky_upload_folder_store_add (SkyDatabase *database, SkyFolderRecord *record, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, ADD, error);
  gboolean      has_row;

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, record->batch);
  sky_statement_bind_int (statement, 2, record->parent);
  bind_source (statement, 3, record->source);
  sky_statement_bind_text (statement, 4, record->target);
  sky_statement_bind_text (statement, 5, record->ancestry);
  if (!sky_statement_run (statement, error))
    return FALSE;
  if (sky_database_changes (database) > 0)
    {
      record->id = sky_database_last_insert_id (database);
      return TRUE;
    }
  statement = sky_database_prepare (database, FIND, error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, record->parent);
  bind_source (statement, 2, record->source);
  if (!sky_statement_step (statement, &has_row, error))
    return FALSE;
  if (has_row)
    record->id = sky_statement_get_int (statement, 0);
  sky_statement_reset (statement);
  return TRUE;
}

static gboolean
load_one (
    SkyDatabase *database, const char *sql, gint64 batch, SkyFolderRecord **record, GError **error)
{
  g_autoptr (GBytes) source = NULL;
  SkyStatement *row = sky_database_prepare (database, sql, error);
  gboolean      has_row;

  *record = NULL;
  if (row == NULL)
    return FALSE;
  sky_statement_bind_int (row, 1, batch);
  if (!sky_statement_step (row, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  *record = g_new0 (SkyFolderRecord, 1);
  (*record)->id = sky_statement_get_int (row, 0);
  (*record)->batch = sky_statement_get_int (row, 1);
  (*record)->parent = sky_statement_get_int (row, 2);
  source = sky_statement_dup_bytes (row, 3);
  if (source != NULL)
    (*record)->source = g_strndup (g_bytes_get_data (source, NULL), g_bytes_get_size (source));
  (*record)->target = g_strdup (sky_statement_get_text (row, 4));
  (*record)->ancestry = g_strdup (sky_statement_get_text (row, 5));
  sky_statement_reset (row);
  return TRUE;
}

/**
 * sky_upload_folder_store_next_open:
 * @database: the journal
 * @batch: which batch
 * @record: (out) (transfer full) (nullable): its next folder to walk
 * @error: return location, or %NULL
 */
gboolean
sky_upload_folder_store_next_open (SkyDatabase      *database,
                                   gint64            batch,
                                   SkyFolderRecord **record,
                                   GError          **error)
{
  return load_one (database, NEXT_OPEN, batch, record, error);
}

/**
 * sky_upload_folder_store_next_unmade:
 * @database: the journal
 * @batch: which batch
 * @record: (out) (transfer full) (nullable): its next folder to make, parents first
 * @error: return location, or %NULL
 */
gboolean
sky_upload_folder_store_next_unmade (SkyDatabase      *database,
                                     gint64            batch,
                                     SkyFolderRecord **record,
                                     GError          **error)
{
  return load_one (database, NEXT_UNMADE, batch, record, error);
}

/**
 * sky_upload_folder_store_set_walked:
 * @database: the journal
 * @id: which folder
 * @failed: it could not be read to its end
 * @error: return location, or %NULL
 */
gboolean
sky_upload_folder_store_set_walked (SkyDatabase *database,
                                    gint64       id,
                                    gboolean     failed,
                                    GError     **error)
{
  SkyStatement *statement = sky_database_prepare (database, SET_WALKED, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, id);
  sky_statement_bind_int (statement, 2, failed ? 2 : 1);
  return sky_statement_run (statement, error);
}

/**
 * sky_upload_folder_store_set_made:
 * @database: the journal
 * @id: which folder
 * @fresh: it was not there before
 * @error: return location, or %NULL
 *
 * The folder is there on the drive: its files may go.
 */
gboolean
sky_upload_folder_store_set_made (SkyDatabase *database, gint64 id, gboolean fresh, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SET_MADE, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, id);
  sky_statement_bind_int (statement, 2, fresh);
  if (!sky_statement_run (statement, error))
    return FALSE;
  statement = sky_database_prepare (database, SET_READY, error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, id);
  return sky_statement_run (statement, error);
}

/**
 * sky_upload_folder_store_set_unmakable:
 * @database: the journal
 * @record: which folder
 * @fault: why it can't be made on the drive
 * @error: return location, or %NULL
 *
 * It fails, with everything below it, and says so.
 */
gboolean
sky_upload_folder_store_set_unmakable (SkyDatabase           *database,
                                       const SkyFolderRecord *record,
                                       const SkyFault        *fault,
                                       GError               **error)
{
  static const char *const steps[] = { FAIL_ITEMS, FAIL_FOLDERS, FAIL_EMPTY };
  g_autofree char         *name = g_path_get_basename (record->target);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      SkyStatement *statement = sky_database_prepare (database, steps[i], error);

      if (statement == NULL)
        return FALSE;
      sky_statement_bind_int (statement, 1, record->id);
      sky_fault_columns_bind (statement, 2, fault);
      if (steps[i] == FAIL_EMPTY)
        sky_statement_bind_text (statement, 6, name);
      if (!sky_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}
