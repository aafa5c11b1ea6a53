/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQL of the properties that clients store on files and folders ("dead" ones in RFC 4918). The
 * functions run on the thread that owns the connection. */

#include "server/sky-property-store.h"

#include "server/sky-server-error.h"

#define SQL_COLLECT                                                                                \
  "SELECT p.node, p.namespace, p.name, p.value FROM nodes n JOIN properties p ON p.node = n.id "   \
  "WHERE n.parent = ?1 OR n.id = ?1 ORDER BY p.node"
#define SQL_COUNT "SELECT count(*) FROM properties WHERE node = ?1"
#define SQL_SET                                                                                    \
  "INSERT INTO properties (node, namespace, name, value) VALUES (?1, ?2, ?3, ?4) "                 \
  "ON CONFLICT (node, namespace, name) DO UPDATE SET value = excluded.value"
#define SQL_REMOVE "DELETE FROM properties WHERE node = ?1 AND namespace = ?2 AND name = ?3"
#define SQL_COPY                                                                                   \
  "INSERT INTO properties (node, namespace, name, value) "                                         \
  "SELECT ?2, namespace, name, value FROM properties WHERE node = ?1"

static void
property_free (gpointer data)
{
  SkyServerProperty *property = data;

  g_free (property->ns);
  g_free (property->name);
  g_free (property->value);
  g_free (property);
}

static void
collect (GHashTable *found, SkyStatement *statement)
{
  SkyServerProperty *property = g_new0 (SkyServerProperty, 1);
  gint64             node = sky_statement_get_int (statement, 0);
  GPtrArray         *properties = g_hash_table_lookup (found, &node);

  if (properties == NULL)
    {
      properties = g_ptr_array_new_with_free_func (property_free);
      g_hash_table_insert (found, g_memdup2 (&node, sizeof node), properties);
    }
  property->ns = g_strdup (sky_statement_get_text (statement, 1));
  property->name = g_strdup (sky_statement_get_text (statement, 2));
  property->value = g_strdup (sky_statement_get_text (statement, 3));
  g_ptr_array_add (properties, property);
}

/**
 * sky_property_store_collect:
 * @node: row of a file or folder
 *
 * Returns: (transfer full) (nullable) (element-type gint64 GPtrArray): rows of nodes, and what is
 *   stored on them as arrays of SkyServerProperty: of @node and of what lies in it
 */
GHashTable *
sky_property_store_collect (SkyDatabase *database, gint64 node, GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                                        (GDestroyNotify) g_ptr_array_unref);
  SkyStatement *statement = sky_database_prepare (database, SQL_COLLECT, error);
  gboolean      has_row = FALSE;

  if (statement == NULL)
    return NULL;
  sky_statement_bind_int (statement, 1, node);
  while (TRUE)
    {
      if (!sky_statement_step (statement, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&found);
      collect (found, statement);
    }
}

static gboolean
has_room (SkyDatabase *database, gint64 node, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SQL_COUNT, error);
  gboolean      has_row = FALSE;
  gint64        count = 0;

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, node);
  if (!sky_statement_step (statement, &has_row, error))
    return FALSE;
  count = has_row ? sky_statement_get_int (statement, 0) : 0;
  sky_statement_reset (statement);
  if (count < SKY_PROPERTY_STORE_MAX)
    return TRUE;
  g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_FULL,
               "more than %d properties can't be stored on one file", SKY_PROPERTY_STORE_MAX);
  return FALSE;
}

gboolean
sky_property_store_set (SkyDatabase *database,
                        gint64       node,
                        const char  *ns,
                        const char  *name,
                        const char  *value,
                        GError     **error)
{
  SkyStatement *statement = NULL;

  if (!has_room (database, node, error))
    return FALSE;
  statement = sky_database_prepare (database, SQL_SET, error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, node);
  sky_statement_bind_text (statement, 2, ns);
  sky_statement_bind_text (statement, 3, name);
  sky_statement_bind_text (statement, 4, value);
  return sky_statement_run (statement, error);
}

/* Removing what is not there is no error (RFC 4918 section 14.23). */
gboolean
sky_property_store_remove (
    SkyDatabase *database, gint64 node, const char *ns, const char *name, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SQL_REMOVE, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, node);
  sky_statement_bind_text (statement, 2, ns);
  sky_statement_bind_text (statement, 3, name);
  return sky_statement_run (statement, error);
}

/* Copies all properties of one node to another, which has none. */
gboolean
sky_property_store_copy (SkyDatabase *database, gint64 from, gint64 to, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SQL_COPY, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, from);
  sky_statement_bind_int (statement, 2, to);
  return sky_statement_run (statement, error);
}
