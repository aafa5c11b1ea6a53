/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors in the user's words: each tells what can be done. */
#include "ui/sky-error-text.h"

#include "app/sky-services.h"
#include "base/sky-database.h"

static void
assert_text (GQuark domain, int code, const char *wanted)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, "raw words");
  g_autofree char *text = sky_error_text (error, "Home cloud");

  g_assert_cmpstr (text, ==, wanted);
}

static void
test_drive (void)
{
  assert_text (SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE,
               "Home cloud does not answer. Check that it is on and reachable.");
  assert_text (SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_QUOTA, "Home cloud is full. Free up space there.");
}

/* None of a drive's errors may reach the user as the program's own words. */
static void
test_every_drive_error (void)
{
  for (int code = SKY_DRIVE_ERROR_AUTH; code <= SKY_DRIVE_ERROR_NAME; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (SKY_DRIVE_ERROR, code, "raw words");
      g_autofree char *text = sky_error_text (error, NULL);

      g_assert_null (strstr (text, "raw words"));
      g_assert_cmpint (strlen (text), >, 10);
    }
}

static void
test_database (void)
{
  assert_text (SKY_DATABASE_ERROR, SKY_DATABASE_ERROR_CORRUPT,
               "raw words. Move this file away to begin afresh; your music is not touched.");
  assert_text (SKY_DATABASE_ERROR, SKY_DATABASE_ERROR_FAILED, "raw words");
}

static void
test_unknown (void)
{
  assert_text (G_IO_ERROR, G_IO_ERROR_FAILED, "raw words");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/error-text/drive", test_drive);
  g_test_add_func ("/ui/error-text/every-drive-error", test_every_drive_error);
  g_test_add_func ("/ui/error-text/database", test_database);
  g_test_add_func ("/ui/error-text/unknown", test_unknown);
  return g_test_run ();
}
