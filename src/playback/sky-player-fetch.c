/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked for before a decoder asks: a decoder may take longer to load than a server to
 * answer. Main thread.
 */
#include "cache/sky-cache-source.h"
#include "playback/sky-player-private.h"

/* How much of the next item's file is fetched at once; decoding it fetches the rest. */
#define PREFETCH_BYTES (4 * 1024 * 1024)
/* What is asked for before the pipeline is even built; and the end, where containers have their
 * index or their length there. oggdemux looks for it in the last 128 KiB; the index of an MP4 file
 * is waited for and should not be longer than it is: four bytes a packet, and a bit. */
#define HEAD_BYTES (256 * 1024)
#define TAIL_BYTES (128 * 1024)
#define INDEX_BYTES (16 * 1024)
#define INDEX_BYTES_PER_S 200
/* So long before the end of a track the next one is sure to be heard. */
#define NEAR_END_MS (30 * 1000)
#define USUAL_DURATION_MS (4 * 60 * 1000)

/* How much of the file's end is looked at before anything sounds, or for its length. */
static guint64
get_tail_bytes (const char *format, gint64 duration_ms)
{
  static const char *const with_index[] = { "AAC", "ALAC", NULL };
  static const char *const in_ogg[] = { "Opus", "Vorbis", NULL };

  if (format == NULL)
    return 0;
  if (g_strv_contains (in_ogg, format))
    return TAIL_BYTES;
  if (!g_strv_contains (with_index, format))
    return 0;
  if (duration_ms < 0)
    duration_ms = USUAL_DURATION_MS;

  return INDEX_BYTES + (guint64) duration_ms * INDEX_BYTES_PER_S / 1000;
}

static void
begin_fetch (const SkyResolvedSource *resolved, gint64 duration_ms, guint64 length)
{
  guint64         tail = get_tail_bytes (resolved->format, duration_ms);
  SkyCacheSource *source;
  guint64         size;

  if (!SKY_IS_CACHE_SOURCE (resolved->source))
    return;
  source = SKY_CACHE_SOURCE (resolved->source);
  size = sky_byte_source_get_size (resolved->source);
  sky_cache_source_prefetch (source, sky_resolved_source_get_begin (resolved), length);
  if (tail > 0 && size > tail)
    sky_cache_source_prefetch (source, size - tail, tail);
}

/* Private: asks for what a decoder needs to begin. */
void
sky_player_fetch_ends (const SkyResolvedSource *resolved, gint64 duration_ms)
{
  begin_fetch (resolved, duration_ms, HEAD_BYTES);
}

/* Private: sends the first requests for what is to sound now. */
void
sky_player_fetch_first (SkyPlayerSlot *slot)
{
  sky_player_fetch_ends (slot->resolved, sky_queue_item_get_duration (slot->item));
}

/* Private: sends the first requests for what follows; @early: only for what it needs to begin, as
 * it may never be heard. */
void
sky_player_fetch_next (SkyPlayerSlot *slot, gboolean early)
{
  begin_fetch (slot->resolved, sky_queue_item_get_duration (slot->item),
               early ? HEAD_BYTES : PREFETCH_BYTES);
  slot->fetched = !early;
}

/* Private: asks for more of what follows when it will soon be heard. */
void
sky_player_fetch_when_near (SkyPlayer *self, gint64 position_ms)
{
  SkyPlayerSlot *last = sky_player_slot_at (self, self->chain->len - 1);

  if (self->chain->len < 2 || last->fetched || last->resolved == NULL || last->failed ||
      self->duration_ms < 0 || self->duration_ms - position_ms > NEAR_END_MS)
    return;

  sky_player_fetch_next (last, FALSE);
}
