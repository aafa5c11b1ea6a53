/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the user does with tracks: plays, ratings, favourites. Main thread. */
#include "library/sky-library.h"

#include "library/sky-library-private.h"
#include "library/sky-track-store.h"

typedef enum
{
  USER_PLAY,
  USER_RATING,
  USER_FAVOURITE,
} UserField;

typedef struct
{
  gint64    id;
  UserField field;
  int       value;
} UserChange;

static void
change_user_data_cb (GTask *task, SkyDatabase *database, gpointer task_data)
{
  const UserChange *change = task_data;
  g_autoptr (GError) error = NULL;
  gint64   now = g_get_real_time () / G_USEC_PER_SEC;
  gboolean is_done;

  if (change->field == USER_PLAY)
    is_done = sky_track_store_add_play (database, change->id, now, &error);
  else if (change->field == USER_RATING)
    is_done = sky_track_store_set_rating (database, change->id, change->value, &error);
  else
    is_done = sky_track_store_set_favourite (database, change->id, change->value != 0, &error);
  if (is_done)
    g_task_return_int (task, sky_track_store_resolve (database, change->id));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
user_data_changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyLibrary *self = SKY_LIBRARY (source);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  gint64 id = g_task_propagate_int (G_TASK (result), &error);

  if (error != NULL)
    {
      g_info ("what the user did with a track could not be written: %s", error->message);
      return;
    }
  g_array_append_val (ids, id);
  sky_catalogue_emit_changed (self->catalogue, ids);
}

static void
change_user_data (SkyLibrary *self, gint64 id, UserField field, int value)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, user_data_changed_cb, NULL);
  UserChange change = { id, field, value };

  g_task_set_source_tag (task, change_user_data);
  g_task_set_priority (task, G_PRIORITY_HIGH);
  sky_catalogue_write (self->catalogue, task, change_user_data_cb,
                       g_memdup2 (&change, sizeof change), g_free);
}

/**
 * sky_library_add_play:
 * @self: a library
 * @id: a track that was listened to
 */
void
sky_library_add_play (SkyLibrary *self, gint64 id)
{
  g_return_if_fail (SKY_IS_LIBRARY (self));

  change_user_data (self, id, USER_PLAY, 1);
}

/**
 * sky_library_set_rating:
 * @self: a library
 * @id: a track
 * @rating: 1 to 5, or 0 for none
 */
void
sky_library_set_rating (SkyLibrary *self, gint64 id, int rating)
{
  g_return_if_fail (SKY_IS_LIBRARY (self));

  change_user_data (self, id, USER_RATING, rating);
}

/**
 * sky_library_set_favourite:
 * @self: a library
 * @id: a track
 * @favourite: whether the user likes it
 */
void
sky_library_set_favourite (SkyLibrary *self, gint64 id, gboolean favourite)
{
  g_return_if_fail (SKY_IS_LIBRARY (self));

  change_user_data (self, id, USER_FAVOURITE, favourite);
}
