/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a drive, whether it is being served or not: one read transaction keeps the tree as it was,
 * and a shared lock keeps the server from removing blobs. Used by one thread. */

#include "server/sky-server-snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "server/sky-server-error.h"
#include "server/sky-server-schema.h"

struct _SkyServerSnapshot
{
  SkyDatabase  *database; /* (owned) */
  SkyBlobStore *blobs;    /* (owned) */
  int           hold;
};

static gboolean
take_hold (SkyServerSnapshot *self, const char *root, GError **error)
{
  g_autofree char *path = g_build_filename (root, "hold", NULL);

  self->hold = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (self->hold < 0 && errno == ENOENT)
    {
      g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_NOT_FOUND, "%s holds no drive", root);
      return FALSE;
    }
  /* The server holds it for moments only. */
  if (self->hold >= 0 && flock (self->hold, LOCK_SH) == 0)
    return TRUE;
  sky_server_set_errno_error (error, errno, "lock", path);
  return FALSE;
}

/**
 * sky_server_snapshot_open:
 * @root: the folder of a drive
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable): the drive as it is now
 */
SkyServerSnapshot *
sky_server_snapshot_open (const char *root, GError **error)
{
  g_autoptr (SkyServerSnapshot) self = g_new0 (SkyServerSnapshot, 1);
  g_autofree char *path = g_build_filename (root, "drive.db", NULL);

  self->hold = -1;
  self->blobs = sky_blob_store_new (root);
  if (!take_hold (self, root, error))
    return NULL;
  self->database = sky_server_schema_open_reader (path, error);
  if (self->database == NULL || !sky_database_execute (self->database, "BEGIN", error))
    return NULL;
  return g_steal_pointer (&self);
}

void
sky_server_snapshot_free (SkyServerSnapshot *self)
{
  if (self == NULL)
    return;
  if (self->database != NULL)
    sky_database_rollback (self->database);
  g_clear_object (&self->database);
  sky_blob_store_free (self->blobs);
  if (self->hold >= 0)
    close (self->hold);
  g_free (self);
}

SkyDatabase *
sky_server_snapshot_get_database (SkyServerSnapshot *self)
{
  return self->database;
}

SkyBlobStore *
sky_server_snapshot_get_blobs (SkyServerSnapshot *self)
{
  return self->blobs;
}
