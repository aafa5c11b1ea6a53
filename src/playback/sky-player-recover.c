/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the player does when the bytes of an item break off or don't come: another copy of it goes
 * on, at the same sample. Where there is none, the item is skipped with its reason; but when the
 * drive doesn't answer and items before it failed as well, skipping would only race through the
 * queue: then it is waited for, for as long as the user likes, and goes on where it was. Main
 * thread.
 */
#include "drive/sky-drive-error.h"
#include "playback/sky-player-private.h"

/* A file that is written over and over is no longer followed. */
#define MAX_MOVES 8
#define FIRST_RETRY_MS 1000
#define LONGEST_RETRY_MS 30000
/* An item that sounded so long has worked: what happened before is forgotten. */
#define WORKED_MS 5000

typedef struct
{
  SkyPlayer *player; /* (owned) */
  guint64    token;
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

  if (slot->reason == NULL || sky_player_recover_waits (self, slot, slot->reason))
    return;

  reason = g_steal_pointer (&slot->reason);
  sky_player_fail_slot (self, slot, reason);
  if (self->loaded)
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
  slot->broken = FALSE;
  slot->n_moves++;
  sky_engine_continue (self->engine, slot->token, resolved, sky_queue_item_get_duration (item));
  if (sky_player_find_slot (self, slot->token) == 0)
    {
      sky_player_report_source (self, resolved);
      sky_player_report_format (self, resolved->format, 0);
    }
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
    move (self, slot, g_steal_pointer (&resolved));
  else
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

static gboolean
retry_cb (gpointer user_data)
{
  SkyPlayer     *self = user_data;
  guint          index = sky_player_find_slot (self, self->retry_token);
  SkyPlayerSlot *slot;

  self->retry_id = 0;
  if (index == G_MAXUINT)
    return G_SOURCE_REMOVE;

  slot = sky_player_slot_at (self, index);
  forget_tried (slot);
  if (self->loaded && slot->broken)
    {
      note_tried (slot, NULL);
      search_copy (self, slot);
    }
  else
    sky_player_control_resolve (self, slot);

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
  if (position_ms < WORKED_MS || slot->failed)
    return;

  self->failures = 0;
  if (self->retry_token != slot->token || slot->reason != NULL)
    return;

  sky_player_recover_end (self);
  sky_queue_item_set_error (slot->item, NULL);
}

/* Private: whether @slot, which can't be had because of @error, is waited for. */
gboolean
sky_player_recover_waits (SkyPlayer *self, SkyPlayerSlot *slot, const GError *error)
{
  const GError *reason = slot->reason != NULL ? slot->reason : error;
  gboolean      told = self->retry_token == slot->token;

  if (!sky_drive_error_is_transient (reason) ||
      (!told && self->failures + 1 < SKY_PLAYER_MAX_FAILURES))
    return FALSE;

  if (!told)
    {
      g_autoptr (GError) copy = g_error_copy (reason);

      sky_player_recover_end (self);
      self->retry_token = slot->token;
      self->retry_backoff =
          (SkyBackoff){ .first_ms = FIRST_RETRY_MS, .limit_ms = LONGEST_RETRY_MS };
      sky_queue_item_set_error (slot->item, copy->message);
      sky_player_emit_failed (self, copy);
    }
  if (self->retry_token == slot->token && self->retry_id == 0)
    self->retry_id = g_timeout_add (sky_backoff_next_ms (&self->retry_backoff), retry_cb, self);

  return TRUE;
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
  self->retry_token = 0;
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
