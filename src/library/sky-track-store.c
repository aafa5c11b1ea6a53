/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SQL of the tracks: tags, the user's data, aliases and merges. What a list shows of the copies
 * (format, place, their number) and the search index are derived here, in the same transaction.
 */
#include "library/sky-track-store.h"

#include "base/sky-fold.h"
#include "library/sky-copy-store.h"
#include "library/sky-schema-store.h"

#include <string.h>

/* So many last parts of a path are searched: the file, the album's folder, the artist's. */
#define SEARCHED_PARTS 3

static const char insert_sql[] =
    "INSERT INTO tracks (title, artist, album, album_artist, genre, composer, disc, track, year,"
    " duration_ms, title_key, artist_key, album_key, genre_key, added)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
static const char set_tags_sql[] =
    "UPDATE tracks SET title = ?1, artist = ?2, album = ?3, album_artist = ?4, genre = ?5,"
    " composer = ?6, disc = ?7, track = ?8, year = ?9, duration_ms = ?10, title_key = ?11,"
    " artist_key = ?12, album_key = ?13, genre_key = ?14 WHERE id = ?15";
static const char load_sql[] =
    "SELECT title, artist, album, album_artist, genre, composer, disc, track, year, duration_ms"
    " FROM tracks WHERE id = ?1";
static const char derive_sql[] =
    "UPDATE tracks SET n_copies = ?2, format = ?3, place = ?4 WHERE id = ?1";
static const char search_delete_sql[] = "DELETE FROM track_search WHERE rowid = ?1";
static const char search_insert_sql[] =
    "INSERT INTO track_search (rowid, title, artist, album, album_artist, composer, genre, path)"
    " SELECT id, title, artist, album, album_artist, composer, genre, ?2 FROM tracks WHERE id = ?1";
static const char resolve_sql[] = "SELECT track_id FROM track_aliases WHERE old_id = ?1";
static const char alias_sql[] =
    "INSERT INTO track_aliases (old_id, track_id, merged, added, plays, last_played, rating,"
    " favourite) SELECT id, ?2, ?3, added, plays, last_played, rating, favourite"
    " FROM tracks WHERE id = ?1";
static const char realias_sql[] = "UPDATE track_aliases SET track_id = ?2 WHERE track_id = ?1";
static const char merge_user_data_sql[] =
    "UPDATE tracks SET"
    " plays = plays + (SELECT plays FROM tracks WHERE id = ?1),"
    " last_played = max (last_played, (SELECT last_played FROM tracks WHERE id = ?1)),"
    " rating = max (rating, (SELECT rating FROM tracks WHERE id = ?1)),"
    " favourite = max (favourite, (SELECT favourite FROM tracks WHERE id = ?1)),"
    " added = min (added, (SELECT added FROM tracks WHERE id = ?1))"
    " WHERE id = ?2";
static const char merge_copies_sql[] =
    "UPDATE copies SET track_id = ?2, merged_from = coalesce (merged_from, ?1) WHERE track_id = ?1";
static const char merge_keys_sql[] =
    "INSERT OR IGNORE INTO audio_keys SELECT audio_key, ?2 FROM audio_keys WHERE track_id = ?1";
static const char delete_sql[] = "DELETE FROM tracks WHERE id = ?1";
static const char add_play_sql[] =
    "UPDATE tracks SET plays = plays + 1, last_played = ?2 WHERE id = ?1";
static const char set_rating_sql[] = "UPDATE tracks SET rating = ?2 WHERE id = ?1";
static const char set_favourite_sql[] = "UPDATE tracks SET favourite = ?2 WHERE id = ?1";
static const char count_sql[] =
    "SELECT count (*) FROM tracks INDEXED BY tracks_added WHERE n_copies > 0";

/* Runs one statement whose parameters are ids, in their order. */
static gboolean
run_with_ids (SkyDatabase *database, const char *sql, gint64 first, gint64 second, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, first);
  if (second != 0)
    sky_statement_bind_int (statement, 2, second);
  return sky_statement_run (statement, error);
}

/* Two albums of one name by different album artists must not be mixed when sorted. */
static char *
album_key (const SkyTrackInfo *track)
{
  g_autofree char *album = sky_fold_sort_key (track->album);
  g_autofree char *artist =
      track->album_artist != NULL ? sky_fold_sort_key (track->album_artist) : g_strdup ("");

  return g_strdup_printf ("%s\x1f%s", album, artist);
}

static void
bind_tags (SkyStatement *statement, const SkyTrackInfo *track)
{
  g_autofree char *title_key = sky_fold_sort_key (track->title);
  g_autofree char *artist_key =
      sky_fold_sort_key (track->artist != NULL ? track->artist : track->album_artist);
  g_autofree char  *albums_key = album_key (track);
  g_autofree char  *genre_key = sky_fold_sort_key (track->genre);
  const char *const texts[] = { track->title,        track->artist, track->album,
                                track->album_artist, track->genre,  track->composer };
  const char *const keys[] = { title_key, artist_key, albums_key, genre_key };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    sky_statement_bind_text (statement, 1 + i, texts[i]);
  sky_statement_bind_int (statement, 7, track->disc);
  sky_statement_bind_int (statement, 8, track->track);
  sky_statement_bind_int (statement, 9, track->year);
  sky_statement_bind_int (statement, 10, track->duration_ms);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    sky_statement_bind_text (statement, 11 + i, keys[i]);
}

/**
 * sky_track_store_insert:
 * @database: the writer
 * @track: tags; its copies are not looked at
 * @now: seconds since 1970, when it was added
 * @error: return location, or %NULL
 *
 * Returns: the new track's id, or 0
 */
gint64
sky_track_store_insert (SkyDatabase        *database,
                        const SkyTrackInfo *track,
                        gint64              now,
                        GError            **error)
{
  SkyStatement *statement = sky_database_prepare (database, insert_sql, error);

  if (statement == NULL)
    return 0;
  bind_tags (statement, track);
  sky_statement_bind_int (statement, 15, now);
  if (!sky_statement_run (statement, error))
    return 0;
  return sky_database_last_insert_id (database);
}

/**
 * sky_track_store_set_tags:
 * @database: the writer
 * @id: the track
 * @track: tags; its copies are not looked at
 * @error: return location, or %NULL
 *
 * Returns: %FALSE on error
 */
gboolean
sky_track_store_set_tags (SkyDatabase        *database,
                          gint64              id,
                          const SkyTrackInfo *track,
                          GError            **error)
{
  SkyStatement *statement = sky_database_prepare (database, set_tags_sql, error);

  if (statement == NULL)
    return FALSE;
  bind_tags (statement, track);
  sky_statement_bind_int (statement, 15, id);
  return sky_statement_run (statement, error);
}

static SkyTrackInfo *
load_tags (SkyDatabase *database, gint64 id, GError **error)
{
  g_autoptr (SkyTrackInfo) track = sky_track_info_new ();
  char **const  texts[] = { &track->title,        &track->artist, &track->album,
                            &track->album_artist, &track->genre,  &track->composer };
  SkyStatement *statement = sky_database_prepare (database, load_sql, error);
  gboolean      has_row;

  if (statement == NULL)
    return NULL;
  sky_statement_bind_int (statement, 1, id);
  if (!sky_statement_step (statement, &has_row, error))
    return NULL;
  if (!has_row)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   "The library has no track %" G_GINT64_FORMAT, id);
      return NULL;
    }
  track->id = id;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (sky_statement_get_text (statement, i));
  track->disc = sky_statement_get_int (statement, 6);
  track->track = sky_statement_get_int (statement, 7);
  track->year = sky_statement_get_int (statement, 8);
  track->duration_ms = sky_statement_get_int (statement, 9);
  sky_statement_reset (statement);
  return g_steal_pointer (&track);
}

static void
fill_text (char **text, const char *value)
{
  if (*text == NULL)
    *text = g_strdup (value);
}

static void
fill_number (int *number, int value)
{
  if (*number == 0)
    *number = value;
}

/**
 * sky_track_store_fill_tags:
 * @database: the writer
 * @id: the track
 * @track: tags of another copy of it
 * @error: return location, or %NULL
 *
 * Takes over what the track does not know yet; what it knows stays.
 *
 * Returns: %FALSE on error
 */
gboolean
sky_track_store_fill_tags (SkyDatabase        *database,
                           gint64              id,
                           const SkyTrackInfo *track,
                           GError            **error)
{
  g_autoptr (SkyTrackInfo) known = load_tags (database, id, error);

  if (known == NULL)
    return FALSE;
  fill_text (&known->artist, track->artist);
  fill_text (&known->album, track->album);
  fill_text (&known->album_artist, track->album_artist);
  fill_text (&known->genre, track->genre);
  fill_text (&known->composer, track->composer);
  fill_number (&known->disc, track->disc);
  fill_number (&known->track, track->track);
  fill_number (&known->year, track->year);
  if (known->duration_ms < 0)
    known->duration_ms = track->duration_ms;
  return sky_track_store_set_tags (database, id, known, error);
}

/* "FLAC 44.1": what the format column shows and sorts by. */
static char *
describe_format (const SkyCopyInfo *copy)
{
  char khz[G_ASCII_DTOSTR_BUF_SIZE];

  if (copy->format == NULL)
    return g_strdup ("");
  if (copy->sample_rate <= 0)
    return g_strdup (copy->format);
  g_ascii_formatd (khz, sizeof khz, "%.5g", copy->sample_rate / 1000.0);
  return g_strdup_printf ("%s %s", copy->format, khz);
}

static char *
searched_path (const char *path)
{
  g_autofree char *display = g_filename_display_name (path);
  const char      *p = display + strlen (display);
  guint            n_parts = 0;

  while (p > display && n_parts < SEARCHED_PARTS)
    if (*--p == '/')
      n_parts++;
  return g_strdup (p);
}

static gboolean
refresh_search (SkyDatabase *database, gint64 id, GPtrArray *copies, GError **error)
{
  g_autofree char *path = NULL;
  SkyStatement    *statement;

  if (!run_with_ids (database, search_delete_sql, id, 0, error))
    return FALSE;
  if (copies->len == 0)
    return TRUE;
  path = searched_path (((SkyCopyInfo *) g_ptr_array_index (copies, 0))->path);
  statement = sky_database_prepare (database, search_insert_sql, error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, id);
  sky_statement_bind_text (statement, 2, path);
  return sky_statement_run (statement, error);
}

/**
 * sky_track_store_refresh:
 * @database: the writer
 * @id: a track whose tags or copies have changed
 * @error: return location, or %NULL
 *
 * Derives again what lists and search need of its copies. To be called before the end of every
 * transaction that touched them.
 *
 * Returns: %FALSE on error
 */
gboolean
sky_track_store_refresh (SkyDatabase *database, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) copies = sky_copy_store_list (database, id, error);
  g_autofree char   *format = NULL;
  const SkyCopyInfo *best;
  SkyStatement      *statement;

  if (copies == NULL)
    return FALSE;
  statement = sky_database_prepare (database, derive_sql, error);
  if (statement == NULL)
    return FALSE;
  best = copies->len > 0 ? g_ptr_array_index (copies, 0) : NULL;
  format = best != NULL ? describe_format (best) : g_strdup ("");
  sky_statement_bind_int (statement, 1, id);
  sky_statement_bind_int (statement, 2, copies->len);
  sky_statement_bind_text (statement, 3, format);
  sky_statement_bind_text (
      statement, 4, best != NULL && best->drive_id != NULL ? best->drive_id : SKY_PLACE_LOCAL);
  return sky_statement_run (statement, error) && refresh_search (database, id, copies, error);
}

/**
 * sky_track_store_resolve:
 * @database: a database
 * @id: a track's id, maybe one that was merged away
 *
 * Returns: the id of the track that has it now: @id itself where it was never merged
 */
gint64
sky_track_store_resolve (SkyDatabase *database, gint64 id)
{
  SkyStatement *statement = sky_database_prepare (database, resolve_sql, NULL);
  gboolean      has_row;

  if (statement == NULL)
    return id;
  sky_statement_bind_int (statement, 1, id);
  /* A failure to look is seen by whoever uses the id next. */
  if (sky_statement_step (statement, &has_row, NULL) && has_row)
    {
      id = sky_statement_get_int (statement, 0);
      sky_statement_reset (statement);
    }
  return id;
}

/**
 * sky_track_store_load:
 * @database: a database
 * @id: a track's id, maybe one that was merged away
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable): the track with its copies, the best first
 */
SkyTrackInfo *
sky_track_store_load (SkyDatabase *database, gint64 id, GError **error)
{
  g_autoptr (SkyTrackInfo) track = NULL;
  GPtrArray *copies;

  id = sky_track_store_resolve (database, id);
  track = load_tags (database, id, error);
  if (track == NULL)
    return NULL;
  copies = sky_copy_store_list (database, id, error);
  if (copies == NULL)
    return NULL;
  g_ptr_array_unref (track->copies);
  track->copies = copies;
  return g_steal_pointer (&track);
}

/**
 * sky_track_store_merge:
 * @database: the writer
 * @from: the track that ends
 * @into: the track that stays
 * @now: seconds since 1970
 * @error: return location, or %NULL
 *
 * Makes two tracks one: copies, keys and the user's data move, @from becomes an alias. What the
 * user had on @from stays in the alias, and each moved copy remembers it, so that the merge can be
 * taken back.
 *
 * Returns: %FALSE on error
 */
gboolean
sky_track_store_merge (SkyDatabase *database, gint64 from, gint64 into, gint64 now, GError **error)
{
  SkyStatement *statement;

  g_return_val_if_fail (from != into, FALSE);

  statement = sky_database_prepare (database, alias_sql, error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, from);
  sky_statement_bind_int (statement, 2, into);
  sky_statement_bind_int (statement, 3, now);
  return sky_statement_run (statement, error) &&
         run_with_ids (database, realias_sql, from, into, error) &&
         run_with_ids (database, merge_user_data_sql, from, into, error) &&
         run_with_ids (database, merge_copies_sql, from, into, error) &&
         run_with_ids (database, merge_keys_sql, from, into, error) &&
         run_with_ids (database, search_delete_sql, from, 0, error) &&
         run_with_ids (database, delete_sql, from, 0, error) &&
         sky_track_store_refresh (database, into, error);
}

/**
 * sky_track_store_add_play:
 * @database: the writer
 * @id: the track
 * @now: seconds since 1970
 * @error: return location, or %NULL
 *
 * Returns: %FALSE on error
 */
gboolean
sky_track_store_add_play (SkyDatabase *database, gint64 id, gint64 now, GError **error)
{
  return run_with_ids (database, add_play_sql, sky_track_store_resolve (database, id), now, error);
}

static gboolean
set_number (SkyDatabase *database, const char *sql, gint64 id, int number, GError **error)
{
  SkyStatement *statement;

  id = sky_track_store_resolve (database, id);
  statement = sky_database_prepare (database, sql, error);
  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, id);
  sky_statement_bind_int (statement, 2, number);
  return sky_statement_run (statement, error);
}

/**
 * sky_track_store_set_rating:
 * @database: the writer
 * @id: the track
 * @rating: 0 (none) to 5
 * @error: return location, or %NULL
 *
 * Returns: %FALSE on error
 */
gboolean
sky_track_store_set_rating (SkyDatabase *database, gint64 id, int rating, GError **error)
{
  return set_number (database, set_rating_sql, id, CLAMP (rating, 0, 5), error);
}

/**
 * sky_track_store_set_favourite:
 * @database: the writer
 * @id: the track
 * @favourite: whether the user likes it
 * @error: return location, or %NULL
 *
 * Returns: %FALSE on error
 */
gboolean
sky_track_store_set_favourite (SkyDatabase *database, gint64 id, gboolean favourite, GError **error)
{
  return set_number (database, set_favourite_sql, id, favourite ? 1 : 0, error);
}

/**
 * sky_track_store_count:
 * @database: a database
 * @error: return location, or %NULL
 *
 * Returns: how many tracks have a copy, or -1
 */
gint64
sky_track_store_count (SkyDatabase *database, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, count_sql, error);
  gboolean      has_row;
  gint64        n;

  if (statement == NULL || !sky_statement_step (statement, &has_row, error))
    return -1;
  n = has_row ? sky_statement_get_int (statement, 0) : 0;
  sky_statement_reset (statement);
  return n;
}
