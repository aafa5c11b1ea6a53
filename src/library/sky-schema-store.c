/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tables of library.db, and how paths stand in them: as blobs, byte by byte as the file system
 * or the drive has them, so that a name of invalid UTF-8 is displayed in a readable form but opened
 * by its real one.
 */
#include "library/sky-schema-store.h"

#include <string.h>

/*
 * The *_key columns are folded sort keys. Tracks without copies (n_copies 0) stay, with the user's
 * data, for the day when the file comes back; no list shows them, so the indexes leave them out.
 * tracks_album alone carries the whole tie-breaking order; the others are narrow, and the lists
 * join them with it in memory (see sky-list-store.c).
 */
static const char schema_1[] =
    "CREATE TABLE places ("
    "  drive_id TEXT PRIMARY KEY,"
    "  name TEXT NOT NULL,"
    "  name_key TEXT NOT NULL,"
    "  available INTEGER NOT NULL DEFAULT 0"
    ") WITHOUT ROWID;"
    "CREATE INDEX places_name ON places (name_key);"
    "INSERT INTO places VALUES ('', '', '', 1);"

    "CREATE TABLE tracks ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  title TEXT NOT NULL,"
    "  artist TEXT,"
    "  album TEXT,"
    "  album_artist TEXT,"
    "  genre TEXT,"
    "  composer TEXT,"
    "  disc INTEGER NOT NULL DEFAULT 0,"
    "  track INTEGER NOT NULL DEFAULT 0,"
    "  year INTEGER NOT NULL DEFAULT 0,"
    "  duration_ms INTEGER NOT NULL DEFAULT -1,"
    "  title_key TEXT NOT NULL,"
    "  artist_key TEXT NOT NULL,"
    "  album_key TEXT NOT NULL,"
    "  genre_key TEXT NOT NULL,"
    "  format TEXT NOT NULL DEFAULT '',"
    "  place TEXT NOT NULL DEFAULT '',"
    "  n_copies INTEGER NOT NULL DEFAULT 0,"
    "  added INTEGER NOT NULL,"
    "  plays INTEGER NOT NULL DEFAULT 0,"
    "  last_played INTEGER NOT NULL DEFAULT 0,"
    "  rating INTEGER NOT NULL DEFAULT 0,"
    "  favourite INTEGER NOT NULL DEFAULT 0"
    ");"
    "CREATE INDEX tracks_album ON tracks (album_key, disc, track, title_key) WHERE n_copies > 0;"
    "CREATE INDEX tracks_title ON tracks (title_key) WHERE n_copies > 0;"
    "CREATE INDEX tracks_artist ON tracks (artist_key) WHERE n_copies > 0;"
    "CREATE INDEX tracks_genre ON tracks (genre_key) WHERE n_copies > 0;"
    "CREATE INDEX tracks_year ON tracks (year) WHERE n_copies > 0;"
    "CREATE INDEX tracks_duration ON tracks (duration_ms) WHERE n_copies > 0;"
    "CREATE INDEX tracks_added ON tracks (added) WHERE n_copies > 0;"
    "CREATE INDEX tracks_plays ON tracks (plays) WHERE n_copies > 0;"
    "CREATE INDEX tracks_format ON tracks (format) WHERE n_copies > 0;"
    "CREATE INDEX tracks_place ON tracks (place) WHERE n_copies > 0;"

    "CREATE TABLE copies ("
    "  id INTEGER PRIMARY KEY,"
    "  track_id INTEGER NOT NULL REFERENCES tracks (id),"
    "  drive_id TEXT NOT NULL DEFAULT '',"
    "  path BLOB NOT NULL,"
    "  start_ms INTEGER NOT NULL DEFAULT 0,"
    "  end_ms INTEGER NOT NULL DEFAULT -1,"
    "  entry_key TEXT,"
    "  etag TEXT,"
    "  version TEXT,"
    "  size INTEGER NOT NULL,"
    "  mtime INTEGER NOT NULL DEFAULT 0,"
    "  mtime_nsec INTEGER NOT NULL DEFAULT 0,"
    "  sha256 TEXT,"
    "  audio_key TEXT,"
    "  format TEXT,"
    "  sample_rate INTEGER NOT NULL DEFAULT 0,"
    "  channels INTEGER NOT NULL DEFAULT 0,"
    "  bit_rate INTEGER NOT NULL DEFAULT 0,"
    "  bits_per_sample INTEGER NOT NULL DEFAULT 0,"
    "  audio_offset INTEGER NOT NULL DEFAULT 0,"
    "  picture_offset INTEGER NOT NULL DEFAULT 0,"
    "  picture_length INTEGER NOT NULL DEFAULT 0,"
    "  picture_coding INTEGER NOT NULL DEFAULT 0,"
    "  picture_mime TEXT,"
    "  merged_from INTEGER,"
    "  UNIQUE (drive_id, path, start_ms)"
    ");"
    "CREATE INDEX copies_track ON copies (track_id);"
    "CREATE INDEX copies_sha256 ON copies (sha256) WHERE sha256 IS NOT NULL;"

    "CREATE TABLE audio_keys ("
    "  audio_key TEXT NOT NULL,"
    "  track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,"
    "  PRIMARY KEY (audio_key, track_id)"
    ") WITHOUT ROWID;"
    "CREATE INDEX audio_keys_track ON audio_keys (track_id);"

    /* The user's data as it was, so that a merge can be taken back. */
    "CREATE TABLE track_aliases ("
    "  old_id INTEGER PRIMARY KEY,"
    "  track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,"
    "  merged INTEGER NOT NULL,"
    "  added INTEGER NOT NULL,"
    "  plays INTEGER NOT NULL,"
    "  last_played INTEGER NOT NULL,"
    "  rating INTEGER NOT NULL,"
    "  favourite INTEGER NOT NULL"
    ");"
    "CREATE INDEX track_aliases_track ON track_aliases (track_id);"

    /* Files that could not be read, so that they are tried again only when they have changed. */
    "CREATE TABLE failures ("
    "  drive_id TEXT NOT NULL,"
    "  path BLOB NOT NULL,"
    "  version TEXT,"
    "  size INTEGER NOT NULL,"
    "  mtime INTEGER NOT NULL,"
    "  mtime_nsec INTEGER NOT NULL,"
    "  message TEXT NOT NULL,"
    "  PRIMARY KEY (drive_id, path)"
    ") WITHOUT ROWID;"

    "CREATE TABLE folders (path BLOB PRIMARY KEY, added INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE scan_roots ("
    "  drive_id TEXT NOT NULL,"
    "  folder TEXT NOT NULL,"
    "  scanned INTEGER NOT NULL,"
    "  PRIMARY KEY (drive_id, folder)"
    ") WITHOUT ROWID;"

    /* Covers that lie in the art folder, by the digest of their bytes. */
    "CREATE TABLE covers ("
    "  track_id INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE,"
    "  name TEXT NOT NULL"
    ");"

    "CREATE VIRTUAL TABLE track_search USING fts5 ("
    "  title, artist, album, album_artist, composer, genre, path,"
    "  tokenize = 'sky_fold', prefix = '1 2'"
    ");"
    "INSERT INTO track_search (track_search, rank)"
    "  VALUES ('rank', 'bm25 (10.0, 8.0, 6.0, 6.0, 3.0, 2.0, 1.0)');";

/* What files tell of their loudness, and how to begin at their sound. None of them is known as it
 * is now, so that the next look reads their tags again. */
static const char schema_2[] = "ALTER TABLE copies ADD COLUMN stream_head BLOB;"
                               "ALTER TABLE copies ADD COLUMN track_gain REAL;"
                               "ALTER TABLE copies ADD COLUMN album_gain REAL;"
                               "ALTER TABLE copies ADD COLUMN track_peak REAL;"
                               "ALTER TABLE copies ADD COLUMN album_peak REAL;"
                               "UPDATE copies SET version = NULL, mtime_nsec = -1;";

/* Parts of files by cue sheets: exact places, the sheet, and what sheets lay beside the file when
 * it was read. Long files of the kinds that hold sheets in their tags are read again. */
static const char schema_3[] =
    "ALTER TABLE copies RENAME COLUMN start_ms TO start_ns;"
    "ALTER TABLE copies RENAME COLUMN end_ms TO end_ns;"
    "UPDATE copies SET start_ns = start_ns * 1000000, end_ns = end_ns * 1000000"
    " WHERE start_ns <> 0 OR end_ns <> -1;"
    "UPDATE copies SET end_ns = -1 WHERE end_ns < 0;"
    "ALTER TABLE copies ADD COLUMN sheet BLOB;"
    "ALTER TABLE copies ADD COLUMN sheets TEXT;"
    "ALTER TABLE failures ADD COLUMN sheets TEXT;"
    "CREATE INDEX copies_sheet ON copies (drive_id, sheet) WHERE sheet IS NOT NULL;"
    "CREATE INDEX copies_sheets ON copies (drive_id, path) WHERE sheets IS NOT NULL;"
    "UPDATE copies SET version = NULL, mtime_nsec = -1 WHERE format IN ('FLAC', 'WavPack', 'APE')"
    " AND (SELECT duration_ms FROM tracks WHERE tracks.id = track_id) >= 300000;";

/* Silence that sheets put behind tracks. Parts of files are read again, and long files that may
 * have a sheet of FLAC's own. */
static const char schema_4[] =
    "ALTER TABLE copies ADD COLUMN gap_ns INTEGER NOT NULL DEFAULT 0;"
    "UPDATE copies SET version = NULL, mtime_nsec = -1 WHERE start_ns <> 0 OR end_ns <> -1"
    " OR sheet IS NOT NULL OR (format = 'FLAC'"
    " AND (SELECT duration_ms FROM tracks WHERE tracks.id = track_id) >= 300000);";

static const SkyMigration migrations[] = { schema_1, schema_2, schema_3, schema_4 };

/**
 * sky_schema_store_get_migrations:
 * @n_migrations: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_migrations): the schema's history
 */
const SkyMigration *
sky_schema_store_get_migrations (guint *n_migrations)
{
  *n_migrations = G_N_ELEMENTS (migrations);
  return migrations;
}

/**
 * sky_schema_store_bind_path:
 * @statement: a statement
 * @index: parameter, from 1
 * @path: any bytes
 */
void
sky_schema_store_bind_path (SkyStatement *statement, int index, const char *path)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (path, strlen (path));

  sky_statement_bind_bytes (statement, index, bytes);
}

/**
 * sky_schema_store_dup_path:
 * @statement: a statement that stands on a row
 * @column: a path's column
 *
 * Returns: (transfer full): the bytes
 */
char *
sky_schema_store_dup_path (SkyStatement *statement, int column)
{
  g_autoptr (GBytes) bytes = sky_statement_dup_bytes (statement, column);
  gsize         size = 0;
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  return data != NULL ? g_strndup (data, size) : g_strdup ("");
}

/**
 * sky_schema_store_bind_below:
 * @statement: a statement with `path > ?index AND path < ?(index + 1)`
 * @index: the first of the two parameters
 * @folder: an absolute path
 *
 * Binds the bounds of all paths below @folder.
 */
void
sky_schema_store_bind_below (SkyStatement *statement, int index, const char *folder)
{
  gsize            length = strlen (folder);
  g_autofree char *first = NULL;
  g_autofree char *limit = NULL;

  while (length > 0 && folder[length - 1] == '/')
    length--;
  first = g_strdup_printf ("%.*s/", (int) length, folder);
  /* '0' follows '/'. */
  limit = g_strdup_printf ("%.*s0", (int) length, folder);
  sky_schema_store_bind_path (statement, index, first);
  sky_schema_store_bind_path (statement, index + 1, limit);
}
