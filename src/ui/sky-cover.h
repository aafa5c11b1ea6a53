/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SKY_TYPE_COVER (sky_cover_get_type ())
G_DECLARE_FINAL_TYPE (SkyCover, sky_cover, SKY, COVER, GtkWidget)

/* A square picture of an album. Properties: "size" (pixels), "art-uri" (nullable), "name" (of the
 * album: colours the stand-in while there is no picture; nullable: nothing at all).
 * Signal: "palette-changed". */
void           sky_cover_set_size (SkyCover *self, int size);
void           sky_cover_show (SkyCover *self, const char *art_uri, const char *name);
const GdkRGBA *sky_cover_get_palette (SkyCover *self, guint *n_colours);
GdkTexture    *sky_cover_get_texture (SkyCover *self);

G_END_DECLS
