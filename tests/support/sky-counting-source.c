/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyCountingSource: a SkyFileSource with a book of what was read. One thread. */
#include "sky-counting-source.h"

#include "base/sky-file-source.h"

struct _SkyCountingSource
{
  GObject parent_instance;

  SkyByteSource *file;  /* (owned) */
  guint64        limit; /* nothing behind has come yet */
  guint64        n_bytes;
  guint          n_reads;
};

static guint64
get_size (SkyByteSource *source)
{
  return sky_byte_source_get_size (SKY_COUNTING_SOURCE (source)->file);
}

static gssize
read_at (SkyByteSource *source,
         guint64        offset,
         void          *buffer,
         gsize          count,
         GCancellable  *cancellable,
         GError       **error)
{
  SkyCountingSource *self = SKY_COUNTING_SOURCE (source);
  gssize             n;

  if (offset >= self->limit)
    g_error ("byte %" G_GUINT64_FORMAT " is waited for", offset);
  n = sky_byte_source_read (self->file, offset, buffer, MIN (count, self->limit - offset),
                            cancellable, error);

  self->n_reads++;
  self->n_bytes += MAX (n, 0);
  return n;
}

static GArray *
list_available (SkyByteSource *source)
{
  return sky_byte_source_list_available (SKY_COUNTING_SOURCE (source)->file);
}

static char *
dup_label (SkyByteSource *source)
{
  return sky_byte_source_dup_label (SKY_COUNTING_SOURCE (source)->file);
}

static void
byte_source_init (SkyByteSourceInterface *iface)
{
  iface->get_size = get_size;
  iface->read = read_at;
  iface->list_available = list_available;
  iface->dup_label = dup_label;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyCountingSource,
                               sky_counting_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SKY_TYPE_BYTE_SOURCE, byte_source_init))

static void
sky_counting_source_finalize (GObject *object)
{
  g_clear_object (&SKY_COUNTING_SOURCE (object)->file);
  G_OBJECT_CLASS (sky_counting_source_parent_class)->finalize (object);
}

static void
sky_counting_source_class_init (SkyCountingSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_counting_source_finalize;
}

static void
sky_counting_source_init (SkyCountingSource *self)
{
  self->limit = G_MAXUINT64;
}

SkyByteSource *
sky_counting_source_new (const char *path)
{
  SkyCountingSource *self = g_object_new (SKY_TYPE_COUNTING_SOURCE, NULL);
  g_autoptr (GError) error = NULL;

  self->file = sky_file_source_new (path, &error);
  g_assert_no_error (error);
  return SKY_BYTE_SOURCE (self);
}

guint64
sky_counting_source_get_bytes (SkyCountingSource *self)
{
  return self->n_bytes;
}

guint
sky_counting_source_get_reads (SkyCountingSource *self)
{
  return self->n_reads;
}

/**
 * sky_counting_source_set_limit:
 * @self: a source
 * @limit: what has come so far: who asks for more fails the test
 */
void
sky_counting_source_set_limit (SkyCountingSource *self, guint64 limit)
{
  self->limit = limit;
}
