/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of the playback layer. */
#include "playback/sky-playback-error.h"

G_DEFINE_QUARK (sky - playback - error - quark, sky_playback_error)
