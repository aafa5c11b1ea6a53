/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the player does when the bytes of an item break off or don't come: another copy of it goes
 * on, at the same sample. Where there is none, the item is skipped with its reason; but when the
 * drive doesn't answer, and what follows is there as well, it is waited for, for as long as the
 * user likes, and goes on where it was. Main thread.
 */
#include "drive/sky-drive-error.h"
#include "playback/sky-copy-name.h"
#include "playback/sky-play-queue-private.h"
#include "playback/sky-player-private.h"

/* A file that is written over and over is no longer followed. */
#define MAX_MOVES 8
#define FIRST_RETRY_MS 1000
#define LONGEST_RETRY_MS 30000
/* An item that sounded so long has worked: what happened before is forgotten. */
#define WORKED_MS 5000
/* What is waited for has come back when so much more of it is heard than what was decoded before it
 * broke off. */
#define BACK_MS 3000

typedef struct
{
  SkyPlayer *player; /* (owned) */
  guint64    token;
  guint      ahead; /* how many of the items that follow were looked at */
} Search;

static void
search_free (Search *search)
{
  g_object_unref (search->player);
  g_free (search);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Search, search_free)

static void
note_tried (SkyPlayerSlot *slot, const char *copy)
{
  if (slot->tried == NULL)
    {
      slot->tried = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (slot->tried, NULL);
    }
  if (copy == NULL)
    return;

  slot->tried->pdata[slot->tried->len - 1] = g_strdup (copy);
  g_ptr_array_add (slot->tried, NULL);
}

/* All copies may be tried again. */
static void
forget_tried (SkyPlayerSlot *slot)
{
  g_clear_pointer (&slot->tried, g_ptr_array_unref);
  slot->n_moves = 0;
}

static void
set_reason (SkyPlayerSlot *slot, const GError *reason)
{
  g_clear_error (&slot->reason);
  slot->reason = g_error_copy (reason);
}

/* Nothing goes on in its place. */
static void
give_up (SkyPlayer *self, SkyPlayerSlot *slot)
{
  g_autoptr (GError) reason = NULL;
  guint64 token = slot->token;
  guint   index;

  if (slot->reason == NULL || sky_player_recover_waits (self, slot, slot->reason))
    return;

  reason = g_steal_pointer (&slot->reason);
  sky_player_fail_slot (self, slot, reason);
  index = sky_player_find_slot (self, token);
  if (!self->loaded || index == G_MAXUINT)
    return;

  /* What follows may have been announced long ago. */
  if (sky_player_faults_end_at (self, index))
    sky_player_control_cut (self, index + 1);
  sky_engine_let_go (self->engine, token);
}

static void
move (SkyPlayer *self, SkyPlayerSlot *slot, SkyResolvedSource *resolved)
{
  g_autoptr (SkyQueueItem) item = g_object_ref (slot->item);
  g_autoptr (GError) reason = g_steal_pointer (&slot->reason);

  resolved->among_album = slot->resolved->among_album;
  sky_resolved_source_free (slot->resolved);
  slot->resolved = resolved;
  sky_player_sound_hint (slot);
  slot->broken = slot->passing = FALSE;
  slot->n_moves++;
  sky_engine_continue (self->engine, slot->token, resolved, sky_queue_item_get_duration (item));
  if (sky_player_find_slot (self, slot->token) == 0)
    {
      sky_player_report_source (self, resolved);
      sky_player_report_format (self, resolved->format, 0);
    }
  /* Another try of what is waited for is no news. */
  if (self->retry_token != slot->token)
    sky_player_emit_item_moved (self, item, reason);
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Search) search = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyResolvedSource) resolved =
                 sky_source_resolver_resolve_finish (SKY_SOURCE_RESOLVER (object), result, &error);
  SkyPlayer     *self = search->player;
  guint          index = sky_player_find_slot (self, search->token);
  SkyPlayerSlot *slot;

  if (index == G_MAXUINT || !self->loaded)
    return;

  slot = sky_player_slot_at (self, index);
  slot->searching = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (resolved != NULL)
    {
      move (self, slot, g_steal_pointer (&resolved));
      return;
    }

  /* None was tried since the last failure: it may be for another reason now. */
  if (slot->reason != NULL && slot->tried->pdata[0] == NULL)
    set_reason (slot, error);
  give_up (self, slot);
}

static void
search_copy (SkyPlayer *self, SkyPlayerSlot *slot)
{
  Search *search;

  if (slot->searching)
    return;
  if (slot->n_moves >= MAX_MOVES)
    {
      give_up (self, slot);
      return;
    }

  slot->searching = TRUE;
  search = g_new0 (Search, 1);
  search->player = g_object_ref (self);
  search->token = slot->token;
  sky_player_recover_ask (self, slot, self->load_cancellable, found_cb, search);
}

static void
try_again (SkyPlayer *self, SkyPlayerSlot *slot)
{
  if (self->loaded && slot->broken)
    {
      note_tried (slot, NULL);
      search_copy (self, slot);
    }
  else
    sky_player_control_resolve (self, slot);
}

static gboolean
retry_cb (gpointer user_data)
{
  SkyPlayer *self = user_data;
  guint      index = sky_player_find_slot (self, self->retry_token);

  self->retry_id = 0;
  if (index != G_MAXUINT)
    {
      SkyPlayerSlot *slot = sky_player_slot_at (self, index);

      forget_tried (slot);
      if (!slot->broken)
        g_clear_error (&slot->reason);
      try_again (self, slot);
    }

  return G_SOURCE_REMOVE;
}

/* Private: what the engine says of an item whose bytes are at an end, or don't come, or that can't
 * be heard for lack of a device. */
void
sky_player_recover_event (SkyPlayer *self, const SkyEngineEvent *event)
{
  guint          index = sky_player_find_slot (self, event->token);
  SkyPlayerSlot *slot;

  if (index == G_MAXUINT || !self->loaded)
    return;

  if (event->kind == SKY_ENGINE_OUTPUT_LOST)
    {
      sky_player_emit_failed (self, event->error);
      return;
    }
  slot = sky_player_slot_at (self, index);
  if (event->error != NULL)
    set_reason (slot, event->error);
  if (slot->resolved != NULL && !slot->searching)
    note_tried (slot, slot->resolved->copy);
  /* Nothing of what was to follow was heard: the engine asks once more. */
  if (event->kind == SKY_ENGINE_FAILED)
    slot->again = TRUE;
  else
    {
      slot->broken = slot->broken || event->kind == SKY_ENGINE_BROKEN;
      search_copy (self, slot);
    }
}

/* Private: @slot is heard. */
void
sky_player_recover_heard (SkyPlayer *self, SkyPlayerSlot *slot, gint64 position_ms)
{
  if (position_ms >= WORKED_MS && !slot->failed)
    self->failures = 0;
  if (self->retry_token != 0 && sky_player_find_slot (self, self->retry_token) == G_MAXUINT)
    sky_player_recover_end (self);
  if (self->retry_token != slot->token || slot->reason != NULL || slot->failed ||
      position_ms < self->retry_from_ms + BACK_MS)
    return;

  sky_player_recover_end (self);
  sky_queue_item_set_error (slot->item, NULL);
}

static void
wait_for (SkyPlayer *self, SkyPlayerSlot *slot)
{
  if (self->retry_token != slot->token)
    {
      g_autoptr (GError) reason = g_error_copy (slot->reason);

      sky_player_recover_end (self);
      self->retry_token = slot->token;
      self->retry_from_ms = sky_player_find_slot (self, slot->token) == 0 ? self->position_ms : 0;
      self->retry_backoff =
          (SkyBackoff){ .first_ms = FIRST_RETRY_MS, .limit_ms = LONGEST_RETRY_MS };
      sky_queue_item_set_error (slot->item, reason);
      sky_player_report_waiting (self);
      sky_player_emit_failed (self, reason);
    }
  if (self->retry_token == slot->token && self->retry_id == 0)
    self->retry_id = g_timeout_add (sky_backoff_next_ms (&self->retry_backoff), retry_cb, self);
}

/* Whether it can be played while the drive of @slot doesn't answer. */
static gboolean
is_at_hand (const SkyPlayerSlot *slot, const SkyResolvedSource *other)
{
  const char *away = slot->resolved != NULL ? slot->resolved->copy : NULL;

  if (away != NULL && other->copy != NULL && !sky_copy_name_is_same_drive (away, other->copy))
    return TRUE;

  return sky_byte_source_count_at_hand (other->source, 0) >=
         sky_byte_source_get_size (other->source);
}

static void
looked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Search) search = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyResolvedSource) other =
                 sky_source_resolver_resolve_finish (SKY_SOURCE_RESOLVER (object), result, &error);
  SkyPlayer     *self = search->player;
  guint          index = sky_player_find_slot (self, search->token);
  SkyPlayerSlot *slot;
  SkyQueueItem  *item = NULL;

  if (index == G_MAXUINT || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  slot = sky_player_slot_at (self, index);
  if (other != NULL && is_at_hand (slot, other))
    {
      slot->passing = TRUE;
      try_again (self, slot);
      return;
    }

  search->ahead++;
  if (search->ahead < sky_player_faults_count_left (self))
    item = sky_play_queue_peek_ahead (self->queue, index + search->ahead);
  if (item != NULL)
    sky_source_resolver_resolve_async (self->resolver, item, self->load_cancellable, looked_cb,
                                       g_steal_pointer (&search));
  else
    wait_for (self, slot);
}

/* The music goes on with what follows, unless that can't be had either: then passing over one item
 * after the other would only use up the queue. */
static void
look_ahead (SkyPlayer *self, SkyPlayerSlot *slot)
{
  guint         index = sky_player_find_slot (self, slot->token);
  SkyQueueItem *item = sky_play_queue_peek_ahead (self->queue, index);
  Search       *search;

  if (item == NULL)
    {
      wait_for (self, slot);
      return;
    }

  search = g_new0 (Search, 1);
  search->player = g_object_ref (self);
  search->token = slot->token;
  sky_source_resolver_resolve_async (self->resolver, item, self->load_cancellable, looked_cb,
                                     search);
}

/* Private: whether @slot, which can't be had because of @error, is waited for. */
gboolean
sky_player_recover_waits (SkyPlayer *self, SkyPlayerSlot *slot, const GError *error)
{
  const GError *reason = slot->reason != NULL ? slot->reason : error;

  if (!sky_drive_error_is_transient (reason) || slot->passing)
    return FALSE;
  if (slot->reason == NULL)
    set_reason (slot, reason);

  if (self->retry_token == slot->token || !sky_player_faults_bear (self, 1))
    wait_for (self, slot);
  else
    look_ahead (self, slot);

  return TRUE;
}

/* Private: somebody wants @slot to go on in @resolved, which is taken. All others count as good. */
void
sky_player_recover_choose (SkyPlayer *self, SkyPlayerSlot *slot, SkyResolvedSource *resolved)
{
  g_clear_error (&slot->reason);
  if (self->retry_token == slot->token)
    {
      sky_player_recover_end (self);
      sky_queue_item_set_error (slot->item, NULL);
    }
  move (self, slot, resolved);
  forget_tried (slot);
}

/* Private: asks for a copy of @slot that wasn't tried. */
void
sky_player_recover_ask (SkyPlayer          *self,
                        SkyPlayerSlot      *slot,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  SkyOtherCopy other = { (const char *const *) slot->tried->pdata, slot->reason };

  sky_source_resolver_resolve_other_async (self->resolver, slot->item, &other, cancellable,
                                           callback, user_data);
}

/* Private: nothing is waited for any more. */
void
sky_player_recover_end (SkyPlayer *self)
{
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->retry_token == 0)
    return;

  self->retry_token = 0;
  sky_player_report_waiting (self);
}

static SkyPlayerSlot *
get_waiting (SkyPlayer *self)
{
  guint index = self->retry_token != 0 ? sky_player_find_slot (self, self->retry_token) : G_MAXUINT;

  return index != G_MAXUINT ? sky_player_slot_at (self, index) : NULL;
}

/**
 * sky_player_get_waiting:
 * @self: a player
 *
 * Returns: (nullable) (transfer none): the item whose drive doesn't answer; it is played as soon as
 *   that does
 */
SkyQueueItem *
sky_player_get_waiting (SkyPlayer *self)
{
  SkyPlayerSlot *slot;

  g_return_val_if_fail (SKY_IS_PLAYER (self), NULL);

  slot = get_waiting (self);

  return slot != NULL ? slot->item : NULL;
}

/**
 * sky_player_get_waiting_place:
 * @self: a player
 *
 * Returns: (nullable): that drive's name
 */
const char *
sky_player_get_waiting_place (SkyPlayer *self)
{
  SkyPlayerSlot *slot;

  g_return_val_if_fail (SKY_IS_PLAYER (self), NULL);

  slot = get_waiting (self);

  return slot != NULL && slot->resolved != NULL ? slot->resolved->place : NULL;
}

/**
 * sky_player_retry:
 * @self: a player
 *
 * A drive has come back: what is waited for is tried at once.
 */
void
sky_player_retry (SkyPlayer *self)
{
  g_return_if_fail (SKY_IS_PLAYER (self));

  if (self->retry_id == 0)
    return;

  g_clear_handle_id (&self->retry_id, g_source_remove);
  sky_backoff_reset (&self->retry_backoff);
  retry_cb (self);
}
