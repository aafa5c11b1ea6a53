/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Hears how far a copy is; FALSE ends it. */
typedef gboolean (*SkyCacheTellFunc) (guint64 done, guint64 total, gpointer user_data);

/* A copy of one cache's folder to another one, in passes. One thread at a time. */
typedef struct _SkyCacheCopy SkyCacheCopy;

SkyCacheCopy *
sky_cache_copy_new (const char *from, const char *to, SkyCacheTellFunc tell, gpointer user_data);
void     sky_cache_copy_free (SkyCacheCopy *self);
gboolean sky_cache_copy_is_same (SkyCacheCopy *self);
gboolean sky_cache_copy_pass (SkyCacheCopy *self, guint64 *copied, GError **error);
gboolean sky_cache_copy_map (SkyCacheCopy *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyCacheCopy, sky_cache_copy_free)

G_END_DECLS
