/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_SHA256_SIZE 32

typedef struct _SkyHasher SkyHasher;

SkyHasher *sky_hasher_new (void);
void       sky_hasher_update (SkyHasher *self, const void *data, gsize size);
char      *sky_hasher_finish (SkyHasher *self);
void       sky_hasher_free (SkyHasher *self);

char *sky_hash_bytes (const void *data, gsize size);
char *sky_hash_file (GFile *file, guint64 *size, GCancellable *cancellable, GError **error);
char *sky_hash_to_digest (const char *hex);
char *sky_hash_from_digest (const char *header);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyHasher, sky_hasher_free)

G_END_DECLS
