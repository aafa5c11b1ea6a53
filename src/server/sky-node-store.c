/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQL of the tree: nodes by account, folder and name. The functions run on the thread that owns
 * the connection they are given; those that change something run inside the caller's transaction.
 */

#include "server/sky-node-store.h"

#include "server/sky-server-error.h"

#define NODE_COLUMNS                                                                               \
  "SELECT n.id, n.parent, n.name, n.is_folder, n.resource_id, n.created, n.modified, n.version, "  \
  "v.size, v.etag, v.sha256 FROM nodes n LEFT JOIN versions v ON v.id = n.version "

#define SQL_ROOT NODE_COLUMNS "WHERE n.account = ?1 AND n.parent IS NULL"
#define SQL_CHILD NODE_COLUMNS "WHERE n.parent = ?1 AND n.name = ?2"
#define SQL_NODE NODE_COLUMNS "WHERE n.id = ?1"
#define SQL_LIST NODE_COLUMNS "WHERE n.parent = ?1 ORDER BY n.name"
#define SQL_ADD                                                                                    \
  "INSERT INTO nodes (account, parent, name, is_folder, resource_id, created, modified) "          \
  "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)"
#define SQL_SET_MODIFIED "UPDATE nodes SET modified = ?2 WHERE id = ?1"
#define SQL_MOVE "UPDATE nodes SET parent = ?2, name = ?3 WHERE id = ?1"
#define SQL_HEIGHT                                                                                 \
  "WITH RECURSIVE below (id, height) AS (SELECT ?1, 0 UNION ALL "                                  \
  "SELECT n.id, b.height + 1 FROM nodes n JOIN below b ON n.parent = b.id) "                       \
  "SELECT max(height) FROM below"
#define SQL_REMOVE                                                                                 \
  "DELETE FROM nodes WHERE id IN (WITH RECURSIVE below (id) AS (SELECT ?1 UNION ALL "              \
  "SELECT n.id FROM nodes n JOIN below b ON n.parent = b.id) SELECT id FROM below)"

static SkyServerNode *
read_node (SkyStatement *statement)
{
  SkyServerNode *node = g_new0 (SkyServerNode, 1);

  node->id = sky_statement_get_int (statement, 0);
  node->parent = sky_statement_get_int (statement, 1);
  node->name = g_strdup (sky_statement_get_text (statement, 2));
  node->is_folder = sky_statement_get_int (statement, 3) != 0;
  node->resource_id = g_strdup (sky_statement_get_text (statement, 4));
  node->created = sky_statement_get_int (statement, 5);
  node->modified = sky_statement_get_int (statement, 6);
  node->version = sky_statement_get_int (statement, 7);
  node->size = (guint64) sky_statement_get_int (statement, 8);
  node->etag = g_strdup (sky_statement_get_text (statement, 9));
  node->sha256 = g_strdup (sky_statement_get_text (statement, 10));
  return node;
}

/* Takes the one row of @statement; NOT_FOUND where there is none. */
static SkyServerNode *
take_node (SkyStatement *statement, const char *name, GError **error)
{
  SkyServerNode *node = NULL;
  gboolean       has_row = FALSE;

  if (!sky_statement_step (statement, &has_row, error))
    return NULL;
  if (!has_row)
    {
      g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_NOT_FOUND, "“%s” does not exist",
                   name);
      return NULL;
    }
  node = read_node (statement);
  sky_statement_reset (statement);
  return node;
}

static SkyServerNode *
lookup_root (SkyDatabase *database, gint64 account, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SQL_ROOT, error);

  if (statement == NULL)
    return NULL;
  sky_statement_bind_int (statement, 1, account);
  return take_node (statement, "/", error);
}

static SkyServerNode *
lookup_depth (
    SkyDatabase *database, gint64 account, const SkyServerPath *path, guint depth, GError **error)
{
  g_autoptr (SkyServerNode) node = lookup_root (database, account, error);

  for (guint i = 0; i < depth && node != NULL; i++)
    {
      SkyServerNode *child = sky_node_store_lookup_child (
          database, node->id, sky_server_path_get_part (path, i), error);

      sky_server_node_free (node);
      node = child;
    }
  return g_steal_pointer (&node);
}

/**
 * sky_node_store_lookup_child:
 * @parent: row of a folder
 * @name: what to look for in it
 *
 * Returns: (transfer full) (nullable): the node, or %NULL with %SKY_SERVER_ERROR_NOT_FOUND
 */
SkyServerNode *
sky_node_store_lookup_child (SkyDatabase *database, gint64 parent, const char *name, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SQL_CHILD, error);

  if (statement == NULL)
    return NULL;
  sky_statement_bind_int (statement, 1, parent);
  sky_statement_bind_text (statement, 2, name);
  return take_node (statement, name, error);
}

/**
 * sky_node_store_lookup:
 * @account: whose tree
 * @path: from its root
 *
 * Returns: (transfer full) (nullable): the node, or %NULL with %SKY_SERVER_ERROR_NOT_FOUND
 */
SkyServerNode *
sky_node_store_lookup (SkyDatabase         *database,
                       gint64               account,
                       const SkyServerPath *path,
                       GError             **error)
{
  return lookup_depth (database, account, path, sky_server_path_get_depth (path), error);
}

/**
 * sky_node_store_lookup_parent:
 * @path: of what lies or shall lie in the folder; not the root
 *
 * Returns: (transfer full) (nullable): the folder, or %NULL with %SKY_SERVER_ERROR_NO_PARENT
 */
SkyServerNode *
sky_node_store_lookup_parent (SkyDatabase         *database,
                              gint64               account,
                              const SkyServerPath *path,
                              GError             **error)
{
  g_autoptr (SkyServerNode) parent = NULL;
  g_autoptr (GError) local_error = NULL;
  guint depth = sky_server_path_get_depth (path);

  g_return_val_if_fail (depth > 0, NULL);

  parent = lookup_depth (database, account, path, depth - 1, &local_error);
  if (parent != NULL && parent->is_folder)
    return g_steal_pointer (&parent);
  if (parent == NULL &&
      !g_error_matches (local_error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    {
      g_autofree char *text = sky_server_path_to_text (path);

      g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_NO_PARENT,
                   "the folder that should hold “%s” does not exist", text);
    }
  return NULL;
}

/**
 * sky_node_store_get:
 *
 * Returns: (transfer full) (nullable): the node with that row id
 */
SkyServerNode *
sky_node_store_get (SkyDatabase *database, gint64 id, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SQL_NODE, error);

  if (statement == NULL)
    return NULL;
  sky_statement_bind_int (statement, 1, id);
  return take_node (statement, "node", error);
}

/**
 * sky_node_store_list:
 * @folder: row of a folder
 *
 * Reads all children in one statement: the list is of one moment, however long it is.
 *
 * Returns: (transfer full) (nullable) (element-type SkyServerNode): the children by name
 */
GPtrArray *
sky_node_store_list (SkyDatabase *database, gint64 folder, GError **error)
{
  g_autoptr (GPtrArray) found =
                 g_ptr_array_new_with_free_func ((GDestroyNotify) sky_server_node_free);
  SkyStatement *statement = sky_database_prepare (database, SQL_LIST, error);
  gboolean      has_row = FALSE;

  if (statement == NULL)
    return NULL;
  sky_statement_bind_int (statement, 1, folder);
  while (TRUE)
    {
      if (!sky_statement_step (statement, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&found);
      g_ptr_array_add (found, read_node (statement));
    }
}

/**
 * sky_node_store_get_height:
 * @height: (out): how many names lie below @node on the longest way down; 0 for a file
 *
 * Returns: %FALSE on error
 */
gboolean
sky_node_store_get_height (SkyDatabase *database, gint64 node, guint *height, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SQL_HEIGHT, error);
  gboolean      has_row = FALSE;

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, node);
  if (!sky_statement_step (statement, &has_row, error))
    return FALSE;
  *height = has_row ? (guint) sky_statement_get_int (statement, 0) : 0;
  sky_statement_reset (statement);
  return TRUE;
}

/**
 * sky_node_store_add:
 * @parent: row of the folder, or 0 for an account's root
 * @name: not in use there
 *
 * Makes a node with a new resource id, and marks its folder as changed.
 *
 * Returns: its row, or 0
 */
gint64
sky_node_store_add (SkyDatabase *database,
                    gint64       account,
                    gint64       parent,
                    const char  *name,
                    gboolean     is_folder,
                    GError     **error)
{
  SkyStatement    *statement = sky_database_prepare (database, SQL_ADD, error);
  g_autofree char *resource_id = g_uuid_string_random ();
  gint64           now = g_get_real_time ();
  gint64           node = 0;

  if (statement == NULL)
    return 0;
  sky_statement_bind_int (statement, 1, account);
  if (parent != 0)
    sky_statement_bind_int (statement, 2, parent);
  else
    sky_statement_bind_null (statement, 2);
  sky_statement_bind_text (statement, 3, name);
  sky_statement_bind_int (statement, 4, is_folder ? 1 : 0);
  sky_statement_bind_text (statement, 5, resource_id);
  sky_statement_bind_int (statement, 6, now);
  if (!sky_statement_run (statement, error))
    return 0;
  node = sky_database_last_insert_id (database);
  if (parent != 0 && !sky_node_store_set_modified (database, parent, now, error))
    return 0;
  return node;
}

gboolean
sky_node_store_set_modified (SkyDatabase *database, gint64 node, gint64 modified, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SQL_SET_MODIFIED, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, node);
  sky_statement_bind_int (statement, 2, modified);
  return sky_statement_run (statement, error);
}

/* Gives a node another folder and name, which must be free. Its id, times and content stay. */
gboolean
sky_node_store_move (
    SkyDatabase *database, gint64 node, gint64 parent, const char *name, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SQL_MOVE, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, node);
  sky_statement_bind_int (statement, 2, parent);
  sky_statement_bind_text (statement, 3, name);
  return sky_statement_run (statement, error);
}

/* Removes a node with all below it, their versions and references. */
gboolean
sky_node_store_remove (SkyDatabase *database, gint64 node, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SQL_REMOVE, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, node);
  return sky_statement_run (statement, error);
}
