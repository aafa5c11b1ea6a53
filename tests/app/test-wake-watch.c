/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The computer wakes up, as logind tells it on a system bus of this test. */
#include "app/sky-wake-watch.h"
#include "support/sky-server-fixture.h"
#include "support/sky-wait.h"

/* So often it is found away that the next try by itself is minutes ahead. */
#define N_CHECKS 7

/* A resolver whose item's drive is away. */
#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GObject)

struct _TestResolver
{
  GObject parent_instance;
};

static void
resolve_async (SkySourceResolver  *self,
               SkyQueueItem       *item,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE, "It is away");
}

static SkyResolvedSource *
resolve_finish (SkySourceResolver *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
source_resolver_init (SkySourceResolverInterface *iface)
{
  iface->resolve_async = resolve_async;
  iface->resolve_finish = resolve_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestResolver,
                               test_resolver,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SKY_TYPE_SOURCE_RESOLVER,
                                                      source_resolver_init))

static void
test_resolver_class_init (TestResolverClass *klass)
{
}

static void
test_resolver_init (TestResolver *self)
{
}

typedef struct
{
  char             *dir;
  GTestDBus        *bus;
  GDBusConnection  *logind;
  SkyServerFixture *server;
  SkyDriveManager  *drives;
  SkyDriveRecord   *record;
  SkyPlayer        *player;
  SkyWakeWatch     *watch;
} Fixture;

static void
check (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_drive_manager_check_async (self->drives, sky_drive_record_get_id (self->record), NULL, NULL,
                                 sky_wait_result_cb, &result);
  sky_drive_manager_check_finish (self->drives, sky_wait_result (&result), NULL);
}

static void
add_drive (Fixture *self)
{
  SkyDriveRequest request = { .name = "cloud", .kind = "skylark" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean kept;

  request.uri = sky_server_fixture_get_url (self->server);
  request.secret = sky_server_fixture_get_token (self->server);
  sky_drive_manager_add_async (self->drives, &request, NULL, sky_wait_result_cb, &result);
  self->record =
      sky_drive_manager_add_finish (self->drives, sky_wait_result (&result), &kept, &error);
  g_assert_no_error (error);
}

static void
become_logind (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = NULL;

  self->logind =
      g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (self->bus),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  answer = g_dbus_connection_call_sync (
      self->logind, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", "org.freedesktop.login1", 0), NULL,
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (SkyPlayQueue) queue = sky_play_queue_new ();
  g_autoptr (SkySourceResolver) resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  SkyQueueItemInfo info = { .title = "Song", .location = "cloud:/song", .duration_ms = -1 };
  g_autoptr (SkyQueueItem) item = sky_queue_item_new (&info);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (self->bus), TRUE);
  become_logind (self);
  self->dir = g_dir_make_tmp ("sky-wake-XXXXXX", NULL);
  self->server = sky_server_fixture_new ();
  self->drives = sky_drive_manager_new (self->dir, &error);
  g_assert_no_error (error);
  add_drive (self);
  g_ptr_array_add (items, item);
  sky_play_queue_append (queue, items);
  self->player = sky_player_new (queue, resolver);
  self->watch = sky_wake_watch_new (self->player, self->drives);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_player_shutdown (self->player);
  sky_drive_manager_stop_async (self->drives, sky_wait_result_cb, &result);
  g_assert_true (sky_drive_manager_stop_finish (self->drives, sky_wait_result (&result), NULL));
  g_clear_object (&result);
  g_assert_finalize_object (self->watch);
  g_object_unref (self->player);
  g_object_unref (self->record);
  g_object_unref (self->drives);
  sky_server_fixture_free (self->server);
  sky_server_fixture_remove_tree (self->dir);
  g_object_unref (self->logind);
  g_test_dbus_stop (self->bus);
  g_object_unref (self->bus);
  g_free (self->dir);
}

static void
tell (Fixture *self, gboolean falls_asleep)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (self->logind, NULL, "/org/freedesktop/login1",
                                 "org.freedesktop.login1.Manager", "PrepareForSleep",
                                 g_variant_new ("(b)", falls_asleep), &error);
  g_assert_no_error (error);
}

/* Tells it until it is heard: the bus is asked for in the background. */
static gboolean
wakes (Fixture *self)
{
  tell (self, TRUE);
  tell (self, FALSE);

  return sky_drive_record_get_status (self->record) == SKY_DRIVE_CONNECTED;
}

static void
test_wakes (Fixture *self, gconstpointer data)
{
  sky_server_fixture_kill (self->server);
  for (guint i = 0; i < N_CHECKS; i++)
    check (self);
  g_assert_cmpint (sky_drive_record_get_status (self->record), ==, SKY_DRIVE_OFFLINE);
  sky_server_fixture_start (self->server);
  sky_player_play (self->player);
  SKY_WAIT_UNTIL (sky_player_get_waiting (self->player) != NULL);
  SKY_WAIT_UNTIL (wakes (self));
  g_assert_nonnull (sky_player_get_waiting (self->player));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/app/wake-watch/wakes", Fixture, NULL, set_up, test_wakes, tear_down);

  return g_test_run ();
}
