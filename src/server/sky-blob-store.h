/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The folders "blobs" and "tmp" of a root: content under the name of its SHA-256. */
typedef struct _SkyBlobStore SkyBlobStore;

SkyBlobStore *sky_blob_store_new (const char *root);
void          sky_blob_store_free (SkyBlobStore *self);

gboolean sky_blob_store_prepare (SkyBlobStore *self, GError **error);
int      sky_blob_store_make_temp (SkyBlobStore *self, char **path, GError **error);
gboolean sky_blob_store_clear_temp (SkyBlobStore *self, GError **error);
gboolean
sky_blob_store_adopt (SkyBlobStore *self, const char *temp, const char *sha256, GError **error);
void       sky_blob_store_release (SkyBlobStore *self, const char *sha256);
int        sky_blob_store_open (SkyBlobStore *self, const char *sha256, GError **error);
gboolean   sky_blob_store_remove (SkyBlobStore *self, const char *sha256, GError **error);
char      *sky_blob_store_dup_path (SkyBlobStore *self, const char *sha256);
GPtrArray *sky_blob_store_list (SkyBlobStore *self, guint prefix);
gboolean   sky_blob_store_get_space (SkyBlobStore *self, guint64 *available);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyBlobStore, sky_blob_store_free)

G_END_DECLS
