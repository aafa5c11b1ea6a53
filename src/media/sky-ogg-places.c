/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkySoundPlaces of Opus or Vorbis in Ogg (RFC 3533): every page tells its last sample. What lies
 * before the first page that is found can be told by how many packets it holds.
 */
#include "media/sky-bytes.h"
#include "media/sky-ogg-length.h"
#include "media/sky-sound-places-private.h"

#include <string.h>

#define PAGE_HEADER 27
#define CONTINUED 0x01
#define BEGINNING 0x02
/* What an Opus decoder needs to come right (RFC 7845, section 4.6). */
#define OPUS_RUN_UP 3840
/* So many are compared. */
#define MIN_PAGES 4
/* How a file begins, for its first two pages. */
#define HEAD_SIZE 512

static guint64
get_granule (const guint8 *page)
{
  return (guint64) sky_bytes_le32 (page + 10) << 32 | sky_bytes_le32 (page + 6);
}

/* RFC 6716, section 3.1: how many samples at 48 kHz a packet with that first byte and, where its
 * frames are counted, second byte holds. */
static gint64
get_opus_length (const guint8 *packet)
{
  static const guint silk[] = { 480, 960, 1920, 2880 };
  guint              config = packet[0] >> 3;
  guint              code = packet[0] & 3;
  gint64             frame;

  if (config < 12)
    frame = silk[config & 3];
  else if (config < 16)
    frame = (config & 1) != 0 ? 960 : 480;
  else
    frame = 120 << (config & 3);

  return frame * (code == 0 ? 1 : code < 3 ? 2 : packet[1] & 0x3f);
}

/* How many samples end on a page, not counting a packet that began before it; -1 where more bytes
 * have to come. Opus packets are taken to be like the page's first. */
static gint64
count_samples (SkySoundPlaces *self, const guint8 *page, gsize length)
{
  const guint8 *lacing = page + PAGE_HEADER;
  gsize         at = PAGE_HEADER + page[26];
  guint         i = 0;
  gint64        n_packets = 0;

  if ((page[5] & CONTINUED) != 0)
    {
      while (i < page[26] && lacing[i] == 255)
        at += lacing[i++];
      at += i < page[26] ? lacing[i++] : 0;
    }
  for (; i < page[26]; i++)
    n_packets += lacing[i] < 255;
  if (n_packets == 0 || self->packet > 0)
    return n_packets * self->packet;
  if (at + 2 > length)
    return -1;

  return n_packets * get_opus_length (page + at);
}

/* The head of a page of the stream; FALSE where more bytes have to come, or none is there. */
static gboolean
parse_page (SkySoundPlaces *self, const guint8 *page, gsize length, SkySoundUnit *unit)
{
  gint64 samples;

  if (PAGE_HEADER + (gsize) page[26] > length)
    return FALSE;
  samples = count_samples (self, page, length);
  if (samples < 0)
    return FALSE;
  unit->size = PAGE_HEADER + page[26];
  for (guint i = 0; i < page[26]; i++)
    unit->size += page[PAGE_HEADER + i];
  unit->end = (gint64) get_granule (page);
  unit->first = MAX (unit->end - (self->even ? self->unit_length : samples), 0);

  return TRUE;
}

static gboolean
scan_ogg (SkySoundPlaces *self, const guint8 *data, gsize length, gsize *at, SkySoundUnit *unit)
{
  for (; *at + PAGE_HEADER <= length; (*at)++)
    {
      const guint8 *page = memchr (data + *at, 'O', length - *at - PAGE_HEADER + 1);

      if (page == NULL)
        {
          *at = length - PAGE_HEADER + 1;
          return FALSE;
        }
      *at = (gsize) (page - data);
      if (memcmp (page, "OggS", 5) != 0 || sky_bytes_le32 (page + 14) != self->serial ||
          get_granule (page) == 0 || get_granule (page) > G_MAXINT64)
        continue; /* also headers, and pages on which no packet ends */
      if (!parse_page (self, page, length - *at, unit))
        return FALSE;
      unit->at = *at;
      self->unit_size = MAX (self->unit_size, (guint) unit->size);
      return TRUE;
    }

  return FALSE;
}

/* The last page that is at hand of a stretch tells how many samples there are up to it. */
static gint64
count_up_to (SkySoundPlaces *self, guint64 end)
{
  guint64 begin = end > SKY_OGG_LENGTH_TAIL ? end - SKY_OGG_LENGTH_TAIL : 0;
  g_autoptr (GBytes) bytes = sky_byte_source_read_at_hand (self->source, begin, end - begin);
  gsize         length;
  const guint8 *data;

  if (bytes == NULL)
    return -1;
  data = g_bytes_get_data (bytes, &length);
  for (gsize at = length; at-- > 0;)
    if (length - at >= PAGE_HEADER && memcmp (data + at, "OggS", 5) == 0 &&
        sky_bytes_le32 (data + at + 14) == self->serial && get_granule (data + at) <= G_MAXINT64)
      return (gint64) get_granule (data + at);

  return -1;
}

/* How long pages are here. Most encoders make them all of one length. */
static void
learn_pages (SkySoundPlaces *self, guint64 here)
{
  g_autoptr (GBytes) bytes =
                 sky_byte_source_read_at_hand (self->source, 0, MIN (here, SKY_OGG_LENGTH_TAIL));
  SkySoundUnit  unit = { 0 };
  gsize         length = 0;
  gsize         at = 0;
  const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  gint64        end = 0, page = 0;
  gboolean      even = TRUE;
  guint         n = 0;

  for (; at < length && scan_ogg (self, data, length, &at, &unit); n++)
    {
      /* The first page has the encoder's delay in it. */
      even = even && (n < 2 || unit.end - end == page);
      page = unit.end - end;
      end = unit.end;
      at = unit.at + unit.size;
      sky_sound_places_add (self, end, at);
    }
  if (n < MIN_PAGES || !even || page <= 0)
    return;
  self->even = TRUE;
  self->unit_length = page;
  self->phase = end % page;
}

/* Where the end isn't at hand, the rest is taken to be like the beginning. */
static void
learn_total (SkySoundPlaces *self)
{
  guint64 size = sky_byte_source_get_size (self->source);
  guint64 here = sky_byte_source_count_at_hand (self->source, 0);
  gint64  total = count_up_to (self, size);

  if (self->unit_size == 0)
    learn_pages (self, here);
  if (total > 0)
    self->prepare = NULL; /* this won't be known better */
  else if (here > 0)
    total = (gint64) ((double) count_up_to (self, here) * (double) size / (double) here);
  self->total = MAX (total, 1);
}

static gboolean
take_header (SkySoundPlaces *self, const guint8 *packet)
{
  if (memcmp (packet, "OpusHead", 8) == 0)
    {
      self->delay = packet[10] | packet[11] << 8;
      self->run_up = OPUS_RUN_UP;
      return TRUE;
    }
  if (memcmp (packet, "\x01vorbis", 7) == 0)
    {
      /* Two blocks overlap: a packet gives half of the long one at most. */
      self->packet = 1 << ((packet[28] >> 4) - 1);
      self->run_up = 2 * self->packet;
      return (packet[28] >> 4) > 0;
    }

  return FALSE;
}

/**
 * sky_sound_places_new_ogg:
 * @source: a file
 * @cancellable: (nullable): wakes the call at once
 *
 * Reads the file's head, which has been read before.
 *
 * Returns: (transfer full) (nullable): %NULL where it is anything but one stream of Opus or Vorbis
 */
SkySoundPlaces *
sky_sound_places_new_ogg (SkyByteSource *source, GCancellable *cancellable)
{
  g_autoptr (SkySoundPlaces) self = sky_sound_places_new (source, scan_ogg, 0);
  g_autoptr (GBytes) head = sky_byte_source_read_bytes (source, 0, HEAD_SIZE, cancellable, NULL);
  gsize         length, size;
  const guint8 *p;

  if (head == NULL)
    return NULL;
  p = g_bytes_get_data (head, &length);
  /* One packet of one lacing value on a page of its own, and then another page of the stream. */
  if (length < HEAD_SIZE || memcmp (p, "OggS", 5) != 0 || (p[5] & BEGINNING) == 0 || p[26] != 1)
    return NULL;
  size = PAGE_HEADER + 1 + p[PAGE_HEADER];
  if (size + PAGE_HEADER > length || p[PAGE_HEADER] < 19 || memcmp (p + size, "OggS", 5) != 0 ||
      (p[size + 5] & BEGINNING) != 0)
    return NULL;
  self->serial = sky_bytes_le32 (p + 14);
  self->prepare = learn_total;

  return take_header (self, p + PAGE_HEADER + 1) ? g_steal_pointer (&self) : NULL;
}
