/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "drive/sky-drive-path.h"

#include "drive/sky-drive-error.h"

static void
test_valid (void)
{
  const char *valid[] = { "/", "/a", "/a/b c", "/.hidden", "/...", "/a..b", "/\303\274", "/ " };
  const char *invalid[] = { "",        "a",      "//",      "/a/",   "/a//b", "/.",    "/..",
                            "/a/../b", "/a/./b", "/a\001b", "/a\nb", "/\177", "/\377", "/\303" };

  for (guint i = 0; i < G_N_ELEMENTS (valid); i++)
    g_assert_true (sky_drive_path_is_valid (valid[i]));
  for (guint i = 0; i < G_N_ELEMENTS (invalid); i++)
    g_assert_false (sky_drive_path_is_valid (invalid[i]));
  g_assert_false (sky_drive_path_is_valid (NULL));
}

static void
test_name (void)
{
  const char      *bad[] = { "", ".", "..", "a/b", "a\tb", "\377", "a\177" };
  g_autofree char *longest = g_strnfill (255, 'x');
  g_autofree char *too_long = g_strnfill (256, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (sky_drive_name_check (bad[i], &error));
      g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NAME);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  g_assert_true (sky_drive_name_check (longest, NULL));
  g_assert_false (sky_drive_name_check (too_long, NULL));
  g_assert_true (sky_drive_name_check ("a#?%+& .mp3", NULL));
}

static void
test_normalise (void)
{
  const char *pairs[][2] = {
    { "", "/" },        { "/", "/" },       { "///", "/" },
    { "a", "/a" },      { "/a/", "/a" },    { "a//b///c", "/a/b/c" },
    { "/./a/.", "/a" }, { "/a b", "/a b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *path = sky_drive_path_normalise (pairs[i][0], NULL);

      g_assert_cmpstr (path, ==, pairs[i][1]);
      g_assert_true (sky_drive_path_is_valid (path));
    }
}

static void
test_normalise_refuses (void)
{
  const char *paths[] = { "..", "/a/..", "/a/../b", "a\nb", "\377" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sky_drive_path_normalise (paths[i], &error));
      g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NAME);
    }
}

static void
test_parts (void)
{
  const char *rows[][3] = {
    { "/", "/", "" },
    { "/a", "/", "a" },
    { "/a/b", "/a", "b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *parent = sky_drive_path_dup_parent (rows[i][0]);
      g_autofree char *name = sky_drive_path_dup_name (rows[i][0]);

      g_assert_cmpstr (parent, ==, rows[i][1]);
      g_assert_cmpstr (name, ==, rows[i][2]);
    }
}

static void
test_join (void)
{
  g_autofree char *top = sky_drive_path_join ("/", "a");
  g_autofree char *inner = sky_drive_path_join ("/a", "b");

  g_assert_cmpstr (top, ==, "/a");
  g_assert_cmpstr (inner, ==, "/a/b");
}

static void
test_inside (void)
{
  g_assert_true (sky_drive_path_is_inside ("/a/b", "/a"));
  g_assert_true (sky_drive_path_is_inside ("/a/b/c", "/a"));
  g_assert_true (sky_drive_path_is_inside ("/a", "/"));
  g_assert_false (sky_drive_path_is_inside ("/a", "/a"));
  g_assert_false (sky_drive_path_is_inside ("/ab", "/a"));
  g_assert_false (sky_drive_path_is_inside ("/", "/"));
  g_assert_false (sky_drive_path_is_inside ("/a", "/a/b"));
}

/* RFC 3986 section 2.3: letters, digits, "-", ".", "_", "~" are never escaped. */
static void
test_escape (void)
{
  g_autofree char *plain = sky_drive_path_escape ("/az/AZ09-._~");
  g_autofree char *hard = sky_drive_path_escape ("/a b#?%+&=;:@!$'()*,[]\"\\<>|^`{}");
  g_autofree char *utf8 = sky_drive_path_escape ("/\303\274");

  g_assert_cmpstr (plain, ==, "/az/AZ09-._~");
  g_assert_cmpstr (hard, ==,
                   "/a%20b%23%3F%25%2B%26%3D%3B%3A%40%21%24%27%28%29%2A%2C%5B%5D%22%5C%3C%3E%7C"
                   "%5E%60%7B%7D");
  g_assert_cmpstr (utf8, ==, "/%C3%BC");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drive/drive-path/valid", test_valid);
  g_test_add_func ("/drive/drive-path/name", test_name);
  g_test_add_func ("/drive/drive-path/normalise", test_normalise);
  g_test_add_func ("/drive/drive-path/normalise-refuses", test_normalise_refuses);
  g_test_add_func ("/drive/drive-path/parts", test_parts);
  g_test_add_func ("/drive/drive-path/join", test_join);
  g_test_add_func ("/drive/drive-path/inside", test_inside);
  g_test_add_func ("/drive/drive-path/escape", test_escape);
  return g_test_run ();
}
