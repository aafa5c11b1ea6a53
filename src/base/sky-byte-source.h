/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_TYPE_BYTE_SOURCE (sky_byte_source_get_type ())
G_DECLARE_INTERFACE (SkyByteSource, sky_byte_source, SKY, BYTE_SOURCE, GObject)

/**
 * SkyByteSourceInterface:
 * @get_size: the size in bytes; known from the start, never waits
 * @read: blocking; returns 1 to @count bytes from @offset, 0 at or past the end, -1 on error.
 *   Cancelling @cancellable wakes it at once
 * @look: (nullable): as @read, but of bytes that are there already, and 0 where they aren't: what
 *   somebody looks at beside what is read on
 * @list_available: the ranges that can be read now without waiting
 * @is_same: whether another source of the same type has the same version of the same file; may be
 *   missing
 *
 * Random access to the bytes of one file version, wherever it lies. Every function may be called
 * from any thread, and from several at once. When the file changed underneath, reads fail with
 * %G_IO_ERROR_INVALID_DATA: a source never mixes two versions.
 */
struct _SkyByteSourceInterface
{
  GTypeInterface parent_iface;

  guint64 (*get_size) (SkyByteSource *self);
  gssize (*read) (SkyByteSource *self,
                  guint64        offset,
                  void          *buffer,
                  gsize          count,
                  GCancellable  *cancellable,
                  GError       **error);
  gssize (*look) (SkyByteSource *self, guint64 offset, void *buffer, gsize count);
  GArray *(*list_available) (SkyByteSource *self);
  char *(*dup_label) (SkyByteSource *self);
  gboolean (*is_same) (SkyByteSource *self, SkyByteSource *other);
};

guint64 sky_byte_source_get_size (SkyByteSource *self);
gssize  sky_byte_source_read (SkyByteSource *self,
                              guint64        offset,
                              void          *buffer,
                              gsize          count,
                              GCancellable  *cancellable,
                              GError       **error);
GBytes *sky_byte_source_read_bytes (
    SkyByteSource *self, guint64 offset, gsize count, GCancellable *cancellable, GError **error);
GArray  *sky_byte_source_list_available (SkyByteSource *self);
guint64  sky_byte_source_count_at_hand (SkyByteSource *self, guint64 offset);
GBytes  *sky_byte_source_read_at_hand (SkyByteSource *self, guint64 offset, gsize count);
char    *sky_byte_source_dup_label (SkyByteSource *self);
gboolean sky_byte_source_is_same (SkyByteSource *self, SkyByteSource *other);

G_END_DECLS
