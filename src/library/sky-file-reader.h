/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-byte-source.h"
#include "library/sky-scanned-file.h"

G_BEGIN_DECLS

GPtrArray *sky_file_reader_read (SkyScannedFile **file,
                                 SkyByteSource   *source,
                                 GCancellable    *cancellable,
                                 GError         **error);
gboolean   sky_file_reader_is_music (const char *path);

G_END_DECLS
