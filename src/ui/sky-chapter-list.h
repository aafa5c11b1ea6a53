/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sky-chapter-store.h"

G_BEGIN_DECLS

#define SKY_TYPE_CHAPTER_LIST (sky_chapter_list_get_type ())
G_DECLARE_FINAL_TYPE (SkyChapterList, sky_chapter_list, SKY, CHAPTER_LIST, GtkWidget)

/* The chapters of what is heard, to go to one of them. */
void sky_chapter_list_set_store (SkyChapterList *self, SkyChapterStore *store);

G_END_DECLS
