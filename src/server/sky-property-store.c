/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQL of the properties that clients store on files and folders ("dead" ones in RFC 4918). The
 * functions run on the thread that owns the connection. */

#include "server/sky-property-store.h"

#define SQL_LIST "SELECT namespace, name, value FROM properties WHERE node = ?1"
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

/**
 * sky_property_store_list:
 *
 * Returns: (transfer full) (nullable) (element-type SkyServerProperty): what is stored on a node
 */
GPtrArray *
sky_property_store_list (SkyDatabase *database, gint64 node, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (property_free);
  SkyStatement *statement = sky_database_prepare (database, SQL_LIST, error);
  gboolean      has_row = FALSE;

  if (statement == NULL)
    return NULL;
  sky_statement_bind_int (statement, 1, node);
  while (TRUE)
    {
      SkyServerProperty *property = NULL;

      if (!sky_statement_step (statement, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&found);
      property = g_new0 (SkyServerProperty, 1);
      property->ns = g_strdup (sky_statement_get_text (statement, 0));
      property->name = g_strdup (sky_statement_get_text (statement, 1));
      property->value = g_strdup (sky_statement_get_text (statement, 2));
      g_ptr_array_add (found, property);
    }
}

gboolean
sky_property_store_set (SkyDatabase *database,
                        gint64       node,
                        const char  *ns,
                        const char  *name,
                        const char  *value,
                        GError     **error)
{
  SkyStatement *statement = sky_database_prepare (database, SQL_SET, error);

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
