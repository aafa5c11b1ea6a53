/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-cache-map.h"

G_BEGIN_DECLS

/* How a cache is encrypted: blocks by an AEAD, names by a keyed hash. Counted references; any
 * thread. */
typedef struct _SkyCacheCipher SkyCacheCipher;

/**
 * SkyCipherPlace:
 * @id: the object's row
 * @generation: of its content
 * @size: of the file
 * @drive: id of the drive
 * @version: which content of it
 *
 * What a block belongs to, beside its own number and stretch.
 */
typedef struct
{
  gint64      id;
  gint64      generation;
  guint64     size;
  const char *drive;
  const char *version;
} SkyCipherPlace;

SkyCacheCipher *sky_cache_cipher_new (GBytes *key);
SkyCacheCipher *sky_cache_cipher_ref (SkyCacheCipher *self);
void            sky_cache_cipher_unref (SkyCacheCipher *self);
const char     *sky_cache_cipher_get_id (SkyCacheCipher *self);
char           *sky_cache_cipher_hash_name (SkyCacheCipher *self, const char *name);
gboolean        sky_cache_cipher_seal (SkyCacheCipher       *self,
                                       const SkyCipherPlace *place,
                                       SkyCacheBlock        *block,
                                       guint8               *data);
gboolean        sky_cache_cipher_open (SkyCacheCipher       *self,
                                       const SkyCipherPlace *place,
                                       const SkyCacheBlock  *block,
                                       guint8               *data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyCacheCipher, sky_cache_cipher_unref)

G_END_DECLS
