/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stays on this computer, by the command line, with the real programs and a drive that goes
 * away. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "support/sky-owner-fixture.h"
#include "support/sky-server-fixture.h"

/* As tests/support/sample-album.c makes it. */
#define FILE_NAME "03 Café mit Möwen.opus"
#define TITLE "Café mit Möwen"
#define PLACE "cloud:/" FILE_NAME

typedef struct
{
  SkyOwnerFixture  *owner;
  SkyServerFixture *server;
} Fixture;

static int
run (Fixture *self, const char *command, const char *argument)
{
  g_autofree char *quoted = argument != NULL ? g_shell_quote (argument) : g_strdup ("");
  g_autofree char *line = g_strconcat (command, " ", quoted, NULL);

  return sky_owner_fixture_run (self->owner, line, NULL);
}

static gboolean
is_found (Fixture *self)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (self->owner, "search --json '" TITLE "'");

  return json_array_get_length (json_node_get_array (node)) == 1;
}

static char *
build_path (void)
{
  g_autofree char *music =
      g_build_filename (g_getenv ("SKY_BUILD_DIR"), "tests", "support", "music", NULL);
  g_autoptr (GDir) folder = g_dir_open (music, 0, NULL);

  g_assert_nonnull (folder);
  return g_build_filename (music, g_dir_read_name (folder), FILE_NAME, NULL);
}

/* A drive with one song, which the library knows. */
static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *path = build_path ();
  g_autofree char *quoted = g_shell_quote (path);
  g_autofree char *upload = g_strconcat ("upload --wait ", quoted, " cloud:/", NULL);
  g_autofree char *add = NULL;

  self->owner = sky_owner_fixture_new ();
  self->server = sky_server_fixture_new ();
  add = g_strdup_printf ("drive add --kind skylark --name cloud --url %s",
                         sky_server_fixture_get_url (self->server));
  g_assert_cmpint (
      sky_owner_fixture_run (self->owner, add, sky_server_fixture_get_token (self->server)), ==, 0);
  g_assert_cmpint (sky_owner_fixture_run (self->owner, upload, NULL), ==, 0);
  SKY_WAIT_UNTIL (is_found (self));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  sky_owner_fixture_free (self->owner);
  sky_server_fixture_free (self->server);
}

static char *
dup_state (Fixture *self)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (self->owner, "cache list --json");
  JsonArray  *pins = json_node_get_array (node);
  JsonObject *pin;

  if (json_array_get_length (pins) == 0)
    return g_strdup ("none");
  pin = json_array_get_object_element (pins, 0);
  g_assert_cmpuint (json_array_get_length (pins), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (pin, "location"), ==, PLACE);
  g_assert_cmpstr (json_object_get_string_member (pin, "kind"), ==, "file");
  return g_strdup (json_object_get_string_member (pin, "state"));
}

static gboolean
is_state (Fixture *self, const char *wanted)
{
  g_autofree char *state = dup_state (self);

  return g_str_equal (state, wanted);
}

static JsonObject *
get_status (Fixture *self)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (self->owner, "status --json");

  return json_object_ref (json_node_get_object (node));
}

static gboolean
has_played (Fixture *self)
{
  g_autoptr (JsonObject) status = get_status (self);

  return json_object_get_int_member (status, "position_ms") > 300;
}

static gboolean
is_pinned (Fixture *self)
{
  g_autoptr (JsonObject) status = get_status (self);
  JsonObject *pinned =
      json_object_get_object_member (json_object_get_object_member (status, "cache"), "pinned");

  return json_object_get_int_member (pinned, "files_kept") == 1;
}

/* The program is killed, the drive goes away: the song plays. */
static void
test_offline (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonObject) status = NULL;
  JsonObject *pinned;

  g_assert_cmpint (run (self, "cache pin", TITLE), ==, 0);
  SKY_WAIT_UNTIL (is_state (self, "kept"));
  kill (sky_owner_fixture_get_owner (self->owner), SIGKILL);
  sky_server_fixture_kill (self->server);
  SKY_WAIT_UNTIL (is_state (self, "kept"));
  status = get_status (self);
  pinned =
      json_object_get_object_member (json_object_get_object_member (status, "cache"), "pinned");
  g_assert_cmpint (json_object_get_int_member (pinned, "pins"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (pinned, "files_kept"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (pinned, "bytes_kept"), ==,
                   json_object_get_int_member (pinned, "bytes"));
  g_assert_cmpint (run (self, "play", TITLE), ==, 0);
  SKY_WAIT_UNTIL (has_played (self));
}

/* By its place, and given up while the drive is away. */
static void
test_place (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (run (self, "cache pin", PLACE), ==, 0);
  SKY_WAIT_UNTIL (is_state (self, "kept"));
  g_assert_cmpint (run (self, "cache list", NULL), ==, 0);
  g_assert_true (
      g_str_has_prefix (sky_owner_fixture_get_output (self->owner), "kept\t" PLACE "\t"));
  sky_server_fixture_kill (self->server);
  g_assert_cmpint (run (self, "cache unpin", PLACE), ==, 0);
  g_assert_true (is_state (self, "none"));
}

/* Found in the library, it lies in a folder that is kept. */
static void
test_let_go (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray  *rows;
  JsonObject *row;

  g_assert_cmpint (run (self, "cache pin", "cloud:/"), ==, 0);
  SKY_WAIT_UNTIL (is_pinned (self));
  g_assert_cmpint (run (self, "cache unpin", TITLE), ==, 0);
  g_assert_nonnull (strstr (sky_owner_fixture_get_errors (self->owner), "folders that stay"));
  node = sky_owner_fixture_run_json (self->owner, "cache list --json");
  rows = json_node_get_array (node);
  g_assert_cmpuint (json_array_get_length (rows), ==, 2);
  row = json_array_get_object_element (rows, 1);
  g_assert_cmpstr (json_object_get_string_member (row, "location"), ==, PLACE);
  g_assert_cmpstr (json_object_get_string_member (row, "kind"), ==, "exception");
  g_assert_cmpint (run (self, "cache list", NULL), ==, 0);
  g_assert_nonnull (strstr (sky_owner_fixture_get_output (self->owner), "let-go\t" PLACE "\n"));
  g_assert_cmpint (run (self, "cache pin", PLACE), ==, 0);
  SKY_WAIT_UNTIL (is_pinned (self));
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (run (self, "cache pin", "cloud:/nothing.flac"), ==, 1);
  g_assert_nonnull (strstr (sky_owner_fixture_get_errors (self->owner), "nothing.flac"));
  g_assert_cmpint (run (self, "cache pin", "This computer:/"), ==, 1);
  g_assert_nonnull (strstr (sky_owner_fixture_get_errors (self->owner), "on this computer"));
  g_assert_cmpint (run (self, "cache pin", "no song is called so"), ==, 1);
  g_assert_cmpint (run (self, "cache unpin", PLACE), ==, 1);
  g_assert_nonnull (strstr (sky_owner_fixture_get_errors (self->owner), "not kept"));
  g_assert_cmpint (run (self, "cache pin", NULL), ==, 2);
  g_assert_cmpint (run (self, "cache list", "more"), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/cli/cache/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("offline", test_offline);
  ADD ("place", test_place);
  ADD ("let-go", test_let_go);
  ADD ("refused", test_refused);
#undef ADD
  return g_test_run ();
}
