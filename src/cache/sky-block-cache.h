/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-byte-source.h"
#include "base/sky-loop-thread.h"
#include "drive/sky-drive.h"

G_BEGIN_DECLS

#define SKY_TYPE_BLOCK_CACHE (sky_block_cache_get_type ())
G_DECLARE_FINAL_TYPE (SkyBlockCache, sky_block_cache, SKY, BLOCK_CACHE, GObject)

/* Byte ranges of cloud files, kept on disk: DIR/cache.db is the map, DIR/blocks/ holds the bytes.
 * Main thread owns it; the byte sources it gives out may be read from any thread. */
SkyBlockCache *sky_block_cache_new (const char *directory, SkyLoopThread *network, GError **error);
SkyBlockCache         *
sky_block_cache_new_locked (const char *directory, SkyLoopThread *network, GError **error);
void    sky_block_cache_set_key (SkyBlockCache *self, GBytes *key);
void    sky_block_cache_set_limit (SkyBlockCache *self, guint64 bytes);
guint64 sky_block_cache_get_limit (SkyBlockCache *self);
guint64 sky_block_cache_get_used (SkyBlockCache *self);
void    sky_block_cache_clear (SkyBlockCache *self);
void    sky_block_cache_set_patience_ms (SkyBlockCache *self, guint milliseconds);
SkyByteSource *sky_block_cache_open (SkyBlockCache *self, SkyDrive *drive, SkyDriveEntry *entry);
void           sky_block_cache_rekey (SkyBlockCache *self,
                                      const char    *drive_id,
                                      const char    *old_key,
                                      const char    *new_key);
void           sky_block_cache_set_pinned (SkyBlockCache *self,
                                           const char    *drive_id,
                                           const char    *key,
                                           gboolean       pinned);
void           sky_block_cache_set_all_pinned (SkyBlockCache *self, const char *const *names);
void           sky_block_cache_count_kept_async (SkyBlockCache      *self,
                                                 const char         *drive_id,
                                                 SkyDriveEntry      *entry,
                                                 GCancellable       *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer            user_data);
gint64
     sky_block_cache_count_kept_finish (SkyBlockCache *self, GAsyncResult *result, GError **error);
void sky_block_cache_move_async (SkyBlockCache      *self,
                                 const char         *folder,
                                 gboolean            adopt,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
gboolean sky_block_cache_move_finish (SkyBlockCache *self, GAsyncResult *result, GError **error);
void     sky_block_cache_get_move_progress (SkyBlockCache *self, guint64 *done, guint64 *total);
gboolean sky_block_cache_is_folder (const char *folder);
void     sky_block_cache_clear_folder (const char *folder);
void     sky_block_cache_stop (SkyBlockCache *self);

G_END_DECLS
