/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-player.h"

G_BEGIN_DECLS

#define SKY_TYPE_SESSION_STORE (sky_session_store_get_type ())
G_DECLARE_FINAL_TYPE (SkySessionStore, sky_session_store, SKY, SESSION_STORE, GObject)

/* Queue, position and volume on disk. Main thread. */
SkySessionStore *sky_session_store_new (const char *path, SkyPlayer *player);
gboolean         sky_session_store_restore (SkySessionStore *self, GError **error);
void             sky_session_store_save_async (SkySessionStore    *self,
                                               GAsyncReadyCallback callback,
                                               gpointer            user_data);
gboolean
     sky_session_store_save_finish (SkySessionStore *self, GAsyncResult *result, GError **error);
void sky_session_store_stop (SkySessionStore *self);

G_END_DECLS
