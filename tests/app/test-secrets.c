/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets of drives in a real keyring: gnome-keyring on a private session bus, read back by
 * secret-tool. What happens without a keyring is tested with the command line. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "support/sky-owner-fixture.h"
#include "support/sky-server-fixture.h"

/* Starts an unlocked keyring on the session bus, then does what the test says. */
#define KEYRING                                                                                    \
  "printf test | gnome-keyring-daemon --foreground --unlock --components=secrets "                 \
  "  >/dev/null 2>&1 & keyring=$!; "                                                               \
  "gdbus wait --session --timeout 30 org.freedesktop.secrets || exit 90; "

/* The owner started inside must end inside, where its bus is. */
#define END_OWNER                                                                                  \
  "end_owner () { read -r word pid < \"$SKYLARK_STATE_DIR/owner.lock\"; kill $pid; "               \
  "  while kill -0 $pid 2>/dev/null; do sleep 0.05; done; }; "

typedef struct
{
  SkyOwnerFixture  *owner;
  SkyServerFixture *server;
  char             *output;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = g_build_filename (g_getenv ("SKY_BUILD_DIR"), "src", "skylark", NULL);

  fixture->owner = sky_owner_fixture_new ();
  fixture->server = sky_server_fixture_new ();
  sky_owner_fixture_setenv (fixture->owner, "SKYLARK", program);
  sky_owner_fixture_setenv (fixture->owner, "URL", sky_server_fixture_get_url (fixture->server));
  sky_owner_fixture_setenv (fixture->owner, "TOKEN",
                            sky_server_fixture_get_token (fixture->server));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sky_owner_fixture_free (fixture->owner);
  sky_server_fixture_free (fixture->server);
  g_free (fixture->output);
}

/* Runs @script on a session bus of its own; what it printed becomes fixture->output. */
static int
run_script (Fixture *fixture, const char *script)
{
  g_autofree char *whole =
      g_strconcat (END_OWNER, script, " ; status=$?; kill $keyring; exit $status", NULL);
  g_autoptr (GSubprocess) process = sky_owner_fixture_spawn (
      fixture->owner, (const char *const[]){ "dbus-run-session", "--", "sh", "-c", whole, NULL });
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->output, g_free);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &fixture->output, &errors, &error);
  g_assert_no_error (error);
  g_test_message ("%s%s", fixture->output, errors);
  return g_subprocess_get_exit_status (process);
}

#define ADD_DRIVE                                                                                  \
  "printf '%s\\n' \"$TOKEN\" | $SKYLARK drive add --kind skylark --name cloud --url $URL "

/* The id under which the drive's secret is kept. */
#define FIND_ID                                                                                    \
  "id=$($SKYLARK drive list --json | sed "                                                         \
  "'s/.*\"id\":\"\\([^\"]*\\)\",\"name\":\"cloud\".*/\\1/'); "

static void
test_kept (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (run_script (fixture,
                               KEYRING ADD_DRIVE "2>&1 | grep -i keyring && exit 91; " FIND_ID
                                                 "end_owner; secret-tool lookup drive-id $id"),
                   ==, 0);
  g_assert_cmpstr (fixture->output, ==, sky_server_fixture_get_token (fixture->server));
}

/* The next owner finds it there and asks nobody. */
static void
test_found_again (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (run_script (fixture, KEYRING ADD_DRIVE ">/dev/null && end_owner && "
                                                          "$SKYLARK mkdir cloud:/here && "
                                                          "$SKYLARK ls cloud:/; end_owner"),
                   ==, 0);
  g_assert_nonnull (strstr (fixture->output, "here/"));
}

static void
test_removed (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (run_script (fixture, KEYRING ADD_DRIVE
                               ">/dev/null; " FIND_ID
                               "secret-tool lookup drive-id $id >/dev/null || exit 92; "
                               "$SKYLARK drive remove cloud; end_owner; "
                               "secret-tool lookup drive-id $id && exit 93; true"),
                   ==, 0);
}

static void
test_nowhere_else (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (run_script (fixture,
                               KEYRING ADD_DRIVE ">/dev/null; $SKYLARK ls cloud:/; end_owner; "
                                                 "! grep -rqaF \"$TOKEN\" \"$SKYLARK_STATE_DIR\""),
                   ==, 0);
}

/* Settings that the owner and the commands share. */
#define SETTINGS                                                                                   \
  "export GSETTINGS_BACKEND=keyfile XDG_CONFIG_HOME=\"$SKYLARK_STATE_DIR/config\"; "               \
  "mkdir -p \"$XDG_CONFIG_HOME\"; "
#define WAIT_FOR_ENCRYPTION                                                                        \
  "for i in $(seq 300); do "                                                                       \
  "  $SKYLARK status --json | grep -q '\"encryption\":\"on\"' && break; sleep 0.1; done; "

/* The key of the cache is made once, kept in the keyring, and nowhere else. */
static void
test_cache_key (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (run_script (fixture, SETTINGS KEYRING
                               "$SKYLARK settings set cache-encrypted true; " WAIT_FOR_ENCRYPTION
                               "key=$(secret-tool lookup drive-id block-cache); end_owner; "
                               "! grep -rqaF \"$key\" \"$SKYLARK_STATE_DIR\" || exit 91; "
                               "$SKYLARK status >/dev/null; " WAIT_FOR_ENCRYPTION "end_owner; "
                               "[ \"$key\" = \"$(secret-tool lookup drive-id block-cache)\" ] "
                               "  || exit 92; printf %s \"$key\" | base64 -d | wc -c"),
                   ==, 0);
  g_assert_cmpint (g_ascii_strtoll (fixture->output, NULL, 10), ==, 32);
}

#define ADD(name, func) g_test_add ("/app/secrets/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("kept", test_kept);
  ADD ("found-again", test_found_again);
  ADD ("removed", test_removed);
  ADD ("nowhere-else", test_nowhere_else);
  ADD ("cache-key", test_cache_key);
  return g_test_run ();
}
