/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-equalizer.h"

G_BEGIN_DECLS

/* Settings of the equaliser that come with the program. Their names for people are the window's;
 * here they have ids, which also stand in the settings. Any thread. */
guint         sky_equalizer_presets_get_n (void);
const char   *sky_equalizer_presets_get_id (guint index);
const double *sky_equalizer_presets_get_gains (const char *id);
const char   *sky_equalizer_presets_find (const double *gains);

G_END_DECLS
