/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/sky-server-request.h"

G_BEGIN_DECLS

/* One file a method. Each answers exactly once, now or later. */
void sky_server_put_begin (SkyServerRequest *request);
void sky_server_put (SkyServerRequest *request);
void sky_server_get (SkyServerRequest *request);
void sky_server_propfind (SkyServerRequest *request);
void sky_server_proppatch (SkyServerRequest *request);
void sky_server_mkcol (SkyServerRequest *request);
void sky_server_copy (SkyServerRequest *request);
void sky_server_move (SkyServerRequest *request);
void sky_server_delete (SkyServerRequest *request);
void sky_server_options (SkyServerRequest *request);

/* What OPTIONS and 405 tell. */
#define SKY_SERVER_ALLOW "OPTIONS, GET, HEAD, PUT, DELETE, MKCOL, COPY, MOVE, PROPFIND, PROPPATCH"

G_END_DECLS
