/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyOggPacket: where a packet's bytes lie in the pages of an Ogg file. Writers fill pages evenly;
 * so where the page k page sizes further on has the number that is k greater, those between are
 * taken to be alike and are not read. One thread at a time.
 */
#include "media/sky-ogg-packet.h"

#include "media/sky-bytes.h"
#include "media/sky-media-error.h"

#include <string.h>

#define HEADER_SIZE 27
#define MAX_PAGES 4096

typedef struct
{
  guint64  offset;
  guint32  serial;
  guint32  sequence;
  guint    n_segments;
  guint    payload; /* bytes of all segments */
  guint    first;   /* bytes of the packet that begins or goes on in it */
  gboolean is_open; /* that packet goes on in the next page */
  gboolean is_continued;
} Page;

/* So many bytes of the packet, one page like the other. */
typedef struct
{
  guint64 position;
  guint64 length;
  guint64 offset;   /* of the first page */
  gsize   header;   /* bytes before each page's payload */
  gsize   payload;  /* of each page that belongs to the packet */
  guint64 page_end; /* where the last page of the run ends */
} Run;

struct _SkyOggPacket
{
  SkyMediaWindow *window; /* the caller's */
  GArray         *runs;   /* (owned): Run */
  guint32         serial;
  guint64         offset;
  gboolean        is_careful; /* reads every page */
  guint64         known;      /* bytes of the packet that runs tell of */
  Page            last;       /* the last page looked at */
};

static gboolean
read_page (SkyMediaWindow *window, guint64 offset, Page *page)
{
  guint8 p[HEADER_SIZE + 255];
  guint  i = 0;

  if (sky_media_window_peek (window, offset, p, HEADER_SIZE, NULL) < HEADER_SIZE ||
      memcmp (p, "OggS", 4) != 0 || p[4] != 0)
    return FALSE;
  memset (page, 0, sizeof *page);
  page->offset = offset;
  page->serial = sky_bytes_le32 (p + 14);
  page->sequence = sky_bytes_le32 (p + 18);
  page->n_segments = p[26];
  page->is_continued = (p[5] & 0x01) != 0;
  if (sky_media_window_peek (window, offset + HEADER_SIZE, p, page->n_segments, NULL) <
      page->n_segments)
    return FALSE;
  for (; i < page->n_segments; i++)
    {
      page->first += p[i];
      if (p[i] < 255)
        break;
    }
  page->is_open = i == page->n_segments;
  for (guint s = 0; s < page->n_segments; s++)
    page->payload += p[s];
  return TRUE;
}

static guint64
page_end (const Page *page)
{
  return page->offset + HEADER_SIZE + page->n_segments + page->payload;
}

/* Pages of other streams (a skeleton, a cover as video) may stand between. */
static gboolean
next_page (SkyOggPacket *self, Page *page)
{
  guint64 offset = page_end (&self->last);

  for (guint i = 0; i < MAX_PAGES; i++)
    {
      if (!read_page (self->window, offset, page))
        return FALSE;
      if (page->serial == self->serial)
        return TRUE;
      offset = page_end (page);
    }
  return FALSE;
}

static guint64
page_size (const Page *page)
{
  return HEADER_SIZE + page->n_segments + page->payload;
}

static void
add_run (SkyOggPacket *self, const Page *page, guint64 n_pages)
{
  Run run = { .position = self->known,
              .length = n_pages * page->first,
              .offset = page->offset,
              .header = HEADER_SIZE + page->n_segments,
              .payload = page->first,
              .page_end = page_end (page) + (n_pages - 1) * page_size (page) };

  if (run.length > 0)
    g_array_append_val (self->runs, run);
  self->known += run.length;
}

static gboolean
is_all_of_packet (const Page *page)
{
  return page->is_open && page->first == page->payload && page->is_continued;
}

/* From one page straight to the one where @position should be, where its number says so. */
static gboolean
jump (SkyOggPacket *self, guint64 position)
{
  guint64 n_pages;
  Page    first, target;

  if (self->is_careful || !next_page (self, &first) || !is_all_of_packet (&first) ||
      first.payload == 0 || first.offset != page_end (&self->last))
    return FALSE;
  n_pages = position > self->known ? (position - self->known) / first.payload : 0;
  if (n_pages < 2 ||
      !read_page (self->window, first.offset + n_pages * page_size (&first), &target) ||
      target.serial != self->serial || !target.is_continued ||
      target.sequence != first.sequence + (guint32) n_pages)
    return FALSE;
  add_run (self, &first, n_pages);
  add_run (self, &target, 1);
  self->last = target;
  return TRUE;
}

/* Looks at pages until the packet is known up to @position; FALSE where it ends before. */
static gboolean
know (SkyOggPacket *self, guint64 position)
{
  for (guint i = 0; self->known < position && i < MAX_PAGES; i++)
    {
      Page page;

      if (!self->last.is_open)
        return FALSE;
      if (jump (self, position))
        continue;
      if (!next_page (self, &page) || !page.is_continued)
        return FALSE;
      add_run (self, &page, 1);
      self->last = page;
    }
  return self->known >= position;
}

/* The run that holds a byte which know () has said is there. */
static const Run *
find_run (SkyOggPacket *self, guint64 position)
{
  guint i = 0;

  while (i + 1 < self->runs->len && g_array_index (self->runs, Run, i + 1).position <= position)
    i++;
  return &g_array_index (self->runs, Run, i);
}

/**
 * sky_ogg_packet_read:
 * @self: a packet
 * @position: the first byte, counted in the packet
 * @buffer: (out caller-allocates): at least @count bytes
 * @count: how many
 *
 * Returns: whether all are there
 */
gboolean
sky_ogg_packet_read (SkyOggPacket *self, guint64 position, void *buffer, gsize count)
{
  gsize done = 0;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!know (self, position + count))
    return FALSE;
  while (done < count)
    {
      const Run *run = find_run (self, position + done);
      guint64    within = position + done - run->position;
      guint64    page = within / run->payload;
      gsize      at = within % run->payload;
      gsize      n = MIN (run->payload - at, count - done);

      if (sky_media_window_peek (
              self->window, run->offset + page * (run->header + run->payload) + run->header + at,
              (guint8 *) buffer + done, n, NULL) < n)
        return FALSE;
      done += n;
    }
  return TRUE;
}

/**
 * sky_ogg_packet_find_page_end:
 * @self: a packet
 * @position: counted in the packet
 * @end: (out): where the page ends that the byte before @position is in
 *
 * Returns: %FALSE where the packet ends before
 */
gboolean
sky_ogg_packet_find_page_end (SkyOggPacket *self, guint64 position, guint64 *end)
{
  const Run *run;

  g_return_val_if_fail (self != NULL && position > 0, FALSE);

  if (!know (self, position))
    return FALSE;
  run = find_run (self, position - 1);
  *end = run->page_end;
  /* Within a run of pages. */
  if (run->length > run->payload)
    *end = run->offset +
           ((position - 1 - run->position) / run->payload + 1) * (run->header + run->payload);
  return TRUE;
}

/**
 * sky_ogg_packet_start_over:
 * @self: a packet whose content made no sense
 *
 * Forgets what was concluded from few pages, and reads every one from now on.
 *
 * Returns: %FALSE where that was done before
 */
gboolean
sky_ogg_packet_start_over (SkyOggPacket *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->is_careful)
    return FALSE;
  self->is_careful = TRUE;
  self->known = 0;
  g_array_set_size (self->runs, 0);
  if (!read_page (self->window, self->offset, &self->last))
    return FALSE;
  add_run (self, &self->last, 1);
  return TRUE;
}

/**
 * sky_ogg_packet_get_serial:
 * @self: a packet
 *
 * Returns: its stream's number
 */
guint32
sky_ogg_packet_get_serial (SkyOggPacket *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->serial;
}

/**
 * sky_ogg_packet_get_offset:
 * @self: a packet
 *
 * Returns: where the page stands that it begins in
 */
guint64
sky_ogg_packet_get_offset (SkyOggPacket *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->offset;
}

/**
 * sky_ogg_packet_free:
 * @self: (transfer full) (nullable): a packet
 */
void
sky_ogg_packet_free (SkyOggPacket *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->runs, g_array_unref);
  g_free (self);
}

/* By the stream's first packet. */
static gboolean
recognise (const guint8 *p, SkyOggComment *comment)
{
  comment->has_text = TRUE;
  comment->prefix = 0;
  if (memcmp (p, "\x01vorbis", 7) == 0)
    comment->prefix = 7;
  else if (memcmp (p, "OpusHead", 8) == 0)
    comment->prefix = 8;
  else if (memcmp (p,
                   "\x7f"
                   "FLAC",
                   5) == 0)
    comment->prefix = 4;
  return comment->prefix > 0;
}

/**
 * sky_ogg_packet_find_comment:
 * @window: the file; must outlive the packet
 * @comment: (out): the packet, and where in it the comments begin
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable): the packet; %NULL where the stream's sound is of no kind
 *   that we know
 */
SkyOggPacket *
sky_ogg_packet_find_comment (SkyMediaWindow *window, SkyOggComment *comment, GError **error)
{
  g_autoptr (SkyOggPacket) self = g_new0 (SkyOggPacket, 1);
  guint8   head[8];
  gboolean is_known = FALSE;
  Page     page = { 0 };

  self->window = window;
  self->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  for (guint64 offset = 0; !is_known && read_page (window, offset, &page);
       offset = page_end (&page))
    {
      if (page.is_continued || page.payload < sizeof head)
        break;
      is_known = sky_media_window_peek (window, offset + HEADER_SIZE + page.n_segments, head,
                                        sizeof head, NULL) == sizeof head &&
                 recognise (head, comment);
    }
  if (!is_known)
    {
      g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_NOT_AUDIO,
                   "there is no sound in it that Skylark knows");
      return NULL;
    }
  self->serial = page.serial;
  self->last = page;
  if (!next_page (self, &self->last))
    {
      g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_TRUNCATED,
                   "the Ogg file ends within its headers");
      return NULL;
    }
  self->offset = self->last.offset;
  add_run (self, &self->last, 1);
  comment->packet = self;
  return g_steal_pointer (&self);
}
