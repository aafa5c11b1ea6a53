/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-art-store.h"
#include "app/sky-cache-home.h"
#include "app/sky-drive-manager.h"
#include "app/sky-file-actions.h"
#include "app/sky-ingest.h"
#include "app/sky-owner-lock.h"
#include "app/sky-pin-tracks.h"
#include "app/sky-play-order.h"
#include "app/sky-sound-store.h"
#include "cache/sky-block-cache.h"
#include "library/sky-library.h"
#include "playback/sky-equalizer-presets.h"
#include "playback/sky-player.h"
#include "playback/sky-signal-path.h"
#include "transfer/sky-transfers.h"

G_BEGIN_DECLS

#define SKY_TYPE_SERVICES (sky_services_get_type ())
G_DECLARE_FINAL_TYPE (SkyServices, sky_services, SKY, SERVICES, GObject)

/* Everything the owner of the state folder runs, joined: drives, cache, library, transfers and
 * player. Main thread. It holds no behaviour of its own. Properties: "busy" (see
 * sky_services_get_busy ()). Signals:
 * "raise" (char **files, nullable): another process was started; come to the front, play these;
 * "clients-changed": a process connected to the control socket, or left it;
 * "handed-over": a window took over; this process has stopped everything and may end. */
SkyDriveManager *sky_services_get_drives (SkyServices *self);
SkyLibrary      *sky_services_get_library (SkyServices *self);
SkyTransfers    *sky_services_get_transfers (SkyServices *self);
SkyPlayer       *sky_services_get_player (SkyServices *self);
SkyPlayOrder    *sky_services_get_play_order (SkyServices *self);
SkyFileActions  *sky_services_get_file_actions (SkyServices *self);
SkyIngest       *sky_services_get_ingest (SkyServices *self);
SkyArtStore     *sky_services_get_art_store (SkyServices *self);
SkyBlockCache   *sky_services_get_cache (SkyServices *self);
SkySoundStore   *sky_services_get_sound_store (SkyServices *self);
SkyCacheHome    *sky_services_get_cache_home (SkyServices *self);
SkyPins         *sky_services_get_pins (SkyServices *self);
SkyPinTracks    *sky_services_get_pin_tracks (SkyServices *self);
SkyOwnerMode     sky_services_get_mode (SkyServices *self);
/* Whether something moves or plays, so that a process without a window has to stay. */
gboolean sky_services_get_busy (SkyServices *self);
/* Takes the lock (asking a headless owner to hand over), opens the databases, starts the built-in
 * drive and the control socket. Where another window owns the state folder, that one is raised and
 * this fails with SKY_APP_ERROR_RAISED: just end. */
void         sky_services_start_async (const char *const  *files,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
void         sky_services_start_headless_async (GAsyncReadyCallback callback, gpointer user_data);
SkyServices *sky_services_start_finish (GAsyncResult *result, GError **error);
void sky_services_stop_async (SkyServices *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean sky_services_stop_finish (SkyServices *self, GAsyncResult *result, GError **error);

G_END_DECLS
