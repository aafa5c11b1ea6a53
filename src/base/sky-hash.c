/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyHasher: SHA-256 by OpenSSL's libcrypto, which is measured ten times faster than GChecksum.
 * A hasher belongs to one thread at a time; the functions are pure.
 */
#include "base/sky-hash.h"

#include <openssl/evp.h>

#define READ_SIZE (256 * 1024)
#define DIGEST_PREFIX "sha-256=:"

struct _SkyHasher
{
  EVP_MD_CTX *context; /* (owned) */
};

static char *
to_hex (const guint8 *bytes, gsize size)
{
  static const char digits[] = "0123456789abcdef";
  char             *hex = g_malloc (2 * size + 1);

  for (gsize i = 0; i < size; i++)
    {
      hex[2 * i] = digits[bytes[i] >> 4];
      hex[2 * i + 1] = digits[bytes[i] & 15];
    }
  hex[2 * size] = '\0';
  return hex;
}

/**
 * sky_hasher_new:
 *
 * Returns: (transfer full): a SHA-256 of nothing so far
 */
SkyHasher *
sky_hasher_new (void)
{
  SkyHasher *self = g_new0 (SkyHasher, 1);

  self->context = EVP_MD_CTX_new ();
  if (self->context == NULL || EVP_DigestInit_ex (self->context, EVP_sha256 (), NULL) != 1)
    g_error ("libcrypto has no SHA-256");
  return self;
}

/**
 * sky_hasher_update:
 * @self: a hasher
 * @data: (array length=size): bytes
 * @size: how many
 */
void
sky_hasher_update (SkyHasher *self, const void *data, gsize size)
{
  g_return_if_fail (self != NULL);

  EVP_DigestUpdate (self->context, data, size);
}

/**
 * sky_hasher_finish:
 * @self: a hasher; afterwards it can only be freed
 *
 * Returns: (transfer full): the hash in lower-case hexadecimal
 */
char *
sky_hasher_finish (SkyHasher *self)
{
  guint8 digest[SKY_SHA256_SIZE];

  g_return_val_if_fail (self != NULL, NULL);

  EVP_DigestFinal_ex (self->context, digest, NULL);
  return to_hex (digest, sizeof digest);
}

/**
 * sky_hasher_free:
 * @self: (nullable): a hasher
 */
void
sky_hasher_free (SkyHasher *self)
{
  if (self == NULL)
    return;
  EVP_MD_CTX_free (self->context);
  g_free (self);
}

/**
 * sky_hash_bytes:
 * @data: (array length=size): bytes
 * @size: how many
 *
 * Returns: (transfer full): their SHA-256 in lower-case hexadecimal
 */
char *
sky_hash_bytes (const void *data, gsize size)
{
  g_autoptr (SkyHasher) hasher = sky_hasher_new ();

  sky_hasher_update (hasher, data, size);
  return sky_hasher_finish (hasher);
}

/**
 * sky_hash_file:
 * @file: what to read, to its end; blocks
 * @size: (out) (optional): how many bytes were read
 * @cancellable: (nullable): checked at each block
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable): the content's SHA-256 in lower-case hexadecimal
 */
char *
sky_hash_file (GFile *file, guint64 *size, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (SkyHasher) hasher = NULL;
  g_autofree guint8 *buffer = NULL;
  guint64            total = 0;
  gssize             count;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  stream = g_file_read (file, cancellable, error);
  if (stream == NULL)
    return NULL;
  hasher = sky_hasher_new ();
  buffer = g_malloc (READ_SIZE);
  while ((count = g_input_stream_read (G_INPUT_STREAM (stream), buffer, READ_SIZE, cancellable,
                                       error)) > 0)
    {
      sky_hasher_update (hasher, buffer, count);
      total += count;
    }
  if (count < 0)
    return NULL;
  if (size != NULL)
    *size = total;
  return sky_hasher_finish (hasher);
}

/**
 * sky_hash_to_digest:
 * @hex: a SHA-256 in hexadecimal
 *
 * Returns: (transfer full): the value of a Repr-Digest or Content-Digest field, "sha-256=:…:"
 *   (RFC 9530, section 2; a byte sequence as in RFC 8941, section 3.3.5)
 */
char *
sky_hash_to_digest (const char *hex)
{
  guint8           bytes[SKY_SHA256_SIZE];
  g_autofree char *base64 = NULL;

  g_return_val_if_fail (hex != NULL && strlen (hex) == 2 * SKY_SHA256_SIZE, NULL);

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]);
  base64 = g_base64_encode (bytes, sizeof bytes);
  return g_strconcat (DIGEST_PREFIX, base64, ":", NULL);
}

/* The member of the dictionary up to its comma, without the white space around it. */
static char *
from_member (const char *member)
{
  g_autofree char   *base64 = NULL;
  g_autofree guint8 *bytes = NULL;
  const char        *end;
  gsize              size;

  if (g_ascii_strncasecmp (member, DIGEST_PREFIX, strlen (DIGEST_PREFIX)) != 0)
    return NULL;
  member += strlen (DIGEST_PREFIX);
  end = strchr (member, ':');
  if (end == NULL)
    return NULL;
  base64 = g_strndup (member, end - member);
  bytes = g_base64_decode (base64, &size);
  return size == SKY_SHA256_SIZE ? to_hex (bytes, size) : NULL;
}

/**
 * sky_hash_from_digest:
 * @header: (nullable): the value of a Repr-Digest field, which may list several algorithms
 *
 * Returns: (transfer full) (nullable): its SHA-256 in lower-case hexadecimal; %NULL where it has
 *   none, or a broken one
 */
char *
sky_hash_from_digest (const char *header)
{
  g_auto (GStrv) members = NULL;

  if (header == NULL)
    return NULL;
  members = g_strsplit (header, ",", -1);
  for (gsize i = 0; members[i] != NULL; i++)
    {
      char *hex = from_member (g_strstrip (members[i]));

      if (hex != NULL)
        return hex;
    }
  return NULL;
}
