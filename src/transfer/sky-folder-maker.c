/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the folders of a batch on the drive, parents first, empty ones too, and writes down each.
 * Runs on the caller's context. */
#include "transfer/sky-folder-maker.h"

#include "drive/sky-drive-folders.h"
#include "transfer/sky-upload-folder-store.h"
#include "transfer/sky-journal-store.h"

typedef struct
{
  SkyDrive         *drive; /* (owned) */
  gint64            batch;
  SkyFolderWalkFunc func;
  gpointer          func_data;
  SkyFolderRecord  *folder; /* (nullable) being made */
  gboolean          fresh;  /* and it was not there before */
} Make;

typedef struct
{
  gint64           batch;
  SkyFolderRecord *folder; /* (nullable) what was made */
  gboolean         fresh;
  SkyFault        *fault;  /* (nullable) why it can't be made */
  SkyFolderRecord *next;   /* out (nullable) */
  SkyBatchRecord  *record; /* out (nullable) */
} Outcome;

static void
make_free (gpointer data)
{
  Make *make = data;

  g_clear_object (&make->drive);
  g_clear_pointer (&make->folder, sky_folder_record_free);
  g_free (make);
}

static void
outcome_free (gpointer data)
{
  Outcome *outcome = data;

  g_clear_pointer (&outcome->folder, sky_folder_record_free);
  g_clear_pointer (&outcome->fault, sky_fault_unref);
  g_clear_pointer (&outcome->next, sky_folder_record_free);
  g_clear_pointer (&outcome->record, sky_batch_record_free);
  g_free (outcome);
}

static gboolean
write_outcome_cb (SkyDatabase *database, gpointer data, GError **error)
{
  Outcome *outcome = data;

  g_clear_pointer (&outcome->next, sky_folder_record_free);
  g_clear_pointer (&outcome->record, sky_batch_record_free);
  if (outcome->fault != NULL &&
      !sky_upload_folder_store_set_unmakable (database, outcome->folder, outcome->fault, error))
    return FALSE;
  if (outcome->fault == NULL && outcome->folder != NULL &&
      !sky_upload_folder_store_set_made (database, outcome->folder->id, outcome->fresh, error))
    return FALSE;
  return sky_upload_folder_store_next_unmade (database, outcome->batch, &outcome->next, error) &&
         sky_batch_store_settle (database, outcome->batch, &outcome->record, error);
}

/* The steps form a circle: this is the one function that is named before it is written. */
static void outcome_written_cb (GObject *object, GAsyncResult *result, gpointer user_data);

/* Takes @task and @fault. */
static void
write_outcome (GTask *task, SkyFault *fault)
{
  Make    *make = g_task_get_task_data (task);
  Outcome *outcome = g_new0 (Outcome, 1);

  outcome->batch = make->batch;
  outcome->folder = g_steal_pointer (&make->folder);
  outcome->fresh = make->fresh;
  outcome->fault = fault;
  sky_journal_run_async (g_task_get_source_object (task), write_outcome_cb, outcome, outcome_free,
                         outcome_written_cb, task);
}

/* Only what can't be better another time is written down as failed. */
static gboolean
is_permanent (const GError *error)
{
  return error->domain == SKY_DRIVE_ERROR && !sky_drive_error_is_transient (error) &&
         error->code != SKY_DRIVE_ERROR_PROTOCOL && error->code != SKY_DRIVE_ERROR_AUTH &&
         error->code != SKY_DRIVE_ERROR_QUOTA && error->code != SKY_DRIVE_ERROR_UNKNOWN_OUTCOME;
}

static void
folder_made_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask  *task = user_data;
  Make   *make = g_task_get_task_data (task);
  GError *error = NULL;

  if (sky_drive_ensure_folder_finish (SKY_DRIVE (object), result, &error))
    write_outcome (task, NULL);
  else if (is_permanent (error))
    {
      SkyFault *fault;

      g_prefix_error (&error, "The folder %s can't be made on the drive: ", make->folder->target);
      fault = sky_fault_new (error, make->folder->target);
      g_error_free (error);
      write_outcome (task, fault);
    }
  else
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
}

/* Most folders are new: that is tried first. What stands in the way, or lacks above, is looked at
 * where it fails. */
static void
folder_tried_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Make  *make = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  make->fresh = sky_drive_make_folder_finish (SKY_DRIVE (object), result, &error);
  if (make->fresh)
    write_outcome (task, NULL);
  else
    sky_drive_ensure_folder_async (make->drive, make->folder->target, g_task_get_cancellable (task),
                                   folder_made_cb, task);
}

static void
outcome_written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask   *task = user_data;
  Make    *make = g_task_get_task_data (task);
  GError  *error = NULL;
  Outcome *outcome = sky_journal_run_finish (SKY_JOURNAL (object), result, &error);

  if (outcome == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (outcome->record != NULL && make->func != NULL)
    make->func (outcome->record, make->func_data);
  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }
  if (outcome->next == NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  make->folder = sky_folder_record_copy (outcome->next);
  sky_drive_make_folder_async (make->drive, make->folder->target, g_task_get_cancellable (task),
                               folder_tried_cb, task);
}

/**
 * sky_folder_make_async:
 * @setup: what to do; copied
 * @cancellable: stops it; it can be begun again
 * @callback: told when every folder known so far is there
 * @user_data: for @callback and the setup's func
 */
void
sky_folder_make_async (const SkyFolderMakeSetup *setup,
                       GCancellable             *cancellable,
                       GAsyncReadyCallback       callback,
                       gpointer                  user_data)
{
  GTask *task = NULL;
  Make  *make = NULL;

  g_return_if_fail (setup != NULL);
  g_return_if_fail (SKY_IS_DRIVE (setup->drive));

  make = g_new0 (Make, 1);
  make->drive = g_object_ref (setup->drive);
  make->batch = setup->batch;
  make->func = setup->func;
  make->func_data = user_data;
  task = g_task_new (setup->journal, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_folder_make_async);
  g_task_set_task_data (task, make, make_free);
  write_outcome (task, NULL);
}

/**
 * sky_folder_make_finish:
 * @journal: the journal
 * @result: what the callback got
 * @error: return location, or %NULL: a passing fault; what can't be made is no error, but a row of
 *   the journal
 */
gboolean
sky_folder_make_finish (SkyJournal *journal, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, journal), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
