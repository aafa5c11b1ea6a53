/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "playback/sky-equalizer.h"

G_BEGIN_DECLS

#define SKY_TYPE_SOUND_STAGE (sky_sound_stage_get_type ())
G_DECLARE_FINAL_TYPE (SkySoundStage, sky_sound_stage, SKY, SOUND_STAGE, GstElement)

/* The element that equalises and fades what leaves the output's queue. The functions may be called
 * from any thread. */
GstElement *sky_sound_stage_new (GSource *wake);
void        sky_sound_stage_set_gains (SkySoundStage *self, const double gains[SKY_SOUND_BANDS]);
void        sky_sound_stage_set_fine (SkySoundStage *self, gboolean fine);
void        sky_sound_stage_fade_out (SkySoundStage *self, gint64 duration_ns);
void        sky_sound_stage_fade_in (SkySoundStage *self, gint64 duration_ns);
void        sky_sound_stage_begin_silent (SkySoundStage *self, gint64 duration_ns);
gboolean    sky_sound_stage_is_silent (SkySoundStage *self, gint64 *silent_ns);
gint64      sky_sound_stage_get_passed (SkySoundStage *self);

G_END_DECLS
