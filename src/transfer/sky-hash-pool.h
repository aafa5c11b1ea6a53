/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_TYPE_HASH_POOL (sky_hash_pool_get_type ())
G_DECLARE_FINAL_TYPE (SkyHashPool, sky_hash_pool, SKY, HASH_POOL, GObject)

SkyHashPool *sky_hash_pool_new (void);
void         sky_hash_pool_hash_async (SkyHashPool        *self,
                                       GFile              *file,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
char *
sky_hash_pool_hash_finish (SkyHashPool *self, GAsyncResult *result, guint64 *size, GError **error);

G_END_DECLS
