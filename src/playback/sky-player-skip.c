/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens when somebody moves the queue: the engine goes on with what it has prepared, where
 * that is where the queue has moved to; else another item is loaded. Main thread.
 */
#include "playback/sky-player-private.h"

/* Where in the chain @item is prepared, or 0. */
static guint
find_prepared (SkyPlayer *self, SkyQueueItem *item)
{
  for (guint i = 1; self->loaded && i < self->chain->len; i++)
    {
      SkyPlayerSlot *slot = sky_player_slot_at (self, i);

      if (slot->item == item && !slot->failed && g_hash_table_contains (self->held, &slot->token))
        return i;
    }

  return 0;
}

/* Private: goes on with @item, if it is prepared. Returns whether it is. */
gboolean
sky_player_skip_to (SkyPlayer *self, SkyQueueItem *item)
{
  guint          index = find_prepared (self, item);
  SkyPlayerSlot *slot;

  if (index == 0)
    return FALSE;

  sky_player_recover_end (self);
  g_ptr_array_remove_range (self->chain, 0, index);
  slot = sky_player_slot_at (self, 0);
  self->wanted = 0;
  self->told_none = self->ended = FALSE;
  sky_engine_skip (self->engine, slot->token, ++self->serial);
  sky_player_control_apply_state (self);
  sky_player_report_buffering (self, FALSE);
  sky_player_show_slot (self, slot);
  sky_player_report_position (self, 0);

  return TRUE;
}

/* Private: somebody has moved the queue: what plays follows it. */
void
sky_player_skip_follow (SkyPlayer *self)
{
  SkyQueueItem *item = sky_play_queue_get_current (self->queue);

  self->ended = FALSE;
  if (self->moving)
    return;

  self->failures = 0;
  if (item == NULL)
    {
      sky_player_control_unload (self);
      sky_player_report_current (self, NULL);
      sky_player_report_position (self, 0);
      sky_player_report_state (self, SKY_PLAYER_STOPPED);
    }
  else if (self->state == SKY_PLAYER_PLAYING)
    {
      if (!sky_player_skip_to (self, item))
        sky_player_control_load (self, item, 0);
    }
  else if (self->state == SKY_PLAYER_STOPPED || !sky_player_skip_to (self, item))
    {
      sky_player_control_unload (self);
      sky_player_report_current (self, item);
      sky_player_report_position (self, 0);
    }
}
