/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SKY_TYPE_TOASTER (sky_toaster_get_type ())
G_DECLARE_FINAL_TYPE (SkyToaster, sky_toaster, SKY, TOASTER, GObject)

/* Troubles as toasts, one for each cause however many items it hits. */
SkyToaster *sky_toaster_new (AdwToastOverlay *overlay);
void        sky_toaster_tell (SkyToaster *self, const char *text);
void        sky_toaster_set_waiting (SkyToaster *self, const char *text);
void        sky_toaster_tell_trouble (SkyToaster *self, const char *item, const GError *error);
void        sky_toast_offer_undo (AdwToast *toast);

G_END_DECLS
