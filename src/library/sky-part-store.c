/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQL of files that are several tracks: which parts they have, and which a cue sheet made. */
#include "library/sky-part-store.h"

#include "library/sky-schema-store.h"

static const char list_sql[] =
    "SELECT c.start_ns, c.track_id, t.disc, t.track, t.title FROM copies c"
    " JOIN tracks t ON t.id = c.track_id WHERE c.drive_id = ?1 AND c.path = ?2 ORDER BY c.start_ns";
static const char add_ids_sql[] = "SELECT track_id FROM copies WHERE drive_id = ?1 AND path = ?2";
static const char move_sql[] =
    "UPDATE copies SET start_ns = ?4 WHERE drive_id = ?1 AND path = ?2 AND start_ns = ?3";
static const char remove_sql[] =
    "DELETE FROM copies WHERE drive_id = ?1 AND path = ?2 AND start_ns = ?3";
static const char list_sheet_sql[] =
    "SELECT c.track_id FROM copies c JOIN tracks t ON t.id = c.track_id"
    " WHERE c.drive_id = ?1 AND (c.sheet = ?2"
    " OR (c.path = ?2 AND (c.start_ns <> 0 OR c.end_ns <> -1)))"
    " ORDER BY t.disc, t.track, c.path, c.start_ns";

static const char has_sheets_sql[] =
    "SELECT 1 FROM copies WHERE drive_id = ?1 AND path > ?2 AND path < ?3 AND sheets IS NOT NULL"
    " AND instr (substr (path, length (?2) + 1), CAST ('/' AS BLOB)) = 0 LIMIT 1";

static void
part_clear (gpointer data)
{
  g_free (((SkyPart *) data)->title);
}

static SkyStatement *
prepare (
    SkyDatabase *database, const char *sql, const char *drive_id, const char *path, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, sql, error);

  if (statement == NULL)
    return NULL;
  sky_statement_bind_text (statement, 1, drive_id != NULL ? drive_id : SKY_PLACE_LOCAL);
  sky_schema_store_bind_path (statement, 2, path);
  return statement;
}

/**
 * sky_part_store_list:
 * @database: a database
 * @drive_id: (nullable): the place
 * @path: of a file there
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type SkyPart): its parts in their order; one for a
 *   whole file
 */
GArray *
sky_part_store_list (SkyDatabase *database, const char *drive_id, const char *path, GError **error)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (SkyPart));
  SkyStatement *statement = prepare (database, list_sql, drive_id, path, error);
  gboolean      has_row;

  g_array_set_clear_func (parts, part_clear);
  if (statement == NULL)
    return NULL;
  while (sky_statement_step (statement, &has_row, error))
    {
      SkyPart part;

      if (!has_row)
        return g_steal_pointer (&parts);
      part.start_ns = sky_statement_get_int (statement, 0);
      part.track_id = sky_statement_get_int (statement, 1);
      part.disc = (int) sky_statement_get_int (statement, 2);
      part.number = (int) sky_statement_get_int (statement, 3);
      part.title = g_strdup (sky_statement_get_text (statement, 4));
      g_array_append_val (parts, part);
    }
  return NULL;
}

/**
 * sky_part_store_add_ids:
 * @database: a database
 * @drive_id: (nullable): the place
 * @path: of a file there
 * @ids: (element-type gint64): gets the tracks that are in it, whole or as parts
 * @error: return location, or %NULL
 *
 * Returns: %FALSE on error
 */
gboolean
sky_part_store_add_ids (
    SkyDatabase *database, const char *drive_id, const char *path, GArray *ids, GError **error)
{
  SkyStatement *statement = prepare (database, add_ids_sql, drive_id, path, error);
  gboolean      has_row;

  if (statement == NULL)
    return FALSE;
  while (sky_statement_step (statement, &has_row, error))
    {
      gint64 id;

      if (!has_row)
        return TRUE;
      id = sky_statement_get_int (statement, 0);
      g_array_append_val (ids, id);
    }
  return FALSE;
}

/**
 * sky_part_store_move:
 * @database: the writer
 * @drive_id: (nullable): the place
 * @path: of a file there
 * @start_ns: where one of its parts begins
 * @new_start_ns: where it begins now; no other part does
 * @error: return location, or %NULL
 *
 * Returns: %FALSE on error
 */
gboolean
sky_part_store_move (SkyDatabase *database,
                     const char  *drive_id,
                     const char  *path,
                     gint64       start_ns,
                     gint64       new_start_ns,
                     GError     **error)
{
  SkyStatement *statement = prepare (database, move_sql, drive_id, path, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 3, start_ns);
  sky_statement_bind_int (statement, 4, new_start_ns);
  return sky_statement_run (statement, error);
}

/**
 * sky_part_store_remove:
 * @database: the writer
 * @drive_id: (nullable): the place
 * @path: of a file there
 * @start_ns: where one of its parts began
 * @error: return location, or %NULL
 *
 * Returns: %FALSE on error
 */
gboolean
sky_part_store_remove (
    SkyDatabase *database, const char *drive_id, const char *path, gint64 start_ns, GError **error)
{
  SkyStatement *statement = prepare (database, remove_sql, drive_id, path, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 3, start_ns);
  return sky_statement_run (statement, error);
}

/**
 * sky_part_store_has_sheets:
 * @database: a database
 * @drive_id: a drive
 * @folder: a folder there
 *
 * Returns: whether some of its music was read with cue sheets beside it
 */
gboolean
sky_part_store_has_sheets (SkyDatabase *database, const char *drive_id, const char *folder)
{
  SkyStatement *statement = sky_database_prepare (database, has_sheets_sql, NULL);
  gboolean      has_row = FALSE;

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_text (statement, 1, drive_id);
  sky_schema_store_bind_below (statement, 2, folder);
  if (sky_statement_step (statement, &has_row, NULL) && has_row)
    sky_statement_reset (statement);
  return has_row;
}

/**
 * sky_part_store_list_sheet:
 * @database: a database
 * @drive_id: (nullable): the place
 * @path: of a cue sheet there, or of a file that one divides
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the tracks, in their order
 */
GArray *
sky_part_store_list_sheet (SkyDatabase *database,
                           const char  *drive_id,
                           const char  *path,
                           GError     **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  SkyStatement *statement = prepare (database, list_sheet_sql, drive_id, path, error);
  gboolean      has_row;

  if (statement == NULL)
    return NULL;
  while (sky_statement_step (statement, &has_row, error))
    {
      gint64 id;

      if (!has_row)
        return g_steal_pointer (&ids);
      id = sky_statement_get_int (statement, 0);
      g_array_append_val (ids, id);
    }
  return NULL;
}
