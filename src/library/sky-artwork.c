/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Covers of tracks. Main thread; files are read by worker threads. */
#include "library/sky-artwork.h"

void
sky_library_load_art_async (SkyLibrary         *self,
                            gint64              track_id,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_library_load_art_async);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No cover");
}

GBytes *
sky_library_load_art_finish (SkyLibrary *self, GAsyncResult *result, char **mime, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
sky_library_dup_art_path (SkyLibrary *self, gint64 track_id)
{
  return NULL;
}
