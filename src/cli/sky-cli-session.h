/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One run of a command: its connection to the owner of the state folder, made when it is first
 * needed. */
typedef struct _SkyCliSession SkyCliSession;

SkyCliSession *sky_cli_session_new (void);
void           sky_cli_session_free (SkyCliSession *self);
JsonNode      *sky_cli_session_ask (SkyCliSession *self, const char *method, JsonObject *params);
JsonNode      *sky_cli_session_next_event (SkyCliSession *self, const char *event);
JsonNode      *sky_cli_session_resume (SkyCliSession *self, const char *method);
int            sky_cli_session_get_status (SkyCliSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyCliSession, sky_cli_session_free)

G_END_DECLS
