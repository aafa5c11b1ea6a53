/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

GstElement *sky_output_sink_new (GError **error);
gboolean    sky_output_sink_is_fake (GstElement *sink);

/* The element at the very end, inside of all bins, and how its device is called. */
GstElement *sky_output_sink_dup_device (GstElement *bin);
char       *sky_output_sink_dup_device_name (GstElement *device);

G_END_DECLS
