/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-byte-source.h"

G_BEGIN_DECLS

/* Where in a FLAC or Ogg file the frame or page lies with which a decoder has to begin to give a
 * sample. What was found once is remembered. One thread at a time. */
typedef struct _SkySoundPlaces SkySoundPlaces;

SkySoundPlaces *sky_sound_places_new_flac (SkyByteSource *source,
                                           GBytes        *head,
                                           guint64        offset,
                                           GCancellable  *cancellable);
SkySoundPlaces *sky_sound_places_new_ogg (SkyByteSource *source, GCancellable *cancellable);
void            sky_sound_places_free (SkySoundPlaces *self);
gboolean        sky_sound_places_find (SkySoundPlaces *self,
                                       guint64         sample,
                                       guint64        *offset,
                                       GCancellable   *cancellable,
                                       GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkySoundPlaces, sky_sound_places_free)

G_END_DECLS
