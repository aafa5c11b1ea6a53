/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Files and folders given to the program, as the URIs of sound files in the order of their names.
 */
void  sky_open_files_async (GPtrArray          *files,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data);
GStrv sky_open_files_finish (GAsyncResult *result, GError **error);

G_END_DECLS
