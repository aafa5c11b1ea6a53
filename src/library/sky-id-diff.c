/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What differs between two orders of ids, as few changes: what keeps its order among the others (a
 * longest increasing run of new positions) stays, all else goes and comes. Pure; no thread.
 */
#include "library/sky-id-diff.h"

#define NOWHERE G_MAXUINT32

static gint64
id_at (GArray *ids, guint index)
{
  return g_array_index (ids, gint64, index);
}

static gint64
max_id (GArray *ids, gint64 max)
{
  for (guint i = 0; i < ids->len; i++)
    max = MAX (max, id_at (ids, i));
  return max;
}

/* For each id of @before its position in @after. */
static guint32 *
find_positions (GArray *before, GArray *after)
{
  gint64              max = max_id (before, max_id (after, 0));
  g_autofree guint32 *by_id = g_new (guint32, max + 1);
  guint32            *positions = g_new (guint32, MAX (1, before->len));

  for (gint64 id = 0; id <= max; id++)
    by_id[id] = NOWHERE;
  for (guint i = 0; i < after->len; i++)
    by_id[id_at (after, i)] = i;
  for (guint i = 0; i < before->len; i++)
    positions[i] = by_id[id_at (before, i)];
  return positions;
}

/* Where in the ends of the runs found so far @position would go on; they are in growing order. */
static guint
find_run (const guint32 *positions, const guint32 *ends, guint n_ends, guint32 position)
{
  guint low = 0;
  guint high = n_ends;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (positions[ends[middle]] < position)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Marks the elements of a longest increasing run of positions. */
static gboolean *
find_kept (const guint32 *positions, guint n)
{
  g_autofree guint32 *ends = g_new (guint32, MAX (1, n));
  g_autofree guint32 *previous = g_new (guint32, MAX (1, n));
  gboolean           *kept = g_new0 (gboolean, MAX (1, n));
  guint               n_ends = 0;

  for (guint i = 0; i < n; i++)
    {
      guint run;

      if (positions[i] == NOWHERE)
        continue;
      run = find_run (positions, ends, n_ends, positions[i]);
      previous[i] = run > 0 ? ends[run - 1] : NOWHERE;
      ends[run] = i;
      n_ends = MAX (n_ends, run + 1);
    }
  for (guint32 i = n_ends > 0 ? ends[n_ends - 1] : NOWHERE; i != NOWHERE; i = previous[i])
    kept[i] = TRUE;
  return kept;
}

static void
flush (GArray *changes, SkyIdChange *change)
{
  if (change->removed > 0 || change->added > 0)
    g_array_append_val (changes, *change);
  *change = (SkyIdChange){ 0, 0, 0 };
}

static GArray *
collect_changes (GArray *before, GArray *after, const gboolean *kept)
{
  GArray     *changes = g_array_new (FALSE, FALSE, sizeof (SkyIdChange));
  SkyIdChange change = { 0, 0, 0 };
  guint       i = 0;
  guint       j = 0;

  while (i < before->len || j < after->len)
    {
      gboolean is_kept = i < before->len && kept[i];

      if (is_kept && id_at (before, i) == id_at (after, j))
        {
          flush (changes, &change);
          i++;
          j++;
          continue;
        }
      if (change.removed == 0 && change.added == 0)
        change.position = j;
      if (i < before->len && !is_kept)
        {
          change.removed++;
          i++;
        }
      else
        {
          change.added++;
          j++;
        }
    }
  flush (changes, &change);
  return changes;
}

static void
join_all (GArray *changes, GArray *before, GArray *after)
{
  guint       first = g_array_index (changes, SkyIdChange, 0).position;
  guint       tail = 0;
  SkyIdChange all;

  while (tail < before->len - first && tail < after->len - first &&
         id_at (before, before->len - 1 - tail) == id_at (after, after->len - 1 - tail))
    tail++;
  all = (SkyIdChange){ first, before->len - first - tail, after->len - first - tail };
  g_array_set_size (changes, 0);
  g_array_append_val (changes, all);
}

/**
 * sky_id_diff:
 * @before: (element-type gint64): each id once, none negative
 * @after: (element-type gint64): the same
 * @max_changes: where there would be more, they are joined into one
 *
 * Returns: (transfer full) (element-type SkyIdChange): what leads from one to the other, in order
 */
GArray *
sky_id_diff (GArray *before, GArray *after, guint max_changes)
{
  g_autofree guint32  *positions = find_positions (before, after);
  g_autofree gboolean *kept = find_kept (positions, before->len);
  GArray              *changes = collect_changes (before, after, kept);

  if (changes->len > max_changes)
    join_all (changes, before, after);
  return changes;
}
