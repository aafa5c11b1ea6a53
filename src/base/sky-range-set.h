/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SkyRange:
 * @start: the first byte
 * @end: one past the last byte
 */
typedef struct
{
  guint64 start;
  guint64 end;
} SkyRange;

/* A sorted set of disjoint, non-touching byte ranges. Not thread-safe. */
typedef struct _SkyRangeSet SkyRangeSet;

SkyRangeSet *sky_range_set_new (void);
void         sky_range_set_free (SkyRangeSet *self);
void         sky_range_set_add (SkyRangeSet *self, guint64 start, guint64 end);
void         sky_range_set_remove (SkyRangeSet *self, guint64 start, guint64 end);
gboolean     sky_range_set_contains (const SkyRangeSet *self, guint64 start, guint64 end);
guint64      sky_range_set_contiguous (const SkyRangeSet *self, guint64 offset);
gboolean
sky_range_set_first_hole (const SkyRangeSet *self, guint64 start, guint64 end, SkyRange *hole);
guint    sky_range_set_get_size (const SkyRangeSet *self);
SkyRange sky_range_set_get (const SkyRangeSet *self, guint index);
guint64  sky_range_set_get_total (const SkyRangeSet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyRangeSet, sky_range_set_free)

G_END_DECLS
