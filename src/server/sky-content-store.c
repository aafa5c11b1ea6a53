/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQL of content: a file's version is an ordered list of (blob, offset, length), so that one
 * payload can serve many files. References are counted by triggers. The functions run on the
 * thread that owns the connection; those that change something inside the caller's transaction. */

#include "server/sky-content-store.h"

#define SQL_FIND_BLOB "SELECT id FROM blobs WHERE sha256 = ?1"
#define SQL_ADD_BLOB "INSERT INTO blobs (sha256, size) VALUES (?1, ?2)"
#define SQL_ADD_VERSION                                                                            \
  "INSERT INTO versions (account, node, size, sha256, etag, created) "                             \
  "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
#define SQL_ADD_SEGMENT                                                                            \
  "INSERT INTO segments (version, position, blob, offset, length) VALUES (?1, 0, ?2, 0, ?3)"
#define SQL_COPY_VERSION                                                                           \
  "INSERT INTO versions (account, node, size, sha256, etag, created) "                             \
  "SELECT ?1, ?2, size, sha256, ?4, ?5 FROM versions WHERE id = ?3"
#define SQL_COPY_SEGMENTS                                                                          \
  "INSERT INTO segments (version, position, blob, offset, length) "                                \
  "SELECT ?2, position, blob, offset, length FROM segments WHERE version = ?1"
#define SQL_SET_VERSION "UPDATE nodes SET version = ?2 WHERE id = ?1"
#define SQL_DROP_VERSIONS "DELETE FROM versions WHERE node = ?1 AND id <> ?2"
#define SQL_LIST_SEGMENTS                                                                          \
  "SELECT b.sha256, s.offset, s.length FROM segments s JOIN blobs b ON b.id = s.blob "             \
  "WHERE s.version = ?1 ORDER BY s.position"
#define SQL_LIST_UNUSED "SELECT id, sha256 FROM blobs WHERE refs = 0 ORDER BY id LIMIT ?1"
#define SQL_DROP_BLOB "DELETE FROM blobs WHERE id = ?1 AND refs = 0"

/* Opaque and never used twice, not even after a restored backup: never a hash of the content,
 * which would tell others what the server holds. */
static char *
make_etag (void)
{
  return g_strdup_printf ("\"%08x%08x%08x\"", g_random_int (), g_random_int (), g_random_int ());
}

static gboolean
find_blob (SkyDatabase *database, const char *sha256, gint64 *blob, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SQL_FIND_BLOB, error);
  gboolean      has_row = FALSE;

  *blob = 0;
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_text (statement, 1, sha256);
  if (!sky_statement_step (statement, &has_row, error))
    return FALSE;
  if (has_row)
    *blob = sky_statement_get_int (statement, 0);
  sky_statement_reset (statement);
  return TRUE;
}

static gboolean
ensure_blob (SkyDatabase *database, const char *sha256, guint64 size, gint64 *blob, GError **error)
{
  SkyStatement *statement = NULL;

  if (!find_blob (database, sha256, blob, error))
    return FALSE;
  if (*blob != 0)
    return TRUE;
  statement = sky_database_prepare (database, SQL_ADD_BLOB, error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_text (statement, 1, sha256);
  sky_statement_bind_int (statement, 2, (gint64) size);
  if (!sky_statement_run (statement, error))
    return FALSE;
  *blob = sky_database_last_insert_id (database);
  return TRUE;
}

/* Makes @version the node's current one and drops the ones before it. */
static gboolean
switch_version (SkyDatabase *database, gint64 node, gint64 version, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SQL_SET_VERSION, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, node);
  sky_statement_bind_int (statement, 2, version);
  if (!sky_statement_run (statement, error))
    return FALSE;
  statement = sky_database_prepare (database, SQL_DROP_VERSIONS, error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, node);
  sky_statement_bind_int (statement, 2, version);
  return sky_statement_run (statement, error);
}

/**
 * sky_content_store_set:
 * @account: who pays for the space
 * @node: row of a file
 * @sha256: of a blob that is already on the disk
 * @size: of that blob
 *
 * Gives a file its content: one segment that is the whole blob, under a new ETag.
 *
 * Returns: whether it was done
 */
gboolean
sky_content_store_set (SkyDatabase *database,
                       gint64       account,
                       gint64       node,
                       const char  *sha256,
                       guint64      size,
                       GError     **error)
{
  g_autofree char *etag = make_etag ();
  SkyStatement    *statement = NULL;
  gint64           blob = 0;
  gint64           version = 0;

  if (!ensure_blob (database, sha256, size, &blob, error))
    return FALSE;
  statement = sky_database_prepare (database, SQL_ADD_VERSION, error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, account);
  sky_statement_bind_int (statement, 2, node);
  sky_statement_bind_int (statement, 3, (gint64) size);
  sky_statement_bind_text (statement, 4, sha256);
  sky_statement_bind_text (statement, 5, etag);
  sky_statement_bind_int (statement, 6, g_get_real_time ());
  if (!sky_statement_run (statement, error))
    return FALSE;
  version = sky_database_last_insert_id (database);
  statement = sky_database_prepare (database, SQL_ADD_SEGMENT, error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, version);
  sky_statement_bind_int (statement, 2, blob);
  sky_statement_bind_int (statement, 3, (gint64) size);
  return sky_statement_run (statement, error) && switch_version (database, node, version, error);
}

/* Gives @node the content of @version by new references to the same blobs. */
gboolean
sky_content_store_copy (
    SkyDatabase *database, gint64 account, gint64 version, gint64 node, GError **error)
{
  g_autofree char *etag = make_etag ();
  SkyStatement    *statement = sky_database_prepare (database, SQL_COPY_VERSION, error);
  gint64           copy = 0;

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, account);
  sky_statement_bind_int (statement, 2, node);
  sky_statement_bind_int (statement, 3, version);
  sky_statement_bind_text (statement, 4, etag);
  sky_statement_bind_int (statement, 5, g_get_real_time ());
  if (!sky_statement_run (statement, error))
    return FALSE;
  copy = sky_database_last_insert_id (database);
  statement = sky_database_prepare (database, SQL_COPY_SEGMENTS, error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, version);
  sky_statement_bind_int (statement, 2, copy);
  return sky_statement_run (statement, error) && switch_version (database, node, copy, error);
}

/**
 * sky_content_store_list_segments:
 *
 * Returns: (transfer full) (nullable) (element-type SkyServerSegment): the version's content in
 *   order
 */
GArray *
sky_content_store_list_segments (SkyDatabase *database, gint64 version, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, TRUE, sizeof (SkyServerSegment));
  SkyStatement *statement = sky_database_prepare (database, SQL_LIST_SEGMENTS, error);
  gboolean      has_row = FALSE;

  if (statement == NULL)
    return NULL;
  sky_statement_bind_int (statement, 1, version);
  while (TRUE)
    {
      SkyServerSegment segment;

      if (!sky_statement_step (statement, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&found);
      g_strlcpy (segment.sha256, sky_statement_get_text (statement, 0), sizeof segment.sha256);
      segment.offset = (guint64) sky_statement_get_int (statement, 1);
      segment.length = (guint64) sky_statement_get_int (statement, 2);
      g_array_append_val (found, segment);
    }
}

static gboolean
drop_blob (SkyDatabase *database, gint64 blob, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SQL_DROP_BLOB, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, blob);
  return sky_statement_run (statement, error);
}

/**
 * sky_content_store_take_unused:
 * @limit: no more than so many
 *
 * Removes the rows of blobs that no version refers to. Their files may go once this is committed.
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the hashes of these blobs
 */
GPtrArray *
sky_content_store_take_unused (SkyDatabase *database, guint limit, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  SkyStatement *statement = sky_database_prepare (database, SQL_LIST_UNUSED, error);
  gboolean      has_row = TRUE;

  if (statement == NULL)
    return NULL;
  sky_statement_bind_int (statement, 1, limit);
  while (has_row)
    {
      gint64 row = 0;

      if (!sky_statement_step (statement, &has_row, error))
        return NULL;
      if (!has_row)
        break;
      row = sky_statement_get_int (statement, 0);
      g_array_append_val (rows, row);
      g_ptr_array_add (found, g_strdup (sky_statement_get_text (statement, 1)));
    }
  for (guint i = 0; i < rows->len; i++)
    if (!drop_blob (database, g_array_index (rows, gint64, i), error))
      return NULL;
  return g_steal_pointer (&found);
}

/* Whether the database knows a blob, in use or not. */
gboolean
sky_content_store_has_blob (SkyDatabase *database,
                            const char  *sha256,
                            gboolean    *found,
                            GError     **error)
{
  gint64 blob = 0;

  if (!find_blob (database, sha256, &blob, error))
    return FALSE;
  *found = blob != 0;
  return TRUE;
}
