/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

GstElement *sky_output_sink_new (GError **error);
gboolean    sky_output_sink_is_fake (GstElement *sink);

G_END_DECLS
