/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint64 sky_mp4_index_find (GBytes *head);

G_END_DECLS
