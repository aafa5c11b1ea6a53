/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes in what the user dropped: looks at each thing once, in a thread, and writes the batch down
 * in one transaction: it is there whole, or not at all. Runs on the caller's context. */
#include "transfer/sky-upload-intake.h"

#include "drive/sky-drive-path.h"
#include "transfer/sky-upload-folder-store.h"
#include "transfer/sky-item-store.h"
#include "transfer/sky-journal-store.h"
#include "transfer/sky-source-probe.h"

typedef struct
{
  GPtrArray       *files; /* (owned) of GFile */
  SkyBatchRecord  *batch;
  SkyBatchRecord  *settled; /* out (nullable) */
  SkyFolderRecord *root;
  GPtrArray       *items;   /* of SkyItemRecord */
  GPtrArray       *folders; /* of SkyFolderRecord */
} Intake;

static void
intake_free (gpointer data)
{
  Intake *intake = data;

  g_clear_pointer (&intake->files, g_ptr_array_unref);
  g_clear_pointer (&intake->batch, sky_batch_record_free);
  g_clear_pointer (&intake->settled, sky_batch_record_free);
  g_clear_pointer (&intake->root, sky_folder_record_free);
  g_clear_pointer (&intake->items, g_ptr_array_unref);
  g_clear_pointer (&intake->folders, g_ptr_array_unref);
  g_free (intake);
}

/* The name of the folder that @file lies in, for people. */
static char *
dup_parent_name (GFile *file)
{
  g_autoptr (GFile) parent = g_file_get_parent (file);
  g_autofree char *base = parent != NULL ? g_file_get_basename (parent) : NULL;

  return g_filename_display_name (base != NULL ? base : "/");
}

static void
look_at (Intake *intake, GFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = NULL;
  SkyItemRecord   *item = NULL;
  SkyFolderRecord *folder = NULL;

  info = g_file_query_info (file, SKY_SOURCE_ATTRIBUTES, G_FILE_QUERY_INFO_NONE, NULL, &error);
  if (info == NULL)
    {
      g_ptr_array_add (intake->items, sky_source_refuse (file, error));
      return;
    }
  if (sky_source_describe (file, info, "", &item) != SKY_SOURCE_FOLDER)
    {
      g_ptr_array_add (intake->items, item);
      return;
    }
  folder = g_new0 (SkyFolderRecord, 1);
  folder->source = g_strdup (item->source);
  folder->target = sky_drive_path_join (intake->root->target, item->name);
  folder->ancestry = sky_source_extend_ancestry (file, info, "");
  g_ptr_array_add (intake->folders, folder);
  sky_item_record_free (item);
}

/* In a thread of GIO. */
static void
look_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Intake          *intake = task_data;
  GFile           *first = intake->files->pdata[0];
  g_autofree char *base = g_file_get_basename (first);

  for (guint i = 0; i < intake->files->len; i++)
    look_at (intake, intake->files->pdata[i]);
  intake->batch->roots = intake->files->len;
  intake->batch->created = g_get_real_time () / G_USEC_PER_SEC;
  intake->batch->name = g_filename_display_name (base != NULL ? base : "/");
  intake->batch->title =
      intake->files->len == 1 ? g_strdup (intake->batch->name) : dup_parent_name (first);
  /* Looking can't fail: what can't be seen is an item that says so. */
  g_task_return_pointer (task, intake, intake_free);
}

static gboolean
write_cb (SkyDatabase *database, gpointer data, GError **error)
{
  Intake         *intake = data;
  SkyBatchRecord *settled = NULL;
  gint64          batch;

  if (!sky_batch_store_add (database, intake->batch, error))
    return FALSE;
  batch = intake->batch->id;
  intake->root->batch = batch;
  if (!sky_upload_folder_store_add (database, intake->root, error))
    return FALSE;
  for (guint i = 0; i < intake->folders->len; i++)
    {
      SkyFolderRecord *folder = intake->folders->pdata[i];

      folder->batch = batch;
      folder->parent = intake->root->id;
      if (!sky_upload_folder_store_add (database, folder, error))
        return FALSE;
    }
  for (guint i = 0; i < intake->items->len; i++)
    {
      SkyItemRecord *item = intake->items->pdata[i];

      item->batch = batch;
      item->folder = intake->root->id;
      if (!sky_item_store_add (database, item, error))
        return FALSE;
    }
  if (!sky_batch_store_settle (database, batch, &settled, error))
    return FALSE;
  /* Not into the input: a step may be run again. */
  g_clear_pointer (&intake->settled, sky_batch_record_free);
  intake->settled = settled;
  return TRUE;
}

static void
written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Intake *intake = sky_journal_run_finish (SKY_JOURNAL (object), result, &error);

  if (intake == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&intake->settled),
                           (GDestroyNotify) sky_batch_record_free);
}

static void
looked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask  *task = user_data;
  Intake *intake = g_task_propagate_pointer (G_TASK (result), NULL);

  sky_journal_run_async (g_task_get_source_object (task), write_cb, intake, intake_free, written_cb,
                         task);
}

/**
 * sky_upload_intake_async:
 * @journal: the journal
 * @files: (element-type GFile): at least one file or folder
 * @drive_id: where to
 * @folder: a path on the drive
 * @callback: told when the batch is on disk
 * @user_data: for @callback
 */
void
sky_upload_intake_async (SkyJournal         *journal,
                         GPtrArray          *files,
                         const char         *drive_id,
                         const char         *folder,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  GTask  *task = NULL;
  Intake *intake = NULL;
  g_autoptr (GTask) look = NULL;

  g_return_if_fail (SKY_IS_JOURNAL (journal));
  g_return_if_fail (files != NULL && files->len > 0);

  intake = g_new0 (Intake, 1);
  intake->files = g_ptr_array_copy (files, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
  g_ptr_array_set_free_func (intake->files, g_object_unref);
  intake->items = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_item_record_free);
  intake->folders = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_folder_record_free);
  intake->batch = g_new0 (SkyBatchRecord, 1);
  intake->batch->drive_id = g_strdup (drive_id);
  intake->batch->folder = g_strdup (folder);
  intake->root = g_new0 (SkyFolderRecord, 1);
  intake->root->target = g_strdup (folder);
  intake->root->ancestry = g_strdup ("");

  task = g_task_new (journal, NULL, callback, user_data);
  g_task_set_source_tag (task, sky_upload_intake_async);
  look = g_task_new (journal, NULL, looked_cb, task);
  g_task_set_task_data (look, intake, NULL);
  g_task_run_in_thread (look, look_thread);
}

/**
 * sky_upload_intake_finish:
 * @journal: the journal
 * @result: what the callback got
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable): the batch
 */
SkyBatchRecord *
sky_upload_intake_finish (SkyJournal *journal, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, journal), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
