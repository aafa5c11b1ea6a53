/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkySealer: authenticated encryption by OpenSSL's libcrypto, AES-256 in Galois/Counter Mode (NIST
 * SP 800-38D). Bytes are sealed where they lie and keep their length.
 *
 * Each seal takes a new random nonce of 96 bits. Two seals of one key with the same nonce would
 * betray both, so SP 800-38D (8.3) allows 2^32 seals a key: the chance of a repetition stays below
 * 2^-32. At 64 KiB a block that is 256 TiB, more than a disk takes before it wears out.
 */
#include "base/sky-sealer.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

G_STATIC_ASSERT (SKY_SEALER_TAG_SIZE == EVP_GCM_TLS_TAG_LEN);

struct _SkySealer
{
  gatomicrefcount refs;
  guint8          key[SKY_SEALER_KEY_SIZE];
};

typedef EVP_CIPHER_CTX Context;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Context, EVP_CIPHER_CTX_free)

static void
wipe_key (gpointer key)
{
  OPENSSL_cleanse (key, SKY_SEALER_KEY_SIZE);
  g_free (key);
}

/**
 * sky_sealer_make_key:
 *
 * Returns: (transfer full) (nullable): a new random key; %NULL where the system gives no randomness
 */
GBytes *
sky_sealer_make_key (void)
{
  guint8 *key = g_malloc (SKY_SEALER_KEY_SIZE);

  if (RAND_priv_bytes (key, SKY_SEALER_KEY_SIZE) != 1)
    {
      g_free (key);
      return NULL;
    }

  return g_bytes_new_with_free_func (key, SKY_SEALER_KEY_SIZE, wipe_key, key);
}

/**
 * sky_sealer_new:
 * @key: %SKY_SEALER_KEY_SIZE bytes
 *
 * Returns: (transfer full): a sealer with a copy of the key
 */
SkySealer *
sky_sealer_new (GBytes *key)
{
  SkySealer *self;

  g_return_val_if_fail (key != NULL && g_bytes_get_size (key) == SKY_SEALER_KEY_SIZE, NULL);

  self = g_new0 (SkySealer, 1);
  g_atomic_ref_count_init (&self->refs);
  memcpy (self->key, g_bytes_get_data (key, NULL), SKY_SEALER_KEY_SIZE);

  return self;
}

/**
 * sky_sealer_ref:
 * @self: a sealer
 *
 * Returns: (transfer full): @self
 */
SkySealer *
sky_sealer_ref (SkySealer *self)
{
  g_atomic_ref_count_inc (&self->refs);

  return self;
}

/**
 * sky_sealer_unref:
 * @self: (transfer full): a sealer; its key is wiped with the last reference
 */
void
sky_sealer_unref (SkySealer *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  OPENSSL_cleanse (self->key, sizeof self->key);
  g_free (self);
}

/* Key, nonce and context are in; then the data goes through in place. */
static gboolean
run (Context *cipher, GBytes *context, guint8 *data, gsize size)
{
  const guint8 *bytes = g_bytes_get_data (context, NULL);
  int           done;

  return EVP_CipherUpdate (cipher, NULL, &done, bytes, (int) g_bytes_get_size (context)) == 1 &&
         EVP_CipherUpdate (cipher, data, &done, data, (int) size) == 1 && (gsize) done == size;
}

/**
 * sky_sealer_seal:
 * @self: a sealer
 * @context: what the bytes belong to; opening needs the same
 * @data: (inout): the bytes, encrypted in place
 * @size: how many
 * @seal: (out caller-allocates): %SKY_SEALER_SEAL_SIZE bytes that opening needs beside them
 *
 * Returns: whether it is done; without randomness it is not, and @data must not be used
 */
gboolean
sky_sealer_seal (SkySealer *self, GBytes *context, guint8 *data, gsize size, guint8 *seal)
{
  g_autoptr (Context) cipher = EVP_CIPHER_CTX_new ();
  guint8 end[EVP_MAX_BLOCK_LENGTH];
  int    done;

  g_return_val_if_fail (self != NULL && size <= G_MAXINT, FALSE);

  return cipher != NULL && RAND_bytes (seal, SKY_SEALER_NONCE_SIZE) == 1 &&
         EVP_EncryptInit_ex (cipher, EVP_aes_256_gcm (), NULL, self->key, seal) == 1 &&
         run (cipher, context, data, size) && EVP_EncryptFinal_ex (cipher, end, &done) == 1 &&
         EVP_CIPHER_CTX_ctrl (cipher, EVP_CTRL_AEAD_GET_TAG, SKY_SEALER_TAG_SIZE,
                              seal + SKY_SEALER_NONCE_SIZE) == 1;
}

/**
 * sky_sealer_open:
 * @self: a sealer
 * @context: what the bytes should belong to
 * @data: (inout): the sealed bytes, decrypted in place
 * @size: how many
 * @seal: as sealing gave it
 *
 * Returns: whether these are the bytes that were sealed, for this context and with this key; where
 *   they are not, @data must not be used
 */
gboolean
sky_sealer_open (SkySealer *self, GBytes *context, guint8 *data, gsize size, const guint8 *seal)
{
  g_autoptr (Context) cipher = EVP_CIPHER_CTX_new ();
  guint8 tag[SKY_SEALER_TAG_SIZE];
  guint8 end[EVP_MAX_BLOCK_LENGTH];
  int    done;

  g_return_val_if_fail (self != NULL && size <= G_MAXINT, FALSE);

  memcpy (tag, seal + SKY_SEALER_NONCE_SIZE, sizeof tag);

  return cipher != NULL &&
         EVP_DecryptInit_ex (cipher, EVP_aes_256_gcm (), NULL, self->key, seal) == 1 &&
         run (cipher, context, data, size) &&
         EVP_CIPHER_CTX_ctrl (cipher, EVP_CTRL_AEAD_SET_TAG, sizeof tag, tag) == 1 &&
         EVP_DecryptFinal_ex (cipher, end, &done) == 1;
}
