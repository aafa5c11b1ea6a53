/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/sky-library.h"

G_BEGIN_DECLS

/**
 * SkyUnreadable:
 * @drive_id: (owned) (nullable): the drive, or %NULL for a file of this computer
 * @path: (owned): path on the drive, or the absolute file name
 * @message: (owned): why
 *
 * A file that promised music by its name and could not be read as such, when it was last tried.
 */
typedef struct
{
  char *drive_id;
  char *path;
  char *message;
} SkyUnreadable;

void sky_unreadable_free (SkyUnreadable *self);

/* By place and path, at most @limit: (element-type SkyUnreadable). */
void sky_library_list_unreadable_async (SkyLibrary         *self,
                                        guint               limit,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
GPtrArray *
sky_library_list_unreadable_finish (SkyLibrary *self, GAsyncResult *result, GError **error);

G_END_DECLS
