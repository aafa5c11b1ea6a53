/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyScannedFile: a plain value; its maker owns it until it is handed on. */
#include "library/sky-scanned-file.h"

/**
 * sky_scanned_file_new:
 *
 * Returns: (transfer full): a file with an empty track and an empty copy
 */
SkyScannedFile *
sky_scanned_file_new (void)
{
  SkyScannedFile *self = g_new0 (SkyScannedFile, 1);

  self->track = sky_track_info_new ();
  g_ptr_array_add (self->track->copies, sky_copy_info_new ());
  return self;
}

/**
 * sky_scanned_file_new_for_entry:
 * @drive_id: a drive
 * @entry: as last listed there
 *
 * Returns: (transfer full): a file with an empty track and what the drive tells of its copy
 */
SkyScannedFile *
sky_scanned_file_new_for_entry (const char *drive_id, SkyDriveEntry *entry)
{
  SkyScannedFile *self = sky_scanned_file_new ();
  SkyCopyInfo    *copy = sky_scanned_file_get_copy (self);

  self->version = sky_drive_entry_dup_version (entry);
  copy->drive_id = g_strdup (drive_id);
  copy->path = g_strdup (sky_drive_entry_get_path (entry));
  copy->entry_key = g_strdup (sky_drive_entry_get_key (entry));
  copy->etag = g_strdup (sky_drive_entry_get_etag (entry));
  copy->size = sky_drive_entry_get_size (entry);
  copy->mtime = sky_drive_entry_get_mtime (entry);
  copy->sha256 = g_strdup (sky_drive_entry_get_sha256 (entry));
  return self;
}

/**
 * sky_scanned_file_free:
 * @self: (transfer full) (nullable): a file
 */
void
sky_scanned_file_free (SkyScannedFile *self)
{
  if (self == NULL)
    return;
  sky_track_info_free (self->track);
  g_free (self->audio_key);
  g_free (self->version);
  g_free (self->picture_mime);
  g_clear_pointer (&self->sheets, sky_sheet_folder_unref);
  g_free (self->sheet);
  g_free (self);
}

/**
 * sky_scanned_file_get_copy:
 * @self: a file
 *
 * Returns: (transfer none): its copy
 */
SkyCopyInfo *
sky_scanned_file_get_copy (const SkyScannedFile *self)
{
  g_return_val_if_fail (self != NULL && self->track->copies->len == 1, NULL);

  return g_ptr_array_index (self->track->copies, 0);
}
