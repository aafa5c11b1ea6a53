/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-sound.h"
#include "playback/sky-test-player.h"

G_BEGIN_DECLS

typedef struct
{
  char   *directory;
  gint16 *sound;
  char   *flac_a;
  char   *flac_b;
} SkyTestMaterial;

extern SkyTestMaterial sky_test_material;

void sky_test_material_open (void);
int  sky_test_material_run (void);
void sky_test_material_set_up (SkyTestPlayer *test, gconstpointer pace);
void sky_test_material_tear_down (SkyTestPlayer *test, gconstpointer pace);

char *
sky_test_write_file (SkyTestPlayer *test, const char *name, const char *contents, gssize length);
char *sky_test_write_text (SkyTestPlayer *test, const char *name);
/* The samples of the first piece, said to be of another rate: (transfer full), a WAV file. */
char *sky_test_write_at_rate (SkyTestPlayer *test, const char *name, guint32 rate);
void  sky_test_assert_material (const float *played, gsize first, gsize frames);
void  sky_test_assert_captured (SkyTestPlayer *test, gsize first, gsize frames);
gsize sky_test_captured_frames (SkyTestPlayer *test);
void  sky_test_play_to_the_end (SkyTestPlayer *test);
void  sky_test_open_paused (SkyTestPlayer *test);

G_END_DECLS
