/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-byte-source.h"

G_BEGIN_DECLS

#define SKY_TYPE_SMALL_SOURCE (sky_small_source_get_type ())
G_DECLARE_FINAL_TYPE (SkySmallSource, sky_small_source, SKY, SMALL_SOURCE, GObject)

/* Gives the bytes of another source in small pieces, so that it can be seen how many are needed. */
SkyByteSource *sky_small_source_new (SkyByteSource *whole);

G_END_DECLS
