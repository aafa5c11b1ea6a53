/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "app/sky-owner-lock.h"

G_BEGIN_DECLS

#define SKY_TYPE_CONTROL_CLIENT (sky_control_client_get_type ())
G_DECLARE_FINAL_TYPE (SkyControlClient, sky_control_client, SKY, CONTROL_CLIENT, GObject)

/* Asks the owner over the control socket. Every call blocks: for the command line and for worker
 * threads, never for the main thread of a window. */
SkyControlClient *sky_control_client_connect (const char *state_dir, GError **error);
SkyOwnerMode      sky_control_client_get_owner_mode (SkyControlClient *self);
/* seconds 0: as long as the owner lives. */
JsonNode *sky_control_client_call (
    SkyControlClient *self, const char *method, JsonNode *params, guint seconds, GError **error);

JsonNode *sky_control_client_next_event (SkyControlClient *self, const char *event, GError **error);

G_END_DECLS
