/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table that says what is heard at which of the output's times. Engine thread. */
#include "playback/sky-output-places.h"

typedef struct
{
  gint64         start_ns; /* in the output's time */
  SkyOutputPlace place;
} Entry;

static Entry *
entry_at (SkyOutputPlaces *self, guint index)
{
  return &g_array_index (self->entries, Entry, index);
}

void
sky_output_places_init (SkyOutputPlaces *self)
{
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->announced = 0;
}

void
sky_output_places_clear (SkyOutputPlaces *self)
{
  g_clear_pointer (&self->entries, g_array_unref);
}

/**
 * sky_output_places_empty:
 * @self: a table
 *
 * Forgets what was to be heard, but not what was told.
 */
void
sky_output_places_empty (SkyOutputPlaces *self)
{
  g_array_set_size (self->entries, 0);
}

/**
 * sky_output_places_note:
 * @self: a table
 * @place: what begins
 * @start_ns: at which of the output's times; later than all before
 */
void
sky_output_places_note (SkyOutputPlaces *self, const SkyOutputPlace *place, gint64 start_ns)
{
  Entry entry = { .start_ns = start_ns, .place = *place };

  if (self->entries->len > 0)
    {
      Entry *last = entry_at (self, self->entries->len - 1);
      gint64 expected = last->place.track_ns + (start_ns - last->start_ns);

      if (last->place.token == place->token && ABS (expected - place->track_ns) < GST_MSECOND)
        return;
    }
  g_array_append_val (self->entries, entry);
}

/**
 * sky_output_places_pass:
 * @self: a table
 * @position_ns: what is heard, in the output's time
 * @token: (out): the track that is heard from now on
 *
 * Returns: whether another track has begun to be heard; to be called until it says %FALSE
 */
gboolean
sky_output_places_pass (SkyOutputPlaces *self, gint64 position_ns, guint64 *token)
{
  while (self->entries->len > 0)
    {
      Entry *heard = entry_at (self, 0);

      if (heard->place.token != self->announced && position_ns >= heard->start_ns)
        {
          self->announced = *token = heard->place.token;
          return TRUE;
        }
      if (self->entries->len < 2 || position_ns < heard[1].start_ns)
        return FALSE;
      g_array_remove_index (self->entries, 0);
    }

  return FALSE;
}

/**
 * sky_output_places_get:
 * @self: a table
 * @position_ns: what is heard, in the output's time
 * @place: (out): what that is, as of the last sky_output_places_pass()
 *
 * Returns: whether anything is heard
 */
gboolean
sky_output_places_get (SkyOutputPlaces *self, gint64 position_ns, SkyOutputPlace *place)
{
  Entry *heard;

  if (self->entries->len == 0)
    return FALSE;

  heard = entry_at (self, 0);
  *place = heard->place;
  place->track_ns += MAX (position_ns - heard->start_ns, 0);

  return TRUE;
}

/**
 * sky_output_places_get_time_to_joint:
 * @self: a table
 * @position_ns: what is heard, in the output's time
 *
 * Returns: nanoseconds until the next joint that is known is heard, or -1
 */
gint64
sky_output_places_get_time_to_joint (SkyOutputPlaces *self, gint64 position_ns)
{
  if (self->entries->len < 2)
    return -1;

  return MAX (entry_at (self, 1)->start_ns - position_ns, 0);
}
