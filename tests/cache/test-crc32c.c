/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CRC-32C against the examples of RFC 3720, appendix B.4. */
#include "cache/sky-crc32c.h"

#include <string.h>

static void
test_zeros (void)
{
  guint8 data[32] = { 0 };

  g_assert_cmphex (sky_crc32c (data, sizeof data), ==, 0x8a9136aa);
}

static void
test_ones (void)
{
  guint8 data[32];

  memset (data, 0xff, sizeof data);
  g_assert_cmphex (sky_crc32c (data, sizeof data), ==, 0x62a8ab43);
}

static void
test_rising (void)
{
  guint8 data[32];

  for (guint i = 0; i < sizeof data; i++)
    data[i] = i;
  g_assert_cmphex (sky_crc32c (data, sizeof data), ==, 0x46dd794e);
}

static void
test_falling (void)
{
  guint8 data[32];

  for (guint i = 0; i < sizeof data; i++)
    data[i] = 31 - i;
  g_assert_cmphex (sky_crc32c (data, sizeof data), ==, 0x113fdb5c);
}

static void
test_odd_length (void)
{
  /* The check value of CRC-32C in the catalogue of parametrised CRC algorithms. */
  g_assert_cmphex (sky_crc32c ("123456789", 9), ==, 0xe3069283);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cache/crc32c/zeros", test_zeros);
  g_test_add_func ("/cache/crc32c/ones", test_ones);
  g_test_add_func ("/cache/crc32c/rising", test_rising);
  g_test_add_func ("/cache/crc32c/falling", test_falling);
  g_test_add_func ("/cache/crc32c/odd-length", test_odd_length);

  return g_test_run ();
}
