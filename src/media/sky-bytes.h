/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers as they stand in files; be: most significant byte first, le: least. */
guint32 sky_bytes_be16 (const guint8 *p);
guint32 sky_bytes_be24 (const guint8 *p);
guint32 sky_bytes_be32 (const guint8 *p);
guint64 sky_bytes_be64 (const guint8 *p);
guint32 sky_bytes_le32 (const guint8 *p);
guint32 sky_bytes_syncsafe (const guint8 *p);
void    sky_bytes_put_be32 (guint8 *p, guint32 value);
void    sky_bytes_put_le32 (guint8 *p, guint32 value);
void    sky_bytes_put_syncsafe (guint8 *p, guint32 value);

G_END_DECLS
