/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SkyFileCount:
 * @files: regular files, those in folders too
 * @bytes: their size
 * @only_folders: whether every top-level item is a folder
 *
 * What a set of files and folders comes to.
 */
typedef struct
{
  guint64  files;
  guint64  bytes;
  gboolean only_folders;
} SkyFileCount;

/* Counted on a worker thread; links are not followed. */
void     sky_file_count_async (GPtrArray          *files,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
gboolean sky_file_count_finish (GAsyncResult *result, SkyFileCount *count, GError **error);

G_END_DECLS
