/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/base/gstbasesrc.h>

#include "base/sky-byte-source.h"

G_BEGIN_DECLS

#define SKY_TYPE_WHOLE_SRC (sky_whole_src_get_type ())
G_DECLARE_FINAL_TYPE (SkyWholeSrc, sky_whole_src, SKY, WHOLE_SRC, GstBaseSrc)

GstElement *sky_whole_src_new (SkyByteSource *source);

G_END_DECLS
