/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SKY_TYPE_WIDTH_BIN (sky_width_bin_get_type ())
G_DECLARE_FINAL_TYPE (SkyWidthBin, sky_width_bin, SKY, WIDTH_BIN, GtkWidget)

/* Holds one child and tells how wide it is, so that its owner can lay it out for that width; can be
 * narrower than the child was before. Properties: "child", "min-width". Signal: "width-changed"
 * (int), from an idle, never while sizes are being allocated. */
GtkWidget *sky_width_bin_get_child (SkyWidthBin *self);
void       sky_width_bin_set_child (SkyWidthBin *self, GtkWidget *child);

G_END_DECLS
