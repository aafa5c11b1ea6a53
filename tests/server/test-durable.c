/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is left of a drive after kill -9, a full disk and other accidents. */

#include "sky-http-client.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define RAW_AUTH "Host: localhost\r\nAuthorization: Bearer " SKY_SERVER_FIXTURE_TOKEN "\r\n"

static void
assert_content (SkyServerFixture *server, const char *path, const char *content)
{
  g_autoptr (SkyHttpAnswer) get = sky_http_send (server, "GET", path, NULL, 0, NULL);

  g_assert_cmpuint (get->status, ==, 200);
  g_assert_cmpstr (get->body, ==, content);
}

static void
assert_sound (SkyServerFixture *server)
{
  g_autofree char *output = NULL;
  int              status =
      sky_http_run (&output, NULL, "check", "--root", sky_server_fixture_get_root (server), NULL);

  g_test_message ("%s", output);
  g_assert_cmpint (status, ==, 0);
}

static void
test_restart (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();

  g_assert_cmpuint (sky_http_put (server, "a", "abc", 3), ==, 201);
  g_assert_cmpint (sky_server_fixture_stop (server), ==, 0);
  sky_server_fixture_start (server);
  assert_content (server, "a", "abc");
}

static void
test_kill_in_put (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *part = g_strnfill (400 * 1024, 'x');

  g_assert_cmpuint (sky_http_put (server, "old", "abc", 3), ==, 201);
  connection = sky_http_connect (server);
  sky_http_write (connection, "PUT /old HTTP/1.1\r\n" RAW_AUTH "Content-Length: 1000000\r\n\r\n",
                  -1);
  sky_http_write (connection, part, -1);
  sky_http_wait_temp (server, 1);
  sky_server_fixture_kill (server);
  sky_server_fixture_start (server);
  g_assert_cmpuint (sky_server_fixture_count_temp (server), ==, 0);
  assert_content (server, "old", "abc");
  assert_sound (server);
}

/* The moment between the rename of a blob and the commit leaves a file that nobody knows. */
static void
test_unknown_blob (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autofree char *folder = NULL;
  g_autofree char *blob = NULL;

  g_assert_cmpuint (sky_http_put (server, "a", "abc", 3), ==, 201);
  sky_server_fixture_kill (server);
  folder = g_build_filename (sky_server_fixture_get_root (server), "blobs", "00", NULL);
  /* 64 hexadecimal digits with the two of the folder */
  blob = g_build_filename (folder, "11223344556677889900aabbccddeeff0011223344556677889900aabbccdd",
                           NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (blob, "left over", -1, NULL));
  g_assert_cmpuint (sky_server_fixture_count_blobs (server), ==, 2);
  sky_server_fixture_start (server);
  sky_http_wait_blobs (server, 1);
  assert_content (server, "a", "abc");
}

/* A blob that went missing comes back with the next upload of the same content. */
static void
test_lost_blob (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autofree char *blobs = g_build_filename (sky_server_fixture_get_root (server), "blobs", NULL);

  g_assert_cmpuint (sky_http_put (server, "a", "abc", 3), ==, 201);
  sky_server_fixture_remove_tree (blobs);
  g_assert_cmpint (g_mkdir (blobs, 0700), ==, 0);
  g_assert_cmpuint (sky_http_status (server, "GET", "a"), ==, 500);
  g_assert_cmpuint (sky_http_put (server, "b", "abc", 3), ==, 201);
  assert_content (server, "a", "abc");
}

static gpointer
kill_later (gpointer data)
{
  guint *plan = data; /* process id, microseconds */

  /* Nothing is waited for: that the kill comes at any moment is what is tried. */
  g_usleep (plan[1]);
  kill ((GPid) plan[0], SIGKILL);
  return NULL;
}

/* Uploads one file after the other until the server is gone; counts those that were confirmed. */
static guint
upload_until_dead (SkyServerFixture *server, guint round)
{
  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *path = g_strdup_printf ("r%u-%u", round, i);
      g_autofree char *body = g_strnfill (1 + i * 7919 % 200000, (char) ('a' + i % 26));

      if (sky_http_put (server, path, body, -1) != 201)
        return i;
    }
  g_assert_not_reached ();
}

/* Killed at seeded random moments: what was confirmed is there, whole, and nothing is damaged. */
static void
test_kill_anywhere (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();

  for (guint round = 0; round < 6; round++)
    {
      guint    plan[2] = { (guint) sky_server_fixture_get_pid (server),
                           (guint) g_test_rand_int_range (5000, 150000) };
      GThread *killer = g_thread_new ("killer", kill_later, plan);
      guint    confirmed = upload_until_dead (server, round);

      g_thread_join (killer);
      sky_server_fixture_kill (server);
      sky_server_fixture_start (server);
      for (guint i = 0; i < confirmed; i++)
        {
          g_autofree char *path = g_strdup_printf ("r%u-%u", round, i);
          g_autofree char *body = g_strnfill (1 + i * 7919 % 200000, (char) ('a' + i % 26));

          assert_content (server, path, body);
        }
      g_assert_cmpuint (sky_server_fixture_count_temp (server), ==, 0);
      assert_sound (server);
    }
}

/* No file of the server may pass a megabyte: the kernel refuses, as a full disk does. */
static void
test_file_limit (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new_stopped ();
  g_autofree char *body = g_strnfill (2 * 1024 * 1024, 'x');

  sky_server_fixture_set_file_limit (server, 1024 * 1024);
  sky_server_fixture_start (server);
  g_assert_cmpuint (sky_http_put (server, "a", "abc", 3), ==, 201);
  g_assert_cmpuint (sky_http_put (server, "a", body, -1), ==, 507);
  sky_http_wait_temp (server, 0);
  g_assert_cmpuint (sky_server_fixture_count_blobs (server), ==, 1);
  assert_content (server, "a", "abc");
  g_assert_cmpuint (sky_http_put (server, "b", "still works", -1), ==, 201);
}

static void
send_chunked (GSocketConnection *connection, const char *path, guint megabytes)
{
  g_autofree char *head = g_strdup_printf ("PUT /%s HTTP/1.1\r\n" RAW_AUTH "Connection: close\r\n"
                                           "Transfer-Encoding: chunked\r\n\r\n",
                                           path);
  g_autofree char *body = g_strnfill (1024 * 1024, 'x');

  sky_http_write (connection, head, -1);
  for (guint i = 0; i < megabytes; i++)
    {
      sky_http_write (connection, "100000\r\n", -1);
      sky_http_write (connection, body, -1);
      sky_http_write (connection, "\r\n", -1);
    }
  sky_http_write (connection, "0\r\n\r\n", -1);
}

/* A real full disk: a small file system in a mount namespace of the server's own. */
static void
test_full_disk (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new_stopped ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *body = g_strnfill (20 * 1024 * 1024, 'x');

  sky_server_fixture_set_disk (server, 8);
  sky_server_fixture_start (server);
  g_assert_cmpuint (sky_http_put (server, "a", "abc", 3), ==, 201);
  /* With a length it is refused at once, without one when the disk is full. */
  g_assert_cmpuint (sky_http_put (server, "b", body, -1), ==, 507);
  connection = sky_http_connect (server);
  send_chunked (connection, "b", 20);
  answer = sky_http_read_all (connection);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 507 "));
  g_assert_cmpuint (sky_http_status (server, "GET", "b"), ==, 404);
  assert_content (server, "a", "abc");
  /* The space is free again. */
  g_assert_cmpuint (sky_http_put (server, "c", body, 3 * 1024 * 1024), ==, 201);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/durable/restart", test_restart);
  g_test_add_func ("/server/durable/kill-in-put", test_kill_in_put);
  g_test_add_func ("/server/durable/unknown-blob", test_unknown_blob);
  g_test_add_func ("/server/durable/lost-blob", test_lost_blob);
  g_test_add_func ("/server/durable/kill-anywhere", test_kill_anywhere);
  g_test_add_func ("/server/durable/file-limit", test_file_limit);
  g_test_add_func ("/server/durable/full-disk", test_full_disk);
  return g_test_run ();
}
