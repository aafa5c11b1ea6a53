/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why something failed, as it is kept. */
#include "base/sky-fault.h"

#include <gio/gio.h>

#include "base/sky-database.h"

/* The names stand in files on disk: they never change. */
static void
test_names (void)
{
  g_autoptr (GError) error =
                 g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "No space left on device");
  g_autoptr (GError) other =
                 g_error_new_literal (SKY_DATABASE_ERROR, SKY_DATABASE_ERROR_FULL, "full");
  g_autoptr (SkyFault) fault = sky_fault_new (error, "one.flac");
  g_autoptr (SkyFault) ours = sky_fault_new (other, NULL);

  g_assert_cmpstr (sky_fault_get_domain (fault), ==, "g-io-error-quark");
  g_assert_cmpint (sky_fault_get_code (fault), ==, 12);
  g_assert_cmpstr (sky_fault_get_name (fault), ==, "one.flac");
  g_assert_cmpstr (sky_fault_get_text (fault), ==, "No space left on device");
  g_assert_cmpstr (sky_fault_get_domain (ours), ==, "sky_database_error");
  g_assert_null (sky_fault_get_name (ours));
}

static void
test_error_again (void)
{
  g_autoptr (SkyFault) fault = sky_fault_new_kept ("It is full", "g-io-error-quark", 12, "a");
  g_autoptr (SkyFault) old = sky_fault_new_kept ("It is full", NULL, 0, NULL);
  g_autoptr (GError) error = sky_fault_dup_error (fault);
  g_autoptr (GError) unknown = sky_fault_dup_error (old);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_cmpstr (error->message, ==, "It is full");
  g_assert_false (unknown->domain == G_IO_ERROR);
  g_assert_cmpstr (unknown->message, ==, "It is full");
}

static void
test_equal (void)
{
  g_autoptr (SkyFault) one = sky_fault_new_kept ("text", "domain", 1, "name");
  g_autoptr (SkyFault) same = sky_fault_new_kept ("text", "domain", 1, "name");
  g_autoptr (SkyFault) code = sky_fault_new_kept ("text", "domain", 2, "name");
  g_autoptr (SkyFault) name = sky_fault_new_kept ("text", "domain", 1, NULL);
  g_autoptr (SkyFault) domain = sky_fault_new_kept ("text", NULL, 1, "name");

  g_assert_true (sky_fault_equal (one, same));
  g_assert_true (sky_fault_equal (NULL, NULL));
  g_assert_false (sky_fault_equal (one, NULL));
  g_assert_false (sky_fault_equal (NULL, one));
  g_assert_false (sky_fault_equal (one, code));
  g_assert_false (sky_fault_equal (one, name));
  g_assert_false (sky_fault_equal (one, domain));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/fault/names", test_names);
  g_test_add_func ("/base/fault/error-again", test_error_again);
  g_test_add_func ("/base/fault/equal", test_equal);
  return g_test_run ();
}
