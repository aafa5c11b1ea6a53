/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SKY_DATABASE_ERROR (sky_database_error_quark ())

/**
 * SkyDatabaseError:
 * @SKY_DATABASE_ERROR_FAILED: any failure without a code of its own
 * @SKY_DATABASE_ERROR_BUSY: another process holds the file
 * @SKY_DATABASE_ERROR_FULL: no space is left on the disk
 * @SKY_DATABASE_ERROR_CORRUPT: the file is damaged or no database
 * @SKY_DATABASE_ERROR_READ_ONLY: the file or its folder can't be written
 * @SKY_DATABASE_ERROR_CONSTRAINT: a uniqueness or reference rule was broken
 * @SKY_DATABASE_ERROR_NEWER: the file was written by a newer Skylark
 */
typedef enum
{
  SKY_DATABASE_ERROR_FAILED,
  SKY_DATABASE_ERROR_BUSY,
  SKY_DATABASE_ERROR_FULL,
  SKY_DATABASE_ERROR_CORRUPT,
  SKY_DATABASE_ERROR_READ_ONLY,
  SKY_DATABASE_ERROR_CONSTRAINT,
  SKY_DATABASE_ERROR_NEWER,
} SkyDatabaseError;

GQuark      sky_database_error_quark (void);
GError     *sky_database_error_new (SkyDatabaseError code, const char *path, const char *message);
const char *sky_database_error_get_path (const GError *error);

G_END_DECLS
