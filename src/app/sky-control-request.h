/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-control-connection.h"

G_BEGIN_DECLS

#define SKY_TYPE_CONTROL_REQUEST (sky_control_request_get_type ())
G_DECLARE_FINAL_TYPE (SkyControlRequest, sky_control_request, SKY, CONTROL_REQUEST, GObject)

/* One request of a client, to be answered exactly once; whoever drops the last reference without an
 * answer has it answered with an error. Main thread. */
SkyControlRequest *
sky_control_request_parse (SkyControlConnection *connection, GBytes *line, GError **error);
SkyControlConnection *sky_control_request_get_connection (SkyControlRequest *self);
const char           *sky_control_request_get_method (SkyControlRequest *self);
/* Parameters of another type than asked for count as missing. */
const char *sky_control_request_get_string (SkyControlRequest *self, const char *name);
gint64      sky_control_request_get_int (SkyControlRequest *self, const char *name, gint64 missing);
double   sky_control_request_get_number (SkyControlRequest *self, const char *name, double missing);
gboolean sky_control_request_get_flag (SkyControlRequest *self, const char *name);
GStrv    sky_control_request_dup_strings (SkyControlRequest *self, const char *name);
GArray  *sky_control_request_dup_ints (SkyControlRequest *self, const char *name);
/* Like the getter, but answers the request with an error and gives NULL where it is missing. */
const char *sky_control_request_need_string (SkyControlRequest *self, const char *name);

void sky_control_request_reply (SkyControlRequest *self, JsonNode *result);
void sky_control_request_reply_done (SkyControlRequest *self);
void sky_control_request_fail_take (SkyControlRequest *self, GError *error);

G_END_DECLS
