/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-byte-source.h"
#include "playback/sky-heard-sound.h"
#include "playback/sky-queue-item.h"

G_BEGIN_DECLS

/**
 * SkyResolvedSource:
 * @source: (owned): the bytes
 * @format: (owned) (nullable): short name as in the library ("FLAC", "Opus" …); %NULL: unknown
 * @audio_offset: first byte after tags and pictures, or 0
 * @stream_head: (owned) (nullable): what a decoder that begins at @audio_offset is given before
 * @begin_ns: where in the file the track begins, nanoseconds, else 0
 * @end_ns: where it ends, nanoseconds, or -1 for the end of the file
 * @gap_ns: silence behind it that no file holds, nanoseconds, else 0
 * @place: (owned) (nullable): for people: the drive's name, or "This computer"
 * @album: (owned) (nullable): what is the same for all tracks of one album, and for no others
 * @disc: in the album, or 0
 * @number: of the track on its disc, or 0
 * @loudness: as the file's tags tell
 * @samples: as others know the file's; bits are those of a lossless one; zero: unknown
 * @among_album: whether a neighbour in the queue is of the same album; the player's to say
 * @copy: (owned) (nullable): which of the item's copies it is
 */
typedef struct
{
  SkyByteSource  *source;
  char           *format;
  guint64         audio_offset;
  GBytes         *stream_head;
  gint64          begin_ns;
  gint64          end_ns;
  gint64          gap_ns;
  char           *place;
  char           *album;
  int             disc;
  int             number;
  SkyLoudness     loudness;
  SkySampleFormat samples;
  gboolean        among_album;
  char           *copy;
} SkyResolvedSource;

SkyResolvedSource *sky_resolved_source_copy (const SkyResolvedSource *self);
void               sky_resolved_source_free (SkyResolvedSource *self);
guint64            sky_resolved_source_get_begin (const SkyResolvedSource *self);
gboolean           sky_resolved_source_continues (const SkyResolvedSource *self,
                                                  const SkyResolvedSource *before);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyResolvedSource, sky_resolved_source_free)

#define SKY_TYPE_SOURCE_RESOLVER (sky_source_resolver_get_type ())
G_DECLARE_INTERFACE (SkySourceResolver, sky_source_resolver, SKY, SOURCE_RESOLVER, GObject)

/**
 * SkyOtherCopy:
 * @tried: the copies that were tried, by their name in #SkyResolvedSource; the last one plays
 * @reason: (nullable): why it can't be read any further; %NULL: its bytes don't come
 *
 * What is known of the copies of an item that plays.
 */
typedef struct
{
  const char *const *tried;
  const GError      *reason;
} SkyOtherCopy;

/* Finds the bytes of a queue item: the best copy that can be read now; where that one fails,
 * another one. resolve_other_async may be missing: then there are no others. Main thread. */
struct _SkySourceResolverInterface
{
  GTypeInterface parent_iface;

  void (*resolve_async) (SkySourceResolver  *self,
                         SkyQueueItem       *item,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data);
  SkyResolvedSource *(*resolve_finish) (SkySourceResolver *self,
                                        GAsyncResult      *result,
                                        GError           **error);
  void (*resolve_other_async) (SkySourceResolver  *self,
                               SkyQueueItem       *item,
                               const SkyOtherCopy *other,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
};

void sky_source_resolver_resolve_async (SkySourceResolver  *self,
                                        SkyQueueItem       *item,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
void sky_source_resolver_resolve_other_async (SkySourceResolver  *self,
                                              SkyQueueItem       *item,
                                              const SkyOtherCopy *other,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
SkyResolvedSource *
sky_source_resolver_resolve_finish (SkySourceResolver *self, GAsyncResult *result, GError **error);

G_END_DECLS
