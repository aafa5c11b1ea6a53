/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-control-request.h"

G_BEGIN_DECLS

/**
 * SkyControlHandler:
 * @request: (transfer none): what is asked; a handler that answers later keeps a reference
 * @user_data: as given with the methods
 */
typedef void (*SkyControlHandler) (SkyControlRequest *request, gpointer user_data);

typedef struct
{
  const char       *name;
  SkyControlHandler handler;
} SkyControlMethod;

#define SKY_TYPE_CONTROL_SERVER (sky_control_server_get_type ())
G_DECLARE_FINAL_TYPE (SkyControlServer, sky_control_server, SKY, CONTROL_SERVER, GObject)

/* The control socket: JSON lines, {"id", "method", "params"} answered by {"id", "result"} or {"id",
 * "error": {"code", "message"}}, and {"event", "data"} to those who subscribed. Main thread.
 * Properties: "n-clients". */
SkyControlServer *sky_control_server_new (const char *state_dir, GError **error);
void              sky_control_server_add_methods (SkyControlServer       *self,
                                                  const SkyControlMethod *methods,
                                                  guint                   n_methods,
                                                  gpointer                user_data);
guint             sky_control_server_get_n_clients (SkyControlServer *self);
void sky_control_server_broadcast (SkyControlServer *self, const char *event, JsonNode *data);
void sky_control_server_refuse (SkyControlServer *self);
void sky_control_server_close (SkyControlServer *self, SkyControlConnection *but_not);

G_END_DECLS
