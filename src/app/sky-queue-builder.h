/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-drive-manager.h"
#include "library/sky-library.h"
#include "playback/sky-play-queue.h"

G_BEGIN_DECLS

#define SKY_TYPE_QUEUE_BUILDER (sky_queue_builder_get_type ())
G_DECLARE_FINAL_TYPE (SkyQueueBuilder, sky_queue_builder, SKY, QUEUE_BUILDER, GObject)

SkyQueueBuilder      *
sky_queue_builder_new (SkyLibrary *library, SkyDriveManager *drives, SkyBlockCache *cache);
void sky_queue_builder_build_async (SkyQueueBuilder    *self,
                                    GArray             *ids,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
void sky_queue_builder_build_places_async (SkyQueueBuilder    *self,
                                           const char *const  *locations,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
GPtrArray        *
sky_queue_builder_build_finish (SkyQueueBuilder *self, GAsyncResult *result, GError **error);
void   sky_queue_builder_learn_async (SkyQueueBuilder    *self,
                                      GPtrArray          *items,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
gssize sky_queue_builder_learn_finish (SkyQueueBuilder *self, GAsyncResult *result, GError **error);

G_END_DECLS
