/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "server/sky-blob-store.h"

G_BEGIN_DECLS

/* One body on its way to the disk: written and hashed on another thread. */
typedef struct _SkyUploadWriter SkyUploadWriter;

/**
 * SkyUploadResult:
 * @path: (owned): the temporary file; removed with the result unless it was renamed
 * @sha256: (owned): of its content
 * @size: its bytes
 *
 * A body that has arrived whole and is on the disk.
 */
typedef struct
{
  char   *path;
  char   *sha256;
  guint64 size;
} SkyUploadResult;

SkyUploadWriter *sky_upload_writer_new (SkyBlobStore *blobs, GError **error);
void             sky_upload_writer_free (SkyUploadWriter *self);
gboolean         sky_upload_writer_push (SkyUploadWriter *self, GBytes *chunk);
void sky_upload_writer_set_drained (SkyUploadWriter *self, GFunc drained, gpointer user_data);
void sky_upload_writer_finish_async (SkyUploadWriter    *self,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
SkyUploadResult *sky_upload_writer_finish (GAsyncResult *result, GError **error);
void             sky_upload_result_free (SkyUploadResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyUploadResult, sky_upload_result_free)

G_END_DECLS
