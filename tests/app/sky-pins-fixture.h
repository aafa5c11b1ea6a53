/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-pins.h"
#include "playback/sky-test-player.h"
#include "support/sky-server-fixture.h"

G_BEGIN_DECLS

typedef struct
{
  SkyServerFixture *server;
  SkyLoopThread    *network;
  SkyLoopThread    *bulk;
  SkyDriveManager  *drives;
  SkyDriveRecord   *record;
  SkyFileActions   *actions;
  SkyCacheHome     *home;
  SkyTestPlayer     test;
  SkyTransfers     *transfers;
  SkyMeterWatch    *meter; /* (owned) (nullable): a test has set it */
  SkyPins          *pins;
  char             *file; /* that remembers them */
} SkyPinsFixture;

const char    *sky_pins_fixture_id_of (SkyPinsFixture *self);
SkyBlockCache *sky_pins_fixture_cache_of (SkyPinsFixture *self);
void           sky_pins_fixture_open_pins (SkyPinsFixture *self);
void           sky_pins_fixture_close_pins (SkyPinsFixture *self);
void           sky_pins_fixture_set_up (SkyPinsFixture *self, gconstpointer data);
void           sky_pins_fixture_tear_down (SkyPinsFixture *self, gconstpointer data);
SkyDriveEntry          *
sky_pins_fixture_put (SkyPinsFixture *self, const char *path, guint32 seed, gsize size);
void     sky_pins_fixture_pin (SkyPinsFixture *self, SkyDriveEntry *entry);
gboolean sky_pins_fixture_has_begun (SkyPinsFixture *self);
gboolean sky_pins_fixture_has (SkyPinsFixture *self, guint n_files, guint64 bytes);
SkyPinTrouble sky_pins_fixture_trouble_of (SkyPinsFixture *self);
void sky_pins_fixture_assert_here (SkyPinsFixture *self, SkyDriveEntry *entry, guint32 seed);
void sky_pins_fixture_make_folder (SkyPinsFixture *self, const char *path);
void sky_pins_fixture_pin_folder (SkyPinsFixture *self, const char *path);
void sky_pins_fixture_reconnect (SkyPinsFixture *self);

G_END_DECLS
