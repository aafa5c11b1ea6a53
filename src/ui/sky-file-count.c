/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a set of files and folders comes to. Counted on a worker thread: a folder can be large and
 * its disk slow. What can't be read counts nothing: the transfer tells the user of it. */
#include "config.h"

#include "ui/sky-file-count.h"

#define ATTRIBUTES                                                                                 \
  G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE                                \
                                 "," G_FILE_ATTRIBUTE_STANDARD_SIZE

/* Deeper than people nest, and few enough to survive a file system that loops. */
#define DEPTH_MAX 64

typedef struct
{
  GPtrArray   *files; /* input (element-type GFile) */
  SkyFileCount count; /* output */
} Counting;

static void
counting_free (Counting *counting)
{
  g_ptr_array_unref (counting->files);
  g_free (counting);
}

/* A folder waits on the stack with its depth, so that no path is too deep for the thread's own. */
typedef struct
{
  GFile *folder;
  int    depth;
} Waiting;

static void
waiting_clear (Waiting *waiting)
{
  g_object_unref (waiting->folder);
}

static void
count_item (GArray *stack, GFile *file, GFileInfo *info, int depth, SkyFileCount *count)
{
  GFileType type = g_file_info_get_file_type (info);
  Waiting   waiting = { file, depth };

  if (type == G_FILE_TYPE_DIRECTORY && depth < DEPTH_MAX)
    {
      g_object_ref (file);
      g_array_append_val (stack, waiting);
    }
  else if (type == G_FILE_TYPE_REGULAR)
    {
      count->files++;
      count->bytes += (guint64) g_file_info_get_size (info);
    }
}

static void
count_waiting (GArray *stack, GCancellable *cancellable, SkyFileCount *count)
{
  while (stack->len > 0)
    {
      Waiting last = g_array_index (stack, Waiting, stack->len - 1);
      g_autoptr (GFile) folder = g_object_ref (last.folder);
      g_autoptr (GFileEnumerator) children = NULL;
      GFileInfo *info = NULL;
      GFile     *child = NULL;

      g_array_set_size (stack, stack->len - 1);
      children = g_file_enumerate_children (folder, ATTRIBUTES, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                                            cancellable, NULL);
      while (children != NULL &&
             g_file_enumerator_iterate (children, &info, &child, cancellable, NULL) && info != NULL)
        count_item (stack, child, info, last.depth + 1, count);
    }
}

static void
count_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Counting *counting = task_data;
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Waiting));

  g_array_set_clear_func (stack, (GDestroyNotify) waiting_clear);
  counting->count.only_folders = counting->files->len > 0;
  for (guint i = 0; i < counting->files->len; i++)
    {
      GFile *file = g_ptr_array_index (counting->files, i);
      g_autoptr (GFileInfo) info = NULL;

      if (g_task_return_error_if_cancelled (task))
        return;
      info = g_file_query_info (file, ATTRIBUTES, G_FILE_QUERY_INFO_NONE, cancellable, NULL);
      if (info == NULL || g_file_info_get_file_type (info) != G_FILE_TYPE_DIRECTORY)
        counting->count.only_folders = FALSE;
      if (info != NULL)
        count_item (stack, file, info, 0, &counting->count);
      count_waiting (stack, cancellable, &counting->count);
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_return_boolean (task, TRUE);
}

/**
 * sky_file_count_async:
 * @files: (element-type GFile): files and folders
 * @cancellable: (nullable): to stop
 * @callback: called when done
 * @user_data: for @callback
 */
void
sky_file_count_async (GPtrArray          *files,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Counting *counting;

  g_return_if_fail (files != NULL);

  counting = g_new0 (Counting, 1);
  counting->files = g_ptr_array_ref (files);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_file_count_async);
  g_task_set_task_data (task, counting, (GDestroyNotify) counting_free);
  g_task_run_in_thread (task, count_thread);
}

/**
 * sky_file_count_finish:
 * @result: given to the callback
 * @count: (out): the sums
 * @error: cancelled
 *
 * Returns: whether @count was filled
 */
gboolean
sky_file_count_finish (GAsyncResult *result, SkyFileCount *count, GError **error)
{
  Counting *counting;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  counting = g_task_get_task_data (G_TASK (result));
  *count = counting->count;
  return TRUE;
}
