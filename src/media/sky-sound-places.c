/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkySoundPlaces: looks for a sample's place as one looks up a word: where it should be by what
 * lies around it, and, if that misses, again with what was found there. A look that misses costs a
 * round trip; bytes that lie a little before the place cost less.
 */
#include "media/sky-sound-places-private.h"

#define STRETCH (16 * 1024)
/* So much before the place is rather read than asked around. */
#define WORTH_READING (64 * 1024)
#define MAX_LOOKS 10
/* A unit's head is found so far from where one looks, or the bytes are damaged. */
#define MAX_UNIT (256 * 1024)

/* The bytes that one look has read. */
typedef struct
{
  GByteArray   *bytes; /* (owned) */
  guint64       begin;
  GCancellable *cancellable;
  GError      **error;
} Look;

/* What is known around the place that is looked for. */
typedef struct
{
  SkySoundPoint low;
  SkySoundPoint high;
} Bounds;

/* Private: @begin: where the stream begins. */
SkySoundPlaces *
sky_sound_places_new (SkyByteSource *source, SkySoundScan scan, guint64 begin)
{
  SkySoundPlaces *self = g_new0 (SkySoundPlaces, 1);

  self->source = g_object_ref (source);
  self->scan = scan;
  self->points = g_array_new (FALSE, FALSE, sizeof (SkySoundPoint));
  sky_sound_places_add (self, 0, begin);

  return self;
}

/**
 * sky_sound_places_free:
 * @self: (transfer full): places
 */
void
sky_sound_places_free (SkySoundPlaces *self)
{
  g_array_unref (self->points);
  g_object_unref (self->source);
  g_free (self);
}

/* Private: remembers a place, unless it contradicts another. */
void
sky_sound_places_add (SkySoundPlaces *self, gint64 sample, guint64 offset)
{
  SkySoundPoint        point = { sample, offset };
  const SkySoundPoint *points = (const SkySoundPoint *) self->points->data;
  guint                at = self->points->len;

  while (at > 0 && points[at - 1].sample >= sample)
    at--;
  if ((at > 0 && points[at - 1].offset >= offset) ||
      (at < self->points->len && (points[at].sample == sample || points[at].offset <= offset)))
    return;
  g_array_insert_val (self->points, at, point);
}

static void
get_bounds (SkySoundPlaces *self, gint64 sample, Bounds *bounds)
{
  const SkySoundPoint *points = (const SkySoundPoint *) self->points->data;
  SkySoundPoint        end = { self->total, sky_byte_source_get_size (self->source) };
  guint                at = 1;

  while (at < self->points->len && points[at].sample <= sample)
    at++;
  bounds->low = points[at - 1];
  bounds->high = at < self->points->len ? points[at] : end;
  bounds->high.sample = MAX (bounds->high.sample, sample + 1);
}

/* Waits for at least one more byte. Returns FALSE on errors and at the end. */
static gboolean
read_more (SkySoundPlaces *self, Look *look)
{
  guint  length = look->bytes->len;
  gssize n;

  g_byte_array_set_size (look->bytes, length + STRETCH);
  n = sky_byte_source_read (self->source, look->begin + length, look->bytes->data + length, STRETCH,
                            look->cancellable, look->error);
  g_byte_array_set_size (look->bytes, length + (guint) MAX (n, 0));

  return n > 0;
}

/* Finds the first unit from @at on. */
static gboolean
find_unit (SkySoundPlaces *self, Look *look, gsize at, SkySoundUnit *unit)
{
  const gsize begin = at;

  while (at >= look->bytes->len ||
         !self->scan (self, look->bytes->data, look->bytes->len, &at, unit))
    if (at > begin + MAX_UNIT || !read_more (self, look))
      return FALSE;

  return TRUE;
}

/* As if the bytes were spread evenly over the samples. */
static double
bytes_of (const Bounds *bounds, gint64 samples)
{
  double bytes = (double) bounds->high.offset - (double) bounds->low.offset;

  if (bytes <= 0) /* in a damaged file */
    return 0;
  return bytes * (double) samples / (double) (bounds->high.sample - bounds->low.sample);
}

/* Where a look is to begin: at the unit's head, or a little before it. */
static guint64
choose (SkySoundPlaces *self, gint64 sample, const Bounds *bounds, guint looks)
{
  double early, ahead;

  if (bounds->high.offset <= bounds->low.offset + (self->unit_size > 0 ? 0 : WORTH_READING / 4))
    return bounds->low.offset;
  if (self->even && sample > self->phase)
    sample = MAX (sample - (sample - self->phase) % self->unit_length, bounds->low.sample);
  if (self->unit_size == 0)
    early = bytes_of (bounds, self->unit_length) / 4;
  else /* an uneven page may have begun a page before */
    early = self->unit_size * (self->even ? 1.0 : 9.0) / 8;
  ahead = bytes_of (bounds, sample - bounds->low.sample) - early * (double) (1 << looks);

  return bounds->low.offset + (ahead > 0 ? (guint64) ahead : 0);
}

/* Reads on from where a look begins, up to the unit with the sample. Returns whether the place is
 * found; else the bounds are closer, or there is an error. */
static gboolean
look_for (SkySoundPlaces *self, gint64 sample, Look *look, Bounds *bounds)
{
  SkySoundUnit unit, before = { 0 };
  gsize        at = 0;

  while (find_unit (self, look, at, &unit))
    {
      gboolean follows = before.size > 0 && unit.at == before.at + before.size;

      if (follows)
        unit.first = before.end;
      if (unit.first > sample)
        {
          bounds->high = (SkySoundPoint){ unit.first, look->begin + unit.at };
          sky_sound_places_add (self, unit.first, look->begin + unit.at);
          return before.end > 0;
        }
      bounds->low = (SkySoundPoint){ unit.first, look->begin + unit.at };
      if (follows || unit.size == 0)
        sky_sound_places_add (self, unit.first, look->begin + unit.at);
      if (unit.end > sample)
        return TRUE;
      if (bytes_of (bounds, sample - unit.first) > WORTH_READING &&
          bounds->high.offset > bounds->low.offset + WORTH_READING)
        return FALSE;
      before = unit;
      at = unit.at + MAX (unit.size, 1);
    }
  /* What is looked for begins before this look. */
  if (before.end == 0)
    bounds->high.offset = look->begin;

  return before.end > 0;
}

/**
 * sky_sound_places_find:
 * @self: places
 * @sample: a sample, counted from the first that is to be heard
 * @offset: (out): the first byte of what a decoder has to be given
 * @cancellable: (nullable): wakes the call at once
 * @error: return location, or %NULL
 *
 * Blocks while bytes are fetched. Where the bytes don't tell, the place is an earlier one.
 *
 * Returns: %FALSE when the bytes can't be read
 */
gboolean
sky_sound_places_find (SkySoundPlaces *self,
                       guint64         sample,
                       guint64        *offset,
                       GCancellable   *cancellable,
                       GError        **error)
{
  gint64   wanted = MAX ((gint64) sample + self->delay - self->run_up, 0);
  GError  *failure = NULL;
  gboolean found = FALSE;
  Bounds   bounds;

  if (self->prepare != NULL)
    self->prepare (self);
  get_bounds (self, wanted, &bounds);
  for (guint i = 0; i < MAX_LOOKS && !found && failure == NULL; i++)
    {
      Look look = { g_byte_array_new (), 0, cancellable, &failure };

      look.begin = choose (self, wanted, &bounds, i);
      found = look_for (self, wanted, &look, &bounds) || look.begin == bounds.low.offset;
      g_byte_array_unref (look.bytes);
    }
  *offset = bounds.low.offset;
  g_debug ("sample %" G_GINT64_FORMAT " is behind byte %" G_GUINT64_FORMAT
           ", which has %" G_GINT64_FORMAT,
           wanted, *offset, bounds.low.sample);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);

  return FALSE;
}
