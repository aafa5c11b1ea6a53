/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Walks the chunks of a WAV or AIFF file: the sound, and an ID3v2 tag among them, whose cover is
 * cut out.
 */
#include "media/sky-riff-walker.h"

#include "media/sky-bytes.h"
#include "media/sky-id3-walker.h"
#include "media/sky-media-error.h"

#include <string.h>

#define MAX_CHUNKS 1024
/* Writers that don't know the length yet say all ones or nearly so. */
#define UNKNOWN_SIZE 0x7fffff00u

typedef struct
{
  SkyMediaWindow *window;
  SkyMediaLayout *layout;
  gboolean        is_big; /* AIFF: most significant byte first */
  gboolean        has_sound;
  guint64         cut;
} Walk;

static guint32
get_size (Walk *self, const guint8 *p)
{
  return self->is_big ? sky_bytes_be32 (p) : sky_bytes_le32 (p);
}

static void
patch_size (Walk *self, guint64 offset, guint32 size)
{
  guint8 p[4];

  if (self->is_big)
    sky_bytes_put_be32 (p, size);
  else
    sky_bytes_put_le32 (p, size);
  sky_media_layout_patch (self->layout, offset + 4, 4, p, 4);
}

static gboolean
take_sound (Walk *self, guint64 offset, guint32 size, GError **error)
{
  guint64 body = offset + 8;
  guint64 rest = sky_media_window_get_size (self->window) - body;

  self->has_sound = TRUE;
  self->layout->audio_start = body;
  self->layout->audio_end = body + MIN (size, rest);
  if (size <= rest)
    return TRUE;
  if (size >= UNKNOWN_SIZE)
    {
      patch_size (self, offset, rest);
      return TRUE;
    }
  g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_TRUNCATED,
               "the file has %" G_GUINT64_FORMAT " of %u bytes of sound", rest, size);
  return FALSE;
}

static gboolean
take_tag (Walk *self, guint64 offset, guint32 size, GError **error)
{
  SkyId3Tag tag;

  if (!sky_id3_walk (self->window, offset + 8, self->layout, &tag, error))
    return FALSE;
  if (tag.cut == 0)
    return TRUE;
  patch_size (self, offset, size - tag.cut);
  self->cut += tag.cut;
  return TRUE;
}

static gboolean
walk_chunks (Walk *self, GError **error)
{
  guint64 size = sky_media_window_get_size (self->window);
  guint64 offset = 12;

  for (guint n = 0; n < MAX_CHUNKS && offset + 8 <= size; n++)
    {
      guint8  p[8];
      guint32 length;

      if (!sky_media_window_read (self->window, offset, p, 8, error))
        return FALSE;
      length = get_size (self, p + 4);
      if (memcmp (p, "data", 4) == 0 || memcmp (p, "SSND", 4) == 0)
        {
          if (!take_sound (self, offset, length, error))
            return FALSE;
        }
      else if (g_ascii_strncasecmp ((const char *) p, "ID3 ", 4) == 0 &&
               !take_tag (self, offset, length, error))
        return FALSE;
      offset += 8 + (guint64) length + (length & 1);
    }
  return TRUE;
}

/**
 * sky_riff_walk:
 * @window: the file
 * @layout: gets where the sound's bytes are, the cover and the cuts
 * @error: return location, or %NULL
 *
 * Returns: %FALSE where it is no WAV or AIFF file, or not all of one
 */
gboolean
sky_riff_walk (SkyMediaWindow *window, SkyMediaLayout *layout, GError **error)
{
  Walk   self = { .window = window, .layout = layout };
  guint8 header[12];

  if (!sky_media_window_read (window, 0, header, 12, error))
    return FALSE;
  self.is_big = memcmp (header, "FORM", 4) == 0;
  if (!walk_chunks (&self, error))
    return FALSE;
  if (!self.has_sound)
    {
      g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_NOT_AUDIO, "there is no sound in it");
      return FALSE;
    }
  if (self.cut > 0)
    patch_size (&self, 0, get_size (&self, header + 4) - self.cut);
  return TRUE;
}
