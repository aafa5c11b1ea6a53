/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/webdav/sky-dav-resource.h"

G_BEGIN_DECLS

/* The namespace of Skylark's own properties. */
#define SKY_DAV_NAMESPACE "https://skylarkplayer.github.io/ns"

/* A parser of 207 answers that is fed as the bytes arrive. One thread at a time. */
typedef struct _SkyDavMultistatus SkyDavMultistatus;

SkyDavMultistatus *sky_dav_multistatus_new (void);
void               sky_dav_multistatus_free (SkyDavMultistatus *self);
gboolean
sky_dav_multistatus_feed (SkyDavMultistatus *self, const void *data, gsize size, GError **error);
GPtrArray *sky_dav_multistatus_finish (SkyDavMultistatus *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyDavMultistatus, sky_dav_multistatus_free)

G_END_DECLS
