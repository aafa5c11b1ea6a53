/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyRangeSet: a sorted array of disjoint byte ranges that do not touch. Not thread-safe. */
#include "base/sky-range-set.h"

struct _SkyRangeSet
{
  GArray *ranges; /* (owned): SkyRange, sorted by start */
};

static SkyRange *
range_at (const SkyRangeSet *self, guint index)
{
  return &g_array_index (self->ranges, SkyRange, index);
}

/* The index of the first range that ends at or behind the offset, or the number of ranges. */
static guint
first_ending_from (const SkyRangeSet *self, guint64 offset)
{
  guint low = 0;
  guint high = self->ranges->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (range_at (self, middle)->end < offset)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The range that holds the byte at the offset, or NULL. */
static const SkyRange *
range_holding (const SkyRangeSet *self, guint64 offset)
{
  guint index = first_ending_from (self, offset + 1);

  if (index == self->ranges->len || range_at (self, index)->start > offset)
    return NULL;
  return range_at (self, index);
}

/**
 * sky_range_set_new:
 *
 * Returns: (transfer full): an empty set
 */
SkyRangeSet *
sky_range_set_new (void)
{
  SkyRangeSet *self = g_new0 (SkyRangeSet, 1);

  self->ranges = g_array_new (FALSE, FALSE, sizeof (SkyRange));
  return self;
}

/**
 * sky_range_set_free:
 * @self: (nullable): a set
 */
void
sky_range_set_free (SkyRangeSet *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->ranges);
  g_free (self);
}

/**
 * sky_range_set_add:
 * @self: a set
 * @start: the first byte
 * @end: one past the last; nothing is added where it is not behind @start
 *
 * Ranges that overlap or touch become one.
 */
void
sky_range_set_add (SkyRangeSet *self, guint64 start, guint64 end)
{
  SkyRange merged = { start, end };
  guint    first, last;

  g_return_if_fail (self != NULL);

  if (end <= start)
    return;
  first = first_ending_from (self, start);
  for (last = first; last < self->ranges->len && range_at (self, last)->start <= end; last++)
    {
      merged.start = MIN (merged.start, range_at (self, last)->start);
      merged.end = MAX (merged.end, range_at (self, last)->end);
    }
  if (last > first)
    g_array_remove_range (self->ranges, first, last - first);
  g_array_insert_val (self->ranges, first, merged);
}

/**
 * sky_range_set_remove:
 * @self: a set
 * @start: the first byte
 * @end: one past the last
 */
void
sky_range_set_remove (SkyRangeSet *self, guint64 start, guint64 end)
{
  guint index;

  g_return_if_fail (self != NULL);

  if (end <= start)
    return;
  index = first_ending_from (self, start + 1);
  while (index < self->ranges->len && range_at (self, index)->start < end)
    {
      SkyRange range = *range_at (self, index);

      g_array_remove_index (self->ranges, index);
      if (range.start < start)
        {
          SkyRange before = { range.start, start };

          g_array_insert_val (self->ranges, index++, before);
        }
      if (range.end > end)
        {
          SkyRange behind = { end, range.end };

          g_array_insert_val (self->ranges, index++, behind);
        }
    }
}

/**
 * sky_range_set_contains:
 * @self: a set
 * @start: the first byte
 * @end: one past the last
 *
 * Returns: whether every byte from @start to @end is in the set; an empty range always is
 */
gboolean
sky_range_set_contains (const SkyRangeSet *self, guint64 start, guint64 end)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return end <= start || sky_range_set_contiguous (self, start) >= end - start;
}

/**
 * sky_range_set_contiguous:
 * @self: a set
 * @offset: a byte
 *
 * Returns: how many bytes from @offset on are in the set without a hole
 */
guint64
sky_range_set_contiguous (const SkyRangeSet *self, guint64 offset)
{
  const SkyRange *range;

  g_return_val_if_fail (self != NULL, 0);

  range = range_holding (self, offset);
  return range != NULL ? range->end - offset : 0;
}

/**
 * sky_range_set_first_hole:
 * @self: a set
 * @start: the first byte to look at
 * @end: one past the last
 * @hole: (out): the first stretch between @start and @end that is not in the set
 *
 * Returns: whether there is one
 */
gboolean
sky_range_set_first_hole (const SkyRangeSet *self, guint64 start, guint64 end, SkyRange *hole)
{
  guint next;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (hole != NULL, FALSE);

  hole->start = start + sky_range_set_contiguous (self, start);
  if (hole->start >= end)
    return FALSE;
  next = first_ending_from (self, hole->start + 1);
  hole->end = next < self->ranges->len ? MIN (end, range_at (self, next)->start) : end;
  return TRUE;
}

/**
 * sky_range_set_get_size:
 * @self: a set
 *
 * Returns: how many ranges it has
 */
guint
sky_range_set_get_size (const SkyRangeSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->ranges->len;
}

/**
 * sky_range_set_get:
 * @self: a set
 * @index: less than its size
 *
 * Returns: the range at that place, in order
 */
SkyRange
sky_range_set_get (const SkyRangeSet *self, guint index)
{
  SkyRange empty = { 0, 0 };

  g_return_val_if_fail (self != NULL && index < self->ranges->len, empty);

  return *range_at (self, index);
}

/**
 * sky_range_set_get_total:
 * @self: a set
 *
 * Returns: how many bytes are in it
 */
guint64
sky_range_set_get_total (const SkyRangeSet *self)
{
  guint64 total = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->ranges->len; i++)
    total += range_at (self, i)->end - range_at (self, i)->start;
  return total;
}
