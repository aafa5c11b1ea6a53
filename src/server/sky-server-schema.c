/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of drive.db and their history. A released step is never edited. */

#include "server/sky-server-schema.h"

/* Names compare byte by byte: what differs for any client differs here. References to blobs are
 * counted by triggers, so that no statement can forget them; a cascade fires them too. */
static const SkyMigration migrations[] = {
  "CREATE TABLE accounts ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  name TEXT NOT NULL UNIQUE,"
  "  created INTEGER NOT NULL,"
  "  used INTEGER NOT NULL DEFAULT 0);"
  "CREATE TABLE nodes ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  account INTEGER NOT NULL REFERENCES accounts (id),"
  "  parent INTEGER REFERENCES nodes (id),"
  "  name TEXT NOT NULL,"
  "  is_folder INTEGER NOT NULL,"
  "  resource_id TEXT NOT NULL UNIQUE,"
  "  created INTEGER NOT NULL,"
  "  modified INTEGER NOT NULL,"
  "  version INTEGER,"
  "  UNIQUE (parent, name));"
  "CREATE UNIQUE INDEX nodes_roots ON nodes (account) WHERE parent IS NULL;"
  "CREATE TABLE versions ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  account INTEGER NOT NULL REFERENCES accounts (id),"
  "  node INTEGER NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,"
  "  size INTEGER NOT NULL,"
  "  sha256 TEXT NOT NULL,"
  "  etag TEXT NOT NULL,"
  "  created INTEGER NOT NULL);"
  "CREATE INDEX versions_of_node ON versions (node);"
  "CREATE TABLE blobs ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  sha256 TEXT NOT NULL UNIQUE,"
  "  size INTEGER NOT NULL,"
  "  refs INTEGER NOT NULL DEFAULT 0 CHECK (refs >= 0));"
  "CREATE INDEX blobs_unused ON blobs (id) WHERE refs = 0;"
  "CREATE TABLE segments ("
  "  version INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,"
  "  position INTEGER NOT NULL,"
  "  blob INTEGER NOT NULL REFERENCES blobs (id),"
  "  offset INTEGER NOT NULL,"
  "  length INTEGER NOT NULL,"
  "  PRIMARY KEY (version, position)) WITHOUT ROWID;"
  "CREATE INDEX segments_of_blob ON segments (blob);"
  "CREATE TABLE properties ("
  "  node INTEGER NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,"
  "  namespace TEXT NOT NULL,"
  "  name TEXT NOT NULL,"
  "  value TEXT NOT NULL,"
  "  PRIMARY KEY (node, namespace, name)) WITHOUT ROWID;"
  "CREATE TRIGGER segments_added AFTER INSERT ON segments BEGIN"
  "  UPDATE blobs SET refs = refs + 1 WHERE id = new.blob; END;"
  "CREATE TRIGGER segments_removed AFTER DELETE ON segments BEGIN"
  "  UPDATE blobs SET refs = refs - 1 WHERE id = old.blob; END;"
  "CREATE TRIGGER versions_added AFTER INSERT ON versions BEGIN"
  "  UPDATE accounts SET used = used + new.size WHERE id = new.account; END;"
  "CREATE TRIGGER versions_removed AFTER DELETE ON versions BEGIN"
  "  UPDATE accounts SET used = used - old.size WHERE id = old.account; END;",
};

/**
 * sky_server_schema_open:
 * @path: of drive.db
 *
 * Returns: (transfer full) (nullable): the writer's connection, its schema up to date
 */
SkyDatabase *
sky_server_schema_open (const char *path, GError **error)
{
  return sky_database_open (path, migrations, G_N_ELEMENTS (migrations), error);
}

/**
 * sky_server_schema_open_reader:
 * @path: of drive.db
 *
 * Returns: (transfer full) (nullable): a connection that only reads; an error where the schema is
 *   not the one that this program knows
 */
SkyDatabase *
sky_server_schema_open_reader (const char *path, GError **error)
{
  g_autoptr (SkyDatabase) database = sky_database_open_reader (path, error);
  SkyStatement *statement = NULL;
  gboolean      has_row = FALSE;
  gint64        version = 0;

  if (database != NULL)
    statement = sky_database_prepare (database, "PRAGMA user_version", error);
  if (statement == NULL || !sky_statement_step (statement, &has_row, error))
    return NULL;
  version = has_row ? sky_statement_get_int (statement, 0) : 0;
  sky_statement_reset (statement);
  if (version == G_N_ELEMENTS (migrations))
    return g_steal_pointer (&database);
  if (version > (gint64) G_N_ELEMENTS (migrations))
    g_set_error (error, SKY_DATABASE_ERROR, SKY_DATABASE_ERROR_NEWER,
                 "%s was written by a newer skylark-drive", path);
  else
    g_set_error (error, SKY_DATABASE_ERROR, SKY_DATABASE_ERROR_FAILED,
                 "%s was written by an older skylark-drive: serve it once to bring it up to date",
                 path);
  return NULL;
}
