/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sealing, against test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation", and
 * against everything that may not open. */
#include "base/sky-sealer.h"

#include <string.h>

static guint8 *
from_hex (const char *hex)
{
  gsize   size = strlen (hex) / 2;
  guint8 *bytes = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    bytes[i] = g_ascii_xdigit_value (hex[2 * i]) * 16 + g_ascii_xdigit_value (hex[2 * i + 1]);

  return bytes;
}

static GBytes *
bytes_from_hex (const char *hex)
{
  return g_bytes_new_take (from_hex (hex), strlen (hex) / 2);
}

static void
test_published (void)
{
  g_autoptr (GBytes) key = bytes_from_hex ("feffe9928665731c6d6a8f9467308308"
                                           "feffe9928665731c6d6a8f9467308308");
  g_autoptr (GBytes) context = bytes_from_hex ("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  g_autofree guint8 *seal = from_hex ("cafebabefacedbaddecaf88876fc6ece0f4e1768cddf8853bb2d551b");
  g_autofree guint8 *data =
      from_hex ("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662");
  g_autofree guint8 *plain =
      from_hex ("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
  g_autoptr (SkySealer) sealer = sky_sealer_new (key);

  g_assert_true (sky_sealer_open (sealer, context, data, 60, seal));
  g_assert_cmpmem (data, 60, plain, 60);
}

static void
test_there_and_back (void)
{
  g_autoptr (GBytes) key = sky_sealer_make_key ();
  g_autoptr (GBytes) context = g_bytes_new_static ("here", 4);
  g_autoptr (SkySealer) sealer = sky_sealer_new (key);
  guint8 seal[SKY_SEALER_SEAL_SIZE];
  guint8 other_seal[SKY_SEALER_SEAL_SIZE];
  guint8 data[] = "the same words";
  guint8 other[] = "the same words";

  g_assert_true (sky_sealer_seal (sealer, context, data, sizeof data, seal));
  g_assert_true (sky_sealer_seal (sealer, context, other, sizeof other, other_seal));
  g_assert_cmpint (memcmp (data, other, sizeof data), !=, 0);
  g_assert_cmpint (memcmp (seal, other_seal, SKY_SEALER_NONCE_SIZE), !=, 0);
  g_assert_true (sky_sealer_open (sealer, context, data, sizeof data, seal));
  g_assert_cmpstr ((char *) data, ==, "the same words");
}

static void
test_not_opened (void)
{
  g_autoptr (GBytes) key = sky_sealer_make_key ();
  g_autoptr (GBytes) other_key = sky_sealer_make_key ();
  g_autoptr (GBytes) context = g_bytes_new_static ("here", 4);
  g_autoptr (GBytes) elsewhere = g_bytes_new_static ("there", 5);
  g_autoptr (SkySealer) sealer = sky_sealer_new (key);
  g_autoptr (SkySealer) other = sky_sealer_new (other_key);
  guint8 seal[SKY_SEALER_SEAL_SIZE];
  guint8 data[] = "words";
  guint8 copy[sizeof data];

  g_assert_true (sky_sealer_seal (sealer, context, data, sizeof data, seal));
#define COPY memcpy (copy, data, sizeof data)
  COPY;
  g_assert_false (sky_sealer_open (sealer, elsewhere, copy, sizeof copy, seal));
  COPY;
  g_assert_false (sky_sealer_open (other, context, copy, sizeof copy, seal));
  COPY;
  g_assert_false (sky_sealer_open (sealer, context, copy, sizeof copy - 1, seal));
  COPY;
  copy[2] ^= 1;
  g_assert_false (sky_sealer_open (sealer, context, copy, sizeof copy, seal));
  COPY;
  seal[SKY_SEALER_SEAL_SIZE - 1] ^= 1;
  g_assert_false (sky_sealer_open (sealer, context, copy, sizeof copy, seal));
#undef COPY
}

static void
test_keys_differ (void)
{
  g_autoptr (GBytes) one = sky_sealer_make_key ();
  g_autoptr (GBytes) other = sky_sealer_make_key ();

  g_assert_cmpuint (g_bytes_get_size (one), ==, SKY_SEALER_KEY_SIZE);
  g_assert_false (g_bytes_equal (one, other));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/sealer/published", test_published);
  g_test_add_func ("/base/sealer/there-and-back", test_there_and_back);
  g_test_add_func ("/base/sealer/not-opened", test_not_opened);
  g_test_add_func ("/base/sealer/keys-differ", test_keys_differ);

  return g_test_run ();
}
