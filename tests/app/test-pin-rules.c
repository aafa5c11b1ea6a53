/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is let go of out of a folder that is kept; what a metered connection holds back; what our
 * own transfers bring to a place that is kept. */
#include "config.h"

#include "app/sky-app-error.h"
#include "app/sky-pins.h"
#include "sky-pins-fixture.h"
#include "support/sky-sync-drive.h"
#include "support/sky-wait.h"

#define SIZE (3 * 1024 * 1024 + 123)

/* A network monitor that says what the test wants. */
#define TEST_TYPE_MONITOR (test_monitor_get_type ())
G_DECLARE_FINAL_TYPE (TestMonitor, test_monitor, TEST, MONITOR, GObject)

struct _TestMonitor
{
  GObject  parent_instance;
  gboolean metered;
};

enum
{
  PROP_0,
  PROP_AVAILABLE,
  PROP_CONNECTIVITY,
  PROP_METERED,
};

static gboolean
test_monitor_begin (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
test_monitor_initable_init (GInitableIface *iface)
{
  iface->init = test_monitor_begin;
}

static void
test_monitor_monitor_init (GNetworkMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (
    TestMonitor,
    test_monitor,
    G_TYPE_OBJECT,
    G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, test_monitor_initable_init)
        G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, test_monitor_monitor_init)
            g_io_extension_point_implement (
                G_NETWORK_MONITOR_EXTENSION_POINT_NAME, g_define_type_id, "test", 1000))

static void
test_monitor_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_METERED)
    g_value_set_boolean (value, TEST_MONITOR (object)->metered);
  else if (id == PROP_AVAILABLE)
    g_value_set_boolean (value, TRUE);
  else if (id == PROP_CONNECTIVITY)
    g_value_set_enum (value, G_NETWORK_CONNECTIVITY_FULL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
test_monitor_class_init (TestMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = test_monitor_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
}

static void
test_monitor_init (TestMonitor *self)
{
}

static void
set_metered (gboolean metered)
{
  TestMonitor *monitor = TEST_MONITOR (g_network_monitor_get_default ());

  monitor->metered = metered;
  g_object_notify (G_OBJECT (monitor), "network-metered");
}

static gboolean
covers (SkyPinsFixture *self, const char *path)
{
  return sky_pins_covers (self->pins, sky_pins_fixture_id_of (self), path);
}

static void
let_go (SkyPinsFixture *self, const char *path)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sky_pins_remove (self->pins, sky_pins_fixture_id_of (self), path, &error));
  g_assert_no_error (error);
}

static guint
count_exceptions (SkyPinsFixture *self)
{
  g_autoptr (GVariant) all = g_variant_ref_sink (
      sky_pin_exceptions_save (sky_pin_list_get_exceptions (sky_pins_get_list (self->pins))));

  return (guint) g_variant_n_children (all);
}

/* /Music with a.bin, b.bin and Deep/c.bin: 100, 200 and 400 kB. */
static void
fill_music (SkyPinsFixture *self)
{
  sky_pins_fixture_make_folder (self, "/Music");
  sky_pins_fixture_make_folder (self, "/Music/Deep");
  g_object_unref (sky_pins_fixture_put (self, "/Music/a.bin", 1, 100000));
  g_object_unref (sky_pins_fixture_put (self, "/Music/b.bin", 2, 200000));
  g_object_unref (sky_pins_fixture_put (self, "/Music/Deep/c.bin", 3, 400000));
}

static void
keep_music (SkyPinsFixture *self)
{
  fill_music (self);
  sky_pins_fixture_pin_folder (self, "/Music");
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 3, 700000));
}

/* Remembered, and not found again when the folder is looked at anew. */
static void
test_song_let_go (SkyPinsFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  keep_music (self);
  let_go (self, "/Music/a.bin");
  g_assert_true (sky_pins_fixture_has (self, 2, 600000));
  g_assert_false (covers (self, "/Music/a.bin"));
  g_assert_true (covers (self, "/Music"));
  g_assert_true (covers (self, "/Music/b.bin"));
  sky_pins_fixture_reconnect (self);
  g_object_unref (sky_pins_fixture_put (self, "/Music/d.bin", 4, 50000));
  sky_pins_fixture_reconnect (self);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 3, 650000));
  g_assert_false (covers (self, "/Music/a.bin"));
  g_assert_false (
      sky_pins_remove (self->pins, sky_pins_fixture_id_of (self), "/Music/a.bin", &error));
  g_assert_error (error, SKY_APP_ERROR, SKY_APP_ERROR_NOT_FOUND);
}

static void
test_folder_let_go (SkyPinsFixture *self, gconstpointer data)
{
  keep_music (self);
  let_go (self, "/Music/Deep");
  g_assert_true (sky_pins_fixture_has (self, 2, 300000));
  g_assert_false (covers (self, "/Music/Deep/c.bin"));
  sky_pins_fixture_reconnect (self);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 2, 300000));
  SKY_WAIT_UNTIL (!sky_pins_get_busy (self->pins));
  g_assert_true (sky_pins_fixture_has (self, 2, 300000));
}

/* The nearest word counts: a file below what was let go of is pinned by itself. */
static void
test_kept_below (SkyPinsFixture *self, gconstpointer data)
{
  g_autoptr (SkyDrive) drive =
                 sky_drive_manager_dup_drive (self->drives, sky_pins_fixture_id_of (self));
  g_autoptr (SkyDriveEntry) entry = NULL;

  keep_music (self);
  let_go (self, "/Music/Deep");
  entry = sky_sync_stat (drive, "/Music/Deep/c.bin", NULL);
  sky_pins_fixture_pin (self, entry);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 3, 700000));
  g_assert_false (covers (self, "/Music/Deep"));
  let_go (self, "/Music");
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 1, 400000));
  g_assert_cmpuint (count_exceptions (self), ==, 0);
}

/* Kept again, it goes with its folder, and needs no pin of its own. */
static void
test_kept_again (SkyPinsFixture *self, gconstpointer data)
{
  SkyPinsSum sum;

  keep_music (self);
  let_go (self, "/Music/Deep");
  let_go (self, "/Music/a.bin");
  sky_pins_fixture_pin_folder (self, "/Music/Deep");
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 2, 600000));
  sky_pins_get_sum (self->pins, &sum);
  g_assert_cmpuint (sum.n_pins, ==, 1);
  sky_pins_fixture_pin_folder (self, "/Music");
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 3, 700000));
  g_assert_cmpuint (count_exceptions (self), ==, 0);
}

static void
test_let_go_moves (SkyPinsFixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SkyFileMove move = { sky_pins_fixture_id_of (self), "/Music", "/Songs" };

  keep_music (self);
  let_go (self, "/Music/a.bin");
  sky_file_actions_rename_async (self->actions, &move, NULL, sky_wait_result_cb, &result);
  sky_file_actions_rename_finish (self->actions, sky_wait_result (&result), &error);
  g_assert_no_error (error);
  SKY_WAIT_UNTIL (covers (self, "/Songs/b.bin"));
  g_assert_false (covers (self, "/Songs/a.bin"));
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 2, 600000));
  SKY_WAIT_UNTIL (!sky_pins_get_busy (self->pins));
  g_assert_true (sky_pins_fixture_has (self, 2, 600000));
}

static void
open_metered (SkyPinsFixture *self, gboolean metered)
{
  sky_pins_fixture_close_pins (self);
  set_metered (metered);
  self->meter = sky_meter_watch_new ();
  sky_pins_fixture_open_pins (self);
}

/* Nothing is fetched, and that is said; it goes on once the connection is another. */
static void
test_metered (SkyPinsFixture *self, gconstpointer data)
{
  g_autoptr (SkyDriveEntry) entry = sky_pins_fixture_put (self, "/a.bin", 1, SIZE);
  SkyPinsSum sum;

  open_metered (self, TRUE);
  sky_pins_fixture_pin (self, entry);
  SKY_WAIT_UNTIL (sky_pins_fixture_trouble_of (self) == SKY_PIN_METERED);
  SKY_WAIT_UNTIL (!sky_pins_get_busy (self->pins));
  sky_pins_get_sum (self->pins, &sum);
  g_assert_cmpuint (sum.bytes_kept, ==, 0);
  set_metered (FALSE);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 1, SIZE));
  SKY_WAIT_UNTIL (sky_pins_fixture_trouble_of (self) == SKY_PIN_FINE);
}

/* What is on its way stops. */
static void
test_becomes_metered (SkyPinsFixture *self, gconstpointer data)
{
  g_autoptr (SkyDriveEntry) first = sky_pins_fixture_put (self, "/a.bin", 1, SIZE);
  g_autoptr (SkyDriveEntry) second = sky_pins_fixture_put (self, "/b.bin", 2, SIZE);
  SkyPinsSum sum;

  open_metered (self, FALSE);
  sky_pins_fixture_pin (self, first);
  sky_pins_fixture_pin (self, second);
  SKY_WAIT_UNTIL (sky_pins_fixture_has_begun (self));
  set_metered (TRUE);
  SKY_WAIT_UNTIL (sky_pins_fixture_trouble_of (self) == SKY_PIN_METERED);
  SKY_WAIT_UNTIL (!sky_pins_get_busy (self->pins));
  sky_pins_get_sum (self->pins, &sum);
  g_assert_cmpuint (sum.n_kept, <, 2);
  set_metered (FALSE);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 2, 2 * SIZE));
  sky_pins_fixture_assert_here (self, second, 2);
}

static void
test_metered_allowed (SkyPinsFixture *self, gconstpointer data)
{
  g_autoptr (GSettings) settings = g_settings_new (SKY_APPLICATION_ID);
  g_autoptr (SkyDriveEntry) entry = sky_pins_fixture_put (self, "/a.bin", 1, SIZE);

  open_metered (self, TRUE);
  sky_pins_fixture_pin (self, entry);
  SKY_WAIT_UNTIL (sky_pins_fixture_trouble_of (self) == SKY_PIN_METERED);
  g_settings_set_boolean (settings, "fetch-metered", TRUE);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 1, SIZE));
  g_settings_reset (settings, "fetch-metered");
}

/* By our own transfers, from a file of that name. */
static void
upload (SkyPinsFixture *self, const char *folder, const char *name, gsize size)
{
  g_autofree char *path = g_build_filename (self->test.directory, name, NULL);
  g_autofree char *content = g_malloc0 (size);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyTransferBatch) batch = NULL;

  g_file_set_contents (path, content, (gssize) size, &error);
  g_assert_no_error (error);
  g_ptr_array_add (files, g_file_new_for_path (path));
  sky_transfers_upload_async (self->transfers, files, sky_pins_fixture_id_of (self), folder,
                              sky_wait_result_cb, &result);
  batch = sky_transfers_upload_finish (self->transfers, sky_wait_result (&result), &error);
  g_assert_no_error (error);
}

/* What we put into a folder that is kept is fetched without a look at the whole drive. */
static void
test_uploaded (SkyPinsFixture *self, gconstpointer data)
{
  keep_music (self);
  upload (self, "/Music", "new.bin", 12345);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 4, 712345));
}

/* The file was replaced: by somebody else it went, by us it came back. */
static void
test_uploaded_anew (SkyPinsFixture *self, gconstpointer data)
{
  g_autoptr (SkyDrive) drive =
                 sky_drive_manager_dup_drive (self->drives, sky_pins_fixture_id_of (self));
  g_autoptr (SkyDriveEntry) entry = sky_pins_fixture_put (self, "/a.bin", 1, SIZE);
  g_autoptr (GError) error = NULL;

  sky_pins_fixture_pin (self, entry);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 1, SIZE));
  SKY_WAIT_UNTIL (!sky_pins_get_busy (self->pins));
  sky_sync_remove (drive, "/a.bin", &error);
  g_assert_no_error (error);
  upload (self, "/", "a.bin", 77777);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 1, 77777));
}

/* What was kept before there were exceptions is still kept. */
static void
test_first_file (void)
{
  g_autoptr (SkyPinList) list = sky_pin_list_new ();
  g_autoptr (GVariant) saved = g_variant_ref_sink (g_variant_new_parsed (
      "([('d1', '/a', true)], [('d1', '/a/b.mp3', uint64 3, int64 4, just 'e', @ms nothing)])"));

  g_assert_cmpstr (g_variant_get_type_string (saved), ==, "(a(ssb)a(sstxmsms))");
  sky_pin_list_load (list, saved);
  g_assert_nonnull (sky_pin_list_get_pin (list, "d1", "/a"));
  g_assert_cmpuint (sky_pin_list_get_files (list)->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_autofree char *state = g_dir_make_tmp ("sky-pins-XXXXXX", NULL);

  g_assert_nonnull (state);
  g_setenv ("SKYLARK_STATE_DIR", state, TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  g_test_init (&argc, &argv, NULL);
  /* Before anybody asks for the default one. */
  g_io_extension_point_register (G_NETWORK_MONITOR_EXTENSION_POINT_NAME);
  g_type_ensure (TEST_TYPE_MONITOR);
#define ADD(name, function)                                                                        \
  g_test_add ("/app/pin-rules/" name, SkyPinsFixture, NULL, sky_pins_fixture_set_up, function,     \
              sky_pins_fixture_tear_down)
  ADD ("song-let-go", test_song_let_go);
  ADD ("folder-let-go", test_folder_let_go);
  ADD ("kept-below", test_kept_below);
  ADD ("kept-again", test_kept_again);
  ADD ("let-go-moves", test_let_go_moves);
  ADD ("metered", test_metered);
  ADD ("becomes-metered", test_becomes_metered);
  ADD ("metered-allowed", test_metered_allowed);
  ADD ("uploaded", test_uploaded);
  ADD ("uploaded-anew", test_uploaded_anew);
#undef ADD
  g_test_add_func ("/app/pin-rules/first-file", test_first_file);
  return g_test_run ();
}
