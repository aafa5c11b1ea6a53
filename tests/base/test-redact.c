/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sky-redact.h"

#include <string.h>

static void
assert_redacted (const char *uri, const char *expected)
{
  g_autofree char *redacted = sky_redact_uri (uri);

  g_assert_cmpstr (redacted, ==, expected);
}

static void
test_password_goes (void)
{
  assert_redacted ("https://anna:s3cret@cloud.example/dav/a%20b",
                   "https://cloud.example/dav/a%20b");
}

static void
test_query_goes (void)
{
  assert_redacted ("https://s3.example:9000/b/k?X-Amz-Signature=abc&x=1#frag",
                   "https://s3.example:9000/b/k?redacted");
}

static void
test_unreadable_is_not_shown (void)
{
  g_autofree char *redacted = sky_redact_uri ("token=abc");

  g_assert_null (strstr (redacted, "abc"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/redact/password-goes", test_password_goes);
  g_test_add_func ("/base/redact/query-goes", test_query_goes);
  g_test_add_func ("/base/redact/unreadable-is-not-shown", test_unreadable_is_not_shown);
  return g_test_run ();
}
