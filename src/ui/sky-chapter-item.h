/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_TYPE_CHAPTER_ITEM (sky_chapter_item_get_type ())
G_DECLARE_FINAL_TYPE (SkyChapterItem, sky_chapter_item, SKY, CHAPTER_ITEM, GObject)

/* One chapter in a list. Property: "current" (gboolean: it is the one that is heard). Main thread.
 */
SkyChapterItem *sky_chapter_item_new (guint number, const char *title, gint64 start_ms);
guint           sky_chapter_item_get_number (SkyChapterItem *self);
const char     *sky_chapter_item_get_title (SkyChapterItem *self);
gint64          sky_chapter_item_get_start (SkyChapterItem *self);
gboolean        sky_chapter_item_get_current (SkyChapterItem *self);
void            sky_chapter_item_set_current (SkyChapterItem *self, gboolean current);

G_END_DECLS
