/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A source that stalls or fails on request. Any thread. */
#include "playback/sky-slow-source.h"

#include "base/sky-file-source.h"
#include "base/sky-range-set.h"
#include "drive/sky-drive-error.h"

/* What comes at once over a network. */
#define REMOTE_READ 1024

struct _SkySlowSource
{
  GObject parent_instance;

  SkyByteSource *inner;
  GMutex         lock;
  GCond          cond;
  guint64        wall;  /* nothing from here on comes; guarded by lock */
  guint64        fault; /* an error from here on; guarded by lock */
  gboolean       away;  /* the error is that of a drive that doesn't answer; guarded by lock */
  guint          n_waiting;
  SkyRangeSet   *read; /* (owned) (nullable): all that is at hand; guarded by lock */
};

static guint64
slow_get_size (SkyByteSource *source)
{
  return sky_byte_source_get_size (SKY_SLOW_SOURCE (source)->inner);
}

static void
cancelled_cb (GCancellable *cancellable, SkySlowSource *self)
{
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

static gssize
slow_read (SkyByteSource *source,
           guint64        offset,
           void          *buffer,
           gsize          count,
           GCancellable  *cancellable,
           GError       **error)
{
  SkySlowSource *self = SKY_SLOW_SOURCE (source);
  gulong         handler = 0;
  guint64        wall, fault;
  gboolean       remote;
  gssize         n_read;
  gboolean       away;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL);
  g_mutex_lock (&self->lock);
  self->n_waiting++;
  while (offset >= self->wall && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->cond, &self->lock);
  self->n_waiting--;
  wall = self->wall;
  fault = self->fault;
  remote = self->read != NULL;
  away = self->away;
  g_mutex_unlock (&self->lock);
  g_cancellable_disconnect (cancellable, handler);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  if (offset >= fault && away)
    {
      g_set_error_literal (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE,
                           "The drive doesn't answer");
      return -1;
    }
  if (offset >= fault)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "The file has changed on the drive");
      return -1;
    }
  count = MIN (count, MIN (wall, fault) - offset);
  if (remote)
    count = MIN (count, REMOTE_READ);
  n_read = sky_byte_source_read (self->inner, offset, buffer, count, cancellable, error);
  g_mutex_lock (&self->lock);
  if (self->read != NULL && n_read > 0)
    sky_range_set_add (self->read, offset, offset + (guint64) n_read);
  g_mutex_unlock (&self->lock);

  return n_read;
}

static GArray *
slow_list_available (SkyByteSource *source)
{
  SkySlowSource *self = SKY_SLOW_SOURCE (source);
  GArray        *ranges = g_array_new (FALSE, FALSE, sizeof (SkyRange));
  SkyRange       range = { 0, slow_get_size (source) };

  g_mutex_lock (&self->lock);
  range.end = MIN (range.end, MIN (self->wall, self->fault));
  if (self->read == NULL)
    g_array_append_val (ranges, range);
  for (guint i = 0; self->read != NULL && i < sky_range_set_get_size (self->read); i++)
    {
      range = sky_range_set_get (self->read, i);
      g_array_append_val (ranges, range);
    }
  g_mutex_unlock (&self->lock);

  return ranges;
}

static char *
slow_dup_label (SkyByteSource *source)
{
  return sky_byte_source_dup_label (SKY_SLOW_SOURCE (source)->inner);
}

static void
byte_source_iface_init (SkyByteSourceInterface *iface)
{
  iface->get_size = slow_get_size;
  iface->read = slow_read;
  iface->list_available = slow_list_available;
  iface->dup_label = slow_dup_label;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkySlowSource,
                               sky_slow_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SKY_TYPE_BYTE_SOURCE, byte_source_iface_init))

static void
sky_slow_source_finalize (GObject *object)
{
  SkySlowSource *self = SKY_SLOW_SOURCE (object);

  g_clear_object (&self->inner);
  g_clear_pointer (&self->read, sky_range_set_free);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);

  G_OBJECT_CLASS (sky_slow_source_parent_class)->finalize (object);
}

static void
sky_slow_source_class_init (SkySlowSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_slow_source_finalize;
}

static void
sky_slow_source_init (SkySlowSource *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->wall = self->fault = G_MAXUINT64;
}

SkySlowSource *
sky_slow_source_new (const char *path)
{
  SkySlowSource *self = g_object_new (SKY_TYPE_SLOW_SOURCE, NULL);
  g_autoptr (GError) error = NULL;

  self->inner = sky_file_source_new (path, &error);
  g_assert_no_error (error);

  return self;
}

/* Reads at @offset and behind it wait until the wall is moved. */
void
sky_slow_source_set_wall (SkySlowSource *self, guint64 offset)
{
  g_mutex_lock (&self->lock);
  self->wall = offset;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/* From now on only what has been read is at hand, and little comes at once. */
void
sky_slow_source_set_remote (SkySlowSource *self)
{
  g_mutex_lock (&self->lock);
  self->read = sky_range_set_new ();
  g_mutex_unlock (&self->lock);
}

/* Reads at @offset and behind it fail. */
void
sky_slow_source_set_fault (SkySlowSource *self, guint64 offset)
{
  g_mutex_lock (&self->lock);
  self->fault = offset;
  self->away = FALSE;
  g_mutex_unlock (&self->lock);
}

/* Reads at @offset and behind it fail as if the drive were away. */
void
sky_slow_source_set_away (SkySlowSource *self, guint64 offset)
{
  g_mutex_lock (&self->lock);
  self->fault = offset;
  self->away = TRUE;
  g_mutex_unlock (&self->lock);
}

/* How many reads wait now. */
guint
sky_slow_source_get_n_waiting (SkySlowSource *self)
{
  guint n_waiting;

  g_mutex_lock (&self->lock);
  n_waiting = self->n_waiting;
  g_mutex_unlock (&self->lock);

  return n_waiting;
}
