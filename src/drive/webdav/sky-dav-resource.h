/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive-entry.h"

G_BEGIN_DECLS

/**
 * SkyDavResource:
 * @href: (owned): as the server wrote it
 * @status: of the whole response where it has one (RFC 4918 section 14.24), else 0
 * @is_folder: whether it is a collection
 * @size: in bytes, or -1 where it was not told
 * @mtime: seconds since 1970, or 0
 * @etag: (owned) (nullable): entity tag
 * @content_type: (owned) (nullable): media type
 * @resource_id: (owned) (nullable): RFC 5842 section 3.1
 * @sha256: (owned) (nullable): lower-case hex
 * @used: bytes in use, or -1 (RFC 4331)
 * @available: bytes free, or -1
 *
 * One response of a multistatus, with what its successful propstats say.
 */
typedef struct
{
  char    *href;
  guint    status;
  gboolean is_folder;
  gint64   size;
  gint64   mtime;
  char    *etag;
  char    *content_type;
  char    *resource_id;
  char    *sha256;
  gint64   used;
  gint64   available;
} SkyDavResource;

SkyDavResource *sky_dav_resource_new (void);
void            sky_dav_resource_free (SkyDavResource *self);
void            sky_dav_resource_merge (SkyDavResource *self, SkyDavResource *other);
void            sky_dav_resource_set (SkyDavResource *self, const char *property, const char *text);
SkyDriveEntry  *sky_dav_resource_to_entry (SkyDavResource *self, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyDavResource, sky_dav_resource_free)

G_END_DECLS
