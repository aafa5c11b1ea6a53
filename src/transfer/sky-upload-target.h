/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive.h"

G_BEGIN_DECLS

/**
 * SkyUploadWish:
 * @folder: the folder on the drive
 * @name: the name that the file shall have there
 * @size: in bytes
 * @sha256: lower-case hex
 *
 * What shall be stored.
 */
typedef struct
{
  const char *folder;
  const char *name;
  guint64     size;
  const char *sha256;
} SkyUploadWish;

void  sky_upload_target_find_async (SkyDrive            *drive,
                                    const SkyUploadWish *wish,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
char *sky_upload_target_find_finish (GAsyncResult *result, SkyDriveEntry **same, GError **error);

G_END_DECLS
