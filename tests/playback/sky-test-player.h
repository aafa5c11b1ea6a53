/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-player.h"
#include "support/sky-wait.h"

G_BEGIN_DECLS

/* A resolver for tests: an item's location is a path, its album the format, or a source that was
 * put in for it beforehand. */
#define SKY_TYPE_TEST_RESOLVER (sky_test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (SkyTestResolver, sky_test_resolver, SKY, TEST_RESOLVER, GObject)

SkyTestResolver *sky_test_resolver_new (void);
void sky_test_resolver_put (SkyTestResolver *self, const char *location, SkyByteSource *source);
void sky_test_resolver_put_other (SkyTestResolver *self,
                                  const char      *location,
                                  SkyByteSource   *source,
                                  const char      *format);
void sky_test_resolver_set_span (SkyTestResolver *self,
                                 const char      *location,
                                 gint64           begin_ns,
                                 gint64           end_ns);
/* Silence behind it. */
void sky_test_resolver_set_gap (SkyTestResolver *self, const char *location, gint64 gap_ns);
/* From now on what the library would know of a file is told with it. */
void           sky_test_resolver_set_learned (SkyTestResolver *self);
SkyByteSource *sky_test_resolver_get (SkyTestResolver *self, const char *location);
void  sky_test_resolver_set_number (SkyTestResolver *self, const char *location, int number);
guint sky_test_resolver_get_n_asked (SkyTestResolver *self);

/* A player on a temporary folder, and what it has said. */
typedef struct
{
  char            *directory;
  char            *capture;
  SkyTestResolver *resolver;
  SkyPlayQueue    *queue;
  SkyPlayer       *player;
  GPtrArray       *failed; /* titles */
  GPtrArray       *heard;  /* titles, as "current" changed */
  char            *failure;
  char            *reason;     /* of the last item that failed */
  guint            n_failures; /* of playback as a whole */
  guint            n_seeked;
  guint            n_moved;  /* from copy to copy */
  guint            n_stalls; /* how often the sound waited for bytes */
} SkyTestPlayer;

#define SKY_TEST_FAST "fast"
#define SKY_TEST_REAL_TIME "real time"

void          sky_test_player_set_up (SkyTestPlayer *self, const char *pace);
void          sky_test_player_tear_down (SkyTestPlayer *self);
SkyQueueItem *sky_test_player_add (SkyTestPlayer *self, const char *path, const char *format);
gboolean      sky_test_player_is_stopped (SkyTestPlayer *self);
float        *sky_test_player_read (SkyTestPlayer *self, gsize *frames);

#define sky_test_wait(condition) SKY_WAIT_UNTIL (condition)

G_END_DECLS
