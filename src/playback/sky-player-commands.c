/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the user can do with the player. Every function returns at once. Main thread. */
#include "playback/sky-player-private.h"

/* "Previous" goes back to the beginning first when more than this was heard. */
#define RESTART_AFTER_MS 3000

/* position, volume, muted, all else by name */
#define STATE_FORMAT "(xdba{sv})"
/* as it was before there was anything else */
#define OLD_STATE_FORMAT "(xdb)"

static void
restart (SkyPlayer *self)
{
  if (self->state == SKY_PLAYER_STOPPED)
    return;

  sky_player_control_seek (self, 0);
  sky_player_emit_seeked (self, 0);
}

/* What was come to in silence is heard only now. */
static void
note_begun (SkyPlayer *self)
{
  SkyPlayerSlot *slot = sky_player_slot_at (self, 0);

  if (slot->begun && !slot->failed)
    sky_player_note_heard (self, slot);
}

/**
 * sky_player_play:
 * @self: a player
 *
 * Plays on, or begins with the queue's current or first item. After the queue's end it plays what
 * was added since, or all of it again.
 */
void
sky_player_play (SkyPlayer *self)
{
  gint64 position_ms = 0;

  g_return_if_fail (SKY_IS_PLAYER (self));

  if (self->state == SKY_PLAYER_PLAYING)
    return;
  if (self->state == SKY_PLAYER_PAUSED && self->chain->len > 0)
    {
      sky_player_report_state (self, SKY_PLAYER_PLAYING);
      if (self->loaded)
        {
          sky_player_control_apply_state (self);
          note_begun (self);
        }
      return;
    }

  if (self->state == SKY_PLAYER_PAUSED)
    position_ms = self->position_ms;
  else if (self->ended && !sky_play_queue_go_next (self->queue, TRUE))
    sky_play_queue_set_position (self->queue, 0);
  else if (sky_play_queue_get_current (self->queue) == NULL)
    sky_play_queue_go_next (self->queue, TRUE);
  if (sky_play_queue_get_current (self->queue) == NULL)
    return;

  self->failures = 0;
  sky_player_report_state (self, SKY_PLAYER_PLAYING);
  sky_player_control_load (self, sky_play_queue_get_current (self->queue), position_ms);
}

/**
 * sky_player_pause:
 * @self: a player
 */
void
sky_player_pause (SkyPlayer *self)
{
  g_return_if_fail (SKY_IS_PLAYER (self));

  if (self->state != SKY_PLAYER_PLAYING)
    return;

  sky_player_report_state (self, SKY_PLAYER_PAUSED);
  if (self->loaded)
    sky_player_control_apply_state (self);
}

/**
 * sky_player_toggle:
 * @self: a player
 */
void
sky_player_toggle (SkyPlayer *self)
{
  g_return_if_fail (SKY_IS_PLAYER (self));

  if (self->state == SKY_PLAYER_PLAYING)
    sky_player_pause (self);
  else
    sky_player_play (self);
}

/**
 * sky_player_stop:
 * @self: a player
 *
 * Silence; the queue stays where it is.
 */
void
sky_player_stop (SkyPlayer *self)
{
  g_return_if_fail (SKY_IS_PLAYER (self));

  sky_player_control_unload (self);
  sky_player_report_position (self, 0);
  sky_player_report_state (self, SKY_PLAYER_STOPPED);
}

/**
 * sky_player_next:
 * @self: a player
 *
 * What the user's "next" does: goes on in the same state; at the end of the queue it stops.
 */
void
sky_player_next (SkyPlayer *self)
{
  g_autoptr (SkyQueueItem) before = NULL;

  g_return_if_fail (SKY_IS_PLAYER (self));

  g_set_object (&before, sky_play_queue_get_current (self->queue));
  if (!sky_play_queue_go_next (self->queue, TRUE))
    sky_player_stop (self);
  else if (before == sky_play_queue_get_current (self->queue))
    restart (self);
}

/**
 * sky_player_previous:
 * @self: a player
 *
 * Back to the item's beginning, or to the previous item when near it.
 */
void
sky_player_previous (SkyPlayer *self)
{
  g_autoptr (SkyQueueItem) before = NULL;

  g_return_if_fail (SKY_IS_PLAYER (self));

  g_set_object (&before, sky_play_queue_get_current (self->queue));
  if (self->position_ms > RESTART_AFTER_MS || !sky_play_queue_go_previous (self->queue) ||
      before == sky_play_queue_get_current (self->queue))
    restart (self);
}

/**
 * sky_player_play_at:
 * @self: a player
 * @queue_position: a place in the queue; anything beyond its end is ignored
 */
void
sky_player_play_at (SkyPlayer *self, guint queue_position)
{
  gboolean again;

  g_return_if_fail (SKY_IS_PLAYER (self));

  if (queue_position >= g_list_model_get_n_items (G_LIST_MODEL (self->queue)))
    return;

  self->moving = TRUE;
  sky_play_queue_set_position (self->queue, queue_position);
  self->moving = FALSE;
  self->failures = 0;
  again = self->current == sky_play_queue_get_current (self->queue);
  sky_player_report_state (self, SKY_PLAYER_PLAYING);
  if (again || !sky_player_skip_to (self, sky_play_queue_get_current (self->queue)))
    sky_player_control_load (self, sky_play_queue_get_current (self->queue), 0);
  if (again)
    sky_player_emit_seeked (self, 0);
}

/**
 * sky_player_seek:
 * @self: a player
 * @position_ms: where in the current item; before its beginning means the beginning, and behind its
 *   end that it has ended
 */
void
sky_player_seek (SkyPlayer *self, gint64 position_ms)
{
  g_autoptr (SkyQueueItem) before = NULL;

  g_return_if_fail (SKY_IS_PLAYER (self));

  if (self->current == NULL || self->state == SKY_PLAYER_STOPPED)
    return;

  if (self->duration_ms >= 0 && position_ms >= self->duration_ms)
    {
      g_set_object (&before, sky_play_queue_get_current (self->queue));
      if (!sky_play_queue_go_next (self->queue, FALSE))
        sky_player_control_finish (self);
      else if (before == sky_play_queue_get_current (self->queue))
        restart (self);
      return;
    }

  sky_player_control_seek (self, MAX (position_ms, 0));
  sky_player_emit_seeked (self, self->position_ms);
}

/**
 * sky_player_serialize:
 * @self: a player
 *
 * Returns: (transfer full): place in the current item, volume, mute and history
 */
GVariant *
sky_player_serialize (SkyPlayer *self)
{
  g_autoptr (GVariant) history = NULL;
  GVariantBuilder more;

  g_return_val_if_fail (SKY_IS_PLAYER (self), NULL);

  history = sky_play_history_serialize (self->history);
  g_variant_builder_init (&more, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&more, "{sv}", "history", history);

  return g_variant_ref_sink (
      g_variant_new (STATE_FORMAT, self->position_ms, self->volume, self->muted, &more));
}

/**
 * sky_player_restore:
 * @self: a player
 * @variant: what sky_player_serialize() gave; restore the queue first
 *
 * Takes up the place where the last run stopped, without a sound and without reading any file. What
 * isn't such a value is ignored.
 */
void
sky_player_restore (SkyPlayer *self, GVariant *variant)
{
  g_autoptr (GVariant) more = NULL;
  g_autoptr (GVariant) history = NULL;
  double   volume;
  gint64   position_ms;
  gboolean muted;

  g_return_if_fail (SKY_IS_PLAYER (self));
  g_return_if_fail (variant != NULL);

  if (g_variant_is_of_type (variant, G_VARIANT_TYPE (STATE_FORMAT)))
    g_variant_get (variant, "(xdb@a{sv})", &position_ms, &volume, &muted, &more);
  else if (g_variant_is_of_type (variant, G_VARIANT_TYPE (OLD_STATE_FORMAT)))
    g_variant_get (variant, OLD_STATE_FORMAT, &position_ms, &volume, &muted);
  else
    return;

  history = more != NULL ? g_variant_lookup_value (more, "history", NULL) : NULL;
  if (history != NULL)
    sky_play_history_restore (self->history, history);
  sky_player_set_volume (self, volume);
  sky_player_set_muted (self, muted);
  sky_player_control_unload (self);
  sky_player_report_current (self, sky_play_queue_get_current (self->queue));
  if (self->current == NULL)
    return;

  sky_player_report_position (self, MAX (position_ms, 0));
  sky_player_report_state (self, SKY_PLAYER_PAUSED);
}

/**
 * sky_player_shutdown:
 * @self: a player
 *
 * Ends playback and waits for its threads. Nothing but the last unref may follow.
 */
void
sky_player_shutdown (SkyPlayer *self)
{
  g_return_if_fail (SKY_IS_PLAYER (self));

  sky_player_control_end (self);
  sky_player_report_state (self, SKY_PLAYER_STOPPED);
}
