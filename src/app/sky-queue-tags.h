/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-queue-builder.h"
#include "library/sky-library.h"

G_BEGIN_DECLS

#define SKY_TYPE_QUEUE_TAGS (sky_queue_tags_get_type ())
G_DECLARE_FINAL_TYPE (SkyQueueTags, sky_queue_tags, SKY, QUEUE_TAGS, GObject)

SkyQueueTags *
sky_queue_tags_new (SkyPlayQueue *queue, SkyQueueBuilder *builder, SkyLibrary *library);

G_END_DECLS
