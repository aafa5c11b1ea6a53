/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-sound-places.h"

G_BEGIN_DECLS

/**
 * SkyPlaceKind:
 * @SKY_PLACE_NONE: anything else
 * @SKY_PLACE_FLAC: FLAC
 * @SKY_PLACE_OGG: Opus or Vorbis in Ogg
 *
 * What a stream is in which the byte of a sample can be searched.
 */
typedef enum
{
  SKY_PLACE_NONE,
  SKY_PLACE_FLAC,
  SKY_PLACE_OGG,
} SkyPlaceKind;

/* The search of a source element for the byte with which a seek goes on. Part of the element. */
typedef struct
{
  GMutex          lock;     /* guards aim and can_find */
  gint64          aim;      /* the sample that the next seek is for, or -1 */
  gboolean        can_find; /* as far as is known */
  SkyPlaceKind    kind;     /* set before anything runs */
  gint64          sample;   /* the one to search, or -1; streaming thread */
  SkySoundPlaces *places;   /* (owned) (nullable): streaming thread */
} SkyPlaceSearch;

/* Where a search reads. */
typedef struct
{
  SkyByteSource *source;
  GBytes        *head; /* (nullable): what stands in place of the bytes before @offset */
  guint64        offset;
} SkyPlaceBytes;

void     sky_place_search_init (SkyPlaceSearch *self);
void     sky_place_search_clear (SkyPlaceSearch *self);
void     sky_place_search_set_kind (SkyPlaceSearch *self, SkyPlaceKind kind);
gboolean sky_place_search_set_aim (SkyPlaceSearch *self, gint64 sample);
gboolean sky_place_search_is_aimed (SkyPlaceSearch *self);
gboolean sky_place_search_take_aim (SkyPlaceSearch *self);
void     sky_place_search_learn (SkyPlaceSearch *self, SkyByteSource *source, GCancellable *stop);
gboolean sky_place_search_run (SkyPlaceSearch      *self,
                               const SkyPlaceBytes *bytes,
                               guint64             *offset,
                               GCancellable        *stop,
                               GError             **error);

G_END_DECLS
