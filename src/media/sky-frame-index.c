/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where each frame of an MP3 or ADTS file lies: by arithmetic where all frames are of one size, or
 * by the file's own table, and seen there before it is believed; else by going from header to
 * header. One thread at a time; only bytes that are at hand are read.
 */
#include "media/sky-frame-index.h"

#include <string.h>

#include "media/sky-frame-table.h"

/* Every so many frames one is remembered. */
#define STRIDE 16
/* Encoders round padding in different ways. */
#define SLACK 2
/* What a decoder needs before the first frame that it is to give right: bits that are kept in
 * frames before (511 bytes of layer III), and the overlap with the frame before. */
#define RESERVOIR 511
#define OVERLAP 2
/* The most that a layer III frame holds besides such bits: its header, checksum and side
 * information. */
#define FRAME_OVERHEAD 38
#define MAX_WARM_UP 40
/* The same where the frames' sizes aren't known; frames that are shorter than a bit don't matter.
 */
#define GUESS_WARM_UP 10
#define CHUNK (64 * 1024)
#define AHEAD (4 * CHUNK)
/* What may follow the last frame. */
#define ID3V1_TAG "TAG"
#define ID3V1_SIZE 128
#define APE_TAG "APETAGEX"

struct _SkyFrameIndex
{
  SkyByteSource *source; /* (owned) */
  SkyFrameStart  start;
  SkyFrameTable *table;    /* (owned) (nullable) */
  GArray        *marks;    /* of guint64: the first byte of frame 0, STRIDE, 2 * STRIDE … */
  guint64        n_frames; /* whose place is known */
  guint64        end;      /* of the last of them */
  gboolean       constant;
  gboolean       distrusted; /* the table has told a wrong place */
  gboolean       ended;      /* there is nothing that follows, or it is no frame */
  guint64        from;       /* a frame whose number is to be found; 0: none */
  guint64        to;         /* so far they were counted from there */
  guint64        n_counted;
};

/**
 * sky_frame_index_new:
 * @source: the file
 * @start: how its frames begin
 *
 * Returns: (transfer full): an index that knows the first frame
 */
SkyFrameIndex *
sky_frame_index_new (SkyByteSource *source, const SkyFrameStart *start)
{
  SkyFrameIndex *self = g_new0 (SkyFrameIndex, 1);

  g_return_val_if_fail (SKY_IS_BYTE_SOURCE (source), NULL);

  self->source = g_object_ref (source);
  self->start = *start;
  self->table = sky_frame_table_read (source, start);
  self->marks = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->end = start->first;
  self->constant = start->constant && start->head.bit_rate > 0;

  return self;
}

/**
 * sky_frame_index_free:
 * @self: (transfer full): an index
 */
void
sky_frame_index_free (SkyFrameIndex *self)
{
  g_clear_pointer (&self->table, sky_frame_table_free);
  g_object_unref (self->source);
  g_array_unref (self->marks);
  g_free (self);
}

static gboolean
parse_own (const SkyFrameIndex *self, const guint8 *data, SkyFrameHead *head)
{
  return sky_frame_head_parse (data, head) && head->stream == self->start.head.stream &&
         head->size >= SKY_FRAME_HEAD_SIZE;
}

static gboolean
read_head (const SkyFrameIndex *self, guint64 offset, SkyFrameHead *head)
{
  g_autoptr (GBytes) bytes =
                 sky_byte_source_read_at_hand (self->source, offset, SKY_FRAME_HEAD_SIZE);

  return bytes != NULL && g_bytes_get_size (bytes) == SKY_FRAME_HEAD_SIZE &&
         parse_own (self, g_bytes_get_data (bytes, NULL), head);
}

/* Takes all frames whose headers lie in @data, which begins at the end of what is known. */
static void
take_frames (SkyFrameIndex *self, const guint8 *data, gsize length)
{
  gsize        at = 0;
  SkyFrameHead head;

  while (at + SKY_FRAME_HEAD_SIZE <= length)
    {
      if (!parse_own (self, data + at, &head))
        {
          self->ended = TRUE;
          return;
        }
      if (self->n_frames % STRIDE == 0)
        g_array_append_val (self->marks, self->end);
      self->n_frames++;
      self->end += head.size;
      at += head.size;
    }
}

/* Goes on from header to header, until frame @frame is known. */
static gboolean
read_up_to (SkyFrameIndex *self, guint64 frame, guint64 max_bytes)
{
  const guint64 limit = self->end + max_bytes;

  while (self->n_frames <= frame && !self->ended && self->end < limit)
    {
      guint64 n = MIN (sky_byte_source_count_at_hand (self->source, self->end), CHUNK);
      g_autoptr (GBytes) bytes = NULL;

      if (n < SKY_FRAME_HEAD_SIZE)
        break;
      bytes = sky_byte_source_read_at_hand (self->source, self->end, n);
      if (bytes == NULL)
        break;
      take_frames (self, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    }

  return self->n_frames > frame;
}

static guint
get_gain (const SkyFrameIndex *self, guint size)
{
  if (self->start.head.layer != 3)
    return RESERVOIR;

  return size > FRAME_OVERHEAD ? size - FRAME_OVERHEAD : 1;
}

/* Walks from the nearest remembered frame to @frame and goes back from it as far as its decoder
 * needs. */
static gboolean
find_by_marks (SkyFrameIndex *self, guint64 frame, SkyFramePlace *place)
{
  guint64 begin = (frame > MAX_WARM_UP ? frame - MAX_WARM_UP : 0) / STRIDE;
  guint64 offsets[MAX_WARM_UP + STRIDE + 1];
  guint64 first = begin * STRIDE;
  guint64 back = frame - MIN (frame, OVERLAP);
  guint   bits = 0;

  if (!read_up_to (self, frame, G_MAXINT64))
    return FALSE;

  offsets[0] = g_array_index (self->marks, guint64, begin);
  for (guint64 i = first; i < back; i++)
    {
      SkyFrameHead head;

      if (!read_head (self, offsets[i - first], &head))
        return FALSE;
      offsets[i - first + 1] = offsets[i - first] + head.size;
    }
  while (back > first && bits < RESERVOIR)
    {
      back--;
      bits += get_gain (self, (guint) (offsets[back - first + 1] - offsets[back - first]));
    }

  *place = (SkyFramePlace){ .frame = back, .offset = offsets[back - first], .certain = TRUE };

  return TRUE;
}

/* Where a frame should begin when all are of one size. */
static guint64
compute_offset (const SkyFrameIndex *self, guint64 frame)
{
  const SkyFrameHead *head = &self->start.head;
  guint64             eighths = frame * (head->n_samples / 8);

  return self->start.first + eighths * head->bit_rate / head->sample_rate;
}

/* The first byte at which a frame that should begin at @offset may begin. */
static guint64
get_earliest (const SkyFrameIndex *self, guint64 offset)
{
  return MAX (offset, self->start.first + SLACK) - SLACK;
}

/* Near @offset: a header of the same bit rate that leads to another. */
static gboolean
find_near (const SkyFrameIndex *self, guint64 *offset)
{
  const guint64 begin = get_earliest (self, *offset);

  for (guint i = 0; i <= 2 * SLACK; i++)
    {
      SkyFrameHead head, next;

      if (read_head (self, begin + i, &head) && head.bit_rate == self->start.head.bit_rate &&
          read_head (self, begin + i + head.size, &next))
        {
          *offset = begin + i;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
is_at_hand (const SkyFrameIndex *self, guint64 offset)
{
  guint64 rest = sky_byte_source_get_size (self->source) - offset;
  guint64 wanted = self->start.head.size + 2 * SLACK + 2 * SKY_FRAME_HEAD_SIZE;

  return sky_byte_source_count_at_hand (self->source, offset) >= MIN (wanted, rest);
}

static gboolean
find_by_size (SkyFrameIndex *self, guint64 frame, SkyFramePlace *place)
{
  guint   gain = get_gain (self, self->start.head.size);
  guint64 warm_up = MIN (OVERLAP + (RESERVOIR + gain - 1) / gain, MAX_WARM_UP);

  place->guessed = FALSE;
  place->frame = frame - MIN (frame, warm_up);
  place->offset = compute_offset (self, place->frame);
  if (place->offset + self->start.head.size >= sky_byte_source_get_size (self->source))
    return FALSE;
  if (!is_at_hand (self, get_earliest (self, place->offset)))
    {
      place->offset = get_earliest (self, place->offset);
      place->certain = FALSE;
      return TRUE;
    }
  place->certain = find_near (self, &place->offset);
  self->constant = place->certain;

  return place->certain;
}

/* A header that leads to another. */
static gboolean
leads_on (const SkyFrameIndex *self, guint64 offset)
{
  SkyFrameHead head, next;

  return read_head (self, offset, &head) && read_head (self, offset + head.size, &next);
}

/* A frame so far before @frame that its decoder has what it needs, told by a table that is to the
 * byte. */
static gboolean
find_by_table (SkyFrameIndex *self, guint64 frame, SkyFramePlace *place)
{
  SkyFrameMark mark;

  if (self->table == NULL || self->distrusted ||
      !sky_frame_table_find (self->table, frame - MIN (frame, GUESS_WARM_UP), &mark))
    return FALSE;

  *place = (SkyFramePlace){ .frame = mark.frame, .offset = mark.offset };

  return TRUE;
}

/**
 * sky_frame_index_find:
 * @self: an index
 * @frame: the number of a frame that is to be decoded right
 * @place: (out): where to begin for that, where %TRUE is returned
 *
 * Returns: %FALSE where bytes that it takes aren't at hand, or where there is no such frame
 */
gboolean
sky_frame_index_find (SkyFrameIndex *self, guint64 frame, SkyFramePlace *place)
{
  return (self->constant && find_by_size (self, frame, place)) ||
         find_by_marks (self, frame, place) || find_by_table (self, frame, place);
}

/**
 * sky_frame_index_find_known:
 * @self: an index
 * @place: (out): where to begin to decode for the last frame whose place is known
 *
 * Returns: %FALSE where none is known
 */
gboolean
sky_frame_index_find_known (SkyFrameIndex *self, SkyFramePlace *place)
{
  read_up_to (self, 0, CHUNK);

  return self->n_frames > 0 && find_by_marks (self, self->n_frames - 1, place);
}

/**
 * sky_frame_index_guess:
 * @self: an index
 * @frame: the number of a frame that is to be decoded right
 * @place: (out): where to begin for that, about
 *
 * Returns: %FALSE where the file doesn't tell
 */
gboolean
sky_frame_index_guess (SkyFrameIndex *self, guint64 frame, SkyFramePlace *place)
{
  SkyFrameMark mark;

  if (self->table == NULL ||
      !sky_frame_table_guess (self->table, frame - MIN (frame, GUESS_WARM_UP), &mark))
    return FALSE;

  *place = (SkyFramePlace){ .frame = mark.frame, .offset = mark.offset, .guessed = TRUE };

  return TRUE;
}

/**
 * sky_frame_index_confirm:
 * @self: an index
 * @place: a place that wasn't certain, and whose bytes have been fetched since
 *
 * Returns: whether the frame is there. If it isn't, the frames are of different sizes, or the
 *   file's table is wrong
 */
gboolean
sky_frame_index_confirm (SkyFrameIndex *self, const SkyFramePlace *place)
{
  guint64 offset = place->offset + SLACK;

  if (!self->constant)
    {
      self->distrusted = !leads_on (self, place->offset);
      return !self->distrusted;
    }
  self->constant = is_at_hand (self, place->offset) && find_near (self, &offset);

  return self->constant;
}

/**
 * sky_frame_index_sync:
 * @self: an index
 * @place: a guess, whose bytes have been fetched since; made certain, but for its number
 *
 * Returns: whether there is a frame at hand, at the place or soon behind it
 */
gboolean
sky_frame_index_sync (SkyFrameIndex *self, SkyFramePlace *place)
{
  guint64 n = MIN (sky_byte_source_count_at_hand (self->source, place->offset), CHUNK);
  g_autoptr (GBytes) bytes = sky_byte_source_read_at_hand (self->source, place->offset, n);
  gsize         length = 0;
  const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  for (gsize i = 0; i + SKY_FRAME_HEAD_SIZE <= length; i++)
    {
      SkyFrameHead head, next;

      if (!parse_own (self, data + i, &head))
        continue;
      if (i + head.size + SKY_FRAME_HEAD_SIZE > length)
        return FALSE;
      if (parse_own (self, data + i + head.size, &next))
        {
          place->offset += i;
          place->certain = TRUE;
          return TRUE;
        }
    }

  return FALSE;
}

/* Among the frames whose place is known. */
static gboolean
number_by_marks (SkyFrameIndex *self, guint64 offset, guint64 *frame)
{
  guint        low = 0, high = self->marks->len;
  guint64      at;
  SkyFrameHead head;

  if (high == 0 || offset < self->start.first)
    return FALSE;
  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (self->marks, guint64, middle) <= offset)
        low = middle;
      else
        high = middle;
    }
  at = g_array_index (self->marks, guint64, low);
  for (*frame = (guint64) low * STRIDE; at < offset; (*frame)++)
    {
      if (!read_head (self, at, &head))
        return FALSE;
      at += head.size;
    }

  return at == offset;
}

/* Whether the frames end there: with the file, or before a tag. */
static gboolean
is_end (const SkyFrameIndex *self, guint64 offset)
{
  guint64 size = sky_byte_source_get_size (self->source);
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *data;
  gsize         n;

  if (offset >= size)
    return offset == size;
  bytes = sky_byte_source_read_at_hand (self->source, offset, sizeof APE_TAG - 1);
  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &n);

  return (size - offset == ID3V1_SIZE && memcmp (data, ID3V1_TAG, 3) == 0) ||
         (n == sizeof APE_TAG - 1 && memcmp (data, APE_TAG, n) == 0);
}

/* Goes on from frame to frame; returns whether the last one was met. */
static gboolean
count_to_end (SkyFrameIndex *self)
{
  const guint64 limit = self->to + AHEAD;

  while (self->to < limit)
    {
      guint64 n = MIN (sky_byte_source_count_at_hand (self->source, self->to), CHUNK);
      g_autoptr (GBytes) bytes = sky_byte_source_read_at_hand (self->source, self->to, n);
      gsize         length = 0, at = 0;
      const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
      SkyFrameHead  head;

      while (at + SKY_FRAME_HEAD_SIZE <= length && parse_own (self, data + at, &head))
        {
          self->n_counted++;
          at += head.size;
        }
      self->to += at;
      if (at == 0)
        return is_end (self, self->to);
    }

  return FALSE;
}

/* As many as the file's first frame says, if it does as encoders with a delay do: this frame itself
 * doesn't count there. */
static guint64
count_all (const SkyFrameIndex *self)
{
  const SkyFrameStart *start = &self->start;

  if (start->length < 0 || start->delay < 0 || start->padding < 0)
    return 0;

  return (guint64) (start->length + start->delay + start->padding) / start->head.n_samples;
}

/**
 * sky_frame_index_number:
 * @self: an index
 * @offset: where a frame begins
 * @frame: (out): its number
 *
 * Counts: from the file's first frame where all before @offset is at hand, or to the last one where
 * all behind it is. To be asked again while more comes; takes a fraction of a millisecond.
 *
 * Returns: %FALSE while neither is
 */
gboolean
sky_frame_index_number (SkyFrameIndex *self, guint64 offset, guint64 *frame)
{
  guint64 all = count_all (self);

  if (self->end <= offset)
    read_up_to (self, G_MAXUINT64 - 1, AHEAD);
  if (self->end > offset)
    return number_by_marks (self, offset, frame);
  if (all == 0)
    return FALSE;

  if (self->from != offset)
    {
      self->from = self->to = offset;
      self->n_counted = 0;
    }
  if (!count_to_end (self) || self->n_counted > all)
    return FALSE;
  *frame = all - self->n_counted;

  return TRUE;
}

/**
 * sky_frame_index_read_ahead:
 * @self: an index
 *
 * Goes on looking for frames, if that fetches nothing: a seek will then be quicker. Takes a
 * fraction of a millisecond.
 */
void
sky_frame_index_read_ahead (SkyFrameIndex *self)
{
  guint64 size;

  if (self->constant || self->ended)
    return;
  size = sky_byte_source_get_size (self->source);
  if (sky_byte_source_count_at_hand (self->source, 0) == size)
    read_up_to (self, G_MAXUINT64 - 1, AHEAD);
}
