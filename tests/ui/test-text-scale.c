/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Widths follow the size of text that the user chose. */
#include "ui/sky-text-scale.h"

static void
test_dpi (void)
{
  g_assert_cmpfloat (sky_text_scale_of ("Cantarell 11", 96 * 1024), ==, 1);
  g_assert_cmpfloat (sky_text_scale_of ("Cantarell 11", 144 * 1024), ==, 1.5);
  g_assert_cmpfloat (sky_text_scale_of ("Cantarell 11", -1), ==, 1);
}

static void
test_font (void)
{
  g_assert_cmpfloat (sky_text_scale_of ("Noto Sans Bold 22", 96 * 1024), ==, 2);
  g_assert_cmpfloat_with_epsilon (sky_text_scale_of ("Sans 22px", -1), 1.5, 1e-9);
  g_assert_cmpfloat (sky_text_scale_of ("Sans", -1), ==, 1);
  g_assert_cmpfloat (sky_text_scale_of (NULL, -1), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/text-scale/dpi", test_dpi);
  g_test_add_func ("/ui/text-scale/font", test_font);
  return g_test_run ();
}
