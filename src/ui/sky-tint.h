/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define SKY_PALETTE_SIZE 5

/**
 * SkyTint:
 * @tint: for the play button, the seek bar and the playing row
 * @on_tint: text on @tint
 * @wash: for large grounds behind text
 * @bar_wash: @wash, weaker, on the player bar
 *
 * What the cover of the playing track does to the colours of the window.
 */
typedef struct
{
  GdkRGBA tint;
  GdkRGBA on_tint;
  GdkRGBA wash;
  GdkRGBA bar_wash;
} SkyTint;

void   sky_tint_compute (const GdkRGBA *palette, guint n_colours, gboolean dark, SkyTint *tint);
void   sky_tint_ground (const GdkRGBA *colour, gboolean dark, GdkRGBA *ground);
double sky_tint_contrast (const GdkRGBA *a, const GdkRGBA *b);
guint  sky_palette_extract (const guint8 *pixels, guint n_pixels, GdkRGBA *palette);
void   sky_palette_from_name (const char *name, GdkRGBA *palette);

G_END_DECLS
