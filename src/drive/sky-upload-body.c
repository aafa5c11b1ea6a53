/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The body of an upload: reads a file once, in large pieces on a worker thread, hashes it on the
 * way, and holds the last piece back until size and hash are those that the session promised. So
 * a source that changed can never arrive as a whole. Used from one thread at a time. */

#include "drive/sky-upload-body.h"

#include <string.h>

#include "base/sky-hash.h"
#include "drive/sky-drive-error.h"

#define PIECE_SIZE (256 * 1024)

struct _SkyUploadBody
{
  GInputStream parent_instance;

  GFile            *file;    /* (owned) */
  SkyUploadSession *session; /* (owned) */
  GFileInputStream *stream;  /* (owned) (nullable): open from the first read on */
  SkyHasher        *hasher;  /* (owned) (nullable): until all is read */
  guint8           *piece;   /* (owned) (nullable) */
  gsize             filled;
  gsize             taken;
  guint64           read;
};

typedef struct
{
  void *buffer; /* the caller's */
  gsize count;
} Wish;

G_DEFINE_FINAL_TYPE (SkyUploadBody, sky_upload_body, G_TYPE_INPUT_STREAM)

static gboolean
fail_changed (SkyUploadBody *self, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (self->file);

  g_set_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CONFLICT,
               "“%s” changed while it was uploaded", name);
  return FALSE;
}

/* An error of the source must not look like one of the network: it is not worth another try. */
static gboolean
fail_unreadable (SkyUploadBody *self, GError *cause, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (self->file);
  SkyDriveError    code = SKY_DRIVE_ERROR_CONFLICT;

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    code = SKY_DRIVE_ERROR_FORBIDDEN;
  g_set_error (error, SKY_DRIVE_ERROR, code, "“%s” can't be read: %s", name, cause->message);
  g_error_free (cause);
  return FALSE;
}

/* At the promised size: nothing may follow, and the hash must be the promised one. */
static gboolean
check_whole (SkyUploadBody *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *sha256 = NULL;
  GError          *cause = NULL;
  guint8           extra;
  gssize           size;

  size = g_input_stream_read (G_INPUT_STREAM (self->stream), &extra, 1, cancellable, &cause);
  if (size < 0)
    return fail_unreadable (self, cause, error);
  sha256 = sky_hasher_finish (self->hasher);
  g_clear_pointer (&self->hasher, sky_hasher_free);
  if (size > 0 || !g_str_equal (sha256, sky_upload_session_get_sha256 (self->session)))
    return fail_changed (self, error);
  return TRUE;
}

static gboolean
open_source (SkyUploadBody *self, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;

  if (self->stream != NULL)
    return TRUE;
  self->stream = g_file_read (self->file, cancellable, &cause);
  if (self->stream == NULL)
    return fail_unreadable (self, cause, error);
  self->hasher = sky_hasher_new ();
  self->piece = g_malloc (PIECE_SIZE);
  return TRUE;
}

/* Reads and hashes the next piece. Blocks. */
static gboolean
fill (SkyUploadBody *self, GCancellable *cancellable, GError **error)
{
  guint64 total = sky_upload_session_get_size (self->session);
  gsize   want;
  gsize   got = 0;
  GError *cause = NULL;

  if (!open_source (self, cancellable, error))
    return FALSE;
  self->filled = 0;
  self->taken = 0;
  if (self->hasher == NULL)
    return TRUE;
  want = (gsize) MIN (total - self->read, PIECE_SIZE);
  if (!g_input_stream_read_all (G_INPUT_STREAM (self->stream), self->piece, want, &got, cancellable,
                                &cause))
    return fail_unreadable (self, cause, error);
  if (got < want)
    return fail_changed (self, error);
  sky_hasher_update (self->hasher, self->piece, got);
  self->read += got;
  if (self->read == total && !check_whole (self, cancellable, error))
    return FALSE;
  self->filled = got;
  return TRUE;
}

static gssize
take (SkyUploadBody *self, void *buffer, gsize count)
{
  gsize size = MIN (count, self->filled - self->taken);

  if (size > 0)
    memcpy (buffer, self->piece + self->taken, size);
  self->taken += size;
  return (gssize) size;
}

static gssize
sky_upload_body_read (
    GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  SkyUploadBody *self = SKY_UPLOAD_BODY (stream);

  if (self->taken == self->filled && !fill (self, cancellable, error))
    return -1;
  return take (self, buffer, count);
}

static void
read_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Wish   *wish = task_data;
  GError *error = NULL;
  gssize  size;

  size = sky_upload_body_read (source, wish->buffer, wish->count, cancellable, &error);
  if (size < 0)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, size);
}

static void
sky_upload_body_read_async (GInputStream       *stream,
                            void               *buffer,
                            gsize               count,
                            int                 priority,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  SkyUploadBody *self = SKY_UPLOAD_BODY (stream);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Wish *wish;

  g_task_set_source_tag (task, sky_upload_body_read_async);
  g_task_set_priority (task, priority);
  if (self->taken < self->filled)
    {
      g_task_return_int (task, take (self, buffer, count));
      return;
    }
  wish = g_new0 (Wish, 1);
  wish->buffer = buffer;
  wish->count = count;
  g_task_set_task_data (task, wish, g_free);
  g_task_run_in_thread (task, read_thread);
}

static gssize
sky_upload_body_read_finish (GInputStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

static void
sky_upload_body_finalize (GObject *object)
{
  SkyUploadBody *self = SKY_UPLOAD_BODY (object);

  g_clear_object (&self->stream);
  g_clear_object (&self->file);
  g_clear_object (&self->session);
  g_clear_pointer (&self->hasher, sky_hasher_free);
  g_free (self->piece);

  G_OBJECT_CLASS (sky_upload_body_parent_class)->finalize (object);
}

static void
sky_upload_body_class_init (SkyUploadBodyClass *klass)
{
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  stream_class->read_fn = sky_upload_body_read;
  stream_class->read_async = sky_upload_body_read_async;
  stream_class->read_finish = sky_upload_body_read_finish;
  G_OBJECT_CLASS (klass)->finalize = sky_upload_body_finalize;
}

static void
sky_upload_body_init (SkyUploadBody *self)
{
}

/**
 * sky_upload_body_new:
 * @file: the source; opened with the first read
 * @session: what it must hold
 *
 * Returns: (transfer full): a stream of exactly the session's size, or an error on the way to it
 */
GInputStream *
sky_upload_body_new (GFile *file, SkyUploadSession *session)
{
  SkyUploadBody *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (SKY_IS_UPLOAD_SESSION (session), NULL);

  self = g_object_new (SKY_TYPE_UPLOAD_BODY, NULL);
  self->file = g_object_ref (file);
  self->session = g_object_ref (session);
  return G_INPUT_STREAM (self);
}
