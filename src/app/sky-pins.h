/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-cache-home.h"
#include "app/sky-file-actions.h"
#include "app/sky-pin-fetcher.h"
#include "transfer/sky-transfers.h"

G_BEGIN_DECLS

/**
 * SkyPinsSum:
 * @n_pins: files and folders that somebody wants to keep
 * @n_files: files that these are
 * @n_kept: of them, those that are here
 * @bytes: of all these files
 * @bytes_kept: of them, those that are here
 * @trouble: what is in the way of the rest
 */
typedef struct
{
  guint         n_pins;
  guint         n_files;
  guint         n_kept;
  guint64       bytes;
  guint64       bytes_kept;
  SkyPinTrouble trouble;
} SkyPinsSum;

/**
 * SkyPinsParts:
 * @drives: where the files lie
 * @home: of the cache that they go to
 * @actions: tells what we do on drives
 * @transfers: (nullable): tells what we bring there
 * @player: who comes first
 * @meter: (nullable): whether it has to wait for another connection
 *
 * What pins need; taken by reference.
 */
typedef struct
{
  SkyDriveManager *drives;
  SkyCacheHome    *home;
  SkyFileActions  *actions;
  SkyTransfers    *transfers;
  SkyPlayer       *player;
  SkyMeterWatch   *meter;
} SkyPinsParts;

#define SKY_TYPE_PINS (sky_pins_get_type ())
G_DECLARE_FINAL_TYPE (SkyPins, sky_pins, SKY, PINS, GObject)

/* What the user wants to keep on this computer: remembers it, and sees that it is there. Main
 * thread. Signals: "changed", at most a few times a second: anything that can be asked here;
 * "pinned": which places are pinned is another; "renewed": which files that means. Property "busy"
 * (see sky_pins_get_busy ()). */
SkyPins *sky_pins_new (const char *path, const SkyPinsParts *parts);
gboolean sky_pins_add (SkyPins *self, const char *drive_id, SkyDriveEntry *entry, GError **error);
gboolean sky_pins_remove (SkyPins *self, const char *drive_id, const char *path, GError **error);
gboolean sky_pins_covers (SkyPins *self, const char *drive_id, const char *path);
void     sky_pins_get_sum (SkyPins *self, SkyPinsSum *sum);
gboolean sky_pins_get_busy (SkyPins *self);
SkyPinList *sky_pins_get_list (SkyPins *self);
/* Answers once what was added or removed is on disk. */
void     sky_pins_save_async (SkyPins *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean sky_pins_save_finish (SkyPins *self, GAsyncResult *result, GError **error);
void     sky_pins_stop (SkyPins *self);

G_END_DECLS
