/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of databases: the message for logs and the command line, and the file for those who say it
 * in other words. Any thread. */
#include "base/sky-database-error.h"

typedef struct
{
  char *path; /* (owned) (nullable) */
} SkyDatabaseErrorPrivate;

static void
sky_database_error_private_init (SkyDatabaseErrorPrivate *private)
{
}

static void
sky_database_error_private_copy (const SkyDatabaseErrorPrivate *from, SkyDatabaseErrorPrivate *to)
{
  g_return_if_fail (from != NULL && to != NULL);

  to->path = g_strdup (from->path);
}

static void
sky_database_error_private_clear (SkyDatabaseErrorPrivate *private)
{
  g_return_if_fail (private != NULL);

  g_free (private->path);
}

/* The macro makes its first word the name of the domain, and by that name errors are kept in
 * databases since before they carried a file. */
typedef SkyDatabaseErrorPrivate sky_database_errorPrivate;
G_DEFINE_EXTENDED_ERROR (sky_database_error, sky_database_error)

/**
 * sky_database_error_new:
 * @code: what kind of failure it is
 * @path: the database's file
 * @message: what happened, naming the file
 *
 * Returns: (transfer full): the error
 */
GError *
sky_database_error_new (SkyDatabaseError code, const char *path, const char *message)
{
  GError *error = g_error_new_literal (SKY_DATABASE_ERROR, code, message);
  SkyDatabaseErrorPrivate *private = sky_database_error_get_private (error);

  g_return_val_if_fail (private != NULL, error);

  private->path = g_strdup (path);
  return error;
}

/**
 * sky_database_error_get_path:
 * @error: an error of this domain
 *
 * Returns: (nullable): the database's file, which is no longer known of an error that was kept
 */
const char *
sky_database_error_get_path (const GError *error)
{
  const SkyDatabaseErrorPrivate *private;

  g_return_val_if_fail (error != NULL, NULL);

  private = sky_database_error_get_private (error);
  return private != NULL ? private->path : NULL;
}
