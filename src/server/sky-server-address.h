/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/sky-server-path.h"

G_BEGIN_DECLS

SkyServerPath *sky_server_address_parse (const char *text, GUri *own, GError **error);

G_END_DECLS
