/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-engine-event.h"
#include "playback/sky-sound-settings.h"
#include "playback/sky-spectrum.h"
#include "playback/sky-source-resolver.h"

G_BEGIN_DECLS

/* The part of the engine that lives on its thread: every function belongs there. */
typedef struct _SkyEngineCore SkyEngineCore;

SkyEngineCore      *
sky_engine_core_new (GMainContext *context, SkyEngineEventFunc func, gpointer user_data);
void sky_engine_core_free (SkyEngineCore *self);
void sky_engine_core_load (SkyEngineCore     *self,
                           guint64            token,
                           SkyResolvedSource *source,
                           gint64             duration_ms,
                           gint64             position_ms,
                           guint              serial);
void sky_engine_core_set_next (SkyEngineCore     *self,
                               guint64            after,
                               guint64            token,
                               SkyResolvedSource *source,
                               gint64             duration_ms,
                               gboolean           apart);
void sky_engine_core_forget_next (SkyEngineCore *self);
void sky_engine_core_continue (SkyEngineCore     *self,
                               guint64            token,
                               SkyResolvedSource *source,
                               gint64             duration_ms);
void sky_engine_core_let_go (SkyEngineCore *self, guint64 token);
void sky_engine_core_halt (SkyEngineCore *self);
void sky_engine_core_set_playing (SkyEngineCore *self, gboolean playing);
void sky_engine_core_seek (SkyEngineCore *self, guint64 token, gint64 position_ms, guint serial);
void sky_engine_core_skip (SkyEngineCore *self, guint64 token, guint serial);
void sky_engine_core_set_volume (SkyEngineCore *self, double factor, gboolean muted);
void sky_engine_core_set_sound (SkyEngineCore *self, const SkySoundSettings *settings);
void sky_engine_core_set_output (SkyEngineCore *self, const SkyOutputWish *wish);
void sky_engine_core_set_tap (SkyEngineCore *self, SkySpectrum *tap);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyEngineCore, sky_engine_core_free)

G_END_DECLS
