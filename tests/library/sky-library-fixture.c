/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the library have in common. */
#include "sky-library-fixture.h"

#include <glib/gstdio.h>

#include "support/sky-wait.h"

static void
failed_cb (SkyLibrary *library, const char *where, const GError *error, SkyLibraryFixture *self)
{
  g_ptr_array_add (self->failures, g_strdup_printf ("%s: %s", where, error->message));
  g_clear_error (&self->failure);
  self->failure = g_error_copy (error);
}

static void
open_library (SkyLibraryFixture *self, SkyBlockCache *cache)
{
  g_autofree char *path = g_build_filename (self->folder, "library.db", NULL);
  g_autoptr (GError) error = NULL;

  self->library = sky_library_new (path, cache, &error);
  g_assert_no_error (error);
  g_signal_connect (self->library, "item-failed", G_CALLBACK (failed_cb), self);
}

static void
close_library (SkyLibraryFixture *self)
{
  sky_library_stop (self->library);
  g_object_add_weak_pointer (G_OBJECT (self->library), (gpointer *) &self->library);
  g_object_unref (self->library);
  SKY_WAIT_UNTIL (self->library == NULL);
}

void
sky_library_fixture_set_up (SkyLibraryFixture *self, SkyBlockCache *cache)
{
  self->folder = g_dir_make_tmp ("sky-library-XXXXXX", NULL);
  self->music = g_build_filename (self->folder, "music", NULL);
  g_mkdir (self->music, 0700);
  self->failures = g_ptr_array_new_with_free_func (g_free);
  open_library (self, cache);
}

void
sky_library_fixture_reopen (SkyLibraryFixture *self, SkyBlockCache *cache)
{
  close_library (self);
  open_library (self, cache);
}

void
sky_library_fixture_tear_down (SkyLibraryFixture *self)
{
  const char *const argv[] = { "rm", "-rf", self->folder, NULL };

  close_library (self);
  sky_library_fixture_run (argv);
  g_ptr_array_unref (self->failures);
  g_clear_error (&self->failure);
  g_free (self->music);
  g_free (self->folder);
}

void
sky_library_fixture_run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/* Adds the music folder, which scans it, or scans it once more. */
void
sky_library_fixture_scan (SkyLibraryFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sky_library_add_folder_async (self->library, self->music, NULL, sky_wait_result_cb, &result);
  sky_library_add_folder_finish (self->library, sky_wait_result (&result), &error);
  g_assert_no_error (error);
  SKY_WAIT_UNTIL (!sky_library_get_scanning (self->library));
}

GArray *
sky_library_fixture_search (SkyLibraryFixture *self, const char *query)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GArray *ids;

  sky_library_search_async (self->library, query, 0, NULL, sky_wait_result_cb, &result);
  ids = sky_library_search_finish (self->library, sky_wait_result (&result), &error);
  g_assert_no_error (error);
  return ids;
}

GArray *
sky_library_fixture_list (SkyLibraryFixture *self)
{
  g_autoptr (SkyTrackList) list = sky_library_list_tracks (self->library);

  SKY_WAIT_UNTIL (!sky_track_list_get_loading (list));
  return sky_track_list_dup_ids (list, 0, G_MAXUINT);
}

SkyTrackInfo *
sky_library_fixture_get (SkyLibraryFixture *self, gint64 id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SkyTrackInfo *track;

  sky_library_get_track_async (self->library, id, NULL, sky_wait_result_cb, &result);
  track = sky_library_get_track_finish (self->library, sky_wait_result (&result), &error);
  g_assert_no_error (error);
  return track;
}

char *
sky_library_fixture_make_song (SkyLibraryFixture *self,
                               const char        *name,
                               const char        *title,
                               int                pitch)
{
  char             *path = g_build_filename (self->music, name, NULL);
  g_autofree char  *sound = g_strdup_printf ("sine=%d:r=44100:d=0.5", pitch);
  g_autofree char  *tag = g_strdup_printf ("title=%s", title);
  g_autofree char  *folder = g_path_get_dirname (path);
  const char *const argv[] = { "ffmpeg", "-nostdin",  "-v",         "error",     "-y",
                               "-f",     "lavfi",     "-i",         sound,       "-metadata",
                               tag,      "-metadata", "artist=Zoë", "-metadata", "album=Étude",
                               path,     NULL };

  g_mkdir_with_parents (folder, 0700);
  sky_library_fixture_run (argv);
  return path;
}
