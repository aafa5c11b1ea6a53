/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-player.h"

G_BEGIN_DECLS

#define SKY_TYPE_PLACE_TAGS (sky_place_tags_get_type ())
G_DECLARE_FINAL_TYPE (SkyPlaceTags, sky_place_tags, SKY, PLACE_TAGS, GObject)

/* Reads the tags and covers of what is played by its place and unknown to the library, once it is
 * heard, and of what stands near it in the queue. Main thread. */
SkyPlaceTags *sky_place_tags_new (SkyPlayer *player, SkySourceResolver *resolver);
void          sky_place_tags_retry (SkyPlaceTags *self);
void          sky_place_tags_close (SkyPlaceTags *self);

G_END_DECLS
