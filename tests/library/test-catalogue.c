/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalogue's rules: which copies are one track, and that the user's data is never lost. */
#include <glib/gstdio.h>

#include "library/sky-catalogue-batch.h"
#include "library/sky-list-store.h"
#include "library/sky-schema-store.h"
#include "library/sky-track-store.h"

typedef struct
{
  char        *folder; /* (owned) */
  SkyDatabase *database;
} Fixture;

static SkyDatabase *
open_database (Fixture *self)
{
  g_autofree char    *path = g_build_filename (self->folder, "library.db", NULL);
  guint               n_migrations;
  const SkyMigration *migrations = sky_schema_store_get_migrations (&n_migrations);
  g_autoptr (GError) error = NULL;
  SkyDatabase *database = sky_database_open (path, migrations, n_migrations, &error);

  g_assert_no_error (error);
  return database;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("sky-catalogue-XXXXXX", NULL);
  self->database = open_database (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "library.db", "library.db-wal", "library.db-shm" };

  g_object_unref (self->database);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
}

static SkyScannedFile *
make_file (const char *drive_id, const char *path, const char *key, const char *album)
{
  SkyScannedFile *file = sky_scanned_file_new ();
  SkyCopyInfo    *copy = sky_scanned_file_get_copy (file);

  copy->drive_id = g_strdup (drive_id);
  copy->path = g_strdup (path);
  copy->size = 1000;
  copy->format = g_strdup ("MP3");
  file->audio_key = g_strdup (key);
  file->track->title = g_strdup ("Song");
  file->track->artist = g_strdup ("Artist");
  file->track->album = g_strdup (album);
  file->track->duration_ms = 60000;
  return file;
}

static void
apply (Fixture *self, SkyCatalogueBatch *batch)
{
  g_autoptr (SkyCatalogueBatch) owned = batch;
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;

  sky_catalogue_batch_apply (owned, self->database, 1000, changed, &error);
  g_assert_no_error (error);
}

/* Returns the id of the track that the file has become a copy of. */
static gint64
put (Fixture *self, SkyScannedFile *file)
{
  g_autoptr (SkyCatalogueBatch) batch = sky_catalogue_batch_new ();
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;

  sky_catalogue_batch_put (batch, file);
  sky_catalogue_batch_apply (batch, self->database, 1000, changed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changed->len, >, 0);
  return g_array_index (changed, gint64, 0);
}

static SkyTrackRow *
load_row (Fixture *self, gint64 id)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  g_array_append_val (ids, id);
  rows = sky_list_store_load_rows (self->database, ids, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  return sky_track_row_ref (g_ptr_array_index (rows, 0));
}

static gint64
count (Fixture *self)
{
  return sky_track_store_count (self->database, NULL);
}

static void
test_places (Fixture *self, gconstpointer data)
{
  gint64 here = put (self, make_file (NULL, "/m/a.mp3", "key", "Album"));
  gint64 there = put (self, make_file ("d1", "/a.mp3", "key", "Album"));

  g_assert_cmpint (here, ==, there);
  g_assert_cmpint (count (self), ==, 1);
  /* In one place, other content of the same sound is another row. */
  g_assert_cmpint (put (self, make_file (NULL, "/m/b.mp3", "key", "Best of")), !=, here);
  g_assert_cmpint (count (self), ==, 2);
  /* And its copy elsewhere finds the row whose tags it has. */
  g_assert_cmpint (put (self, make_file ("d1", "/b.mp3", "key", "Best of")), !=, here);
  g_assert_cmpint (count (self), ==, 2);
}

static void
test_same_bytes (Fixture *self, gconstpointer data)
{
  SkyScannedFile *one = make_file ("d1", "/a.mp3", "key 1", "Album");
  SkyScannedFile *other = make_file ("d1", "/b.mp3", "key 2", "Other");
  gint64          id;

  sky_scanned_file_get_copy (one)->sha256 = g_strdup ("abc");
  sky_scanned_file_get_copy (other)->sha256 = g_strdup ("abc");
  id = put (self, one);
  g_assert_cmpint (put (self, other), ==, id);
}

static void
test_replaced (Fixture *self, gconstpointer data)
{
  gint64          id = put (self, make_file (NULL, "/m/a.mp3", "key 1", "Album"));
  gint64          other;
  SkyScannedFile *file;

  /* A better rip of the song in the old place is the same track … */
  g_assert_cmpint (put (self, make_file (NULL, "/m/a.mp3", "key 2", "Album")), ==, id);
  /* … another song is not, and the old one waits for its file. */
  file = make_file (NULL, "/m/a.mp3", "key 3", "Other album");
  other = put (self, file);
  g_assert_cmpint (other, !=, id);
  g_assert_cmpint (count (self), ==, 1);
  g_assert_cmpint (put (self, make_file (NULL, "/m/new.mp3", "key 1", "Album")), ==, id);
  g_assert_cmpint (count (self), ==, 2);
}

static void
test_merge (Fixture *self, gconstpointer data)
{
  gint64             from = put (self, make_file (NULL, "/m/a.mp3", "key 1", "Album"));
  gint64             into = put (self, make_file ("d1", "/b.mp3", "key 2", "Album"));
  gint64             last = put (self, make_file ("d2", "/c.mp3", "key 3", "Album"));
  SkyCatalogueBatch *batch = sky_catalogue_batch_new ();
  g_autoptr (SkyTrackRow) row = NULL;
  g_autoptr (SkyTrackInfo) track = NULL;

  g_assert_true (sky_track_store_add_play (self->database, from, 1, NULL));
  g_assert_true (sky_track_store_add_play (self->database, from, 2, NULL));
  g_assert_true (sky_track_store_add_play (self->database, into, 3, NULL));
  g_assert_true (sky_track_store_set_rating (self->database, from, 4, NULL));
  sky_catalogue_batch_merge (batch, from, into);
  sky_catalogue_batch_merge (batch, into, last);
  apply (self, batch);

  g_assert_cmpint (sky_track_store_resolve (self->database, from), ==, last);
  g_assert_cmpint (sky_track_store_resolve (self->database, into), ==, last);
  row = load_row (self, last);
  g_assert_cmpint (row->plays, ==, 3);
  g_assert_cmpint (row->rating, ==, 4);
  track = sky_track_store_load (self->database, from, NULL);
  g_assert_cmpint (track->id, ==, last);
  g_assert_cmpuint (track->copies->len, ==, 3);
  g_assert_cmpint (count (self), ==, 1);
  /* What was one of them is found again as the one. */
  g_assert_cmpint (put (self, make_file ("d3", "/x.mp3", "key 1", "Album")), ==, last);
  /* A play under the old id counts. */
  g_assert_true (sky_track_store_add_play (self->database, from, 4, NULL));
  g_clear_pointer (&row, sky_track_row_unref);
  row = load_row (self, last);
  g_assert_cmpint (row->plays, ==, 4);
}

static void
test_user_data_survives (Fixture *self, gconstpointer data)
{
  gint64             id = put (self, make_file (NULL, "/m/a.mp3", "key 1", "Album"));
  SkyCatalogueBatch *batch = sky_catalogue_batch_new ();
  g_autoptr (SkyTrackRow) row = NULL;

  g_assert_true (sky_track_store_set_rating (self->database, id, 5, NULL));
  sky_catalogue_batch_remove_below (batch, NULL, "/m");
  apply (self, batch);
  g_assert_cmpint (count (self), ==, 0);
  g_assert_cmpint (put (self, make_file ("d1", "/elsewhere.mp3", "key 1", "Album")), ==, id);
  row = load_row (self, id);
  g_assert_cmpint (row->rating, ==, 5);
}

/* What fails in the middle leaves nothing behind. */
static void
test_one_transaction (Fixture *self, gconstpointer data)
{
  SkyCatalogueBatch *batch = sky_catalogue_batch_new ();
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;

  sky_catalogue_batch_put (batch, make_file (NULL, "/m/a.mp3", "key 1", "Album"));
  sky_catalogue_batch_put (batch, make_file (NULL, "/m/b.mp3", "key 2", "Album"));
  g_assert_true (sky_database_execute (self->database,
                                       "CREATE TRIGGER fault BEFORE INSERT ON copies"
                                       " WHEN NEW.audio_key = 'key 2'"
                                       " BEGIN SELECT raise (ABORT, 'fault'); END",
                                       NULL));
  g_assert_false (sky_catalogue_batch_apply (batch, self->database, 1000, changed, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (changed->len, ==, 0);
  g_assert_cmpint (count (self), ==, 0);
  sky_catalogue_batch_free (batch);
}

/* The schema is made once, and a second start finds it. */
static void
test_reopen (Fixture *self, gconstpointer data)
{
  gint64 id = put (self, make_file (NULL, "/m/a.mp3", "key 1", "Album"));
  g_autoptr (SkyTrackInfo) track = NULL;

  g_object_unref (self->database);
  self->database = open_database (self);
  track = sky_track_store_load (self->database, id, NULL);
  g_assert_cmpstr (track->title, ==, "Song");
}

/* Opens the library anew as one of the first schemas, with some rows. */
static void
make_old (Fixture *self, guint version, const char *rows)
{
  g_autofree char    *path = g_build_filename (self->folder, "library.db", NULL);
  guint               n_migrations;
  const SkyMigration *migrations = sky_schema_store_get_migrations (&n_migrations);
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->database);
  g_assert_cmpint (g_unlink (path), ==, 0);
  self->database = sky_database_open (path, migrations, version, &error);
  g_assert_no_error (error);
  sky_database_execute (self->database, rows, &error);
  g_assert_no_error (error);
  g_clear_object (&self->database);
  self->database = open_database (self);
}

static void
assert_row (Fixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  SkyStatement *statement = sky_database_prepare (self->database, sql, &error);
  gboolean      has_row = FALSE;

  g_assert_no_error (error);
  g_assert_true (sky_statement_step (statement, &has_row, &error));
  g_assert_true (has_row);
  sky_statement_reset (statement);
}

/* A library of the first schema keeps everything that the user has, and its files are read again.
 */
static void
test_first_schema (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyTrackInfo) track = NULL;

  make_old (
      self, 1,
      "INSERT INTO tracks (id, title, title_key, artist_key, album_key, genre_key, added, n_copies,"
      " rating) VALUES (7, 'Kites', 'kites', '', '', '', 1, 1, 80);"
      "INSERT INTO copies (track_id, path, size, mtime, version)"
      " VALUES (7, CAST ('/music/kites.flac' AS BLOB), 1000, 5, 'one');");
  track = sky_track_store_load (self->database, 7, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (track->title, ==, "Kites");
  g_assert_cmpuint (track->copies->len, ==, 1);
  g_assert_cmpstr (((SkyCopyInfo *) track->copies->pdata[0])->path, ==, "/music/kites.flac");
  assert_row (self, "SELECT 1 FROM copies JOIN tracks ON tracks.id = track_id"
                    " WHERE version IS NULL AND mtime = 5 AND mtime_nsec = -1 AND rating = 80");
}

/* One of the second keeps all too; only what may hold a sheet in its tags is read again, and places
 * in files are exact from then on. */
static void
test_second_schema (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyTrackInfo) track = NULL;
  const SkyCopyInfo *copy;

  make_old (
      self, 2,
      "INSERT INTO tracks (id, title, title_key, artist_key, album_key, genre_key, added, n_copies,"
      " rating, duration_ms) VALUES (7, 'Kites', 'kites', '', '', '', 1, 1, 80, 240000),"
      " (8, 'Album', 'album', '', '', '', 1, 1, 0, 2400000),"
      " (9, 'Part', 'part', '', '', '', 1, 1, 0, 60000);"
      "INSERT INTO copies (track_id, path, size, mtime, mtime_nsec, version, format, track_gain,"
      " start_ms, end_ms) VALUES"
      " (7, CAST ('/music/kites.flac' AS BLOB), 1000, 5, 6, 'one', 'FLAC', -7.5, 0, -1),"
      " (8, CAST ('/music/album.flac' AS BLOB), 1000, 5, 6, 'two', 'FLAC', NULL, 0, -1),"
      " (9, CAST ('/music/part.mp3' AS BLOB), 1000, 5, 6, 'six', 'MP3', NULL, 1500, 61500);"
      "INSERT INTO failures (drive_id, path, size, mtime, mtime_nsec, message)"
      " VALUES ('', CAST ('/music/bad.mp3' AS BLOB), 1, 2, 3, 'no music');");
  track = sky_track_store_load (self->database, 7, &error);
  g_assert_no_error (error);
  copy = track->copies->pdata[0];
  g_assert_cmpint (copy->start_ns, ==, 0);
  g_assert_cmpint (copy->end_ns, ==, -1);
  g_assert_cmpfloat (copy->loudness.track_gain, ==, -7.5);
  assert_row (self, "SELECT 1 FROM copies JOIN tracks ON tracks.id = track_id WHERE track_id = 7"
                    " AND version = 'one' AND mtime_nsec = 6 AND rating = 80 AND sheet IS NULL");
  assert_row (self, "SELECT 1 FROM copies WHERE track_id = 8 AND version IS NULL"
                    " AND mtime_nsec = -1 AND start_ns = 0 AND end_ns = -1");
  assert_row (self, "SELECT 1 FROM copies WHERE track_id = 9 AND version IS NULL AND gap_ns = 0"
                    " AND start_ns = 1500000000 AND end_ns = 61500000000");
  assert_row (self, "SELECT 1 FROM failures WHERE message = 'no music' AND sheets IS NULL");
}

/* One of the third: what may hold a sheet of FLAC's own, and parts, are read again, for the silence
 * behind them. */
static void
test_third_schema (Fixture *self, gconstpointer data)
{
  make_old (
      self, 3,
      "INSERT INTO tracks (id, title, title_key, artist_key, album_key, genre_key, added, n_copies,"
      " rating, duration_ms) VALUES (7, 'Kites', 'kites', '', '', '', 1, 1, 80, 240000),"
      " (8, 'Album', 'album', '', '', '', 1, 1, 0, 2400000),"
      " (9, 'Part', 'part', '', '', '', 1, 1, 60, 60000);"
      "INSERT INTO copies (track_id, path, size, mtime, mtime_nsec, version, format, start_ns,"
      " end_ns) VALUES"
      " (7, CAST ('/music/kites.flac' AS BLOB), 1000, 5, 6, 'one', 'FLAC', 0, -1),"
      " (8, CAST ('/music/album.flac' AS BLOB), 1000, 5, 6, 'two', 'FLAC', 0, -1),"
      " (9, CAST ('/music/part.mp3' AS BLOB), 1000, 5, 6, 'six', 'MP3', 1500, 61500);");
  assert_row (self, "SELECT 1 FROM copies WHERE track_id = 7 AND version = 'one' AND gap_ns = 0");
  assert_row (self, "SELECT 1 FROM copies WHERE track_id = 8 AND version IS NULL"
                    " AND mtime_nsec = -1 AND gap_ns = 0");
  assert_row (self, "SELECT 1 FROM copies JOIN tracks ON tracks.id = track_id WHERE track_id = 9"
                    " AND version IS NULL AND rating = 60 AND start_ns = 1500");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/library/catalogue/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("places", test_places);
  ADD ("same-bytes", test_same_bytes);
  ADD ("replaced", test_replaced);
  ADD ("merge", test_merge);
  ADD ("user-data-survives", test_user_data_survives);
  ADD ("one-transaction", test_one_transaction);
  ADD ("reopen", test_reopen);
  ADD ("first-schema", test_first_schema);
  ADD ("second-schema", test_second_schema);
  ADD ("third-schema", test_third_schema);
  return g_test_run ();
}
