/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads from an MP4 file's index how much silence the encoder has put around the sound: iTunes'
 * comment "iTunSMPB", else the edit list (ISO/IEC 14496-12, 8.6.6). GStreamer's demuxer before 1.24
 * doesn't know the one and loses the last packet over the other, so the list can be hidden from it.
 * Any one thread; reading blocks. */
#include "media/sky-mp4-sound.h"

#include "media/sky-bytes.h"
#include "media/sky-mp4-atom.h"

#include <string.h>

/* Every AAC encoder begins with at least one packet of this many frames that belongs to no sound.
 */
#define AAC_PRIMING 1024
#define MAX_ATOMS 1024
#define COMMENT_MAX 256
/* How much longer the movie calls itself, in seconds: more than any encoder's silence. */
#define MOVIE_SLACK 2

typedef struct
{
  guint64 offset;
  guint8  bytes[8];
  guint   count;
} Patch;

typedef struct
{
  SkyMp4Atom edts; /* end 0 where there is none */
  guint      rate;
  guint64    duration;    /* with everything, in rate; 0 where it isn't known */
  gint64     edit_time;   /* where its one edit begins, in rate, or -1 */
  guint64    edit_length; /* in the movie's rate */
  gboolean   is_sound;
} Track;

typedef struct
{
  SkyMediaWindow *window;
  guint           n_atoms;
  SkyMp4Atom      mvhd; /* end 0 where there is none */
  guint           movie_rate;
  guint64         movie_duration;
  Track           track; /* the one at hand, and in the end the first one with sound */
  gboolean        has_sound;
  gboolean        is_comment; /* whether the text that follows is the one looked for */
  gint64          delay;      /* by the comment, or -1 */
  gint64          length;
} Index;

typedef void (*Visit) (Index *self, const SkyMp4Atom *atom);

static void
visit_children (Index *self, guint64 begin, guint64 end, Visit visit)
{
  SkyMp4Atom atom;

  while (self->n_atoms++ < MAX_ATOMS && sky_mp4_atom_read (self->window, begin, end, &atom) &&
         atom.end <= end)
    {
      visit (self, &atom);
      begin = atom.end;
    }
}

static gboolean
peek (Index *self, guint64 offset, void *data, gsize count)
{
  return sky_media_window_peek (self->window, offset, data, count, NULL) == count;
}

/* What mvhd and mdhd have in common. */
static void
read_header (Index *self, const SkyMp4Atom *atom, guint *rate, guint64 *duration)
{
  guint8 p[32] = { 0 };

  if (!peek (self, atom->body, p, 20) || (p[0] == 1 && !peek (self, atom->body, p, 32)))
    return;
  *rate = sky_bytes_be32 (p[0] == 1 ? p + 20 : p + 12);
  *duration = p[0] == 1 ? sky_bytes_be64 (p + 24) : sky_bytes_be32 (p + 16);
}

/* Only a list with one edit is understood, as encoders write it, possibly behind an empty one. */
static void
visit_edts_cb (Index *self, const SkyMp4Atom *atom)
{
  guint64 offset = atom->body + 8;
  guint32 count;
  guint   n_edits = 0;
  guint8  p[20];
  gsize   size;

  if (!sky_mp4_atom_is (atom, "elst") || !peek (self, atom->body, p, 8))
    return;
  size = p[0] == 1 ? 20 : 12;
  count = sky_bytes_be32 (p + 4);
  for (guint32 i = 0; i < MIN (count, 3) && peek (self, offset, p, size); i++, offset += size)
    {
      gint64 time = size == 20 ? (gint64) sky_bytes_be64 (p + 8) : (gint32) sky_bytes_be32 (p + 4);

      if (time < 0)
        continue;
      self->track.edit_time = n_edits++ == 0 ? time : -1;
      self->track.edit_length = size == 20 ? sky_bytes_be64 (p) : sky_bytes_be32 (p);
    }
}

static void
visit_mdia_cb (Index *self, const SkyMp4Atom *atom)
{
  guint8 p[12];

  if (sky_mp4_atom_is (atom, "mdhd"))
    read_header (self, atom, &self->track.rate, &self->track.duration);
  else if (sky_mp4_atom_is (atom, "hdlr") && peek (self, atom->body, p, 12))
    self->track.is_sound = memcmp (p + 8, "soun", 4) == 0;
}

static void
visit_trak_cb (Index *self, const SkyMp4Atom *atom)
{
  if (sky_mp4_atom_is (atom, "edts"))
    {
      self->track.edts = *atom;
      visit_children (self, atom->body, atom->end, visit_edts_cb);
    }
  else if (sky_mp4_atom_is (atom, "mdia"))
    visit_children (self, atom->body, atom->end, visit_mdia_cb);
}

/* The end of an atom's content, as text. */
static gboolean
read_text (Index *self, const SkyMp4Atom *atom, guint head, char *text)
{
  guint64 count = atom->end - atom->body;

  if (count <= head || count - head >= COMMENT_MAX ||
      !peek (self, atom->body + head, text, count - head))
    return FALSE;
  text[count - head] = '\0';
  return TRUE;
}

/* " 00000000 00000840 000001CA 00000000003F31F6 ...": nothing, delay, padding, length. */
static void
parse_comment (Index *self, char *text)
{
  g_auto (GStrv) fields = g_strsplit (g_strstrip (text), " ", -1);
  guint64 delay, length;

  if (g_strv_length (fields) < 4 ||
      !g_ascii_string_to_unsigned (fields[1], 16, 0, G_MAXINT32, &delay, NULL) ||
      !g_ascii_string_to_unsigned (fields[3], 16, 1, G_MAXINT64, &length, NULL))
    return;
  self->delay = (gint64) delay;
  self->length = (gint64) length;
}

static void
visit_comment_cb (Index *self, const SkyMp4Atom *atom)
{
  char text[COMMENT_MAX];

  if (sky_mp4_atom_is (atom, "name"))
    self->is_comment = read_text (self, atom, 4, text) && strcmp (text, "iTunSMPB") == 0;
  else if (self->is_comment && sky_mp4_atom_is (atom, "data") && read_text (self, atom, 8, text))
    parse_comment (self, text);
}

static void
visit_ilst_cb (Index *self, const SkyMp4Atom *atom)
{
  self->is_comment = FALSE;
  if (sky_mp4_atom_is (atom, "----"))
    visit_children (self, atom->body, atom->end, visit_comment_cb);
}

static void
visit_meta_cb (Index *self, const SkyMp4Atom *atom)
{
  if (sky_mp4_atom_is (atom, "ilst"))
    visit_children (self, atom->body, atom->end, visit_ilst_cb);
}

static void
visit_udta_cb (Index *self, const SkyMp4Atom *atom)
{
  /* behind version and flags */
  if (sky_mp4_atom_is (atom, "meta"))
    visit_children (self, atom->body + 4, atom->end, visit_meta_cb);
}

static void
visit_moov_cb (Index *self, const SkyMp4Atom *atom)
{
  if (sky_mp4_atom_is (atom, "mvhd"))
    {
      self->mvhd = *atom;
      read_header (self, atom, &self->movie_rate, &self->movie_duration);
    }
  else if (sky_mp4_atom_is (atom, "trak") && !self->has_sound)
    {
      self->track = (Track){ .edit_time = -1 };
      visit_children (self, atom->body, atom->end, visit_trak_cb);
      self->has_sound = self->track.is_sound && self->track.rate > 0;
    }
  else if (sky_mp4_atom_is (atom, "udta"))
    visit_children (self, atom->body, atom->end, visit_udta_cb);
}

/* What lies behind the index isn't looked at: it might have to be fetched. */
static void
visit_file (Index *self, guint64 size)
{
  guint64    offset = 0;
  SkyMp4Atom atom;

  while (self->mvhd.end == 0 && self->n_atoms++ < MAX_ATOMS &&
         sky_mp4_atom_read (self->window, offset, size, &atom))
    {
      if (sky_mp4_atom_is (&atom, "moov"))
        visit_children (self, atom.body, MIN (atom.end, size), visit_moov_cb);
      offset = atom.end;
    }
}

static void
add_patch (SkyMp4Sound *self, guint64 offset, const guint8 *bytes, guint count)
{
  Patch patch = { .offset = offset, .count = count };

  memcpy (patch.bytes, bytes, count);
  g_array_append_val (self->patches, patch);
}

/* The edit list becomes free space, and the movie so long that nothing is beyond its end. */
static void
hide_edits (SkyMp4Sound *self, Index *index)
{
  guint64 duration = index->movie_duration + (guint64) index->movie_rate * MOVIE_SLACK;
  guint8  p[8];

  if (!peek (index, index->mvhd.body, p, 1))
    return;
  add_patch (self, index->track.edts.offset + 4, (const guint8 *) "free", 4);
  sky_bytes_put_be32 (p + 4, (guint32) duration);
  if (p[0] == 1)
    {
      sky_bytes_put_be32 (p, (guint32) (duration >> 32));
      add_patch (self, index->mvhd.body + 24, p, 8);
    }
  else if (duration < G_MAXUINT32)
    add_patch (self, index->mvhd.body + 16, p + 4, 4);
}

/* The list counts in the movie's ticks, milliseconds mostly: where the track's own length agrees as
 * far as that can tell, it is the one that is exact. */
static gint64
length_by_edits (const Index *index)
{
  const Track *track = &index->track;
  guint64      rest = track->duration - (guint64) track->edit_time;
  guint64      listed;

  if (track->duration <= (guint64) track->edit_time)
    return -1;
  if (index->movie_rate == 0 || track->edit_length == 0)
    return (gint64) rest;
  listed = (guint64) ((double) track->edit_length / index->movie_rate * track->rate + 0.5);
  if (listed + track->rate / index->movie_rate + 1 < rest)
    return (gint64) listed;
  return (gint64) rest;
}

static void
tell (SkyMp4Sound *self, Index *index)
{
  self->rate = index->track.rate;
  self->length = -1;
  if (index->track.edts.end > 0 && index->track.edit_time < 0 && index->delay < 0)
    return; /* edits that only the demuxer can follow */
  if (index->track.edts.end > 0)
    hide_edits (self, index);
  if (index->delay >= 0)
    {
      self->skip = index->delay;
      self->length = index->length;
    }
  else if (index->track.edit_time >= 0)
    {
      self->skip = index->track.edit_time;
      self->length = length_by_edits (index);
    }
  else
    {
      self->skip = AAC_PRIMING;
      if (index->track.duration > AAC_PRIMING)
        self->length = (gint64) index->track.duration - AAC_PRIMING;
    }
}

/**
 * sky_mp4_sound_read:
 * @source: an MP4 file with AAC
 * @cancellable: (nullable): ends the reading
 *
 * Reads the index, wherever in the file it is.
 *
 * Returns: (transfer full) (nullable): what it says; %NULL where there is none with sound in it
 */
SkyMp4Sound *
sky_mp4_sound_read (SkyByteSource *source, GCancellable *cancellable)
{
  g_autoptr (SkyMediaWindow) window = NULL;
  Index        index = { .delay = -1, .track = { .edit_time = -1 } };
  SkyMp4Sound *self;

  g_return_val_if_fail (SKY_IS_BYTE_SOURCE (source), NULL);

  window = sky_media_window_new (source, cancellable);
  index.window = window;
  visit_file (&index, sky_media_window_get_size (window));
  if (!index.has_sound || index.mvhd.end == 0)
    return NULL;
  self = g_new0 (SkyMp4Sound, 1);
  self->patches = g_array_new (FALSE, FALSE, sizeof (Patch));
  tell (self, &index);
  return self;
}

void
sky_mp4_sound_free (SkyMp4Sound *self)
{
  g_array_unref (self->patches);
  g_free (self);
}

/**
 * sky_mp4_sound_patch:
 * @self: what was read of the file
 * @offset: where in it @data is from
 * @data: (array length=length): bytes of it, to be changed
 * @length: of @data
 *
 * Hides the edit list from who reads @data.
 */
void
sky_mp4_sound_patch (const SkyMp4Sound *self, guint64 offset, guint8 *data, gsize length)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->patches->len; i++)
    {
      const Patch *patch = &g_array_index (self->patches, Patch, i);

      for (guint k = 0; k < patch->count; k++)
        if (patch->offset + k >= offset && patch->offset + k < offset + length)
          data[patch->offset + k - offset] = patch->bytes[k];
    }
}
