/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-builtin-drive.h"
#include "app/sky-drive-manager.h"
#include "app/sky-drive-store.h"
#include "app/sky-drive-watch.h"
#include "app/sky-secret-store.h"

G_BEGIN_DECLS

struct _SkyDriveManager
{
  GObject parent_instance;

  GPtrArray       *records; /* SkyDriveRecord, the built-in one first */
  GHashTable      *watches; /* drive id -> SkyDriveWatch */
  SkyDriveStore   *store;
  SkySecretStore  *secrets;
  SkyBuiltinDrive *builtin;
};

/* Position of the drive, or G_MAXUINT. */
guint sky_drive_manager_find (SkyDriveManager *self, const char *id_or_name);
SkyDriveRecord      *
sky_drive_manager_find_or_fail (SkyDriveManager *self, GTask *task, const char *id_or_name);
void sky_drive_manager_take_record (SkyDriveManager *self, SkyDriveRecord *record);
SkyDriveWatch *sky_drive_manager_add_watch (SkyDriveManager *self, SkyDriveRecord *record);
void           sky_drive_manager_tell_removed (SkyDriveManager *self, SkyDriveRecord *record);

G_END_DECLS
