/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-cue-sheet.h"

G_BEGIN_DECLS

/* Larger blocks are no sheets. */
#define SKY_CUE_BLOCK_MAX_SIZE (64 * 1024)

SkyCueSheet *sky_cue_block_parse (
    const char *name, const guint8 *data, gsize size, guint sample_rate, GError **error);

G_END_DECLS
