/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkySmallSource: owns the source that it cuts into pieces. Any thread. */
#include "bench-small-source.h"

#define PIECE 256

struct _SkySmallSource
{
  GObject parent_instance;

  SkyByteSource *whole; /* (owned) */
};

static guint64
get_size (SkyByteSource *source)
{
  return sky_byte_source_get_size (SKY_SMALL_SOURCE (source)->whole);
}

static gssize
read_piece (SkyByteSource *source,
            guint64        offset,
            void          *buffer,
            gsize          count,
            GCancellable  *cancellable,
            GError       **error)
{
  return sky_byte_source_read (SKY_SMALL_SOURCE (source)->whole, offset, buffer, MIN (count, PIECE),
                               cancellable, error);
}

static GArray *
list_available (SkyByteSource *source)
{
  return sky_byte_source_list_available (SKY_SMALL_SOURCE (source)->whole);
}

static char *
dup_label (SkyByteSource *source)
{
  return sky_byte_source_dup_label (SKY_SMALL_SOURCE (source)->whole);
}

static void
byte_source_init (SkyByteSourceInterface *iface)
{
  iface->get_size = get_size;
  iface->read = read_piece;
  iface->list_available = list_available;
  iface->dup_label = dup_label;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkySmallSource,
                               sky_small_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SKY_TYPE_BYTE_SOURCE, byte_source_init))

static void
sky_small_source_finalize (GObject *object)
{
  g_clear_object (&SKY_SMALL_SOURCE (object)->whole);

  G_OBJECT_CLASS (sky_small_source_parent_class)->finalize (object);
}

static void
sky_small_source_class_init (SkySmallSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_small_source_finalize;
}

static void
sky_small_source_init (SkySmallSource *self)
{
}

/* @whole: (transfer full). */
SkyByteSource *
sky_small_source_new (SkyByteSource *whole)
{
  SkySmallSource *self = g_object_new (SKY_TYPE_SMALL_SOURCE, NULL);

  self->whole = whole;

  return SKY_BYTE_SOURCE (self);
}
