/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

GstElement *sky_decode_pipeline_open (GstElement  *source,
                                      const char  *format,
                                      GSource     *wake,
                                      gboolean     gated,
                                      GstElement **sink,
                                      GError     **error);
guint64     sky_decode_pipeline_get_epoch (GstElement *sink);
void        sky_decode_pipeline_close (GstElement *pipeline);

G_END_DECLS
