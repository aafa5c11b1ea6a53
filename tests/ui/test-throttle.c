/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked for often is done now and then, and the last of it always. */
#include "ui/sky-throttle.h"

/* Long enough that nothing is over before the test asks again, on any machine. */
#define LONG_MS 3600000

static void
count (gpointer data)
{
  (*(int *) data)++;
}

static void
test_first_at_once (void)
{
  int n_acts = 0;
  g_autoptr (SkyThrottle) throttle = sky_throttle_new (LONG_MS, count, &n_acts);

  g_assert_cmpint (n_acts, ==, 0);
  sky_throttle_ask (throttle);
  g_assert_cmpint (n_acts, ==, 1);
}

static void
test_rest_held_back (void)
{
  int n_acts = 0;
  g_autoptr (SkyThrottle) throttle = sky_throttle_new (LONG_MS, count, &n_acts);

  for (int i = 0; i < 100; i++)
    sky_throttle_ask (throttle);
  g_assert_cmpint (n_acts, ==, 1);
  sky_throttle_flush (throttle);
  g_assert_cmpint (n_acts, ==, 2);
  sky_throttle_flush (throttle);
  g_assert_cmpint (n_acts, ==, 2);
  sky_throttle_ask (throttle);
  g_assert_cmpint (n_acts, ==, 3);
}

static void
test_last_is_done (void)
{
  int n_acts = 0;
  g_autoptr (SkyThrottle) throttle = sky_throttle_new (1, count, &n_acts);

  sky_throttle_ask (throttle);
  sky_throttle_ask (throttle);
  while (n_acts < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (n_acts, ==, 2);
}

static void
test_freed_is_silent (void)
{
  int          n_acts = 0;
  SkyThrottle *throttle = sky_throttle_new (1, count, &n_acts);

  sky_throttle_ask (throttle);
  sky_throttle_ask (throttle);
  sky_throttle_free (throttle);
  g_assert_false (g_main_context_pending (NULL));
  g_assert_cmpint (n_acts, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/throttle/first-at-once", test_first_at_once);
  g_test_add_func ("/ui/throttle/rest-held-back", test_rest_held_back);
  g_test_add_func ("/ui/throttle/last-is-done", test_last_is_done);
  g_test_add_func ("/ui/throttle/freed-is-silent", test_freed_is_silent);
  return g_test_run ();
}
