/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which copies there are of what plays, and the wish that another one does. Plain values; main
 * thread. */
#include "config.h"

#include "app/sky-copy-choice.h"

#include <glib/gi18n.h>

#include "app/sky-app-error.h"
#include "playback/sky-copy-name.h"

static void
choice_free (gpointer data)
{
  SkyCopyChoice *choice = data;

  g_free (choice->name);
  g_free (choice->drive);
  g_free (choice->place);
  g_free (choice->path);
  g_free (choice->format);
  g_free (choice);
}

static SkyCopyChoice *
choice_new (SkyServices *services, const SkyCopyInfo *copy)
{
  SkyCopyChoice   *choice = g_new0 (SkyCopyChoice, 1);
  SkyDriveManager *drives = sky_services_get_drives (services);
  SkyDriveRecord  *record =
      copy->drive_id != NULL ? sky_drive_manager_get_record (drives, copy->drive_id) : NULL;
  const char *playing = sky_player_get_copy (sky_services_get_player (services));

  choice->name = sky_copy_name_new (copy->drive_id, copy->path);
  choice->drive = g_strdup (copy->drive_id);
  choice->place = g_strdup (copy->drive_id == NULL ? _ ("This computer")
                            : record != NULL       ? sky_drive_record_get_name (record)
                                                   : copy->drive_id);
  choice->path = g_strdup (copy->path);
  choice->format = g_strdup (copy->format);
  choice->bit_rate = copy->bit_rate;
  choice->size = copy->size;
  choice->connected =
      copy->drive_id == NULL ||
      (record != NULL && sky_drive_record_get_status (record) == SKY_DRIVE_CONNECTED);
  choice->plays = g_strcmp0 (playing, choice->name) == 0;
  return choice;
}

static void
track_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyTrackInfo) track =
                 sky_library_get_track_finish (SKY_LIBRARY (source), result, &error);
  GPtrArray *choices;

  if (track == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  choices = g_ptr_array_new_with_free_func (choice_free);
  for (guint i = 0; i < track->copies->len; i++)
    g_ptr_array_add (choices,
                     choice_new (g_task_get_source_object (task), track->copies->pdata[i]));
  g_task_return_pointer (task, choices, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sky_copy_choice_list_async:
 * @services: of this process
 * @cancellable: (nullable): to give up
 * @callback: called with the copies
 * @user_data: for @callback
 *
 * What the library doesn't know has none.
 */
void
sky_copy_choice_list_async (SkyServices        *services,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  SkyQueueItem *item;

  g_return_if_fail (SKY_IS_SERVICES (services));

  task = g_task_new (services, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_copy_choice_list_async);
  item = sky_player_get_current (sky_services_get_player (services));
  if (item == NULL || sky_queue_item_get_track_id (item) == 0)
    g_task_return_pointer (task, g_ptr_array_new_with_free_func (choice_free),
                           (GDestroyNotify) g_ptr_array_unref);
  else
    sky_library_get_track_async (sky_services_get_library (services),
                                 sky_queue_item_get_track_id (item), cancellable, track_found_cb,
                                 g_steal_pointer (&task));
}

/**
 * sky_copy_choice_list_finish:
 * @services: of this process
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type SkyCopyChoice): the copies, the best first
 */
GPtrArray *
sky_copy_choice_list_finish (SkyServices *services, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, services), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
used_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (sky_player_use_other_finish (SKY_PLAYER (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * sky_copy_choice_use_async:
 * @services: of this process
 * @choices: (element-type SkyCopyChoice): what sky_copy_choice_list_async() gave
 * @index: which of them shall play
 * @callback: told when it is on its way
 * @user_data: for @callback
 *
 * What plays goes on in that copy, at the same place.
 */
void
sky_copy_choice_use_async (SkyServices        *services,
                           GPtrArray          *choices,
                           guint               index,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SKY_IS_SERVICES (services));

  task = g_task_new (services, NULL, callback, user_data);
  g_task_set_source_tag (task, sky_copy_choice_use_async);
  if (index >= choices->len)
    {
      g_task_return_new_error (task, SKY_APP_ERROR, SKY_APP_ERROR_NOT_FOUND,
                               "There is no such copy");
      return;
    }
  if (((const SkyCopyChoice *) choices->pdata[index])->plays)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  for (guint i = 0; i < choices->len; i++)
    if (i != index)
      g_ptr_array_add (others, ((const SkyCopyChoice *) choices->pdata[i])->name);
  g_ptr_array_add (others, NULL);
  sky_player_use_other_async (sky_services_get_player (services),
                              (const char *const *) others->pdata, NULL, used_cb,
                              g_steal_pointer (&task));
}

/**
 * sky_copy_choice_use_finish:
 * @services: of this process
 * @result: what the callback got
 * @error: return location: nothing plays, or that copy can't be read
 */
gboolean
sky_copy_choice_use_finish (SkyServices *services, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, services), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
