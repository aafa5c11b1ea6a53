/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the player and its engine keep together: loads what the queue says, answers what follows,
 * and turns the engine's events into the player's properties. The chain holds what is heard and
 * what was announced after it; the queue moves along it as the sound does. Main thread.
 */
#include "playback/sky-player-private.h"

#include "playback/sky-play-queue-private.h"

typedef struct
{
  SkyPlayer *player; /* (owned) */
  guint64    token;
} Resolution;

static void
slot_clear (gpointer data)
{
  SkyPlayerSlot *slot = data;

  g_clear_object (&slot->item);
  g_clear_pointer (&slot->resolved, sky_resolved_source_free);
  g_clear_pointer (&slot->tried, g_ptr_array_unref);
  g_clear_error (&slot->reason);
}

static void
slot_unref (gpointer data)
{
  g_rc_box_release_full (data, slot_clear);
}

static void
resolution_free (Resolution *resolution)
{
  g_object_unref (resolution->player);
  g_free (resolution);
}

/* Private: the item at @index of the chain. */
SkyPlayerSlot *
sky_player_slot_at (SkyPlayer *self, guint index)
{
  g_assert (index < self->chain->len);

  return g_ptr_array_index (self->chain, index);
}

/* Private: where in the chain the item @token is, or G_MAXUINT. */
guint
sky_player_find_slot (SkyPlayer *self, guint64 token)
{
  for (guint i = 0; i < self->chain->len; i++)
    if (sky_player_slot_at (self, i)->token == token)
      return i;

  return G_MAXUINT;
}

static SkyPlayerSlot *
add_slot (SkyPlayer *self, SkyQueueItem *item)
{
  SkyPlayerSlot *slot = g_rc_box_new0 (SkyPlayerSlot);

  slot->token = ++self->last_token;
  slot->item = g_object_ref (item);
  g_ptr_array_add (self->chain, slot);

  return slot;
}

static void
cancel (GCancellable **cancellable)
{
  if (*cancellable != NULL)
    g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}

/* Private: the properties tell of @slot. */
void
sky_player_show_slot (SkyPlayer *self, SkyPlayerSlot *slot)
{
  sky_player_report_current (self, slot->item);
  sky_player_report_source (self, slot->resolved);
  if (slot->resolved == NULL || slot->resolved->format == NULL)
    sky_player_report_format (self, NULL, 0);
  else
    sky_player_report_format (self, slot->resolved->format, 0);
}

/* The sound has reached another item of the chain: the queue follows it. */
static void
arrive (SkyPlayer *self, guint index)
{
  SkyPlayerSlot *slot = sky_player_slot_at (self, index);

  if (index > 0 && !sky_player_slot_at (self, index - 1)->failed)
    self->failures = 0;
  self->moving = TRUE;
  for (guint i = 0; i < index; i++)
    sky_play_queue_go_next (self->queue, FALSE);
  if (sky_play_queue_get_current (self->queue) != slot->item)
    sky_play_queue_set_position (self->queue, sky_play_queue_find (self->queue, slot->item));
  self->moving = FALSE;
  g_ptr_array_remove_range (self->chain, 0, index);
}

/* Private: nothing follows what was heard last. */
void
sky_player_control_finish (SkyPlayer *self)
{
  g_autoptr (GError) error = sky_player_faults_dup_verdict (self);
  g_autoptr (SkyQueueItem) culprit = sky_player_faults_dup_culprit (self);

  sky_player_control_unload (self);
  if (culprit != NULL)
    sky_player_faults_stand_at (self, culprit);
  sky_player_report_position (self, 0);
  sky_player_report_state (self, SKY_PLAYER_STOPPED);
  self->ended = error == NULL && culprit == NULL && !sky_player_stop_as_wished (self);
  self->failures = 0;
  if (error != NULL)
    sky_player_emit_failed (self, error);
}

/* Whether what follows the wanted one may be faded into. */
static gboolean
stands_apart (SkyPlayer *self, SkyPlayerSlot *slot)
{
  guint before = sky_player_find_slot (self, self->wanted);

  return before == G_MAXUINT || !sky_resolved_source_continues (
                                    slot->resolved, sky_player_slot_at (self, before)->resolved);
}

/* Gives a slot's bytes to the engine: as what plays, or as what follows. */
static void
hand_over (SkyPlayer *self, SkyPlayerSlot *slot)
{
  if (self->engine == NULL)
    return;

  g_hash_table_insert (self->held, &slot->token, g_rc_box_acquire (slot));
  if (self->loaded)
    {
      sky_player_fetch_next (slot, self->early);
      sky_engine_set_next (self->engine, self->wanted, slot->token, slot->resolved,
                           sky_queue_item_get_duration (slot->item), stands_apart (self, slot));
      self->wanted = 0;
      return;
    }

  sky_player_fetch_first (slot);
  self->loaded = TRUE;
  self->wanted = 0;
  sky_engine_load (self->engine, slot->token, slot->resolved,
                   sky_queue_item_get_duration (slot->item), self->position_ms, ++self->serial);
  sky_player_control_apply_state (self);
}

static void
take_bytes (SkyPlayer *self, SkyPlayerSlot *slot, SkyResolvedSource *resolved)
{
  guint index = sky_player_find_slot (self, slot->token);

  g_clear_pointer (&slot->resolved, sky_resolved_source_free);
  g_clear_error (&slot->reason);
  slot->passing = FALSE;
  slot->resolved = resolved;
  slot->resolved->among_album = sky_player_sound_is_among_album (self, slot->item);
  sky_player_sound_hint (slot);
  if (!self->loaded)
    {
      if (index > 0)
        {
          arrive (self, index);
          sky_player_report_position (self, 0);
        }
      sky_player_report_buffering (self, FALSE);
      sky_player_show_slot (self, slot);
    }
  hand_over (self, slot);
}

/* What is at @index is to be played as soon as it can be had. */
static void
wait_at (SkyPlayer *self, guint index)
{
  if (self->loaded)
    return;

  if (index > 0)
    {
      arrive (self, index);
      sky_player_show_slot (self, sky_player_slot_at (self, 0));
      sky_player_report_position (self, 0);
    }
  sky_player_report_buffering (self, TRUE);
}

static void
resolved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Resolution    *resolution = user_data;
  SkyPlayer     *self = resolution->player;
  SkyPlayerSlot *slot;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyResolvedSource) resolved =
                 sky_source_resolver_resolve_finish (SKY_SOURCE_RESOLVER (object), result, &error);
  guint index = sky_player_find_slot (self, resolution->token);

  /* Another load or a change of the queue may have made it superfluous. */
  if (index == G_MAXUINT || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      resolution_free (resolution);
      return;
    }

  slot = g_rc_box_acquire (sky_player_slot_at (self, index));
  if (resolved == NULL && self->early && self->loaded && index > 0)
    g_debug ("what follows can't be had yet: %s", error->message);
  else if (resolved == NULL)
    {
      if (index == 0)
        self->wanted = slot->token;
      if (sky_player_recover_waits (self, slot, error))
        wait_at (self, index);
      else
        {
          sky_player_fail_slot (self, slot, slot->reason != NULL ? slot->reason : error);
          if (sky_player_find_slot (self, slot->token) != G_MAXUINT)
            sky_player_control_answer (self);
        }
    }
  else
    take_bytes (self, slot, g_steal_pointer (&resolved));
  slot_unref (slot);
  resolution_free (resolution);
}

/* Private: looks for the bytes of @slot. */
void
sky_player_control_resolve (SkyPlayer *self, SkyPlayerSlot *slot)
{
  gboolean      first = sky_player_find_slot (self, slot->token) == 0;
  GCancellable *cancellable = first ? self->load_cancellable : self->next_cancellable;
  Resolution   *resolution = g_new0 (Resolution, 1);

  resolution->player = g_object_ref (self);
  resolution->token = slot->token;
  if (slot->tried != NULL)
    sky_player_recover_ask (self, slot, cancellable, resolved_cb, resolution);
  else
    sky_source_resolver_resolve_async (self->resolver, slot->item, cancellable, resolved_cb,
                                       resolution);
}

/* Private: looks for what follows the wanted one. What failed stays in the chain and is passed
 * over. */
void
sky_player_control_answer (SkyPlayer *self)
{
  SkyPlayerSlot *last;
  SkyQueueItem  *item;

  if (self->wanted == 0 || sky_player_find_slot (self, self->wanted) == G_MAXUINT)
    return;

  last = sky_player_slot_at (self, self->chain->len - 1);
  /* Another copy of it may do; or what was said early is asked for when it is due. */
  if (last->again || (last->token != self->wanted && !last->failed))
    {
      last->again = FALSE;
      cancel (&self->next_cancellable);
      self->next_cancellable = g_cancellable_new ();
      sky_player_control_resolve (self, last);
      return;
    }
  item = sky_player_faults_peek (self);
  if (item != NULL)
    {
      cancel (&self->next_cancellable);
      self->next_cancellable = g_cancellable_new ();
      sky_player_control_resolve (self, add_slot (self, item));
    }
  else if (self->loaded)
    {
      sky_engine_set_next (self->engine, self->wanted, 0, NULL, -1, FALSE);
      self->told_none = TRUE;
      self->wanted = 0;
    }
  else
    sky_player_control_finish (self);
}

/* Private: of the chain only @keep items are left; what follows them is asked for again. */
void
sky_player_control_cut (SkyPlayer *self, guint keep)
{
  if (keep < self->chain->len)
    {
      cancel (&self->next_cancellable);
      g_ptr_array_set_size (self->chain, (gint) keep);
    }
  self->told_none = FALSE;
  if (self->loaded)
    {
      self->wanted = 0;
      sky_engine_forget_next (self->engine);
    }
}

/* The queue, its order or its modes have changed: does what was announced still follow? Where
 * another item has become the current one, what plays follows that presently. */
static void
recheck_next (SkyPlayer *self)
{
  guint keep = 1;

  if (self->moving || self->chain->len == 0 ||
      sky_play_queue_get_current (self->queue) != sky_player_slot_at (self, 0)->item)
    return;

  while (keep < self->chain->len &&
         sky_player_slot_at (self, keep)->item == sky_play_queue_peek_ahead (self->queue, keep - 1))
    keep++;
  if (keep >= self->chain->len &&
      !(self->told_none && sky_play_queue_peek_ahead (self->queue, keep - 1) != NULL))
    return;

  sky_player_control_cut (self, keep);
  if (!self->loaded)
    sky_player_control_answer (self);
}

/* It was too late to take an item back: it has begun to sound. Where it is still in the queue that
 * is where we are; where it isn't, what follows takes its place. */
static void
accept_late (SkyPlayer *self, guint64 token)
{
  SkyPlayerSlot *slot = g_hash_table_lookup (self->held, &token);

  if (slot == NULL || self->chain->len == 0)
    return;

  if (sky_play_queue_find (self->queue, slot->item) == G_MAXUINT)
    {
      if (!sky_play_queue_go_next (self->queue, FALSE))
        sky_player_control_finish (self);
      return;
    }

  g_ptr_array_set_size (self->chain, 0);
  g_ptr_array_add (self->chain, g_rc_box_acquire (slot));
  arrive (self, 0);
  sky_player_show_slot (self, slot);
  sky_engine_forget_next (self->engine);
}

static void
started (SkyPlayer *self, guint64 token)
{
  guint          index = sky_player_find_slot (self, token);
  SkyPlayerSlot *slot;
  gboolean       again;

  if (index == G_MAXUINT)
    {
      accept_late (self, token);
      return;
    }
  if (index > 0)
    {
      sky_player_report_position (self, 0);
      arrive (self, index);
    }
  /* What hears of the move may have moved on itself. */
  if (sky_player_find_slot (self, token) != 0)
    return;

  slot = sky_player_slot_at (self, 0);
  slot->begun = TRUE;
  if (!slot->failed && self->state == SKY_PLAYER_PLAYING)
    sky_player_note_heard (self, slot);
  if (index == 0)
    return;

  again = slot->item == self->current;
  sky_player_show_slot (self, slot);
  if (again)
    sky_player_emit_seeked (self, 0);
}

static void
lost_output (SkyPlayer *self, const GError *error)
{
  gint64 position_ms = self->position_ms;

  sky_player_control_unload (self);
  sky_player_report_position (self, position_ms);
  if (self->state == SKY_PLAYER_PLAYING)
    sky_player_report_state (self, SKY_PLAYER_PAUSED);
  sky_player_emit_failed (self, error);
}

/* What concerns the item that is heard; a late word on another one is dropped. */
static void
heard_event (SkyPlayer *self, const SkyEngineEvent *event)
{
  SkyPlayerSlot *slot;

  if (sky_player_find_slot (self, event->token) != 0)
    return;

  slot = sky_player_slot_at (self, 0);
  if (event->kind == SKY_ENGINE_DURATION)
    sky_player_report_duration (self, event->value);
  else if (event->kind == SKY_ENGINE_SOUND)
    sky_player_path_hear (self, event->sound);
  else if (event->serial != self->serial)
    return;
  else if (event->kind == SKY_ENGINE_RELOAD)
    sky_player_control_load (self, slot->item, event->value);
  else
    {
      sky_player_recover_heard (self, slot, event->value);
      sky_player_fetch_when_near (self, event->value);
      sky_player_near_follow (self, event->value);
      sky_player_report_position (self, event->value);
    }
}

static void
engine_event_cb (const SkyEngineEvent *event, gpointer user_data)
{
  SkyPlayer *self = user_data;
  guint      index;

  switch (event->kind)
    {
    case SKY_ENGINE_STARTED:
      started (self, event->token);
      break;
    case SKY_ENGINE_WANT_NEXT:
      self->wanted = event->token;
      self->early = event->value;
      sky_player_control_answer (self);
      break;
    case SKY_ENGINE_FAILED:
    case SKY_ENGINE_BROKEN:
    case SKY_ENGINE_STARVING:
    case SKY_ENGINE_OUTPUT_LOST:
      sky_player_recover_event (self, event);
      break;
    case SKY_ENGINE_ENDED:
      /* Unless something was found to follow it in the meantime. */
      index = sky_player_find_slot (self, event->token);
      if (index != G_MAXUINT && self->told_none)
        sky_player_control_finish (self);
      break;
    case SKY_ENGINE_NO_OUTPUT:
      if (self->loaded)
        lost_output (self, event->error);
      break;
    case SKY_ENGINE_BUFFERING:
      sky_player_report_buffering (self, self->loaded && event->value);
      break;
    case SKY_ENGINE_OUTPUT:
    case SKY_ENGINE_VOLUME:
    case SKY_ENGINE_MUTED:
      sky_player_output_event (self, event);
      break;
    case SKY_ENGINE_RELEASED:
      g_hash_table_remove (self->held, &event->token);
      break;
    case SKY_ENGINE_POSITION:
    case SKY_ENGINE_DURATION:
    case SKY_ENGINE_SOUND:
    case SKY_ENGINE_RELOAD:
      heard_event (self, event);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Private: follows the queue from now on. */
void
sky_player_control_start (SkyPlayer *self)
{
  static const char *const changes[] = { "items-changed", "notify::repeat", "notify::stop-after" };

  self->chain = g_ptr_array_new_with_free_func (slot_unref);
  self->held = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, slot_unref);
  g_signal_connect_object (self->queue, "notify::current", G_CALLBACK (sky_player_skip_follow),
                           self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (self->queue, changes[i], G_CALLBACK (recheck_next), self,
                             G_CONNECT_SWAPPED);
}

/* Private: ends the engine and waits for its threads. May be called twice. */
void
sky_player_control_end (SkyPlayer *self)
{
  if (self->chain == NULL)
    return;

  cancel (&self->load_cancellable);
  cancel (&self->next_cancellable);
  sky_player_near_end (self);
  sky_player_recover_end (self);
  g_signal_handlers_disconnect_by_data (self->queue, self);
  g_clear_pointer (&self->engine, sky_engine_shutdown);
  self->loaded = FALSE;
  g_ptr_array_set_size (self->chain, 0);
  g_hash_table_remove_all (self->held);
}

/* Private: begins with @item, wherever the engine is. The sound before it stops at once. */
void
sky_player_control_load (SkyPlayer *self, SkyQueueItem *item, gint64 position_ms)
{
  g_autoptr (SkyQueueItem) keep = g_object_ref (item);

  sky_player_control_unload (self);
  sky_player_report_current (self, item);
  sky_player_report_position (self, position_ms);
  if (self->engine == NULL)
    {
      self->engine = sky_engine_new (engine_event_cb, self);
      sky_player_sound_apply (self);
      sky_player_output_apply (self);
    }
  self->load_cancellable = g_cancellable_new ();
  sky_player_control_resolve (self, add_slot (self, item));
}

/* Private: drops whatever is loaded or being found. */
void
sky_player_control_unload (SkyPlayer *self)
{
  cancel (&self->load_cancellable);
  cancel (&self->next_cancellable);
  g_ptr_array_set_size (self->chain, 0);
  sky_player_recover_end (self);
  self->wanted = 0;
  self->told_none = FALSE;
  self->ended = FALSE;
  if (self->loaded)
    sky_engine_halt (self->engine);
  self->loaded = FALSE;
  sky_player_report_buffering (self, FALSE);
  sky_player_report_source (self, NULL);
  sky_player_report_format (self, NULL, 0);
}

/* Private: seeks in what is heard; before it is loaded, the position shown is where it begins. */
void
sky_player_control_seek (SkyPlayer *self, gint64 position_ms)
{
  sky_player_report_position (self, position_ms);
  if (self->loaded)
    sky_engine_seek (self->engine, sky_player_slot_at (self, 0)->token, position_ms,
                     ++self->serial);
}

/* Private: tells the engine whether the user wants to hear something. */
void
sky_player_control_apply_state (SkyPlayer *self)
{
  if (self->engine != NULL)
    sky_engine_set_playing (self->engine, self->state == SKY_PLAYER_PLAYING);
}
