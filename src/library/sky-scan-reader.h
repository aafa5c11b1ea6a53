/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-block-cache.h"
#include "library/sky-catalogue.h"
#include "library/sky-scan-pool.h"

G_BEGIN_DECLS

#define SKY_TYPE_SCAN_READER (sky_scan_reader_get_type ())
G_DECLARE_FINAL_TYPE (SkyScanReader, sky_scan_reader, SKY, SCAN_READER, GObject)

/* Reads the tags of files as they are found, a few at a time, and writes them into the catalogue
 * batch by batch. Main thread. Signals: "failed" (char *where, GError *): one file, the rest goes
 * on; "drained": all is read and written. */
SkyScanReader      *
sky_scan_reader_new (SkyCatalogue *catalogue, SkyScanPool *pool, SkyBlockCache *cache);
void sky_scan_reader_add_local (SkyScanReader *self, SkyScannedFile *file);
void sky_scan_reader_add_entry (SkyScanReader  *self,
                                SkyDrive       *drive,
                                SkyDriveEntry  *entry,
                                SkySheetFolder *sheets);
void sky_scan_reader_remove (SkyScanReader *self, const char *drive_id, const char *path);
void sky_scan_reader_close (SkyScanReader *self);
void sky_scan_reader_cancel (SkyScanReader *self);
const GError *sky_scan_reader_get_error (SkyScanReader *self);

G_END_DECLS
