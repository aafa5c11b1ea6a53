/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A player for tests, with real pipelines and a file in place of the sound device. */
#include "playback/sky-test-player.h"

#include "media/sky-tag-reader.h"

#include <glib/gstdio.h>
#include <gst/gst.h>

#include "base/sky-file-source.h"
#include "playback/sky-sound.h"
#include "support/sky-server-fixture.h"

/* The leaks tracer tells what is still alive when GStreamer ends, which nobody else ends. */
static void __attribute__ ((destructor)) end_tracers (void)
{
  if (g_getenv ("GST_TRACERS") != NULL && gst_is_initialized ())
    gst_deinit ();
}

struct _SkyTestResolver
{
  GObject parent_instance;

  GHashTable *sources; /* location -> SkyByteSource */
  GHashTable *spans;   /* location -> gint64[2] */
  GHashTable *gaps;    /* location -> gint64 */
  GHashTable *numbers; /* location -> number on the one album that there is */
  GHashTable *others;  /* location -> GQueue of SkyResolvedSource */
  guint       n_asked;
  gboolean    learned;
};

/* As the library did when it scanned: nothing of the source is read for it now. */
static void
learn (SkyResolvedSource *resolved, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyByteSource) file = sky_file_source_new (path, NULL);
  g_autoptr (SkyMediaInfo) info =
                 sky_tag_reader_read (file != NULL ? file : resolved->source, path, NULL, &error);

  g_assert_no_error (error);
  resolved->audio_offset = info->audio_offset;
  resolved->stream_head = g_steal_pointer (&info->stream_head);
  resolved->loudness = info->tags.loudness;
}

static void
resolve_async (SkySourceResolver  *resolver,
               SkyQueueItem       *item,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
  SkyTestResolver *self = SKY_TEST_RESOLVER (resolver);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const char        *location = sky_queue_item_get_location (item);
  SkyByteSource     *source = g_hash_table_lookup (self->sources, location);
  const gint64      *span = g_hash_table_lookup (self->spans, location);
  const gint64      *gap = g_hash_table_lookup (self->gaps, location);
  SkyResolvedSource *resolved;
  GError            *error = NULL;

  self->n_asked++;
  source = source != NULL ? g_object_ref (source) : sky_file_source_new (location, &error);
  if (source == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  resolved = g_new0 (SkyResolvedSource, 1);
  resolved->source = source;
  resolved->format = g_strdup (sky_queue_item_get_album (item));
  resolved->begin_ns = span != NULL ? span[0] : 0;
  resolved->end_ns = span != NULL ? span[1] : -1;
  resolved->gap_ns = gap != NULL ? *gap : 0;
  resolved->place = g_strdup ("Here");
  resolved->number = GPOINTER_TO_INT (g_hash_table_lookup (self->numbers, location));
  resolved->album = resolved->number > 0 ? g_strdup ("Album") : NULL;
  resolved->copy = g_strconcat (g_hash_table_contains (self->sources, location) ? "away" : "", ":",
                                location, NULL);
  if (self->learned)
    learn (resolved, location);
  g_task_return_pointer (task, resolved, (GDestroyNotify) sky_resolved_source_free);
}

static void
resolve_other_async (SkySourceResolver  *resolver,
                     SkyQueueItem       *item,
                     const SkyOtherCopy *other,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  SkyTestResolver *self = SKY_TEST_RESOLVER (resolver);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const char        *location = sky_queue_item_get_location (item);
  GQueue            *others = g_hash_table_lookup (self->others, location);
  SkyResolvedSource *resolved = others != NULL ? g_queue_pop_head (others) : NULL;

  /* The copies may be tried from the beginning again. */
  if (resolved == NULL && other->tried[0] == NULL)
    resolve_async (resolver, item, cancellable, callback, user_data);
  else if (resolved == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no other copy");
  else
    g_task_return_pointer (task, resolved, (GDestroyNotify) sky_resolved_source_free);
}

static SkyResolvedSource *
resolve_finish (SkySourceResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
resolver_iface_init (SkySourceResolverInterface *iface)
{
  iface->resolve_async = resolve_async;
  iface->resolve_other_async = resolve_other_async;
  iface->resolve_finish = resolve_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyTestResolver,
                               sky_test_resolver,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SKY_TYPE_SOURCE_RESOLVER,
                                                      resolver_iface_init))

static void
sky_test_resolver_finalize (GObject *object)
{
  SkyTestResolver *self = SKY_TEST_RESOLVER (object);

  g_hash_table_unref (self->sources);
  g_hash_table_unref (self->spans);
  g_hash_table_unref (self->gaps);
  g_hash_table_unref (self->numbers);
  g_hash_table_unref (self->others);

  G_OBJECT_CLASS (sky_test_resolver_parent_class)->finalize (object);
}

static void
sky_test_resolver_class_init (SkyTestResolverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_test_resolver_finalize;
}

static void
others_free (gpointer others)
{
  g_queue_free_full (others, (GDestroyNotify) sky_resolved_source_free);
}

static void
sky_test_resolver_init (SkyTestResolver *self)
{
  self->others = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, others_free);
  self->sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->spans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->gaps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

SkyTestResolver *
sky_test_resolver_new (void)
{
  return g_object_new (SKY_TYPE_TEST_RESOLVER, NULL);
}

void
sky_test_resolver_put (SkyTestResolver *self, const char *location, SkyByteSource *source)
{
  g_hash_table_insert (self->sources, g_strdup (location), g_object_ref (source));
}

SkyByteSource *
sky_test_resolver_get (SkyTestResolver *self, const char *location)
{
  return g_hash_table_lookup (self->sources, location);
}

void
sky_test_resolver_set_learned (SkyTestResolver *self)
{
  self->learned = TRUE;
}

/* Another copy of the same. */
void
sky_test_resolver_put_other (SkyTestResolver *self,
                             const char      *location,
                             SkyByteSource   *source,
                             const char      *format)
{
  SkyResolvedSource *resolved = g_new0 (SkyResolvedSource, 1);
  GQueue            *others = g_hash_table_lookup (self->others, location);

  if (others == NULL)
    {
      others = g_queue_new ();
      g_hash_table_insert (self->others, g_strdup (location), others);
    }
  resolved->source = g_object_ref (source);
  resolved->format = g_strdup (format);
  resolved->end_ns = -1;
  resolved->place = g_strdup ("There");
  resolved->copy = g_strdup_printf ("other:%s, copy %u", location, others->length);
  g_queue_push_tail (others, resolved);
}

void
sky_test_resolver_set_span (SkyTestResolver *self,
                            const char      *location,
                            gint64           begin_ns,
                            gint64           end_ns)
{
  gint64 span[2] = { begin_ns, end_ns };

  g_hash_table_insert (self->spans, g_strdup (location), g_memdup2 (span, sizeof span));
}

void
sky_test_resolver_set_gap (SkyTestResolver *self, const char *location, gint64 gap_ns)
{
  g_hash_table_insert (self->gaps, g_strdup (location), g_memdup2 (&gap_ns, sizeof gap_ns));
}

/* Makes it track @number of the album. */
void
sky_test_resolver_set_number (SkyTestResolver *self, const char *location, int number)
{
  g_hash_table_insert (self->numbers, g_strdup (location), GINT_TO_POINTER (number));
}

guint
sky_test_resolver_get_n_asked (SkyTestResolver *self)
{
  return self->n_asked;
}

static void
item_failed_cb (SkyPlayer *player, SkyQueueItem *item, const GError *error, SkyTestPlayer *self)
{
  g_test_message ("failed: %s: %s", sky_queue_item_get_title (item), error->message);
  g_ptr_array_add (self->failed, g_strdup (sky_queue_item_get_title (item)));
  g_free (self->reason);
  self->reason = g_strdup (error->message);
}

static void
failed_cb (SkyPlayer *player, const GError *error, SkyTestPlayer *self)
{
  g_free (self->failure);
  self->failure = g_strdup (error->message);
  self->n_failures++;
}

static void
item_moved_cb (SkyPlayer *player, SkyQueueItem *item, const GError *error, SkyTestPlayer *self)
{
  g_test_message ("goes on: %s: %s", sky_queue_item_get_title (item),
                  error != NULL ? error->message : "no bytes came");
  self->n_moved++;
}

static void
buffering_cb (SkyPlayer *player, GParamSpec *pspec, SkyTestPlayer *self)
{
  if (sky_player_get_buffering (player))
    self->n_stalls++;
}

static void
current_cb (SkyPlayer *player, GParamSpec *pspec, SkyTestPlayer *self)
{
  SkyQueueItem *item = sky_player_get_current (player);

  g_ptr_array_add (self->heard, g_strdup (item != NULL ? sky_queue_item_get_title (item) : "-"));
}

static void
seeked_cb (SkyPlayer *player, gint64 position_ms, SkyTestPlayer *self)
{
  self->n_seeked++;
}

/* @pace: whether the sound goes by as fast as it can, or as people hear it. */
void
sky_test_player_set_up (SkyTestPlayer *self, const char *pace)
{
  g_autofree char *sink = NULL;

  *self = (SkyTestPlayer){ 0 };
  self->directory = g_dir_make_tmp ("sky-playback-XXXXXX", NULL);
  self->capture = g_build_filename (self->directory, "capture.f32", NULL);
  sink = g_strdup_printf ("audioconvert dithering=none ! audio/x-raw,format=F32LE,channels=2 ! "
                          "filesink location=%s buffer-mode=unbuffered sync=%s",
                          self->capture, g_str_equal (pace, SKY_TEST_REAL_TIME) ? "true" : "false");
  g_setenv ("SKYLARK_AUDIO_SINK", sink, TRUE);

  self->resolver = sky_test_resolver_new ();
  self->queue = sky_play_queue_new ();
  self->player = sky_player_new (self->queue, SKY_SOURCE_RESOLVER (self->resolver));
  self->failed = g_ptr_array_new_with_free_func (g_free);
  self->heard = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect (self->player, "item-failed", G_CALLBACK (item_failed_cb), self);
  g_signal_connect (self->player, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect (self->player, "item-moved", G_CALLBACK (item_moved_cb), self);
  g_signal_connect (self->player, "notify::buffering", G_CALLBACK (buffering_cb), self);
  g_signal_connect (self->player, "notify::current", G_CALLBACK (current_cb), self);
  g_signal_connect (self->player, "seeked", G_CALLBACK (seeked_cb), self);
}

void
sky_test_player_tear_down (SkyTestPlayer *self)
{
  sky_player_shutdown (self->player);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->player);
  g_assert_finalize_object (self->queue);
  g_assert_finalize_object (self->resolver);
  sky_server_fixture_remove_tree (self->directory);
  g_ptr_array_unref (self->failed);
  g_ptr_array_unref (self->heard);
  g_free (self->failure);
  g_free (self->reason);
  g_free (self->capture);
  g_free (self->directory);
}

/* Queues a file; its title is its name. @format as the library would say, or NULL. */
SkyQueueItem *
sky_test_player_add (SkyTestPlayer *self, const char *path, const char *format)
{
  g_autofree char *title = g_path_get_basename (path);
  SkyQueueItemInfo info = { .location = path, .title = title, .album = format, .duration_ms = -1 };
  g_autoptr (SkyQueueItem) item = sky_queue_item_new (&info);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  g_ptr_array_add (items, item);
  sky_play_queue_append (self->queue, items);

  return item;
}

gboolean
sky_test_player_is_stopped (SkyTestPlayer *self)
{
  return sky_player_get_state (self->player) == SKY_PLAYER_STOPPED;
}

/* What has come out of the output since its last flush; NULL before it is open. */
float *
sky_test_player_read (SkyTestPlayer *self, gsize *frames)
{
  *frames = 0;
  if (!g_file_test (self->capture, G_FILE_TEST_EXISTS))
    return NULL;

  return sky_sound_read (self->capture, frames);
}
