/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Playback through the cache from servers that fail: what is heard is the file, sample by sample,
 * or it ends with its reason. With -m slow: long outages, and many seeks. */
#include <signal.h>

#include "cache/sky-block-cache.h"
#include "cache/sky-cache-source.h"
#include "base/sky-range-set.h"
#include "drive/sky-drive-registry.h"
#include "drive/skylark/sky-skylark-drive.h"
#include "playback/sky-test-command.h"
#include "playback/sky-test-material.h"
#include "support/sky-fake-dav.h"
#include "support/sky-server-fixture.h"
#include "support/sky-sync-drive.h"

#define NAME "/a.flac"
/* What is in the cache before anything plays. */
#define HEAD 100000
/* Enough for several tries. */
#define RETRIES_MS 6000
/* How long a command may take. */
#define COMMAND_US (50 * 1000)

typedef struct
{
  SkyTestPlayer     test;
  SkyLoopThread    *network;
  SkyBlockCache    *cache;
  SkyFakeDav       *dav;    /* (nullable) */
  SkyServerFixture *server; /* (nullable) */
  SkyDrive         *drive;
  SkyDriveEntry    *entry;
  SkyByteSource    *source;
  GBytes           *content;
  gint64            worst_us; /* of all commands */
} Fixture;

static GBytes *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);

  return g_bytes_new_take (contents, length);
}

static void
open_source (Fixture *self)
{
  self->source = sky_block_cache_open (self->cache, self->drive, self->entry);
  sky_test_resolver_put (self->test.resolver, sky_test_material.flac_a, self->source);
  sky_test_player_add (&self->test, sky_test_material.flac_a, "FLAC");
}

static void
set_up_cache (Fixture *self, gconstpointer pace)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = NULL;

  sky_test_material_set_up (&self->test, pace);
  self->content = read_file (sky_test_material.flac_a);
  self->network = sky_loop_thread_new ("sky-net");
  directory = g_build_filename (self->test.directory, "cache", NULL);
  self->cache = sky_block_cache_new (directory, self->network, &error);
  g_assert_no_error (error);
}

/* A server in this process, which lies. */
static void
set_up_dav (Fixture *self, gconstpointer pace)
{
  SkyDriveConfig    config = { .kind = "webdav", .id = "dav" };
  SkyDriveEntryInfo info = { .path = NAME, .etag = "\"v1\"" };
  g_autoptr (GError) error = NULL;

  set_up_cache (self, pace);
  self->dav = sky_fake_dav_new ();
  sky_fake_dav_put (self->dav, NAME, self->content);
  config.uri = sky_fake_dav_get_url (self->dav);
  self->drive = sky_drive_registry_create (&config, &error);
  g_assert_no_error (error);
  info.size = g_bytes_get_size (self->content);
  self->entry = sky_drive_entry_new (&info);
  open_source (self);
}

/* The real server, as a process of its own. */
static void
set_up_server (Fixture *self, gconstpointer pace)
{
  SkyDriveConfig config = { .kind = "skylark", .id = "home" };
  g_autoptr (GFile) file = g_file_new_for_path (sky_test_material.flac_a);
  g_autoptr (GError) error = NULL;

  set_up_cache (self, pace);
  self->server = sky_server_fixture_new ();
  config.uri = sky_server_fixture_get_url (self->server);
  config.secret = sky_server_fixture_get_token (self->server);
  self->drive = sky_drive_registry_create (&config, &error);
  g_assert_no_error (error);
  self->entry = sky_sync_upload (self->drive, file, NAME, &error);
  g_assert_no_error (error);
  open_source (self);
}

static void
tear_down (Fixture *self, gconstpointer pace)
{
  g_clear_object (&self->source);
  sky_test_material_tear_down (&self->test, pace);
  sky_block_cache_stop (self->cache);
  sky_loop_thread_stop (self->network);
  g_clear_object (&self->cache);
  g_clear_object (&self->network);
  g_clear_object (&self->drive);
  g_clear_object (&self->entry);
  g_clear_pointer (&self->dav, sky_fake_dav_free);
  g_clear_pointer (&self->server, sky_server_fixture_free);
  g_bytes_unref (self->content);
}

static gboolean
has_head (Fixture *self)
{
  g_autoptr (GArray) ranges = sky_byte_source_list_available (self->source);

  return ranges->len > 0 && g_array_index (ranges, SkyRange, 0).end >= HEAD;
}

/* The beginning of the file is cached, and nothing is on its way. */
static void
fetch_head (Fixture *self)
{
  sky_cache_source_prefetch (SKY_CACHE_SOURCE (self->source), 0, HEAD);
  sky_test_wait (has_head (self));
}

static void
assert_all_heard (Fixture *self)
{
  g_assert_cmpuint (self->test.failed->len, ==, 0);
  sky_test_assert_captured (&self->test, 0, SKY_SOUND_FRAMES_A);
}

static void
play_all (Fixture *self)
{
  sky_test_play_to_the_end (&self->test);
  assert_all_heard (self);
}

static void
test_cut (Fixture *self, gconstpointer pace)
{
  sky_fake_dav_fail (self->dav, "GET", SKY_FAKE_CUT_BODY, 2);
  play_all (self);
}

static void
test_dropped (Fixture *self, gconstpointer pace)
{
  fetch_head (self);
  sky_fake_dav_fail (self->dav, "GET", SKY_FAKE_LOSE_REQUEST, 3);
  play_all (self);
}

static void
test_no_ranges (Fixture *self, gconstpointer pace)
{
  sky_fake_dav_fail (self->dav, "GET", SKY_FAKE_NO_RANGES, G_MAXUINT);
  play_all (self);
}

static void
test_busy (Fixture *self, gconstpointer pace)
{
  sky_fake_dav_answer (self->dav, "GET",
                       "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n", 2);
  play_all (self);
}

/* As a signed address that has run out, and as a token that was renewed. */
static void
test_refused_once (Fixture *self, gconstpointer pace)
{
  fetch_head (self);
  sky_fake_dav_answer (self->dav, "GET", "HTTP/1.1 403 Expired\r\nContent-Length: 0\r\n\r\n", 1);
  play_all (self);
}

static void
test_unauthorized_once (Fixture *self, gconstpointer pace)
{
  fetch_head (self);
  sky_fake_dav_answer (self->dav, "GET", "HTTP/1.1 401 Who?\r\nContent-Length: 0\r\n\r\n", 1);
  play_all (self);
}

/* It stays refused: that is the end, said once, and what was heard was right. */
static void
assert_clean_stop (Fixture *self)
{
  gsize             frames;
  g_autofree float *heard = NULL;

  sky_test_play_to_the_end (&self->test);
  g_assert_cmpuint (self->test.failed->len, ==, 1);
  g_assert_nonnull (sky_queue_item_get_error (sky_play_queue_get_current (self->test.queue)));
  heard = sky_test_player_read (&self->test, &frames);
  g_test_message ("%" G_GSIZE_FORMAT " frames", frames);
  g_assert_cmpuint (frames, <, SKY_SOUND_FRAMES_A);
  sky_test_assert_material (heard, 0, frames);
}

static void
test_refused (Fixture *self, gconstpointer pace)
{
  fetch_head (self);
  sky_fake_dav_answer (self->dav, "GET", "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", G_MAXUINT);
  assert_clean_stop (self);
}

static void
test_other_size (Fixture *self, gconstpointer pace)
{
  fetch_head (self);
  sky_fake_dav_answer (self->dav, "GET",
                       "HTTP/1.1 416 Too far\r\nContent-Range: bytes */10\r\n"
                       "Content-Length: 0\r\n\r\n",
                       G_MAXUINT);
  assert_clean_stop (self);
}

static void
test_gzip (Fixture *self, gconstpointer pace)
{
  fetch_head (self);
  sky_fake_dav_answer (self->dav, "GET",
                       "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Encoding: gzip\r\n"
                       "Content-Length: 20\r\n\r\n01234567890123456789",
                       G_MAXUINT);
  assert_clean_stop (self);
}

static void
test_wrong_length (Fixture *self, gconstpointer pace)
{
  g_autofree char *answer = NULL;

  fetch_head (self);
  answer = g_strdup_printf ("HTTP/1.1 206 Part\r\nETag: \"v1\"\r\n"
                            "Content-Range: bytes 0-199999/%" G_GSIZE_FORMAT "\r\n"
                            "Content-Length: 10\r\n\r\n0123456789",
                            g_bytes_get_size (self->content));
  sky_fake_dav_answer (self->dav, "GET", answer, G_MAXUINT);
  assert_clean_stop (self);
}

/* Lets the head be heard, while an answer for more doesn't come; then there is another file under
 * the same name. */
static void
play_head_and_replace (Fixture *self, GBytes *other)
{
  fetch_head (self);
  sky_fake_dav_fail (self->dav, "GET", SKY_FAKE_HANG, 1);
  sky_player_play (self->test.player);
  sky_test_wait (sky_test_captured_frames (&self->test) > 20000);
  sky_fake_dav_put (self->dav, NAME, other);
}

/* None of its bytes are taken for those of the first. */
static void
test_changed (Fixture *self, gconstpointer pace)
{
  g_autofree char *noise = g_strnfill (g_bytes_get_size (self->content) + 1, 'x');
  g_autoptr (GBytes) other = g_bytes_new (noise, g_bytes_get_size (self->content) + 1);

  play_head_and_replace (self, other);
  assert_clean_stop (self);
}

/* The same, and the resolver finds out what lies there now: that goes on at the same time. */
static void
test_changed_goes_on (Fixture *self, gconstpointer pace)
{
  const gsize      shift = SKY_SOUND_FRAMES - SKY_SOUND_FRAMES_A;
  g_autofree char *wav = sky_sound_write_wav (self->test.directory, "later",
                                              sky_test_material.sound, shift, SKY_SOUND_FRAMES_A);
  g_autofree char *flac = sky_sound_encode (wav, "flac");
  g_autoptr (GBytes) other = read_file (flac);
  SkyDriveEntryInfo info = { .path = NAME, .etag = "\"v2\"" };
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (SkyByteSource) source = NULL;
  g_autofree float *heard = NULL;
  gsize             frames;
  gsize             joint = 0;

  play_head_and_replace (self, other);
  info.size = g_bytes_get_size (other);
  entry = sky_drive_entry_new (&info);
  source = sky_block_cache_open (self->cache, self->drive, entry);
  sky_test_resolver_put_other (self->test.resolver, sky_test_material.flac_a, source, NULL);
  sky_test_wait (sky_test_player_is_stopped (&self->test));
  g_assert_cmpuint (self->test.n_moved, ==, 1);
  heard = sky_test_player_read (&self->test, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES_A);
  while (joint < frames &&
         heard[2 * joint] * 32768.0f == (float) sky_test_material.sound[2 * joint])
    joint++;
  g_test_message ("joint at frame %" G_GSIZE_FORMAT, joint);
  g_assert_cmpuint (joint, >, 0);
  g_assert_cmpuint (joint, <, frames);
  sky_test_assert_material (heard, 0, joint);
  sky_test_assert_material (heard + 2 * joint, joint + shift, frames - joint);
}

#define COMMAND(self, call) SKY_TEST_COMMAND (&(self)->worst_us, call)

static void
give_commands (Fixture *self, GRand *rand, guint n)
{
  SkyPlayer *player = self->test.player;

  for (guint i = 0; i < n; i++)
    {
      COMMAND (self, sky_player_seek (player, g_rand_int_range (rand, 0, 3900)));
      if (i % 5 == 0)
        COMMAND (self, sky_player_toggle (player));
      if (i % 7 == 0)
        COMMAND (self, sky_player_set_volume (player, g_rand_double (rand)));
      if (i % 11 == 0)
        COMMAND (self, sky_player_previous (player));
      if (i % 29 == 0)
        COMMAND (self, sky_player_stop (player));
      if (i % 29 == 0)
        COMMAND (self, sky_player_play (player));
      while (i % 3 == 0 && g_main_context_iteration (NULL, FALSE))
        ;
    }
  COMMAND (self, sky_player_set_volume (player, 1.0));
  g_test_message ("the longest command took %d us", (int) self->worst_us);
  g_assert_cmpint (self->worst_us, <, COMMAND_US);
}

/* From the beginning, with nothing left of what was done before. */
static void
play_again (Fixture *self)
{
  sky_player_stop (self->test.player);
  play_all (self);
}

static void
test_hangs (Fixture *self, gconstpointer pace)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  fetch_head (self);
  kill (sky_server_fixture_get_pid (self->server), SIGSTOP);
  sky_player_play (self->test.player);
  sky_test_wait (sky_player_get_buffering (self->test.player));
  give_commands (self, rand, g_test_slow () ? 1000 : 60);
  kill (sky_server_fixture_get_pid (self->server), SIGCONT);
  play_again (self);
}

/* The same sound under a name of its own, nothing of which is in the cache. */
static void
begin_storm (Fixture *self, guint seed)
{
  g_autofree char *name = g_strdup_printf ("/storm-%u.flac", seed);
  g_autoptr (GFile) file = g_file_new_for_path (sky_test_material.flac_a);
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (SkyByteSource) source = NULL;
  g_autoptr (GError) error = NULL;

  entry = sky_sync_upload (self->drive, file, name, &error);
  g_assert_no_error (error);
  source = sky_block_cache_open (self->cache, self->drive, entry);
  sky_test_resolver_put (self->test.resolver, name, source);
  sky_play_queue_clear (self->test.queue);
  sky_test_player_add (&self->test, name, "FLAC");
  sky_player_play (self->test.player);
}

/* Seeks and other commands while the server hangs and wakes. From the last seek on every sample is
 * heard, once. */
static void
storm (Fixture *self, guint seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  SkyPlayer *player = self->test.player;
  int        n = g_rand_int_range (rand, 3, 20);
  int        last_ms = 10 * g_rand_int_range (rand, 300, 390);
  gsize      first = (gsize) last_ms * SKY_SOUND_RATE / 1000;

  begin_storm (self, seed);
  for (int i = 0; i < n; i++)
    {
      kill (sky_server_fixture_get_pid (self->server), g_rand_boolean (rand) ? SIGSTOP : SIGCONT);
      COMMAND (self, sky_player_seek (player, g_rand_int_range (rand, 0, 4000)));
      if (g_rand_int_range (rand, 0, 4) == 0)
        COMMAND (self, sky_player_toggle (player));
      for (int j = g_rand_int_range (rand, 0, 10); j > 0; j--)
        g_main_context_iteration (NULL, FALSE);
    }
  COMMAND (self, sky_player_play (player));
  COMMAND (self, sky_player_seek (player, last_ms));
  kill (sky_server_fixture_get_pid (self->server), SIGCONT);
  sky_test_wait (sky_test_player_is_stopped (&self->test));
  g_assert_cmpuint (self->test.failed->len, ==, 0);
  sky_test_assert_captured (&self->test, first, SKY_SOUND_FRAMES_A - first);
  g_assert_cmpint (self->worst_us, <, COMMAND_US);
}

static void
test_storms (Fixture *self, gconstpointer pace)
{
  const guint n = g_test_slow () ? 1000 : 10;

  for (guint seed = 1; seed <= n; seed++)
    storm (self, seed);
  g_test_message ("%u storms; the longest command took %d us", n, (int) self->worst_us);
}

/* It plays what is there, waits, and goes on. */
static void
survive_outage (Fixture *self, guint milliseconds)
{
  fetch_head (self);
  sky_server_fixture_kill (self->server);
  sky_player_play (self->test.player);
  sky_test_wait (sky_player_get_buffering (self->test.player));
  g_assert_cmpuint (sky_test_captured_frames (&self->test), >, 0);
  sky_wait_pass (milliseconds);
  sky_server_fixture_start (self->server);
  sky_test_wait (sky_test_player_is_stopped (&self->test));
  assert_all_heard (self);
}

/* kill -9, and at once another process. */
static void
test_killed (Fixture *self, gconstpointer pace)
{
  survive_outage (self, 0);
}

static void
test_away_5_s (Fixture *self, gconstpointer pace)
{
  survive_outage (self, 5000);
}

static void
test_away_30_s (Fixture *self, gconstpointer pace)
{
  survive_outage (self, 30000);
}

/* Longer than the cache has patience for: the player says that it waits for the drive, and goes on
 * by itself. */
static void
outlast_patience (Fixture *self, guint milliseconds)
{
  fetch_head (self);
  sky_server_fixture_kill (self->server);
  sky_player_play (self->test.player);
  sky_test_wait (sky_player_get_buffering (self->test.player));
  sky_wait_pass (milliseconds);
  sky_test_wait (sky_player_get_waiting (self->test.player) != NULL);
  g_assert_cmpint (sky_player_get_state (self->test.player), ==, SKY_PLAYER_PLAYING);
  /* Said once, however often it is tried. */
  sky_wait_pass (RETRIES_MS);
  g_assert_nonnull (sky_player_get_waiting (self->test.player));
  g_assert_cmpuint (self->test.n_failures, ==, 1);
  sky_server_fixture_start (self->server);
  sky_test_wait (sky_test_player_is_stopped (&self->test));
  g_assert_cmpuint (self->test.n_failures, ==, 1);
  g_assert_null (sky_player_get_waiting (self->test.player));
  assert_all_heard (self);
}

/* As the next one, with a clock that runs faster. */
static void
test_away_for_long (Fixture *self, gconstpointer pace)
{
  sky_block_cache_set_patience_ms (self->cache, 1000);
  outlast_patience (self, 0);
}

static void
test_away_300_s (Fixture *self, gconstpointer pace)
{
  outlast_patience (self, 300000);
}

/* The connection is silent for good; another one is opened. */
static void
test_silent_connection (Fixture *self, gconstpointer pace)
{
  fetch_head (self);
  sky_fake_dav_fail (self->dav, "GET", SKY_FAKE_HANG, 1);
  play_all (self);
}

/* It comes back elsewhere, and with another token. */
static void
test_moved_elsewhere (Fixture *self, gconstpointer pace)
{
  g_autoptr (SkyServerFixture) other = NULL;

  fetch_head (self);
  sky_server_fixture_kill (self->server);
  sky_player_play (self->test.player);
  sky_test_wait (sky_player_get_buffering (self->test.player));
  other = sky_server_fixture_new_stopped ();
  sky_server_fixture_set_root (other, sky_server_fixture_get_root (self->server));
  sky_server_fixture_start (other);
  g_assert_cmpstr (sky_server_fixture_get_url (other), !=,
                   sky_server_fixture_get_url (self->server));
  sky_skylark_drive_set_endpoint (SKY_SKYLARK_DRIVE (self->drive),
                                  sky_server_fixture_get_url (other),
                                  sky_server_fixture_get_token (other));
  sky_test_wait (sky_test_player_is_stopped (&self->test));
  assert_all_heard (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();

#define ADD(path, set_up, func)                                                                    \
  g_test_add ("/playback/cloud-faults/" path, Fixture, SKY_TEST_FAST, set_up, func, tear_down)

  ADD ("cut", set_up_dav, test_cut);
  ADD ("dropped", set_up_dav, test_dropped);
  ADD ("no-ranges", set_up_dav, test_no_ranges);
  ADD ("busy", set_up_dav, test_busy);
  ADD ("refused-once", set_up_dav, test_refused_once);
  ADD ("unauthorized-once", set_up_dav, test_unauthorized_once);
  ADD ("refused", set_up_dav, test_refused);
  ADD ("other-size", set_up_dav, test_other_size);
  ADD ("gzip", set_up_dav, test_gzip);
  ADD ("wrong-length", set_up_dav, test_wrong_length);
  ADD ("changed", set_up_dav, test_changed);
  ADD ("changed-goes-on", set_up_dav, test_changed_goes_on);
  ADD ("silent-connection", set_up_dav, test_silent_connection);
  ADD ("hangs", set_up_server, test_hangs);
  ADD ("storms", set_up_server, test_storms);
  ADD ("killed", set_up_server, test_killed);
  ADD ("away-5-s", set_up_server, test_away_5_s);
  ADD ("away-for-long", set_up_server, test_away_for_long);
  ADD ("moved-elsewhere", set_up_server, test_moved_elsewhere);
  if (g_test_slow ())
    {
      ADD ("away-30-s", set_up_server, test_away_30_s);
      ADD ("away-300-s", set_up_server, test_away_300_s);
    }

  return sky_test_material_run ();
}
