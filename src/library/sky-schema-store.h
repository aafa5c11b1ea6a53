/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"

G_BEGIN_DECLS

/* The place that is this computer. */
#define SKY_PLACE_LOCAL ""

const SkyMigration *sky_schema_store_get_migrations (guint *n_migrations);

void  sky_schema_store_bind_path (SkyStatement *statement, int index, const char *path);
char *sky_schema_store_dup_path (SkyStatement *statement, int column);
void  sky_schema_store_bind_below (SkyStatement *statement, int index, const char *folder);

G_END_DECLS
