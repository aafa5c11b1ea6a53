/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-cache-cipher.h"
#include "cache/sky-cache-map.h"
#include "cache/sky-cache-object.h"

G_BEGIN_DECLS

typedef struct _SkyCacheFetcher SkyCacheFetcher;

/**
 * SkyCacheState:
 * @SKY_CACHE_LOADING: the map has not answered yet
 * @SKY_CACHE_READY: in use
 * @SKY_CACHE_STALE: the drive holds another content by now
 * @SKY_CACHE_CLOSED: the cache has stopped
 */
typedef enum
{
  SKY_CACHE_LOADING,
  SKY_CACHE_READY,
  SKY_CACHE_STALE,
  SKY_CACHE_CLOSED,
} SkyCacheState;

struct _SkyCacheReader
{
  GWeakRef source;   /* who gets "changed" */
  gboolean active;   /* has read something */
  guint64  position; /* where the last read ended, or where one waits */
  guint64  planned;  /* end of what was last asked for on its behalf */
  guint64  window;   /* length of what was last asked for; 0: nothing yet */
};

/* One read () that waits; lives on its stack. */
typedef struct
{
  SkyCacheReader *reader;
  guint64         offset;
  GError         *error; /* (owned) (nullable): set by the fetcher when it gives up */
} SkyCacheWait;

struct _SkyCacheObject
{
  gatomicrefcount refs;
  SkyCacheCore   *core;     /* (owned) */
  char           *drive_id; /* (owned) */
  char           *version;  /* (owned) */
  char           *label;    /* (owned) */
  guint64         size;
  gboolean        local;

  char    *key;    /* (owned); guarded by the core's lock */
  guint    n_open; /* guarded by the core's lock */
  gboolean listed; /* in the core's table; guarded by the core's lock */

  GMutex          lock;
  GCond           cond;
  SkyCacheState   state;    /* what follows is guarded by lock */
  SkyDriveEntry  *entry;    /* (owned) */
  SkyDrive       *drive;    /* (owned) */
  SkyCacheMap    *map;      /* (owned) */
  GPtrArray      *waits;    /* (owned): SkyCacheWait, on the stacks of those who wait */
  GPtrArray      *readers;  /* (owned): SkyCacheReader, owned by the sources */
  SkyRangeSet    *prefetch; /* (owned): wished for, without anyone waiting */
  guint64         cut;      /* where two requests meet, as one connection would be slow; or 0 */
  SkyCacheCipher *cipher;   /* (owned) (nullable): what is on disk is encrypted */
  GHashTable     *sealed;   /* (owned): block index to SkyCacheBlock: what is on disk then */
  GHashTable     *growing;  /* (owned): set of blocks whose rows are about to go */
  GHashTable     *rowless;  /* (owned): set of blocks on disk that have no row any more */
  GQueue          recent;   /* of blocks that were opened last */
  gint64          id;       /* 0: has no place on disk */
  gint64          generation;
  int             fd;
  GCond           written;        /* it is not being written to any more */
  gboolean        sealing;        /* a block is on its way there */
  gboolean        writing;        /* its data file is being written to */
  gboolean        detached;       /* its data file is no part of the cache any more */
  gboolean        disk_full;      /* nothing can be written at the moment */
  guint           n_faults;       /* of writing */
  guint           n_commits;      /* on their way */
  guint           n_chunks;       /* requests that run */
  gboolean        kicked;         /* the fetcher is about to look */
  gboolean        notify_pending; /* "changed" is about to be emitted */

  SkyCacheFetcher *fetcher; /* (owned): network thread only */
  char            *etag;    /* (owned) (nullable): network thread only */
};

void sky_cache_object_store (SkyCacheObject *self, guint64 offset, const guint8 *data, gsize size);
gboolean sky_cache_object_can_write (SkyCacheObject *self);
gboolean
sky_cache_object_write (SkyCacheObject *self, guint64 start, const guint8 *data, gsize size);
gboolean sky_cache_read_fully (int fd, void *buffer, gsize size, guint64 offset);
void     sky_cache_object_check_block (SkyCacheObject *self, SkyCacheBlock block);
void     sky_cache_object_kick (SkyCacheObject *self);
gboolean sky_cache_object_keeps (SkyCacheObject *self, guint64 offset, guint64 *end);

/* sky-cache-object-seal.c */
gssize
sky_cache_object_read_sealed (SkyCacheObject *self, guint64 offset, void *buffer, gsize count);
void
sky_cache_object_store_sealed (SkyCacheObject *self, guint64 start, const guint8 *data, gsize size);
void sky_cache_object_seal_rest (SkyCacheObject *self);
void sky_cache_object_grow_block (SkyCacheObject *self, guint64 index);
void sky_cache_object_drop_outdated (SkyCacheObject *self, GArray *blocks);
void sky_cache_object_add_seals (SkyCacheObject *self, GArray *blocks);
void sky_cache_object_load_sealed (SkyCacheObject *self, const SkyCacheBlock *block);

G_END_DECLS
