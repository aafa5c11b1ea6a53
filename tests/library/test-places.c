/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which tracks lie at given places: files of this computer by a real scan, drives as a scan of them
 * would have written them down. */
#include "library/sky-catalogue-batch.h"
#include "library/sky-schema-store.h"
#include "sky-library-fixture.h"
#include "support/sky-wait.h"

#define AWKWARD "/It's \"a\" #1? 100%25 %s; DROP 🎵/Ænema \\ [x]*.mp3"

static void
set_up (SkyLibraryFixture *self, gconstpointer data)
{
  sky_library_fixture_set_up (self, NULL);
}

static void
tear_down (SkyLibraryFixture *self, gconstpointer data)
{
  sky_library_fixture_tear_down (self);
}

static void
apply (SkyLibraryFixture *self, SkyCatalogueBatch *batch)
{
  g_autofree char    *path = g_build_filename (self->folder, "library.db", NULL);
  guint               n_migrations;
  const SkyMigration *migrations = sky_schema_store_get_migrations (&n_migrations);
  g_autoptr (SkyCatalogueBatch) owned = batch;
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (SkyDatabase) database = NULL;
  g_autoptr (GError) error = NULL;

  database = sky_database_open (path, migrations, n_migrations, &error);
  g_assert_no_error (error);
  sky_catalogue_batch_apply (owned, database, 1000, changed, &error);
  g_assert_no_error (error);
}

/* From `start` to `end` ns, as parts of a file by a cue sheet; 0 and -1 are the whole file. */
static SkyScannedFile *
make_file (const SkyCopyInfo *place, const char *title)
{
  SkyScannedFile *file = sky_scanned_file_new ();
  SkyCopyInfo    *copy = sky_scanned_file_get_copy (file);

  copy->drive_id = g_strdup (place->drive_id);
  copy->path = g_strdup (place->path);
  copy->start_ns = place->start_ns;
  copy->end_ns = place->end_ns;
  copy->size = 1000;
  copy->format = g_strdup ("MP3");
  file->track->title = g_strdup (title);
  file->track->artist = g_strdup ("Artist");
  file->track->album = g_strdup ("Album");
  file->track->duration_ms = 61000;
  return file;
}

static void
put_whole (SkyLibraryFixture *self, const char *drive_id, const char *path, const char *title)
{
  SkyCopyInfo        place = { .drive_id = (char *) drive_id, .path = (char *) path, .end_ns = -1 };
  SkyCatalogueBatch *batch = sky_catalogue_batch_new ();

  sky_catalogue_batch_put (batch, make_file (&place, title));
  apply (self, batch);
}

static void
free_place (gpointer place)
{
  sky_copy_info_free (place);
}

static GPtrArray *
places_new (void)
{
  return g_ptr_array_new_with_free_func (free_place);
}

static void
add_place (GPtrArray *places, const char *drive_id, const char *path)
{
  SkyCopyInfo *place = sky_copy_info_new ();

  place->drive_id = g_strdup (drive_id);
  place->path = g_strdup (path);
  g_ptr_array_add (places, place);
}

static GPtrArray *
find (SkyLibraryFixture *self, GPtrArray *places)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *tracks;

  sky_library_find_places_async (self->library, places, NULL, sky_wait_result_cb, &result);
  tracks = sky_library_find_places_finish (self->library, sky_wait_result (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tracks->len, ==, places->len);
  return tracks;
}

static void
assert_found (SkyLibraryFixture *self, const char *drive_id, const char *path, const char *title)
{
  g_autoptr (GPtrArray) places = places_new ();
  g_autoptr (GPtrArray) tracks = NULL;
  const SkyTrackInfo *track;

  add_place (places, drive_id, path);
  tracks = find (self, places);
  track = g_ptr_array_index (tracks, 0);
  g_assert_cmpstr (track != NULL ? track->title : NULL, ==, title);
}

/* How many tracks are in the file, whole or as parts. */
static GArray *
list_at (SkyLibraryFixture *self, const char *drive_id, const char *path)
{
  g_autoptr (GPtrArray) places = places_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GArray *ids;

  add_place (places, drive_id, path);
  sky_library_list_at_async (self->library, places, NULL, sky_wait_result_cb, &result);
  ids = sky_library_list_at_finish (self->library, sky_wait_result (&result), &error);
  g_assert_no_error (error);
  return ids;
}

static void
test_known (SkyLibraryFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) places = places_new ();
  g_autoptr (GPtrArray) tracks = NULL;
  const SkyTrackInfo *track;

  put_whole (self, "d1", "/Music/one.mp3", "One");
  add_place (places, "d1", "/Music/one.mp3");
  tracks = find (self, places);
  track = g_ptr_array_index (tracks, 0);
  g_assert_nonnull (track);
  g_assert_cmpint (track->id, >, 0);
  g_assert_cmpstr (track->title, ==, "One");
  g_assert_cmpstr (track->artist, ==, "Artist");
  g_assert_cmpstr (track->album, ==, "Album");
  g_assert_cmpint (track->duration_ms, ==, 61000);
  g_assert_cmpuint (track->copies->len, ==, 1);
}

/* Only this very file: no folder, no other spelling, no beginning of a name. */
static void
test_unknown (SkyLibraryFixture *self, gconstpointer data)
{
  put_whole (self, "d1", "/Music/one.mp3", "One");
  assert_found (self, "d1", "/Music/one.mp", NULL);
  assert_found (self, "d1", "/Music/ONE.mp3", NULL);
  assert_found (self, "d1", "/Music", NULL);
  assert_found (self, "d1", "", NULL);
  assert_found (self, "d1", "/Music/%.mp3", NULL);
}

static void
test_several (SkyLibraryFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) places = places_new ();
  g_autoptr (GPtrArray) tracks = NULL;
  static const char *const expected[] = { "Two", NULL, "One", NULL, "Two" };

  put_whole (self, "d1", "/one.mp3", "One");
  put_whole (self, "d2", "/two.mp3", "Two");
  add_place (places, "d2", "/two.mp3");
  add_place (places, "d1", "/two.mp3");
  add_place (places, "d1", "/one.mp3");
  g_ptr_array_add (places, NULL);
  add_place (places, "d2", "/two.mp3");
  tracks = find (self, places);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const SkyTrackInfo *track = g_ptr_array_index (tracks, i);

      g_assert_cmpstr (track != NULL ? track->title : NULL, ==, expected[i]);
    }
}

static void
test_none (SkyLibraryFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) places = places_new ();
  g_autoptr (GPtrArray) tracks = find (self, places);

  g_assert_cmpuint (tracks->len, ==, 0);
}

static void
test_awkward_names (SkyLibraryFixture *self, gconstpointer data)
{
  put_whole (self, "d1", AWKWARD, "Awkward");
  put_whole (self, "d1", "/caf\xe9.mp3", "No UTF-8");
  assert_found (self, "d1", AWKWARD, "Awkward");
  assert_found (self, "d1", "/caf\xe9.mp3", "No UTF-8");
  assert_found (self, "d1", "/caf\xc3\xa9.mp3", NULL);
}

static void
test_other_drive (SkyLibraryFixture *self, gconstpointer data)
{
  put_whole (self, "d1", "/same.mp3", "On the first");
  put_whole (self, "d2", "/same.mp3", "On the second");
  put_whole (self, NULL, "/same.mp3", "Here");
  assert_found (self, "d1", "/same.mp3", "On the first");
  assert_found (self, "d2", "/same.mp3", "On the second");
  assert_found (self, NULL, "/same.mp3", "Here");
  assert_found (self, "d3", "/same.mp3", NULL);
}

static void
test_removed (SkyLibraryFixture *self, gconstpointer data)
{
  SkyCatalogueBatch *batch = sky_catalogue_batch_new ();

  put_whole (self, "d1", "/one.mp3", "One");
  assert_found (self, "d1", "/one.mp3", "One");
  sky_catalogue_batch_remove (batch, "d1", "/one.mp3");
  apply (self, batch);
  assert_found (self, "d1", "/one.mp3", NULL);
}

/* A file that is several tracks is none of them. */
static void
test_parts (SkyLibraryFixture *self, gconstpointer data)
{
  SkyCopyInfo        place = { .drive_id = (char *) "d1", .path = (char *) "/album.flac" };
  SkyCatalogueBatch *batch = sky_catalogue_batch_new ();
  g_autoptr (GArray) ids = NULL;
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_scanned_file_free);

  place.end_ns = 90000000000;
  g_ptr_array_add (parts, make_file (&place, "First part"));
  place.start_ns = 90000000000;
  place.end_ns = -1;
  g_ptr_array_add (parts, make_file (&place, "Last part"));
  sky_catalogue_batch_put_parts (batch, parts);
  apply (self, batch);
  assert_found (self, "d1", "/album.flac", NULL);
  ids = list_at (self, "d1", "/album.flac");
  g_assert_cmpuint (ids->len, ==, 2);
  g_assert_cmpint (g_array_index (ids, gint64, 0), !=, g_array_index (ids, gint64, 1));
}

static void
test_local_file (SkyLibraryFixture *self, gconstpointer data)
{
  g_autofree char *path =
      sky_library_fixture_make_song (self, "l'été #1 50% 🎵/a \"b\".flac", "Été", 300);

  assert_found (self, NULL, path, NULL);
  sky_library_fixture_scan (self);
  assert_found (self, NULL, path, "Été");
  assert_found (self, "d1", path, NULL);
}

/* As the lists show it: under the id of the track that another was merged into. */
static void
test_merged (SkyLibraryFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) places = places_new ();
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  SkyCatalogueBatch  *batch = sky_catalogue_batch_new ();
  const SkyTrackInfo *from;
  const SkyTrackInfo *into;
  g_autoptr (GArray) ids = NULL;

  put_whole (self, "d1", "/one.mp3", "One");
  put_whole (self, "d2", "/uno.mp3", "Uno");
  add_place (places, "d1", "/one.mp3");
  add_place (places, "d2", "/uno.mp3");
  before = find (self, places);
  from = g_ptr_array_index (before, 0);
  into = g_ptr_array_index (before, 1);
  g_assert_cmpint (from->id, !=, into->id);
  sky_catalogue_batch_merge (batch, from->id, into->id);
  apply (self, batch);
  after = find (self, places);
  g_assert_cmpint (((SkyTrackInfo *) g_ptr_array_index (after, 0))->id, ==, into->id);
  g_assert_cmpint (((SkyTrackInfo *) g_ptr_array_index (after, 1))->id, ==, into->id);
  ids = list_at (self, "d1", "/one.mp3");
  g_assert_cmpuint (ids->len, ==, 1);
  g_assert_cmpint (g_array_index (ids, gint64, 0), ==, into->id);
}

static void
test_cancelled (SkyLibraryFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) places = places_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  add_place (places, "d1", "/one.mp3");
  g_cancellable_cancel (cancellable);
  sky_library_find_places_async (self->library, places, cancellable, sky_wait_result_cb, &result);
  g_assert_null (result);
  g_assert_null (sky_library_find_places_finish (self->library, sky_wait_result (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define TEST(name, func)                                                                           \
  g_test_add ("/library/places/" name, SkyLibraryFixture, NULL, set_up, func, tear_down)
  TEST ("known", test_known);
  TEST ("unknown", test_unknown);
  TEST ("several", test_several);
  TEST ("none", test_none);
  TEST ("awkward-names", test_awkward_names);
  TEST ("other-drive", test_other_drive);
  TEST ("removed", test_removed);
  TEST ("parts", test_parts);
  TEST ("local-file", test_local_file);
  TEST ("merged", test_merged);
  TEST ("cancelled", test_cancelled);
  return g_test_run ();
}
