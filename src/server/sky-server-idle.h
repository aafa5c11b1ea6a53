/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

void sky_server_idle_watch (SoupServer *soup);

G_END_DECLS
