/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint32 sky_crc32c (const void *data, gsize size);

G_END_DECLS
