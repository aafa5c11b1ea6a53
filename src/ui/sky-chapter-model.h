/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-chapter-store.h"
#include "ui/sky-chapter-item.h"

G_BEGIN_DECLS

#define SKY_TYPE_CHAPTER_MODEL (sky_chapter_model_get_type ())
G_DECLARE_FINAL_TYPE (SkyChapterModel, sky_chapter_model, SKY, CHAPTER_MODEL, GObject)

/* The chapters of a store as a GListModel of SkyChapterItem, one of which may be the current one.
 * Property: "current" (int: its place, or -1). Main thread. */
SkyChapterModel *sky_chapter_model_new (SkyChapterStore *store);
int              sky_chapter_model_get_current (SkyChapterModel *self);

G_END_DECLS
