/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-engine-event.h"
#include "playback/sky-sound-settings.h"
#include "playback/sky-source-resolver.h"
#include "playback/sky-spectrum.h"

G_BEGIN_DECLS

/* The main thread's handle on the engine: starts its thread, posts commands to it and brings its
 * events back. All functions belong to the main thread and return at once, but for the shutdown. */
typedef struct _SkyEngine SkyEngine;

SkyEngine *sky_engine_new (SkyEngineEventFunc func, gpointer user_data);
void       sky_engine_shutdown (SkyEngine *self);
void       sky_engine_load (SkyEngine               *self,
                            guint64                  token,
                            const SkyResolvedSource *source,
                            gint64                   duration_ms,
                            gint64                   position_ms,
                            guint                    serial);
void       sky_engine_set_next (SkyEngine               *self,
                                guint64                  after,
                                guint64                  token,
                                const SkyResolvedSource *source,
                                gint64                   duration_ms,
                                gboolean                 apart);
void       sky_engine_forget_next (SkyEngine *self);
void       sky_engine_continue (SkyEngine               *self,
                                guint64                  token,
                                const SkyResolvedSource *source,
                                gint64                   duration_ms);
void       sky_engine_let_go (SkyEngine *self, guint64 token);
void       sky_engine_halt (SkyEngine *self);
void       sky_engine_set_playing (SkyEngine *self, gboolean playing);
void       sky_engine_seek (SkyEngine *self, guint64 token, gint64 position_ms, guint serial);
void       sky_engine_skip (SkyEngine *self, guint64 token, guint serial);
void       sky_engine_set_volume (SkyEngine *self, double factor, gboolean muted);
void       sky_engine_set_output (SkyEngine *self, const SkyOutputWish *wish);
void       sky_engine_set_sound (SkyEngine *self, const SkySoundSettings *settings);
void       sky_engine_set_tap (SkyEngine *self, SkySpectrum *tap);

G_END_DECLS
