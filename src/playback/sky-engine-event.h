/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-heard-sound.h"
#include "playback/sky-output-wish.h"

G_BEGIN_DECLS

/**
 * SkyEngineEventKind:
 * @SKY_ENGINE_STARTED: @token is heard from now on
 * @SKY_ENGINE_POSITION: @value ms of @token were heard; @serial is that of the last seek
 * @SKY_ENGINE_DURATION: @token is @value ms long
 * @SKY_ENGINE_SOUND: what is known of the sound of @token has changed to @sound
 * @SKY_ENGINE_BUFFERING: whether the sound waits for bytes, in @value
 * @SKY_ENGINE_WANT_NEXT: it is time to say what follows @token; @value: whether that is long
 * before it is due. What was said before is void
 * @SKY_ENGINE_RELOAD: a seek to @value ms in @token needs it to be loaded again
 * @SKY_ENGINE_FAILED: @token, which was to follow, can't be played: @error
 * @SKY_ENGINE_BROKEN: @token can't be played to its end: @error. Nothing follows until the engine
 * is told to continue in another copy or to let it go
 * @SKY_ENGINE_STARVING: the bytes of @token don't come, and the sound will soon be at its end
 * @SKY_ENGINE_ENDED: @token was heard to its end and nothing follows
 * @SKY_ENGINE_OUTPUT_LOST: the device is gone: @error; the sound waits for it to come back
 * @SKY_ENGINE_NO_OUTPUT: there is no device: @error; nothing is loaded any more
 * @SKY_ENGINE_OUTPUT: the sound is heard elsewhere, or otherwise: @output
 * @SKY_ENGINE_VOLUME: somebody else has set our volume to @value, of %SKY_ENGINE_VOLUME_FULL
 * @SKY_ENGINE_MUTED: somebody else has muted us, or no longer, in @value
 * @SKY_ENGINE_RELEASED: the engine is done with the bytes of @token
 */
typedef enum
{
  SKY_ENGINE_STARTED,
  SKY_ENGINE_POSITION,
  SKY_ENGINE_DURATION,
  SKY_ENGINE_SOUND,
  SKY_ENGINE_BUFFERING,
  SKY_ENGINE_WANT_NEXT,
  SKY_ENGINE_RELOAD,
  SKY_ENGINE_FAILED,
  SKY_ENGINE_BROKEN,
  SKY_ENGINE_STARVING,
  SKY_ENGINE_ENDED,
  SKY_ENGINE_OUTPUT_LOST,
  SKY_ENGINE_NO_OUTPUT,
  SKY_ENGINE_OUTPUT,
  SKY_ENGINE_VOLUME,
  SKY_ENGINE_MUTED,
  SKY_ENGINE_RELEASED,
} SkyEngineEventKind;

/* As loud as it gets, on the scale of ears. */
#define SKY_ENGINE_VOLUME_FULL 100000

typedef struct
{
  SkyEngineEventKind kind;
  guint64            token;
  guint              serial;
  gint64             value;
  GError            *error;  /* (owned) (nullable) */
  SkyHeardSound     *sound;  /* (owned) (nullable) */
  SkyOutputState    *output; /* (owned) (nullable) */
} SkyEngineEvent;

typedef void (*SkyEngineEventFunc) (const SkyEngineEvent *event, gpointer user_data);

G_END_DECLS
