/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cache/sky-cache-cipher.h"

G_BEGIN_DECLS

/* Bytes that stay longest: they make a track start at once. */
#define SKY_CACHE_HEAD (256 * 1024)
#define SKY_CACHE_TAIL (64 * 1024)

/**
 * SkyCacheVersion:
 * @drive: id of the drive
 * @key: of the entry on it
 * @version: which content of it
 * @size: in bytes
 *
 * What an object of the cache is found by.
 */
typedef struct
{
  const char *drive;
  const char *key;
  const char *version;
  guint64     size;
} SkyCacheVersion;

/**
 * SkyCacheRecord:
 * @id: the object's row
 * @generation: of its content; grows whenever the content is another
 * @fd: its data file, or -1 where nothing is kept yet
 * @blocks: (owned) (element-type SkyCacheBlock): what is claimed to be there
 * @cipher: (owned) (nullable): how they are encrypted
 *
 * What the map says about an object.
 */
typedef struct
{
  gint64          id;
  gint64          generation;
  int             fd;
  GArray         *blocks;
  SkyCacheCipher *cipher;
} SkyCacheRecord;

/* Whether the object with this id is in use and may not be evicted. */
typedef gboolean (*SkyCacheBusyFunc) (gint64 id, gpointer user_data);

typedef struct _SkyCacheStore SkyCacheStore;

SkyCacheStore *sky_cache_store_new (const char *directory);
void           sky_cache_store_free (SkyCacheStore *self);
gboolean       sky_cache_store_open (SkyCacheStore *self, SkyCacheCipher *cipher, GError **error);
gboolean       sky_cache_store_is_open_for (SkyCacheStore *self, SkyCacheCipher *cipher);
void           sky_cache_store_close (SkyCacheStore *self);
char          *sky_cache_store_dup_directory (SkyCacheStore *self);
void           sky_cache_store_set_directory (SkyCacheStore *self, const char *directory);
guint64        sky_cache_store_get_used (SkyCacheStore *self);
gboolean       sky_cache_store_load (SkyCacheStore         *self,
                                     const SkyCacheVersion *version,
                                     SkyCacheRecord        *record,
                                     GError               **error);
int            sky_cache_store_create_file (SkyCacheStore *self, gint64 id, gint64 generation);
gboolean       sky_cache_store_commit (SkyCacheStore         *self,
                                       const SkyCacheVersion *version,
                                       const SkyCacheRecord  *record,
                                       GError               **error);
gboolean       sky_cache_store_forget_block (
          SkyCacheStore *self, gint64 id, gint64 generation, guint64 index, GError **error);
gboolean sky_cache_store_forget (SkyCacheStore *self, gint64 id, gint64 generation, GError **error);
gboolean sky_cache_store_rekey (
    SkyCacheStore *self, const char *drive, const char *from, const char *to, GError **error);
gboolean sky_cache_store_set_pinned (
    SkyCacheStore *self, const char *drive, const char *key, gboolean pinned, GError **error);
gboolean sky_cache_store_put_pins (SkyCacheStore *self, const char *const *names, GError **error);
gboolean sky_cache_store_count_kept (SkyCacheStore         *self,
                                     const SkyCacheVersion *version,
                                     guint64               *bytes,
                                     GError               **error);
gboolean sky_cache_store_evict (SkyCacheStore   *self,
                                guint64          target,
                                SkyCacheBusyFunc is_busy,
                                gpointer         user_data,
                                GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyCacheStore, sky_cache_store_free)

G_END_DECLS
