/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file or folder on a drive as it was last listed. Immutable, so it may go to any thread. */

#include "drive/sky-drive-entry.h"

#include <string.h>

struct _SkyDriveEntry
{
  GObject parent_instance;

  char    *path;         /* (owned) */
  char    *etag;         /* (owned) (nullable) */
  char    *content_type; /* (owned) (nullable) */
  char    *sha256;       /* (owned) (nullable) */
  char    *resource_id;  /* (owned) (nullable) */
  guint64  size;
  gint64   mtime;
  gboolean is_folder;
};

G_DEFINE_FINAL_TYPE (SkyDriveEntry, sky_drive_entry, G_TYPE_OBJECT)

static void
sky_drive_entry_finalize (GObject *object)
{
  SkyDriveEntry *self = SKY_DRIVE_ENTRY (object);

  g_free (self->path);
  g_free (self->etag);
  g_free (self->content_type);
  g_free (self->sha256);
  g_free (self->resource_id);

  G_OBJECT_CLASS (sky_drive_entry_parent_class)->finalize (object);
}

static void
sky_drive_entry_class_init (SkyDriveEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_drive_entry_finalize;
}

static void
sky_drive_entry_init (SkyDriveEntry *self)
{
}

/**
 * sky_drive_entry_new:
 * @info: what is known; everything is copied
 *
 * Returns: (transfer full): the entry
 */
SkyDriveEntry *
sky_drive_entry_new (const SkyDriveEntryInfo *info)
{
  SkyDriveEntry *self;

  g_return_val_if_fail (info != NULL && info->path != NULL, NULL);

  self = g_object_new (SKY_TYPE_DRIVE_ENTRY, NULL);
  self->path = g_strdup (info->path);
  self->is_folder = info->is_folder;
  self->size = info->is_folder ? 0 : info->size;
  self->mtime = info->mtime;
  self->etag = g_strdup (info->etag);
  self->content_type = g_strdup (info->content_type);
  self->sha256 = g_strdup (info->sha256);
  self->resource_id = g_strdup (info->resource_id);
  return self;
}

/**
 * sky_drive_entry_get_path:
 * @self: an entry
 *
 * Returns: (transfer none): its absolute path on the drive
 */
const char *
sky_drive_entry_get_path (SkyDriveEntry *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_ENTRY (self), NULL);

  return self->path;
}

/**
 * sky_drive_entry_get_name:
 * @self: an entry
 *
 * Returns: (transfer none): the last part of its path; empty for the root
 */
const char *
sky_drive_entry_get_name (SkyDriveEntry *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_ENTRY (self), NULL);

  return strrchr (self->path, '/') + 1;
}

/**
 * sky_drive_entry_get_is_folder:
 * @self: an entry
 *
 * Returns: whether it is a folder
 */
gboolean
sky_drive_entry_get_is_folder (SkyDriveEntry *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_ENTRY (self), FALSE);

  return self->is_folder;
}

/**
 * sky_drive_entry_get_size:
 * @self: an entry
 *
 * Returns: its size in bytes; 0 for folders
 */
guint64
sky_drive_entry_get_size (SkyDriveEntry *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_ENTRY (self), 0);

  return self->size;
}

/**
 * sky_drive_entry_get_mtime:
 * @self: an entry
 *
 * Returns: its last change in seconds since 1970, or 0 where unknown
 */
gint64
sky_drive_entry_get_mtime (SkyDriveEntry *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_ENTRY (self), 0);

  return self->mtime;
}

/**
 * sky_drive_entry_get_etag:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): its entity tag as the server sent it
 */
const char *
sky_drive_entry_get_etag (SkyDriveEntry *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_ENTRY (self), NULL);

  return self->etag;
}

/**
 * sky_drive_entry_get_content_type:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): its media type as the server says
 */
const char *
sky_drive_entry_get_content_type (SkyDriveEntry *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_ENTRY (self), NULL);

  return self->content_type;
}

/**
 * sky_drive_entry_get_sha256:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): lower-case hex, where the server tells
 */
const char *
sky_drive_entry_get_sha256 (SkyDriveEntry *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_ENTRY (self), NULL);

  return self->sha256;
}

/**
 * sky_drive_entry_get_resource_id:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): what stays the same across renames, where the server tells
 */
const char *
sky_drive_entry_get_resource_id (SkyDriveEntry *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_ENTRY (self), NULL);

  return self->resource_id;
}

/**
 * sky_drive_entry_get_key:
 * @self: an entry
 *
 * Returns: (transfer none): what identifies it on its drive as stably as the server allows: the
 *   resource id, or else the path
 */
const char *
sky_drive_entry_get_key (SkyDriveEntry *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_ENTRY (self), NULL);

  return self->resource_id != NULL ? self->resource_id : self->path;
}

/**
 * sky_drive_entry_dup_version:
 * @self: an entry
 *
 * The ETag without its weakness mark where there is one: Apache calls a tag weak for the first
 * second of a file's life and strong afterwards, for the same content. Else size and time.
 *
 * Returns: (transfer full): a text that changes whenever the content may have
 */
char *
sky_drive_entry_dup_version (SkyDriveEntry *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_ENTRY (self), NULL);

  if (self->etag != NULL)
    return g_strdup (g_str_has_prefix (self->etag, "W/") ? self->etag + 2 : self->etag);
  return g_strdup_printf ("%" G_GUINT64_FORMAT "-%" G_GINT64_FORMAT, self->size, self->mtime);
}
