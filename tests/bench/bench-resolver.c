/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The benchmarks' library: what is to be played, and where its bytes are. Main thread. */
#include "bench-resolver.h"

#include "base/sky-file-source.h"
#include "bench-small-source.h"
#include "cache/sky-block-cache.h"
#include "drive/sky-drive-registry.h"
#include "media/sky-audio-format.h"
#include "media/sky-tag-reader.h"

#define UNKNOWN "-"

typedef struct
{
  char         *file;
  char         *format;
  SkyMediaInfo *info;
  guint64       size;
} Known;

struct _SkyBenchResolver
{
  GObject parent_instance;

  GHashTable    *known;   /* (owned): location -> Known */
  SkyLoopThread *network; /* (owned) (nullable) */
  SkyBlockCache *cache;   /* (owned) (nullable): without one the files are played themselves */
  SkyDrive      *drive;   /* (owned) (nullable) */
};

static void
known_free (gpointer data)
{
  Known *known = data;

  g_free (known->file);
  g_free (known->format);
  sky_media_info_free (known->info);
  g_free (known);
}

/* The bytes of a location that was added; BENCH_PIECES: in small pieces. */
SkyByteSource *
sky_bench_resolver_open (SkyBenchResolver *self, const char *location)
{
  const Known      *known = g_hash_table_lookup (self->known, location);
  SkyDriveEntryInfo info = { .path = location, .etag = "\"1\"" };
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  SkyByteSource *source;

  if (self->cache == NULL)
    {
      source = sky_file_source_new (known->file, &error);
      if (source == NULL)
        g_error ("%s", error->message);
      return g_getenv ("BENCH_PIECES") != NULL ? sky_small_source_new (source) : source;
    }
  info.size = known->size;
  entry = sky_drive_entry_new (&info);

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
  const char        *location = sky_queue_item_get_location (item);
  const Known       *known = g_hash_table_lookup (self->known, location);
  SkyResolvedSource *resolved = g_new0 (SkyResolvedSource, 1);

  resolved->source = sky_bench_resolver_open (self, location);
  resolved->format = g_strdup (known->format);
  resolved->audio_offset = known->info->audio_offset;
  if (known->info->stream_head != NULL)
    resolved->stream_head = g_bytes_ref (known->info->stream_head);
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

  g_hash_table_unref (self->known);
  g_clear_object (&self->cache);
  g_clear_object (&self->drive);
  g_clear_object (&self->network);

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
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, known_free);
}

/* Knows what a location stands for; @format: what UNKNOWN says is found out when it is played.
 * Returns how long it is, or -1. */
gint64
sky_bench_resolver_add (SkyBenchResolver *self,
                        const char       *location,
                        const char       *format,
                        const char       *file)
{
  Known *known = g_new0 (Known, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyByteSource) source = sky_file_source_new (file, &error);

  if (source == NULL)
    g_error ("%s: %s", file, error->message);
  if (g_str_equal (format, UNKNOWN))
    {
      known->info = g_new0 (SkyMediaInfo, 1);
      known->info->tags.duration_ms = -1;
    }
  else
    known->info = sky_tag_reader_read (source, file, NULL, &error);
  if (known->info == NULL)
    g_error ("%s: %s", file, error->message);
  known->file = g_strdup (file);
  known->format =
      g_strdup (g_str_equal (format, UNKNOWN) ? sky_audio_format_guess_codec (file) : format);
  known->size = sky_byte_source_get_size (source);
  g_hash_table_insert (self->known, g_strdup (location), known);

  return known->info->tags.duration_ms;
}

/* Ends the network; nothing plays any more. */
void
sky_bench_resolver_stop (SkyBenchResolver *self)
{
  if (self->cache == NULL)
    return;
  sky_block_cache_stop (self->cache);
  sky_loop_thread_stop (self->network);
}

/* @url: (nullable): of the server that has the files; @folder: for the cache. */
SkyBenchResolver *
sky_bench_resolver_new (const char *url, const char *folder)
{
  SkyBenchResolver *self = g_object_new (SKY_TYPE_BENCH_RESOLVER, NULL);
  SkyDriveConfig    config = { .kind = "webdav", .id = "bench", .uri = url };
  g_autoptr (GError) error = NULL;

  if (url == NULL)
    return self;
  self->network = sky_loop_thread_new ("sky-net");
  self->cache = sky_block_cache_new (folder, self->network, &error);
  if (self->cache != NULL)
    self->drive = sky_drive_registry_create (&config, &error);
  if (self->drive == NULL)
    g_error ("%s", error->message);

  return self;
}
