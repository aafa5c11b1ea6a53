/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "playback/sky-heard-sound.h"

G_BEGIN_DECLS

/* What passes an element's pad now. */
gboolean
sky_sample_format_of_pad (GstElement *element, const char *pad_name, SkySampleFormat *format);

G_END_DECLS
