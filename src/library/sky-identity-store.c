/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which track a file is a copy of. The same bytes (SHA-256) are the same track anywhere. The same
 * sound (audio key) is the same track in different places; in one place, two files of different
 * content stay two rows: a song on its album and on a collection are both wanted there.
 */
#include "library/sky-identity-store.h"

#include "library/sky-copy-store.h"
#include "library/sky-schema-store.h"

static const char candidates_sql[] =
    "SELECT track_id FROM copies WHERE sha256 = ?1 AND start_ns = ?3 AND end_ns = ?4"
    " UNION SELECT track_id FROM audio_keys WHERE audio_key = ?2 ORDER BY track_id";
static const char tags_sql[] =
    "SELECT title, artist, album, disc, track, duration_ms FROM tracks WHERE id = ?1";
static const char blocked_sql[] =
    "SELECT 1 FROM copies WHERE track_id = ?1 AND drive_id = ?2 AND (path <> ?3 OR start_ns <> ?4)"
    " AND NOT coalesce (sha256 = ?5 AND start_ns = ?4 AND end_ns = ?9,"
    " size = ?6 AND audio_key = ?7 AND ?8, 0) LIMIT 1";
static const char same_sha256_sql[] =
    "SELECT 1 FROM copies WHERE track_id = ?1 AND sha256 = ?2 AND start_ns = ?3 AND end_ns = ?4"
    " LIMIT 1";

/* Two rips of one recording may differ by the silence at their ends. */
#define SAME_LENGTH_MS 3000

typedef struct
{
  gboolean title;
  gboolean artist;
  gboolean album;
  gboolean position;
  gboolean length;
} Agreement;

static gboolean
has_row_now (SkyStatement *statement)
{
  gboolean has_row;

  if (!sky_statement_step (statement, &has_row, NULL) || !has_row)
    return FALSE;
  sky_statement_reset (statement);
  return TRUE;
}

static Agreement
compare_tags (SkyDatabase *database, gint64 track_id, const SkyTrackInfo *track)
{
  Agreement     agreement = { 0 };
  SkyStatement *statement = sky_database_prepare (database, tags_sql, NULL);
  gboolean      has_row;

  if (statement == NULL)
    return agreement;
  sky_statement_bind_int (statement, 1, track_id);
  if (!sky_statement_step (statement, &has_row, NULL) || !has_row)
    return agreement;
  agreement.title = g_strcmp0 (sky_statement_get_text (statement, 0), track->title) == 0;
  agreement.artist = g_strcmp0 (sky_statement_get_text (statement, 1), track->artist) == 0;
  agreement.album = g_strcmp0 (sky_statement_get_text (statement, 2), track->album) == 0;
  agreement.position = sky_statement_get_int (statement, 3) == track->disc &&
                       sky_statement_get_int (statement, 4) == track->track;
  agreement.length =
      ABS (sky_statement_get_int (statement, 5) - track->duration_ms) <= SAME_LENGTH_MS;
  sky_statement_reset (statement);
  return agreement;
}

/* Whether the track has another file in this place that is not the same content. */
static gboolean
is_blocked (SkyDatabase          *database,
            gint64                track_id,
            const SkyScannedFile *file,
            const Agreement      *agreement)
{
  const SkyCopyInfo *copy = sky_scanned_file_get_copy (file);
  SkyStatement      *statement = sky_database_prepare (database, blocked_sql, NULL);

  if (statement == NULL)
    return TRUE;
  sky_statement_bind_int (statement, 1, track_id);
  sky_statement_bind_text (statement, 2, copy->drive_id != NULL ? copy->drive_id : SKY_PLACE_LOCAL);
  sky_schema_store_bind_path (statement, 3, copy->path);
  sky_statement_bind_int (statement, 4, copy->start_ns);
  sky_statement_bind_text (statement, 5, copy->sha256);
  sky_statement_bind_int (statement, 6, copy->size);
  sky_statement_bind_text (statement, 7, file->audio_key);
  sky_statement_bind_int (statement, 8,
                          agreement->title && agreement->artist && agreement->album &&
                              agreement->position);
  sky_statement_bind_int (statement, 9, copy->end_ns);
  return has_row_now (statement);
}

static gboolean
has_sha256 (SkyDatabase *database, gint64 track_id, const SkyCopyInfo *copy)
{
  SkyStatement *statement = sky_database_prepare (database, same_sha256_sql, NULL);

  if (statement == NULL || copy->sha256 == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, track_id);
  sky_statement_bind_text (statement, 2, copy->sha256);
  sky_statement_bind_int (statement, 3, copy->start_ns);
  sky_statement_bind_int (statement, 4, copy->end_ns);
  return has_row_now (statement);
}

static GArray *
list_candidates (SkyDatabase *database, const SkyScannedFile *file)
{
  GArray       *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  SkyStatement *statement = sky_database_prepare (database, candidates_sql, NULL);
  gboolean      has_row = TRUE;

  if (statement == NULL)
    return ids;
  sky_statement_bind_text (statement, 1, sky_scanned_file_get_copy (file)->sha256);
  sky_statement_bind_text (statement, 2, file->audio_key);
  sky_statement_bind_int (statement, 3, sky_scanned_file_get_copy (file)->start_ns);
  sky_statement_bind_int (statement, 4, sky_scanned_file_get_copy (file)->end_ns);
  while (sky_statement_step (statement, &has_row, NULL) && has_row)
    {
      gint64 id = sky_statement_get_int (statement, 0);

      g_array_append_val (ids, id);
    }
  return ids;
}

/**
 * sky_identity_store_find:
 * @database: a database
 * @file: what was read
 *
 * Returns: the track that the file is a copy of, or 0: of several (a song on two albums), the one
 *   whose tags agree best
 */
gint64
sky_identity_store_find (SkyDatabase *database, const SkyScannedFile *file)
{
  g_autoptr (GArray) ids = list_candidates (database, file);
  gint64 best = 0;
  int    best_score = -1;

  for (guint i = 0; i < ids->len; i++)
    {
      gint64    id = g_array_index (ids, gint64, i);
      Agreement agreement = compare_tags (database, id, file->track);
      int       score;

      if (is_blocked (database, id, file, &agreement))
        continue;
      score = (has_sha256 (database, id, sky_scanned_file_get_copy (file)) ? 16 : 0) +
              (agreement.album ? 8 : 0) + (agreement.position ? 4 : 0) + (agreement.title ? 2 : 0) +
              (agreement.artist ? 1 : 0);
      if (score > best_score)
        {
          best = id;
          best_score = score;
        }
    }
  return best;
}

/**
 * sky_identity_store_stays:
 * @database: a database
 * @track_id: the track that a file's place belonged to
 * @file: what was read there now
 *
 * A file whose sound is the same stays with its track whatever its tags say now. One whose sound
 * changed stays only where nothing else is the track and its tags say that it is the same song: a
 * better rip in the old place keeps the user's data, another song does not.
 *
 * Returns: whether it is still a copy of that track
 */
gboolean
sky_identity_store_stays (SkyDatabase *database, gint64 track_id, const SkyScannedFile *file)
{
  Agreement agreement = compare_tags (database, track_id, file->track);

  if (is_blocked (database, track_id, file, &agreement))
    return FALSE;
  if (sky_copy_store_has_key (database, track_id, file->audio_key))
    return TRUE;
  return sky_copy_store_count (database, track_id) == 1 && agreement.title && agreement.artist &&
         agreement.album && agreement.length;
}
