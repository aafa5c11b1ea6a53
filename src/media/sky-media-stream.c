/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyMediaStream: ranges of a window and bytes of our own, strung together. One thread at a time.
 */
#include "media/sky-media-stream.h"

#include <string.h>

typedef struct
{
  guint64 start; /* in the stream */
  guint64 length;
  guint64 offset; /* in the file, where bytes is NULL */
  GBytes *bytes;  /* (owned) (nullable) */
} Piece;

struct _SkyMediaStream
{
  SkyMediaWindow *window; /* the caller's */
  GArray         *pieces; /* (owned): Piece */
  guint64         size;
  GError         *error; /* (owned) (nullable): the first that a read has met */
};

static void
piece_clear (gpointer data)
{
  Piece *piece = data;

  g_clear_pointer (&piece->bytes, g_bytes_unref);
}

static void
add_piece (SkyMediaStream *self, guint64 length, guint64 offset, GBytes *bytes)
{
  Piece piece = { self->size, length, offset, bytes != NULL ? g_bytes_ref (bytes) : NULL };

  if (length == 0)
    return;
  g_array_append_val (self->pieces, piece);
  self->size += length;
}

static int
compare_edits (gconstpointer a, gconstpointer b)
{
  const SkyMediaEdit *one = *(const SkyMediaEdit *const *) a;
  const SkyMediaEdit *other = *(const SkyMediaEdit *const *) b;

  return one->offset < other->offset ? -1 : one->offset > other->offset;
}

/**
 * sky_media_stream_new:
 * @window: (transfer none): the file; must outlive the stream
 * @layout: its edits are copied
 *
 * Returns: (transfer full): the file as the edits make it
 */
SkyMediaStream *
sky_media_stream_new (SkyMediaWindow *window, const SkyMediaLayout *layout)
{
  g_autoptr (GPtrArray) edits = g_ptr_array_new ();
  SkyMediaStream *self;
  guint64         offset = 0;

  g_return_val_if_fail (window != NULL && layout != NULL, NULL);

  self = g_new0 (SkyMediaStream, 1);
  self->window = window;
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_array_set_clear_func (self->pieces, piece_clear);
  for (guint i = 0; i < layout->edits->len; i++)
    g_ptr_array_add (edits, &g_array_index (layout->edits, SkyMediaEdit, i));
  g_ptr_array_sort (edits, compare_edits);

  for (guint i = 0; i < edits->len; i++)
    {
      const SkyMediaEdit *edit = g_ptr_array_index (edits, i);

      /* A file that lies about its sizes can make edits overlap: the first one counts. */
      if (edit->offset < offset)
        continue;
      add_piece (self, edit->offset - offset, offset, NULL);
      if (edit->bytes != NULL)
        add_piece (self, g_bytes_get_size (edit->bytes), 0, edit->bytes);
      offset = edit->offset + edit->length;
    }
  if (offset < sky_media_window_get_size (window))
    add_piece (self, sky_media_window_get_size (window) - offset, offset, NULL);
  return self;
}

/**
 * sky_media_stream_free:
 * @self: (transfer full) (nullable): a stream
 */
void
sky_media_stream_free (SkyMediaStream *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->pieces, g_array_unref);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * sky_media_stream_get_size:
 * @self: a stream
 *
 * Returns: its size in bytes
 */
guint64
sky_media_stream_get_size (SkyMediaStream *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

/* The piece that holds a byte, by halving. */
static const Piece *
find_piece (SkyMediaStream *self, guint64 offset)
{
  guint low = 0;
  guint high = self->pieces->len;

  while (low + 1 < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->pieces, Piece, middle).start <= offset)
        low = middle;
      else
        high = middle;
    }
  return &g_array_index (self->pieces, Piece, low);
}

/**
 * sky_media_stream_read:
 * @self: a stream
 * @offset: the first byte
 * @buffer: (out caller-allocates): at least @count bytes
 * @count: how many at most
 *
 * Once a read has failed, all others give nothing; the error waits to be taken.
 *
 * Returns: how many were read: fewer at the end or on an error
 */
gsize
sky_media_stream_read (SkyMediaStream *self, guint64 offset, void *buffer, gsize count)
{
  gsize done = 0;

  g_return_val_if_fail (self != NULL, 0);

  count = offset < self->size ? MIN (count, self->size - offset) : 0;
  while (done < count && self->error == NULL)
    {
      const Piece *piece = find_piece (self, offset + done);
      guint64      within = offset + done - piece->start;
      gsize        n = MIN (piece->length - within, count - done);

      if (piece->bytes != NULL)
        memcpy ((guint8 *) buffer + done,
                (const guint8 *) g_bytes_get_data (piece->bytes, NULL) + within, n);
      else if (sky_media_window_peek (self->window, piece->offset + within,
                                      (guint8 *) buffer + done, n, &self->error) < n)
        return done;
      done += n;
    }
  return done;
}

/**
 * sky_media_stream_take_error:
 * @self: a stream
 *
 * Returns: (transfer full) (nullable): the first error that reading has met
 */
GError *
sky_media_stream_take_error (SkyMediaStream *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_steal_pointer (&self->error);
}
