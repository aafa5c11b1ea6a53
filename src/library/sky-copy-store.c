/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SQL of the copies: where each track can be read, what the catalogue knows of each file, and the
 * files that could not be read.
 */
#include "library/sky-copy-store.h"

#include "library/sky-schema-store.h"
#include "library/sky-unreadable.h"

static const char list_sql[] =
    "SELECT c.drive_id, c.path, c.entry_key, c.etag, c.size, c.mtime, c.sha256, c.format,"
    " c.sample_rate, c.channels, c.bit_rate, c.bits_per_sample, c.audio_offset, c.start_ns,"
    " c.end_ns, c.stream_head, c.track_gain, c.album_gain, c.track_peak, c.album_peak,"
    " c.gap_ns FROM copies c LEFT JOIN places p ON p.drive_id = c.drive_id WHERE c.track_id = ?1"
    " ORDER BY c.drive_id <> '', coalesce (p.available, 0) DESC, c.id";
static const char find_track_sql[] =
    "SELECT track_id FROM copies WHERE drive_id = ?1 AND path = ?2 AND start_ns = ?3";
static const char find_whole_sql[] =
    "SELECT track_id FROM copies"
    " WHERE drive_id = ?1 AND path = ?2 AND start_ns = 0 AND end_ns = -1";
static const char has_key_sql[] = "SELECT 1 FROM audio_keys WHERE audio_key = ?2 AND track_id = ?1";
static const char count_sql[] = "SELECT count (*) FROM copies WHERE track_id = ?1";
static const char put_sql[] =
    "INSERT INTO copies (track_id, drive_id, path, start_ns, end_ns, entry_key, etag, version, "
    "size,"
    " mtime, mtime_nsec, sha256, audio_key, format, sample_rate, channels, bit_rate,"
    " bits_per_sample, audio_offset, picture_offset, picture_length, picture_coding, picture_mime,"
    " stream_head, track_gain, album_gain, track_peak, album_peak, sheet, sheets, gap_ns)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,"
    " ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31)"
    " ON CONFLICT (drive_id, path, start_ns) DO UPDATE SET track_id = excluded.track_id,"
    " end_ns = excluded.end_ns, entry_key = excluded.entry_key, etag = excluded.etag,"
    " version = excluded.version, size = excluded.size, mtime = excluded.mtime,"
    " mtime_nsec = excluded.mtime_nsec, sha256 = excluded.sha256, audio_key = excluded.audio_key,"
    " format = excluded.format, sample_rate = excluded.sample_rate, channels = excluded.channels,"
    " bit_rate = excluded.bit_rate, bits_per_sample = excluded.bits_per_sample,"
    " audio_offset = excluded.audio_offset, picture_offset = excluded.picture_offset,"
    " picture_length = excluded.picture_length, picture_coding = excluded.picture_coding,"
    " picture_mime = excluded.picture_mime, stream_head = excluded.stream_head,"
    " track_gain = excluded.track_gain, album_gain = excluded.album_gain,"
    " track_peak = excluded.track_peak, album_peak = excluded.album_peak,"
    " sheet = excluded.sheet, sheets = excluded.sheets, gap_ns = excluded.gap_ns";
/* A drive has its name told later, or never where it was removed. */
static const char put_place_sql[] =
    "INSERT OR IGNORE INTO places (drive_id, name, name_key, available) VALUES (?1, ?1, ?1, 1)";
static const char put_key_sql[] =
    "INSERT OR IGNORE INTO audio_keys (audio_key, track_id) VALUES (?1, ?2)";
static const char remove_sql[] = "DELETE FROM copies WHERE drive_id = ?1 AND path = ?2";
static const char known_sql[] =
    "SELECT path, version, size, mtime, mtime_nsec, 1, sheets FROM copies"
    " WHERE drive_id = ?1 AND path > ?2 AND path < ?3"
    " UNION ALL SELECT path, version, size, mtime, mtime_nsec, 0, sheets FROM failures"
    " WHERE drive_id = ?1 AND path > ?2 AND path < ?3";
static const char put_failure_sql[] =
    "INSERT OR REPLACE INTO failures (drive_id, path, version, size, mtime, mtime_nsec, message,"
    " sheets) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
static const char remove_failure_sql[] = "DELETE FROM failures WHERE drive_id = ?1 AND path = ?2";

static const char list_failures_sql[] =
    "SELECT drive_id, path, message FROM failures ORDER BY drive_id, path LIMIT ?1";

static const char *
place_of (const char *drive_id)
{
  return drive_id != NULL ? drive_id : SKY_PLACE_LOCAL;
}

static void
read_loudness (SkyStatement *statement, int column, SkyLoudness *loudness)
{
  loudness->has_track = !sky_statement_is_null (statement, column);
  loudness->has_album = !sky_statement_is_null (statement, column + 1);
  loudness->track_gain = sky_statement_get_double (statement, column);
  loudness->album_gain = sky_statement_get_double (statement, column + 1);
  loudness->track_peak = sky_statement_get_double (statement, column + 2);
  loudness->album_peak = sky_statement_get_double (statement, column + 3);
}

/* What isn't known is NULL. */
static void
bind_loudness (SkyStatement *statement, int index, const SkyLoudness *loudness)
{
  const double   values[] = { loudness->track_gain, loudness->album_gain, loudness->track_peak,
                              loudness->album_peak };
  const gboolean known[] = { loudness->has_track, loudness->has_album, loudness->track_peak > 0.0,
                             loudness->album_peak > 0.0 };

  for (int i = 0; i < (int) G_N_ELEMENTS (values); i++)
    if (known[i])
      sky_statement_bind_double (statement, index + i, values[i]);
    else
      sky_statement_bind_null (statement, index + i);
}

static SkyCopyInfo *
read_copy (SkyStatement *statement)
{
  SkyCopyInfo *copy = sky_copy_info_new ();
  const char  *drive_id = sky_statement_get_text (statement, 0);

  copy->drive_id = g_strcmp0 (drive_id, SKY_PLACE_LOCAL) != 0 ? g_strdup (drive_id) : NULL;
  copy->path = sky_schema_store_dup_path (statement, 1);
  copy->entry_key = g_strdup (sky_statement_get_text (statement, 2));
  copy->etag = g_strdup (sky_statement_get_text (statement, 3));
  copy->size = sky_statement_get_int (statement, 4);
  copy->mtime = sky_statement_get_int (statement, 5);
  copy->sha256 = g_strdup (sky_statement_get_text (statement, 6));
  copy->format = g_strdup (sky_statement_get_text (statement, 7));
  copy->sample_rate = sky_statement_get_int (statement, 8);
  copy->channels = sky_statement_get_int (statement, 9);
  copy->bit_rate = sky_statement_get_int (statement, 10);
  copy->bits_per_sample = sky_statement_get_int (statement, 11);
  copy->audio_offset = sky_statement_get_int (statement, 12);
  copy->start_ns = sky_statement_get_int (statement, 13);
  copy->end_ns = sky_statement_get_int (statement, 14);
  copy->stream_head = sky_statement_dup_bytes (statement, 15);
  read_loudness (statement, 16, &copy->loudness);
  copy->gap_ns = sky_statement_get_int (statement, 20);
  return copy;
}

/**
 * sky_copy_store_list:
 * @database: a database
 * @track_id: a track
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type SkyCopyInfo): its copies: files of this
 *   computer first, then drives that answer, then the others
 */
GPtrArray *
sky_copy_store_list (SkyDatabase *database, gint64 track_id, GError **error)
{
  g_autoptr (GPtrArray) copies =
                 g_ptr_array_new_with_free_func ((GDestroyNotify) sky_copy_info_free);
  SkyStatement *statement = sky_database_prepare (database, list_sql, error);
  gboolean      has_row;

  if (statement == NULL)
    return NULL;
  sky_statement_bind_int (statement, 1, track_id);
  while (sky_statement_step (statement, &has_row, error))
    {
      if (!has_row)
        return g_steal_pointer (&copies);
      g_ptr_array_add (copies, read_copy (statement));
    }
  return NULL;
}

/* The first column of the first row, or 0; a failure is seen by the write that follows. */
static gint64
read_one (SkyStatement *statement)
{
  gboolean has_row;
  gint64   value;

  if (!sky_statement_step (statement, &has_row, NULL) || !has_row)
    return 0;
  value = sky_statement_get_int (statement, 0);
  sky_statement_reset (statement);
  return value;
}

/**
 * sky_copy_store_find_track:
 * @database: a database
 * @drive_id: (nullable): the place
 * @path: the path there
 * @start_ns: where in the file
 *
 * Returns: the track of the copy there, or 0
 */
gint64
sky_copy_store_find_track (SkyDatabase *database,
                           const char  *drive_id,
                           const char  *path,
                           gint64       start_ns)
{
  SkyStatement *statement = sky_database_prepare (database, find_track_sql, NULL);

  if (statement == NULL)
    return 0;
  sky_statement_bind_text (statement, 1, place_of (drive_id));
  sky_schema_store_bind_path (statement, 2, path);
  sky_statement_bind_int (statement, 3, start_ns);
  return read_one (statement);
}

/**
 * sky_copy_store_find_whole:
 * @database: a database
 * @drive_id: (nullable): the place
 * @path: the path there
 * @track_id: (out): the track that the whole file there is, or 0
 * @error: return location, or %NULL
 *
 * A file of which the catalogue only knows parts (by a cue sheet) is none of its tracks.
 *
 * Returns: %FALSE on error
 */
gboolean
sky_copy_store_find_whole (
    SkyDatabase *database, const char *drive_id, const char *path, gint64 *track_id, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, find_whole_sql, error);
  gboolean      has_row;

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_text (statement, 1, place_of (drive_id));
  sky_schema_store_bind_path (statement, 2, path);
  if (!sky_statement_step (statement, &has_row, error))
    return FALSE;
  *track_id = has_row ? sky_statement_get_int (statement, 0) : 0;
  sky_statement_reset (statement);
  return TRUE;
}

/**
 * sky_copy_store_has_key:
 * @database: a database
 * @track_id: a track
 * @audio_key: (nullable): a recording's identity
 *
 * Returns: whether the track is known to be this recording
 */
gboolean
sky_copy_store_has_key (SkyDatabase *database, gint64 track_id, const char *audio_key)
{
  SkyStatement *statement = sky_database_prepare (database, has_key_sql, NULL);

  if (statement == NULL || audio_key == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, track_id);
  sky_statement_bind_text (statement, 2, audio_key);
  return read_one (statement) != 0;
}

/**
 * sky_copy_store_count:
 * @database: a database
 * @track_id: a track
 *
 * Returns: how many copies it has
 */
guint
sky_copy_store_count (SkyDatabase *database, gint64 track_id)
{
  SkyStatement *statement = sky_database_prepare (database, count_sql, NULL);

  if (statement == NULL)
    return 0;
  sky_statement_bind_int (statement, 1, track_id);
  return read_one (statement);
}

static void
bind_file (SkyStatement *statement, gint64 track_id, const SkyScannedFile *file)
{
  const SkyCopyInfo *copy = sky_scanned_file_get_copy (file);

  sky_statement_bind_int (statement, 1, track_id);
  sky_statement_bind_text (statement, 2, place_of (copy->drive_id));
  sky_schema_store_bind_path (statement, 3, copy->path);
  sky_statement_bind_int (statement, 4, copy->start_ns);
  sky_statement_bind_int (statement, 5, copy->end_ns);
  sky_statement_bind_text (statement, 6, copy->entry_key);
  sky_statement_bind_text (statement, 7, copy->etag);
  sky_statement_bind_text (statement, 8, file->version);
  sky_statement_bind_int (statement, 9, copy->size);
  sky_statement_bind_int (statement, 10, copy->mtime);
  sky_statement_bind_int (statement, 11, file->mtime_nsec);
  sky_statement_bind_text (statement, 12, copy->sha256);
  sky_statement_bind_text (statement, 13, file->audio_key);
  sky_statement_bind_text (statement, 14, copy->format);
  sky_statement_bind_int (statement, 15, copy->sample_rate);
  sky_statement_bind_int (statement, 16, copy->channels);
  sky_statement_bind_int (statement, 17, copy->bit_rate);
  sky_statement_bind_int (statement, 18, copy->bits_per_sample);
  sky_statement_bind_int (statement, 19, copy->audio_offset);
  sky_statement_bind_int (statement, 20, file->picture_offset);
  sky_statement_bind_int (statement, 21, file->picture_length);
  sky_statement_bind_int (statement, 22, file->picture_coding);
  sky_statement_bind_text (statement, 23, file->picture_mime);
  sky_statement_bind_bytes (statement, 24, copy->stream_head);
  bind_loudness (statement, 25, &copy->loudness);
  if (file->sheet != NULL)
    sky_schema_store_bind_path (statement, 29, file->sheet);
  else
    sky_statement_bind_null (statement, 29);
  sky_statement_bind_text (statement, 30, sky_sheet_folder_get_signature (file->sheets));
  sky_statement_bind_int (statement, 31, copy->gap_ns);
}

/**
 * sky_copy_store_put:
 * @database: the writer
 * @track_id: the track it belongs to
 * @file: what was read; replaces what was known of that place
 * @error: return location, or %NULL
 *
 * Writes the copy and adds its audio key to the track. The tracks concerned have to be refreshed.
 *
 * Returns: %FALSE on error
 */
gboolean
sky_copy_store_put (SkyDatabase          *database,
                    gint64                track_id,
                    const SkyScannedFile *file,
                    GError              **error)
{
  SkyStatement *statement = sky_database_prepare (database, put_sql, error);

  if (statement == NULL)
    return FALSE;
  bind_file (statement, track_id, file);
  if (!sky_statement_run (statement, error))
    return FALSE;
  statement = sky_database_prepare (database, put_place_sql, error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_text (statement, 1, place_of (sky_scanned_file_get_copy (file)->drive_id));
  if (!sky_statement_run (statement, error))
    return FALSE;
  if (file->audio_key == NULL)
    return TRUE;
  statement = sky_database_prepare (database, put_key_sql, error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_text (statement, 1, file->audio_key);
  sky_statement_bind_int (statement, 2, track_id);
  return sky_statement_run (statement, error);
}

static gboolean
run_at_place (
    SkyDatabase *database, const char *sql, const char *drive_id, const char *path, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_text (statement, 1, place_of (drive_id));
  sky_schema_store_bind_path (statement, 2, path);
  return sky_statement_run (statement, error);
}

/**
 * sky_copy_store_remove:
 * @database: the writer
 * @drive_id: (nullable): the place
 * @path: the path there
 * @error: return location, or %NULL
 *
 * Forgets the copies of one file. The track stays, with the user's data, and has to be refreshed.
 *
 * Returns: %FALSE on error
 */
gboolean
sky_copy_store_remove (SkyDatabase *database,
                       const char  *drive_id,
                       const char  *path,
                       GError     **error)
{
  return run_at_place (database, remove_sql, drive_id, path, error);
}

static void
known_file_free (gpointer data)
{
  SkyKnownFile *self = data;

  g_free (self->version);
  g_free (self->sheets);
  g_free (self);
}

/**
 * sky_copy_store_list_known:
 * @database: a database
 * @drive_id: (nullable): the place
 * @folder: where to look, with all below
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type filename SkyKnownFile): by path
 */
GHashTable *
sky_copy_store_list_known (SkyDatabase *database,
                           const char  *drive_id,
                           const char  *folder,
                           GError     **error)
{
  g_autoptr (GHashTable) known =
                 g_hash_table_new_full (g_str_hash, g_str_equal, g_free, known_file_free);
  SkyStatement *statement = sky_database_prepare (database, known_sql, error);
  gboolean      has_row;

  if (statement == NULL)
    return NULL;
  sky_statement_bind_text (statement, 1, place_of (drive_id));
  sky_schema_store_bind_below (statement, 2, folder);
  while (sky_statement_step (statement, &has_row, error))
    {
      SkyKnownFile *file;

      if (!has_row)
        return g_steal_pointer (&known);
      file = g_new0 (SkyKnownFile, 1);
      file->version = g_strdup (sky_statement_get_text (statement, 1));
      file->size = sky_statement_get_int (statement, 2);
      file->mtime = sky_statement_get_int (statement, 3);
      file->mtime_nsec = sky_statement_get_int (statement, 4);
      file->is_copy = sky_statement_get_int (statement, 5) != 0;
      file->sheets = g_strdup (sky_statement_get_text (statement, 6));
      g_hash_table_replace (known, sky_schema_store_dup_path (statement, 0), file);
    }
  return NULL;
}

/**
 * sky_copy_store_put_failure:
 * @database: the writer
 * @file: its copy's place, size and time of change
 * @message: why it could not be read
 * @error: return location, or %NULL
 *
 * Remembers the file, so that it is read again only when it has changed.
 *
 * Returns: %FALSE on error
 */
gboolean
sky_copy_store_put_failure (SkyDatabase          *database,
                            const SkyScannedFile *file,
                            const char           *message,
                            GError              **error)
{
  const SkyCopyInfo *copy = sky_scanned_file_get_copy (file);
  SkyStatement      *statement = sky_database_prepare (database, put_failure_sql, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_text (statement, 1, place_of (copy->drive_id));
  sky_schema_store_bind_path (statement, 2, copy->path);
  sky_statement_bind_text (statement, 3, file->version);
  sky_statement_bind_int (statement, 4, copy->size);
  sky_statement_bind_int (statement, 5, copy->mtime);
  sky_statement_bind_int (statement, 6, file->mtime_nsec);
  sky_statement_bind_text (statement, 7, message);
  sky_statement_bind_text (statement, 8, sky_sheet_folder_get_signature (file->sheets));
  return sky_statement_run (statement, error);
}

/**
 * sky_copy_store_remove_failure:
 * @database: the writer
 * @drive_id: (nullable): the place
 * @path: the path there
 * @error: return location, or %NULL
 *
 * Returns: %FALSE on error
 */
gboolean
sky_copy_store_remove_failure (SkyDatabase *database,
                               const char  *drive_id,
                               const char  *path,
                               GError     **error)
{
  return run_at_place (database, remove_failure_sql, drive_id, path, error);
}

/**
 * sky_copy_store_list_failures:
 * @database: a database
 * @limit: how many at most
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type SkyUnreadable): by place and path
 */
GPtrArray *
sky_copy_store_list_failures (SkyDatabase *database, guint limit, GError **error)
{
  g_autoptr (GPtrArray) files =
                 g_ptr_array_new_with_free_func ((GDestroyNotify) sky_unreadable_free);
  SkyStatement *statement = sky_database_prepare (database, list_failures_sql, error);
  gboolean      has_row;

  if (statement == NULL)
    return NULL;
  sky_statement_bind_int (statement, 1, limit);
  while (sky_statement_step (statement, &has_row, error))
    {
      SkyUnreadable *file;
      const char    *drive_id;

      if (!has_row)
        return g_steal_pointer (&files);
      file = g_new0 (SkyUnreadable, 1);
      drive_id = sky_statement_get_text (statement, 0);
      file->drive_id = g_strcmp0 (drive_id, SKY_PLACE_LOCAL) != 0 ? g_strdup (drive_id) : NULL;
      file->path = sky_schema_store_dup_path (statement, 1);
      file->message = g_strdup (sky_statement_get_text (statement, 2));
      g_ptr_array_add (files, file);
    }
  return NULL;
}
