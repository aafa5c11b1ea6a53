/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyCacheSource: one reader's view of an object of the block cache. Holds the object open while it
 * lives. Reads come from any thread; "changed" is emitted in the default main context.
 */
#include "cache/sky-cache-source.h"

#include "cache/sky-cache-object.h"
#include "cache/sky-cache-source-private.h"

struct _SkyCacheSource
{
  GObject parent_instance;

  SkyCacheCore   *core;   /* (owned) */
  SkyCacheObject *object; /* (owned) */
  SkyCacheReader *reader; /* (owned) */
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static guint64
sky_cache_source_get_size (SkyByteSource *source)
{
  return sky_cache_object_get_size (SKY_CACHE_SOURCE (source)->object);
}

static gssize
sky_cache_source_read (SkyByteSource *source,
                       guint64        offset,
                       void          *buffer,
                       gsize          count,
                       GCancellable  *cancellable,
                       GError       **error)
{
  SkyCacheSource *self = SKY_CACHE_SOURCE (source);
  SkyRange        wanted = { offset, offset + MIN (count, G_MAXUINT64 - offset) };

  return sky_cache_object_read (self->object, self->reader, wanted, buffer, cancellable, error);
}

static gssize
sky_cache_source_look (SkyByteSource *source, guint64 offset, void *buffer, gsize count)
{
  return sky_cache_object_look (SKY_CACHE_SOURCE (source)->object, offset, buffer, count);
}

static GArray *
sky_cache_source_list_available (SkyByteSource *source)
{
  return sky_cache_object_list_available (SKY_CACHE_SOURCE (source)->object);
}

static char *
sky_cache_source_dup_label (SkyByteSource *source)
{
  return sky_cache_object_dup_label (SKY_CACHE_SOURCE (source)->object);
}

/* All readers of one version share its object. */
static gboolean
sky_cache_source_is_same (SkyByteSource *source, SkyByteSource *other)
{
  return SKY_CACHE_SOURCE (source)->object == SKY_CACHE_SOURCE (other)->object;
}

static void
sky_cache_source_byte_source_init (SkyByteSourceInterface *iface)
{
  iface->get_size = sky_cache_source_get_size;
  iface->read = sky_cache_source_read;
  iface->look = sky_cache_source_look;
  iface->list_available = sky_cache_source_list_available;
  iface->dup_label = sky_cache_source_dup_label;
  iface->is_same = sky_cache_source_is_same;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyCacheSource,
                               sky_cache_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SKY_TYPE_BYTE_SOURCE,
                                                      sky_cache_source_byte_source_init))

static void
sky_cache_source_finalize (GObject *gobject)
{
  SkyCacheSource *self = SKY_CACHE_SOURCE (gobject);

  sky_cache_object_remove_reader (self->object, self->reader);
  sky_cache_core_close (self->core, self->object);
  sky_cache_object_unref (self->object);
  sky_cache_core_unref (self->core);

  G_OBJECT_CLASS (sky_cache_source_parent_class)->finalize (gobject);
}

static void
sky_cache_source_class_init (SkyCacheSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_cache_source_finalize;

  /**
   * SkyCacheSource::changed:
   * @self: a source
   *
   * The ranges at hand have grown. Comes at most ten times a second.
   */
  signals[CHANGED] = g_signal_new ("changed", SKY_TYPE_CACHE_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
sky_cache_source_init (SkyCacheSource *self)
{
}

/**
 * sky_cache_source_new:
 * @core: the cache
 * @drive: where the entry lies
 * @entry: what to read
 *
 * Returns: (transfer full): a source
 */
SkyByteSource *
sky_cache_source_new (SkyCacheCore *core, SkyDrive *drive, SkyDriveEntry *entry)
{
  SkyCacheSource *self = g_object_new (SKY_TYPE_CACHE_SOURCE, NULL);

  self->core = sky_cache_core_ref (core);
  self->object = sky_cache_core_open (core, drive, entry);
  self->reader = sky_cache_object_add_reader (self->object, G_OBJECT (self));

  return SKY_BYTE_SOURCE (self);
}

/**
 * sky_cache_source_get_keeping:
 * @self: a source
 *
 * Any thread.
 *
 * Returns: what becomes of bytes that are fetched now
 */
SkyCacheKeeping
sky_cache_source_get_keeping (SkyCacheSource *self)
{
  g_return_val_if_fail (SKY_IS_CACHE_SOURCE (self), SKY_CACHE_APART);

  return sky_cache_object_get_keeping (self->object);
}

/**
 * sky_cache_source_prefetch:
 * @self: a source
 * @offset: first byte
 * @length: how many
 *
 * Wishes for bytes that nobody waits for yet: they are fetched when the line is free, as long as
 * this or another source of the same content lives. Of a file on a drive of this computer only
 * head and tail are fetched so. Any thread.
 */
void
sky_cache_source_prefetch (SkyCacheSource *self, guint64 offset, guint64 length)
{
  g_return_if_fail (SKY_IS_CACHE_SOURCE (self));

  sky_cache_object_prefetch (self->object, offset, offset + MIN (length, G_MAXUINT64 - offset));
}

/**
 * sky_cache_source_cut:
 * @self: a source, before sky_cache_source_prefetch() for what is around @offset
 * @offset: a byte
 *
 * What is before @offset and what is behind it are asked for at the same time: a young connection
 * brings little at once, and two of them twice as much. Any thread.
 */
void
sky_cache_source_cut (SkyCacheSource *self, guint64 offset)
{
  g_return_if_fail (SKY_IS_CACHE_SOURCE (self));

  sky_cache_object_cut (self->object, offset);
}
