/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sky-range-set.h"

#define UNIVERSE 200

static char *
to_text (const SkyRangeSet *set)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sky_range_set_get_size (set); i++)
    {
      SkyRange range = sky_range_set_get (set, i);

      g_string_append_printf (text, "[%d,%d)", (int) range.start, (int) range.end);
    }
  return g_string_free (text, FALSE);
}

static void
assert_set (const SkyRangeSet *set, const char *expected)
{
  g_autofree char *text = to_text (set);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_touching_ranges_join (void)
{
  g_autoptr (SkyRangeSet) set = sky_range_set_new ();

  sky_range_set_add (set, 10, 20);
  sky_range_set_add (set, 30, 40);
  assert_set (set, "[10,20)[30,40)");
  sky_range_set_add (set, 20, 30);
  assert_set (set, "[10,40)");
  sky_range_set_add (set, 5, 5);
  assert_set (set, "[10,40)");
}

static void
test_remove_splits (void)
{
  g_autoptr (SkyRangeSet) set = sky_range_set_new ();

  sky_range_set_add (set, 0, 100);
  sky_range_set_remove (set, 40, 60);
  assert_set (set, "[0,40)[60,100)");
  sky_range_set_remove (set, 30, 70);
  assert_set (set, "[0,30)[70,100)");
  sky_range_set_remove (set, 0, 100);
  assert_set (set, "");
}

static void
test_first_hole (void)
{
  g_autoptr (SkyRangeSet) set = sky_range_set_new ();
  SkyRange hole;

  sky_range_set_add (set, 10, 20);
  g_assert_true (sky_range_set_first_hole (set, 0, 100, &hole));
  g_assert_cmpuint (hole.start, ==, 0);
  g_assert_cmpuint (hole.end, ==, 10);
  g_assert_true (sky_range_set_first_hole (set, 15, 100, &hole));
  g_assert_cmpuint (hole.start, ==, 20);
  g_assert_cmpuint (hole.end, ==, 100);
  g_assert_false (sky_range_set_first_hole (set, 10, 20, &hole));
}

/* Random operations beside a plain array of booleans. */
static void
test_against_a_bitmap (void)
{
  g_autoptr (SkyRangeSet) set = sky_range_set_new ();
  gboolean bits[UNIVERSE] = { FALSE };

  for (int round = 0; round < 5000; round++)
    {
      int      start = g_test_rand_int_range (0, UNIVERSE);
      int      end = g_test_rand_int_range (start, UNIVERSE + 1);
      gboolean add = g_test_rand_bit ();
      guint64  total = 0;

      if (add)
        sky_range_set_add (set, start, end);
      else
        sky_range_set_remove (set, start, end);
      for (int i = start; i < end; i++)
        bits[i] = add;
      for (int i = 0; i < UNIVERSE; i++)
        {
          g_assert_cmpint (sky_range_set_contains (set, i, i + 1), ==, bits[i]);
          total += bits[i];
        }
      g_assert_cmpuint (sky_range_set_get_total (set), ==, total);
      for (guint i = 1; i < sky_range_set_get_size (set); i++)
        g_assert_cmpuint (sky_range_set_get (set, i - 1).end, <, sky_range_set_get (set, i).start);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/range-set/touching-ranges-join", test_touching_ranges_join);
  g_test_add_func ("/base/range-set/remove-splits", test_remove_splits);
  g_test_add_func ("/base/range-set/first-hole", test_first_hole);
  g_test_add_func ("/base/range-set/against-a-bitmap", test_against_a_bitmap);
  return g_test_run ();
}
