/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "base/sky-byte-source.h"
#include "media/sky-loudness.h"

G_BEGIN_DECLS

/* What the tags that have come to an element's sink pad tell of the loudness. */
gboolean sky_tag_loudness_of_element (GstElement *element, SkyLoudness *loudness);

/* What an ID3v2 tag at the file's head tells, as far as its bytes are at hand. */
gboolean sky_tag_loudness_of_id3 (SkyByteSource *source, SkyLoudness *loudness);

G_END_DECLS
