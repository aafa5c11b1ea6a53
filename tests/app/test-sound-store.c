/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings' way to the player, with the real schema and a backend in memory. */
#include "config.h"

#include <math.h>

#include "app/sky-json-sound.h"
#include "app/sky-sound-store.h"

/* A resolver to which every song is a bad one. */
#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GObject)

struct _TestResolver
{
  GObject parent_instance;
};

static void
resolve_async (SkySourceResolver  *resolver,
               SkyQueueItem       *item,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s is gone",
                           sky_queue_item_get_title (item));
}

static SkyResolvedSource *
resolve_finish (SkySourceResolver *resolver, GAsyncResult *result, GError **error)
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
  GSettings     *settings;
  SkyPlayer     *player;
  SkySoundStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyPlayQueue) queue = sky_play_queue_new ();
  g_autoptr (SkySourceResolver) resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);

  fixture->settings = g_settings_new (SKY_APPLICATION_ID);
  fixture->player = sky_player_new (queue, resolver);
  fixture->store = sky_sound_store_new (fixture->player);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) keys = NULL;
  g_autoptr (GSettingsSchema) schema = NULL;

  g_object_get (fixture->settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (gsize i = 0; keys[i] != NULL; i++)
    g_settings_reset (fixture->settings, keys[i]);
  g_object_unref (fixture->store);
  g_object_unref (fixture->player);
  g_object_unref (fixture->settings);
}

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* The schema and the code agree on what a new user hears. */
static void
test_defaults (Fixture *fixture, gconstpointer data)
{
  SkySoundSettings none = sky_sound_settings_get_none ();
  SkySoundSettings expected = sky_sound_settings_get_default ();

  g_assert_true (sky_sound_settings_equal (sky_player_get_sound (fixture->player), &none));
  iterate ();
  g_assert_true (sky_sound_settings_equal (sky_player_get_sound (fixture->player), &expected));
  g_assert_cmpint (expected.gain_mode, ==, SKY_GAIN_AUTOMATIC);
}

static void
test_every_key (Fixture *fixture, gconstpointer data)
{
  const SkySoundSettings *sound = sky_player_get_sound (fixture->player);
  const double            bands[SKY_SOUND_BANDS] = { -12, -6, -3, -1.5, 0, 0.5, 1, 2, 6, 12 };

  iterate ();
  g_settings_set_string (fixture->settings, "loudness", "album");
  g_settings_set_double (fixture->settings, "preamp", 3.5);
  g_settings_set_double (fixture->settings, "preamp-untagged", -4.5);
  g_settings_set_boolean (fixture->settings, "clip-guard", FALSE);
  g_settings_set_boolean (fixture->settings, "equalizer", TRUE);
  g_settings_set_value (
      fixture->settings, "equalizer-bands",
      g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, bands, SKY_SOUND_BANDS, sizeof (double)));
  g_settings_set_double (fixture->settings, "crossfade", 4.25);
  g_settings_set_string (fixture->settings, "crossfade-curve", "linear");
  g_settings_set_boolean (fixture->settings, "fade", TRUE);
  g_settings_set_boolean (fixture->settings, "mono", TRUE);
  g_settings_set_double (fixture->settings, "balance", -0.25);
  g_settings_set_double (fixture->settings, "speed", 1.5);
  iterate ();
  g_assert_cmpint (sound->gain_mode, ==, SKY_GAIN_ALBUM);
  g_assert_cmpfloat (sound->preamp_tagged, ==, 3.5);
  g_assert_cmpfloat (sound->preamp_untagged, ==, -4.5);
  g_assert_false (sound->clip_guard);
  g_assert_true (sound->equalizer_on);
  g_assert_cmpmem (sound->bands, sizeof sound->bands, bands, sizeof bands);
  g_assert_cmpint (sound->crossfade_ms, ==, 4250);
  g_assert_cmpint (sound->crossfade_curve, ==, SKY_CROSSFADE_LINEAR);
  g_assert_cmpint (sound->fade_ms, >, 0);
  g_assert_true (sound->mono);
  g_assert_cmpfloat (sound->balance, ==, -0.25);
  g_assert_cmpfloat (sound->speed, ==, 1.5);
}

static void
count_cb (SkyPlayer *player, GParamSpec *pspec, guint *n)
{
  ++*n;
}

/* As media controls do it, perhaps before anything was read; everyone sees the same speed. */
static void
test_set_speed (Fixture *fixture, gconstpointer data)
{
  const SkySoundSettings *sound = sky_player_get_sound (fixture->player);
  guint                   n = 0;

  g_signal_connect (fixture->player, "notify::sound", G_CALLBACK (count_cb), &n);
  sky_sound_store_set_speed (fixture->store, 1.5);
  iterate ();
  g_assert_cmpfloat (sound->speed, ==, 1.5);
  g_assert_cmpfloat (g_settings_get_double (fixture->settings, "speed"), ==, 1.5);
  g_assert_cmpuint (n, >=, 1);
  sky_sound_store_set_speed (fixture->store, 9.0);
  iterate ();
  g_assert_cmpfloat (sound->speed, ==, 2.0);
  sky_sound_store_set_speed (fixture->store, NAN);
  iterate ();
  g_assert_cmpfloat (g_settings_get_double (fixture->settings, "speed"), ==, 1.0);
}

static void
test_json (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) before = NULL;
  g_autoptr (JsonObject) after = NULL;

  iterate ();
  before = sky_json_from_sound (fixture->player);
  g_assert_cmpstr (json_object_get_string_member (before, "loudness"), ==, "auto");
  g_assert_true (json_object_get_boolean_member (before, "clip_guard"));
  g_assert_true (json_object_get_boolean_member (before, "untouched"));
  g_assert_null (sky_json_from_gain (fixture->player));
  g_settings_set_string (fixture->settings, "loudness", "off");
  g_settings_set_double (fixture->settings, "balance", 0.5);
  iterate ();
  after = sky_json_from_sound (fixture->player);
  g_assert_cmpstr (json_object_get_string_member (after, "loudness"), ==, "off");
  g_assert_cmpfloat (json_object_get_double_member (after, "balance"), ==, 0.5);
  g_assert_false (json_object_get_boolean_member (after, "untouched"));
}

/* Bands have no range in the schema: too few, too many and too much are bent into shape. */
static void
test_odd_bands (Fixture *fixture, gconstpointer data)
{
  const SkySoundSettings *sound = sky_player_get_sound (fixture->player);

  iterate ();
  g_settings_set_value (fixture->settings, "equalizer-bands", g_variant_new_parsed ("[99.0]"));
  iterate ();
  g_assert_cmpfloat (sound->bands[0], ==, SKY_SOUND_BAND_MAX);
  g_assert_cmpfloat (sound->bands[1], ==, 0.0);
  g_settings_set_value (fixture->settings, "equalizer-bands",
                        g_variant_new_parsed ("[1.0,2.0,3.0,4.0,5.0,6.0,7.0,8.0,9.0,10.0,11.0]"));
  iterate ();
  g_assert_cmpfloat (sound->bands[9], ==, 10.0);
}

/* The first sound comes before the main loop has been idle. */
static void
test_play_at_once (Fixture *fixture, gconstpointer data)
{
  g_settings_set_boolean (fixture->settings, "mono", TRUE);
  g_object_notify (G_OBJECT (fixture->player), "state");
  g_assert_true (sky_player_get_sound (fixture->player)->mono);
}

static void
test_gone_before_it_read (Fixture *fixture, gconstpointer data)
{
  SkySoundSettings none = sky_sound_settings_get_none ();
  g_autoptr (SkySoundStore) other = sky_sound_store_new (fixture->player);

  g_clear_object (&other);
  g_clear_object (&fixture->store);
  iterate ();
  g_assert_true (sky_sound_settings_equal (sky_player_get_sound (fixture->player), &none));
  fixture->store = sky_sound_store_new (fixture->player);
}

static void
failed_cb (SkyPlayer *player, SkyQueueItem *item, const GError *error, guint *n)
{
  ++*n;
}

/* How many of eight bad songs are tried when the first is played. */
static guint
count_tried (Fixture *fixture)
{
  SkyPlayQueue *queue = sky_player_get_queue (fixture->player);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 until = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;
  gulong handler;
  guint  n = 0;

  for (guint i = 0; i < 8; i++)
    g_ptr_array_add (items, sky_queue_item_new (&(SkyQueueItemInfo){
                                .location = "/gone.flac", .title = "Gone", .duration_ms = -1 }));
  sky_play_queue_clear (queue);
  sky_play_queue_insert (queue, 0, items);
  sky_play_queue_set_position (queue, 0);
  handler = g_signal_connect (fixture->player, "item-failed", G_CALLBACK (failed_cb), &n);
  sky_player_play (fixture->player);
  while ((n == 0 || sky_player_get_state (fixture->player) != SKY_PLAYER_STOPPED) &&
         g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  iterate ();
  g_signal_handler_disconnect (fixture->player, handler);
  return n;
}

/* A setting is followed at once, also while it is the other one that counts. */
static void
test_bad_songs (Fixture *fixture, gconstpointer data)
{
  iterate ();
  g_assert_cmpuint (count_tried (fixture), ==, 3);
  g_settings_set_int (fixture->settings, "bad-songs-limit", 5);
  iterate ();
  g_assert_cmpuint (count_tried (fixture), ==, 5);
  g_settings_set_string (fixture->settings, "bad-songs", "stop");
  iterate ();
  g_assert_cmpuint (count_tried (fixture), ==, 1);
  g_assert_cmpuint (sky_play_queue_get_position (sky_player_get_queue (fixture->player)), ==, 0);
  g_settings_set_string (fixture->settings, "bad-songs", "skip");
  g_settings_set_int (fixture->settings, "bad-songs-limit", 2);
  iterate ();
  g_assert_cmpuint (count_tried (fixture), ==, 2);
}

static void
gave_up_cb (SkyPlayer *player, const GError *error, guint *n)
{
  ++*n;
}

/* Nobody is told of many where one was tried again and again. */
static void
test_bad_again (Fixture *fixture, gconstpointer data)
{
  SkyPlayQueue *queue = sky_player_get_queue (fixture->player);
  guint         n_gave_up = 0;

  g_signal_connect (fixture->player, "failed", G_CALLBACK (gave_up_cb), &n_gave_up);
  g_settings_set_int (fixture->settings, "bad-songs-limit", 20);
  iterate ();
  sky_play_queue_set_repeat (queue, SKY_REPEAT_TRACK);
  g_assert_cmpuint (count_tried (fixture), ==, 1);
  sky_play_queue_set_repeat (queue, SKY_REPEAT_ALL);
  g_assert_cmpuint (count_tried (fixture), ==, 8);
  g_assert_cmpuint (count_tried (fixture), ==, 8);
  g_assert_cmpuint (n_gave_up, ==, 0);
}

/* Run from a folder where nothing is installed. */
static void
test_no_schema (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (SkyPlayQueue) queue = sky_play_queue_new ();
      g_autoptr (SkySourceResolver) resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
      g_autoptr (SkyPlayer) player = sky_player_new (queue, resolver);
      g_autoptr (SkySoundStore) store = sky_sound_store_new (player);
      SkySoundSettings expected = sky_sound_settings_get_default ();

      iterate ();
      g_assert_true (sky_sound_settings_equal (sky_player_get_sound (player), &expected));
      return;
    }
  g_setenv ("GSETTINGS_SCHEMA_DIR", "/nonexistent", TRUE);
  g_setenv ("XDG_DATA_DIRS", "/nonexistent", TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/app/sound-store/defaults", Fixture, NULL, set_up, test_defaults, tear_down);
  g_test_add ("/app/sound-store/every-key", Fixture, NULL, set_up, test_every_key, tear_down);
  g_test_add ("/app/sound-store/set-speed", Fixture, NULL, set_up, test_set_speed, tear_down);
  g_test_add ("/app/sound-store/json", Fixture, NULL, set_up, test_json, tear_down);
  g_test_add ("/app/sound-store/odd-bands", Fixture, NULL, set_up, test_odd_bands, tear_down);
  g_test_add ("/app/sound-store/play-at-once", Fixture, NULL, set_up, test_play_at_once, tear_down);
  g_test_add ("/app/sound-store/bad-songs", Fixture, NULL, set_up, test_bad_songs, tear_down);
  g_test_add ("/app/sound-store/bad-again", Fixture, NULL, set_up, test_bad_again, tear_down);
  g_test_add ("/app/sound-store/gone", Fixture, NULL, set_up, test_gone_before_it_read, tear_down);
  g_test_add_func ("/app/sound-store/no-schema", test_no_schema);

  return g_test_run ();
}
