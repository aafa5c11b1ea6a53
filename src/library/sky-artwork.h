/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/sky-library.h"

G_BEGIN_DECLS

/* Covers: the picture inside a track's file (read by range) or beside it (cover.jpg …), kept as
 * files under CACHE/art/ so that other programs can open them. */
void sky_library_load_art_async (SkyLibrary         *self,
                                 gint64              track_id,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
/* The picture's bytes as they are in the file (JPEG, PNG …) and its media type (out, nullable,
 * transfer full); G_IO_ERROR_NOT_FOUND where there is none. */
GBytes *
sky_library_load_art_finish (SkyLibrary *self, GAsyncResult *result, char **mime, GError **error);
/* The file in the art cache that sky_library_load_art_async () has made for that track;
 * %NULL until then. */
char *sky_library_dup_art_path (SkyLibrary *self, gint64 track_id);

G_END_DECLS
