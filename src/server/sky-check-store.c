/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQL of the check: what has to hold between the tables. The functions run on the thread that owns
 * the connection, and change nothing. */

#include "server/sky-check-store.h"

#define SQL_NEXT_BLOB                                                                              \
  "SELECT id, sha256, size, refs, (SELECT count(*) FROM segments s WHERE s.blob = b.id) "          \
  "FROM blobs b WHERE id > ?1 ORDER BY id LIMIT 1"

/* A version that is one whole blob of its own hash is proven by the blob. */
#define SQL_NEXT_VERSION                                                                           \
  "SELECT v.id, v.sha256, v.size FROM versions v WHERE v.id > ?1 AND NOT EXISTS ("                 \
  "SELECT 1 FROM segments s JOIN blobs b ON b.id = s.blob WHERE s.version = v.id "                 \
  "AND s.position = 0 AND s.offset = 0 AND s.length = b.size AND b.size = v.size "                 \
  "AND b.sha256 = v.sha256 AND (SELECT count(*) FROM segments x WHERE x.version = v.id) = 1) "     \
  "ORDER BY v.id LIMIT 1"

#define SQL_USERS                                                                                  \
  "WITH RECURSIVE up (node, parent, path) AS ("                                                    \
  "SELECT n.id, n.parent, n.name FROM nodes n JOIN versions v ON v.node = n.id "                   \
  "JOIN segments s ON s.version = v.id WHERE s.blob = ?1 "                                         \
  "UNION SELECT u.node, n.parent, n.name || '/' || u.path FROM up u "                              \
  "JOIN nodes n ON n.id = u.parent) "                                                              \
  "SELECT a.name || u.path FROM up u JOIN nodes n ON n.id = u.node "                               \
  "JOIN accounts a ON a.id = n.account WHERE u.parent IS NULL ORDER BY 1"

/* Each gives one line of text a fault. */
static const char *const fault_queries[] = {
  "SELECT 'database: ' || integrity_check FROM pragma_integrity_check "
  "WHERE integrity_check <> 'ok'",
  "SELECT 'database: a row of ' || \"table\" || ' refers to a missing row of ' || parent "
  "FROM pragma_foreign_key_check",
  "SELECT 'file ' || id || ' (' || name || ') has no content' FROM nodes n WHERE is_folder = 0 "
  "AND NOT EXISTS (SELECT 1 FROM versions v WHERE v.id = n.version AND v.node = n.id)",
  "SELECT 'file ' || n.id || ' (' || n.name || ') is used as a folder' FROM nodes n "
  "WHERE n.is_folder = 0 AND EXISTS (SELECT 1 FROM nodes c WHERE c.parent = n.id)",
  "WITH RECURSIVE below (id) AS (SELECT id FROM nodes WHERE parent IS NULL "
  "UNION SELECT n.id FROM nodes n JOIN below b ON n.parent = b.id) "
  "SELECT 'entry ' || id || ' (' || name || ') lies in no account' FROM nodes "
  "WHERE id NOT IN (SELECT id FROM below)",
  "SELECT 'account ' || a.name || ' counts ' || a.used || ' bytes, its files have ' "
  "|| (SELECT coalesce(sum(size), 0) FROM versions v WHERE v.account = a.id) FROM accounts a "
  "WHERE a.used <> (SELECT coalesce(sum(size), 0) FROM versions v WHERE v.account = a.id)",
};

/**
 * sky_check_store_next_blob:
 * @after: row of the one before, or 0
 * @blob: (out): the next one
 * @found: (out): whether there is one
 *
 * Returns: %FALSE on error
 */
gboolean
sky_check_store_next_blob (
    SkyDatabase *database, gint64 after, SkyCheckBlob *blob, gboolean *found, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SQL_NEXT_BLOB, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, after);
  if (!sky_statement_step (statement, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  blob->id = sky_statement_get_int (statement, 0);
  g_strlcpy (blob->sha256, sky_statement_get_text (statement, 1), sizeof blob->sha256);
  blob->size = (guint64) sky_statement_get_int (statement, 2);
  blob->refs = sky_statement_get_int (statement, 3);
  blob->counted = sky_statement_get_int (statement, 4);
  sky_statement_reset (statement);
  return TRUE;
}

/**
 * sky_check_store_next_version:
 * @after: row of the one before, or 0
 * @version: (out): the next one that has to be read to be checked
 * @found: (out): whether there is one
 *
 * Returns: %FALSE on error
 */
gboolean
sky_check_store_next_version (
    SkyDatabase *database, gint64 after, SkyCheckVersion *version, gboolean *found, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SQL_NEXT_VERSION, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, after);
  if (!sky_statement_step (statement, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  version->id = sky_statement_get_int (statement, 0);
  g_strlcpy (version->sha256, sky_statement_get_text (statement, 1), sizeof version->sha256);
  version->size = (guint64) sky_statement_get_int (statement, 2);
  sky_statement_reset (statement);
  return TRUE;
}

static gboolean
collect_texts (SkyStatement *statement, GPtrArray *texts, GError **error)
{
  gboolean has_row = TRUE;

  while (has_row)
    {
      if (!sky_statement_step (statement, &has_row, error))
        return FALSE;
      if (has_row)
        g_ptr_array_add (texts, g_strdup (sky_statement_get_text (statement, 0)));
    }
  return TRUE;
}

/**
 * sky_check_store_list_users:
 * @blob: its row
 *
 * Returns: (transfer full) (nullable) (element-type utf8): ACCOUNT/path of the files that use it
 */
GPtrArray *
sky_check_store_list_users (SkyDatabase *database, gint64 blob, GError **error)
{
  g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func (g_free);
  SkyStatement *statement = sky_database_prepare (database, SQL_USERS, error);

  if (statement == NULL)
    return NULL;
  sky_statement_bind_int (statement, 1, blob);
  return collect_texts (statement, users, error) ? g_steal_pointer (&users) : NULL;
}

/**
 * sky_check_store_list_faults:
 *
 * Returns: (transfer full) (nullable) (element-type utf8): a line for everything that does not fit
 *   together in the database itself
 */
GPtrArray *
sky_check_store_list_faults (SkyDatabase *database, GError **error)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (fault_queries); i++)
    {
      SkyStatement *statement = sky_database_prepare (database, fault_queries[i], error);

      if (statement == NULL || !collect_texts (statement, faults, error))
        return NULL;
    }
  return g_steal_pointer (&faults);
}
