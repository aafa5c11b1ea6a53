/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive.h"

G_BEGIN_DECLS

/**
 * SkyDriveStatus:
 * @SKY_DRIVE_CONNECTING: being tried
 * @SKY_DRIVE_CONNECTED: answered last time
 * @SKY_DRIVE_OFFLINE: no answer; tried again by itself
 * @SKY_DRIVE_NEEDS_ATTENTION: secret refused, certificate changed: only the user can help
 */
typedef enum
{
  SKY_DRIVE_CONNECTING,
  SKY_DRIVE_CONNECTED,
  SKY_DRIVE_OFFLINE,
  SKY_DRIVE_NEEDS_ATTENTION,
} SkyDriveStatus;

#define SKY_TYPE_DRIVE_RECORD (sky_drive_record_get_type ())
G_DECLARE_FINAL_TYPE (SkyDriveRecord, sky_drive_record, SKY, DRIVE_RECORD, GObject)

/* One configured drive, as the sidebar and the command line show it. Main thread. Properties:
 * "id", "name", "kind" ("builtin", "skylark", "webdav"), "status", "message" (nullable), "drive"
 * (SkyDrive, nullable while not connected). */
const char    *sky_drive_record_get_id (SkyDriveRecord *self);
const char    *sky_drive_record_get_name (SkyDriveRecord *self);
const char    *sky_drive_record_get_kind (SkyDriveRecord *self);
const char    *sky_drive_record_get_uri (SkyDriveRecord *self);
const char    *sky_drive_record_get_user (SkyDriveRecord *self);
SkyDriveStatus sky_drive_record_get_status (SkyDriveRecord *self);
const char    *sky_drive_record_get_message (SkyDriveRecord *self);
SkyDrive      *sky_drive_record_get_drive (SkyDriveRecord *self);

/* Id of the built-in drive, "This computer". */
#define SKY_BUILTIN_DRIVE_ID "this-computer"

#define SKY_TYPE_DRIVE_MANAGER (sky_drive_manager_get_type ())
G_DECLARE_FINAL_TYPE (SkyDriveManager, sky_drive_manager, SKY, DRIVE_MANAGER, GObject)

/* Every configured drive: a GListModel of SkyDriveRecord, the built-in one first. Signals:
 * "drive-changed" (SkyDriveRecord *): its status or its SkyDrive is another. */
SkyDriveRecord *sky_drive_manager_get_record (SkyDriveManager *self, const char *id_or_name);
SkyDrive       *sky_drive_manager_dup_drive (SkyDriveManager *self, const char *id);

G_END_DECLS
