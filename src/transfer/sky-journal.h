/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"

G_BEGIN_DECLS

/**
 * SkyJournalFunc:
 * @database: the journal, inside a transaction
 * @data: input and output of the caller
 * @error: return location
 *
 * Runs on the journal's thread. It may be run a second time after its transaction was rolled back
 * because of somebody else's failure, so it must replace its output, not add to it.
 *
 * Returns: whether it worked; what it wrote is kept only then
 */
typedef gboolean (*SkyJournalFunc) (SkyDatabase *database, gpointer data, GError **error);

#define SKY_TYPE_JOURNAL (sky_journal_get_type ())
G_DECLARE_FINAL_TYPE (SkyJournal, sky_journal, SKY, JOURNAL, GObject)

SkyJournal *sky_journal_new (SkyDatabase *database);
void        sky_journal_run_async (SkyJournal         *self,
                                   SkyJournalFunc      func,
                                   gpointer            data,
                                   GDestroyNotify      destroy,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
gpointer    sky_journal_run_finish (SkyJournal *self, GAsyncResult *result, GError **error);

G_END_DECLS
