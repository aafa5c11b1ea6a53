/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that could not be read, for people to see: an immutable value each. Main thread; the
 * reading happens on the catalogue's thread. */
#include "library/sky-unreadable.h"

#include "library/sky-copy-store.h"
#include "library/sky-library-private.h"

/* Any thread. */
void
sky_unreadable_free (SkyUnreadable *self)
{
  g_free (self->drive_id);
  g_free (self->path);
  g_free (self->message);
  g_free (self);
}

static void
list_cb (GTask *task, SkyDatabase *database, gpointer task_data)
{
  guint *limit = task_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *files = sky_copy_store_list_failures (database, *limit, &error);

  if (files == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, files, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sky_library_list_unreadable_async:
 * @self: a library
 * @limit: how many at most
 * @cancellable: (nullable): gives it up
 * @callback: called with the files
 * @user_data: for @callback
 */
void
sky_library_list_unreadable_async (SkyLibrary         *self,
                                   guint               limit,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SKY_IS_LIBRARY (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_library_list_unreadable_async);
  sky_catalogue_read (self->catalogue, task, list_cb, g_memdup2 (&limit, sizeof limit), g_free);
}

/**
 * sky_library_list_unreadable_finish:
 * @self: a library
 * @result: what the callback got
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type SkyUnreadable): by place and path
 */
GPtrArray *
sky_library_list_unreadable_finish (SkyLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
