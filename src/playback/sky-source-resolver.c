/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interface through which the player learns where an item's bytes are. */
#include "playback/sky-source-resolver.h"

#include "playback/sky-playback-error.h"

G_DEFINE_INTERFACE (SkySourceResolver, sky_source_resolver, G_TYPE_OBJECT)

static void
sky_source_resolver_default_init (SkySourceResolverInterface *iface)
{
}

/**
 * sky_resolved_source_free:
 * @self: (transfer full) (nullable): what a resolver found
 */
void
sky_resolved_source_free (SkyResolvedSource *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->source);
  g_clear_pointer (&self->stream_head, g_bytes_unref);
  g_free (self->format);
  g_free (self->place);
  g_free (self->album);
  g_free (self->copy);
  g_free (self);
}

/**
 * sky_resolved_source_copy:
 * @self: (nullable): what a resolver found
 *
 * Returns: (transfer full) (nullable): the same, with a reference of its own to the bytes
 */
SkyResolvedSource *
sky_resolved_source_copy (const SkyResolvedSource *self)
{
  SkyResolvedSource *copy;

  if (self == NULL)
    return NULL;

  copy = g_memdup2 (self, sizeof *self);
  g_object_ref (copy->source);
  copy->format = g_strdup (self->format);
  copy->stream_head = self->stream_head != NULL ? g_bytes_ref (self->stream_head) : NULL;
  copy->place = g_strdup (self->place);
  copy->album = g_strdup (self->album);
  copy->copy = g_strdup (self->copy);

  return copy;
}

/**
 * sky_resolved_source_get_begin:
 * @self: what a resolver found
 *
 * Returns: where in the file its decoder begins to read: at the sound where it does without the
 *   tags and pictures before it, else at 0
 */
guint64
sky_resolved_source_get_begin (const SkyResolvedSource *self)
{
  gboolean skips = g_strcmp0 (self->format, "MP3") == 0 || g_strcmp0 (self->format, "ADTS") == 0 ||
                   (g_strcmp0 (self->format, "FLAC") == 0 && self->stream_head != NULL);

  return skips ? self->audio_offset : 0;
}

/**
 * sky_resolved_source_continues:
 * @self: a track
 * @before: (nullable): the one that is played before it
 *
 * Returns: whether they stand so on one album; where it doesn't number them, any two do
 */
gboolean
sky_resolved_source_continues (const SkyResolvedSource *self, const SkyResolvedSource *before)
{
  if (before == NULL || self->album == NULL || g_strcmp0 (self->album, before->album) != 0)
    return FALSE;
  if (self->number == 0 || before->number == 0)
    return TRUE;
  if (self->disc == before->disc)
    return self->number == before->number + 1;

  return self->disc == before->disc + 1 && self->number == 1;
}

/**
 * sky_source_resolver_resolve_async:
 * @self: a resolver
 * @item: what is to be played
 * @cancellable: (nullable): a #GCancellable
 * @callback: called in the main context
 * @user_data: for @callback
 *
 * Asks for the bytes of @item. Every call is answered exactly once, cancelled ones too.
 */
void
sky_source_resolver_resolve_async (SkySourceResolver  *self,
                                   SkyQueueItem       *item,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_return_if_fail (SKY_IS_SOURCE_RESOLVER (self));
  g_return_if_fail (SKY_IS_QUEUE_ITEM (item));

  SKY_SOURCE_RESOLVER_GET_IFACE (self)->resolve_async (self, item, cancellable, callback,
                                                       user_data);
}

/**
 * sky_source_resolver_resolve_other_async:
 * @self: a resolver
 * @item: what plays
 * @other: which copies were tried, and why they are not enough; not kept
 * @cancellable: (nullable): a #GCancellable
 * @callback: called in the main context; sky_source_resolver_resolve_finish() takes its result
 * @user_data: for @callback
 *
 * Asks for the bytes of another copy of @item. Where the copy that plays was replaced by another
 * file, and there is no other, that file counts as one.
 */
void
sky_source_resolver_resolve_other_async (SkySourceResolver  *self,
                                         SkyQueueItem       *item,
                                         const SkyOtherCopy *other,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data)
{
  SkySourceResolverInterface *iface;

  g_return_if_fail (SKY_IS_SOURCE_RESOLVER (self));
  g_return_if_fail (SKY_IS_QUEUE_ITEM (item));

  iface = SKY_SOURCE_RESOLVER_GET_IFACE (self);
  if (iface->resolve_other_async != NULL)
    iface->resolve_other_async (self, item, other, cancellable, callback, user_data);
  else
    g_task_report_new_error (self, callback, user_data, sky_source_resolver_resolve_other_async,
                             SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_UNREADABLE,
                             "There is no other copy");
}

/**
 * sky_source_resolver_resolve_finish:
 * @self: a resolver
 * @result: what the callback got
 * @error: return location for an error that says what is wrong with the item
 *
 * Returns: (transfer full): the source, or %NULL with @error set
 */
SkyResolvedSource *
sky_source_resolver_resolve_finish (SkySourceResolver *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SKY_IS_SOURCE_RESOLVER (self), NULL);

  return SKY_SOURCE_RESOLVER_GET_IFACE (self)->resolve_finish (self, result, error);
}
