/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small parts: numbered names, speed, the state that a batch shows. */
#include <string.h>

#include "transfer/sky-speed-meter.h"
#include "transfer/sky-target-name.h"
#include "transfer/sky-transfer-batch-private.h"

static void
assert_numbered (const char *name, guint number, const char *expected)
{
  g_autofree char *numbered = sky_target_name_number (name, number);

  g_assert_cmpstr (numbered, ==, expected);
}

static void
test_numbered_names (void)
{
  assert_numbered ("song.flac", 2, "song (2).flac");
  assert_numbered ("song.flac", 13, "song (13).flac");
  assert_numbered ("archive.tar.gz", 2, "archive (2).tar.gz");
  assert_numbered ("README", 2, "README (2)");
  assert_numbered (".bashrc", 2, ".bashrc (2)");
  assert_numbered ("ends with a dot.", 2, "ends with a dot. (2)");
  assert_numbered ("Op. 27 No. 2", 2, "Op. 27 No. 2 (2)");
  assert_numbered ("Зимние вечера.mp3", 2, "Зимние вечера (2).mp3");
}

/* 255 bytes is the limit: letters go, whole ones, before the number, and the extension stays. */
static void
test_numbered_names_at_limit (void)
{
  g_autofree char *filler = g_strnfill (251, 'n');
  g_autofree char *ascii = g_strconcat (filler, ".mp3", NULL);
  g_autofree char *short_ascii = sky_target_name_number (ascii, 2);
  g_autoptr (GString) wide = g_string_new (NULL);
  g_autofree char *short_wide = NULL;

  g_assert_cmpuint (strlen (ascii), ==, 255);
  g_assert_cmpuint (strlen (short_ascii), ==, 255);
  g_assert_true (g_str_has_suffix (short_ascii, "n (2).mp3"));
  for (guint i = 0; i < 84; i++)
    g_string_append (wide, "歌");
  g_string_append (wide, ".a");
  g_assert_cmpuint (wide->len, ==, 254);
  short_wide = sky_target_name_number (wide->str, 2);
  g_assert_true (g_utf8_validate (short_wide, -1, NULL));
  g_assert_true (g_str_has_suffix (short_wide, "歌 (2).a"));
  g_assert_cmpuint (strlen (short_wide), <=, 255);
  g_assert_cmpuint (strlen (short_wide), >, 250);
}

#define SECOND G_USEC_PER_SEC

static void
test_speed (void)
{
  g_autoptr (SkySpeedMeter) meter = sky_speed_meter_new ();
  gint64 now = 1000 * SECOND;

  g_assert_cmpuint (sky_speed_meter_get_speed (meter, now), ==, 0);
  g_assert_cmpint (sky_speed_meter_get_seconds_left (meter, now, 1000), ==, -1);
  for (guint i = 0; i <= 20; i++)
    sky_speed_meter_add (meter, now + i * SECOND / 2, i * 500);
  /* 500 bytes each half second. */
  now += 10 * SECOND;
  g_assert_cmpuint (sky_speed_meter_get_speed (meter, now), ==, 1000);
  g_assert_cmpint (sky_speed_meter_get_seconds_left (meter, now, 60000), ==, 60);
  g_assert_cmpint (sky_speed_meter_get_seconds_left (meter, now, 60001), ==, 61);
}

/* The window forgets how it began, and what stands still has no speed. */
static void
test_speed_slides (void)
{
  g_autoptr (SkySpeedMeter) meter = sky_speed_meter_new ();
  gint64  now = 1000 * SECOND;
  guint64 total = 0;

  for (guint i = 0; i < 20; i++, now += SECOND / 2)
    sky_speed_meter_add (meter, now, total += 1000000);
  for (guint i = 0; i < 20; i++, now += SECOND / 2)
    sky_speed_meter_add (meter, now, total += 500);
  g_assert_cmpuint (sky_speed_meter_get_speed (meter, now), >, 800);
  g_assert_cmpuint (sky_speed_meter_get_speed (meter, now), <, 1200);
  g_assert_cmpuint (sky_speed_meter_get_speed (meter, now + 20 * SECOND), ==, 0);
  g_assert_cmpint (sky_speed_meter_get_seconds_left (meter, now + 20 * SECOND, 1), ==, -1);
  for (guint i = 0; i < 20; i++, now += SECOND / 2)
    sky_speed_meter_add (meter, now, total);
  g_assert_cmpuint (sky_speed_meter_get_speed (meter, now), ==, 0);
}

static void
assert_state (const SkyBatchRecord *record, const SkyBatchLive *live, SkyTransferState expected)
{
  g_assert_cmpuint (sky_transfer_batch_derive_state (record, live), ==, expected);
}

static void
test_batch_state (void)
{
  SkyBatchRecord record = { .files_total = 3 };
  SkyBatchLive   live = { 0 };

  assert_state (&record, &live, SKY_TRANSFER_WAITING);
  live.retrying = 1;
  assert_state (&record, &live, SKY_TRANSFER_RETRYING);
  live.running = 1;
  assert_state (&record, &live, SKY_TRANSFER_RUNNING);
  record.folders_open = 1;
  assert_state (&record, &live, SKY_TRANSFER_COUNTING);
  live.blocked = TRUE;
  live.needs_user = TRUE;
  assert_state (&record, &live, SKY_TRANSFER_FAILED);
  record.wish = SKY_WISH_PAUSE;
  assert_state (&record, &live, SKY_TRANSFER_PAUSED);
  record.finished = 1;
  assert_state (&record, &live, SKY_TRANSFER_DONE);
  record.files_failed = 1;
  assert_state (&record, &live, SKY_TRANSFER_FAILED);
  record.wish = SKY_WISH_CANCEL;
  assert_state (&record, &live, SKY_TRANSFER_CANCELLED);
}

static void
test_batch_held (void)
{
  SkyBatchRecord record = { .files_total = 3, .held = TRUE };
  SkyBatchLive   live = { .running = 1 };

  assert_state (&record, &live, SKY_TRANSFER_FAILED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/transfer/target-name/numbered", test_numbered_names);
  g_test_add_func ("/transfer/target-name/at-limit", test_numbered_names_at_limit);
  g_test_add_func ("/transfer/speed-meter/steady", test_speed);
  g_test_add_func ("/transfer/speed-meter/slides", test_speed_slides);
  g_test_add_func ("/transfer/transfer-batch/state", test_batch_state);
  g_test_add_func ("/transfer/transfer-batch/held", test_batch_held);

  return g_test_run ();
}
