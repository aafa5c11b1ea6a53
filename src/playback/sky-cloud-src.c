/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The source element of every decode pipeline: gives the bytes of a SkyByteSource downstream, in
 * push mode only. It owns a reference to the source and one cancellable for each stretch between
 * two flushes. create () runs on the pipeline's streaming thread and is the only function that
 * waits; unlock () may come from any thread and wakes it at once.
 */
#include "playback/sky-cloud-src.h"

#include "media/sky-mp4-sound.h"
#include "playback/sky-flush-gate.h"
#include "playback/sky-place-search.h"
#include "playback/sky-playback-message.h"

/* What one buffer holds at most. A read returns earlier with what is there, so that the first
 * sound never waits for a full buffer. */
#define BUFFER_SIZE (32 * 1024)

struct _SkyCloudSrc
{
  GstPushSrc parent_instance;

  SkyByteSource *source; /* (owned) */
  SkyFlushGate   gate;
  GMutex         lock;         /* guards what says so */
  GBytes        *head;         /* (owned) (nullable): given before anything of source */
  guint64        start_offset; /* guarded by lock */
  guint64        offset;       /* in the stream, of the next read; streaming thread */
  gboolean       straight;
  SkyPlaceSearch search;
  gboolean       is_mp4;     /* its edit list is still to be looked for; streaming thread */
  gboolean       is_frames;  /* its first frame is still to be looked for; streaming thread */
  SkyMp4Sound   *sound;      /* (owned) (nullable): set once; guarded by lock */
  gboolean       has_frames; /* guarded by lock */
  SkyFrameStart  frames;     /* set once; guarded by lock */
};

/* What stands in place of LAME's name: the parser would cut by its own reckoning of time, which is
 * rough after a seek. */
static const char other_name[] = "Lavc";

GST_DEBUG_CATEGORY_STATIC (sky_cloud_src_debug);
#define GST_CAT_DEFAULT sky_cloud_src_debug

static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

G_DEFINE_FINAL_TYPE (SkyCloudSrc, sky_cloud_src, GST_TYPE_PUSH_SRC)

static gsize
get_head_size (SkyCloudSrc *self)
{
  return self->head != NULL ? g_bytes_get_size (self->head) : 0;
}

static guint64
get_start_offset (SkyCloudSrc *self)
{
  guint64 offset;

  g_mutex_lock (&self->lock);
  offset = self->start_offset;
  g_mutex_unlock (&self->lock);

  return offset;
}

static gboolean
sky_cloud_src_start (GstBaseSrc *base)
{
  SkyCloudSrc *self = SKY_CLOUD_SRC (base);

  sky_flush_gate_open (&self->gate);
  self->offset = 0;

  return TRUE;
}

static gboolean
sky_cloud_src_unlock (GstBaseSrc *base)
{
  sky_flush_gate_close (&SKY_CLOUD_SRC (base)->gate);

  return TRUE;
}

static gboolean
sky_cloud_src_unlock_stop (GstBaseSrc *base)
{
  sky_flush_gate_open (&SKY_CLOUD_SRC (base)->gate);

  return TRUE;
}

static gboolean
sky_cloud_src_is_seekable (GstBaseSrc *base)
{
  SkyCloudSrc *self = SKY_CLOUD_SRC (base);

  return !self->straight || sky_place_search_is_aimed (&self->search);
}

static gboolean
sky_cloud_src_get_size (GstBaseSrc *base, guint64 *size)
{
  SkyCloudSrc *self = SKY_CLOUD_SRC (base);
  guint64      whole = sky_byte_source_get_size (self->source);
  guint64      start_offset = get_start_offset (self);

  *size = get_head_size (self) + (whole > start_offset ? whole - start_offset : 0);

  return TRUE;
}

static gboolean
sky_cloud_src_do_seek (GstBaseSrc *base, GstSegment *segment)
{
  SkyCloudSrc *self = SKY_CLOUD_SRC (base);

  if (segment->rate < 0.0 || segment->format != GST_FORMAT_BYTES)
    return FALSE;

  self->offset = segment->start;
  /* The base class would end the stream when it has counted up to the size from where the parser
   * has asked for; what is found may lie before. */
  if (sky_place_search_take_aim (&self->search))
    segment->position = 0;
  GST_DEBUG_OBJECT (self, "next read at %" G_GUINT64_FORMAT, self->offset);

  return TRUE;
}

/* The base class knows the size only once the element has started, which is after oggdemux has
 * asked for it. */
static gboolean
query_duration (SkyCloudSrc *self, GstQuery *query)
{
  GstFormat format;
  guint64   size;

  gst_query_parse_duration (query, &format, NULL);
  if (format != GST_FORMAT_BYTES)
    return GST_BASE_SRC_CLASS (sky_cloud_src_parent_class)->query (GST_BASE_SRC (self), query);

  sky_cloud_src_get_size (GST_BASE_SRC (self), &size);
  gst_query_set_duration (query, GST_FORMAT_BYTES, (gint64) size);

  return TRUE;
}

static gboolean
sky_cloud_src_query (GstBaseSrc *base, GstQuery *query)
{
  SkyCloudSrc *self = SKY_CLOUD_SRC (base);

  if (GST_QUERY_TYPE (query) == GST_QUERY_DURATION)
    return query_duration (self, query);
  if (GST_QUERY_TYPE (query) != GST_QUERY_SCHEDULING)
    return GST_BASE_SRC_CLASS (sky_cloud_src_parent_class)->query (base, query);

  /* Without BANDWIDTH_LIMITED nothing puts a buffering queue of its own behind this element;
   * without pull mode no parser probes the file's tail or bisects inside a seek call. */
  gst_query_set_scheduling (
      query, sky_cloud_src_is_seekable (base) ? GST_SCHEDULING_FLAG_SEEKABLE : 0, 1, -1, 0);
  gst_query_add_scheduling_mode (query, GST_PAD_MODE_PUSH);

  return TRUE;
}

/* Before the first byte leaves. The demuxer reads the index first, too: nothing is fetched that it
 * would not have asked for. */
static void
learn_sound (SkyCloudSrc *self, GCancellable *cancellable)
{
  SkyMp4Sound *sound = sky_mp4_sound_read (self->source, cancellable);

  self->is_mp4 = g_cancellable_is_cancelled (cancellable);
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->sound, sky_mp4_sound_free);
  self->sound = sound;
  g_mutex_unlock (&self->lock);
}

/* The stream begins with the first frame, whatever pictures are before it. */
static void
learn_frames (SkyCloudSrc *self, GCancellable *cancellable)
{
  SkyFrameStart start;
  gboolean      found;

  found = sky_frame_start_read (self->source, get_start_offset (self), cancellable, &start);
  self->is_frames = g_cancellable_is_cancelled (cancellable);
  if (!found)
    return;

  g_mutex_lock (&self->lock);
  self->start_offset = start.begin;
  self->frames = start;
  self->has_frames = TRUE;
  g_mutex_unlock (&self->lock);
}

/* Makes the source's bytes from @offset on look as the elements downstream need them. */
static void
patch (SkyCloudSrc *self, guint64 offset, guint8 *data, gsize length)
{
  if (self->sound != NULL)
    sky_mp4_sound_patch (self->sound, offset, data, (gssize) length);
  if (!self->has_frames || self->frames.name == 0)
    return;
  for (guint i = 0; i < strlen (other_name); i++)
    {
      guint64 at = self->frames.name + i;

      if (at >= offset && at - offset < length)
        data[at - offset] = (guint8) other_name[i];
    }
}

/* As sky_byte_source_read(), from the stream's next byte on. */
static gssize
read_next (SkyCloudSrc *self, GstMapInfo *map, GCancellable *cancellable, GError **error)
{
  gsize         head_size = get_head_size (self);
  SkyPlaceBytes bytes = { self->source, self->head, get_start_offset (self) };
  guint64       offset = self->offset - head_size + bytes.offset;
  gssize        n_read;

  if (!sky_place_search_run (&self->search, &bytes, &offset, cancellable, error))
    return -1;
  self->offset = offset - bytes.offset + head_size;
  if (self->offset < head_size)
    {
      gsize count = MIN (map->size, head_size - self->offset);

      memcpy (map->data, (const guint8 *) g_bytes_get_data (self->head, NULL) + self->offset,
              count);
      return (gssize) count;
    }
  n_read = sky_byte_source_read (self->source, offset, map->data, map->size, cancellable, error);
  if (n_read > 0)
    patch (self, offset, map->data, (gsize) n_read);

  return n_read;
}

static GstFlowReturn
sky_cloud_src_create (GstPushSrc *push, GstBuffer **out)
{
  SkyCloudSrc *self = SKY_CLOUD_SRC (push);
  g_autoptr (GCancellable) cancellable = sky_flush_gate_dup_cancellable (&self->gate);
  g_autoptr (GstBuffer) buffer = gst_buffer_new_allocate (NULL, BUFFER_SIZE, NULL);
  g_autoptr (GError) error = NULL;
  GstMapInfo map;
  gssize     n_read;

  if (self->is_mp4)
    learn_sound (self, cancellable);
  if (self->is_frames)
    learn_frames (self, cancellable);
  sky_place_search_learn (&self->search, self->source, cancellable);
  if (buffer == NULL || !gst_buffer_map (buffer, &map, GST_MAP_WRITE))
    return GST_FLOW_ERROR;
  n_read = read_next (self, &map, cancellable, &error);
  gst_buffer_unmap (buffer, &map);

  /* No end of stream follows: at one a parser would give out the torn frame that it holds, and a
   * decoder noise for it. */
  if (n_read < 0)
    {
      sky_playback_message_post (GST_ELEMENT (self), self->offset, error);
      return GST_FLOW_FLUSHING;
    }
  if (n_read == 0)
    return GST_FLOW_EOS;

  gst_buffer_set_size (buffer, n_read);
  GST_BUFFER_OFFSET (buffer) = self->offset;
  GST_BUFFER_OFFSET_END (buffer) = GST_BUFFER_OFFSET (buffer) + n_read;
  self->offset += n_read;
  *out = g_steal_pointer (&buffer);

  return GST_FLOW_OK;
}

static void
sky_cloud_src_dispose (GObject *object)
{
  SkyCloudSrc *self = SKY_CLOUD_SRC (object);

  g_clear_object (&self->source);

  G_OBJECT_CLASS (sky_cloud_src_parent_class)->dispose (object);
}

static void
sky_cloud_src_finalize (GObject *object)
{
  SkyCloudSrc *self = SKY_CLOUD_SRC (object);

  sky_flush_gate_clear (&self->gate);
  sky_place_search_clear (&self->search);
  g_clear_pointer (&self->sound, sky_mp4_sound_free);
  g_clear_pointer (&self->head, g_bytes_unref);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (sky_cloud_src_parent_class)->finalize (object);
}

static void
sky_cloud_src_class_init (SkyCloudSrcClass *klass)
{
  GObjectClass    *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseSrcClass *base_class = GST_BASE_SRC_CLASS (klass);
  GstPushSrcClass *push_class = GST_PUSH_SRC_CLASS (klass);

  object_class->dispose = sky_cloud_src_dispose;
  object_class->finalize = sky_cloud_src_finalize;
  base_class->start = sky_cloud_src_start;
  base_class->unlock = sky_cloud_src_unlock;
  base_class->unlock_stop = sky_cloud_src_unlock_stop;
  base_class->is_seekable = sky_cloud_src_is_seekable;
  base_class->get_size = sky_cloud_src_get_size;
  base_class->do_seek = sky_cloud_src_do_seek;
  base_class->query = sky_cloud_src_query;
  push_class->create = sky_cloud_src_create;

  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Skylark byte source", "Source/Network",
                                         "Gives the bytes of a cloud file, cached or fetched",
                                         "The Skylark developers");
  GST_DEBUG_CATEGORY_INIT (sky_cloud_src_debug, "skycloudsrc", 0, "Skylark byte source");
}

static void
sky_cloud_src_init (SkyCloudSrc *self)
{
  g_mutex_init (&self->lock);
  sky_flush_gate_init (&self->gate);
  sky_place_search_init (&self->search);
  gst_base_src_set_format (GST_BASE_SRC (self), GST_FORMAT_BYTES);
}

/**
 * sky_cloud_src_new:
 * @source: the bytes to give
 * @start_offset: where in @source the stream begins
 *
 * Makes a source element. What lies before @start_offset (tags and pictures) does not exist for
 * the elements downstream: byte 0, and the size that they are told, count from there.
 *
 * Errors arrive as RESOURCE READ with the source's own text; the message's details hold "domain"
 * (string) and "code" (int) of the #GError.
 *
 * Returns: (transfer floating): the element
 */
GstElement *
sky_cloud_src_new (SkyByteSource *source, guint64 start_offset)
{
  SkyCloudSrc *self;

  g_return_val_if_fail (SKY_IS_BYTE_SOURCE (source), NULL);

  self = g_object_new (SKY_TYPE_CLOUD_SRC, NULL);
  self->source = g_object_ref (source);
  self->start_offset = start_offset;

  return GST_ELEMENT (self);
}

/**
 * sky_cloud_src_peek:
 * @self: an element that has given bytes
 * @count: how many
 *
 * Any thread; never waits.
 *
 * Returns: (transfer full) (nullable): the first bytes of the stream, shorter only where it is, or
 *   %NULL where they aren't at hand
 */
GBytes *
sky_cloud_src_peek (SkyCloudSrc *self, gsize count)
{
  g_return_val_if_fail (SKY_IS_CLOUD_SRC (self), NULL);

  return sky_byte_source_read_at_hand (self->source, get_start_offset (self), count);
}

/**
 * sky_cloud_src_set_head:
 * @self: an element that hasn't started
 * @head: (nullable): bytes that are no part of the source
 *
 * What the elements downstream are given before the source's bytes from the start offset on, in the
 * place of what was left out. Byte 0 and the size that they are told count with it.
 */
void
sky_cloud_src_set_head (SkyCloudSrc *self, GBytes *head)
{
  g_return_if_fail (SKY_IS_CLOUD_SRC (self));

  g_clear_pointer (&self->head, g_bytes_unref);
  self->head = head != NULL ? g_bytes_ref (head) : NULL;
}

/**
 * sky_cloud_src_set_straight:
 * @self: an element that hasn't started
 *
 * The stream is read from its beginning to its end: the elements downstream are told that it can't
 * be sought in, so that none of them looks at the end first.
 */
void
sky_cloud_src_set_straight (SkyCloudSrc *self)
{
  g_return_if_fail (SKY_IS_CLOUD_SRC (self));

  self->straight = TRUE;
}

/**
 * sky_cloud_src_is_straight:
 * @self: an element
 *
 * Returns: whether the elements downstream are told that it can't be sought in
 */
gboolean
sky_cloud_src_is_straight (SkyCloudSrc *self)
{
  g_return_val_if_fail (SKY_IS_CLOUD_SRC (self), FALSE);

  return self->straight;
}

/**
 * sky_cloud_src_set_mp4:
 * @self: an element that hasn't started
 *
 * The bytes are an MP4 file with AAC: its index is read before the first of them leaves, and its
 * edit list is hidden.
 */
void
sky_cloud_src_set_mp4 (SkyCloudSrc *self)
{
  g_return_if_fail (SKY_IS_CLOUD_SRC (self));

  self->is_mp4 = TRUE;
}

/**
 * sky_cloud_src_set_frames:
 * @self: an element that hasn't started
 *
 * The bytes are nothing but frames (MP3, ADTS): tags before them are left out, and what a parser
 * would cut by is hidden.
 */
void
sky_cloud_src_set_frames (SkyCloudSrc *self)
{
  g_return_if_fail (SKY_IS_CLOUD_SRC (self));

  self->is_frames = TRUE;
}

/**
 * sky_cloud_src_set_kind:
 * @self: an element that hasn't started
 * @kind: what the bytes are
 *
 * Of FLAC and Ogg the frame or page of a sample can be found.
 */
void
sky_cloud_src_set_kind (SkyCloudSrc *self, SkyPlaceKind kind)
{
  g_return_if_fail (SKY_IS_CLOUD_SRC (self));

  sky_place_search_set_kind (&self->search, kind);
}

/**
 * sky_cloud_src_set_aim:
 * @self: an element of a running pipeline
 * @sample: of the file's sound, or -1
 *
 * The next seek goes on with what the decoder needs for that sample, whatever byte it names. To be
 * taken back behind it.
 *
 * Returns: whether that can be found
 */
gboolean
sky_cloud_src_set_aim (SkyCloudSrc *self, gint64 sample)
{
  g_return_val_if_fail (SKY_IS_CLOUD_SRC (self), FALSE);

  return sky_place_search_set_aim (&self->search, sample);
}

/**
 * sky_cloud_src_get_edges:
 * @self: an element that has given bytes
 * @edges: (out): where the sound begins and ends in what the decoder gives
 *
 * Returns: whether the bytes have told; else they are to be asked otherwise
 */
gboolean
sky_cloud_src_get_edges (SkyCloudSrc *self, SkyTrackEdges *edges)
{
  gboolean known;

  g_return_val_if_fail (SKY_IS_CLOUD_SRC (self), FALSE);

  g_mutex_lock (&self->lock);
  known = self->sound != NULL || self->has_frames;
  if (self->sound != NULL)
    *edges = (SkyTrackEdges){ .skip = self->sound->skip,
                              .length = self->sound->length,
                              .total = -1,
                              .rate = self->sound->rate };
  else if (self->has_frames)
    sky_track_edges_set_frames (edges, &self->frames);
  g_mutex_unlock (&self->lock);

  return known;
}

/**
 * sky_cloud_src_get_frames:
 * @self: an element that has given bytes
 * @start: (out): how they begin
 *
 * Returns: whether they are nothing but frames
 */
gboolean
sky_cloud_src_get_frames (SkyCloudSrc *self, SkyFrameStart *start)
{
  gboolean known;

  g_return_val_if_fail (SKY_IS_CLOUD_SRC (self), FALSE);

  g_mutex_lock (&self->lock);
  known = self->has_frames;
  *start = self->frames;
  g_mutex_unlock (&self->lock);

  return known;
}

/**
 * sky_cloud_src_seek_to_byte:
 * @self: an element of a running pipeline
 * @offset: in the source, not before its first frame
 *
 * Flushes the pipeline and goes on with that byte.
 *
 * Returns: whether it does
 */
gboolean
sky_cloud_src_seek_to_byte (SkyCloudSrc *self, guint64 offset)
{
  guint64 start_offset;

  g_return_val_if_fail (SKY_IS_CLOUD_SRC (self), FALSE);

  start_offset = get_start_offset (self);
  g_return_val_if_fail (offset >= start_offset, FALSE);

  return gst_element_seek (GST_ELEMENT (self), 1.0, GST_FORMAT_BYTES, GST_SEEK_FLAG_FLUSH,
                           GST_SEEK_TYPE_SET, (gint64) (offset - start_offset), GST_SEEK_TYPE_NONE,
                           -1);
}
