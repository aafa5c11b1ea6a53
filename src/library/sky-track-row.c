/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyTrackRow: a counted value; any thread may hold and drop references. */
#include "library/sky-track-row.h"

static void
clear (gpointer data)
{
  SkyTrackRow *self = data;

  g_free (self->title);
  g_free (self->artist);
  g_free (self->album);
  g_free (self->album_artist);
  g_free (self->genre);
  g_free (self->composer);
  g_free (self->format);
  g_free (self->where);
}

/**
 * sky_track_row_new:
 *
 * Returns: (transfer full): an empty row
 */
SkyTrackRow *
sky_track_row_new (void)
{
  return g_atomic_rc_box_new0 (SkyTrackRow);
}

/**
 * sky_track_row_ref:
 * @self: a row
 *
 * Returns: (transfer full): the same row
 */
SkyTrackRow *
sky_track_row_ref (SkyTrackRow *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * sky_track_row_unref:
 * @self: (transfer full): a row
 */
void
sky_track_row_unref (SkyTrackRow *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear);
}
