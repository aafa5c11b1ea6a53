/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library over real music: Debian's wesnoth-1.16-music, with ffprobe as the judge. */
#include <glib/gstdio.h>
#include <string.h>

#include "library/sky-library.h"
#include "support/sky-wait.h"

#define MUSIC "/usr/share/games/wesnoth/1.16/data/core/music"

typedef struct
{
  char       *folder; /* (owned) */
  SkyLibrary *library;
  guint       n_failures;
  GString    *failures;
} Fixture;

static void
failed_cb (SkyLibrary *library, const char *where, const GError *error, Fixture *self)
{
  self->n_failures++;
  g_string_append_printf (self->failures, "%s: %s\n", where, error->message);
}

static void
open_library (Fixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "library.db", NULL);
  g_autoptr (GError) error = NULL;

  self->library = sky_library_new (path, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->library, "item-failed", G_CALLBACK (failed_cb), self);
}

static void
close_library (Fixture *self)
{
  sky_library_stop (self->library);
  g_object_add_weak_pointer (G_OBJECT (self->library), (gpointer *) &self->library);
  g_object_unref (self->library);
  SKY_WAIT_UNTIL (self->library == NULL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("sky-library-XXXXXX", NULL);
  self->failures = g_string_new (NULL);
  open_library (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", self->folder);

  close_library (self);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_string_free (self->failures, TRUE);
  g_free (self->folder);
}

static void
add_folder (Fixture *self, const char *path)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sky_library_add_folder_async (self->library, path, NULL, sky_wait_result_cb, &result);
  sky_library_add_folder_finish (self->library, sky_wait_result (&result), &error);
  g_assert_no_error (error);
  SKY_WAIT_UNTIL (!sky_library_get_scanning (self->library));
}

/* What ffprobe says of a file, as "key=value" lines. */
static GHashTable *
probe (const char *path)
{
  const char *argv[] = { "ffprobe",
                         "-v",
                         "error",
                         "-of",
                         "default=nw=1",
                         "-show_entries",
                         "stream=sample_rate:stream_tags:format=duration",
                         path,
                         NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, NULL,
                &error);
  g_assert_no_error (error);
  lines = g_strsplit (output, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *value = strchr (lines[i], '=');

      if (value != NULL)
        g_hash_table_insert (values, g_ascii_strdown (lines[i], value - lines[i]),
                             g_strdup (value + 1));
    }
  return values;
}

static SkyTrackInfo *
get_track (Fixture *self, gint64 id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SkyTrackInfo *track;

  sky_library_get_track_async (self->library, id, NULL, sky_wait_result_cb, &result);
  track = sky_library_get_track_finish (self->library, sky_wait_result (&result), &error);
  g_assert_no_error (error);
  return track;
}

static void
check_track (Fixture *self, gint64 id)
{
  g_autoptr (SkyTrackInfo) track = get_track (self, id);
  const SkyCopyInfo *copy = g_ptr_array_index (track->copies, 0);
  g_autoptr (GHashTable) probed = probe (copy->path);
  g_autofree char *base = g_path_get_basename (copy->path);
  const char      *title = g_hash_table_lookup (probed, "tag:title");
  gint64 duration = 1000 * g_ascii_strtod (g_hash_table_lookup (probed, "duration"), NULL);

  *strrchr (base, '.') = '\0';
  g_assert_cmpstr (track->title, ==, title != NULL ? title : base);
  g_assert_cmpstr (track->artist, ==, g_hash_table_lookup (probed, "tag:artist"));
  g_assert_cmpint (ABS (track->duration_ms - duration), <=, 1);
  g_assert_cmpstr (copy->format, ==, "Vorbis");
  g_assert_cmpint (copy->sample_rate, ==,
                   g_ascii_strtoll (g_hash_table_lookup (probed, "sample_rate"), NULL, 10));
}

static void
test_real_music (Fixture *self, gconstpointer data)
{
  g_autoptr (SkyTrackList) list = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GDir) dir = g_dir_open (MUSIC, 0, NULL);
  guint n_files = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    n_files++;
  add_folder (self, MUSIC);
  g_assert_cmpstr (self->failures->str, ==, "");
  list = sky_library_list_tracks (self->library);
  SKY_WAIT_UNTIL (!sky_track_list_get_loading (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, n_files);
  SKY_WAIT_UNTIL (sky_library_get_n_tracks (self->library) == n_files);
  ids = sky_track_list_dup_ids (list, 0, G_MAXUINT);
  for (guint i = 0; i < ids->len; i++)
    check_track (self, g_array_index (ids, gint64, i));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/library/library/real-music", Fixture, NULL, set_up, test_real_music, tear_down);
  return g_test_run ();
}
