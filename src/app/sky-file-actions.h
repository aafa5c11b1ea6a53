/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-drive-manager.h"
#include "app/sky-file-undo.h"
#include "cache/sky-block-cache.h"

G_BEGIN_DECLS

/* Folder of a drive's root where deleted entries lie until they are put back or thrown away. It is
 * not shown in listings and not scanned. */
#define SKY_TRASH_FOLDER "/.skylark-trash"

#define SKY_TYPE_FILE_ACTIONS (sky_file_actions_get_type ())
G_DECLARE_FINAL_TYPE (SkyFileActions, sky_file_actions, SKY, FILE_ACTIONS, GObject)

/* What people do with entries of a drive. Main thread. Fails with SKY_DRIVE_ERROR; the message
 * names the entry. Signals: "folder-changed" (char *drive_id, char *folder): its listing is
 * another; "entry-arrived" (char *drive_id, SkyDriveEntry *): an entry stands at a new place;
 * "entry-gone" (char *drive_id, char *path): nothing is at the path any more;
 * "entry-moved" (char *drive_id, char *from, SkyDriveEntry *): what was there is this now, before
 * it is told to have arrived. */
SkyFileActions *sky_file_actions_new (SkyDriveManager *drives, SkyBlockCache *cache);

void sky_file_actions_make_folder_async (SkyFileActions     *self,
                                         const char         *drive_id,
                                         const char         *path,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
gboolean
sky_file_actions_make_folder_finish (SkyFileActions *self, GAsyncResult *result, GError **error);
/**
 * SkyFileMove:
 * @drive_id: id or name of the drive
 * @from: path of what is moved or copied
 * @to: its whole new path; for a rename one in the same folder
 */
typedef struct
{
  const char *drive_id;
  const char *from;
  const char *to;
} SkyFileMove;

void sky_file_actions_rename_async (SkyFileActions     *self,
                                    const SkyFileMove  *move,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean
     sky_file_actions_rename_finish (SkyFileActions *self, GAsyncResult *result, GError **error);
void sky_file_actions_copy_async (SkyFileActions     *self,
                                  const SkyFileMove  *move,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
gboolean sky_file_actions_copy_finish (SkyFileActions *self, GAsyncResult *result, GError **error);
void     sky_file_actions_trash_async (SkyFileActions     *self,
                                       const char         *drive_id,
                                       GPtrArray          *paths,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
SkyFileUndo          *
sky_file_actions_trash_finish (SkyFileActions *self, GAsyncResult *result, GError **error);
void     sky_file_actions_undo_async (SkyFileActions     *self,
                                      SkyFileUndo        *undo,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
gboolean sky_file_actions_undo_finish (SkyFileActions *self, GAsyncResult *result, GError **error);
/* At once and for good. */
void sky_file_actions_remove_async (SkyFileActions     *self,
                                    const char         *drive_id,
                                    const char         *path,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean
sky_file_actions_remove_finish (SkyFileActions *self, GAsyncResult *result, GError **error);

G_END_DECLS
