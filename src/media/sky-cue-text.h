/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The text of a sheet in UTF-8, whatever its encoding was. */
char *sky_cue_text_decode (const guint8 *data, gsize size, gsize *length);

G_END_DECLS
