/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers, times and names as people read them. */
#include "ui/sky-format.h"

#include <gio/gio.h>

static void
assert_taken (char *text, const char *wanted)
{
  g_assert_cmpstr (text, ==, wanted);
  g_free (text);
}

static void
test_duration (void)
{
  assert_taken (sky_format_duration (0), "0:00");
  assert_taken (sky_format_duration (59999), "0:59");
  assert_taken (sky_format_duration (220000), "3:40");
  assert_taken (sky_format_duration (3723000), "1:02:03");
  assert_taken (sky_format_duration (-1), "–:––");
}

static void
test_total (void)
{
  assert_taken (sky_format_total (0), "0 min");
  assert_taken (sky_format_total (3000), "1 min");
  assert_taken (sky_format_total (89000), "1 min");
  assert_taken (sky_format_total (91000), "2 min");
  assert_taken (sky_format_total (29 * G_GINT64_CONSTANT (60000)), "29 min");
  assert_taken (sky_format_total (192 * G_GINT64_CONSTANT (60000)), "3 h 12 min");
  assert_taken (sky_format_total (41 * G_GINT64_CONSTANT (86400000)), "41 days");
}

static gint64
unix_time (int year, int month, int day, int hour)
{
  g_autoptr (GDateTime) time = g_date_time_new_local (year, month, day, hour, 12, 0);

  return g_date_time_to_unix (time);
}

static void
test_date (void)
{
  gint64 now = unix_time (2026, 3, 1, 15);

  assert_taken (sky_format_date (unix_time (2026, 3, 1, 9), now), "Today 09:12");
  assert_taken (sky_format_date (unix_time (2026, 2, 28, 23), now), "Yesterday");
  assert_taken (sky_format_date (unix_time (2026, 1, 12, 9), now), "12 Jan");
  assert_taken (sky_format_date (unix_time (2025, 11, 2, 9), now), "2 Nov 2025");
  assert_taken (sky_format_date (0, now), "—");
}

static void
test_time_left (void)
{
  assert_taken (sky_format_time_left (-1), "");
  assert_taken (sky_format_time_left (4), "a few seconds left");
  assert_taken (sky_format_time_left (45), "less than a minute left");
  assert_taken (sky_format_time_left (61), "2 min left");
  assert_taken (sky_format_time_left (3 * 3600), "3 h left");
}

static void
test_direction (void)
{
  assert_taken (sky_format_title ("Kranballett"), "Kranballett");
  assert_taken (sky_format_title ("夜の電車"), "夜の電車");
  assert_taken (sky_format_title ("ليل"), "\u200e\u2068ليل\u2069");
  assert_taken (sky_format_file_name ("ليل.m4a"), "\u200e\u2066ليل.m4a\u2069");
  assert_taken (sky_format_title (NULL), "");
}

/* Text from a tag or a server can be anything: labels must get UTF-8. */
static void
test_invalid (void)
{
  g_autofree char *title = sky_format_title ("caf\xe9");

  g_assert_true (g_utf8_validate (title, -1, NULL));
}

static void
test_place (void)
{
  assert_taken (sky_format_place ("Home cloud", "/"), "Home cloud");
  assert_taken (sky_format_place ("Home cloud", "/Music/Kites"), "Home cloud › Music › Kites");
  assert_taken (sky_format_place ("A", "/1/2/3"), "A › 1 › 2 › 3");
  assert_taken (sky_format_place ("A", "/1/2/3/4/5"), "A › 1 › … › 5");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/format/duration", test_duration);
  g_test_add_func ("/ui/format/total", test_total);
  g_test_add_func ("/ui/format/date", test_date);
  g_test_add_func ("/ui/format/time-left", test_time_left);
  g_test_add_func ("/ui/format/direction", test_direction);
  g_test_add_func ("/ui/format/invalid", test_invalid);
  g_test_add_func ("/ui/format/place", test_place);
  return g_test_run ();
}
