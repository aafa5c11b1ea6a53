/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"

G_BEGIN_DECLS

/**
 * SkyCheckBlob:
 * @id: its row
 * @sha256: (array zero-terminated): its name
 * @size: what its size was when it was stored
 * @refs: how often it is used, as counted along
 * @counted: how often it is used, counted now
 *
 * One blob as the database knows it.
 */
typedef struct
{
  gint64  id;
  char    sha256[65];
  guint64 size;
  gint64  refs;
  gint64  counted;
} SkyCheckBlob;

/**
 * SkyCheckVersion:
 * @id: its row
 * @sha256: (array zero-terminated): what its content's hash has to be
 * @size: what its size has to be
 *
 * One version whose content is more than one whole blob.
 */
typedef struct
{
  gint64  id;
  char    sha256[65];
  guint64 size;
} SkyCheckVersion;

gboolean sky_check_store_next_blob (
    SkyDatabase *database, gint64 after, SkyCheckBlob *blob, gboolean *found, GError **error);
gboolean sky_check_store_next_version (
    SkyDatabase *database, gint64 after, SkyCheckVersion *version, gboolean *found, GError **error);
GPtrArray *sky_check_store_list_users (SkyDatabase *database, gint64 blob, GError **error);
GPtrArray *sky_check_store_list_faults (SkyDatabase *database, GError **error);

G_END_DECLS
