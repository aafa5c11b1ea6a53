/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The windowed list: 100,000 rows, few items, pages, sorting, searching, small announcements. */
#include <glib/gstdio.h>

#include "library/sky-schema-store.h"
#include "library/sky-track-list-private.h"
#include "library/sky-track-list.h"
#include "support/sky-wait.h"

#define MANY 100000

typedef struct
{
  char         *folder; /* (owned) */
  SkyCatalogue *catalogue;
  SkyTrackList *list;
  GArray       *changes; /* (position, removed, added) of each announcement */
} Fixture;

typedef struct
{
  guint position;
  guint removed;
  guint added;
} Change;

static void
changed_cb (GListModel *model, guint position, guint removed, guint added, Fixture *self)
{
  Change change = { position, removed, added };

  g_array_append_val (self->changes, change);
}

static SkyScannedFile *
make_file (const char *name, const char *title, const char *artist, const char *album, int track)
{
  SkyScannedFile *file = sky_scanned_file_new ();
  SkyCopyInfo    *copy = sky_scanned_file_get_copy (file);

  copy->path = g_strdup_printf ("/music/%s", name);
  copy->size = 1000;
  copy->format = g_strdup ("FLAC");
  copy->sample_rate = 44100;
  file->audio_key = g_strdup_printf ("test:%s", name);
  file->track->title = g_strdup (title);
  file->track->artist = g_strdup (artist);
  file->track->album = g_strdup (album);
  file->track->track = track;
  file->track->duration_ms = 60000;
  return file;
}

static void
apply (Fixture *self, SkyCatalogueBatch *batch)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sky_catalogue_apply_async (self->catalogue, batch, sky_wait_result_cb, &result);
  sky_catalogue_apply_finish (self->catalogue, sky_wait_result (&result), &error);
  g_assert_no_error (error);
}

static void
put (Fixture *self, const char *name, const char *title, const char *artist, const char *album)
{
  SkyCatalogueBatch *batch = sky_catalogue_batch_new ();

  sky_catalogue_batch_put (batch, make_file (name, title, artist, album, 1));
  apply (self, batch);
}

static guint
count (Fixture *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->list));
}

static void
settle (Fixture *self)
{
  SKY_WAIT_UNTIL (!sky_track_list_get_loading (self->list));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("sky-list-XXXXXX", NULL);
  path = g_build_filename (self->folder, "library.db", NULL);
  self->catalogue = sky_catalogue_new (path, &error);
  g_assert_no_error (error);
  self->list = sky_track_list_new (self->catalogue);
  self->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_signal_connect (self->list, "items-changed", G_CALLBACK (changed_cb), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "library.db", "library.db-wal", "library.db-shm" };

  settle (self);
  g_object_add_weak_pointer (G_OBJECT (self->list), (gpointer *) &self->list);
  g_object_unref (self->list);
  SKY_WAIT_UNTIL (self->list == NULL);
  g_object_unref (self->catalogue);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_array_unref (self->changes);
}

static char *
join_titles (Fixture *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < count (self); i++)
    {
      g_autoptr (SkyTrackItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      SKY_WAIT_UNTIL (sky_track_item_get_loaded (item));
      g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", sky_track_item_get_title (item));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_titles (Fixture *self, const char *expected)
{
  g_autofree char *titles = join_titles (self);

  g_assert_cmpstr (titles, ==, expected);
}

static void
fill_few (Fixture *self)
{
  put (self, "1", "Éclair", "Zoë", "Beta");
  put (self, "2", "apple", "ahab", "Beta");
  put (self, "3", "Track 10", "Bob", "Alpha");
  put (self, "4", "Track 2", "Bob", "Alpha");
  put (self, "5", "東京", NULL, NULL);
  SKY_WAIT_UNTIL (count (self) == 5);
  settle (self);
}

static void
look_at_last_cb (GListModel *model, guint position, guint removed, guint added, gboolean *loaded)
{
  g_autoptr (SkyTrackItem) item = g_list_model_get_item (model, added - 1);

  *loaded = sky_track_item_get_loaded (item);
}

/* What a view shows first is there with the announcement. */
static void
test_first_rows (Fixture *self, gconstpointer data)
{
  g_autoptr (SkyTrackList) list = NULL;
  gboolean loaded = FALSE;

  fill_few (self);
  list = sky_track_list_new (self->catalogue);
  g_signal_connect (list, "items-changed", G_CALLBACK (look_at_last_cb), &loaded);
  SKY_WAIT_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (list)) == 5);
  g_assert_true (loaded);
  SKY_WAIT_UNTIL (!sky_track_list_get_loading (list));
}

static void
test_sort (Fixture *self, gconstpointer data)
{
  fill_few (self);
  assert_titles (self, "apple|Éclair|Track 2|Track 10|東京");
  sky_track_list_set_sort (self->list, SKY_TRACK_SORT_TITLE, TRUE);
  SKY_WAIT_UNTIL (sky_track_list_get_loading (self->list));
  settle (self);
  assert_titles (self, "東京|Track 10|Track 2|Éclair|apple");
  /* Ties in album order, and who has no artist comes last. */
  sky_track_list_set_sort (self->list, SKY_TRACK_SORT_ARTIST, FALSE);
  SKY_WAIT_UNTIL (sky_track_list_get_loading (self->list));
  settle (self);
  assert_titles (self, "apple|Track 2|Track 10|Éclair|東京");
  sky_track_list_set_sort (self->list, SKY_TRACK_SORT_ARTIST, TRUE);
  SKY_WAIT_UNTIL (sky_track_list_get_loading (self->list));
  settle (self);
  assert_titles (self, "Éclair|Track 2|Track 10|apple|東京");
  g_assert_cmpint (sky_track_list_get_total_duration (self->list), ==, 300000);
}

static void
test_search (Fixture *self, gconstpointer data)
{
  static const char *const queries[][2] = {
    { "eclair", "Éclair" },
    { "ÉCL", "Éclair" },
    { "京", "東京" },
    { "zoe beta", "Éclair" },
    { "\"track 1\"", "" },
    { "tra 10", "Track 10" },
    { "bob \"", "Track 2|Track 10" },
    { "AND OR ( * \" : ^", "" },
    { "nothing", "" },
    { "- !", "apple|Éclair|Track 2|Track 10|東京" },
  };

  fill_few (self);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      sky_track_list_set_search (self->list, queries[i][0]);
      SKY_WAIT_UNTIL (sky_track_list_get_loading (self->list));
      settle (self);
      assert_titles (self, queries[i][1]);
    }
}

/* One more row is one small announcement, and the items in use are the same objects. */
static void
test_small_changes (Fixture *self, gconstpointer data)
{
  g_autoptr (SkyTrackItem) before = NULL;
  g_autoptr (SkyTrackItem) after = NULL;
  const Change *change;

  fill_few (self);
  before = g_list_model_get_item (G_LIST_MODEL (self->list), 3);
  g_array_set_size (self->changes, 0);
  put (self, "6", "Elbow", "x", "y");
  SKY_WAIT_UNTIL (count (self) == 6);
  g_assert_cmpuint (self->changes->len, ==, 1);
  change = &g_array_index (self->changes, Change, 0);
  g_assert_cmpuint (change->position, ==, 2);
  g_assert_cmpuint (change->removed, ==, 0);
  g_assert_cmpuint (change->added, ==, 1);
  after = g_list_model_get_item (G_LIST_MODEL (self->list), 4);
  g_assert_true (before == after);

  /* Another title moves one row: out there, in here. */
  g_array_set_size (self->changes, 0);
  put (self, "2", "Zebra", "ahab", "Beta");
  SKY_WAIT_UNTIL (self->changes->len == 2);
  assert_titles (self, "Éclair|Elbow|Track 2|Track 10|Zebra|東京");

  /* A row that stays in its place but changes is told by its item alone. */
  g_array_set_size (self->changes, 0);
  put (self, "4", "Track 2", "Robert", "Alpha");
  g_object_unref (after);
  after = g_list_model_get_item (G_LIST_MODEL (self->list), 2);
  SKY_WAIT_UNTIL (g_strcmp0 (sky_track_item_get_artist (after), "Robert") == 0);
  settle (self);
  g_assert_cmpuint (self->changes->len, ==, 0);
}

/* Straight into the tables: what scans write is tested elsewhere. */
static void
fill_many (Fixture *self)
{
  static const char sql[] =
      "BEGIN;"
      "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < 100000)"
      " INSERT INTO tracks (title, artist, album, track, duration_ms, title_key, artist_key,"
      " album_key, genre_key, n_copies, added)"
      " SELECT i, 'Artist ' || (i % 997), 'Album ' || (i / 12), i % 12, 1000,"
      " printf ('%06d', i), 'artist ' || (i % 997), 'album ' || (i / 12), '', 1, 0 FROM n;"
      "INSERT INTO track_search (rowid, title, artist, album) SELECT id, title, artist, album"
      " FROM tracks;"
      "COMMIT;";
  g_autofree char    *path = g_build_filename (self->folder, "library.db", NULL);
  guint               n_migrations;
  const SkyMigration *migrations = sky_schema_store_get_migrations (&n_migrations);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDatabase) database = sky_database_open (path, migrations, n_migrations, &error);

  g_assert_no_error (error);
  sky_database_execute (database, sql, &error);
  g_assert_no_error (error);
  sky_catalogue_emit_changed (self->catalogue, NULL);
  SKY_WAIT_UNTIL (count (self) == MANY);
  settle (self);
}

static void
test_many (Fixture *self, gconstpointer data)
{
  g_autoptr (SkyTrackItem) item = NULL;

  fill_many (self);
  g_assert_cmpuint (sky_track_list_get_n_live_items (self->list), ==, 0);
  /* Scrolling through everything, as GTK does: a few hundred items in use at any time. */
  for (guint i = 0; i < MANY; i += 97)
    {
      g_clear_object (&item);
      item = g_list_model_get_item (G_LIST_MODEL (self->list), i);
      g_assert_cmpuint (sky_track_list_get_n_live_items (self->list), <=, 1);
      g_assert_cmpuint (sky_track_list_get_n_pages (self->list), <=, 32);
    }
  SKY_WAIT_UNTIL (sky_track_item_get_loaded (item));
  /* By title, and titles are numbers: the row says where it stands. */
  g_assert_cmpint (g_ascii_strtoll (sky_track_item_get_title (item), NULL, 10), ==,
                   (MANY - 1) / 97 * 97);
  sky_track_list_set_search (self->list, "\"artist 500\"");
  SKY_WAIT_UNTIL (count (self) == MANY / 997 + (500 < MANY % 997 ? 1 : 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/library/track-list/first-rows", Fixture, NULL, set_up, test_first_rows, tear_down);
  g_test_add ("/library/track-list/sort", Fixture, NULL, set_up, test_sort, tear_down);
  g_test_add ("/library/track-list/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/library/track-list/small-changes", Fixture, NULL, set_up, test_small_changes,
              tear_down);
  g_test_add ("/library/track-list/many", Fixture, NULL, set_up, test_many, tear_down);
  return g_test_run ();
}
