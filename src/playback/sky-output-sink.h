/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "playback/sky-output-wish.h"

G_BEGIN_DECLS

/**
 * SkyOutputSinkKind:
 * @SKY_OUTPUT_SINK_SHARED: a device that a sound server or the system shares among programs
 * @SKY_OUTPUT_SINK_EXCLUSIVE: a device that belongs to us alone
 * @SKY_OUTPUT_SINK_DESCRIBED: what an environment variable names; takes what comes
 */
typedef enum
{
  SKY_OUTPUT_SINK_SHARED,
  SKY_OUTPUT_SINK_EXCLUSIVE,
  SKY_OUTPUT_SINK_DESCRIBED,
} SkyOutputSinkKind;

GstElement          *
sky_output_sink_new (const SkyOutputWish *wish, SkyOutputSinkKind *kind, GError **error);
gboolean sky_output_sink_is_fake (GstElement *sink);
int      sky_output_sink_choose_rate (GstElement *sink, int wanted);

/* The element at the very end, inside of all bins, and how its device is called. */
GstElement *sky_output_sink_dup_device (GstElement *bin);
char       *sky_output_sink_dup_device_name (GstElement *device);

G_END_DECLS
