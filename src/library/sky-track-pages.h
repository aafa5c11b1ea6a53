/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/sky-track-row.h"

G_BEGIN_DECLS

#define SKY_TRACK_PAGE_SIZE 128

/* The rows that a list has at hand: a bounded number of pages, the longest unused goes first. */
typedef struct _SkyTrackPages SkyTrackPages;

SkyTrackPages *sky_track_pages_new (guint max_pages);
void           sky_track_pages_free (SkyTrackPages *self);
void           sky_track_pages_clear (SkyTrackPages *self);
gboolean       sky_track_pages_begin (SkyTrackPages *self, guint page);
void           sky_track_pages_fail (SkyTrackPages *self, guint page);
void           sky_track_pages_fill (SkyTrackPages *self, guint page, GPtrArray *rows);
SkyTrackRow   *sky_track_pages_find (SkyTrackPages *self, guint page, gint64 id);
guint          sky_track_pages_get_size (SkyTrackPages *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyTrackPages, sky_track_pages_free)

G_END_DECLS
