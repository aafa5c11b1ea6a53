/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes one item down, with what that means for its batch. Runs on the caller's context; the
 * writing itself on the journal's thread. */
#include "transfer/sky-item-save.h"

#include "transfer/sky-item-store.h"
#include "transfer/sky-journal-store.h"

typedef struct
{
  SkyItemRecord  *record;
  SkyFault       *hold;  /* (nullable) */
  SkyBatchRecord *batch; /* out (nullable) */
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  sky_item_record_free (save->record);
  g_clear_pointer (&save->hold, sky_fault_unref);
  g_clear_pointer (&save->batch, sky_batch_record_free);
  g_free (save);
}

static gboolean
save_cb (SkyDatabase *database, gpointer data, GError **error)
{
  Save *save = data;

  g_clear_pointer (&save->batch, sky_batch_record_free);
  if (!sky_item_store_save (database, save->record, error))
    return FALSE;
  if (save->hold != NULL &&
      !sky_batch_store_hold (database, save->record->batch, save->hold, error))
    return FALSE;
  return sky_batch_store_settle (database, save->record->batch, &save->batch, error);
}

/**
 * sky_item_save_async:
 * @journal: the journal
 * @record: an item as it is now; copied
 * @hold: (nullable): why its batch stops until the user acts
 * @callback: told when it is on disk
 * @user_data: for @callback
 */
void
sky_item_save_async (SkyJournal          *journal,
                     const SkyItemRecord *record,
                     const SkyFault      *hold,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  Save *save = g_new0 (Save, 1);

  save->record = sky_item_record_copy (record);
  save->hold = hold != NULL ? sky_fault_ref (hold) : NULL;
  sky_journal_run_async (journal, save_cb, save, save_free, callback, user_data);
}

/**
 * sky_item_save_finish:
 * @journal: the journal
 * @result: what the callback got
 * @batch: (out) (transfer full) (nullable): the item's batch as it is now
 * @error: return location, or %NULL
 */
gboolean
sky_item_save_finish (SkyJournal      *journal,
                      GAsyncResult    *result,
                      SkyBatchRecord **batch,
                      GError         **error)
{
  Save *save = sky_journal_run_finish (journal, result, error);

  *batch = NULL;
  if (save == NULL)
    return FALSE;
  *batch = g_steal_pointer (&save->batch);
  return TRUE;
}
