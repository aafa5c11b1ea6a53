/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQL of the covers: which file of the art folder a track has, and where its copies have pictures.
 */
#include "library/sky-cover-store.h"

#include "library/sky-schema-store.h"

static const char name_sql[] = "SELECT name FROM covers WHERE track_id = ?1";
static const char set_name_sql[] = "INSERT OR REPLACE INTO covers (track_id, name) VALUES (?1, ?2)";
static const char forget_sql[] = "DELETE FROM covers WHERE track_id = ?1";
static const char sources_sql[] =
    "SELECT c.drive_id, c.path, c.entry_key, c.etag, c.size, c.mtime, c.sha256, c.picture_offset,"
    " c.picture_length, c.picture_coding, c.picture_mime"
    " FROM copies c JOIN places p ON p.drive_id = c.drive_id WHERE c.track_id = ?1"
    " ORDER BY c.picture_length = 0, c.drive_id <> '', p.available DESC, c.id";

/**
 * sky_cover_store_dup_name:
 * @database: a database
 * @track_id: a track
 *
 * Returns: (transfer full) (nullable): the name of its cover's file, where one was made
 */
char *
sky_cover_store_dup_name (SkyDatabase *database, gint64 track_id)
{
  SkyStatement *statement = sky_database_prepare (database, name_sql, NULL);
  gboolean      has_row;
  char         *name;

  if (statement == NULL)
    return NULL;
  sky_statement_bind_int (statement, 1, track_id);
  /* Without an answer the cover is looked for once more. */
  if (!sky_statement_step (statement, &has_row, NULL) || !has_row)
    return NULL;
  name = g_strdup (sky_statement_get_text (statement, 0));
  sky_statement_reset (statement);
  return name;
}

/**
 * sky_cover_store_set_name:
 * @database: the writer
 * @track_id: a track
 * @name: of the file in the art folder
 * @error: return location, or %NULL
 *
 * Returns: %FALSE on error
 */
gboolean
sky_cover_store_set_name (SkyDatabase *database, gint64 track_id, const char *name, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, set_name_sql, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, track_id);
  sky_statement_bind_text (statement, 2, name);
  return sky_statement_run (statement, error);
}

/**
 * sky_cover_store_forget:
 * @database: the writer
 * @track_id: a track whose file has changed
 * @error: return location, or %NULL
 *
 * Returns: %FALSE on error
 */
gboolean
sky_cover_store_forget (SkyDatabase *database, gint64 track_id, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, forget_sql, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, track_id);
  return sky_statement_run (statement, error);
}

static SkyScannedFile *
read_source (SkyStatement *statement)
{
  SkyScannedFile *file = sky_scanned_file_new ();
  SkyCopyInfo    *copy = sky_scanned_file_get_copy (file);
  const char     *drive_id = sky_statement_get_text (statement, 0);

  copy->drive_id = g_strcmp0 (drive_id, SKY_PLACE_LOCAL) != 0 ? g_strdup (drive_id) : NULL;
  copy->path = sky_schema_store_dup_path (statement, 1);
  copy->entry_key = g_strdup (sky_statement_get_text (statement, 2));
  copy->etag = g_strdup (sky_statement_get_text (statement, 3));
  copy->size = sky_statement_get_int (statement, 4);
  copy->mtime = sky_statement_get_int (statement, 5);
  copy->sha256 = g_strdup (sky_statement_get_text (statement, 6));
  file->picture_offset = sky_statement_get_int (statement, 7);
  file->picture_length = sky_statement_get_int (statement, 8);
  file->picture_coding = sky_statement_get_int (statement, 9);
  file->picture_mime = g_strdup (sky_statement_get_text (statement, 10));
  return file;
}

/**
 * sky_cover_store_list_sources:
 * @database: a database
 * @track_id: a track
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type SkyScannedFile): its copies with the place of
 *   their pictures, the best to read from first
 */
GPtrArray *
sky_cover_store_list_sources (SkyDatabase *database, gint64 track_id, GError **error)
{
  g_autoptr (GPtrArray) sources =
                 g_ptr_array_new_with_free_func ((GDestroyNotify) sky_scanned_file_free);
  SkyStatement *statement = sky_database_prepare (database, sources_sql, error);
  gboolean      has_row;

  if (statement == NULL)
    return NULL;
  sky_statement_bind_int (statement, 1, track_id);
  while (sky_statement_step (statement, &has_row, error))
    {
      if (!has_row)
        return g_steal_pointer (&sources);
      g_ptr_array_add (sources, read_source (statement));
    }
  return NULL;
}
