/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the player have in common: the material, made once, and what is done with it.
 */
#include <string.h>

#include "playback/sky-test-material.h"

#include "support/sky-server-fixture.h"

SkyTestMaterial sky_test_material;

void
sky_test_material_open (void)
{
  SkyTestMaterial *self = &sky_test_material;
  g_autofree char *wav_a = NULL;
  g_autofree char *wav_b = NULL;

  self->directory = g_dir_make_tmp ("sky-material-XXXXXX", NULL);
  self->sound = sky_sound_new ();
  wav_a = sky_sound_write_wav (self->directory, "a", self->sound, 0, SKY_SOUND_FRAMES_A);
  wav_b = sky_sound_write_wav (self->directory, "b", self->sound, SKY_SOUND_FRAMES_A,
                               SKY_SOUND_FRAMES_B);
  self->flac_a = sky_sound_encode (wav_a, "flac");
  self->flac_b = sky_sound_encode (wav_b, "flac");
}

/* Runs the tests, then removes the material. */
int
sky_test_material_run (void)
{
  SkyTestMaterial *self = &sky_test_material;
  int              status = g_test_run ();

  sky_server_fixture_remove_tree (self->directory);
  g_free (self->directory);
  g_free (self->sound);
  g_free (self->flac_a);
  g_free (self->flac_b);

  return status;
}

void
sky_test_material_set_up (SkyTestPlayer *test, gconstpointer pace)
{
  sky_test_player_set_up (test, pace);
}

void
sky_test_material_tear_down (SkyTestPlayer *test, gconstpointer pace)
{
  sky_test_player_tear_down (test);
}

char *
sky_test_write_file (SkyTestPlayer *test, const char *name, const char *contents, gssize length)
{
  char *path = g_build_filename (test->directory, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, contents, length, &error);
  g_assert_no_error (error);

  return path;
}

/* A text that calls itself music. */
char *
sky_test_write_text (SkyTestPlayer *test, const char *name)
{
  return sky_test_write_file (test, name, "This is not the music that you are looking for.\n", -1);
}

/* @played is a part of the material: @frames frames of it from @first on. */
void
sky_test_assert_material (const float *played, gsize first, gsize frames)
{
  for (gsize i = 0; i < frames * SKY_SOUND_CHANNELS; i++)
    if (played[i] * 32768.0f != (float) sky_test_material.sound[first * SKY_SOUND_CHANNELS + i])
      g_error ("sample %" G_GSIZE_FORMAT " differs", i);
}

/* What was captured is the material from @first on, all @frames of it. */
void
sky_test_assert_captured (SkyTestPlayer *test, gsize first, gsize frames)
{
  gsize             played_frames;
  g_autofree float *played = sky_test_player_read (test, &played_frames);

  g_assert_cmpuint (played_frames, ==, frames);
  sky_test_assert_material (played, first, frames);
}

gsize
sky_test_captured_frames (SkyTestPlayer *test)
{
  gsize             frames;
  g_autofree float *played = sky_test_player_read (test, &frames);

  return frames;
}

void
sky_test_play_to_the_end (SkyTestPlayer *test)
{
  sky_player_play (test->player);
  sky_test_wait (sky_test_player_is_stopped (test));
}

/* Loaded, but silent. */
void
sky_test_open_paused (SkyTestPlayer *test)
{
  sky_player_play (test->player);
  sky_player_pause (test->player);
  sky_test_wait (sky_player_get_format (test->player) != NULL &&
                 g_str_has_suffix (sky_player_get_format (test->player), "kHz") &&
                 sky_player_get_duration (test->player) > 0);
}

char *
sky_test_write_at_rate (SkyTestPlayer *test, const char *name, guint32 rate)
{
  g_autofree char *path =
      sky_sound_write_wav (test->directory, name, sky_test_material.sound, 0, SKY_SOUND_FRAMES_A);
  g_autofree char *contents = NULL;
  gsize            length;
  guint32          header[2] = { GUINT32_TO_LE (rate), GUINT32_TO_LE (rate * 4) };
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  memcpy (contents + 24, header, sizeof header);
  g_file_set_contents (path, contents, (gssize) length, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&path);
}
