/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Removes from the servers what cancelled and failed uploads have left there, one after the other.
 * What can't be removed now is tried again when its drive answers, or at the next start. Bulk
 * thread. */
#include "transfer/sky-scheduler-private.h"

#include "transfer/sky-item-store.h"

#define PAGE_SIZE 32

typedef struct
{
  gint64     after;
  GPtrArray *items; /* out (nullable) of SkyItemRecord */
} LeftPage;

typedef struct
{
  SkyScheduler  *scheduler;
  SkyItemRecord *item;
} Removal;

static void
left_page_free (gpointer data)
{
  LeftPage *page = data;

  g_clear_pointer (&page->items, g_ptr_array_unref);
  g_free (page);
}

static void
removal_free (Removal *removal)
{
  sky_item_record_free (removal->item);
  g_free (removal);
}

static gboolean
read_left_cb (SkyDatabase *database, gpointer data, GError **error)
{
  LeftPage *page = data;

  g_clear_pointer (&page->items, g_ptr_array_unref);
  page->items = sky_item_store_list_left (database, page->after, PAGE_SIZE, error);
  return page->items != NULL;
}

static gboolean
forget_cb (SkyDatabase *database, gpointer data, GError **error)
{
  return sky_item_store_forget_session (database, *(gint64 *) data, error);
}

/* The steps form a circle: this is the one function that is named before it is written. */
static void sweep_next (SkyScheduler *self);

static void
forgotten_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  SkyScheduler *self = user_data;
  SkyBatchSlot *batch = NULL;
  g_autoptr (GError) error = NULL;

  if (sky_journal_run_finish (self->journal, result, &error) == NULL)
    sky_scheduler_journal_failed (self, error);
  self->sweep_item = 0;
  /* Items that were retried meanwhile are read again, without the session. */
  for (guint i = 0; i < self->batches->len; i++)
    {
      batch = self->batches->pdata[i];
      sky_scheduler_forget_ready (batch);
    }
  sky_scheduler_wake (self);
  if (error != NULL)
    {
      self->sweeping = FALSE;
      sky_scheduler_release (self);
      return;
    }
  sweep_next (self);
}

static void
aborted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Removal      *removal = user_data;
  SkyScheduler *self = removal->scheduler;
  gint64        id = removal->item->id;
  g_autoptr (GError) error = NULL;

  removal_free (removal);
  if (!sky_drive_upload_abort_finish (SKY_DRIVE (object), result, &error) &&
      (error->domain != SKY_DRIVE_ERROR || sky_drive_error_is_transient (error) ||
       g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_AUTH)))
    {
      g_debug ("the part of item %" G_GINT64_FORMAT " stays for now: %s", id, error->message);
      self->sweep_item = 0;
      sky_scheduler_wake (self);
      sweep_next (self);
      return;
    }
  sky_journal_run_async (self->journal, forget_cb, g_memdup2 (&id, sizeof id), g_free, forgotten_cb,
                         self);
}

/* Takes @item. Returns FALSE where it has to wait. */
static gboolean
remove_part (SkyScheduler *self, SkyItemRecord *item)
{
  SkyBatchSlot *batch = sky_scheduler_find_batch (self, item->batch);
  Removal      *removal = NULL;
  g_autoptr (SkyUploadSession) session = NULL;
  g_autoptr (SkyItemRecord) taken = item;

  if (batch == NULL || g_hash_table_contains (self->running, &item->id) ||
      batch->drive->drive == NULL || batch->drive->blocked)
    return FALSE;
  session = sky_item_record_dup_session (item, NULL);
  self->sweep_item = item->id;
  if (session == NULL)
    {
      sky_journal_run_async (self->journal, forget_cb, g_memdup2 (&item->id, sizeof item->id),
                             g_free, forgotten_cb, self);
      return TRUE;
    }
  removal = g_new0 (Removal, 1);
  removal->scheduler = self;
  removal->item = g_steal_pointer (&taken);
  sky_drive_upload_abort_async (batch->drive->drive, session, self->cancellable, aborted_cb,
                                removal);
  return TRUE;
}

static void
page_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  SkyScheduler *self = user_data;
  g_autoptr (GError) error = NULL;
  LeftPage *page = sky_journal_run_finish (self->journal, result, &error);

  if (page == NULL)
    sky_scheduler_journal_failed (self, error);
  while (page != NULL && page->items->len > 0 && !sky_scheduler_is_stopping (self))
    {
      SkyItemRecord *item = g_ptr_array_steal_index (page->items, 0);

      self->sweep_after = item->id;
      if (remove_part (self, item))
        return;
      if (page->items->len == 0)
        {
          sweep_next (self);
          return;
        }
    }
  self->sweeping = FALSE;
  if (self->sweep_again)
    sky_scheduler_sweep (self);
  sky_scheduler_release (self);
}

static void
sweep_next (SkyScheduler *self)
{
  LeftPage *page = g_new0 (LeftPage, 1);

  page->after = self->sweep_after;
  sky_journal_run_async (self->journal, read_left_cb, page, left_page_free, page_read_cb, self);
}

/* Begins a round over all that is left on the servers. */
void
sky_scheduler_sweep (SkyScheduler *self)
{
  if (sky_scheduler_is_stopping (self))
    return;
  self->sweep_again = self->sweeping;
  if (self->sweeping)
    return;
  self->sweeping = TRUE;
  self->sweep_after = 0;
  sky_scheduler_hold (self);
  sweep_next (self);
}
