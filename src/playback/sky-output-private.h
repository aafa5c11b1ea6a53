/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-output-chain.h"
#include "playback/sky-output.h"

G_BEGIN_DECLS

struct _SkyOutput
{
  GSource        *wake;   /* (owned) */
  SkyOutputChain  chain;  /* its pipeline is NULL while it is closed */
  GstCaps        *caps;   /* (owned) (nullable): of what was pushed last */
  char           *device; /* (owned) (nullable): its name, once it is known */
  SkyOutputPlaces places;
  GError         *error;    /* (owned) (nullable) */
  SkySpectrum    *tap;      /* (owned) (nullable): is told what is heard */
  gulong          tap_id;   /* of its probe in the pipeline, or 0 */
  gint64          base_ns;  /* where the run of one rate began, in the output's time */
  gint64          floor_ns; /* nothing before it is heard any more */
  gint64          position_ns;
  guint64         frames; /* of the run */
  int             rate;   /* of the run */
  double          gains[SKY_SOUND_BANDS];
  double          speed;
  double          run_speed; /* of the pipeline, since its last flush */
  double          factor;
  gboolean        muted;
  gboolean        fades; /* may come */
  gboolean        used;  /* something was pushed since the last flush */
  gboolean        ending;
  gboolean        ended;
  gboolean        playing; /* the clock is to run */

  /* sky-output-open.c */
  SkyOutputWish *wish;     /* (owned) */
  gboolean       avoiding; /* the wished device has failed since it was wished for */
  char          *detail;   /* (owned) (nullable): how */
  gboolean       told;     /* the state as it is now */
  SkyOutputState state;    /* as it was last told; owns its strings */

  /* sky-output-move.c */
  gboolean       moving; /* the chain plays what it has; then another one takes over */
  gboolean       stuck;  /* there is nowhere to move to */
  SkyOutputChain other;  /* the other one, where it can be open beside the first */
  SkyTrackChunk *held;   /* (owned) (nullable): its first samples */
  guint64        held_token;

  /* sky-output-sound.c */
  double   mixer_factor; /* what the system's mixer was told, or has told, last */
  gboolean mixer_muted;
  gint64   mixer_set_us; /* when it was told */
  gboolean heard_mixer;  /* somebody else may have changed it */
  gboolean mixer_news;   /* they have */
};

/* sky-output.c */
void sky_output_reset (SkyOutput *self);

/* sky-output-open.c */
const SkyOutputWish *sky_output_get_target (SkyOutput *self);
gboolean             sky_output_is_right (SkyOutput *self, const SkyOutputChain *chain);
gboolean             sky_output_open_chain (SkyOutput           *self,
                                            SkyOutputChain      *chain,
                                            const SkyOutputWish *target,
                                            GError             **error);
void                 sky_output_give_up (SkyOutput *self, const char *detail);
void                 sky_output_set_error (SkyOutput *self, const char *reason);

/* sky-output-tell.c */
const char *sky_output_get_device_name (SkyOutput *self);

/* sky-output-move.c */
void     sky_output_take_over (SkyOutput *self);
void     sky_output_drop_move (SkyOutput *self);
void     sky_output_check_other (SkyOutput *self);
gboolean sky_output_fits (SkyOutput *self, guint64 token, SkyTrackChunk *chunk);

/* sky-output-sound.c */
void sky_output_apply_sound (SkyOutput *self);
void sky_output_check_mixer (SkyOutput *self);

/* sky-output-tap.c */
void sky_output_apply_tap (SkyOutput *self);

G_END_DECLS
