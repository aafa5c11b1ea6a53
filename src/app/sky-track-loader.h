/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/sky-library.h"

G_BEGIN_DECLS

void       sky_track_loader_load_async (SkyLibrary         *library,
                                        GArray             *ids,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
GPtrArray *sky_track_loader_load_finish (SkyLibrary *library, GAsyncResult *result, GError **error);

G_END_DECLS
