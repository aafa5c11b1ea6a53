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
  gboolean        fades;  /* may come */
  gboolean        shaped; /* what is pushed has been changed already */
  gboolean        used;   /* something was pushed since the last flush */
  gboolean        ending;
  gboolean        ended;
};

/* sky-output-sound.c */
void sky_output_apply_sound (SkyOutput *self);

G_END_DECLS
