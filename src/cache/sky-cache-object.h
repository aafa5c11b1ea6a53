/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-cache-core.h"
#include "cache/sky-cache-source.h"

G_BEGIN_DECLS

/* One version of one entry, while somebody reads it. Counted references; any thread. */

/* Who reads, and where: the fetcher plans by it. */
typedef struct _SkyCacheReader SkyCacheReader;

SkyCacheObject *sky_cache_object_new (SkyCacheCore *core, SkyDrive *drive, SkyDriveEntry *entry);
SkyCacheObject *sky_cache_object_ref (SkyCacheObject *self);
void            sky_cache_object_unref (SkyCacheObject *self);
guint64         sky_cache_object_get_size (SkyCacheObject *self);
char           *sky_cache_object_dup_label (SkyCacheObject *self);
GArray         *sky_cache_object_list_available (SkyCacheObject *self);
SkyCacheReader *sky_cache_object_add_reader (SkyCacheObject *self, GObject *source);
void            sky_cache_object_remove_reader (SkyCacheObject *self, SkyCacheReader *reader);
gssize          sky_cache_object_read (SkyCacheObject *self,
                                       SkyCacheReader *reader,
                                       SkyRange        wanted,
                                       void           *buffer,
                                       GCancellable   *cancellable,
                                       GError        **error);
gssize sky_cache_object_look (SkyCacheObject *self, guint64 offset, void *buffer, gsize count);
void   sky_cache_object_prefetch (SkyCacheObject *self, guint64 start, guint64 end);
void   sky_cache_object_cut (SkyCacheObject *self, guint64 offset);
SkyCacheKeeping sky_cache_object_get_keeping (SkyCacheObject *self);
void            sky_cache_object_invalidate (SkyCacheObject *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyCacheObject, sky_cache_object_unref)

G_END_DECLS
