/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-drive-manager.h"
#include "cache/sky-block-cache.h"
#include "playback/sky-queue-item.h"

G_BEGIN_DECLS

#define SKY_TYPE_SHEET_OPENER (sky_sheet_opener_get_type ())
G_DECLARE_FINAL_TYPE (SkySheetOpener, sky_sheet_opener, SKY, SHEET_OPENER, GObject)

/* Makes queue items (element-type SkyQueueItem) of a cue sheet that the library doesn't know. Main
 * thread. */
SkySheetOpener *sky_sheet_opener_new (SkyDriveManager *drives, SkyBlockCache *cache);
void            sky_sheet_opener_open_async (SkySheetOpener     *self,
                                             const char         *location,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data);
GPtrArray         *
sky_sheet_opener_open_finish (SkySheetOpener *self, GAsyncResult *result, GError **error);
GError *sky_sheet_dup_failure (SkyQueueItem *item);

G_END_DECLS
