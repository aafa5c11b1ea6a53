/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void sky_killed_child_run (const char *const *argv, guint microseconds);

G_END_DECLS
