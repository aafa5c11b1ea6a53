/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/sky-tint.h"

G_BEGIN_DECLS

/**
 * SkyCoverPicture:
 * @texture: (owned): the picture, scaled
 * @palette: its colours
 * @n_colours: how many
 *
 * A cover that has been read. Immutable.
 */
typedef struct
{
  GdkTexture *texture;
  GdkRGBA     palette[SKY_PALETTE_SIZE];
  guint       n_colours;
} SkyCoverPicture;

#define SKY_TYPE_COVER_CACHE (sky_cover_cache_get_type ())
G_DECLARE_FINAL_TYPE (SkyCoverCache, sky_cover_cache, SKY, COVER_CACHE, GObject)

/* The covers that were shown last; each is read and scaled once, however many rows want it. Main
 * thread. Signal: "loaded" (char *uri, int size): it can be looked up. */
SkyCoverCache         *sky_cover_cache_get_for_display (GdkDisplay *display);
const SkyCoverPicture *sky_cover_cache_lookup (SkyCoverCache *self, const char *uri, int size);
void                   sky_cover_cache_request (SkyCoverCache *self, const char *uri, int size);

G_END_DECLS
