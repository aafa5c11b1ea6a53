/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sky-services.h"
#include "ui/sky-settings.h"
#include "ui/sky-toaster.h"

G_BEGIN_DECLS

#define SKY_TYPE_DROP_FLOW (sky_drop_flow_get_type ())
G_DECLARE_FINAL_TYPE (SkyDropFlow, sky_drop_flow, SKY, DROP_FLOW, GObject)

/* What happens to files that were dropped or chosen: uploaded, or, where that would only double
 * them on this computer, the user is asked first. */
SkyDropFlow *sky_drop_flow_new (GtkWindow *window, SkySettings *settings, SkyToaster *toaster);
void         sky_drop_flow_set_services (SkyDropFlow *self, SkyServices *services);
void         sky_drop_flow_take_files (SkyDropFlow *self,
                                       GPtrArray   *files,
                                       const char  *drive_id,
                                       const char  *folder);
void         sky_drop_flow_add_to_library (SkyDropFlow *self, GPtrArray *folders);

G_END_DECLS
