/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-byte-source.h"

G_BEGIN_DECLS

#define SKY_TYPE_FILE_SOURCE (sky_file_source_get_type ())
G_DECLARE_FINAL_TYPE (SkyFileSource, sky_file_source, SKY, FILE_SOURCE, GObject)

SkyByteSource *sky_file_source_new (const char *path, GError **error);

G_END_DECLS
