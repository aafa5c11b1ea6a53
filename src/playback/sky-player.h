/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-output-wish.h"
#include "playback/sky-play-history.h"
#include "playback/sky-gain.h"
#include "playback/sky-play-queue.h"
#include "playback/sky-sound-settings.h"
#include "playback/sky-source-resolver.h"
#include "playback/sky-spectrum.h"

G_BEGIN_DECLS

typedef enum
{
  SKY_PLAYER_STOPPED,
  SKY_PLAYER_PLAYING,
  SKY_PLAYER_PAUSED,
} SkyPlayerState;

/**
 * SkyFaultPolicy:
 * @SKY_FAULTS_SKIP: an item that can't be played is passed over with its reason
 * @SKY_FAULTS_STOP: it is where playback stops
 */
typedef enum
{
  SKY_FAULTS_SKIP,
  SKY_FAULTS_STOP,
} SkyFaultPolicy;

#define SKY_PLAYER_FAULT_LIMIT 3

#define SKY_TYPE_PLAYER (sky_player_get_type ())
G_DECLARE_FINAL_TYPE (SkyPlayer, sky_player, SKY, PLAYER, GObject)

/* Plays the queue. Main-thread face of the engine: every call returns at once, results become
 * properties. Properties: "queue", "state", "current" (SkyQueueItem: what is heard, not what is
 * decoded), "position" (ms), "duration" (ms, -1 unknown), "volume" (0..1, cubic), "muted",
 * "buffering" (gboolean), "waiting" (SkyQueueItem, nullable: whose drive doesn't answer), "place"
 * (nullable), "format" (nullable: "FLAC 44.1 kHz"), "source" (SkyByteSource, nullable: whose
 * available ranges the seek bar shows).
 * Signals: "seeked" (gint64 ms), "item-failed" (SkyQueueItem *, GError *: the item was skipped, and
 * its "error" says why), "item-moved" (SkyQueueItem *, GError * or NULL: it plays on from another
 * copy, as "place" says), "failed" (GError *: playback has stopped, or waits while "buffering" is
 * set, for a reason that isn't one item: no sound output, too many failures in a row, a drive that
 * doesn't answer), "output-changed" (see sky_player_get_output ()). */
SkyPlayer     *sky_player_new (SkyPlayQueue *queue, SkySourceResolver *resolver);
SkyPlayQueue  *sky_player_get_queue (SkyPlayer *self);
void           sky_player_play (SkyPlayer *self);
void           sky_player_pause (SkyPlayer *self);
void           sky_player_toggle (SkyPlayer *self);
void           sky_player_stop (SkyPlayer *self);
void           sky_player_retry (SkyPlayer *self);
void           sky_player_set_fault_policy (SkyPlayer *self, SkyFaultPolicy policy, guint limit);
void           sky_player_next (SkyPlayer *self);
void           sky_player_previous (SkyPlayer *self);
void           sky_player_play_at (SkyPlayer *self, guint queue_position);
void           sky_player_seek (SkyPlayer *self, gint64 position_ms);
SkyPlayerState sky_player_get_state (SkyPlayer *self);
SkyQueueItem  *sky_player_get_current (SkyPlayer *self);
gint64         sky_player_get_position (SkyPlayer *self);
gint64         sky_player_get_duration (SkyPlayer *self);
double         sky_player_get_volume (SkyPlayer *self);
void           sky_player_set_volume (SkyPlayer *self, double volume);
gboolean       sky_player_get_muted (SkyPlayer *self);
void           sky_player_set_muted (SkyPlayer *self, gboolean muted);
gboolean       sky_player_get_buffering (SkyPlayer *self);
SkyQueueItem  *sky_player_get_waiting (SkyPlayer *self);
const char    *sky_player_get_waiting_place (SkyPlayer *self);
const char    *sky_player_get_copy (SkyPlayer *self);
void           sky_player_use_other_async (SkyPlayer          *self,
                                           const char *const  *others,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
gboolean       sky_player_use_other_finish (SkyPlayer *self, GAsyncResult *result, GError **error);
const char    *sky_player_get_place (SkyPlayer *self);
const char    *sky_player_get_format (SkyPlayer *self);
SkyByteSource *sky_player_get_source (SkyPlayer *self);
gboolean       sky_player_is_sounding (SkyPlayer *self);
void           sky_player_get_part (SkyPlayer *self, gint64 *begin_ms, gint64 *end_ms);
/* What is done to the sound; copied and clamped. Off until it is set. */
void                    sky_player_set_sound (SkyPlayer *self, const SkySoundSettings *settings);
const SkySoundSettings *sky_player_get_sound (SkyPlayer *self);
gboolean                sky_player_get_gain (SkyPlayer *self, SkyGain *gain);
gboolean                sky_player_is_untouched (SkyPlayer *self);
/* What is heard, as one sees it; only one at a time may watch. */
void         sky_player_set_watched (SkyPlayer *self, gboolean watched);
SkySpectrum *sky_player_get_spectrum (SkyPlayer *self);
/* Where it is heard; "output-changed" tells of what has become of the wish. */
void                  sky_player_set_output (SkyPlayer *self, const SkyOutputWish *wish);
const SkyOutputState *sky_player_get_output (SkyPlayer *self);
/* What was heard, and the changes of the queue that can be undone: who makes one says so before. */
SkyPlayHistory *sky_player_get_history (SkyPlayer *self);
void            sky_player_remember_queue (SkyPlayer *self);
void            sky_player_add (SkyPlayer *self, guint position, GPtrArray *items);
gboolean        sky_player_can_undo (SkyPlayer *self);
gboolean        sky_player_undo (SkyPlayer *self);
/* Position and state for the disk and for a hand-over; restoring never starts sound. */
GVariant *sky_player_serialize (SkyPlayer *self);
void      sky_player_restore (SkyPlayer *self, GVariant *variant);
void      sky_player_shutdown (SkyPlayer *self);

G_END_DECLS
