/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"

G_BEGIN_DECLS

SkyDatabase *sky_server_schema_open (const char *path, GError **error);
SkyDatabase *sky_server_schema_open_reader (const char *path, GError **error);

G_END_DECLS
