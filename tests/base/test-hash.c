/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sky-hash.h"

#include <glib/gstdio.h>

/* FIPS 180-4 example values, as published by NIST. */
#define ABC_SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define EMPTY_SHA256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
/* RFC 9530, appendix B.1: the Repr-Digest of {"hello": "world"} and a line feed. */
#define HELLO_JSON "{\"hello\": \"world\"}\n"
#define HELLO_DIGEST "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"

static void
test_published_vectors (void)
{
  g_autofree char *abc = sky_hash_bytes ("abc", 3);
  g_autofree char *empty = sky_hash_bytes (NULL, 0);

  g_assert_cmpstr (abc, ==, ABC_SHA256);
  g_assert_cmpstr (empty, ==, EMPTY_SHA256);
}

static void
test_pieces_equal_whole (void)
{
  g_autoptr (SkyHasher) hasher = sky_hasher_new ();
  g_autofree char *hash = NULL;

  sky_hasher_update (hasher, "a", 1);
  sky_hasher_update (hasher, "", 0);
  sky_hasher_update (hasher, "bc", 2);
  hash = sky_hasher_finish (hasher);
  g_assert_cmpstr (hash, ==, ABC_SHA256);
}

static void
test_file (void)
{
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GFile) file = g_file_new_tmp ("sky-hash-XXXXXX", &stream, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;
  guint64          size = 99;

  g_assert_true (g_file_replace_contents (file, "abc", 3, NULL, FALSE, 0, NULL, NULL, NULL));
  hash = sky_hash_file (file, &size, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (hash, ==, ABC_SHA256);
  g_assert_cmpuint (size, ==, 3);
  g_assert_true (g_file_delete (file, NULL, NULL));
}

static void
test_missing_file (void)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nonexistent/skylark");
  g_autoptr (GError) error = NULL;

  g_assert_null (sky_hash_file (file, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_digest_of_the_rfc (void)
{
  g_autofree char *hash = sky_hash_bytes (HELLO_JSON, strlen (HELLO_JSON));
  g_autofree char *digest = sky_hash_to_digest (hash);
  g_autofree char *back = sky_hash_from_digest (digest);

  g_assert_cmpstr (digest, ==, HELLO_DIGEST);
  g_assert_cmpstr (back, ==, hash);
}

static void
test_digest_among_others (void)
{
  g_autofree char *hash = sky_hash_from_digest ("sha-512=:AAAA:, " HELLO_DIGEST);
  g_autofree char *expected = sky_hash_bytes (HELLO_JSON, strlen (HELLO_JSON));

  g_assert_cmpstr (hash, ==, expected);
}

static void
test_broken_digests (void)
{
  static const char *const broken[] = {
    "",          "sha-256=", "sha-256=:", "sha-256=:AAAA:", "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP",
    "md5=:AAAA:"
  };

  g_assert_null (sky_hash_from_digest (NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    g_assert_null (sky_hash_from_digest (broken[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/hash/published-vectors", test_published_vectors);
  g_test_add_func ("/base/hash/pieces-equal-whole", test_pieces_equal_whole);
  g_test_add_func ("/base/hash/file", test_file);
  g_test_add_func ("/base/hash/missing-file", test_missing_file);
  g_test_add_func ("/base/hash/digest-of-the-rfc", test_digest_of_the_rfc);
  g_test_add_func ("/base/hash/digest-among-others", test_digest_among_others);
  g_test_add_func ("/base/hash/broken-digests", test_broken_digests);
  return g_test_run ();
}
