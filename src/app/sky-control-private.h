/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-control-server.h"
#include "app/sky-control.h"

G_BEGIN_DECLS

/* For the groups of methods, whose handlers get the SkyControl. */
SkyServices      *sky_control_get_services (SkyControl *self);
SkyControlServer *sky_control_get_server (SkyControl *self);
/* The connection that still has to be answered when all others are closed. */
void sky_control_set_survivor (SkyControl *self, SkyControlConnection *connection);

void sky_control_add_owner_methods (SkyControl *self);
void sky_control_add_drive_methods (SkyControl *self);
void sky_control_add_file_methods (SkyControl *self);
void sky_control_add_transfer_methods (SkyControl *self);
void sky_control_add_library_methods (SkyControl *self);
void sky_control_add_player_methods (SkyControl *self);
void sky_control_add_queue_methods (SkyControl *self);
void sky_control_add_output_methods (SkyControl *self);
void sky_control_add_chapter_methods (SkyControl *self);
void sky_control_add_pin_methods (SkyControl *self);
void sky_control_add_copy_methods (SkyControl *self);

/* What player.status answers, and its words, by SkyShuffleMode and SkyRepeat. */
extern const char *const sky_control_shuffle_words[];
extern const char *const sky_control_repeat_words[];
JsonNode                *sky_control_describe_player (SkyControl *self);
void                     sky_control_describe_pins (SkyControl *self, JsonObject *cache);
void                     sky_control_describe_chapters (SkyControl *self, JsonObject *status);

G_END_DECLS
