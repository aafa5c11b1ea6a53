/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"
#include "transfer/sky-journal-record.h"

G_BEGIN_DECLS

/* Opening the journal, and its batches. The items and folders have stores of their own. */
SkyDatabase *sky_journal_store_open (const char *path, GError **error);
gboolean     sky_batch_store_add (SkyDatabase *database, SkyBatchRecord *record, GError **error);
GPtrArray   *sky_batch_store_list (SkyDatabase *database, GError **error);
gboolean
sky_batch_store_set_wish (SkyDatabase *database, gint64 id, SkyTransferWish wish, GError **error);
gboolean sky_batch_store_cancel (SkyDatabase *database, gint64 id, GError **error);
gboolean
sky_batch_store_hold (SkyDatabase *database, gint64 id, const SkyFault *fault, GError **error);
gboolean sky_batch_store_retry (SkyDatabase *database, gint64 id, GError **error);
gboolean
sky_batch_store_settle (SkyDatabase *database, gint64 id, SkyBatchRecord **record, GError **error);
GArray *sky_batch_store_clear (SkyDatabase *database, GError **error);

G_END_DECLS
