/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the headers of an MP4 file's boxes. Pure but for the window; any one thread. */
#include "media/sky-mp4-atom.h"

#include "media/sky-bytes.h"

#include <string.h>

/**
 * sky_mp4_atom_read:
 * @window: the file
 * @offset: where its header should be
 * @end: where what contains it ends
 * @atom: (out): what is there
 *
 * Returns: %FALSE at @end, and where no atom can be
 */
gboolean
sky_mp4_atom_read (SkyMediaWindow *window, guint64 offset, guint64 end, SkyMp4Atom *atom)
{
  guint8  p[16];
  guint64 size;
  gsize   header = 8;

  if (offset + 8 > end || sky_media_window_peek (window, offset, p, 8, NULL) < 8)
    return FALSE;
  size = sky_bytes_be32 (p);
  memcpy (atom->name, p + 4, 4);
  if (size == 1)
    {
      if (sky_media_window_peek (window, offset, p, 16, NULL) < 16)
        return FALSE;
      size = sky_bytes_be64 (p + 8);
      header = 16;
    }
  else if (size == 0)
    size = end - offset;
  if (size < header || size > G_MAXINT64)
    return FALSE;
  atom->offset = offset;
  atom->body = offset + header;
  atom->end = offset + size;
  return TRUE;
}

/**
 * sky_mp4_atom_is:
 * @self: an atom
 * @name: four characters
 *
 * Returns: whether that is its type
 */
gboolean
sky_mp4_atom_is (const SkyMp4Atom *self, const char *name)
{
  return memcmp (self->name, name, 4) == 0;
}
