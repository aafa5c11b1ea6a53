/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"
#include "cache/sky-cache-store.h"

G_BEGIN_DECLS

struct _SkyCacheStore
{
  char           *directory; /* (owned); changed by the worker, under lock */
  char           *blocks;    /* (owned): folder of the data files; likewise */
  SkyDatabase    *database;  /* (owned) (nullable): NULL where it can't be opened */
  SkyCacheCipher *cipher;    /* (owned) (nullable): what is kept is encrypted */
  gint64          next_id;
  GMutex          lock;
  guint64         used; /* bytes that rows claim; guarded by lock */
};

char    *sky_cache_store_build_name (SkyCacheStore *self, const char *name);
char    *sky_cache_store_build_path (SkyCacheStore *self, gint64 id, gint64 generation);
void     sky_cache_store_add_used (SkyCacheStore *self, gint64 difference);
gboolean sky_cache_store_move_pin (
    SkyCacheStore *self, const char *drive, const char *from, const char *to, GError **error);
gboolean sky_cache_store_query (SkyStatement *statement, gint64 *value, GError **error);

G_END_DECLS
