/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/sky-scanned-file.h"

G_BEGIN_DECLS

/* What a sheet makes of a file that was read: (element-type SkyScannedFile), in their order. */
GPtrArray *sky_file_parts_divide (const SkyScannedFile *file,
                                  const SkyCueSheet    *sheet,
                                  const char           *file_name,
                                  GError              **error);

/* The file's name without its extension stands where no title is. */
char *sky_file_parts_dup_title (const char *path);

G_END_DECLS
