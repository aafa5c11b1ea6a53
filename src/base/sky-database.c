/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyDatabase: one SQLite connection with its cache of prepared statements. It belongs to the
 * thread of one SkyWorker (the file's only writer, or the reader beside it) and is used from no
 * other.
 */
#include "base/sky-database.h"

#include "base/sky-fold-tokenizer.h"

#include <sqlite3.h>

/* How long a connection waits for another one's lock before it gives up. */
#define BUSY_TIMEOUT_MS 10000
/* Negative: KiB. The default of 2 MiB makes large libraries read the disk again and again. */
#define CACHE_SIZE "-32768"

struct _SkyDatabase
{
  GObject parent_instance;

  sqlite3    *handle;     /* (owned) */
  char       *path;       /* (owned) */
  GHashTable *statements; /* (owned): SQL to SkyStatement */
};

struct _SkyStatement
{
  SkyDatabase  *database; /* the owner */
  sqlite3_stmt *handle;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (SkyDatabase, sky_database, G_TYPE_OBJECT)

static SkyDatabaseError
code_of (int result)
{
  switch (result & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return SKY_DATABASE_ERROR_BUSY;
    case SQLITE_FULL:
      return SKY_DATABASE_ERROR_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return SKY_DATABASE_ERROR_CORRUPT;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return SKY_DATABASE_ERROR_READ_ONLY;
    case SQLITE_CONSTRAINT:
      return SKY_DATABASE_ERROR_CONSTRAINT;
    default:
      return SKY_DATABASE_ERROR_FAILED;
    }
}

static gboolean
fail (SkyDatabase *self, int result, GError **error)
{
  g_autofree char *message = g_strdup_printf ("%s: %s", self->path,
                                              self->handle != NULL ? sqlite3_errmsg (self->handle)
                                                                   : sqlite3_errstr (result));

  g_propagate_error (error, sky_database_error_new (code_of (result), self->path, message));
  return FALSE;
}

static void
statement_free (gpointer data)
{
  SkyStatement *self = data;

  sqlite3_finalize (self->handle);
  g_free (self);
}

/**
 * sky_database_execute:
 * @self: a database
 * @sql: one or more statements without parameters
 * @error: return location, or %NULL
 *
 * Returns: whether all of them were run
 */
gboolean
sky_database_execute (SkyDatabase *self, const char *sql, GError **error)
{
  int result;

  g_return_val_if_fail (SKY_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  result = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);
  return result == SQLITE_OK ? TRUE : fail (self, result, error);
}

/**
 * sky_database_prepare:
 * @self: a database
 * @sql: one statement; the same text gives the same, already compiled statement
 * @error: return location, or %NULL
 *
 * Returns: (transfer none) (nullable): the statement, reset and without bound values
 */
SkyStatement *
sky_database_prepare (SkyDatabase *self, const char *sql, GError **error)
{
  SkyStatement *statement;
  sqlite3_stmt *handle = NULL;
  int           result;

  g_return_val_if_fail (SKY_IS_DATABASE (self), NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  statement = g_hash_table_lookup (self->statements, sql);
  if (statement != NULL)
    {
      sky_statement_reset (statement);
      return statement;
    }

  result = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
  if (result != SQLITE_OK)
    {
      fail (self, result, error);
      return NULL;
    }
  statement = g_new0 (SkyStatement, 1);
  statement->database = self;
  statement->handle = handle;
  g_hash_table_insert (self->statements, g_strdup (sql), statement);
  return statement;
}

static gboolean
read_user_version (SkyDatabase *self, gint64 *version, GError **error)
{
  SkyStatement *statement = sky_database_prepare (self, "PRAGMA user_version", error);
  gboolean      has_row;

  if (statement == NULL || !sky_statement_step (statement, &has_row, error))
    return FALSE;
  *version = has_row ? sky_statement_get_int (statement, 0) : 0;
  sky_statement_reset (statement);
  return TRUE;
}

/* One migration and its version number are one transaction: a crash leaves the old schema. */
static gboolean
migrate_step (SkyDatabase *self, SkyMigration migration, guint version, GError **error)
{
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %u", version);

  if (!sky_database_begin (self, error))
    return FALSE;
  if (sky_database_execute (self, migration, error) &&
      sky_database_execute (self, set_version, error) && sky_database_commit (self, error))
    return TRUE;
  sky_database_rollback (self);
  g_prefix_error (error, "migration to schema %u: ", version);
  return FALSE;
}

static gboolean
migrate (SkyDatabase *self, const SkyMigration *migrations, guint n_migrations, GError **error)
{
  gint64 version;

  if (!read_user_version (self, &version, error))
    return FALSE;
  if (version > n_migrations)
    {
      g_autofree char *message =
          g_strdup_printf ("%s was written by a newer version of Skylark (schema %" G_GINT64_FORMAT
                           ", this one knows %u)",
                           self->path, version, n_migrations);

      g_propagate_error (error,
                         sky_database_error_new (SKY_DATABASE_ERROR_NEWER, self->path, message));
      return FALSE;
    }
  for (guint i = version; i < n_migrations; i++)
    if (!migrate_step (self, migrations[i], i + 1, error))
      return FALSE;
  return TRUE;
}

static SkyDatabase *
open_handle (const char *path, int flags, GError **error)
{
  g_autoptr (SkyDatabase) self = g_object_new (SKY_TYPE_DATABASE, NULL);
  int result;

  self->path = g_strdup (path);
  result = sqlite3_open_v2 (path, &self->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
  if (result != SQLITE_OK)
    {
      fail (self, result, error);
      return NULL;
    }
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  if (!sky_fold_tokenizer_register (self->handle))
    g_info ("this SQLite has no FTS5: no search");
  return g_steal_pointer (&self);
}

/**
 * sky_database_open:
 * @path: the file; made where it is missing, its folder must exist
 * @migrations: (array length=n_migrations): the schema's history
 * @n_migrations: the newest schema's number
 * @error: return location, or %NULL
 *
 * Opens the file for writing, in WAL mode with foreign keys and full durability of commits, and
 * brings its schema up to date.
 *
 * Returns: (transfer full) (nullable): the connection
 */
SkyDatabase *
sky_database_open (const char         *path,
                   const SkyMigration *migrations,
                   guint               n_migrations,
                   GError            **error)
{
  g_autoptr (SkyDatabase) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = open_handle (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  if (self == NULL)
    return NULL;
  /* synchronous=FULL: what a user was told must outlive a power cut, and WAL's NORMAL may lose
   * the newest commits then. */
  if (!sky_database_execute (self,
                             "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                             "PRAGMA foreign_keys = ON; PRAGMA cache_size = " CACHE_SIZE ";"
                             "PRAGMA temp_store = MEMORY;",
                             error))
    return NULL;
  if (!migrate (self, migrations, n_migrations, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sky_database_open_reader:
 * @path: a file that sky_database_open () has made
 * @error: return location, or %NULL
 *
 * Opens a second connection that only reads, for queries beside the writer.
 *
 * Returns: (transfer full) (nullable): the connection
 */
SkyDatabase *
sky_database_open_reader (const char *path, GError **error)
{
  g_autoptr (SkyDatabase) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  /* Not SQLITE_OPEN_READONLY: a WAL reader must be able to make the shared-memory file. */
  self = open_handle (path, SQLITE_OPEN_READWRITE, error);
  if (self == NULL)
    return NULL;
  if (!sky_database_execute (self,
                             "PRAGMA query_only = ON; PRAGMA cache_size = " CACHE_SIZE ";"
                             "PRAGMA temp_store = MEMORY;",
                             error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sky_database_begin:
 * @self: a database
 * @error: return location, or %NULL
 *
 * Begins a transaction that takes the write lock at once, so that it can't fail half-way because
 * of another writer.
 *
 * Returns: whether it has begun
 */
gboolean
sky_database_begin (SkyDatabase *self, GError **error)
{
  return sky_database_execute (self, "BEGIN IMMEDIATE", error);
}

/**
 * sky_database_commit:
 * @self: a database
 * @error: return location, or %NULL
 *
 * Returns: whether the transaction is on disk; otherwise it was rolled back
 */
gboolean
sky_database_commit (SkyDatabase *self, GError **error)
{
  if (sky_database_execute (self, "COMMIT", error))
    return TRUE;
  sky_database_rollback (self);
  return FALSE;
}

/**
 * sky_database_rollback:
 * @self: a database
 *
 * Takes back the open transaction; does nothing where SQLite has done so already.
 */
void
sky_database_rollback (SkyDatabase *self)
{
  g_return_if_fail (SKY_IS_DATABASE (self));

  if (sqlite3_get_autocommit (self->handle))
    return;
  /* A rollback can only fail by an I/O error, which the failed statement has reported. */
  sky_database_execute (self, "ROLLBACK", NULL);
}

/**
 * sky_database_last_insert_id:
 * @self: a database
 *
 * Returns: the row id of the last successful INSERT of this connection
 */
gint64
sky_database_last_insert_id (SkyDatabase *self)
{
  g_return_val_if_fail (SKY_IS_DATABASE (self), 0);

  return sqlite3_last_insert_rowid (self->handle);
}

/**
 * sky_database_changes:
 * @self: a database
 *
 * Returns: how many rows the last INSERT, UPDATE or DELETE has touched
 */
gint64
sky_database_changes (SkyDatabase *self)
{
  g_return_val_if_fail (SKY_IS_DATABASE (self), 0);

  return sqlite3_changes64 (self->handle);
}

/**
 * sky_statement_bind_int:
 * @self: a statement
 * @index: parameter, from 1
 * @value: its value
 */
void
sky_statement_bind_int (SkyStatement *self, int index, gint64 value)
{
  int result = sqlite3_bind_int64 (self->handle, index, value);

  g_return_if_fail (result == SQLITE_OK);
}

/**
 * sky_statement_bind_double:
 * @self: a statement
 * @index: parameter, from 1
 * @value: its value
 */
void
sky_statement_bind_double (SkyStatement *self, int index, double value)
{
  int result = sqlite3_bind_double (self->handle, index, value);

  g_return_if_fail (result == SQLITE_OK);
}

/**
 * sky_statement_bind_text:
 * @self: a statement
 * @index: parameter, from 1
 * @value: (nullable): UTF-8, copied; %NULL binds NULL
 */
void
sky_statement_bind_text (SkyStatement *self, int index, const char *value)
{
  int result = sqlite3_bind_text (self->handle, index, value, -1, SQLITE_TRANSIENT);

  g_return_if_fail (result == SQLITE_OK);
}

/**
 * sky_statement_bind_bytes:
 * @self: a statement
 * @index: parameter, from 1
 * @value: (nullable): copied; %NULL binds NULL
 */
void
sky_statement_bind_bytes (SkyStatement *self, int index, GBytes *value)
{
  gconstpointer data;
  gsize         size;
  int           result;

  if (value == NULL)
    {
      sky_statement_bind_null (self, index);
      return;
    }
  data = g_bytes_get_data (value, &size);
  /* A NULL pointer would bind NULL, an empty blob is meant. */
  result = sqlite3_bind_blob64 (self->handle, index, size > 0 ? data : "", size, SQLITE_TRANSIENT);
  g_return_if_fail (result == SQLITE_OK);
}

/**
 * sky_statement_bind_null:
 * @self: a statement
 * @index: parameter, from 1
 */
void
sky_statement_bind_null (SkyStatement *self, int index)
{
  int result = sqlite3_bind_null (self->handle, index);

  g_return_if_fail (result == SQLITE_OK);
}

/**
 * sky_statement_step:
 * @self: a statement
 * @has_row: (out): whether a row is there to be read
 * @error: return location, or %NULL
 *
 * Goes to the next row. At the end, and after an error, the statement is reset by itself.
 *
 * Returns: %FALSE on error
 */
gboolean
sky_statement_step (SkyStatement *self, gboolean *has_row, GError **error)
{
  int result;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (has_row != NULL, FALSE);

  result = sqlite3_step (self->handle);
  *has_row = result == SQLITE_ROW;
  if (result == SQLITE_ROW)
    return TRUE;
  if (result != SQLITE_DONE)
    fail (self->database, result, error);
  sqlite3_reset (self->handle);
  return result == SQLITE_DONE;
}

/**
 * sky_statement_run:
 * @self: a statement that gives no rows, or whose rows don't matter
 * @error: return location, or %NULL
 *
 * Runs it to its end and resets it.
 *
 * Returns: %FALSE on error
 */
gboolean
sky_statement_run (SkyStatement *self, GError **error)
{
  gboolean has_row = TRUE;

  while (has_row)
    if (!sky_statement_step (self, &has_row, error))
      return FALSE;
  return TRUE;
}

/**
 * sky_statement_get_int:
 * @self: a statement that stands on a row
 * @column: from 0
 *
 * Returns: the value, 0 for NULL
 */
gint64
sky_statement_get_int (SkyStatement *self, int column)
{
  return sqlite3_column_int64 (self->handle, column);
}

/**
 * sky_statement_get_double:
 * @self: a statement that stands on a row
 * @column: from 0
 *
 * Returns: the value, 0 for NULL
 */
double
sky_statement_get_double (SkyStatement *self, int column)
{
  return sqlite3_column_double (self->handle, column);
}

/**
 * sky_statement_get_text:
 * @self: a statement that stands on a row
 * @column: from 0
 *
 * Returns: (transfer none) (nullable): UTF-8, until the next step or reset; %NULL for NULL
 */
const char *
sky_statement_get_text (SkyStatement *self, int column)
{
  return (const char *) sqlite3_column_text (self->handle, column);
}

/**
 * sky_statement_dup_bytes:
 * @self: a statement that stands on a row
 * @column: from 0
 *
 * Returns: (transfer full) (nullable): a copy of the blob; %NULL for NULL
 */
GBytes *
sky_statement_dup_bytes (SkyStatement *self, int column)
{
  const void *data;

  if (sky_statement_is_null (self, column))
    return NULL;
  data = sqlite3_column_blob (self->handle, column);
  return g_bytes_new (data, sqlite3_column_bytes (self->handle, column));
}

/**
 * sky_statement_is_null:
 * @self: a statement that stands on a row
 * @column: from 0
 *
 * Returns: whether the value is NULL
 */
gboolean
sky_statement_is_null (SkyStatement *self, int column)
{
  return sqlite3_column_type (self->handle, column) == SQLITE_NULL;
}

/**
 * sky_statement_reset:
 * @self: a statement
 *
 * Takes it back to its beginning and forgets its bound values.
 */
void
sky_statement_reset (SkyStatement *self)
{
  g_return_if_fail (self != NULL);

  sqlite3_reset (self->handle);
  sqlite3_clear_bindings (self->handle);
}

static void
sky_database_finalize (GObject *object)
{
  SkyDatabase *self = SKY_DATABASE (object);

  g_clear_pointer (&self->statements, g_hash_table_unref);
  g_clear_pointer (&self->handle, sqlite3_close_v2);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (sky_database_parent_class)->finalize (object);
}

static void
sky_database_class_init (SkyDatabaseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_database_finalize;
}

static void
sky_database_init (SkyDatabase *self)
{
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, statement_free);
}
