/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQL of what is looked at: the library's local folders, the drives' scanned folders, and the names
 * of the places where copies lie. */
#include "library/sky-folder-store.h"

#include "base/sky-fold.h"
#include "library/sky-schema-store.h"

static const char add_sql[] = "INSERT OR IGNORE INTO folders (path, added) VALUES (?1, ?2)";
static const char remove_sql[] = "DELETE FROM folders WHERE path = ?1";
static const char list_sql[] = "SELECT path FROM folders ORDER BY added, path";
static const char set_scanned_sql[] =
    "INSERT OR REPLACE INTO scan_roots (drive_id, folder, scanned) VALUES (?1, ?2, ?3)";
static const char set_place_sql[] =
    "INSERT OR REPLACE INTO places (drive_id, name, name_key, available) VALUES (?1, ?2, ?3, ?4)";
static const char reset_places_sql[] = "UPDATE places SET available = (drive_id = '')";

/**
 * sky_folder_store_add:
 * @database: the writer
 * @path: absolute path of a folder of this computer
 * @now: seconds since 1970
 * @error: return location, or %NULL
 *
 * Returns: %FALSE on error
 */
gboolean
sky_folder_store_add (SkyDatabase *database, const char *path, gint64 now, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, add_sql, error);

  if (statement == NULL)
    return FALSE;
  sky_schema_store_bind_path (statement, 1, path);
  sky_statement_bind_int (statement, 2, now);
  return sky_statement_run (statement, error);
}

/**
 * sky_folder_store_remove:
 * @database: the writer
 * @path: as it was added
 * @error: return location, or %NULL
 *
 * Returns: %FALSE on error
 */
gboolean
sky_folder_store_remove (SkyDatabase *database, const char *path, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, remove_sql, error);

  if (statement == NULL)
    return FALSE;
  sky_schema_store_bind_path (statement, 1, path);
  return sky_statement_run (statement, error);
}

/**
 * sky_folder_store_list:
 * @database: a database
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type filename): the folders, the oldest first
 */
GPtrArray *
sky_folder_store_list (SkyDatabase *database, GError **error)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  SkyStatement *statement = sky_database_prepare (database, list_sql, error);
  gboolean      has_row;

  if (statement == NULL)
    return NULL;
  while (sky_statement_step (statement, &has_row, error))
    {
      if (!has_row)
        return g_steal_pointer (&folders);
      g_ptr_array_add (folders, sky_schema_store_dup_path (statement, 0));
    }
  return NULL;
}

/**
 * sky_folder_store_set_scanned:
 * @database: the writer
 * @drive_id: a drive
 * @folder: what was scanned there, to its end
 * @now: seconds since 1970
 * @error: return location, or %NULL
 *
 * Returns: %FALSE on error
 */
gboolean
sky_folder_store_set_scanned (
    SkyDatabase *database, const char *drive_id, const char *folder, gint64 now, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, set_scanned_sql, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_text (statement, 1, drive_id);
  sky_statement_bind_text (statement, 2, folder);
  sky_statement_bind_int (statement, 3, now);
  return sky_statement_run (statement, error);
}

/**
 * sky_folder_store_set_place:
 * @database: the writer
 * @drive_id: a drive, or %SKY_PLACE_LOCAL
 * @name: how it is called
 * @available: whether it answers
 * @error: return location, or %NULL
 *
 * Returns: %FALSE on error
 */
gboolean
sky_folder_store_set_place (SkyDatabase *database,
                            const char  *drive_id,
                            const char  *name,
                            gboolean     available,
                            GError     **error)
{
  g_autofree char *key = sky_fold_sort_key (name);
  SkyStatement    *statement = sky_database_prepare (database, set_place_sql, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_text (statement, 1, drive_id);
  sky_statement_bind_text (statement, 2, name);
  sky_statement_bind_text (statement, 3, key);
  sky_statement_bind_int (statement, 4, available ? 1 : 0);
  return sky_statement_run (statement, error);
}

/**
 * sky_folder_store_reset_places:
 * @database: the writer
 * @error: return location, or %NULL
 *
 * At a start no drive has answered yet.
 *
 * Returns: %FALSE on error
 */
gboolean
sky_folder_store_reset_places (SkyDatabase *database, GError **error)
{
  return sky_database_execute (database, reset_places_sql, error);
}
