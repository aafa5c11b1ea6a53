/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/sky-cli-session.h"

G_BEGIN_DECLS

JsonObject *sky_cli_search_params (SkyCliSession *session, const char *query);
JsonObject *sky_cli_play_params (SkyCliSession *session, const char *const *arguments);

G_END_DECLS
