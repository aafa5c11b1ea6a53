/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"

G_BEGIN_DECLS

/* The people and programs that own files. */
gint64     sky_account_store_find (SkyDatabase *database, const char *name, GError **error);
gint64     sky_account_store_ensure (SkyDatabase *database, const char *name, GError **error);
GPtrArray *sky_account_store_list (SkyDatabase *database, GError **error);
gboolean
sky_account_store_get_used (SkyDatabase *database, gint64 account, guint64 *used, GError **error);

G_END_DECLS
