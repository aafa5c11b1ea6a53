/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * SkyOutputPlace:
 * @token: the track that is heard
 * @track_ns: where in it
 */
typedef struct
{
  guint64 token;
  gint64  track_ns;
} SkyOutputPlace;

/**
 * SkyOutputPlaces:
 * @entries: (owned): where stretches of tracks begin; the first one is heard
 * @announced: the track that was last told
 *
 * Which part of which track lies where in the output's time. Embedded in its owner; engine thread.
 */
typedef struct
{
  GArray *entries;
  guint64 announced;
} SkyOutputPlaces;

void sky_output_places_init (SkyOutputPlaces *self);
void sky_output_places_clear (SkyOutputPlaces *self);
void sky_output_places_empty (SkyOutputPlaces *self);
void sky_output_places_note (SkyOutputPlaces *self, const SkyOutputPlace *place, gint64 start_ns);
gboolean sky_output_places_pass (SkyOutputPlaces *self, gint64 position_ns, guint64 *token);
gboolean sky_output_places_get (SkyOutputPlaces *self, gint64 position_ns, SkyOutputPlace *place);
gint64   sky_output_places_get_time_to_joint (SkyOutputPlaces *self, gint64 position_ns);

G_END_DECLS
