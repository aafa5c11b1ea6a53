/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-heard-sound.h"
#include "playback/sky-output-places.h"
#include "playback/sky-output-wish.h"
#include "playback/sky-spectrum.h"
#include "playback/sky-track-decoder.h"

G_BEGIN_DECLS

/* What is heard: one pipeline that lives for the session, fed with the chunks of all tracks in
 * turn. All functions belong to the engine's thread. */
typedef struct _SkyOutput SkyOutput;

SkyOutput    *sky_output_new (GSource *wake);
void          sky_output_free (SkyOutput *self);
gboolean      sky_output_open (SkyOutput *self, GError **error);
void          sky_output_close (SkyOutput *self);
void          sky_output_work (SkyOutput *self);
void          sky_output_set_playing (SkyOutput *self, gboolean playing);
void          sky_output_set_volume (SkyOutput *self, double factor, gboolean muted);
void          sky_output_flush (SkyOutput *self);
gboolean      sky_output_wants_data (SkyOutput *self);
gint64        sky_output_get_level (SkyOutput *self);
void          sky_output_push (SkyOutput *self, guint64 token, SkyTrackChunk *chunk);
void          sky_output_end (SkyOutput *self);
gboolean      sky_output_is_ending (SkyOutput *self);
gboolean      sky_output_has_ended (SkyOutput *self);
gboolean      sky_output_is_used (SkyOutput *self);
const GError *sky_output_get_error (SkyOutput *self);
gboolean      sky_output_pass_joint (SkyOutput *self, guint64 *token);
gboolean      sky_output_get_place (SkyOutput *self, SkyOutputPlace *place);
gint64        sky_output_get_time_to_joint (SkyOutput *self);
void          sky_output_set_stage (SkyOutput *self, const double *gains, gboolean fades);
void          sky_output_set_speed (SkyOutput *self, double speed);
double        sky_output_get_speed (SkyOutput *self);
gint64        sky_output_get_lag (SkyOutput *self);
void          sky_output_fade_out (SkyOutput *self, gint64 duration_ns);
void          sky_output_fade_in (SkyOutput *self, gint64 duration_ns);
void          sky_output_begin_anew (SkyOutput *self, gint64 duration_ns);
gboolean      sky_output_is_silent (SkyOutput *self);
void          sky_output_set_tap (SkyOutput *self, SkySpectrum *tap);
void          sky_output_get_sound (SkyOutput *self, SkyHeardSound *sound);
gboolean      sky_output_take_mixer_news (SkyOutput *self, double *factor, gboolean *muted);
/* Where it is heard. */
void                  sky_output_set_wish (SkyOutput *self, const SkyOutputWish *wish);
gboolean              sky_output_is_misplaced (SkyOutput *self);
gboolean              sky_output_is_forsaken (SkyOutput *self);
void                  sky_output_move (SkyOutput *self);
gboolean              sky_output_try_wish (SkyOutput *self);
const SkyOutputState *sky_output_take_news (SkyOutput *self);
const SkyOutputState *sky_output_get_state (SkyOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyOutput, sky_output_free)

G_END_DECLS
