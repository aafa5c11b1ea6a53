/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SkyServerRange:
 * @SKY_SERVER_RANGE_WHOLE: no range, or one that is not understood: the whole is sent
 * @SKY_SERVER_RANGE_PART: one part is asked for
 * @SKY_SERVER_RANGE_OUTSIDE: nothing of what is asked for exists
 */
typedef enum
{
  SKY_SERVER_RANGE_WHOLE,
  SKY_SERVER_RANGE_PART,
  SKY_SERVER_RANGE_OUTSIDE,
} SkyServerRange;

SkyServerRange
sky_server_range_parse (const char *header, guint64 size, guint64 *offset, guint64 *length);

G_END_DECLS
