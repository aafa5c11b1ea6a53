/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-art-store.h"
#include "app/sky-chapter-store.h"
#include "app/sky-drive-manager.h"
#include "app/sky-place-tags.h"

G_BEGIN_DECLS

#define SKY_TYPE_DRIVE_RETURN (sky_drive_return_get_type ())
G_DECLARE_FINAL_TYPE (SkyDriveReturn, sky_drive_return, SKY, DRIVE_RETURN, GObject)

/**
 * SkyDriveReturnParts:
 * @player: may wait for a drive
 * @art: may have missed covers
 * @chapters: may have failed to read some
 * @places: may have failed to read tags
 *
 * Who may have wanted something of a drive that was away. All of it is borrowed.
 */
typedef struct
{
  SkyPlayer       *player;
  SkyArtStore     *art;
  SkyChapterStore *chapters;
  SkyPlaceTags    *places;
} SkyDriveReturnParts;

/* Whenever a drive has come, everybody who may have waited for it tries again. Main thread. */
SkyDriveReturn *sky_drive_return_new (SkyDriveManager *drives, const SkyDriveReturnParts *parts);

G_END_DECLS
