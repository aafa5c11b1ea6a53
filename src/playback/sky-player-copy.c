/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another copy of what plays, because somebody wants it: goes on as where a copy breaks off, at the
 * sample after the last one that is decoded. Main thread.
 */
#include "playback/sky-playback-error.h"
#include "playback/sky-player-private.h"

/* A way to the other copy. */
typedef struct
{
  guint64 token;
} Choice;

static SkyPlayerSlot *
get_heard (SkyPlayer *self)
{
  SkyPlayerSlot *slot;

  if (!self->loaded || self->chain->len == 0)
    return NULL;

  slot = sky_player_slot_at (self, 0);

  return slot->resolved != NULL ? slot : NULL;
}

static void
other_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyResolvedSource) resolved =
                 sky_source_resolver_resolve_finish (SKY_SOURCE_RESOLVER (object), result, &error);
  SkyPlayer     *self = g_task_get_source_object (task);
  const Choice  *choice = g_task_get_task_data (task);
  SkyPlayerSlot *slot = get_heard (self);

  if (resolved == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (slot == NULL || slot->token != choice->token || slot->searching)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                               "Something else plays meanwhile");
      return;
    }

  sky_player_recover_choose (self, slot, g_steal_pointer (&resolved));
  g_task_return_boolean (task, TRUE);
}

/**
 * sky_player_get_copy:
 * @self: a player
 *
 * Returns: (nullable): the name of the copy that plays (sky-copy-name.h), or %NULL
 */
const char *
sky_player_get_copy (SkyPlayer *self)
{
  const SkyPlayerSlot *slot;

  g_return_val_if_fail (SKY_IS_PLAYER (self), NULL);

  slot = get_heard (self);

  return slot != NULL ? slot->resolved->copy : NULL;
}

/**
 * sky_player_use_other_async:
 * @self: a player
 * @others: (array zero-terminated=1): names of the copies of what plays that shall not play
 * @cancellable: (nullable): to give up
 * @callback: told when the other copy is on its way
 * @user_data: for @callback
 *
 * What plays goes on in a copy that is none of @others, at the same place. Where that one then
 * can't be read, any other goes on, as always.
 */
void
sky_player_use_other_async (SkyPlayer          *self,
                            const char *const  *others,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) chosen = NULL;
  SkyPlayerSlot *slot;
  Choice        *choice;

  g_return_if_fail (SKY_IS_PLAYER (self));
  g_return_if_fail (others != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_player_use_other_async);
  slot = get_heard (self);
  if (slot == NULL || slot->searching)
    {
      g_task_return_new_error (task, SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_UNREADABLE,
                               "Nothing plays that could go on in another copy");
      return;
    }

  choice = g_new0 (Choice, 1);
  choice->token = slot->token;
  g_task_set_task_data (task, choice, g_free);
  /* Not the drive's fault: others of its copies may do. */
  chosen = g_error_new_literal (SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_UNREADABLE,
                                "Another copy was chosen");
  {
    SkyOtherCopy other = { others, chosen };

    sky_source_resolver_resolve_other_async (self->resolver, slot->item, &other, cancellable,
                                             other_found_cb, g_steal_pointer (&task));
  }
}

/**
 * sky_player_use_other_finish:
 * @self: a player
 * @result: what the callback got
 * @error: return location: there is no such copy, or it can't be read
 */
gboolean
sky_player_use_other_finish (SkyPlayer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
