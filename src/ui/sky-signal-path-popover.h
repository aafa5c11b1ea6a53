/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sky-services.h"

G_BEGIN_DECLS

#define SKY_TYPE_SIGNAL_PATH_POPOVER (sky_signal_path_popover_get_type ())
G_DECLARE_FINAL_TYPE (
    SkySignalPathPopover, sky_signal_path_popover, SKY, SIGNAL_PATH_POPOVER, GtkPopover)

/* What is done to the sound, from the copy that is read to the output. */
GtkWidget *sky_signal_path_popover_new (void);
void       sky_signal_path_popover_set_player (SkySignalPathPopover *self, SkyPlayer *player);
void       sky_signal_path_popover_set_services (SkySignalPathPopover *self, SkyServices *services);

G_END_DECLS
