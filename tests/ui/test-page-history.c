/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the user has been. */
#include "ui/sky-page-history.h"

static void
test_back_and_forward (void)
{
  g_autoptr (SkyPageHistory) history = sky_page_history_new ();

  g_assert_null (sky_page_history_get_current (history));
  g_assert_false (sky_page_history_can_go (history, -1));
  sky_page_history_visit (history, "home");
  sky_page_history_visit (history, "songs");
  g_assert_cmpstr (sky_page_history_go (history, -1), ==, "home");
  g_assert_false (sky_page_history_can_go (history, -1));
  g_assert_cmpstr (sky_page_history_go (history, 1), ==, "songs");
  g_assert_null (sky_page_history_go (history, 1));
}

static void
test_visit_forgets_forward (void)
{
  g_autoptr (SkyPageHistory) history = sky_page_history_new ();

  sky_page_history_visit (history, "a");
  sky_page_history_visit (history, "b");
  sky_page_history_go (history, -1);
  sky_page_history_visit (history, "c");
  g_assert_false (sky_page_history_can_go (history, 1));
  g_assert_cmpstr (sky_page_history_go (history, -1), ==, "a");
}

static void
test_same_page (void)
{
  g_autoptr (SkyPageHistory) history = sky_page_history_new ();

  sky_page_history_visit (history, "a");
  sky_page_history_visit (history, "a");
  g_assert_false (sky_page_history_can_go (history, -1));
}

static void
test_bounded (void)
{
  g_autoptr (SkyPageHistory) history = sky_page_history_new ();
  guint steps = 0;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *page = g_strdup_printf ("%u", i);

      sky_page_history_visit (history, page);
    }
  g_assert_cmpstr (sky_page_history_get_current (history), ==, "999");
  while (sky_page_history_go (history, -1) != NULL)
    steps++;
  g_assert_cmpuint (steps, ==, 99);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/page-history/back-and-forward", test_back_and_forward);
  g_test_add_func ("/ui/page-history/visit-forgets-forward", test_visit_forgets_forward);
  g_test_add_func ("/ui/page-history/same-page", test_same_page);
  g_test_add_func ("/ui/page-history/bounded", test_bounded);
  return g_test_run ();
}
