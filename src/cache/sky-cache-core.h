/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-loop-thread.h"
#include "drive/sky-drive.h"

G_BEGIN_DECLS

/* What a cache's objects share: the map and its threads, the table of the objects in use, the
 * limit. Counted references; any thread. */
typedef struct _SkyCacheCore SkyCacheCore;

typedef struct _SkyCacheObject SkyCacheObject;

typedef struct _SkyCacheLine SkyCacheLine;

SkyCacheCore *
sky_cache_core_new (const char *directory, SkyLoopThread *network, gboolean locked, GError **error);
void            sky_cache_core_set_key (SkyCacheCore *self, GBytes *key);
gboolean        sky_cache_core_await_key (SkyCacheCore *self);
SkyCacheCore   *sky_cache_core_ref (SkyCacheCore *self);
void            sky_cache_core_unref (SkyCacheCore *self);
void            sky_cache_core_stop (SkyCacheCore *self);
void            sky_cache_core_set_limit (SkyCacheCore *self, guint64 bytes);
guint64         sky_cache_core_get_limit (SkyCacheCore *self);
void            sky_cache_core_clear (SkyCacheCore *self);
guint64         sky_cache_core_get_used (SkyCacheCore *self);
SkyCacheObject *sky_cache_core_open (SkyCacheCore *self, SkyDrive *drive, SkyDriveEntry *entry);
void            sky_cache_core_close (SkyCacheCore *self, SkyCacheObject *object);
void            sky_cache_core_release (SkyCacheCore *self, SkyCacheObject *object);
void            sky_cache_core_forget (SkyCacheCore *self, SkyCacheObject *object);
int             sky_cache_core_create_file (SkyCacheCore *self, gint64 id, gint64 generation);
void            sky_cache_core_rekey (SkyCacheCore *self,
                                      const char   *drive_id,
                                      const char   *old_key,
                                      const char   *new_key);
void            sky_cache_core_set_patience_ms (SkyCacheCore *self, guint milliseconds);
guint           sky_cache_core_get_patience_ms (SkyCacheCore *self);
void            sky_cache_core_set_full (SkyCacheCore *self, gboolean full);
gboolean        sky_cache_core_is_over (SkyCacheCore *self);
void            sky_cache_core_add_request (SkyCacheCore *self, int difference);
SkyLoopThread  *sky_cache_core_get_network (SkyCacheCore *self);
SkyCacheLine   *sky_cache_core_get_line (SkyCacheCore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyCacheCore, sky_cache_core_unref)

G_END_DECLS
