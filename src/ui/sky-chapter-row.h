/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/sky-chapter-item.h"

G_BEGIN_DECLS

#define SKY_TYPE_CHAPTER_ROW (sky_chapter_row_get_type ())
G_DECLARE_FINAL_TYPE (SkyChapterRow, sky_chapter_row, SKY, CHAPTER_ROW, GtkWidget)

/* One chapter in a list: its number, or a sign where it is heard, its title, where it begins. */
GtkWidget *sky_chapter_row_new (void);
void       sky_chapter_row_bind (SkyChapterRow *self, SkyChapterItem *item);
void       sky_chapter_row_unbind (SkyChapterRow *self);

G_END_DECLS
