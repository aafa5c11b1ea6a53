/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define SKY_TYPE_CONTROL_CONNECTION (sky_control_connection_get_type ())
G_DECLARE_FINAL_TYPE (
    SkyControlConnection, sky_control_connection, SKY, CONTROL_CONNECTION, GObject)

/* One client of the control socket: JSON lines in and out. Main thread. Signals:
 * "line" (GBytes *): one line came, without its end;
 * "drained": all that was sent is with the kernel;
 * "closed". */
SkyControlConnection *sky_control_connection_new (GSocket *socket);
void                  sky_control_connection_start (SkyControlConnection *self);
void                  sky_control_connection_send (SkyControlConnection *self, JsonNode *message);
void sky_control_connection_subscribe (SkyControlConnection *self, const char *event);
void
sky_control_connection_send_event (SkyControlConnection *self, const char *event, JsonNode *data);
void     sky_control_connection_begin_request (SkyControlConnection *self);
void     sky_control_connection_end_request (SkyControlConnection *self);
gboolean sky_control_connection_get_idle (SkyControlConnection *self);
void     sky_control_connection_close (SkyControlConnection *self);

G_END_DECLS
