/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How this process becomes the owner of the state folder. Works on a thread of its own. */
#include "app/sky-takeover.h"

#include "base/sky-paths.h"

static void
takeover_func (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SkyOwnerMode  mode = GPOINTER_TO_INT (data);
  SkyTakeover  *takeover;
  SkyOwnerLock *lock;
  GError       *error = NULL;

  lock = sky_owner_lock_take (sky_paths_get_state_dir (), mode, &error);
  if (lock == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  takeover = g_new0 (SkyTakeover, 1);
  takeover->lock = lock;
  g_task_return_pointer (task, takeover, (GDestroyNotify) sky_takeover_free);
}

void
sky_takeover_free (SkyTakeover *self)
{
  g_object_unref (self->lock);
  g_clear_pointer (&self->secrets, g_variant_unref);
  g_free (self);
}

void
sky_takeover_async (SkyOwnerMode        mode,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_takeover_async);
  g_task_set_task_data (task, GINT_TO_POINTER (mode), NULL);
  g_task_run_in_thread (task, takeover_func);
}

SkyTakeover *
sky_takeover_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
