/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/sky-cover.h"

G_BEGIN_DECLS

#define SKY_TYPE_TINTER (sky_tinter_get_type ())
G_DECLARE_FINAL_TYPE (SkyTinter, sky_tinter, SKY, TINTER, GObject)

/* Gives the window the colours of a cover, for as long as it lives. */
SkyTinter *sky_tinter_new (SkyCover *cover);

G_END_DECLS
