/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds what stands behind the sound: ID3v1, Lyrics3 and APE tags, in any order. Large items of an
 * APE tag (covers) are cut out.
 */
#include "media/sky-tail-walker.h"

#include "media/sky-bytes.h"

#include <string.h>

#define ID3V1_SIZE 128
#define APE_FOOTER_SIZE 32
#define LYRICS_END_SIZE 15
#define MAX_TAGS 4
#define MAX_ITEMS 1024
#define MAX_KEPT (32 * 1024)
#define MAX_KEY 256

#define APE_HAS_HEADER 0x80000000u

typedef struct
{
  SkyMediaWindow *window;
  SkyMediaLayout *layout;
  guint64         end; /* of what has not been recognised */
} Walk;

typedef struct
{
  guint64  items;  /* where they begin */
  guint64  footer; /* where they end */
  guint32  size;   /* items and footer */
  guint32  n_items;
  gboolean has_header;
} ApeTag;

/* Reads the last bytes before the end; FALSE where there are not so many. */
static gboolean
peek_last (Walk *self, void *buffer, gsize count)
{
  return self->end >= self->layout->audio_start + count &&
         sky_media_window_peek (self->window, self->end - count, buffer, count, NULL) == count;
}

static gboolean
take_id3v1 (Walk *self)
{
  guint8 p[ID3V1_SIZE];

  if (!peek_last (self, p, sizeof p) || memcmp (p, "TAG", 3) != 0)
    return FALSE;
  self->end -= ID3V1_SIZE;
  return TRUE;
}

static gboolean
take_lyrics (Walk *self)
{
  char    p[LYRICS_END_SIZE + 1] = { 0 };
  guint64 size;

  if (!peek_last (self, p, LYRICS_END_SIZE) || memcmp (p + 6, "LYRICS200", 9) != 0)
    return FALSE;
  p[6] = '\0';
  size = g_ascii_strtoull (p, NULL, 10) + LYRICS_END_SIZE;
  if (size > self->end - self->layout->audio_start)
    return FALSE;
  self->end -= size;
  return TRUE;
}

static gboolean
read_ape (Walk *self, ApeTag *tag)
{
  guint8  p[APE_FOOTER_SIZE];
  guint32 flags;

  if (!peek_last (self, p, sizeof p) || memcmp (p, "APETAGEX", 8) != 0)
    return FALSE;
  tag->size = sky_bytes_le32 (p + 12);
  tag->n_items = sky_bytes_le32 (p + 16);
  flags = sky_bytes_le32 (p + 20);
  tag->has_header = (flags & APE_HAS_HEADER) != 0;
  if (tag->size < APE_FOOTER_SIZE ||
      tag->size + (guint64) APE_FOOTER_SIZE > self->end - self->layout->audio_start)
    return FALSE;
  tag->footer = self->end - APE_FOOTER_SIZE;
  tag->items = self->end - tag->size;
  return TRUE;
}

/* "Cover Art (Front)": a file's name, a zero, the picture. */
static void
offer_cover (Walk *self, const char *key, guint64 value, guint32 size)
{
  char            name[MAX_KEY + 1] = { 0 };
  SkyMediaPicture picture = { 0 };
  gsize           n;

  if (g_ascii_strncasecmp (key, "Cover Art", 9) != 0)
    return;
  n = sky_media_window_peek (self->window, value, name, MIN (size, MAX_KEY), NULL);
  n = strnlen (name, n) + 1;
  if (n >= size)
    return;
  picture.offset = value + n;
  picture.length = size - n;
  picture.is_front = strstr (key, "ront") != NULL;
  picture.mime = (char *) (g_str_has_suffix (name, ".png") ? "image/png" : "image/jpeg");
  sky_media_layout_offer_picture (self->layout, &picture);
}

static void
patch_counts (Walk *self, const ApeTag *tag, guint32 n_cut, guint64 cut)
{
  guint8 p[8];

  sky_bytes_put_le32 (p, tag->size - cut);
  sky_bytes_put_le32 (p + 4, tag->n_items - n_cut);
  sky_media_layout_patch (self->layout, tag->footer + 12, 8, p, 8);
  if (tag->has_header)
    sky_media_layout_patch (self->layout, tag->items - APE_FOOTER_SIZE + 12, 8, p, 8);
}

static void
walk_items (Walk *self, const ApeTag *tag)
{
  guint64 offset = tag->items;
  guint64 cut = 0;
  guint32 n_cut = 0;

  for (guint32 i = 0; i < MIN (tag->n_items, MAX_ITEMS) && offset + 11 <= tag->footer; i++)
    {
      char    head[8 + MAX_KEY + 1] = { 0 };
      gsize   n = sky_media_window_peek (self->window, offset, head, 8 + MAX_KEY, NULL);
      guint32 size = n >= 8 ? sky_bytes_le32 ((const guint8 *) head) : 0;
      guint64 length = 8 + strlen (head + 8) + 1 + (guint64) size;

      if (n < 8 || length > tag->footer - offset)
        break;
      offer_cover (self, head + 8, offset + length - size, size);
      if (size > MAX_KEPT)
        {
          sky_media_layout_cut (self->layout, offset, length);
          cut += length;
          n_cut++;
        }
      offset += length;
    }
  if (n_cut > 0)
    patch_counts (self, tag, n_cut, cut);
}

static gboolean
take_ape (Walk *self)
{
  ApeTag tag;

  if (!read_ape (self, &tag))
    return FALSE;
  walk_items (self, &tag);
  self->end = tag.items - (tag.has_header ? APE_FOOTER_SIZE : 0);
  return TRUE;
}

/**
 * sky_tail_walk:
 * @window: the file
 * @layout: its audio_end is moved before all tags that are found
 * @error: return location, or %NULL
 *
 * Returns: %FALSE where the end could not be read
 */
gboolean
sky_tail_walk (SkyMediaWindow *window, SkyMediaLayout *layout, GError **error)
{
  Walk   self = { window, layout, layout->audio_end };
  guint8 last;

  if (self.end > layout->audio_start &&
      sky_media_window_peek (window, self.end - 1, &last, 1, error) < 1)
    return FALSE;
  for (guint i = 0; i < MAX_TAGS; i++)
    if (!take_id3v1 (&self) && !take_ape (&self) && !take_lyrics (&self))
      break;
  layout->audio_end = self.end;
  return TRUE;
}
