/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-drive-manager.h"
#include "app/sky-meter-watch.h"
#include "app/sky-pin-list.h"
#include "cache/sky-block-cache.h"
#include "playback/sky-player.h"

G_BEGIN_DECLS

/**
 * SkyPinTrouble:
 * @SKY_PIN_FINE: nothing keeps it from being fetched
 * @SKY_PIN_AWAY: a drive does not answer
 * @SKY_PIN_LIMIT: the cache's limit is too low for all of it
 * @SKY_PIN_DISK_FULL: there is no room on the disk
 * @SKY_PIN_NO_KEY: the cache is to be encrypted, and its key is not there
 * @SKY_PIN_FAILED: the drive answers, but does not give it
 * @SKY_PIN_METERED: the connection is metered, and the user has not said that this doesn't matter
 *
 * What is in the way of having everything that is wanted.
 */
typedef enum
{
  SKY_PIN_FINE,
  SKY_PIN_AWAY,
  SKY_PIN_LIMIT,
  SKY_PIN_DISK_FULL,
  SKY_PIN_NO_KEY,
  SKY_PIN_FAILED,
  SKY_PIN_METERED,
} SkyPinTrouble;

#define SKY_TYPE_PIN_FETCHER (sky_pin_fetcher_get_type ())
G_DECLARE_FINAL_TYPE (SkyPinFetcher, sky_pin_fetcher, SKY, PIN_FETCHER, GObject)

/* Brings what is pinned into the cache, one file at a time. Main thread. Signals: "changed": the
 * list, or how much there is of it, is another; "renewed": what has to be written down is. */
SkyPinFetcher *sky_pin_fetcher_new (SkyPinList      *list,
                                    SkyDriveManager *drives,
                                    SkyBlockCache   *cache,
                                    SkyPlayer       *player,
                                    SkyMeterWatch   *meter);
void           sky_pin_fetcher_wake (SkyPinFetcher *self);
void           sky_pin_fetcher_look_again (SkyPinFetcher *self, const char *drive_id);
void sky_pin_fetcher_note_arrival (SkyPinFetcher *self, const char *drive_id, SkyDriveEntry *entry);
SkyPinTrouble sky_pin_fetcher_get_trouble (SkyPinFetcher *self);
gboolean      sky_pin_fetcher_get_busy (SkyPinFetcher *self);
void          sky_pin_fetcher_stop (SkyPinFetcher *self);

G_END_DECLS
