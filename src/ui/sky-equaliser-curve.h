/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/sky-equaliser-scale.h"

G_BEGIN_DECLS

#define SKY_TYPE_EQUALISER_CURVE (sky_equaliser_curve_get_type ())
G_DECLARE_FINAL_TYPE (SkyEqualiserCurve, sky_equaliser_curve, SKY, EQUALISER_CURVE, GtkWidget)

/* Ten points that are dragged, or moved by keys. Signals: "changed": the user moved one; "settled":
 * and let go of it. */
GtkWidget    *sky_equaliser_curve_new (void);
const double *sky_equaliser_curve_get_gains (SkyEqualiserCurve *self);
void          sky_equaliser_curve_set_gains (SkyEqualiserCurve *self, const double *gains);
gboolean      sky_equaliser_curve_get_held (SkyEqualiserCurve *self);

G_END_DECLS
