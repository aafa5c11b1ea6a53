/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes the chunks of one body on the server's thread and writes and hashes them on a thread of a
 * small pool, in order. At most QUEUE_MAX bytes wait: past that the caller is told to stop reading
 * from the network until drained. What is not finished leaves no file behind. */

#include "server/sky-upload-writer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/sky-hash.h"
#include "server/sky-server-error.h"

#define QUEUE_MAX (1024 * 1024)
/* The thread is woken for no less than this. */
#define BATCH_MIN (128 * 1024)
/* They mostly wait for the disk: a large flush must not keep small files waiting. */
#define N_THREADS 16
/* The disk begins to write after so many bytes. */
#define WRITEBACK_STEP (8 * 1024 * 1024)

/* Shared with the pool. */
typedef struct
{
  gatomicrefcount references;
  GMutex          lock;
  GQueue          chunks;    /* guarded by lock (element-type GBytes) */
  gsize           queued;    /* guarded by lock: bytes of chunks */
  gboolean        running;   /* guarded by lock: a thread works on it */
  gboolean        blocked;   /* guarded by lock: the caller waits for room */
  gboolean        abandoned; /* guarded by lock */
  GTask          *finishing; /* (owned) (nullable): guarded by lock */
  GMainContext   *context;   /* (owned): of the caller */
  GFunc           drained;   /* the caller's thread alone */
  gpointer        drained_data;

  /* the working thread alone */
  char      *path;   /* (owned) (nullable) */
  SkyHasher *hasher; /* (owned) */
  GError    *error;  /* (owned) (nullable) */
  guint64    size;
  guint64    started; /* bytes that the disk was told to begin with */
  int        fd;
} Sink;

struct _SkyUploadWriter
{
  Sink *sink; /* (owned) */
};

static Sink *
sink_ref (Sink *sink)
{
  g_atomic_ref_count_inc (&sink->references);
  return sink;
}

static void
remove_file (Sink *sink)
{
  if (sink->fd >= 0)
    close (sink->fd);
  sink->fd = -1;
  /* One that can't be removed is cleared at the next start. */
  if (sink->path != NULL)
    g_unlink (sink->path);
  g_clear_pointer (&sink->path, g_free);
}

static void
sink_unref (gpointer data)
{
  Sink *sink = data;

  if (!g_atomic_ref_count_dec (&sink->references))
    return;
  remove_file (sink);
  g_queue_clear_full (&sink->chunks, (GDestroyNotify) g_bytes_unref);
  g_clear_pointer (&sink->hasher, sky_hasher_free);
  g_clear_error (&sink->error);
  g_main_context_unref (sink->context);
  g_mutex_clear (&sink->lock);
  g_free (sink);
}

/* Lets the disk begin with what is there, so that the flush at the end is short and a large upload
 * does not fill the memory with pages to be written. */
static void
start_writeback (Sink *sink)
{
#ifdef SYNC_FILE_RANGE_WRITE
  if (sink->size - sink->started < WRITEBACK_STEP)
    return;
  /* No more than a hint: what fails here fails again at the flush. */
  sync_file_range (sink->fd, (off_t) sink->started, (off_t) (sink->size - sink->started),
                   SYNC_FILE_RANGE_WRITE);
  sink->started = sink->size;
#endif
}

static void
write_chunk (Sink *sink, GBytes *chunk)
{
  gsize         size = 0;
  const guchar *data = g_bytes_get_data (chunk, &size);
  gsize         done = 0;

  while (done < size && sink->error == NULL)
    {
      gssize n = write (sink->fd, data + done, size - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        sky_server_set_errno_error (&sink->error, errno, "write", sink->path);
      else
        done += (gsize) n;
    }
  sky_hasher_update (sink->hasher, data, done);
  sink->size += done;
  if (sink->error == NULL)
    start_writeback (sink);
  /* The space is given back at once, not when the client has sent the rest. */
  if (sink->error != NULL)
    remove_file (sink);
}

static gboolean
drained_cb (gpointer data)
{
  Sink *sink = data;

  if (sink->drained != NULL)
    sink->drained (sink->drained_data, NULL);
  return G_SOURCE_REMOVE;
}

/* Never runs the callback on the calling thread, as g_main_context_invoke () may. */
static void
tell_drained (Sink *sink)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, drained_cb, sink_ref (sink), sink_unref);
  g_source_attach (source, sink->context);
}

/* Takes what waits. The caller hears once there is room again. */
static GQueue
take_chunks (Sink *sink)
{
  GQueue taken = sink->chunks;

  g_queue_init (&sink->chunks);
  sink->queued = 0;
  if (sink->blocked)
    tell_drained (sink);
  sink->blocked = FALSE;
  return taken;
}

static void
finish (Sink *sink, GTask *task)
{
  SkyUploadResult *result = NULL;

  if (sink->error == NULL && fsync (sink->fd) != 0)
    sky_server_set_errno_error (&sink->error, errno, "flush", sink->path);
  if (sink->error != NULL)
    {
      remove_file (sink);
      g_task_return_error (task, g_steal_pointer (&sink->error));
      return;
    }
  result = g_new0 (SkyUploadResult, 1);
  result->path = g_steal_pointer (&sink->path);
  result->sha256 = sky_hasher_finish (sink->hasher);
  result->size = sink->size;
  g_task_return_pointer (task, result, (GDestroyNotify) sky_upload_result_free);
}

static void
work (gpointer data, gpointer user_data)
{
  Sink *sink = data;
  g_autoptr (GTask) finishing = NULL;

  g_mutex_lock (&sink->lock);
  while (!sink->abandoned && sink->chunks.length > 0)
    {
      GQueue  taken = take_chunks (sink);
      GBytes *chunk = NULL;

      g_mutex_unlock (&sink->lock);
      while ((chunk = g_queue_pop_head (&taken)) != NULL)
        {
          if (sink->error == NULL)
            write_chunk (sink, chunk);
          g_bytes_unref (chunk);
        }
      g_mutex_lock (&sink->lock);
    }
  sink->running = FALSE;
  finishing = g_steal_pointer (&sink->finishing);
  g_mutex_unlock (&sink->lock);
  if (finishing != NULL)
    finish (sink, finishing);
  sink_unref (sink);
}

static gpointer
make_pool (gpointer data)
{
  return g_thread_pool_new (work, NULL, N_THREADS, FALSE, NULL);
}

/* Call with the lock held. */
static void
start (Sink *sink)
{
  static GOnce once = G_ONCE_INIT;

  if (sink->running)
    return;
  sink->running = TRUE;
  g_thread_pool_push (g_once (&once, make_pool, NULL), sink_ref (sink), NULL);
}

/**
 * sky_upload_writer_new:
 * @blobs: where the temporary file goes
 *
 * Returns: (transfer full) (nullable): a writer for one body
 */
SkyUploadWriter *
sky_upload_writer_new (SkyBlobStore *blobs, GError **error)
{
  SkyUploadWriter *self = NULL;
  Sink            *sink = NULL;
  char            *path = NULL;
  int              fd = sky_blob_store_make_temp (blobs, &path, error);

  if (fd < 0)
    return NULL;
  sink = g_new0 (Sink, 1);
  g_atomic_ref_count_init (&sink->references);
  g_mutex_init (&sink->lock);
  g_queue_init (&sink->chunks);
  sink->context = g_main_context_ref_thread_default ();
  sink->path = path;
  sink->hasher = sky_hasher_new ();
  sink->fd = fd;
  self = g_new0 (SkyUploadWriter, 1);
  self->sink = sink;
  return self;
}

/* Gives up on a body that is not finished: its file goes. */
void
sky_upload_writer_free (SkyUploadWriter *self)
{
  Sink *sink = NULL;

  if (self == NULL)
    return;
  sink = self->sink;
  sink->drained = NULL;
  g_mutex_lock (&sink->lock);
  sink->abandoned = sink->finishing == NULL;
  /* The file is removed by the pool, not by the server's thread. */
  start (sink);
  g_mutex_unlock (&sink->lock);
  sink_unref (sink);
  g_free (self);
}

/**
 * sky_upload_writer_push:
 * @chunk: the next bytes
 *
 * Returns: whether there is room for more; otherwise the drained callback says when
 */
gboolean
sky_upload_writer_push (SkyUploadWriter *self, GBytes *chunk)
{
  Sink    *sink = self->sink;
  gboolean room = FALSE;

  g_mutex_lock (&sink->lock);
  g_queue_push_tail (&sink->chunks, g_bytes_ref (chunk));
  sink->queued += g_bytes_get_size (chunk);
  room = sink->queued < QUEUE_MAX;
  sink->blocked = !room;
  if (sink->queued >= BATCH_MIN)
    start (sink);
  g_mutex_unlock (&sink->lock);
  return room;
}

/* @drained is called on the thread that made the writer, never after the writer was freed. */
void
sky_upload_writer_set_drained (SkyUploadWriter *self, GFunc drained, gpointer user_data)
{
  self->sink->drained = drained;
  self->sink->drained_data = user_data;
}

/* Writes what waits and flushes the file to the disk. The writer may be freed before it answers. */
void
sky_upload_writer_finish_async (SkyUploadWriter    *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  Sink  *sink = self->sink;
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_upload_writer_finish_async);
  g_mutex_lock (&sink->lock);
  sink->finishing = task;
  start (sink);
  g_mutex_unlock (&sink->lock);
}

/**
 * sky_upload_writer_finish:
 *
 * Returns: (transfer full) (nullable): the file that arrived
 */
SkyUploadResult *
sky_upload_writer_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sky_upload_result_free (SkyUploadResult *self)
{
  if (self == NULL)
    return;
  if (self->path != NULL)
    g_unlink (self->path);
  g_free (self->path);
  g_free (self->sha256);
  g_free (self);
}
