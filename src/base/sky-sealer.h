/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_SEALER_KEY_SIZE 32
#define SKY_SEALER_NONCE_SIZE 12
#define SKY_SEALER_TAG_SIZE 16
/* What has to be kept beside sealed bytes: the nonce, then the tag. */
#define SKY_SEALER_SEAL_SIZE (SKY_SEALER_NONCE_SIZE + SKY_SEALER_TAG_SIZE)

/* One key of AES-256-GCM. Counted references; any thread. */
typedef struct _SkySealer SkySealer;

GBytes    *sky_sealer_make_key (void);
SkySealer *sky_sealer_new (GBytes *key);
SkySealer *sky_sealer_ref (SkySealer *self);
void       sky_sealer_unref (SkySealer *self);
gboolean sky_sealer_seal (SkySealer *self, GBytes *context, guint8 *data, gsize size, guint8 *seal);
gboolean
sky_sealer_open (SkySealer *self, GBytes *context, guint8 *data, gsize size, const guint8 *seal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkySealer, sky_sealer_unref)

G_END_DECLS
