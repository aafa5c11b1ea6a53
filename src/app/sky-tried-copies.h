/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/sky-track-info.h"
#include "playback/sky-source-resolver.h"

G_BEGIN_DECLS

/* The copies of a track that were not enough, and why the last one wasn't. */
typedef struct _SkyTriedCopies SkyTriedCopies;

SkyTriedCopies    *sky_tried_copies_new (const SkyOtherCopy *other);
void               sky_tried_copies_free (SkyTriedCopies *self);
gboolean           sky_tried_copies_is_empty (const SkyTriedCopies *self);
gboolean           sky_tried_copies_is_changed (const SkyTriedCopies *self);
gboolean           sky_tried_copies_contains (const SkyTriedCopies *self, const SkyCopyInfo *copy);
const SkyCopyInfo *sky_tried_copies_find_replaced (const SkyTriedCopies *self, GPtrArray *copies);
const GError      *sky_tried_copies_get_failure (const SkyTriedCopies *self);
char              *sky_tried_copies_dup_failed_drive (const SkyTriedCopies *self);

G_END_DECLS
