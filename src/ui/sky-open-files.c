/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files and folders given to the program ("open with"), as URIs to be played. Folders are
 * walked on a worker thread; files named by hand are taken whatever they are called. */
#include "config.h"

#include "ui/sky-open-files.h"

#include "ui/sky-drop-text.h"

#define FILES_MAX 10000

#define ATTRIBUTES G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE

static int
compare_files (gconstpointer a, gconstpointer b)
{
  g_autofree char *first = g_file_get_parse_name (*(GFile *const *) a);
  g_autofree char *second = g_file_get_parse_name (*(GFile *const *) b);
  g_autofree char *first_key = g_utf8_collate_key_for_filename (first, -1);
  g_autofree char *second_key = g_utf8_collate_key_for_filename (second, -1);

  return strcmp (first_key, second_key);
}

/* Folders are put at the end of @folders, to be walked in turn. */
static void
list_folder (GFile *folder, GPtrArray *folders, GPtrArray *found, GCancellable *cancellable)
{
  g_autoptr (GFileEnumerator) children = g_file_enumerate_children (
      folder, ATTRIBUTES, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, cancellable, NULL);
  GFileInfo *info = NULL;
  GFile     *child = NULL;

  while (children != NULL && found->len < FILES_MAX &&
         g_file_enumerator_iterate (children, &info, &child, cancellable, NULL) && info != NULL)
    {
      GFileType type = g_file_info_get_file_type (info);

      if (type == G_FILE_TYPE_DIRECTORY)
        g_ptr_array_add (folders, g_object_ref (child));
      else if (type == G_FILE_TYPE_REGULAR && sky_name_is_audio (g_file_info_get_name (info)))
        g_ptr_array_add (found, g_object_ref (child));
    }
}

static void
open_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GPtrArray *files = task_data;
  g_autoptr (GPtrArray) result = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GStrvBuilder) uris = g_strv_builder_new ();

  for (guint i = 0; i < files->len && result->len < FILES_MAX; i++)
    {
      GFile *file = g_ptr_array_index (files, i);
      g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);

      if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, cancellable) !=
          G_FILE_TYPE_DIRECTORY)
        {
          g_ptr_array_add (result, g_object_ref (file));
          continue;
        }
      g_ptr_array_add (folders, g_object_ref (file));
      for (guint j = 0; j < folders->len && found->len < FILES_MAX; j++)
        list_folder (g_ptr_array_index (folders, j), folders, found, cancellable);
      g_ptr_array_sort (found, compare_files);
      g_ptr_array_extend_and_steal (result, g_steal_pointer (&found));
    }
  for (guint i = 0; i < result->len; i++)
    {
      g_autofree char *uri = g_file_get_uri (g_ptr_array_index (result, i));

      g_strv_builder_add (uris, uri);
    }
  g_task_return_pointer (task, g_strv_builder_end (uris), (GDestroyNotify) g_strfreev);
}

/**
 * sky_open_files_async:
 * @files: (element-type GFile): files and folders
 * @cancellable: (nullable): to stop
 * @callback: called when done
 * @user_data: for @callback
 */
void
sky_open_files_async (GPtrArray          *files,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_open_files_async);
  g_task_set_task_data (task, g_ptr_array_ref (files), (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, open_thread);
}

/**
 * sky_open_files_finish:
 * @result: given to the callback
 * @error: why not
 *
 * Returns: (transfer full) (nullable): the URIs of what to play
 */
GStrv
sky_open_files_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
