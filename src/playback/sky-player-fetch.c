/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked for before a decoder asks: a decoder may take longer to load than a server to
 * answer. Main thread.
 */
#include "base/sky-range-set.h"
#include "cache/sky-cache-source.h"
#include "media/sky-flac-frame.h"
#include "media/sky-flac-walker.h"
#include "media/sky-mp4-index.h"
#include "playback/sky-player-private.h"

/* How much of the next item's file is fetched at once; decoding it fetches the rest. */
#define PREFETCH_BYTES (4 * 1024 * 1024)
/* What is asked for before the pipeline is even built; and the end, where containers have their
 * index or their length there. oggdemux looks for it in the last 128 KiB. */
#define HEAD_BYTES (256 * 1024)
#define TAIL_BYTES (128 * 1024)
/* The index of an MP4 file is waited for: where nothing tells its place, four bytes a packet and a
 * bit are asked for. Where its place is known, one with a picture of any size in it isn't worth to
 * be waited for on the way. */
#define INDEX_BYTES (16 * 1024)
#define INDEX_BYTES_PER_S 200
#define LONGEST_INDEX (1024 * 1024)
/* No index is shorter: four bytes a packet of 4096 frames of ALAC, of 2048 of AAC. */
#define LEAST_INDEX 512
#define LEAST_PER_S_ALAC 40
#define LEAST_PER_S_AAC 80
/* What is asked for of the sound beside an index. */
#define FIRST_SOUND_BYTES (32 * 1024)
/* What a young connection brings before it waits for a sign that it has come. */
#define YOUNG_BYTES (12 * 1024)
/* So long before the end of a track the next one is sure to be heard. */
#define NEAR_END_MS (30 * 1000)
#define USUAL_DURATION_MS (4 * 60 * 1000)

/* Where in the file what is waited for begins and ends, before anything sounds. */
static SkyRange
find_index (const SkyResolvedSource *resolved, gint64 duration_ms)
{
  guint64 size = sky_byte_source_get_size (resolved->source);
  guint64 ms = (guint64) (duration_ms >= 0 ? duration_ms : USUAL_DURATION_MS);
  guint64 per_s = g_str_equal (resolved->format, "ALAC") ? LEAST_PER_S_ALAC : LEAST_PER_S_AAC;
  guint64 length = MIN (INDEX_BYTES + ms * INDEX_BYTES_PER_S / 1000, size);
  guint64 begin;

  if (resolved->stream_head == NULL && resolved->audio_offset >= LEAST_INDEX + ms * per_s / 1000)
    return (SkyRange){ 0, resolved->audio_offset };
  begin = resolved->stream_head != NULL ? sky_mp4_index_find (resolved->stream_head) : 0;
  if (begin > 0 && begin < size)
    return (SkyRange){ begin, MIN (size, begin + LONGEST_INDEX) };

  return (SkyRange){ size - length, size };
}

/* The index of an MP4 file, wherever it is, and some sound: more would be in its way. */
static void
fetch_index (const SkyResolvedSource *resolved, gint64 duration_ms)
{
  SkyCacheSource *source = SKY_CACHE_SOURCE (resolved->source);
  SkyRange        index = find_index (resolved, duration_ms);
  guint64         length = index.end - index.start;
  guint64         before = index.start > 0 ? 0 : length;

  sky_cache_source_cut (source, length > YOUNG_BYTES ? index.start + length / 2 : 0);
  if (index.start > 0)
    sky_cache_source_prefetch (source, index.start, length);
  sky_cache_source_prefetch (source, 0, before + FIRST_SOUND_BYTES);
}

/* What is looked at before anything sounds, and the end where the length is told there. */
static void
fetch_needed (const SkyResolvedSource *resolved, gint64 duration_ms)
{
  static const char *const with_index[] = { "AAC", "ALAC", NULL };
  static const char *const in_ogg[] = { "Opus", "Vorbis", NULL };
  SkyCacheSource          *source;
  guint64                  size;

  if (!SKY_IS_CACHE_SOURCE (resolved->source))
    return;
  source = SKY_CACHE_SOURCE (resolved->source);
  size = sky_byte_source_get_size (resolved->source);
  if (resolved->format != NULL && g_strv_contains (with_index, resolved->format))
    {
      fetch_index (resolved, duration_ms);
      return;
    }
  sky_cache_source_prefetch (source, sky_resolved_source_get_begin (resolved), HEAD_BYTES);
  if (resolved->format != NULL && g_strv_contains (in_ogg, resolved->format) && size > TAIL_BYTES)
    sky_cache_source_prefetch (source, size - TAIL_BYTES, TAIL_BYTES);
}

static void
fetch_head (const SkyResolvedSource *resolved, guint64 length)
{
  if (SKY_IS_CACHE_SOURCE (resolved->source))
    sky_cache_source_prefetch (SKY_CACHE_SOURCE (resolved->source),
                               sky_resolved_source_get_begin (resolved), length);
}

/* Private: asks for what a decoder needs to begin, and to go on for a while. */
void
sky_player_fetch_ends (const SkyResolvedSource *resolved, gint64 duration_ms)
{
  fetch_needed (resolved, duration_ms);
  fetch_head (resolved, HEAD_BYTES);
}

/* Returns how much of the beginning a connection of its own is to bring, or 0. A frame of FLAC is
 * of use as a whole, and there may be larger ones in the file than a young connection brings at
 * once. The index of a film is long. */
static guint
get_first_part (const SkyResolvedSource *resolved)
{
  if (g_strcmp0 (resolved->format, "MP4") == 0)
    return 2 * YOUNG_BYTES;
  if (g_strcmp0 (resolved->format, "FLAC") == 0 && resolved->stream_head != NULL &&
      sky_flac_get_max_frame (resolved->stream_head) + SKY_FLAC_FRAME_HEAD > YOUNG_BYTES)
    return YOUNG_BYTES;

  return 0;
}

/* Private: sends the first requests for what is to sound now. */
void
sky_player_fetch_first (SkyPlayerSlot *slot)
{
  guint part = get_first_part (slot->resolved);

  if (part > 0 && SKY_IS_CACHE_SOURCE (slot->resolved->source))
    sky_cache_source_cut (SKY_CACHE_SOURCE (slot->resolved->source),
                          sky_resolved_source_get_begin (slot->resolved) + part);
  fetch_needed (slot->resolved, sky_queue_item_get_duration (slot->item));
}

/* Private: sends the first requests for what follows; @early: only for what it needs to begin, as
 * it may never be heard. */
void
sky_player_fetch_next (SkyPlayerSlot *slot, gboolean early)
{
  sky_player_fetch_ends (slot->resolved, sky_queue_item_get_duration (slot->item));
  if (!early)
    fetch_head (slot->resolved, PREFETCH_BYTES);
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
