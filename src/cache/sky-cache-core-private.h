/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-worker.h"
#include "cache/sky-cache-core.h"
#include "cache/sky-cache-line.h"
#include "cache/sky-cache-store.h"

G_BEGIN_DECLS

struct _SkyCacheCore
{
  gatomicrefcount refs;
  SkyLoopThread  *network; /* (owned) */
  SkyWorker      *sync;    /* (owned) */
  SkyWorker      *db;      /* (owned) */
  SkyCacheStore  *store;   /* (owned) */
  SkyCacheLine   *line;    /* (owned): network thread */
  int             lock_fd; /* changed by the map's worker only */

  GMutex          lock;
  GHashTable     *objects;     /* (owned): name to SkyCacheObject; guarded by lock */
  GHashTable     *ids;         /* (owned): ids of loaded objects; guarded by lock */
  guint64         limit;       /* guarded by lock */
  guint           patience_ms; /* guarded by lock */
  guint           n_requests;  /* that run; guarded by lock */
  GCond           idle;        /* there are none */
  gboolean        stopped;     /* guarded by lock */
  gboolean        over;        /* and nothing runs any more; guarded by lock */
  GCond           key_told;    /* keyed, or stopped */
  gboolean        keyed;       /* it is known whether to encrypt, and how; guarded by lock */
  SkyCacheCipher *cipher;      /* (owned) (nullable): guarded by lock */
  GHashTable     *pins;        /* (owned): set of names that are spared; guarded by lock */
  gboolean        pins_told;   /* what is spared was told in this run; guarded by lock */
  guint64         move_done;   /* bytes copied to another folder; guarded by lock */
  guint64         move_total;  /* of so many; guarded by lock */
};

GPtrArray *sky_cache_core_list_objects (SkyCacheCore *self);
char      *sky_cache_core_build_name (const char *drive_id, const char *key);

G_END_DECLS
