/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/sky-scan-reader.h"

G_BEGIN_DECLS

#define SKY_TYPE_SCAN (sky_scan_get_type ())
G_DECLARE_FINAL_TYPE (SkyScan, sky_scan, SKY, SCAN, GObject)

/* One look at one folder, of this computer or of a drive, with all below: what is new or changed is
 * read, what is gone is forgotten, if all could be looked at. Main thread. Signal "failed" (char
 * *where, GError *): one file or folder could not be read. */
SkyScan *sky_scan_new (SkyCatalogue *catalogue, SkyScanPool *pool, SkyBlockCache *cache);
void     sky_scan_set_shallow (SkyScan *self);
void     sky_scan_run_async (SkyScan            *self,
                             SkyDrive           *drive,
                             const char         *folder,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);
gboolean sky_scan_run_finish (SkyScan *self, GAsyncResult *result, GError **error);
void     sky_scan_stop (SkyScan *self);

G_END_DECLS
