/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sky-database.h"

#include <glib/gstdio.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static const SkyMigration migrations[] = {
  "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE, data BLOB)",
  "ALTER TABLE t ADD COLUMN size INTEGER; UPDATE t SET size = 7",
};

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("sky-database-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "test.db", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, suffixes[i], NULL);

      g_remove (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static SkyDatabase *
open_at (Fixture *fixture, guint n_migrations)
{
  g_autoptr (GError) error = NULL;
  SkyDatabase *database = sky_database_open (fixture->path, migrations, n_migrations, &error);

  g_assert_no_error (error);
  return database;
}

static void
execute (SkyDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;

  sky_database_execute (database, sql, &error);
  g_assert_no_error (error);
}

static gint64
query_int (SkyDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  SkyStatement *statement = sky_database_prepare (database, sql, &error);
  gboolean      has_row;
  gint64        value;

  g_assert_no_error (error);
  sky_statement_step (statement, &has_row, &error);
  g_assert_no_error (error);
  g_assert_true (has_row);
  value = sky_statement_get_int (statement, 0);
  sky_statement_reset (statement);
  return value;
}

static void
test_migrates_in_steps (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyDatabase) old = open_at (fixture, 1);

  execute (old, "INSERT INTO t (name) VALUES ('kept')");
  g_clear_object (&old);
  {
    g_autoptr (SkyDatabase) new = open_at (fixture, 2);

    g_assert_cmpint (query_int (new, "PRAGMA user_version"), ==, 2);
    g_assert_cmpint (query_int (new, "SELECT size FROM t WHERE name = 'kept'"), ==, 7);
  }
}

static void
test_failed_migration_changes_nothing (Fixture *fixture, gconstpointer data)
{
  static const SkyMigration broken[] = {
    "CREATE TABLE t (id INTEGER PRIMARY KEY)",
    "CREATE TABLE u (id INTEGER PRIMARY KEY); INSERT INTO missing VALUES (1)",
  };
  g_autoptr (GError) error = NULL;
  SkyDatabase *refused = sky_database_open (fixture->path, broken, 2, &error);
  g_autoptr (SkyDatabase) kept = NULL;

  g_assert_null (refused);
  g_assert_error (error, SKY_DATABASE_ERROR, SKY_DATABASE_ERROR_FAILED);
  kept = sky_database_open (fixture->path, broken, 1, NULL);
  g_assert_nonnull (kept);
  g_assert_cmpint (query_int (kept, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (query_int (kept, "SELECT count(*) FROM sqlite_schema WHERE name = 'u'"), ==, 0);
}

static void
test_refuses_newer_schema (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDatabase) new = open_at (fixture, 2);
  SkyDatabase *refused = sky_database_open (fixture->path, migrations, 1, &error);

  g_assert_null (refused);
  g_assert_error (error, SKY_DATABASE_ERROR, SKY_DATABASE_ERROR_NEWER);
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_assert_cmpstr (sky_database_error_get_path (error), ==, fixture->path);
}

static void
test_binds_and_reads_every_type (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyDatabase) database = open_at (fixture, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) blob = g_bytes_new_static ("a\0b", 3);
  g_autoptr (GBytes) read = NULL;
  SkyStatement *statement;
  gboolean      has_row;

  statement = sky_database_prepare (database, "SELECT ?1, ?2, ?3, ?4, ?5", &error);
  g_assert_no_error (error);
  sky_statement_bind_int (statement, 1, G_MAXINT64);
  sky_statement_bind_double (statement, 2, 0.5);
  sky_statement_bind_text (statement, 3, "Café 東京");
  sky_statement_bind_bytes (statement, 4, blob);
  sky_statement_bind_text (statement, 5, NULL);
  g_assert_true (sky_statement_step (statement, &has_row, NULL));
  g_assert_true (has_row);
  g_assert_cmpint (sky_statement_get_int (statement, 0), ==, G_MAXINT64);
  g_assert_cmpfloat (sky_statement_get_double (statement, 1), ==, 0.5);
  g_assert_cmpstr (sky_statement_get_text (statement, 2), ==, "Café 東京");
  read = sky_statement_dup_bytes (statement, 3);
  g_assert_true (g_bytes_equal (read, blob));
  g_assert_true (sky_statement_is_null (statement, 4));
  g_assert_null (sky_statement_get_text (statement, 4));
  sky_statement_reset (statement);
}

static void
test_empty_blob_is_not_null (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyDatabase) database = open_at (fixture, 1);
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  SkyStatement *statement = sky_database_prepare (database, "SELECT ?1 IS NULL", NULL);
  gboolean      has_row;

  sky_statement_bind_bytes (statement, 1, empty);
  g_assert_true (sky_statement_step (statement, &has_row, NULL));
  g_assert_cmpint (sky_statement_get_int (statement, 0), ==, 0);
  sky_statement_reset (statement);
}

static void
test_constraint_has_its_code (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyDatabase) database = open_at (fixture, 1);
  g_autoptr (GError) error = NULL;

  execute (database, "INSERT INTO t (name) VALUES ('one')");
  g_assert_false (sky_database_execute (database, "INSERT INTO t (name) VALUES ('one')", &error));
  g_assert_error (error, SKY_DATABASE_ERROR, SKY_DATABASE_ERROR_CONSTRAINT);
}

static void
test_rollback_takes_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyDatabase) database = open_at (fixture, 1);

  g_assert_true (sky_database_begin (database, NULL));
  execute (database, "INSERT INTO t (name) VALUES ('gone')");
  sky_database_rollback (database);
  g_assert_cmpint (query_int (database, "SELECT count(*) FROM t"), ==, 0);
  sky_database_rollback (database);
}

static void
test_reader_sees_commits_and_cannot_write (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyDatabase) writer = open_at (fixture, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDatabase) reader = sky_database_open_reader (fixture->path, &error);

  g_assert_no_error (error);
  execute (writer, "INSERT INTO t (name) VALUES ('one')");
  g_assert_cmpint (query_int (reader, "SELECT count(*) FROM t"), ==, 1);
  g_assert_false (sky_database_execute (reader, "DELETE FROM t", &error));
  g_assert_error (error, SKY_DATABASE_ERROR, SKY_DATABASE_ERROR_READ_ONLY);
}

static void
test_garbage_is_corrupt (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) copy = NULL;
  g_autofree char *garbage = g_strnfill (8192, 'x');
  SkyDatabase     *database;

  g_assert_true (g_file_set_contents (fixture->path, garbage, 8192, NULL));
  database = sky_database_open (fixture->path, migrations, 1, &error);
  g_assert_null (database);
  g_assert_error (error, SKY_DATABASE_ERROR, SKY_DATABASE_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, fixture->path));
  copy = g_error_copy (error);
  g_assert_cmpstr (sky_database_error_get_path (copy), ==, fixture->path);
}

static void
test_missing_folder_is_named (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "none", "test.db", NULL);
  g_autoptr (GError) error = NULL;
  SkyDatabase *database = sky_database_open (path, migrations, 1, &error);

  g_assert_null (database);
  g_assert_error (error, SKY_DATABASE_ERROR, SKY_DATABASE_ERROR_READ_ONLY);
  g_assert_nonnull (strstr (error->message, path));
}

#define ADD(name, function)                                                                        \
  g_test_add ("/base/database/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("migrates-in-steps", test_migrates_in_steps);
  ADD ("failed-migration-changes-nothing", test_failed_migration_changes_nothing);
  ADD ("refuses-newer-schema", test_refuses_newer_schema);
  ADD ("binds-and-reads-every-type", test_binds_and_reads_every_type);
  ADD ("empty-blob-is-not-null", test_empty_blob_is_not_null);
  ADD ("constraint-has-its-code", test_constraint_has_its_code);
  ADD ("rollback-takes-back", test_rollback_takes_back);
  ADD ("reader-sees-commits-and-cannot-write", test_reader_sees_commits_and_cannot_write);
  ADD ("garbage-is-corrupt", test_garbage_is_corrupt);
  ADD ("missing-folder-is-named", test_missing_folder_is_named);
  return g_test_run ();
}
