/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "playback/sky-sound-stage.h"

G_BEGIN_DECLS

/* What waits before the sink. What is in here can't be taken back when the queue changes. */
#define SKY_OUTPUT_LEVEL_NS (300 * GST_MSECOND)

/**
 * SkyOutputChain:
 * @pipeline: (owned) (nullable): holds all the others
 * @appsrc: takes the samples
 * @stage: equalises and fades
 * @volume: makes them louder and softer
 * @convert: makes them what the device wants
 * @has_tempo: whether another speed than 1 keeps its pitch
 *
 * The elements of the output. Embedded in its owner; engine thread.
 */
typedef struct
{
  GstElement    *pipeline;
  GstElement    *appsrc;
  SkySoundStage *stage;
  GstElement    *volume;
  GstElement    *convert;
  gboolean       has_tempo;
} SkyOutputChain;

gboolean sky_output_chain_build (SkyOutputChain *self, GstElement *sink, GSource *wake);
void     sky_output_chain_close (SkyOutputChain *self);

G_END_DECLS
