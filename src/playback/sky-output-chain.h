/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "playback/sky-output-sink.h"
#include "playback/sky-sound-stage.h"

G_BEGIN_DECLS

/* What waits before the sink. What is in here can't be taken back when the queue changes; but it is
 * to last for longer than the engine sleeps between two turns. */
#define SKY_OUTPUT_LEVEL_NS (450 * GST_MSECOND)

/**
 * SkyOutputChain:
 * @pipeline: (owned) (nullable): holds all the others
 * @appsrc: takes the samples
 * @stage: equalises and fades
 * @volume: makes them louder and softer
 * @convert: makes them what the device wants
 * @limit: lets only one rate through, where one was set
 * @sink: the device
 * @device: (owned) (nullable): what is the sink inside of @sink, once that is ready
 * @stream: (owned) (nullable): what the system's mixer shows as our volume, once it is known
 * @has_tempo: whether another speed than 1 keeps its pitch
 * @kind: how @sink can be used
 * @id: (owned) (nullable): of the chosen device; %NULL: the default
 * @match: whether the device follows the rate of the music
 * @rate: what @limit lets through, or 0
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
  GstElement    *limit;
  GstElement    *sink;
  GstElement    *device;
  GstElement    *stream;
  gboolean       has_tempo;

  SkyOutputSinkKind kind;
  char             *id;
  gboolean          match;
  int               rate;
} SkyOutputChain;

gboolean sky_output_chain_build (SkyOutputChain *self, GstElement *sink, GSource *wake);
void     sky_output_chain_find_device (SkyOutputChain *self);
void     sky_output_chain_set_rate (SkyOutputChain *self, int rate);
void     sky_output_chain_close (SkyOutputChain *self);

G_END_DECLS
