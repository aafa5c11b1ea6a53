/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sky-backoff.h"

static void
test_doubles_within_a_quarter (void)
{
  SkyBackoff backoff = { .first_ms = 100, .limit_ms = 100000 };

  for (guint i = 0, middle = 100; i < 8; i++, middle *= 2)
    {
      guint delay = sky_backoff_next_ms (&backoff);

      g_assert_cmpuint (delay, >=, middle - middle / 4);
      g_assert_cmpuint (delay, <=, middle + middle / 4);
    }
}

static void
test_limit_holds_for_ever (void)
{
  SkyBackoff backoff = { .first_ms = 100, .limit_ms = 1000 };

  for (int i = 0; i < 200; i++)
    g_assert_cmpuint (sky_backoff_next_ms (&backoff), <=, 1250);
}

static void
test_reset_begins_again (void)
{
  SkyBackoff backoff = { .first_ms = 100, .limit_ms = 100000, .attempt = 9 };

  sky_backoff_reset (&backoff);
  g_assert_cmpuint (sky_backoff_next_ms (&backoff), <=, 125);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/backoff/doubles-within-a-quarter", test_doubles_within_a_quarter);
  g_test_add_func ("/base/backoff/limit-holds-for-ever", test_limit_holds_for_ever);
  g_test_add_func ("/base/backoff/reset-begins-again", test_reset_begins_again);
  return g_test_run ();
}
