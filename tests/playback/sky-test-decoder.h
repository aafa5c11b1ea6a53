/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-track-decoder.h"

G_BEGIN_DECLS

GSource *sky_test_decoder_wake_new (void);
void     sky_test_decoder_work (SkyTrackDecoder *decoder);

G_END_DECLS
