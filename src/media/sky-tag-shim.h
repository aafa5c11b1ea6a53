/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-audio-format.h"
#include "media/sky-media-stream.h"
#include "media/sky-tags.h"

G_BEGIN_DECLS

/* Reads tags and properties by TagLib from a stream; FALSE where TagLib makes nothing of it. */
gboolean sky_tag_shim_read (SkyMediaStream *stream, SkyAudioFormat format, SkyTags *tags);

G_END_DECLS
