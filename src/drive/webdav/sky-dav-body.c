/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The body of an answer: gives errors of the drive layer instead of those of the network, and never
 * ends early without one. Used in the context that asked. */

#include "drive/webdav/sky-dav-body.h"

#include "drive/sky-drive-error.h"
#include "drive/webdav/sky-dav-status.h"

struct _SkyDavBody
{
  GFilterInputStream parent_instance;

  char  *host; /* (owned) */
  gint64 left; /* or -1 where the server did not say */
};

G_DEFINE_FINAL_TYPE (SkyDavBody, sky_dav_body, G_TYPE_FILTER_INPUT_STREAM)

static GInputStream *
get_base (SkyDavBody *self)
{
  return g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (self));
}

static gsize
limit (SkyDavBody *self, gsize count)
{
  return self->left >= 0 ? (gsize) MIN ((guint64) self->left, count) : count;
}

/* Takes @cause. */
static gssize
account (SkyDavBody *self, gssize size, gsize count, GError *cause, GError **error)
{
  if (size < 0)
    {
      g_propagate_error (error, sky_dav_error_translate (cause, self->host));
      g_error_free (cause);
      return -1;
    }
  if (size == 0 && count > 0 && self->left > 0)
    {
      g_set_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE, "The answer of %s was cut off",
                   self->host);
      return -1;
    }
  if (self->left >= 0)
    self->left -= size;
  return size;
}

/* Where everything that was announced has come, the end itself is still to be read: only then does
 * libsoup keep the connection for the next request. What a server sends beyond is dropped. */
static gssize
sky_dav_body_read (
    GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  SkyDavBody *self = SKY_DAV_BODY (stream);
  GError     *cause = NULL;
  gsize       wanted = limit (self, count);
  gssize      size;

  if (wanted == 0)
    {
      char beyond;

      /* Every byte that counts was read: how the connection ends is of no interest. */
      if (count > 0)
        g_input_stream_read (get_base (self), &beyond, 1, cancellable, NULL);
      return 0;
    }
  size = g_input_stream_read (get_base (self), buffer, wanted, cancellable, &cause);
  return account (self, size, wanted, cause, error);
}

static void
end_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  g_task_return_int (task, 0);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SkyDavBody *self = g_task_get_source_object (task);
  GError     *cause = NULL;
  GError     *error = NULL;
  gssize      size;

  size = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &cause);
  size = account (self, size, 1, cause, &error);
  if (size < 0)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, size);
}

static void
sky_dav_body_read_async (GInputStream       *stream,
                         void               *buffer,
                         gsize               count,
                         int                 priority,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  SkyDavBody *self = SKY_DAV_BODY (stream);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  gsize wanted = limit (self, count);

  g_task_set_source_tag (task, sky_dav_body_read_async);
  g_task_set_priority (task, priority);
  if (count > 0 && wanted == 0)
    g_input_stream_read_async (get_base (self), buffer, 1, priority, cancellable, end_cb,
                               g_steal_pointer (&task));
  else
    g_input_stream_read_async (get_base (self), buffer, wanted, priority, cancellable, read_cb,
                               g_steal_pointer (&task));
}

static gssize
sky_dav_body_read_finish (GInputStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

/* GIO's own would close on another thread, where libsoup must not be called. Closing waits for
 * nothing. */
static void
sky_dav_body_close_async (GInputStream       *stream,
                          int                 priority,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (stream, NULL, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, sky_dav_body_close_async);
  g_task_set_priority (task, priority);
  if (g_input_stream_close (get_base (SKY_DAV_BODY (stream)), cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
sky_dav_body_close_finish (GInputStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
sky_dav_body_finalize (GObject *object)
{
  g_free (SKY_DAV_BODY (object)->host);

  G_OBJECT_CLASS (sky_dav_body_parent_class)->finalize (object);
}

static void
sky_dav_body_class_init (SkyDavBodyClass *klass)
{
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  stream_class->read_fn = sky_dav_body_read;
  stream_class->read_async = sky_dav_body_read_async;
  stream_class->read_finish = sky_dav_body_read_finish;
  stream_class->close_async = sky_dav_body_close_async;
  stream_class->close_finish = sky_dav_body_close_finish;
  G_OBJECT_CLASS (klass)->finalize = sky_dav_body_finalize;
}

static void
sky_dav_body_init (SkyDavBody *self)
{
}

/**
 * sky_dav_body_new:
 * @stream: what the network gives
 * @length: how many bytes it must give, or -1
 * @host: who sends it, for messages
 *
 * Returns: (transfer full): the same, checked
 */
GInputStream *
sky_dav_body_new (GInputStream *stream, gint64 length, const char *host)
{
  SkyDavBody *self = g_object_new (SKY_TYPE_DAV_BODY, "base-stream", stream, NULL);

  self->left = length;
  self->host = g_strdup (host);
  return G_INPUT_STREAM (self);
}
