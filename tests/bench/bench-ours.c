/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Skylark's player in a benchmark. Main thread. */
#include "base/sky-range-set.h"
#include "bench-resolver.h"
#include "bench-side.h"
#include "playback/sky-player.h"

#define LOAD_US (200 * G_TIME_SPAN_MILLISECOND)

static struct
{
  SkyBenchResolver *resolver;
  SkyPlayQueue     *queue;
  SkyPlayer        *player;
  gboolean          begun;
} ours;

static void
failed_cb (SkyPlayer *player, SkyQueueItem *item, const GError *error)
{
  g_printerr ("%s: %s\n", sky_queue_item_get_title (item), error->message);
}

static void
ours_add (const char *name, const char *format, const char *file)
{
  g_autofree char *path = g_strconcat ("/", name, NULL);
  SkyQueueItemInfo info = { .location = path, .title = name, .duration_ms = -1 };
  g_autoptr (SkyQueueItem) item = NULL;
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  if (!g_str_equal (format, "-"))
    info.format = format;
  info.duration_ms = sky_bench_resolver_add (ours.resolver, path, format, file);
  item = sky_queue_item_new (&info);
  g_ptr_array_add (items, item);
  sky_play_queue_append (ours.queue, items);
}

static void
ours_play (guint item)
{
  sky_player_play_at (ours.player, item);
  ours.begun = TRUE;
}

static void
ours_next (guint item)
{
  sky_player_next (ours.player);
}

static void
ours_seek (gint64 position_ms)
{
  sky_player_seek (ours.player, position_ms);
}

static void
ours_set_playing (gboolean playing)
{
  if (playing)
    sky_player_play (ours.player);
  else
    sky_player_pause (ours.player);
}

static void
ours_stop (void)
{
  sky_player_stop (ours.player);
}

static SkyByteSource *
open_item (guint item)
{
  g_autoptr (SkyQueueItem) queued = g_list_model_get_item (G_LIST_MODEL (ours.queue), item);

  return sky_bench_resolver_open (ours.resolver, sky_queue_item_get_location (queued));
}

static void
ours_read (guint item)
{
  g_autoptr (SkyByteSource) source = open_item (item);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sky_byte_source_read_bytes (
      source, 0, sky_byte_source_get_size (source), NULL, &error);

  if (bytes == NULL)
    g_error ("%s", error->message);
}

static guint64
ours_get_stored (guint item)
{
  g_autoptr (SkyByteSource) source = open_item (item);
  g_autoptr (GArray) ranges = NULL;
  guint64 stored = 0;

  /* What an earlier run has left is looked up first. */
  g_usleep (LOAD_US);
  ranges = sky_byte_source_list_available (source);
  for (guint i = 0; i < ranges->len; i++)
    {
      const SkyRange *range = &g_array_index (ranges, SkyRange, i);

      stored += range->end - range->start;
    }

  return stored;
}

static gboolean
ours_has_ended (void)
{
  return ours.begun && sky_player_get_state (ours.player) == SKY_PLAYER_STOPPED;
}

static gint64
ours_get_position (void)
{
  return sky_player_get_position (ours.player);
}

static void
ours_shut_down (void)
{
  sky_player_shutdown (ours.player);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&ours.player);
  g_clear_object (&ours.queue);
  sky_bench_resolver_stop (ours.resolver);
  g_clear_object (&ours.resolver);
}

static const BenchSide side = { ours_add,         ours_play,         ours_next,     ours_seek,
                                ours_set_playing, ours_stop,         ours_read,     ours_get_stored,
                                ours_has_ended,   ours_get_position, ours_shut_down };

/* @url: (nullable): of the files' server; @folder: for the cache. */
const BenchSide *
bench_ours_new (const char *url, const char *folder)
{
  ours.resolver = sky_bench_resolver_new (url, folder);
  ours.queue = sky_play_queue_new ();
  ours.player = sky_player_new (ours.queue, SKY_SOURCE_RESOLVER (ours.resolver));
  g_signal_connect (ours.player, "item-failed", G_CALLBACK (failed_cb), NULL);

  return &side;
}
