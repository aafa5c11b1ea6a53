/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-drive-manager.h"
#include "app/sky-pin-fetcher.h"
#include "app/sky-pin-list.h"
#include "cache/sky-block-cache.h"

G_BEGIN_DECLS

/**
 * SkyPinDeed:
 * @SKY_PIN_REST: nothing can be done now
 * @SKY_PIN_WALK: to list what lies below a folder
 * @SKY_PIN_COUNT: to ask the cache what it has of a file
 * @SKY_PIN_LOOK: to ask the drive whether a file is still the same
 * @SKY_PIN_FETCH: to fetch what is missing of a file
 */
typedef enum
{
  SKY_PIN_REST,
  SKY_PIN_WALK,
  SKY_PIN_COUNT,
  SKY_PIN_LOOK,
  SKY_PIN_FETCH,
} SkyPinDeed;

/**
 * SkyPinChoice:
 * @deed: what to do
 * @pin: (nullable): the folder
 * @file: (nullable): the file
 * @drive: (owned) (nullable): where it lies
 * @trouble: what keeps something from being done
 * @earliest: monotonic time when something can be tried again; 0: nothing waits for a time
 *
 * What is to be done next; valid until the list changes.
 */
typedef struct
{
  SkyPinDeed    deed;
  SkyPin       *pin;
  SkyPinFile   *file;
  SkyDrive     *drive;
  SkyPinTrouble trouble;
  gint64        earliest;
} SkyPinChoice;

void sky_pin_choice_make (SkyPinChoice    *self,
                          SkyPinList      *list,
                          SkyDriveManager *drives,
                          SkyBlockCache   *cache,
                          gboolean         held);
void sky_pin_choice_clear (SkyPinChoice *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkyPinChoice, sky_pin_choice_clear)

G_END_DECLS
