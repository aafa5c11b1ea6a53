/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-queue-item.h"

G_BEGIN_DECLS

/* Many items as a value, by columns: thousands have to be written in the time of a frame. */
GVariant  *sky_queue_items_to_variant (GPtrArray *items);
GPtrArray *sky_queue_items_from_variant (GVariant *variant);

G_END_DECLS
