/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-cache-source.h"
#include "playback/sky-player.h"

G_BEGIN_DECLS

/**
 * SkyPinLoadEnd:
 * @SKY_PIN_LOAD_ARRIVED: all bytes are there; the map may need a moment to know it
 * @SKY_PIN_LOAD_APART: the source is no part of the cache any more: another version, key, folder
 * @SKY_PIN_LOAD_FULL: they can't be kept: disk or limit
 * @SKY_PIN_LOAD_NOWHERE: they can't be kept: the cache has no map, or no key
 * @SKY_PIN_LOAD_STALLED: nothing comes
 *
 * How a load has ended.
 */
typedef enum
{
  SKY_PIN_LOAD_ARRIVED,
  SKY_PIN_LOAD_APART,
  SKY_PIN_LOAD_FULL,
  SKY_PIN_LOAD_NOWHERE,
  SKY_PIN_LOAD_STALLED,
} SkyPinLoadEnd;

#define SKY_TYPE_PIN_LOAD (sky_pin_load_get_type ())
G_DECLARE_FINAL_TYPE (SkyPinLoad, sky_pin_load, SKY, PIN_LOAD, GObject)

/* One file on its way into the cache. Main thread. Signals: "grown": more is there; "ended"
 * (SkyPinLoadEnd), once. Dropped before, it ends without a word. */
SkyPinLoad *sky_pin_load_new (SkyByteSource *source, SkyPlayer *player);
guint64     sky_pin_load_get_reach (SkyPinLoad *self);
gboolean    sky_pin_load_has_asked (SkyPinLoad *self);
void        sky_pin_load_stop (SkyPinLoad *self);

G_END_DECLS
