/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a sealed block is bound to, and what names become. */
#include "cache/sky-cache-cipher.h"

#include <string.h>

#include "cache/sky-cache-fixture.h"

typedef struct
{
  SkyCacheCipher *cipher;
  SkyCipherPlace  place;
  SkyCacheBlock   block;
  guint8          data[100];
} Sealed;

static void
seal (Sealed *sealed)
{
  g_autoptr (GBytes) key = fixture_make_key (1);

  *sealed = (Sealed){ .cipher = sky_cache_cipher_new (key),
                      .place = { 3, 1, 200000, "drive", "v1" },
                      .block = { .index = 2, .first = 10, .last = 110 } };
  memset (sealed->data, 'x', sizeof sealed->data);
  g_assert_true (
      sky_cache_cipher_seal (sealed->cipher, &sealed->place, &sealed->block, sealed->data));
}

static gboolean
open_sealed (Sealed *sealed)
{
  gboolean opened =
      sky_cache_cipher_open (sealed->cipher, &sealed->place, &sealed->block, sealed->data);

  sky_cache_cipher_unref (sealed->cipher);

  return opened;
}

static void
test_same_place (void)
{
  Sealed sealed;
  guint8 plain[100];

  memset (plain, 'x', sizeof plain);
  seal (&sealed);
  g_assert_cmpint (memcmp (sealed.data, plain, sizeof plain), !=, 0);
  g_assert_true (open_sealed (&sealed));
  g_assert_cmpmem (sealed.data, sizeof plain, plain, sizeof plain);
}

static void
test_other_place (void)
{
#define REFUSED(change)                                                                            \
  {                                                                                                \
    Sealed sealed;                                                                                 \
    seal (&sealed);                                                                                \
    sealed.change;                                                                                 \
    g_assert_false (open_sealed (&sealed));                                                        \
  }
  REFUSED (place.id = 4);
  REFUSED (place.generation = 2);
  REFUSED (place.size = 200001);
  REFUSED (place.drive = "other");
  REFUSED (place.version = "v2");
  REFUSED (block.index = 3);
  REFUSED (block.first = 11);
  REFUSED (block.last = 109);
#undef REFUSED
}

static void
test_names (void)
{
  g_autoptr (GBytes) key = fixture_make_key (1);
  g_autoptr (GBytes) other_key = fixture_make_key (2);
  g_autoptr (SkyCacheCipher) cipher = sky_cache_cipher_new (key);
  g_autoptr (SkyCacheCipher) again = sky_cache_cipher_new (key);
  g_autoptr (SkyCacheCipher) other = sky_cache_cipher_new (other_key);
  g_autofree char *name = sky_cache_cipher_hash_name (cipher, "/a.flac");
  g_autofree char *same = sky_cache_cipher_hash_name (again, "/a.flac");
  g_autofree char *other_name = sky_cache_cipher_hash_name (cipher, "/b.flac");
  g_autofree char *foreign = sky_cache_cipher_hash_name (other, "/a.flac");

  g_assert_cmpstr (name, ==, same);
  g_assert_cmpstr (name, !=, other_name);
  g_assert_cmpstr (name, !=, foreign);
  g_assert_null (strstr (name, "flac"));
  g_assert_cmpstr (sky_cache_cipher_get_id (cipher), ==, sky_cache_cipher_get_id (again));
  g_assert_cmpstr (sky_cache_cipher_get_id (cipher), !=, sky_cache_cipher_get_id (other));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cache/cache-cipher/same-place", test_same_place);
  g_test_add_func ("/cache/cache-cipher/other-place", test_other_place);
  g_test_add_func ("/cache/cache-cipher/names", test_names);

  return g_test_run ();
}
