/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The source element for decoders that fetch bytes themselves, at any place and in any thread, even
 * within a seek: it brings the whole file to hand before it gives the first byte, so that nothing
 * waits later. create () runs on the decoder's thread and is the only function that waits;
 * unlock () may come from any thread and wakes it at once.
 */
#include "playback/sky-whole-src.h"

#include "playback/sky-flush-gate.h"
#include "playback/sky-playback-message.h"

#define FETCH_SIZE (128 * 1024)

struct _SkyWholeSrc
{
  GstBaseSrc parent_instance;

  SkyByteSource *source; /* (owned) */
  SkyFlushGate   gate;
  guint64        fetched; /* all before it has been at hand; the decoder's thread */
};

static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

G_DEFINE_FINAL_TYPE (SkyWholeSrc, sky_whole_src, GST_TYPE_BASE_SRC)

static gboolean
sky_whole_src_start (GstBaseSrc *base)
{
  sky_flush_gate_open (&SKY_WHOLE_SRC (base)->gate);

  return TRUE;
}

static gboolean
sky_whole_src_unlock (GstBaseSrc *base)
{
  sky_flush_gate_close (&SKY_WHOLE_SRC (base)->gate);

  return TRUE;
}

static gboolean
sky_whole_src_unlock_stop (GstBaseSrc *base)
{
  sky_flush_gate_open (&SKY_WHOLE_SRC (base)->gate);

  return TRUE;
}

static gboolean
sky_whole_src_is_seekable (GstBaseSrc *base)
{
  return TRUE;
}

static gboolean
sky_whole_src_get_size (GstBaseSrc *base, guint64 *size)
{
  *size = sky_byte_source_get_size (SKY_WHOLE_SRC (base)->source);

  return TRUE;
}

/* Reads once all that isn't at hand: the block cache then has it. */
static gboolean
fetch (SkyWholeSrc *self, GCancellable *cancellable, GError **error)
{
  const guint64      size = sky_byte_source_get_size (self->source);
  g_autofree guint8 *buffer = g_malloc (FETCH_SIZE);

  while (self->fetched < size)
    {
      guint64 at_hand = sky_byte_source_count_at_hand (self->source, self->fetched);
      gssize  n_read = (gssize) MIN (at_hand, G_MAXSSIZE);

      if (at_hand == 0)
        n_read = sky_byte_source_read (self->source, self->fetched, buffer, FETCH_SIZE, cancellable,
                                       error);
      if (n_read <= 0)
        return n_read == 0;
      self->fetched += (guint64) n_read;
    }

  return TRUE;
}

static GstFlowReturn
sky_whole_src_create (GstBaseSrc *base, guint64 offset, guint count, GstBuffer **out)
{
  SkyWholeSrc *self = SKY_WHOLE_SRC (base);
  g_autoptr (GCancellable) cancellable = sky_flush_gate_dup_cancellable (&self->gate);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  if (fetch (self, cancellable, &error))
    bytes = sky_byte_source_read_bytes (self->source, offset, count, cancellable, &error);
  if (bytes == NULL)
    return sky_playback_message_post (GST_ELEMENT (self), offset, error);
  if (g_bytes_get_size (bytes) == 0)
    return GST_FLOW_EOS;

  *out = gst_buffer_new_wrapped_bytes (bytes);
  GST_BUFFER_OFFSET (*out) = offset;
  GST_BUFFER_OFFSET_END (*out) = offset + g_bytes_get_size (bytes);

  return GST_FLOW_OK;
}

static void
sky_whole_src_dispose (GObject *object)
{
  g_clear_object (&SKY_WHOLE_SRC (object)->source);

  G_OBJECT_CLASS (sky_whole_src_parent_class)->dispose (object);
}

static void
sky_whole_src_finalize (GObject *object)
{
  sky_flush_gate_clear (&SKY_WHOLE_SRC (object)->gate);

  G_OBJECT_CLASS (sky_whole_src_parent_class)->finalize (object);
}

static void
sky_whole_src_class_init (SkyWholeSrcClass *klass)
{
  GObjectClass    *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseSrcClass *base_class = GST_BASE_SRC_CLASS (klass);

  object_class->dispose = sky_whole_src_dispose;
  object_class->finalize = sky_whole_src_finalize;
  base_class->start = sky_whole_src_start;
  base_class->unlock = sky_whole_src_unlock;
  base_class->unlock_stop = sky_whole_src_unlock_stop;
  base_class->is_seekable = sky_whole_src_is_seekable;
  base_class->get_size = sky_whole_src_get_size;
  base_class->create = sky_whole_src_create;

  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Skylark whole file", "Source/Network",
                                         "Fetches a file, then gives any part of it",
                                         "The Skylark developers");
}

static void
sky_whole_src_init (SkyWholeSrc *self)
{
  sky_flush_gate_init (&self->gate);
  gst_base_src_set_format (GST_BASE_SRC (self), GST_FORMAT_BYTES);
}

/**
 * sky_whole_src_new:
 * @source: the bytes to give
 *
 * Makes a source element. Its errors are those of the other one: see sky_cloud_src_new ().
 *
 * Returns: (transfer floating): the element
 */
GstElement *
sky_whole_src_new (SkyByteSource *source)
{
  SkyWholeSrc *self;

  g_return_val_if_fail (SKY_IS_BYTE_SOURCE (source), NULL);

  self = g_object_new (SKY_TYPE_WHOLE_SRC, NULL);
  self->source = g_object_ref (source);

  return GST_ELEMENT (self);
}
