/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts below the server's HTTP: blobs on the disk, and changes that share a transaction. */

#include "support/sky-server-fixture.h"

#include <string.h>
#include <unistd.h>

#include "server/sky-blob-store.h"
#include "server/sky-commit-queue.h"

/* FIPS 180-2, appendix B.1 */
#define ABC_SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

typedef struct
{
  char         *folder; /* (owned) */
  SkyBlobStore *blobs;  /* (owned) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("skylark-stores-XXXXXX", NULL);
  fixture->blobs = sky_blob_store_new (fixture->folder);
  g_assert_true (sky_blob_store_prepare (fixture->blobs, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sky_blob_store_free (fixture->blobs);
  sky_server_fixture_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static void
adopt (Fixture *fixture, const char *content)
{
  g_autofree char *temp = NULL;
  g_autoptr (GError) error = NULL;
  int fd = sky_blob_store_make_temp (fixture->blobs, &temp, &error);

  g_assert_no_error (error);
  g_assert_cmpint (write (fd, content, strlen (content)), ==, (gssize) strlen (content));
  close (fd);
  g_assert_true (sky_blob_store_adopt (fixture->blobs, temp, ABC_SHA256, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (temp, G_FILE_TEST_EXISTS));
}

static gboolean
has_blob (Fixture *fixture)
{
  g_autofree char *path = sky_blob_store_dup_path (fixture->blobs, ABC_SHA256);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Between the rename and the commit no sweep may take a blob away, however many wait for it. */
static void
test_pinned (Fixture *fixture, gconstpointer data)
{
  adopt (fixture, "abc");
  adopt (fixture, "abc");
  g_assert_true (sky_blob_store_remove (fixture->blobs, ABC_SHA256, NULL));
  g_assert_true (has_blob (fixture));
  sky_blob_store_release (fixture->blobs, ABC_SHA256);
  g_assert_true (sky_blob_store_remove (fixture->blobs, ABC_SHA256, NULL));
  g_assert_true (has_blob (fixture));
  sky_blob_store_release (fixture->blobs, ABC_SHA256);
  g_assert_true (sky_blob_store_remove (fixture->blobs, ABC_SHA256, NULL));
  g_assert_false (has_blob (fixture));
}

/* The next upload heals a damaged blob: one of a wrong size, and one whose bytes have rotted. */
static void
test_healed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = sky_blob_store_dup_path (fixture->blobs, ABC_SHA256);
  const char      *damages[] = { "ab", "abd" };

  adopt (fixture, "abc");
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *content = NULL;

      g_assert_true (g_file_set_contents (path, damages[i], -1, NULL));
      adopt (fixture, "abc");
      g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
      g_assert_cmpstr (content, ==, "abc");
    }
}

static void
test_listed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) other = NULL;

  adopt (fixture, "abc");
  found = sky_blob_store_list (fixture->blobs, 0xba);
  other = sky_blob_store_list (fixture->blobs, 0xbb);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (found, 0), ==, ABC_SHA256);
  g_assert_cmpuint (other->len, ==, 0);
}

static gboolean
insert (SkyDatabase *database, gpointer data, GError **error)
{
  SkyStatement *statement =
      sky_database_prepare (database, "INSERT INTO numbers (number) VALUES (?1)", error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, GPOINTER_TO_INT (data));
  return sky_statement_run (statement, error);
}

/* Inserts, and then thinks better of it. */
static gboolean
insert_and_fail (SkyDatabase *database, gpointer data, GError **error)
{
  g_assert_true (insert (database, data, error));
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no");
  return FALSE;
}

static GTask *
push (SkyCommitQueue *queue, SkyCommitFunc func, int number)
{
  GTask *task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, GINT_TO_POINTER (number), NULL);
  sky_commit_queue_push (queue, task, func);
  return task;
}

/* One change that fails is taken back; the others of its group stay. */
static void
test_group (Fixture *fixture, gconstpointer data)
{
  g_autofree char   *path = g_build_filename (fixture->folder, "group.db", NULL);
  const SkyMigration schema[] = { "CREATE TABLE numbers (number INTEGER PRIMARY KEY)" };
  g_autoptr (SkyDatabase) database = sky_database_open (path, schema, 1, NULL);
  g_autoptr (SkyCommitQueue) queue = sky_commit_queue_new ();
  g_autoptr (GTask) first = push (queue, insert, 1);
  g_autoptr (GTask) refused = push (queue, insert_and_fail, 2);
  g_autoptr (GTask) twice = push (queue, insert, 1);
  g_autoptr (GTask) last = push (queue, insert, 4);
  SkyStatement *statement = NULL;
  gboolean      has_row = FALSE;

  sky_commit_queue_run (queue, database);
  g_assert_true (g_task_propagate_boolean (first, NULL));
  g_assert_false (g_task_propagate_boolean (refused, NULL));
  g_assert_false (g_task_propagate_boolean (twice, NULL));
  g_assert_true (g_task_propagate_boolean (last, NULL));
  statement = sky_database_prepare (database, "SELECT sum(number), count(*) FROM numbers", NULL);
  g_assert_true (sky_statement_step (statement, &has_row, NULL));
  g_assert_cmpint (sky_statement_get_int (statement, 0), ==, 5);
  g_assert_cmpint (sky_statement_get_int (statement, 1), ==, 2);
  sky_statement_reset (statement);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/server/stores/pinned", test_pinned);
  ADD ("/server/stores/healed", test_healed);
  ADD ("/server/stores/listed", test_listed);
  ADD ("/server/stores/group", test_group);
  return g_test_run ();
}
