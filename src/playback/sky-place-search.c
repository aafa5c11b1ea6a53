/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a source element finds the byte with which a seek goes on: parsers and demuxers name one that
 * is a guess, or ask several times; each of that is a round trip. Who seeks says the sample before;
 * the streaming thread then searches it when it is asked for the first bytes.
 */
#include "playback/sky-place-search.h"

/**
 * sky_place_search_init:
 * @self: memory
 */
void
sky_place_search_init (SkyPlaceSearch *self)
{
  *self = (SkyPlaceSearch){ .aim = -1, .sample = -1 };
  g_mutex_init (&self->lock);
}

/**
 * sky_place_search_clear:
 * @self: a search that nobody uses any more
 */
void
sky_place_search_clear (SkyPlaceSearch *self)
{
  g_clear_pointer (&self->places, sky_sound_places_free);
  g_mutex_clear (&self->lock);
}

/**
 * sky_place_search_set_kind:
 * @self: a search of an element that hasn't started
 * @kind: what the bytes are
 *
 * In an Ogg stream nothing is found before sky_place_search_learn() has looked at it. Where a FLAC
 * file turns out to tell nothing, the byte is taken that the parser has named.
 */
void
sky_place_search_set_kind (SkyPlaceSearch *self, SkyPlaceKind kind)
{
  self->kind = kind;
  self->can_find = kind == SKY_PLACE_FLAC;
}

/**
 * sky_place_search_set_aim:
 * @self: a search
 * @sample: what the next seek is for, or -1
 *
 * Any thread.
 *
 * Returns: whether it can be found
 */
gboolean
sky_place_search_set_aim (SkyPlaceSearch *self, gint64 sample)
{
  gboolean can_find;

  g_mutex_lock (&self->lock);
  can_find = self->can_find;
  self->aim = can_find ? sample : -1;
  g_mutex_unlock (&self->lock);

  return can_find;
}

/**
 * sky_place_search_is_aimed:
 * @self: a search
 *
 * Any thread.
 *
 * Returns: whether the next seek is for a sample
 */
gboolean
sky_place_search_is_aimed (SkyPlaceSearch *self)
{
  gboolean aimed;

  g_mutex_lock (&self->lock);
  aimed = self->aim >= 0;
  g_mutex_unlock (&self->lock);

  return aimed;
}

/**
 * sky_place_search_take_aim:
 * @self: a search whose streaming thread stands still
 *
 * The seek has come.
 *
 * Returns: whether it is for a sample
 */
gboolean
sky_place_search_take_aim (SkyPlaceSearch *self)
{
  g_mutex_lock (&self->lock);
  self->sample = self->aim;
  self->aim = -1;
  g_mutex_unlock (&self->lock);

  return self->sample >= 0;
}

/**
 * sky_place_search_learn:
 * @self: a search
 * @source: where to read
 * @stop: wakes the call at once
 *
 * Finds out whether an Ogg stream can be searched, from its first bytes. Streaming thread.
 */
void
sky_place_search_learn (SkyPlaceSearch *self, SkyByteSource *source, GCancellable *stop)
{
  if (self->kind != SKY_PLACE_OGG || self->places != NULL)
    return;

  self->places = sky_sound_places_new_ogg (source, stop);
  if (self->places == NULL && !g_cancellable_is_cancelled (stop))
    self->kind = SKY_PLACE_NONE;
  g_mutex_lock (&self->lock);
  self->can_find = self->places != NULL;
  g_mutex_unlock (&self->lock);
}

/**
 * sky_place_search_run:
 * @self: a search
 * @bytes: where to read
 * @offset: (inout): changed to the byte with which to go on, where one is searched and found
 * @stop: wakes the call at once
 * @error: return location, or %NULL
 *
 * Streaming thread; blocks while bytes are fetched.
 *
 * Returns: %FALSE when the bytes can't be read
 */
gboolean
sky_place_search_run (SkyPlaceSearch      *self,
                      const SkyPlaceBytes *bytes,
                      guint64             *offset,
                      GCancellable        *stop,
                      GError             **error)
{
  if (self->sample < 0)
    return TRUE;

  if (self->places == NULL && self->kind == SKY_PLACE_FLAC)
    self->places = sky_sound_places_new_flac (bytes->source, bytes->head, bytes->offset, stop);
  if (self->places != NULL &&
      !sky_sound_places_find (self->places, (guint64) self->sample, offset, stop, error))
    return FALSE;
  self->sample = -1;

  return TRUE;
}
