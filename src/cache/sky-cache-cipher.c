/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyCacheCipher: the keys of one encrypted cache, all made of one main key. Immutable.
 *
 * A block is sealed whole, with a new random nonce each time: a block that grows is sealed anew,
 * and a counter would have to survive every crash (see sky-sealer.c for how many seals that
 * allows). The nonce and the tag stand in the block's row. The associated data names the object,
 * its content's generation and version, the file's size, the block and its stretch: a block that
 * was put in another's place, or a row that claims something else, is noticed and fetched again.
 */
#include "cache/sky-cache-cipher.h"

#include <string.h>

#include "base/sky-sealer.h"

G_STATIC_ASSERT (SKY_CACHE_SEAL_SIZE == SKY_SEALER_SEAL_SIZE);

struct _SkyCacheCipher
{
  gatomicrefcount refs;
  SkySealer      *blocks; /* (owned) */
  GBytes         *names;  /* (owned): key of the names' hash */
  char           *id;     /* (owned): tells two keys apart, and nothing about them */
};

/* HMAC-SHA-256 of a label under the main key: one key for each purpose. */
static GBytes *
derive (GBytes *key, const char *purpose)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, g_bytes_get_data (key, NULL),
                                       g_bytes_get_size (key));
  guint8  digest[SKY_SEALER_KEY_SIZE];
  gsize   size = sizeof digest;
  GBytes *derived;

  g_hmac_update (hmac, (const guint8 *) purpose, -1);
  g_hmac_get_digest (hmac, digest, &size);
  derived = g_bytes_new (digest, size);
  explicit_bzero (digest, sizeof digest);

  return derived;
}

/**
 * sky_cache_cipher_new:
 * @key: 32 bytes, the main key
 *
 * Returns: (transfer full): what encrypts with it
 */
SkyCacheCipher *
sky_cache_cipher_new (GBytes *key)
{
  SkyCacheCipher *self = g_new0 (SkyCacheCipher, 1);
  g_autoptr (GBytes) blocks = derive (key, "skylark cache 1: blocks");

  g_atomic_ref_count_init (&self->refs);
  self->blocks = sky_sealer_new (blocks);
  self->names = derive (key, "skylark cache 1: names");
  self->id = sky_cache_cipher_hash_name (self, "skylark cache 1: id");

  return self;
}

/**
 * sky_cache_cipher_ref:
 * @self: a cipher
 *
 * Returns: (transfer full): @self
 */
SkyCacheCipher *
sky_cache_cipher_ref (SkyCacheCipher *self)
{
  g_atomic_ref_count_inc (&self->refs);

  return self;
}

/**
 * sky_cache_cipher_unref:
 * @self: (transfer full): a cipher
 */
void
sky_cache_cipher_unref (SkyCacheCipher *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  sky_sealer_unref (self->blocks);
  g_bytes_unref (self->names);
  g_free (self->id);
  g_free (self);
}

/**
 * sky_cache_cipher_get_id:
 * @self: a cipher
 *
 * Returns: (transfer none): what tells whether two have the same key
 */
const char *
sky_cache_cipher_get_id (SkyCacheCipher *self)
{
  return self->id;
}

/**
 * sky_cache_cipher_hash_name:
 * @self: a cipher
 * @name: that of a drive, an entry or a version
 *
 * Returns: (transfer full): what stands for it in the map: the same for the same name, and of no
 *   use to those who don't have the key
 */
char *
sky_cache_cipher_hash_name (SkyCacheCipher *self, const char *name)
{
  return g_compute_hmac_for_data (G_CHECKSUM_SHA256, g_bytes_get_data (self->names, NULL),
                                  g_bytes_get_size (self->names), (const guint8 *) name,
                                  strlen (name));
}

static void
add_number (GByteArray *array, guint64 number)
{
  guint64 bytes = GUINT64_TO_LE (number);

  g_byte_array_append (array, (const guint8 *) &bytes, sizeof bytes);
}

static GBytes *
build_context (const SkyCipherPlace *place, const SkyCacheBlock *block)
{
  GByteArray *array = g_byte_array_new ();

  add_number (array, place->id);
  add_number (array, place->generation);
  add_number (array, place->size);
  add_number (array, block->index);
  add_number (array, block->first);
  add_number (array, block->last);
  /* With their ends, so that no two pairs look alike. */
  g_byte_array_append (array, (const guint8 *) place->drive, strlen (place->drive) + 1);
  g_byte_array_append (array, (const guint8 *) place->version, strlen (place->version) + 1);

  return g_byte_array_free_to_bytes (array);
}

/**
 * sky_cache_cipher_seal:
 * @self: a cipher
 * @place: what the block belongs to
 * @block: (inout): which block, and which stretch of it; gets its seal
 * @data: (inout): the bytes of that stretch, encrypted in place
 *
 * Returns: whether it is done; where it is not, @data must not be written anywhere
 */
gboolean
sky_cache_cipher_seal (SkyCacheCipher       *self,
                       const SkyCipherPlace *place,
                       SkyCacheBlock        *block,
                       guint8               *data)
{
  g_autoptr (GBytes) context = build_context (place, block);

  return sky_sealer_seal (self->blocks, context, data, block->last - block->first, block->seal);
}

/**
 * sky_cache_cipher_open:
 * @self: a cipher
 * @place: what the block should belong to
 * @block: which block, which stretch of it, and its seal
 * @data: (inout): the sealed bytes, decrypted in place
 *
 * Returns: whether they are what was sealed for this place
 */
gboolean
sky_cache_cipher_open (SkyCacheCipher       *self,
                       const SkyCipherPlace *place,
                       const SkyCacheBlock  *block,
                       guint8               *data)
{
  g_autoptr (GBytes) context = build_context (place, block);

  return sky_sealer_open (self->blocks, context, data, block->last - block->first, block->seal);
}
