/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"
#include "transfer/sky-journal-record.h"

G_BEGIN_DECLS

gboolean sky_item_store_add (SkyDatabase *database, const SkyItemRecord *record, GError **error);
gboolean sky_item_store_save (SkyDatabase *database, const SkyItemRecord *record, GError **error);
GPtrArray *
sky_item_store_list_ready (SkyDatabase *database, gint64 batch, guint limit, GError **error);
GPtrArray *
sky_item_store_list_left (SkyDatabase *database, gint64 after, guint limit, GError **error);
gboolean sky_item_store_forget_session (SkyDatabase *database, gint64 id, GError **error);
GArray *sky_item_store_list_ids (SkyDatabase *database, gint64 batch, gint64 after, GError **error);
GPtrArray *sky_item_store_list_range (
    SkyDatabase *database, gint64 batch, gint64 first, gint64 last, GError **error);

G_END_DECLS
