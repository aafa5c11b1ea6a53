/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/sky-fault.h"
#include "media/sky-loudness.h"

G_BEGIN_DECLS

/**
 * SkyQueueItemInfo:
 * @track_id: of the library, or 0 for what is not in it
 * @location: file name, file URI or DRIVE:/path of what was asked for by its place (nullable)
 * @title: what to show
 * @artist: (nullable)
 * @album: (nullable)
 * @album_artist: (nullable): tells albums of one name apart
 * @format: (nullable): short name as in the library ("FLAC", "Opus" …)
 * @begin_ns: where in the file at @location it begins (cue sheets), else 0
 * @length_ns: how long that part is, or 0: up to the end of the file
 * @gap_ns: silence behind it that no file holds, else 0
 * @duration_ms: or -1 where unknown
 * @art_uri: (nullable): URI of a picture that other programs can open
 */
typedef struct
{
  gint64      track_id;
  const char *location;
  const char *title;
  const char *artist;
  const char *album;
  const char *album_artist;
  const char *format;
  gint64      begin_ns;
  gint64      length_ns;
  gint64      gap_ns;
  gint64      duration_ms;
  const char *art_uri;
} SkyQueueItemInfo;

#define SKY_TYPE_QUEUE_ITEM (sky_queue_item_get_type ())
G_DECLARE_FINAL_TYPE (SkyQueueItem, sky_queue_item, SKY, QUEUE_ITEM, GObject)

/* One place in the play queue; the same track twice is two items. Main thread. What was asked
 * for by its place may learn later which track it is; that, "art-uri" and "error" are notified, all
 * else is immutable. */
SkyQueueItem      *sky_queue_item_new (const SkyQueueItemInfo *info);
SkyQueueItem      *sky_queue_item_copy (SkyQueueItem *self);
void               sky_queue_item_learn (SkyQueueItem *self, const SkyQueueItemInfo *info);
guint              sky_queue_item_get_serial (SkyQueueItem *self);
gint64             sky_queue_item_get_track_id (SkyQueueItem *self);
const char        *sky_queue_item_get_location (SkyQueueItem *self);
gint64             sky_queue_item_get_begin (SkyQueueItem *self);
gint64             sky_queue_item_get_length (SkyQueueItem *self);
gint64             sky_queue_item_get_gap (SkyQueueItem *self);
gboolean           sky_queue_item_is_part (SkyQueueItem *self);
const char        *sky_queue_item_get_title (SkyQueueItem *self);
const char        *sky_queue_item_get_artist (SkyQueueItem *self);
const char        *sky_queue_item_get_album (SkyQueueItem *self);
const char        *sky_queue_item_get_album_artist (SkyQueueItem *self);
gboolean           sky_queue_item_is_same_album (SkyQueueItem *self, SkyQueueItem *other);
const char        *sky_queue_item_get_format (SkyQueueItem *self);
gint64             sky_queue_item_get_duration (SkyQueueItem *self);
const char        *sky_queue_item_get_art_uri (SkyQueueItem *self);
void               sky_queue_item_set_art_uri (SkyQueueItem *self, const char *art_uri);
const char        *sky_queue_item_get_error (SkyQueueItem *self);
SkyFault          *sky_queue_item_get_fault (SkyQueueItem *self);
void               sky_queue_item_set_loudness (SkyQueueItem *self, const SkyLoudness *loudness);
const SkyLoudness *sky_queue_item_get_loudness (SkyQueueItem *self);
void               sky_queue_item_set_error (SkyQueueItem *self, const GError *error);

G_END_DECLS
