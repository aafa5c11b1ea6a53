/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* On buffers of the output whose samples aren't what was decoded. */
#define SKY_BUFFER_FLAG_SHAPED ((GstBufferFlags) GST_BUFFER_FLAG_LAST)

void sky_output_dither_install (GstElement *convert);
void sky_output_dither_set_all (GstElement *convert, gboolean all);

G_END_DECLS
