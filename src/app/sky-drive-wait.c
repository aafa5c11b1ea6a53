/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waits until it is known how a drive is. Main thread. */
#include "app/sky-drive-wait.h"

#define DEADLINE_SECONDS 30

/* What may end the wait, first come first served. */
typedef struct
{
  GObject *emitter;
  gulong   settled_id;
  gulong   cancelled_id;
  guint    deadline_id;
} DriveWait;

static void
drive_wait_free (DriveWait *wait)
{
  g_assert (wait->settled_id == 0 && wait->deadline_id == 0);
  g_clear_object (&wait->emitter);
  g_free (wait);
}

/* Takes @task. */
static void
end (GTask *task)
{
  g_autoptr (GTask) owned = task;
  DriveWait *wait = g_task_get_task_data (owned);

  g_clear_signal_handler (&wait->settled_id, wait->emitter);
  if (wait->cancelled_id != 0)
    g_clear_signal_handler (&wait->cancelled_id, g_task_get_cancellable (owned));
  g_clear_handle_id (&wait->deadline_id, g_source_remove);
  if (!g_task_return_error_if_cancelled (owned))
    g_task_return_boolean (owned, TRUE);
}

static void
status_cb (SkyDriveRecord *record, GParamSpec *pspec, gpointer user_data)
{
  if (sky_drive_record_get_status (record) != SKY_DRIVE_CONNECTING)
    end (user_data);
}

static void
settled_cb (SkyDriveWatch *watch, gpointer user_data)
{
  end (user_data);
}

static gboolean
deadline_cb (gpointer user_data)
{
  DriveWait *wait = g_task_get_task_data (user_data);

  wait->deadline_id = 0;
  end (user_data);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  end (user_data);
}

/**
 * sky_drive_wait_async:
 * @record: which drive
 * @watch: (nullable): wait for its next check to end; %NULL: until the status is not
 *   %SKY_DRIVE_CONNECTING, which may be so already
 * @cancellable: (nullable): to give up
 * @callback: called when the record's status can be gone by, or it took too long
 * @user_data: for @callback
 */
void
sky_drive_wait_async (SkyDriveRecord     *record,
                      SkyDriveWatch      *watch,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  GTask     *task = g_task_new (record, cancellable, callback, user_data);
  DriveWait *wait;

  g_task_set_source_tag (task, sky_drive_wait_async);
  if (watch == NULL && sky_drive_record_get_status (record) != SKY_DRIVE_CONNECTING)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  wait = g_new0 (DriveWait, 1);
  g_task_set_task_data (task, wait, (GDestroyNotify) drive_wait_free);
  wait->emitter =
      watch != NULL ? g_object_ref (G_OBJECT (watch)) : g_object_ref (G_OBJECT (record));
  wait->settled_id =
      watch != NULL ? g_signal_connect (watch, "settled", G_CALLBACK (settled_cb), task)
                    : g_signal_connect (record, "notify::status", G_CALLBACK (status_cb), task);
  wait->deadline_id = g_timeout_add_seconds (DEADLINE_SECONDS, deadline_cb, task);
  if (cancellable != NULL)
    wait->cancelled_id =
        g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), task);
}

gboolean
sky_drive_wait_finish (SkyDriveRecord *record, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, record), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
