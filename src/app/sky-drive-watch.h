/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-drive-record.h"
#include "app/sky-secret-store.h"

G_BEGIN_DECLS

#define SKY_TYPE_DRIVE_WATCH (sky_drive_watch_get_type ())
G_DECLARE_FINAL_TYPE (SkyDriveWatch, sky_drive_watch, SKY, DRIVE_WATCH, GObject)

/* Signals: "settled": a check came to its end. */
SkyDriveWatch *sky_drive_watch_new (SkyDriveRecord *record, SkySecretStore *secrets);
void           sky_drive_watch_check (SkyDriveWatch *self);
void           sky_drive_watch_forget_connector (SkyDriveWatch *self);
void           sky_drive_watch_stop (SkyDriveWatch *self);

G_END_DECLS
