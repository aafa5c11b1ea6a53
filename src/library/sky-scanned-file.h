/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive-entry.h"
#include "library/sky-sheet-folder.h"
#include "library/sky-track-info.h"

G_BEGIN_DECLS

/**
 * SkyScannedFile:
 * @track: (owned): its tags, and exactly one copy: where it lies. @track's id is not used
 * @audio_key: (owned) (nullable): identity of the sound
 * @version: (owned) (nullable): of a drive's entry, to see later whether it has changed
 * @mtime_nsec: the part of a second of a local file's last change
 * @picture_offset: where the cover lies in the file, see SkyMediaPicture
 * @picture_length: 0 where there is none
 * @picture_coding: how the bytes there are coded
 * @picture_mime: (owned) (nullable)
 * @sheets: (owned) (nullable): the cue sheets beside it
 * @sheet: (owned) (nullable): path of the one that made this track of a part of the file
 *
 * What a scan has read from one file, or from a part of it: an immutable value on its way to the
 * catalogue.
 */
struct _SkyScannedFile
{
  SkyTrackInfo   *track;
  char           *audio_key;
  char           *version;
  gint64          mtime_nsec;
  guint64         picture_offset;
  guint64         picture_length;
  int             picture_coding;
  char           *picture_mime;
  SkySheetFolder *sheets;
  char           *sheet;
};

SkyScannedFile *sky_scanned_file_new (void);
SkyScannedFile *sky_scanned_file_new_for_entry (const char *drive_id, SkyDriveEntry *entry);
void            sky_scanned_file_free (SkyScannedFile *self);
SkyCopyInfo    *sky_scanned_file_get_copy (const SkyScannedFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyScannedFile, sky_scanned_file_free)

G_END_DECLS
