/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-backoff.h"
#include "playback/sky-engine.h"
#include "playback/sky-player.h"
#include "playback/sky-signal-path.h"

G_BEGIN_DECLS

/* One item on its way through the engine. */
typedef struct
{
  guint64            token;
  SkyQueueItem      *item;     /* (owned) */
  SkyResolvedSource *resolved; /* (owned) (nullable) */
  gboolean           failed;
  gboolean           begun;   /* the device has its first sample */
  gboolean           fetched; /* all of it that is asked for before it is read */

  /* sky-player-recover.c */
  GPtrArray *tried;     /* (owned) (nullable): names of the copies that were not enough, and NULL */
  GError    *reason;    /* (owned) (nullable): why the last one wasn't */
  guint      n_moves;   /* from copy to copy */
  gboolean   again;     /* nothing of it was heard: another copy may do */
  gboolean   broken;    /* the engine waits to be told how it goes on */
  gboolean   searching; /* for a copy to go on in */
  gboolean   passing;   /* it isn't waited for, as what follows can be had */
} SkyPlayerSlot;

struct _SkyPlayer
{
  GObject parent_instance;

  /* What the properties say. */
  SkyPlayQueue      *queue;    /* (owned) */
  SkySourceResolver *resolver; /* (owned) */
  SkyQueueItem      *current;  /* (owned) (nullable) */
  SkyByteSource     *source;   /* (owned) (nullable) */
  gint64             begin_ns; /* of the part of it that is played */
  gint64             end_ns;   /* or -1 */
  char              *place;    /* (owned) (nullable) */
  char              *format;   /* (owned) (nullable) */
  char              *codec;    /* (owned) (nullable) */
  SkyPlayerState     state;
  gint64             position_ms;
  gint64             duration_ms;
  double             volume;
  gboolean           muted;
  gboolean           buffering;
  SkyLoudness        loudness;    /* of what is heard */
  gboolean           among_album; /* whether it counts as a part of its album */
  SkySoundSettings   sound;
  SkySpectrum       *spectrum; /* (owned) (nullable): while somebody looks at it */
  SkySampleFormat    samples;  /* of the file, as others know them */
  SkyHeardSound     *heard;    /* (owned) (nullable): what the engine tells of it */
  SkySignalPath     *path;     /* (owned) (nullable) */

  /* Where it is heard; sky-player-output.c. */
  SkyOutputWish  *wish;   /* (owned) (nullable) */
  SkyOutputState *output; /* (owned) (nullable): nothing was open yet */

  /* What it remembers; sky-player-memory.c. */
  SkyPlayHistory *history; /* (owned) */
  GPtrArray      *undo;    /* (owned) (element-type SkyPlayerMemo): the newest last */
  guint64         noted;   /* the last token in the history */

  /* How the engine gets there; sky-player-control.c. */
  SkyEngine *engine;              /* (owned) (nullable): from the first load on */
  GPtrArray *chain;               /* (owned) (element-type SkyPlayerSlot): what is heard, then what
                                   * was announced to follow it */
  GHashTable   *held;             /* (owned): token -> slot, whose bytes the engine has */
  GCancellable *load_cancellable; /* (owned) (nullable): finds the bytes of the first one */
  GCancellable *next_cancellable; /* (owned) (nullable): of the last one */
  guint64       last_token;
  guint64       wanted;    /* token whose follower is looked for, or 0 */
  gboolean      early;     /* long before it is due */
  guint         serial;    /* of the last load or seek */
  guint         failures;  /* in a row */
  gboolean      loaded;    /* the engine has something to play */
  gboolean      told_none; /* the engine was told that nothing follows */
  gboolean      moving;    /* the queue follows us, not we the queue */
  gboolean      ended;     /* the queue was played to its end */

  /* sky-player-near.c: the song behind the next */
  SkyQueueItem      *near_item;        /* (owned) (nullable) */
  SkyResolvedSource *near_source;      /* (owned) (nullable): its bytes, which are being fetched */
  GCancellable      *near_cancellable; /* (owned) (nullable) */

  /* sky-player-faults.c */
  SkyFaultPolicy fault_policy;
  guint          fault_limit;   /* failures in a row */
  GArray        *fault_serials; /* (owned) (nullable): the items of that row, and older ones */

  /* sky-player-recover.c */
  SkyBackoff retry_backoff;
  guint      retry_id;    /* or 0 */
  guint64    retry_token; /* of the item that is waited for, or 0 */
  gint64     retry_from_ms;
};

/* sky-player.c */
void sky_player_report_state (SkyPlayer *self, SkyPlayerState state);
void sky_player_report_position (SkyPlayer *self, gint64 position_ms);
void sky_player_report_current (SkyPlayer *self, SkyQueueItem *item);
void sky_player_report_duration (SkyPlayer *self, gint64 duration_ms);
void sky_player_report_buffering (SkyPlayer *self, gboolean buffering);
void sky_player_report_waiting (SkyPlayer *self);
void sky_player_report_source (SkyPlayer *self, const SkyResolvedSource *resolved);
void sky_player_report_sound (SkyPlayer *self);
void sky_player_report_path (SkyPlayer *self, SkySignalPath *path);
void sky_player_report_format (SkyPlayer *self, const char *format, gint64 rate);
void sky_player_emit_seeked (SkyPlayer *self, gint64 position_ms);
void sky_player_emit_item_failed (SkyPlayer *self, SkyQueueItem *item, const GError *error);
void sky_player_emit_item_moved (SkyPlayer *self, SkyQueueItem *item, const GError *error);
void sky_player_emit_failed (SkyPlayer *self, const GError *error);
void sky_player_emit_output_changed (SkyPlayer *self);

/* sky-player-memory.c */
void     sky_player_memory_init (SkyPlayer *self);
void     sky_player_memory_clear (SkyPlayer *self);
void     sky_player_note_heard (SkyPlayer *self, SkyPlayerSlot *slot);
gboolean sky_player_stop_as_wished (SkyPlayer *self);

/* sky-player-control.c */
void           sky_player_control_start (SkyPlayer *self);
void           sky_player_control_end (SkyPlayer *self);
void           sky_player_control_finish (SkyPlayer *self);
void           sky_player_control_load (SkyPlayer *self, SkyQueueItem *item, gint64 position_ms);
void           sky_player_control_unload (SkyPlayer *self);
void           sky_player_control_seek (SkyPlayer *self, gint64 position_ms);
void           sky_player_control_apply_state (SkyPlayer *self);
void           sky_player_control_resolve (SkyPlayer *self, SkyPlayerSlot *slot);
void           sky_player_control_answer (SkyPlayer *self);
void           sky_player_control_cut (SkyPlayer *self, guint keep);
SkyPlayerSlot *sky_player_slot_at (SkyPlayer *self, guint index);
guint          sky_player_find_slot (SkyPlayer *self, guint64 token);
void           sky_player_show_slot (SkyPlayer *self, SkyPlayerSlot *slot);

/* sky-player-faults.c */
void          sky_player_fail_slot (SkyPlayer *self, SkyPlayerSlot *slot, const GError *error);
gboolean      sky_player_faults_bear (SkyPlayer *self, guint more);
gboolean      sky_player_faults_end_at (SkyPlayer *self, guint index);
SkyQueueItem *sky_player_faults_peek (SkyPlayer *self);
guint         sky_player_faults_count_left (SkyPlayer *self);
GError       *sky_player_faults_dup_verdict (SkyPlayer *self);
SkyQueueItem *sky_player_faults_dup_culprit (SkyPlayer *self);
void          sky_player_faults_stand_at (SkyPlayer *self, SkyQueueItem *item);

/* sky-player-recover.c */
void     sky_player_recover_event (SkyPlayer *self, const SkyEngineEvent *event);
void     sky_player_recover_heard (SkyPlayer *self, SkyPlayerSlot *slot, gint64 position_ms);
gboolean sky_player_recover_waits (SkyPlayer *self, SkyPlayerSlot *slot, const GError *error);
void     sky_player_recover_ask (SkyPlayer          *self,
                                 SkyPlayerSlot      *slot,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
void sky_player_recover_choose (SkyPlayer *self, SkyPlayerSlot *slot, SkyResolvedSource *resolved);
void sky_player_recover_end (SkyPlayer *self);

/* sky-player-sound.c */
gboolean sky_player_sound_is_among_album (SkyPlayer *self, SkyQueueItem *item);
void     sky_player_sound_apply (SkyPlayer *self);
void     sky_player_sound_hint (SkyPlayerSlot *slot);

/* sky-player-path.c */
void sky_player_path_hear (SkyPlayer *self, const SkyHeardSound *heard);
void sky_player_path_update (SkyPlayer *self);
/* sky-player-output.c */
void sky_player_output_apply_volume (SkyPlayer *self);
void sky_player_output_apply (SkyPlayer *self);
void sky_player_output_event (SkyPlayer *self, const SkyEngineEvent *event);
void sky_player_output_clear (SkyPlayer *self);

/* sky-player-fetch.c */
void sky_player_fetch_first (SkyPlayerSlot *slot);
void sky_player_fetch_next (SkyPlayerSlot *slot, gboolean early);
void sky_player_fetch_when_near (SkyPlayer *self, gint64 position_ms);

void sky_player_fetch_ends (const SkyResolvedSource *resolved, gint64 duration_ms);

/* sky-player-near.c */
void sky_player_near_follow (SkyPlayer *self, gint64 position_ms);
void sky_player_near_end (SkyPlayer *self);

/* sky-player-skip.c */
gboolean sky_player_skip_to (SkyPlayer *self, SkyQueueItem *item);
void     sky_player_skip_follow (SkyPlayer *self);

G_END_DECLS
