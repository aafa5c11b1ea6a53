/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-services.h"

G_BEGIN_DECLS

void     sky_services_request_raise (SkyServices *self, const char *const *files);
gboolean sky_services_get_stopping (SkyServices *self);
guint    sky_services_get_n_clients (SkyServices *self);
void     sky_services_note_handed_over (SkyServices *self);

G_END_DECLS
