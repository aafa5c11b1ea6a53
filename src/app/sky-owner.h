/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-control-client.h"

G_BEGIN_DECLS

SkyControlClient *sky_owner_connect (GError **error);

G_END_DECLS
