/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks the folders of a batch and writes down what it finds, one page a transaction, so that
 * memory stays small and a crash loses nothing: a folder counts as walked in the same transaction
 * as its last page, and a page that is found again changes nothing. Runs on the caller's context.
 */
#include "transfer/sky-folder-walker.h"

#include "drive/sky-drive-path.h"
#include "transfer/sky-upload-folder-store.h"
#include "transfer/sky-item-store.h"
#include "transfer/sky-journal-store.h"
#include "transfer/sky-source-probe.h"

/* Files a transaction. */
#define PAGE_SIZE 500

/* One walk through all open folders of a batch. */
typedef struct
{
  gint64            batch;
  SkyFolderWalkFunc func;
  gpointer          func_data;
  SkyFolderRecord  *folder;     /* (nullable) being walked */
  GFile            *file;       /* (nullable) the same */
  GFileEnumerator  *enumerator; /* (nullable) */
} Walk;

/* What is written down in one transaction, and what comes next. */
typedef struct
{
  gint64           batch;
  SkyFolderRecord *folder;  /* (nullable) where the rows belong */
  GPtrArray       *items;   /* of SkyItemRecord */
  GPtrArray       *folders; /* of SkyFolderRecord */
  gboolean         is_last;
  gboolean         failed;
  SkyFolderRecord *next;   /* out (nullable) */
  SkyBatchRecord  *record; /* out (nullable) */
} Page;

static void
walk_free (gpointer data)
{
  Walk *walk = data;

  g_clear_pointer (&walk->folder, sky_folder_record_free);
  g_clear_object (&walk->file);
  g_clear_object (&walk->enumerator);
  g_free (walk);
}

static Page *
page_new (const Walk *walk)
{
  Page *page = g_new0 (Page, 1);

  page->batch = walk->batch;
  page->folder = walk->folder != NULL ? sky_folder_record_copy (walk->folder) : NULL;
  page->items = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_item_record_free);
  page->folders = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_folder_record_free);
  return page;
}

static void
page_free (gpointer data)
{
  Page *page = data;

  g_clear_pointer (&page->folder, sky_folder_record_free);
  g_ptr_array_unref (page->items);
  g_ptr_array_unref (page->folders);
  g_clear_pointer (&page->next, sky_folder_record_free);
  g_clear_pointer (&page->record, sky_batch_record_free);
  g_free (page);
}

static gboolean
write_page_cb (SkyDatabase *database, gpointer data, GError **error)
{
  Page *page = data;

  g_clear_pointer (&page->next, sky_folder_record_free);
  g_clear_pointer (&page->record, sky_batch_record_free);
  for (guint i = 0; i < page->items->len; i++)
    if (!sky_item_store_add (database, page->items->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < page->folders->len; i++)
    if (!sky_upload_folder_store_add (database, page->folders->pdata[i], error))
      return FALSE;
  if (page->is_last &&
      (!sky_upload_folder_store_set_walked (database, page->folder->id, page->failed, error) ||
       !sky_upload_folder_store_next_open (database, page->batch, &page->next, error)))
    return FALSE;
  return sky_batch_store_settle (database, page->batch, &page->record, error);
}

static gboolean
read_first_cb (SkyDatabase *database, gpointer data, GError **error)
{
  Page *page = data;

  g_clear_pointer (&page->next, sky_folder_record_free);
  return sky_upload_folder_store_next_open (database, page->batch, &page->next, error);
}

/* The pages form a circle: this is the one function that is named before it is written. */
static void page_written_cb (GObject *object, GAsyncResult *result, gpointer user_data);

/* Takes @task and @page. */
static void
write_page (GTask *task, Page *page)
{
  sky_journal_run_async (g_task_get_source_object (task), write_page_cb, page, page_free,
                         page_written_cb, task);
}

/* Takes @task and @error. */
static void
folder_failed (GTask *task, GError *error)
{
  Walk          *walk = g_task_get_task_data (task);
  Page          *page = NULL;
  SkyItemRecord *item = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_prefix_error (&error, "The folder can't be read: ");
  item = sky_source_refuse (walk->file, error);
  g_error_free (error);
  item->batch = walk->batch;
  item->folder = walk->folder->parent;
  item->is_folder = TRUE;
  page = page_new (walk);
  g_ptr_array_add (page->items, item);
  page->is_last = TRUE;
  page->failed = TRUE;
  write_page (task, page);
}

static void
add_to_page (Page *page, GFile *file, GFileInfo *info)
{
  SkyItemRecord   *item = NULL;
  SkyFolderRecord *folder = NULL;

  if (sky_source_describe (file, info, page->folder->ancestry, &item) != SKY_SOURCE_FOLDER)
    {
      item->batch = page->batch;
      item->folder = page->folder->id;
      g_ptr_array_add (page->items, item);
      return;
    }
  folder = g_new0 (SkyFolderRecord, 1);
  folder->batch = page->batch;
  folder->parent = page->folder->id;
  folder->source = g_strdup (item->source);
  folder->target = sky_drive_path_join (page->folder->target, item->name);
  folder->ancestry = sky_source_extend_ancestry (file, info, page->folder->ancestry);
  g_ptr_array_add (page->folders, folder);
  sky_item_record_free (item);
}

static void
page_arrived_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask  *task = user_data;
  Walk   *walk = g_task_get_task_data (task);
  GError *error = NULL;
  GList  *infos = g_file_enumerator_next_files_finish (G_FILE_ENUMERATOR (object), result, &error);
  Page   *page = NULL;

  if (error != NULL)
    {
      folder_failed (task, error);
      return;
    }
  page = page_new (walk);
  page->is_last = infos == NULL;
  for (GList *l = infos; l != NULL; l = l->next)
    {
      g_autoptr (GFile) child = g_file_get_child (walk->file, g_file_info_get_name (l->data));

      add_to_page (page, child, l->data);
    }
  g_list_free_full (infos, g_object_unref);
  write_page (task, page);
}

static void
read_page (GTask *task)
{
  Walk *walk = g_task_get_task_data (task);

  g_file_enumerator_next_files_async (walk->enumerator, PAGE_SIZE, G_PRIORITY_DEFAULT,
                                      g_task_get_cancellable (task), page_arrived_cb, task);
}

static void
folder_opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask  *task = user_data;
  Walk   *walk = g_task_get_task_data (task);
  GError *error = NULL;

  walk->enumerator = g_file_enumerate_children_finish (G_FILE (object), result, &error);
  if (walk->enumerator == NULL)
    folder_failed (task, error);
  else
    read_page (task);
}

/* Takes @task. */
static void
open_folder (GTask *task, const SkyFolderRecord *folder)
{
  Walk *walk = g_task_get_task_data (task);

  g_clear_pointer (&walk->folder, sky_folder_record_free);
  g_clear_object (&walk->file);
  g_clear_object (&walk->enumerator);
  if (folder == NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  walk->folder = sky_folder_record_copy (folder);
  walk->file = sky_source_to_file (folder->source);
  g_file_enumerate_children_async (walk->file, SKY_SOURCE_ATTRIBUTES, G_FILE_QUERY_INFO_NONE,
                                   G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                   folder_opened_cb, task);
}

static void
page_written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask  *task = user_data;
  Walk   *walk = g_task_get_task_data (task);
  GError *error = NULL;
  Page   *page = sky_journal_run_finish (SKY_JOURNAL (object), result, &error);

  if (page == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (page->record != NULL && walk->func != NULL)
    walk->func (page->record, walk->func_data);
  if (g_task_return_error_if_cancelled (task))
    g_object_unref (task);
  else if (page->is_last)
    open_folder (task, page->next);
  else
    read_page (task);
}

/**
 * sky_folder_walk_async:
 * @journal: the journal
 * @batch: which batch
 * @func: (nullable): told what was written down, with @user_data
 * @cancellable: stops the walk; it can be begun again
 * @callback: told when no folder is left to walk
 * @user_data: for @callback and @func
 */
void
sky_folder_walk_async (SkyJournal         *journal,
                       gint64              batch,
                       SkyFolderWalkFunc   func,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  GTask *task = NULL;
  Walk  *walk = NULL;
  Page  *page = NULL;

  g_return_if_fail (SKY_IS_JOURNAL (journal));

  walk = g_new0 (Walk, 1);
  walk->batch = batch;
  walk->func = func;
  walk->func_data = user_data;
  task = g_task_new (journal, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_folder_walk_async);
  g_task_set_task_data (task, walk, walk_free);
  page = page_new (walk);
  page->is_last = TRUE;
  sky_journal_run_async (journal, read_first_cb, page, page_free, page_written_cb, task);
}

/**
 * sky_folder_walk_finish:
 * @journal: the journal
 * @result: what the callback got
 * @error: return location, or %NULL; a folder that can't be read is none, but a row of the journal
 */
gboolean
sky_folder_walk_finish (SkyJournal *journal, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, journal), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
