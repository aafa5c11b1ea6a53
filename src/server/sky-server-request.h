/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "server/sky-server-path.h"
#include "server/sky-server-root.h"

G_BEGIN_DECLS

/* One request from an account, from its headers to its answer. */
typedef struct _SkyServerRequest SkyServerRequest;

SkyServerRequest *sky_server_request_new (SoupServerMessage *message,
                                          SkyServerRoot     *root,
                                          gint64             account,
                                          SkyServerPath     *path);
SkyServerRequest *sky_server_request_ref (SkyServerRequest *self);
void              sky_server_request_unref (SkyServerRequest *self);
SkyServerRequest *sky_server_request_get (SoupServerMessage *message);

SoupServerMessage   *sky_server_request_get_message (SkyServerRequest *self);
SkyServerRoot       *sky_server_request_get_root (SkyServerRequest *self);
gint64               sky_server_request_get_account (SkyServerRequest *self);
const SkyServerPath *sky_server_request_get_path (SkyServerRequest *self);
const char          *sky_server_request_get_header (SkyServerRequest *self, const char *name);
void sky_server_request_set_data (SkyServerRequest *self, gpointer data, GDestroyNotify destroy);
gpointer       sky_server_request_get_data (SkyServerRequest *self);
SkyServerPath *sky_server_request_parse_destination (SkyServerRequest *self, GError **error);

void sky_server_request_pause (SkyServerRequest *self);
void sky_server_request_resume (SkyServerRequest *self);
void sky_server_request_set_header (SkyServerRequest *self, const char *name, const char *value);
void sky_server_request_answer (SkyServerRequest *self, guint status);
void sky_server_request_answer_body (SkyServerRequest *self,
                                     guint             status,
                                     const char       *type,
                                     const char       *body);
void sky_server_request_fail (SkyServerRequest *self, const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyServerRequest, sky_server_request_unref)

G_END_DECLS
