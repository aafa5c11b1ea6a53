/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQL of accounts. The functions run on the thread that owns the connection. */

#include "server/sky-account-store.h"

#include "server/sky-node-store.h"
#include "server/sky-server-error.h"

#define SQL_FIND "SELECT id FROM accounts WHERE name = ?1"
#define SQL_ADD "INSERT INTO accounts (name, created) VALUES (?1, ?2)"
#define SQL_LIST "SELECT name FROM accounts ORDER BY name"
#define SQL_USED "SELECT used FROM accounts WHERE id = ?1"

/**
 * sky_account_store_find:
 *
 * Returns: row of the account, or 0 with %SKY_SERVER_ERROR_NOT_FOUND
 */
gint64
sky_account_store_find (SkyDatabase *database, const char *name, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SQL_FIND, error);
  gboolean      has_row = FALSE;
  gint64        account = 0;

  if (statement == NULL)
    return 0;
  sky_statement_bind_text (statement, 1, name);
  if (!sky_statement_step (statement, &has_row, error))
    return 0;
  if (has_row)
    account = sky_statement_get_int (statement, 0);
  else
    g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_NOT_FOUND,
                 "there is no account “%s” here", name);
  sky_statement_reset (statement);
  return account;
}

static gint64
add (SkyDatabase *database, const char *name, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SQL_ADD, error);
  gint64        account = 0;

  if (statement == NULL)
    return 0;
  sky_statement_bind_text (statement, 1, name);
  sky_statement_bind_int (statement, 2, g_get_real_time ());
  if (!sky_statement_run (statement, error))
    return 0;
  account = sky_database_last_insert_id (database);
  return sky_node_store_add (database, account, 0, "", TRUE, error) != 0 ? account : 0;
}

/**
 * sky_account_store_ensure:
 * @name: of the account
 *
 * Makes the account with its empty root folder where it is missing, in a transaction of its own.
 *
 * Returns: its row, or 0
 */
gint64
sky_account_store_ensure (SkyDatabase *database, const char *name, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 account = sky_account_store_find (database, name, &local_error);

  if (account != 0)
    return account;
  if (!g_error_matches (local_error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return 0;
    }
  if (!sky_database_begin (database, error))
    return 0;
  account = add (database, name, error);
  if (account != 0 && sky_database_commit (database, error))
    return account;
  sky_database_rollback (database);
  return 0;
}

/**
 * sky_account_store_list:
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the names of all accounts
 */
GPtrArray *
sky_account_store_list (SkyDatabase *database, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  SkyStatement *statement = sky_database_prepare (database, SQL_LIST, error);
  gboolean      has_row = FALSE;

  if (statement == NULL)
    return NULL;
  while (TRUE)
    {
      if (!sky_statement_step (statement, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&found);
      g_ptr_array_add (found, g_strdup (sky_statement_get_text (statement, 0)));
    }
}

/* The bytes of all files of an account, as their owner counts them: shared blobs count in full. */
gboolean
sky_account_store_get_used (SkyDatabase *database, gint64 account, guint64 *used, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, SQL_USED, error);
  gboolean      has_row = FALSE;

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, account);
  if (!sky_statement_step (statement, &has_row, error))
    return FALSE;
  *used = has_row ? (guint64) sky_statement_get_int (statement, 0) : 0;
  sky_statement_reset (statement);
  return TRUE;
}
