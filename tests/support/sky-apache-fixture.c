/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starts, kills and restarts a real Apache for a test, by the scripts in tests/servers. */

#include "sky-apache-fixture.h"

#include <unistd.h>

#define ATTEMPTS 5

struct _SkyApacheFixture
{
  char    *folder; /* (owned) */
  char    *url;    /* (owned) */
  char    *auth;   /* (owned) */
  gboolean tls;
  guint16  port;
};

static char *
build_script (const char *name)
{
  return g_build_filename (g_getenv ("SKY_SOURCE_DIR"), "tests", "servers", name, NULL);
}

/* Nobody has it at this moment; somebody may take it in the next, so starting is tried again. */
static guint16
find_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);

  g_assert_no_error (error);
  g_socket_listener_close (listener);
  return port;
}

static gboolean
start (SkyApacheFixture *self)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *script = build_script ("start-apache-dav");
  g_autofree char *port = g_strdup_printf ("%u", self->port);
  g_autofree char *owner = g_strdup_printf ("%d", (int) getpid ());

  g_subprocess_launcher_setenv (launcher, "AUTH", self->auth, TRUE);
  g_subprocess_launcher_setenv (launcher, "OWNER", owner, TRUE);
  if (self->tls)
    g_subprocess_launcher_setenv (launcher, "TLS", "1", TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, script, self->folder, port, NULL);
  g_assert_no_error (error);
  return g_subprocess_wait_check (process, NULL, NULL);
}

static void
stop (SkyApacheFixture *self, gboolean crash)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *script = build_script ("stop");

  if (crash)
    g_subprocess_launcher_setenv (launcher, "KILL", "1", TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, script, self->folder, NULL);
  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
}

/**
 * sky_apache_fixture_new:
 * @auth: "basic" or "digest"
 * @tls: whether to serve https, by an authority that nobody knows
 *
 * Returns: (transfer full): a server that takes requests
 */
SkyApacheFixture *
sky_apache_fixture_new (const char *auth, gboolean tls)
{
  SkyApacheFixture *self = g_new0 (SkyApacheFixture, 1);
  g_autoptr (GError) error = NULL;
  gboolean started = FALSE;

  self->folder = g_dir_make_tmp ("sky-apache-XXXXXX", &error);
  g_assert_no_error (error);
  self->auth = g_strdup (auth);
  self->tls = tls;
  for (guint i = 0; !started && i < ATTEMPTS; i++)
    {
      self->port = find_port ();
      started = start (self);
    }
  g_assert_true (started);
  self->url = g_strdup_printf (tls ? "https://localhost:%u/" : "http://127.0.0.1:%u/", self->port);
  return self;
}

void
sky_apache_fixture_free (SkyApacheFixture *self)
{
  g_autoptr (GSubprocess) process = NULL;

  if (self == NULL)
    return;
  stop (self, TRUE);
  process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-r", "-f", "--", self->folder, NULL);
  g_subprocess_wait (process, NULL, NULL);
  g_free (self->folder);
  g_free (self->auth);
  g_free (self->url);
  g_free (self);
}

/* A crash. */
void
sky_apache_fixture_kill (SkyApacheFixture *self)
{
  stop (self, TRUE);
}

/* On the same port and the same data. */
void
sky_apache_fixture_restart (SkyApacheFixture *self)
{
  g_assert_true (start (self));
}

const char *
sky_apache_fixture_get_url (SkyApacheFixture *self)
{
  return self->url;
}

/**
 * sky_apache_fixture_build_path:
 * @self: a server
 * @name: within its folder
 *
 * Returns: (transfer full): path of one of its files, as data/NAME or conf/ca.pem
 */
char *
sky_apache_fixture_build_path (SkyApacheFixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}
