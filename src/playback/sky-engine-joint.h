/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-crossfade.h"
#include "playback/sky-track-decoder.h"

G_BEGIN_DECLS

/**
 * SkyJointStep:
 * @SKY_JOINT_POP: the next samples of the current track are due
 * @SKY_JOINT_WAIT: they are kept, as they may belong into a fade
 * @SKY_JOINT_FADE: the fade into the next track begins
 */
typedef enum
{
  SKY_JOINT_POP,
  SKY_JOINT_WAIT,
  SKY_JOINT_FADE,
} SkyJointStep;

/* How one track becomes the next: one after the other, or over each other. Engine thread. */
typedef struct _SkyEngineJoint SkyEngineJoint;

SkyEngineJoint *sky_engine_joint_new (void);
void            sky_engine_joint_free (SkyEngineJoint *self);
void sky_engine_joint_set_fade (SkyEngineJoint *self, gint64 duration_ns, SkyCrossfadeCurve curve);
gint64       sky_engine_joint_get_fade (SkyEngineJoint *self);
void         sky_engine_joint_allow (SkyEngineJoint *self, gboolean allowed);
void         sky_engine_joint_prepare (SkyEngineJoint *self, SkyTrackDecoder *current);
SkyJointStep sky_engine_joint_decide (SkyEngineJoint  *self,
                                      SkyTrackDecoder *current,
                                      SkyTrackDecoder *next,
                                      gboolean         spare,
                                      gint64          *most);
void sky_engine_joint_begin (SkyEngineJoint *self, SkyTrackDecoder *current, SkyTrackDecoder *next);
void sky_engine_joint_mix (SkyEngineJoint *self, SkyTrackChunk *chunk);
void sky_engine_joint_drop (SkyEngineJoint *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyEngineJoint, sky_engine_joint_free)

G_END_DECLS
