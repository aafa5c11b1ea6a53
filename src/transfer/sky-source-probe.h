/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transfer/sky-journal-record.h"

G_BEGIN_DECLS

/* What sky_source_describe () wants to know of a file. */
#define SKY_SOURCE_ATTRIBUTES                                                                      \
  G_FILE_ATTRIBUTE_STANDARD_NAME                                                                   \
  "," G_FILE_ATTRIBUTE_STANDARD_DISPLAY_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE                    \
  "," G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_TIME_MODIFIED                            \
  "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC "," G_FILE_ATTRIBUTE_ID_FILE

/**
 * SkySourceKind:
 * @SKY_SOURCE_FILE: can be sent
 * @SKY_SOURCE_FOLDER: can be walked
 * @SKY_SOURCE_REFUSED: neither; the record says why
 */
typedef enum
{
  SKY_SOURCE_FILE,
  SKY_SOURCE_FOLDER,
  SKY_SOURCE_REFUSED,
} SkySourceKind;

SkySourceKind
sky_source_describe (GFile *file, GFileInfo *info, const char *ancestry, SkyItemRecord **record);
SkyItemRecord *sky_source_refuse (GFile *file, const GError *error);
char          *sky_source_extend_ancestry (GFile *file, GFileInfo *info, const char *ancestry);

void     sky_source_probe_async (GFile              *file,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
gboolean sky_source_probe_finish (
    GFile *file, GAsyncResult *result, guint64 *size, gint64 *mtime, GError **error);

G_END_DECLS
