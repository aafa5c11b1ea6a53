/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/sky-equaliser-scale.h"

G_BEGIN_DECLS

/* Curves that come with the program. Pure functions. */
guint         sky_equaliser_presets_get_n (void);
const char   *sky_equaliser_presets_get_name (guint preset);
const double *sky_equaliser_presets_get_gains (guint preset);
int           sky_equaliser_presets_find (const double *gains);
const char   *sky_equaliser_presets_get_name_of (const char *id);

G_END_DECLS
