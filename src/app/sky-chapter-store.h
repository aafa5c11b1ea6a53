/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-chapters.h"
#include "playback/sky-player.h"

G_BEGIN_DECLS

#define SKY_TYPE_CHAPTER_STORE (sky_chapter_store_get_type ())
G_DECLARE_FINAL_TYPE (SkyChapterStore, sky_chapter_store, SKY, CHAPTER_STORE, GObject)

/* The chapters of what the player plays, read when it has begun. A list that was given out stays as
 * it is. Property: "current" (int: the chapter that is heard, or -1). Signal: "changed": another
 * list. Main thread. */
SkyChapterStore *sky_chapter_store_new (SkyPlayer *player);
GPtrArray       *sky_chapter_store_get_chapters (SkyChapterStore *self);
int              sky_chapter_store_get_current (SkyChapterStore *self);
gboolean         sky_chapter_store_go (SkyChapterStore *self, int index);
gboolean         sky_chapter_store_next (SkyChapterStore *self);
gboolean         sky_chapter_store_previous (SkyChapterStore *self);
void             sky_chapter_store_retry (SkyChapterStore *self);

G_END_DECLS
