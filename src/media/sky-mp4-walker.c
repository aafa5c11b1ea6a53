/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Walks an MP4 file (ISO 14496-12) atom by atom, wherever moov stands: finds the sound's bytes and
 * the cover, and cuts covers and other large items out of the list of tags.
 */
#include "media/sky-mp4-walker.h"

#include "media/sky-bytes.h"
#include "media/sky-media-error.h"
#include "media/sky-mp4-atom.h"

#include <string.h>

#define MAX_ATOMS 4096
#define MAX_DEPTH 6
#define MAX_KEPT (64 * 1024)

/* What stands before the sound of a file whose index is behind it is hardly ever longer. */
#define MAX_HEAD 1024

#define TYPE_PNG 14

typedef struct
{
  SkyMediaWindow *window;
  SkyMediaLayout *layout;
  SkyMp4Atom      path[MAX_DEPTH]; /* what contains the atom at hand */
  guint64         cut;
  guint           n_atoms;
  gboolean        has_moov;
  gboolean        has_sound;
  guint64         sound_size;
} Walk;

/* FALSE at @end, and where no atom can be. */
static gboolean
read_atom (Walk *self, guint64 offset, guint64 end, SkyMp4Atom *atom)
{
  return self->n_atoms++ <= MAX_ATOMS && sky_mp4_atom_read (self->window, offset, end, atom);
}

static void
offer_cover (Walk *self, const SkyMp4Atom *covr)
{
  SkyMp4Atom      data;
  SkyMediaPicture picture = { 0 };
  guint8          type[4];

  if (!read_atom (self, covr->body, covr->end, &data) || !sky_mp4_atom_is (&data, "data") ||
      data.end > covr->end || data.end < data.body + 8 ||
      sky_media_window_peek (self->window, data.body, type, 4, NULL) < 4)
    return;
  picture.offset = data.body + 8;
  picture.length = data.end - picture.offset;
  picture.is_front = TRUE;
  picture.mime = (char *) (sky_bytes_be32 (type) == TYPE_PNG ? "image/png" : "image/jpeg");
  sky_media_layout_offer_picture (self->layout, &picture);
}

static void
walk_tags (Walk *self, const SkyMp4Atom *ilst)
{
  guint64    offset = ilst->body;
  SkyMp4Atom atom;

  while (read_atom (self, offset, ilst->end, &atom) && atom.end <= ilst->end)
    {
      gboolean is_cover = sky_mp4_atom_is (&atom, "covr");

      if (is_cover)
        offer_cover (self, &atom);
      if (is_cover || atom.end - atom.offset > MAX_KEPT)
        {
          sky_media_layout_cut (self->layout, atom.offset, atom.end - atom.offset);
          self->cut += atom.end - atom.offset;
        }
      offset = atom.end;
    }
}

/* What contains the cuts must say that it is shorter. */
static void
patch_sizes (Walk *self, guint depth)
{
  for (guint i = 0; i <= depth; i++)
    {
      const SkyMp4Atom *atom = &self->path[i];
      guint64           size = atom->end - atom->offset - self->cut;
      guint8            p[8];

      sky_bytes_put_be32 (p, size >> 32);
      sky_bytes_put_be32 (p + 4, size);
      if (atom->body - atom->offset == 16)
        sky_media_layout_patch (self->layout, atom->offset + 8, 8, p, 8);
      else
        sky_media_layout_patch (self->layout, atom->offset, 4, p + 4, 4);
    }
}

static void
check_handler (Walk *self, const SkyMp4Atom *hdlr)
{
  guint8 p[12];

  if (sky_media_window_peek (self->window, hdlr->body, p, 12, NULL) == 12 &&
      memcmp (p + 8, "soun", 4) == 0)
    self->has_sound = TRUE;
}

/* Some writers leave out the four bytes of version and flags that "meta" should have. */
static guint64
find_meta_body (Walk *self, const SkyMp4Atom *meta)
{
  guint8 p[8];

  if (sky_media_window_peek (self->window, meta->body, p, 8, NULL) == 8 &&
      memcmp (p + 4, "hdlr", 4) == 0)
    return meta->body;
  return meta->body + 4;
}

static gboolean
is_container (const SkyMp4Atom *atom)
{
  return sky_mp4_atom_is (atom, "udta") || sky_mp4_atom_is (atom, "trak") ||
         sky_mp4_atom_is (atom, "mdia");
}

static void
walk_inside (Walk *self, guint64 offset, guint depth)
{
  guint64    end = self->path[depth].end;
  SkyMp4Atom atom;

  while (read_atom (self, offset, end, &atom) && atom.end <= end)
    {
      offset = atom.end;
      if (sky_mp4_atom_is (&atom, "hdlr") && sky_mp4_atom_is (&self->path[depth], "mdia"))
        check_handler (self, &atom);
      if (depth + 1 >= MAX_DEPTH)
        continue;
      self->path[depth + 1] = atom;
      if (sky_mp4_atom_is (&atom, "ilst"))
        {
          guint64 before = self->cut;

          walk_tags (self, &atom);
          if (self->cut > before)
            patch_sizes (self, depth + 1);
        }
      else if (sky_mp4_atom_is (&atom, "meta"))
        walk_inside (self, find_meta_body (self, &atom), depth + 1);
      else if (is_container (&atom))
        walk_inside (self, atom.body, depth + 1);
    }
}

static gboolean
take_atom (Walk *self, SkyMp4Atom *atom, GError **error)
{
  guint64 size = sky_media_window_get_size (self->window);

  if (sky_mp4_atom_is (atom, "mdat") && atom->end - atom->body > self->sound_size)
    {
      self->sound_size = atom->end - atom->body;
      self->layout->audio_start = atom->body;
      self->layout->audio_end = MIN (atom->end, size);
    }
  if ((sky_mp4_atom_is (atom, "mdat") || sky_mp4_atom_is (atom, "moov")) && atom->end > size)
    {
      g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_TRUNCATED,
                   "the MP4 file has %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " bytes", size,
                   atom->end);
      return FALSE;
    }
  if (!sky_mp4_atom_is (atom, "moov") || self->has_moov)
    return TRUE;
  self->has_moov = TRUE;
  self->path[0] = *atom;
  walk_inside (self, atom->body, 0);
  return TRUE;
}

/* Where the index is behind the sound, its place is told by what is before: the header of the
 * sound's atom says how long that is. */
static void
keep_head (Walk *self)
{
  guint64 length = self->layout->audio_start;
  guint8  head[MAX_HEAD];

  if (self->path[0].offset < length || length > MAX_HEAD ||
      sky_media_window_peek (self->window, 0, head, length, NULL) < length)
    return;
  g_clear_pointer (&self->layout->stream_head, g_bytes_unref);
  self->layout->stream_head = g_bytes_new (head, length);
}

/**
 * sky_mp4_walk:
 * @window: the file
 * @layout: gets where the sound's bytes are, what is before them where the index is behind, the
 *   cover and the cuts
 * @error: return location, or %NULL
 *
 * Returns: %FALSE where it is no MP4 file with sound, or not all of one
 */
gboolean
sky_mp4_walk (SkyMediaWindow *window, SkyMediaLayout *layout, GError **error)
{
  Walk       self = { .window = window, .layout = layout };
  guint64    size = sky_media_window_get_size (window);
  guint64    offset = 0;
  SkyMp4Atom atom;

  while (read_atom (&self, offset, size, &atom))
    {
      if (!take_atom (&self, &atom, error))
        return FALSE;
      offset = atom.end;
    }
  if (self.has_moov && self.has_sound)
    {
      keep_head (&self);
      return TRUE;
    }
  if (!self.has_moov && offset > 0)
    g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_TRUNCATED,
                 "the MP4 file ends before its index");
  else
    g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_NOT_AUDIO, "there is no sound in it");
  return FALSE;
}
