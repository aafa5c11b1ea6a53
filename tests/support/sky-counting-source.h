/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-byte-source.h"

G_BEGIN_DECLS

#define SKY_TYPE_COUNTING_SOURCE (sky_counting_source_get_type ())
G_DECLARE_FINAL_TYPE (SkyCountingSource, sky_counting_source, SKY, COUNTING_SOURCE, GObject)

/* A file whose reads are counted. */
SkyByteSource *sky_counting_source_new (const char *path);
guint64        sky_counting_source_get_bytes (SkyCountingSource *self);
guint          sky_counting_source_get_reads (SkyCountingSource *self);
void           sky_counting_source_set_limit (SkyCountingSource *self, guint64 limit);

G_END_DECLS
