/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SkyDriveEntryInfo:
 * @path: absolute path on the drive
 * @is_folder: whether it is a folder
 * @size: in bytes; 0 for folders
 * @mtime: last change, seconds since 1970; 0 where unknown
 * @etag: (nullable): the entity tag as sent, quotes and W/ included
 * @content_type: (nullable): media type as the server says
 * @sha256: (nullable): lower-case hex, where the server tells
 * @resource_id: (nullable): stays the same across renames, where the server tells
 *
 * What sky_drive_entry_new () copies.
 */
typedef struct
{
  const char *path;
  gboolean    is_folder;
  guint64     size;
  gint64      mtime;
  const char *etag;
  const char *content_type;
  const char *sha256;
  const char *resource_id;
} SkyDriveEntryInfo;

#define SKY_TYPE_DRIVE_ENTRY (sky_drive_entry_get_type ())
G_DECLARE_FINAL_TYPE (SkyDriveEntry, sky_drive_entry, SKY, DRIVE_ENTRY, GObject)

SkyDriveEntry *sky_drive_entry_new (const SkyDriveEntryInfo *info);
const char    *sky_drive_entry_get_path (SkyDriveEntry *self);
const char    *sky_drive_entry_get_name (SkyDriveEntry *self);
gboolean       sky_drive_entry_get_is_folder (SkyDriveEntry *self);
guint64        sky_drive_entry_get_size (SkyDriveEntry *self);
gint64         sky_drive_entry_get_mtime (SkyDriveEntry *self);
const char    *sky_drive_entry_get_etag (SkyDriveEntry *self);
const char    *sky_drive_entry_get_content_type (SkyDriveEntry *self);
const char    *sky_drive_entry_get_sha256 (SkyDriveEntry *self);
const char    *sky_drive_entry_get_resource_id (SkyDriveEntry *self);
const char    *sky_drive_entry_get_key (SkyDriveEntry *self);
char          *sky_drive_entry_dup_version (SkyDriveEntry *self);

G_END_DECLS
