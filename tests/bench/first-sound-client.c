/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays a file from a server and tells when: the monotonic time of the play command and of the
 * first decoded buffer at the sink, in microseconds. `ours` is Skylark's player over the block
 * cache, `peer` is playbin3 with souphttpsrc.
 *
 *   first-sound-client ours|peer cold|warm|cached FORMAT URL OTHER_URL FILE FOLDER
 *
 * FILE is the same on this computer: what the library knows of a track is read from it beforehand.
 * The items lie in the queue before they are played. cold: nothing was played before. warm:
 * OTHER_URL was, on the same server and of the same format. cached: the file itself was read to its
 * end before.
 */
#include <gst/base/gstbasesink.h>
#include <gst/gst.h>
#include <stdio.h>

#include "base/sky-file-source.h"
#include "cache/sky-block-cache.h"
#include "drive/sky-drive-registry.h"
#include "media/sky-tag-reader.h"
#include "playback/sky-player.h"

#define DEADLINE_S 30

static gint64 first_buffer; /* atomic through a lock: G_LOCK (first_buffer) */
G_LOCK_DEFINE_STATIC (first_buffer);

static void
set_first_buffer (gint64 time, gboolean overwrite)
{
  G_LOCK (first_buffer);
  if (overwrite || first_buffer == 0)
    first_buffer = time;
  G_UNLOCK (first_buffer);
}

static gint64
get_first_buffer (void)
{
  gint64 time;

  G_LOCK (first_buffer);
  time = first_buffer;
  G_UNLOCK (first_buffer);

  return time;
}

/* A sink that notes when the first buffer comes. */
#define SKY_TYPE_NOTING_SINK (sky_noting_sink_get_type ())
G_DECLARE_FINAL_TYPE (SkyNotingSink, sky_noting_sink, SKY, NOTING_SINK, GstBaseSink)

struct _SkyNotingSink
{
  GstBaseSink parent_instance;
};

G_DEFINE_FINAL_TYPE (SkyNotingSink, sky_noting_sink, GST_TYPE_BASE_SINK)

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS ("audio/x-raw"));

static GstFlowReturn
sky_noting_sink_preroll (GstBaseSink *sink, GstBuffer *buffer)
{
  set_first_buffer (g_get_monotonic_time (), FALSE);

  return GST_FLOW_OK;
}

static void
sky_noting_sink_class_init (SkyNotingSinkClass *klass)
{
  GstBaseSinkClass *sink_class = GST_BASE_SINK_CLASS (klass);

  sink_class->preroll = sky_noting_sink_preroll;
  sink_class->render = sky_noting_sink_preroll;
  gst_element_class_add_static_pad_template (GST_ELEMENT_CLASS (klass), &sink_template);
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Noting sink", "Sink/Audio",
                                         "Notes the first buffer", "Skylark");
}

static void
sky_noting_sink_init (SkyNotingSink *self)
{
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Waits for the first buffer; the time when it came. */
static gint64
await_sound (void)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_S * G_TIME_SPAN_SECOND;
  guint  tick = g_timeout_add (1, tick_cb, NULL);

  while (get_first_buffer () == 0 && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  if (get_first_buffer () == 0)
    g_error ("no sound within %d s", DEADLINE_S);

  return get_first_buffer ();
}

static void
settle (void)
{
  gint64 until = g_get_monotonic_time () + 600 * G_TIME_SPAN_MILLISECOND;
  guint  tick = g_timeout_add (5, tick_cb, NULL);

  while (g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
}

static gint64
await_play (GstElement *playbin, const char *url)
{
  g_object_set (playbin, "uri", url, NULL);
  gst_element_set_state (playbin, GST_STATE_PLAYING);

  return await_sound ();
}

static void
run_peer (const char *mode, const char *url, const char *other)
{
  GstElement *playbin = gst_element_factory_make ("playbin3", NULL);
  GstElement *sink = g_object_new (SKY_TYPE_NOTING_SINK, NULL);
  gint64      start;

  gst_util_set_object_arg (G_OBJECT (playbin), "flags", "audio+soft-volume");
  g_object_set (playbin, "audio-sink", sink, NULL);
  if (!g_str_equal (mode, "cold"))
    {
      await_play (playbin, g_str_equal (mode, "warm") ? other : url);
      settle ();
      gst_element_set_state (playbin, GST_STATE_READY);
      settle ();
      set_first_buffer (0, TRUE);
    }
  start = g_get_monotonic_time ();
  await_play (playbin, url);
  printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", start, get_first_buffer ());
  gst_element_set_state (playbin, GST_STATE_NULL);
  gst_object_unref (playbin);
}

/* Opens the queue's items, whose location is a path on the drive, through the cache. */
#define SKY_TYPE_BENCH_RESOLVER (sky_bench_resolver_get_type ())
G_DECLARE_FINAL_TYPE (SkyBenchResolver, sky_bench_resolver, SKY, BENCH_RESOLVER, GObject)

struct _SkyBenchResolver
{
  GObject parent_instance;

  SkyBlockCache *cache; /* (owned) */
  SkyDrive      *drive; /* (owned) */
  const char    *format;
  SkyMediaInfo  *info; /* (owned): of both files */
  guint64        size;
};

static SkyByteSource *
open_path (SkyBenchResolver *self, const char *path)
{
  SkyDriveEntryInfo info = { .path = path, .size = self->size, .etag = "\"1\"" };
  g_autoptr (SkyDriveEntry) entry = sky_drive_entry_new (&info);

  return sky_block_cache_open (self->cache, self->drive, entry);
}

static void
sky_bench_resolver_resolve_async (SkySourceResolver  *resolver,
                                  SkyQueueItem       *item,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  SkyBenchResolver *self = SKY_BENCH_RESOLVER (resolver);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  SkyResolvedSource *resolved = g_new0 (SkyResolvedSource, 1);

  resolved->source = open_path (self, sky_queue_item_get_location (item));
  resolved->format = g_strdup (self->format);
  resolved->audio_offset = self->info->audio_offset;
  if (self->info->stream_head != NULL)
    resolved->stream_head = g_bytes_ref (self->info->stream_head);
  resolved->end_ns = -1;
  g_task_return_pointer (task, resolved, (GDestroyNotify) sky_resolved_source_free);
}

static SkyResolvedSource *
sky_bench_resolver_resolve_finish (SkySourceResolver *resolver,
                                   GAsyncResult      *result,
                                   GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sky_bench_resolver_iface_init (SkySourceResolverInterface *iface)
{
  iface->resolve_async = sky_bench_resolver_resolve_async;
  iface->resolve_finish = sky_bench_resolver_resolve_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyBenchResolver,
                               sky_bench_resolver,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SKY_TYPE_SOURCE_RESOLVER,
                                                      sky_bench_resolver_iface_init))

static void
sky_bench_resolver_finalize (GObject *object)
{
  SkyBenchResolver *self = SKY_BENCH_RESOLVER (object);

  g_clear_object (&self->cache);
  g_clear_object (&self->drive);
  g_clear_pointer (&self->info, sky_media_info_free);

  G_OBJECT_CLASS (sky_bench_resolver_parent_class)->finalize (object);
}

static void
sky_bench_resolver_class_init (SkyBenchResolverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_bench_resolver_finalize;
}

static void
sky_bench_resolver_init (SkyBenchResolver *self)
{
}

static void
append_path (SkyPlayQueue *queue, const char *path, const char *format)
{
  SkyQueueItemInfo info = { .location = path, .title = path, .format = format, .duration_ms = -1 };
  g_autoptr (SkyQueueItem) item = sky_queue_item_new (&info);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  g_ptr_array_add (items, item);
  sky_play_queue_append (queue, items);
}

static void
read_whole (SkyBenchResolver *resolver, const char *path)
{
  g_autoptr (SkyByteSource) source = open_path (resolver, path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sky_byte_source_read_bytes (source, 0, resolver->size, NULL, &error);

  if (bytes == NULL)
    g_error ("%s: %s", path, error->message);
}

/* What the mode says was done before: the item at 1 is only played for that. */
static void
prepare (SkyPlayer *player, SkyBenchResolver *resolver, const char *mode, const char *path)
{
  if (g_str_equal (mode, "cold"))
    return;
  sky_player_play_at (player, 1);
  await_sound ();
  settle ();
  sky_player_stop (player);
  if (g_str_equal (mode, "cached"))
    read_whole (resolver, path);
  settle ();
  set_first_buffer (0, TRUE);
}

static void
run_ours (const char *mode, const char *url, const char *other, SkyBenchResolver *resolver)
{
  g_autoptr (SkyPlayQueue) queue = sky_play_queue_new ();
  g_autoptr (SkyPlayer) player = NULL;
  g_autofree char *name = g_path_get_basename (url);
  g_autofree char *path = g_strconcat ("/", name, NULL);
  g_autofree char *other_name = g_path_get_basename (other);
  g_autofree char *other_path = g_strconcat ("/", other_name, NULL);
  gint64           start;

  g_setenv ("SKYLARK_AUDIO_SINK", "skynotingsink", TRUE);
  player = sky_player_new (queue, SKY_SOURCE_RESOLVER (resolver));
  append_path (queue, path, resolver->format);
  append_path (queue, other_path, resolver->format);
  settle ();
  prepare (player, resolver, mode, path);

  start = g_get_monotonic_time ();
  sky_player_play_at (player, 0);
  await_sound ();
  printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", start, get_first_buffer ());
  sky_player_shutdown (player);
}

int
main (int argc, char **argv)
{
  g_autoptr (SkyLoopThread) network = NULL;
  g_autoptr (SkyBenchResolver) resolver = NULL;
  g_autoptr (SkyByteSource) file = NULL;
  g_autofree char *base = NULL;
  g_autoptr (GError) error = NULL;
  SkyDriveConfig config = { .kind = "webdav", .id = "bench" };

  gst_init (&argc, &argv);
  if (argc != 8)
    return 2;
  gst_element_register (NULL, "skynotingsink", GST_RANK_NONE, SKY_TYPE_NOTING_SINK);
  if (g_str_equal (argv[1], "peer"))
    {
      run_peer (argv[2], argv[4], argv[5]);
      return 0;
    }

  base = g_path_get_dirname (argv[4]);
  config.uri = base;
  network = sky_loop_thread_new ("sky-net");
  resolver = g_object_new (SKY_TYPE_BENCH_RESOLVER, NULL);
  resolver->format = argv[3];
  file = sky_file_source_new (argv[6], &error);
  if (file != NULL)
    resolver->info = sky_tag_reader_read (file, argv[6], NULL, &error);
  if (resolver->info == NULL)
    g_error ("%s", error->message);
  resolver->size = sky_byte_source_get_size (file);
  resolver->cache = sky_block_cache_new (argv[7], network, &error);
  if (resolver->cache != NULL)
    resolver->drive = sky_drive_registry_create (&config, &error);
  if (resolver->drive == NULL)
    g_error ("%s", error->message);
  run_ours (argv[2], argv[4], argv[5], resolver);
  sky_block_cache_stop (resolver->cache);
  sky_loop_thread_stop (network);

  return 0;
}
