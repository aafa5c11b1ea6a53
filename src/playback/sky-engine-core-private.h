/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-backoff.h"
#include "playback/sky-engine-core.h"
#include "playback/sky-engine-joint.h"
#include "playback/sky-output.h"

G_BEGIN_DECLS

typedef enum
{
  SKY_NEXT_UNASKED,
  SKY_NEXT_ASKED,
  SKY_NEXT_NONE,
  SKY_NEXT_GIVEN,
} SkyNextState;

/* What is done when a fade has reached silence. */
typedef enum
{
  SKY_LEAVE_NOTHING,
  SKY_LEAVE_TO_PAUSE, /* the output is paused */
  SKY_LEAVE_TO_FLUSH, /* what was pushed is dropped */
} SkyLeave;

struct _SkyEngineCore
{
  SkyEngineEventFunc func;
  gpointer           user_data;
  GSource           *wake;    /* (owned): made ready by any thread */
  GSource           *timer;   /* (owned): made ready by time */
  SkyOutput         *output;  /* (owned) */
  SkyEngineJoint    *joint;   /* (owned) */
  SkyTrackDecoder   *current; /* (owned) (nullable): feeds the output */
  SkyTrackDecoder   *next;    /* (owned) (nullable) */
  SkyTrackDecoder   *spare;   /* (owned) (nullable): another copy of current; begins at its end */
  SkyNextState       next_state;
  guint              serial;  /* of the last load or seek */
  gboolean           playing; /* what the user wants */
  gboolean           waiting; /* the output is held until there is enough */
  gboolean           stalled; /* it ran dry while playing */
  gboolean           told_buffering;
  gboolean           told_failure; /* of the current decoder */
  gboolean           told_end;
  gint64             told_duration;
  SkyHeardSound     *told_sound;       /* (owned) (nullable): since a track is heard */
  gint64             told_position_us; /* when */
  gint64             told_sound_us;    /* when */
  gint64             waiting_since_us;
  gint64             arrived_us;   /* when the first samples since then came, or 0 */
  gint64             dry_since_us; /* or 0 */

  SkyLeave         leave;
  gboolean         inside;         /* what comes after a flush begins in the middle of a track */
  gint64           leave_until_us; /* when it is done at the latest */
  gint64           fade_ns;        /* around pauses and jumps, or 0 */
  SkySoundSettings sound;          /* what the user wants */

  /* sky-engine-skip.c */
  gboolean early;           /* what follows was asked for long before it is due */
  gint64   steady_since_us; /* or 0 */

  /* sky-engine-copies.c */
  gboolean judging;           /* current is broken; what becomes of it isn't said yet */
  gboolean told_starving;     /* of current */
  gint64   starving_since_us; /* or 0 */

  /* sky-engine-device.c */
  gboolean       device_lost;
  gboolean       told_lost;
  SkyOutputPlace lost_place; /* what was heard last */
  SkyBackoff     device_backoff;
  gint64         device_retry_us; /* when it is looked for next */
  gint64         device_back_us;  /* when it was found last */

  /* sky-engine-output.c */
  SkyBackoff wish_backoff;
  gint64     wish_retry_us; /* when the wished device is tried again, or 0 */
};

/* sky-engine-core.c */
void sky_engine_core_take_next (SkyEngineCore *self);

/* sky-engine-copies.c */
SkyTrackDecoder *sky_engine_copies_get_feeder (SkyEngineCore *self);
void             sky_engine_copies_take (SkyEngineCore *self);
void             sky_engine_copies_check (SkyEngineCore *self);
gboolean         sky_engine_copies_move (SkyEngineCore *self);
void             sky_engine_copies_drop (SkyEngineCore *self);

/* sky-engine-skip.c */
void     sky_engine_skip_ask (SkyEngineCore *self);
gboolean sky_engine_skip_is_patient (SkyEngineCore *self);

/* sky-engine-device.c */
void     sky_engine_device_lose (SkyEngineCore *self);
gboolean sky_engine_device_is_away (SkyEngineCore *self);
gboolean sky_engine_device_seek (SkyEngineCore *self, guint64 token, gint64 position_ms);
void     sky_engine_device_forget (SkyEngineCore *self);

/* sky-engine-output.c */
void sky_engine_output_check (SkyEngineCore *self);

/* sky-engine-sound.c */
void sky_engine_core_apply_sound (SkyEngineCore *self);
void sky_engine_core_check_loudness (SkyEngineCore *self);

/* sky-engine-tell.c */
void
sky_engine_core_emit (SkyEngineCore *self, SkyEngineEventKind kind, guint64 token, gint64 value);
void sky_engine_core_emit_error (SkyEngineCore     *self,
                                 SkyEngineEventKind kind,
                                 guint64            token,
                                 const GError      *error);
void sky_engine_core_tell_buffering (SkyEngineCore *self, gboolean buffering);
void sky_engine_core_tell_progress (SkyEngineCore *self);

/* sky-engine-supply.c */
void     sky_engine_core_hold (SkyEngineCore *self, gboolean stalled);
gboolean sky_engine_core_is_drained (SkyTrackDecoder *decoder);
gboolean sky_engine_core_nothing_follows (SkyEngineCore *self);
void     sky_engine_core_feed (SkyEngineCore *self);
void     sky_engine_core_check_supply (SkyEngineCore *self);

/* sky-engine-leave.c */
void sky_engine_core_leave_to_flush (SkyEngineCore *self, gboolean inside);
void sky_engine_core_leave_to_stop (SkyEngineCore *self);
void sky_engine_core_leave_to_pause (SkyEngineCore *self);
void sky_engine_core_come_back (SkyEngineCore *self);
void sky_engine_core_check_leave (SkyEngineCore *self);
void sky_engine_core_check_speed (SkyEngineCore *self);

G_END_DECLS
