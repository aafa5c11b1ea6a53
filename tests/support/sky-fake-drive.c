/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyFakeDrive: a drive in memory that answers reads, well or badly, and keeps a book. The lock
 * guards everything that a test may change while requests run.
 */
#include "support/sky-fake-drive.h"

#include <string.h>

/* What one read of a body gives at most: small, so that frontiers are met. */
#define PIECE 16384
#define LESS 10000

struct _SkyFakeDrive
{
  GObject parent_instance;

  SkyDriveFeatures features;

  GMutex       lock;
  GBytes      *content; /* (owned); what follows is guarded by lock */
  char        *etag;    /* (owned) (nullable) */
  GArray      *book;    /* (owned): SkyRange */
  guint8      *given;   /* (owned): how often each byte was given */
  SkyFakeFault fault;
  guint64      fault_offset;
  int          fault_times; /* -1: for ever */
  gboolean     linear;
  guint        delay_ms;
  guint64      open;      /* bytes that were promised and not taken yet */
  guint64      most_open; /* at one time */
};

#define SKY_TYPE_FAKE_BODY (sky_fake_body_get_type ())
G_DECLARE_FINAL_TYPE (SkyFakeBody, sky_fake_body, SKY, FAKE_BODY, GInputStream)

struct _SkyFakeBody
{
  GInputStream parent_instance;

  SkyFakeDrive *drive;   /* (owned) */
  GBytes       *content; /* (owned) */
  SkyFakeFault  fault;
  guint64       fault_offset;
  guint64       position;
  guint64       end;
};

G_DEFINE_FINAL_TYPE (SkyFakeBody, sky_fake_body, G_TYPE_INPUT_STREAM)

static void
wait_cancelled (GCancellable *cancellable)
{
  GPollFD fd;

  if (!g_cancellable_make_pollfd (cancellable, &fd))
    return;
  g_poll (&fd, 1, -1);
  g_cancellable_release_fd (cancellable);
}

static void
note_given (SkyFakeDrive *self, guint64 start, gsize count)
{
  g_mutex_lock (&self->lock);
  for (gsize i = 0; i < count && start + i < g_bytes_get_size (self->content); i++)
    self->given[start + i]++;
  self->open -= count;
  g_mutex_unlock (&self->lock);
}

static gssize
sky_fake_body_read (
    GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  SkyFakeBody  *self = SKY_FAKE_BODY (stream);
  const guint8 *data = g_bytes_get_data (self->content, NULL);

  if (self->fault == SKY_FAKE_FAULT_HANG_BODY)
    {
      wait_cancelled (cancellable);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
      return -1;
    }
  /* A slow line: it is what the drive plays. */
  if (self->drive->delay_ms > 0)
    g_usleep (self->drive->delay_ms * 1000);
  if (self->fault == SKY_FAKE_FAULT_DROP && self->position >= self->fault_offset)
    {
      g_set_error_literal (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE,
                           "the connection was reset");
      return -1;
    }
  if (self->fault == SKY_FAKE_FAULT_SHORT && self->position >= self->fault_offset)
    return 0;
  if (self->position >= self->end)
    {
      if (self->fault != SKY_FAKE_FAULT_LONG || self->position > self->end + PIECE)
        return 0;
      memset (buffer, 0xee, count);
      self->position += count;
      return count;
    }

  count = MIN (count, MIN (PIECE, self->end - self->position));
  if (self->fault == SKY_FAKE_FAULT_DROP || self->fault == SKY_FAKE_FAULT_SHORT)
    count = MIN (count, self->fault_offset - self->position);
  memcpy (buffer, data + self->position, count);
  note_given (self->drive, self->position, count);
  self->position += count;

  return count;
}

static void
sky_fake_body_finalize (GObject *object)
{
  SkyFakeBody *self = SKY_FAKE_BODY (object);

  g_mutex_lock (&self->drive->lock);
  self->drive->open -= self->end > self->position ? self->end - self->position : 0;
  g_mutex_unlock (&self->drive->lock);
  g_clear_object (&self->drive);
  g_clear_pointer (&self->content, g_bytes_unref);

  G_OBJECT_CLASS (sky_fake_body_parent_class)->finalize (object);
}

static void
sky_fake_body_class_init (SkyFakeBodyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_fake_body_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = sky_fake_body_read;
}

static void
sky_fake_body_init (SkyFakeBody *self)
{
}

static const char *
sky_fake_drive_get_id (SkyDrive *drive)
{
  return "fake";
}

static SkyDriveFeatures
sky_fake_drive_get_features (SkyDrive *drive)
{
  return SKY_FAKE_DRIVE (drive)->features;
}

static void
hung_cb (GCancellable *cancellable, gpointer data)
{
  GTask *task = data;

  if (!g_task_get_completed (task))
    g_task_return_error_if_cancelled (task);
}

/* The answer to a request, with the fault that is due. Called with the lock held. */
static SkyDriveRange *
make_answer (SkyFakeDrive *self, SkyRange range, SkyFakeFault fault)
{
  SkyDriveRange *answer = g_new0 (SkyDriveRange, 1);
  SkyFakeBody   *body = g_object_new (SKY_TYPE_FAKE_BODY, NULL);
  guint64        size = g_bytes_get_size (self->content);

  answer->start = self->linear ? 0 : range.start;
  body->end = self->linear ? size : MIN (range.end, size);
  if (fault == SKY_FAKE_FAULT_LESS)
    body->end = MIN (body->end, answer->start + LESS);
  body->drive = g_object_ref (self);
  body->content = g_bytes_ref (self->content);
  body->fault = fault;
  body->fault_offset = self->fault_offset;
  body->position = answer->start;
  if (fault == SKY_FAKE_FAULT_ELSEWHERE)
    answer->start += 65536;
  answer->stream = G_INPUT_STREAM (body);
  answer->length = body->end - body->position;
  answer->total = self->linear ? -1 : (gint64) size;
  answer->etag = g_strdup (self->etag);
  self->open += (guint64) answer->length;
  self->most_open = MAX (self->most_open, self->open);

  return answer;
}

static SkyFakeFault
take_fault (SkyFakeDrive *self)
{
  SkyFakeFault fault = self->fault_times != 0 ? self->fault : SKY_FAKE_FAULT_NONE;

  if (self->fault_times > 0)
    self->fault_times--;

  return fault;
}

static void
sky_fake_drive_read_async (SkyDrive           *drive,
                           SkyDriveEntry      *entry,
                           SkyRange            range,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  SkyFakeDrive *self = SKY_FAKE_DRIVE (drive);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  SkyFakeFault fault = take_fault (self);

  g_array_append_val (self->book, range);
  switch (fault)
    {
    case SKY_FAKE_FAULT_OFFLINE:
      g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE, "no answer");
      return;
    case SKY_FAKE_FAULT_NOT_FOUND:
      g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND, "nothing there");
      return;
    case SKY_FAKE_FAULT_HANG:
      g_cancellable_connect (cancellable, G_CALLBACK (hung_cb), g_steal_pointer (&task),
                             g_object_unref);
      return;
    case SKY_FAKE_FAULT_NONE:
    case SKY_FAKE_FAULT_HANG_BODY:
    case SKY_FAKE_FAULT_DROP:
    case SKY_FAKE_FAULT_SHORT:
    case SKY_FAKE_FAULT_LONG:
    case SKY_FAKE_FAULT_ELSEWHERE:
    case SKY_FAKE_FAULT_LESS:
      break;
    }
  g_task_return_pointer (task, make_answer (self, range, fault),
                         (GDestroyNotify) sky_drive_range_free);
}

static SkyDriveRange *
sky_fake_drive_read_finish (SkyDrive *drive, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sky_fake_drive_drive_init (SkyDriveInterface *iface)
{
  iface->get_id = sky_fake_drive_get_id;
  iface->get_kind = sky_fake_drive_get_id;
  iface->get_features = sky_fake_drive_get_features;
  iface->read_async = sky_fake_drive_read_async;
  iface->read_finish = sky_fake_drive_read_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyFakeDrive,
                               sky_fake_drive,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SKY_TYPE_DRIVE, sky_fake_drive_drive_init))

static void
sky_fake_drive_finalize (GObject *object)
{
  SkyFakeDrive *self = SKY_FAKE_DRIVE (object);

  g_clear_pointer (&self->content, g_bytes_unref);
  g_clear_pointer (&self->etag, g_free);
  g_clear_pointer (&self->book, g_array_unref);
  g_clear_pointer (&self->given, g_free);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (sky_fake_drive_parent_class)->finalize (object);
}

static void
sky_fake_drive_class_init (SkyFakeDriveClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_fake_drive_finalize;
}

static void
sky_fake_drive_init (SkyFakeDrive *self)
{
  g_mutex_init (&self->lock);
  self->book = g_array_new (FALSE, FALSE, sizeof (SkyRange));
}

/* A drive whose files hold @content, tagged "1". */
SkyFakeDrive *
sky_fake_drive_new (GBytes *content, SkyDriveFeatures features)
{
  SkyFakeDrive *self = g_object_new (SKY_TYPE_FAKE_DRIVE, NULL);

  self->features = features;
  sky_fake_drive_set_content (self, content, "\"1\"");

  return self;
}

/* The same bytes for the same seed, and no two blocks alike. */
GBytes *
sky_fake_drive_make_content (guint32 seed, gsize size)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint8 *data = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    data[i] = g_rand_int (rand);

  return g_bytes_new_take (data, size);
}

SkyDriveEntry *
sky_fake_drive_dup_entry (SkyFakeDrive *self, const char *path)
{
  SkyDriveEntryInfo info = { .path = path, .mtime = 1 };

  g_mutex_lock (&self->lock);
  info.size = g_bytes_get_size (self->content);
  info.etag = self->etag;
  g_mutex_unlock (&self->lock);

  return sky_drive_entry_new (&info);
}

void
sky_fake_drive_set_content (SkyFakeDrive *self, GBytes *content, const char *etag)
{
  g_mutex_lock (&self->lock);
  g_bytes_ref (content);
  g_clear_pointer (&self->content, g_bytes_unref);
  self->content = content;
  g_free (self->given);
  self->given = g_new0 (guint8, g_bytes_get_size (content) + 1);
  g_free (self->etag);
  self->etag = g_strdup (etag);
  g_array_set_size (self->book, 0);
  g_mutex_unlock (&self->lock);
}

void
sky_fake_drive_set_etag (SkyFakeDrive *self, const char *etag)
{
  g_mutex_lock (&self->lock);
  g_free (self->etag);
  self->etag = g_strdup (etag);
  g_mutex_unlock (&self->lock);
}

/* A server without ranges: it gives the whole file, whatever it is asked for. */
void
sky_fake_drive_set_linear (SkyFakeDrive *self, gboolean linear)
{
  g_mutex_lock (&self->lock);
  self->linear = linear;
  g_mutex_unlock (&self->lock);
}

/* The next @times requests go wrong; -1: all. */
void
sky_fake_drive_set_fault (SkyFakeDrive *self, SkyFakeFault fault, guint64 offset, int times)
{
  g_mutex_lock (&self->lock);
  self->fault = fault;
  self->fault_offset = offset;
  self->fault_times = times;
  g_mutex_unlock (&self->lock);
}

/* Every piece of a body takes so long. */
void
sky_fake_drive_set_delay_ms (SkyFakeDrive *self, guint milliseconds)
{
  g_mutex_lock (&self->lock);
  self->delay_ms = milliseconds;
  g_mutex_unlock (&self->lock);
}

guint
sky_fake_drive_count_requests (SkyFakeDrive *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->book->len;
}

SkyRange
sky_fake_drive_get_request (SkyFakeDrive *self, guint index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_assert_cmpuint (index, <, self->book->len);

  return g_array_index (self->book, SkyRange, index);
}

guint
sky_fake_drive_count_given (SkyFakeDrive *self, guint64 offset)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->given[offset];
}

/* How often the byte that was given most often was given. */
guint
sky_fake_drive_most_given (SkyFakeDrive *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint most = 0;

  for (gsize i = 0; i < g_bytes_get_size (self->content); i++)
    most = MAX (most, self->given[i]);

  return most;
}

/* How many bytes have been asked for and not been taken at one time, at most. */
guint64
sky_fake_drive_get_most_open (SkyFakeDrive *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->most_open;
}

void
sky_fake_drive_clear_book (SkyFakeDrive *self)
{
  g_mutex_lock (&self->lock);
  g_array_set_size (self->book, 0);
  memset (self->given, 0, g_bytes_get_size (self->content));
  g_mutex_unlock (&self->lock);
}
