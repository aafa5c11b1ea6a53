/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-byte-source.h"

G_BEGIN_DECLS

/**
 * SkyChapter:
 * @start_ms: where it begins
 * @title: (owned) (nullable): what it is called
 */
typedef struct
{
  gint64 start_ms;
  char  *title;
} SkyChapter;

void sky_chapter_free (SkyChapter *self);

GPtrArray *sky_chapters_read (SkyByteSource *source, GCancellable *cancellable, GError **error);
GPtrArray *sky_chapters_cut (const GPtrArray *chapters, gint64 begin_ms, gint64 end_ms);
int        sky_chapters_find (const GPtrArray *chapters, gint64 position_ms);

G_END_DECLS
