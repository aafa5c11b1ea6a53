/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PUT against the real server. */

#include "sky-http-client.h"

/* SHA-256 of "abc": FIPS 180-2, appendix B.1. */
#define ABC_SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define ABC_DIGEST "sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:"

static void
test_new (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) put = sky_http_send (server, "PUT", "a.txt", "abc", 3, NULL);
  g_autoptr (SkyHttpAnswer) get = sky_http_send (server, "GET", "a.txt", NULL, 0, NULL);

  g_assert_cmpuint (put->status, ==, 201);
  g_assert_cmpstr (sky_http_answer_get (put, "Repr-Digest"), ==, ABC_DIGEST);
  g_assert_cmpuint (get->status, ==, 200);
  g_assert_cmpstr (get->body, ==, "abc");
  g_assert_cmpstr (sky_http_answer_get (get, "ETag"), ==, sky_http_answer_get (put, "ETag"));
}

static void
test_replace (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) first = sky_http_send (server, "PUT", "a", "abc", 3, NULL);
  g_autoptr (SkyHttpAnswer) second = sky_http_send (server, "PUT", "a", "defg", 4, NULL);
  g_autoptr (SkyHttpAnswer) get = sky_http_send (server, "GET", "a", NULL, 0, NULL);

  g_assert_cmpuint (second->status, ==, 204);
  g_assert_cmpstr (get->body, ==, "defg");
  g_assert_cmpstr (sky_http_answer_get (first, "ETag"), !=, sky_http_answer_get (second, "ETag"));
  sky_http_wait_blobs (server, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/put/new", test_new);
  g_test_add_func ("/server/put/replace", test_replace);
  return g_test_run ();
}
