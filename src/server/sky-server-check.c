/* SPDX-License-Identifier: GPL-3.0-or-later */
/* skylark-drive check: reads every blob again, counts every reference and looks whether the tables
 * fit together. Changes nothing, and may run while the drive is served. */

#include "server/sky-server-command.h"

#include <stdio.h>
#include <string.h>

#include "base/sky-hash.h"
#include "server/sky-check-store.h"
#include "server/sky-content-store.h"
#include "server/sky-server-download.h"
#include "server/sky-server-error.h"
#include "server/sky-server-snapshot.h"

typedef struct
{
  SkyServerSnapshot *snapshot; /* (owned) */
  guint64            n_blobs;
  guint64            n_bytes;
  guint64            n_references;
  guint              n_faults;
} Check;

static void
report (Check *check, const char *text)
{
  check->n_faults++;
  printf ("DAMAGED %s\n", text);
}

/* Who loses something by it. */
static gboolean
report_users (Check *check, const SkyCheckBlob *blob, GError **error)
{
  g_autoptr (GPtrArray) users = sky_check_store_list_users (
      sky_server_snapshot_get_database (check->snapshot), blob->id, error);

  for (guint i = 0; users != NULL && i < users->len; i++)
    printf ("        is content of %s\n", (const char *) g_ptr_array_index (users, i));
  return users != NULL;
}

static gboolean
check_blob (Check *check, const SkyCheckBlob *blob, GError **error)
{
  g_autofree char *path =
      sky_blob_store_dup_path (sky_server_snapshot_get_blobs (check->snapshot), blob->sha256);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) local_error = NULL;
  g_autofree char *sha256 = NULL;
  g_autofree char *text = NULL;
  guint64          size = 0;

  check->n_blobs++;
  check->n_references += (guint64) blob->counted;
  if (blob->refs != blob->counted)
    {
      g_autofree char *count = g_strdup_printf ("blob %s: %" G_GINT64_FORMAT
                                                " references are noted, %" G_GINT64_FORMAT " exist",
                                                blob->sha256, blob->refs, blob->counted);
      report (check, count);
    }
  sha256 = sky_hash_file (file, &size, NULL, &local_error);
  check->n_bytes += size;
  if (sha256 != NULL && strcmp (sha256, blob->sha256) == 0 && size == blob->size)
    return TRUE;
  if (sha256 == NULL)
    text = g_strdup_printf ("blob %s: %s", blob->sha256, local_error->message);
  else
    text = g_strdup_printf ("blob %s: %" G_GUINT64_FORMAT
                            " bytes with the hash %s, %" G_GUINT64_FORMAT " bytes were stored",
                            blob->sha256, size, sha256, blob->size);
  report (check, text);
  return report_users (check, blob, error);
}

static gboolean
check_blobs (Check *check, GError **error)
{
  SkyDatabase *database = sky_server_snapshot_get_database (check->snapshot);
  SkyCheckBlob blob = { 0 };
  gboolean     found = TRUE;

  while (found)
    {
      if (!sky_check_store_next_blob (database, blob.id, &blob, &found, error))
        return FALSE;
      if (found && !check_blob (check, &blob, error))
        return FALSE;
    }
  return TRUE;
}

static char *
hash_version (Check *check, gint64 version, GError **error)
{
  g_autoptr (SkyHasher) hasher = sky_hasher_new ();
  g_autoptr (GArray) segments = NULL;
  g_autoptr (SkyServerDownload) download = NULL;

  segments = sky_content_store_list_segments (sky_server_snapshot_get_database (check->snapshot),
                                              version, error);
  if (segments != NULL)
    download =
        sky_server_download_new (sky_server_snapshot_get_blobs (check->snapshot), segments, error);
  while (download != NULL && sky_server_download_get_left (download) > 0)
    {
      g_autoptr (GBytes) piece = sky_server_download_read (download, error);

      if (piece == NULL)
        return NULL;
      sky_hasher_update (hasher, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
    }
  return download != NULL ? sky_hasher_finish (hasher) : NULL;
}

/* Versions that are put together from pieces are read as a client would read them. */
static gboolean
check_versions (Check *check, GError **error)
{
  SkyDatabase    *database = sky_server_snapshot_get_database (check->snapshot);
  SkyCheckVersion version = { 0 };
  gboolean        found = TRUE;

  while (sky_check_store_next_version (database, version.id, &version, &found, error))
    {
      g_autoptr (GError) local_error = NULL;
      g_autofree char *sha256 = NULL;
      g_autofree char *text = NULL;

      if (!found)
        return TRUE;
      sha256 = hash_version (check, version.id, &local_error);
      if (g_strcmp0 (sha256, version.sha256) == 0)
        continue;
      text = g_strdup_printf ("version %" G_GINT64_FORMAT ": %s", version.id,
                              local_error != NULL ? local_error->message
                                                  : "its pieces do not make up its content");
      report (check, text);
    }
  return FALSE;
}

static gboolean
check_tables (Check *check, GError **error)
{
  g_autoptr (GPtrArray) faults = sky_check_store_list_faults (
      sky_server_snapshot_get_database (check->snapshot), error);

  for (guint i = 0; faults != NULL && i < faults->len; i++)
    report (check, g_ptr_array_index (faults, i));
  return faults != NULL;
}

static int
run (Check *check, const char *root)
{
  g_autoptr (GError) error = NULL;

  if (!check_tables (check, &error) || !check_blobs (check, &error) ||
      !check_versions (check, &error))
    return sky_server_command_fail (SKY_SERVER_EXIT_FAILED, "%s", error->message);
  printf ("%s: %" G_GUINT64_FORMAT " blobs with %" G_GUINT64_FORMAT " bytes, %" G_GUINT64_FORMAT
          " references, %u faults\n",
          root, check->n_blobs, check->n_bytes, check->n_references, check->n_faults);
  return check->n_faults == 0 ? SKY_SERVER_EXIT_DONE : SKY_SERVER_EXIT_FAILED;
}

/* skylark-drive check */
int
sky_server_command_check (int argc, char **argv)
{
  g_autofree char *root = NULL;
  g_autoptr (GError) error = NULL;
  Check              check = { 0 };
  int                status = SKY_SERVER_EXIT_FAILED;
  const GOptionEntry entries[] = {
    { "root", 0, 0, G_OPTION_ARG_FILENAME, &root, "Folder that holds the drive", "DIR" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  if (!sky_server_command_parse ("- verify what is stored", entries, &argc, &argv))
    return SKY_SERVER_EXIT_USAGE;
  if (root == NULL || argc > 1)
    return sky_server_command_fail (SKY_SERVER_EXIT_USAGE, "%s",
                                    root == NULL ? "--root is missing" : "too many arguments");
  check.snapshot = sky_server_snapshot_open (root, &error);
  if (check.snapshot == NULL)
    return sky_server_command_fail (SKY_SERVER_EXIT_FAILED, "%s", error->message);
  status = run (&check, root);
  sky_server_snapshot_free (check.snapshot);
  return status;
}
