/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SKY_TYPE_PLAYING_SIGN (sky_playing_sign_get_type ())
G_DECLARE_FINAL_TYPE (SkyPlayingSign, sky_playing_sign, SKY, PLAYING_SIGN, GtkWidget)

/* Four bars beside what plays; they move while it sounds, and stand still while it is paused. */
GtkWidget *sky_playing_sign_new (void);
void       sky_playing_sign_set_moving (SkyPlayingSign *self, gboolean moving);

G_END_DECLS
