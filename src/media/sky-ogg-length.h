/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much of a file's end is enough to find the last page's head. */
#define SKY_OGG_LENGTH_TAIL (64 * 1024 + 1024)
#define SKY_OGG_LENGTH_HEAD 512

const char *sky_ogg_length_get_codec (const guint8 *head, gsize length);
gint64      sky_ogg_length_find (
         const guint8 *head, gsize head_length, const guint8 *tail, gsize tail_length, guint *rate);

G_END_DECLS
