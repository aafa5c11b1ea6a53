/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file, many tracks: cue sheets beside a file and in its tags, here and on a drive, as they
 * come, change and go. */
#include <glib/gstdio.h>
#include <string.h>

#include "drive/skylark/sky-skylark-drive.h"
#include "library/sky-unreadable.h"
#include "media/sky-media-error.h"
#include "sky-library-fixture.h"
#include "support/sky-server-fixture.h"
#include "support/sky-sync-drive.h"
#include "support/sky-wait.h"

/* Three tracks of a file of half a second; a frame is 1/75 s. */
#define SHEET                                                                                      \
  "REM GENRE Jazz\r\nREM DATE 1959\r\nPERFORMER \"Quartet\"\r\nTITLE \"Blue\"\r\n"                 \
  "FILE \"album.wav\" WAVE\r\n"                                                                    \
  "  TRACK 01 AUDIO\r\n    TITLE \"Alpha\"\r\n    INDEX 01 00:00:00\r\n"                           \
  "  TRACK 02 AUDIO\r\n    TITLE \"Beta\"\r\n    PERFORMER \"Guest\"\r\n"                          \
  "    INDEX 00 00:00:09\r\n    INDEX 01 00:00:10\r\n"                                             \
  "  TRACK 03 AUDIO\r\n    TITLE \"Gamma\"\r\n    INDEX 01 00:00:25\r\n"

typedef struct
{
  SkyLibraryFixture base;
  SkyServerFixture *server;  /* (nullable) */
  SkyLoopThread    *network; /* (nullable) */
  SkyBlockCache    *cache;   /* (nullable) */
  SkyDrive         *drive;   /* (nullable) */
  char             *folder;  /* (nullable): of the cache */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  sky_library_fixture_set_up (&self->base, NULL);
}

static void
set_up_drive (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("sky-cue-cache-XXXXXX", NULL);
  self->server = sky_server_fixture_new ();
  self->network = sky_loop_thread_new ("sky-net");
  self->cache = sky_block_cache_new (self->folder, self->network, &error);
  g_assert_no_error (error);
  sky_block_cache_set_patience_ms (self->cache, 200);
  self->drive = sky_skylark_drive_new ("d1", sky_server_fixture_get_url (self->server),
                                       sky_server_fixture_get_token (self->server), TRUE);
  sky_library_fixture_set_up (&self->base, self->cache);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  const char *const argv[] = { "rm", "-rf", self->folder, NULL };

  sky_library_fixture_tear_down (&self->base);
  if (self->server == NULL)
    return;
  sky_block_cache_stop (self->cache);
  g_object_unref (self->cache);
  g_object_unref (self->drive);
  sky_library_fixture_run (argv);
  sky_loop_thread_stop (self->network);
  g_object_unref (self->network);
  sky_server_fixture_free (self->server);
  g_free (self->folder);
}

static char *
write_sheet (Fixture *self, const char *name, const char *text)
{
  char *path = g_build_filename (self->base.music, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

static void
assert_count (Fixture *self, guint n)
{
  g_autoptr (GArray) ids = sky_library_fixture_list (&self->base);

  g_assert_cmpuint (ids->len, ==, n);
}

static SkyTrackInfo *
find (Fixture *self, const char *query)
{
  g_autoptr (GArray) ids = sky_library_fixture_search (&self->base, query);

  g_assert_cmpuint (ids->len, ==, 1);
  return sky_library_fixture_get (&self->base, g_array_index (ids, gint64, 0));
}

static gint64
find_id (Fixture *self, const char *query)
{
  g_autoptr (SkyTrackInfo) track = find (self, query);

  return track->id;
}

static const SkyCopyInfo *
copy_of (const SkyTrackInfo *track)
{
  g_assert_cmpuint (track->copies->len, ==, 1);
  return g_ptr_array_index (track->copies, 0);
}

static void
scan (Fixture *self)
{
  sky_library_fixture_scan (&self->base);
}

static void
test_rows (Fixture *self, gconstpointer data)
{
  g_autofree char *song = sky_library_fixture_make_song (&self->base, "album.flac", "Whole", 300);
  g_autofree char *sheet = write_sheet (self, "album.cue", SHEET);
  g_autoptr (SkyTrackInfo) one = NULL;
  g_autoptr (SkyTrackInfo) two = NULL;
  g_autoptr (SkyTrackInfo) three = NULL;

  scan (self);
  assert_count (self, 3);
  g_assert_cmpuint (self->base.failures->len, ==, 0);
  one = find (self, "Alpha");
  two = find (self, "Beta");
  three = find (self, "Gamma");
  g_assert_cmpstr (one->artist, ==, "Quartet");
  g_assert_cmpstr (one->album, ==, "Blue");
  g_assert_cmpstr (one->genre, ==, "Jazz");
  g_assert_cmpint (one->year, ==, 1959);
  g_assert_cmpint (one->track, ==, 1);
  g_assert_cmpstr (two->artist, ==, "Guest");
  g_assert_cmpstr (two->album_artist, ==, "Quartet");
  g_assert_cmpstr (copy_of (two)->path, ==, song);
  g_assert_cmpint (copy_of (one)->start_ns, ==, 0);
  g_assert_cmpint (copy_of (one)->end_ns, ==, 133333333);
  g_assert_cmpint (copy_of (two)->start_ns, ==, 133333333);
  g_assert_cmpint (copy_of (two)->end_ns, ==, 333333333);
  g_assert_cmpint (copy_of (three)->end_ns, ==, -1);
  g_assert_cmpint (two->duration_ms, ==, 200);
  g_assert_cmpint (three->duration_ms, ==, 167);
  g_assert_cmpstr (copy_of (three)->format, ==, "FLAC");
}

/* The same rows under the same ids, and nothing is told twice. */
static void
test_stable (Fixture *self, gconstpointer data)
{
  g_autofree char *song = sky_library_fixture_make_song (&self->base, "album.flac", "Whole", 300);
  g_autofree char *sheet = write_sheet (self, "album.cue", SHEET);
  g_autoptr (GString) text = g_string_new (SHEET);
  g_autofree char *again = NULL;
  gint64           one, two, three;

  scan (self);
  one = find_id (self, "Alpha");
  two = find_id (self, "Beta");
  three = find_id (self, "Gamma");
  scan (self);
  g_assert_cmpint (find_id (self, "Alpha"), ==, one);
  /* A corrected title and a corrected place are the same tracks. */
  g_string_replace (text, "Alpha", "Alphabet", 0);
  g_string_replace (text, "00:00:25", "00:00:26", 0);
  again = write_sheet (self, "album.cue", text->str);
  scan (self);
  assert_count (self, 3);
  g_assert_cmpint (find_id (self, "Alphabet"), ==, one);
  g_assert_cmpint (find_id (self, "Beta"), ==, two);
  g_assert_cmpint (find_id (self, "Gamma"), ==, three);
}

static void
test_comes_and_goes (Fixture *self, gconstpointer data)
{
  g_autofree char *song = sky_library_fixture_make_song (&self->base, "album.flac", "Whole", 300);
  g_autofree char *other = sky_library_fixture_make_song (&self->base, "other.flac", "Other", 400);
  g_autofree char *sheet = NULL;
  gint64           whole, one;

  scan (self);
  assert_count (self, 2);
  whole = find_id (self, "Whole");
  sheet = write_sheet (self, "album.cue", SHEET);
  scan (self);
  assert_count (self, 4);
  one = find_id (self, "Alpha");
  g_assert_cmpint (g_unlink (sheet), ==, 0);
  scan (self);
  assert_count (self, 2);
  g_assert_cmpint (find_id (self, "Whole"), ==, whole);
  g_free (sheet);
  sheet = write_sheet (self, "album.cue", SHEET);
  scan (self);
  assert_count (self, 4);
  g_assert_cmpint (find_id (self, "Alpha"), ==, one);
  g_assert_cmpint (g_unlink (song), ==, 0);
  scan (self);
  assert_count (self, 1);
  g_assert_cmpuint (self->base.failures->len, ==, 1);
}

/* A sheet that makes no sense loses nothing, is told once with its line, and can be put right. */
static void
test_bad_sheet (Fixture *self, gconstpointer data)
{
  g_autofree char *song = sky_library_fixture_make_song (&self->base, "album.flac", "Whole", 300);
  g_autofree char *sheet = write_sheet (self, "album.cue",
                                        "FILE \"album.wav\" WAVE\nTRACK 01 AUDIO\n"
                                        "INDEX 01 00:00:99\n");
  g_autofree char *long_one = NULL;
  g_autofree char *good = NULL;

  scan (self);
  assert_count (self, 1);
  g_assert_cmpuint (self->base.failures->len, ==, 1);
  g_assert_nonnull (
      strstr (g_ptr_array_index (self->base.failures, 0), "album.cue, line 3: “00:00:99”"));
  scan (self);
  g_assert_cmpuint (self->base.failures->len, ==, 1);
  long_one = write_sheet (self, "album.cue",
                          "FILE \"album.wav\" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n"
                          "TRACK 02 AUDIO\nINDEX 01 00:30:00\n");
  scan (self);
  assert_count (self, 1);
  g_assert_cmpuint (self->base.failures->len, ==, 2);
  g_assert_nonnull (strstr (g_ptr_array_index (self->base.failures, 1),
                            "album.cue, line 4: track 2 begins behind the end"));
  good = write_sheet (self, "album.cue", SHEET);
  scan (self);
  assert_count (self, 3);
  g_assert_cmpuint (self->base.failures->len, ==, 2);
}

static void
upload (Fixture *self, const char *local, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (local);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveEntry) entry = sky_sync_upload (self->drive, file, path, &error);

  g_assert_no_error (error);
}

static void
scan_drive (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sky_library_scan_drive_async (self->base.library, self->drive, "/", NULL, sky_wait_result_cb,
                                &result);
  sky_library_scan_drive_finish (self->base.library, sky_wait_result (&result), &error);
  g_assert_no_error (error);
}

/* A sheet left over from the image of which the files here were made. */
static void
test_sheet_without_file (Fixture *self, gconstpointer data)
{
  g_autofree char *song = sky_library_fixture_make_song (&self->base, "01.flac", "One", 300);
  g_autofree char *sheet = write_sheet (self, "rip.cue", SHEET);

  scan (self);
  assert_count (self, 1);
  g_assert_cmpint (find_id (self, "One"), >, 0);
  g_assert_cmpuint (self->base.failures->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (self->base.failures, 0),
                            "rip.cue, line 5: no music “album.wav” lies beside it"));
  g_assert_error (self->base.failure, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_NO_MUSIC);
  scan (self);
  g_assert_cmpuint (self->base.failures->len, ==, 1);
}

static guint
count_unreadable (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  sky_library_list_unreadable_async (self->base.library, 10, NULL, sky_wait_result_cb, &result);
  list = sky_library_list_unreadable_finish (self->base.library, sky_wait_result (&result), &error);
  g_assert_no_error (error);
  return list->len;
}

/* A sheet that is all that is left is told once, remembered, and forgotten when its music is back
 * or it is gone itself. */
static void
test_lonely_sheet (Fixture *self, gconstpointer data)
{
  g_autofree char *sheet = write_sheet (self, "album.cue", SHEET);
  g_autofree char *song = NULL;

  scan (self);
  assert_count (self, 0);
  g_assert_cmpuint (self->base.failures->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (self->base.failures, 0),
                            "album.cue, line 5: no music “album.wav” lies beside it"));
  g_assert_error (self->base.failure, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_NO_MUSIC);
  g_assert_cmpuint (count_unreadable (self), ==, 1);
  scan (self);
  g_assert_cmpuint (self->base.failures->len, ==, 1);
  g_assert_cmpuint (count_unreadable (self), ==, 1);
  song = sky_library_fixture_make_song (&self->base, "Album.flac", "Whole", 300);
  scan (self);
  assert_count (self, 3);
  g_assert_cmpuint (count_unreadable (self), ==, 0);
  g_assert_cmpint (g_unlink (song), ==, 0);
  scan (self);
  g_assert_cmpuint (self->base.failures->len, ==, 2);
  g_assert_cmpuint (count_unreadable (self), ==, 1);
}

static void
test_lonely_on_drive (Fixture *self, gconstpointer data)
{
  g_autofree char *song = sky_library_fixture_make_song (&self->base, "album.flac", "Whole", 300);
  g_autofree char *sheet = write_sheet (self, "album.cue", SHEET);
  g_autoptr (GError) error = NULL;

  g_assert_true (sky_sync_ensure_folder (self->drive, "/Album", &error));
  upload (self, sheet, "/Album/album.cue");
  scan_drive (self);
  g_assert_cmpuint (self->base.failures->len, ==, 1);
  g_assert_cmpuint (count_unreadable (self), ==, 1);
  scan_drive (self);
  g_assert_cmpuint (self->base.failures->len, ==, 1);
  upload (self, song, "/Album/album.flac");
  scan_drive (self);
  assert_count (self, 3);
  g_assert_cmpuint (count_unreadable (self), ==, 0);
}

/* What the sheet writes between the tracks is theirs, and nobody else's when it goes. */
static void
test_gap (Fixture *self, gconstpointer data)
{
  g_autofree char *song = sky_library_fixture_make_song (&self->base, "album.flac", "Whole", 300);
  g_autofree char *sheet = NULL;
  g_autoptr (GString) text = g_string_new (SHEET);
  g_autoptr (SkyTrackInfo) two = NULL;
  g_autoptr (SkyTrackInfo) three = NULL;

  g_string_replace (text, "    INDEX 01 00:00:25", "    PREGAP 00:02:00\r\n    INDEX 01 00:00:25",
                    0);
  sheet = write_sheet (self, "album.cue", text->str);
  scan (self);
  two = find (self, "Beta");
  three = find (self, "Gamma");
  g_assert_cmpint (copy_of (two)->gap_ns, ==, 2000000000);
  g_assert_cmpint (two->duration_ms, ==, 2200);
  g_assert_cmpint (copy_of (three)->gap_ns, ==, 0);
  g_assert_cmpint (three->duration_ms, ==, 167);
  g_free (sheet);
  sheet = write_sheet (self, "album.cue", SHEET);
  scan (self);
  g_clear_pointer (&two, sky_track_info_free);
  two = find (self, "Beta");
  g_assert_cmpint (copy_of (two)->gap_ns, ==, 0);
  g_assert_cmpint (two->duration_ms, ==, 200);
}

/* As metaflac writes the block, of a disc and of none; a sheet in the tags goes before it. */
static void
assert_block (Fixture *self, const char *source)
{
  g_autofree char *song = g_build_filename (self->base.music, "disc.flac", NULL);
  g_autofree char *text = g_build_filename (self->base.folder, "sheet", NULL);
  g_autofree char *import = g_strdup_printf ("--import-cuesheet-from=%s", text);
  g_autofree char *tag = g_strdup_printf ("--set-tag-from-file=CUESHEET=%s", text);
  g_autoptr (SkyTrackInfo) two = NULL;

  g_assert_true (g_file_set_contents (text, SHEET, -1, NULL));
  sky_library_fixture_run ((const char *const[]){ "ffmpeg", "-nostdin", "-v", "error", "-f",
                                                  "lavfi", "-i", source, "-metadata", "title=Whole",
                                                  song, NULL });
  sky_library_fixture_run ((const char *const[]){ "metaflac", import, song, NULL });
  scan (self);
  assert_count (self, 3);
  two = find (self, "Whole 02");
  g_assert_cmpint (copy_of (two)->start_ns, ==, 133333333);
  g_assert_cmpint (copy_of (two)->end_ns, ==, 333333333);
  g_assert_cmpint (two->track, ==, 2);
  sky_library_fixture_run ((const char *const[]){ "metaflac", tag, song, NULL });
  scan (self);
  assert_count (self, 3);
  g_assert_cmpint (find_id (self, "Beta"), >, 0);
}

static void
test_block_disc (Fixture *self, gconstpointer data)
{
  assert_block (self, "aevalsrc=sin(t*3000)|sin(t*4000):s=44100:d=0.48");
}

static void
test_block_other (Fixture *self, gconstpointer data)
{
  assert_block (self, "aevalsrc=sin(t*3000):s=48000:d=0.5");
}

/* Each file a track: their own tags are nearer, the sheet fills what they lack. */
static void
test_files_of_one_track (Fixture *self, gconstpointer data)
{
  g_autofree char *song = sky_library_fixture_make_song (&self->base, "01.flac", "Own", 300);
  g_autofree char *sheet = write_sheet (self, "all.cue",
                                        "REM GENRE Folk\nTITLE Sheet\nFILE \"01.WAV\" WAVE\n"
                                        "TRACK 07 AUDIO\nTITLE Other\nINDEX 01 00:00:00\n");
  g_autoptr (SkyTrackInfo) track = NULL;

  scan (self);
  assert_count (self, 1);
  track = find (self, "Own");
  g_assert_cmpstr (track->album, ==, "Étude");
  g_assert_cmpstr (track->genre, ==, "Folk");
  g_assert_cmpint (track->track, ==, 7);
}

static void
test_embedded (Fixture *self, gconstpointer data)
{
  g_autofree char *song = sky_library_fixture_make_song (&self->base, "disc.flac", "Whole", 300);
  g_autofree char *text = g_build_filename (self->base.folder, "sheet", NULL);
  g_autofree char *outer = NULL;
  g_autofree char *tag = NULL;
  g_autoptr (SkyTrackInfo) track = NULL;

  g_assert_true (g_file_set_contents (text, SHEET, -1, NULL));
  tag = g_strdup_printf ("--set-tag-from-file=CUESHEET=%s", text);
  sky_library_fixture_run ((const char *const[]){ "metaflac", tag, song, NULL });
  scan (self);
  assert_count (self, 3);
  track = find (self, "Beta");
  g_assert_cmpint (copy_of (track)->start_ns, ==, 133333333);
  /* One beside it is nearer to the user. */
  outer = write_sheet (self, "disc.cue",
                       "FILE disc.flac WAVE\nTRACK 1 AUDIO\nTITLE Delta\nINDEX 1 0:0:0\n"
                       "TRACK 2 AUDIO\nTITLE Epsilon\nINDEX 1 0:0:20\n");
  scan (self);
  assert_count (self, 2);
  g_assert_cmpint (find_id (self, "Epsilon"), >, 0);
}

/* In the tags of WavPack, which are APEv2. */
static void
test_embedded_wavpack (Fixture *self, gconstpointer data)
{
  g_autofree char *wav = sky_library_fixture_make_song (&self->base, "disc.wav", "Whole", 300);
  g_autofree char *text = g_build_filename (self->base.folder, "sheet", NULL);
  g_autofree char *tag = g_strdup_printf ("Cuesheet=@%s", text);

  g_assert_true (g_file_set_contents (text, SHEET, -1, NULL));
  sky_library_fixture_run (
      (const char *const[]){ "wavpack", "-q", "-d", "-w", tag, "-w", "Title=Whole", wav, NULL });
  scan (self);
  assert_count (self, 3);
  g_assert_cmpint (find_id (self, "Gamma"), >, 0);
}

/* The same album on a drive is the same tracks, and a sheet there comes and goes as well. */
static void
test_drive (Fixture *self, gconstpointer data)
{
  g_autofree char *song = sky_library_fixture_make_song (&self->base, "album.flac", "Whole", 300);
  g_autofree char *sheet = write_sheet (self, "album.cue", SHEET);
  g_autoptr (SkyTrackInfo) track = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  scan (self);
  id = find_id (self, "Beta");
  g_assert_true (sky_sync_ensure_folder (self->drive, "/Album", &error));
  upload (self, song, "/Album/ALBUM.FLAC");
  scan_drive (self);
  assert_count (self, 4);
  upload (self, sheet, "/Album/album.cue");
  scan_drive (self);
  assert_count (self, 3);
  track = find (self, "Beta");
  g_assert_cmpint (track->id, ==, id);
  g_assert_cmpuint (track->copies->len, ==, 2);
  g_assert_cmpint (((SkyCopyInfo *) track->copies->pdata[1])->start_ns, ==, 133333333);
  g_assert_true (sky_sync_remove (self->drive, "/Album/album.cue", &error));
  scan_drive (self);
  assert_count (self, 4);
  g_assert_cmpuint (self->base.failures->len, ==, 0);
}

static SkyDriveEntry *
stat_entry (Fixture *self, const char *path)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SkyDriveEntry *entry;

  sky_drive_stat_async (self->drive, path, NULL, sky_wait_result_cb, &result);
  entry = sky_drive_stat_finish (self->drive, sky_wait_result (&result), &error);
  g_assert_no_error (error);
  return entry;
}

static void
arrive (Fixture *self, const char *path)
{
  g_autoptr (SkyDriveEntry) entry = stat_entry (self, path);

  sky_library_add_entry (self->base.library, self->drive, entry);
}

static guint
count (Fixture *self)
{
  return sky_library_get_n_tracks (self->base.library);
}

/* An upload: sheet and file come one by one, and go so. */
static void
test_arrivals (Fixture *self, gconstpointer data)
{
  g_autofree char *song = sky_library_fixture_make_song (&self->base, "album.flac", "Whole", 300);
  g_autofree char *other = sky_library_fixture_make_song (&self->base, "other.flac", "Other", 400);
  g_autofree char *sheet = write_sheet (self, "album.cue", SHEET);
  g_autoptr (GError) error = NULL;

  g_assert_true (sky_sync_ensure_folder (self->drive, "/Album", &error));
  g_assert_true (sky_sync_ensure_folder (self->drive, "/Album/More", &error));
  upload (self, other, "/Album/More/other.flac");
  arrive (self, "/Album/More/other.flac");
  SKY_WAIT_UNTIL (count (self) == 1);
  upload (self, sheet, "/Album/album.cue");
  arrive (self, "/Album/album.cue");
  upload (self, song, "/Album/album.flac");
  arrive (self, "/Album/album.flac");
  SKY_WAIT_UNTIL (count (self) == 4);
  g_assert_cmpint (find_id (self, "Gamma"), >, 0);
  /* After a restart too the file's new version is read with its sheet. */
  sky_library_fixture_reopen (&self->base, self->cache);
  arrive (self, "/Album/album.flac");
  SKY_WAIT_UNTIL (sky_library_get_scanning (self->base.library));
  SKY_WAIT_UNTIL (!sky_library_get_scanning (self->base.library));
  g_assert_cmpuint (count (self), ==, 4);
  g_assert_true (sky_sync_remove (self->drive, "/Album/album.cue", &error));
  sky_library_remove_entry (self->base.library, "d1", "/Album/album.cue");
  SKY_WAIT_UNTIL (count (self) == 2);
  g_assert_cmpint (find_id (self, "Whole"), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func, up) g_test_add ("/library/cue/" name, Fixture, NULL, up, func, tear_down)
  ADD ("rows", test_rows, set_up);
  ADD ("stable", test_stable, set_up);
  ADD ("comes-and-goes", test_comes_and_goes, set_up);
  ADD ("bad-sheet", test_bad_sheet, set_up);
  ADD ("sheet-without-file", test_sheet_without_file, set_up);
  ADD ("lonely-sheet", test_lonely_sheet, set_up);
  ADD ("lonely-on-drive", test_lonely_on_drive, set_up_drive);
  ADD ("gap", test_gap, set_up);
  ADD ("block-disc", test_block_disc, set_up);
  ADD ("block-other", test_block_other, set_up);
  ADD ("files-of-one-track", test_files_of_one_track, set_up);
  ADD ("embedded", test_embedded, set_up);
  ADD ("embedded-wavpack", test_embedded_wavpack, set_up);
  ADD ("drive", test_drive, set_up_drive);
  ADD ("arrivals", test_arrivals, set_up_drive);
  return g_test_run ();
}
