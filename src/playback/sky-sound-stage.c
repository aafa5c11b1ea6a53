/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last hand on the samples: equaliser and short fades. It stands behind the queue of the
 * output's appsrc, so that what is set is heard at once. A fade to silence ends with the stream
 * held back at the next sample, so that nothing is lost; a fade in goes on from there. While there
 * is nothing to do, buffers pass as they are. Samples come on the streaming thread, everything else
 * on the engine's.
 */
#include "playback/sky-sound-stage.h"

#include <gst/audio/audio.h>
#include <math.h>

#include "playback/sky-output-dither.h"

/* Where fades are to be heard soon, no more than this passes at once. */
#define PIECE_MS 10

struct _SkySoundStage
{
  GstElement parent_instance;

  GstPad       *sink;      /* of the element */
  GstPad       *src;       /* of the element */
  GSource      *wake;      /* (owned): made ready when silence is reached */
  GstAudioInfo  info;      /* streaming thread */
  GstSegment    segment;   /* streaming thread */
  GMutex        lock;      /* guards what follows */
  GCond         changed;   /* what chain () waits for */
  SkyEqualizer *equalizer; /* (owned) */
  double        level;     /* 0: silence, 1: all of it */
  gint64        fade_ns;   /* how long the way between them is */
  gint64        silent_ns; /* the time of the first sample that is held back, or -1 */
  gint64        passed_ns; /* the time up to which samples have passed */
  gboolean      fine;      /* samples pass in small pieces */
  gboolean      falling;   /* towards silence, and held there */
  gboolean      flushing;
};

#define SAMPLES "audio/x-raw, format=(string)" GST_AUDIO_NE (F32) ", layout=(string)interleaved"

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS (SAMPLES));
static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (SAMPLES));

G_DEFINE_FINAL_TYPE (SkySoundStage, sky_sound_stage, GST_TYPE_ELEMENT)

static gint64
ns_of_frames (SkySoundStage *self, gsize frames)
{
  return (gint64) gst_util_uint64_scale_round (frames, GST_SECOND, (guint64) self->info.rate);
}

static gsize
frames_of (SkySoundStage *self, GstBuffer *buffer)
{
  return gst_buffer_get_size (buffer) / (gsize) self->info.bpf;
}

static void
equalize (SkySoundStage *self, GstBuffer **buffer)
{
  GstMapInfo map;

  g_mutex_lock (&self->lock);
  if (!sky_equalizer_is_idle (self->equalizer))
    {
      *buffer = gst_buffer_make_writable (*buffer);
      if (gst_buffer_map (*buffer, &map, GST_MAP_READWRITE))
        {
          sky_equalizer_process (self->equalizer, (float *) map.data, frames_of (self, *buffer),
                                 self->info.channels, self->info.rate);
          gst_buffer_unmap (*buffer, &map);
          GST_BUFFER_FLAG_SET (*buffer, SKY_BUFFER_FLAG_SHAPED);
        }
    }
  g_mutex_unlock (&self->lock);
}

/* Returns how many frames it has dealt with: all, or those before silence. The lock is held. */
static gsize
fade (SkySoundStage *self, float *samples, gsize frames)
{
  gsize  channels = (gsize) self->info.channels;
  double step = GST_SECOND / ((double) self->fade_ns * self->info.rate);

  for (gsize i = 0; i < frames; i++)
    {
      double root = sin (G_PI_2 * self->level);
      float  factor = (float) (root * root);

      if (self->falling ? self->level == 0.0 : self->level == 1.0)
        return self->falling ? i : frames;
      for (gsize c = i * channels; c < (i + 1) * channels; c++)
        samples[c] *= factor;
      self->level += self->falling ? -step : step;
      /* So many steps are one to the last digit or nearly. */
      if (self->falling && self->level < step / 2.0)
        self->level = 0.0;
      else if (!self->falling && self->level > 1.0 - step / 2.0)
        self->level = 1.0;
    }

  return frames;
}

static void
reach_silence (SkySoundStage *self)
{
  self->silent_ns = self->passed_ns;
  g_source_set_ready_time (self->wake, 0);
}

/* Positions count the time of tracks, which is another one where the tempo was changed. */
static void
note_passed (SkySoundStage *self, gint64 at_ns)
{
  gint64 time_ns =
      (gint64) gst_segment_to_stream_time (&self->segment, GST_FORMAT_TIME, (guint64) at_ns);

  self->passed_ns = time_ns >= 0 ? time_ns : at_ns;
}

/* The lock is held. */
static gsize
get_piece (SkySoundStage *self, gsize frames)
{
  return self->fine ? MIN (frames, (gsize) (self->info.rate * PIECE_MS / 1000)) : frames;
}

/* Cuts off what may pass now. The lock is held. */
static GstBuffer *
take_ready (SkySoundStage *self, GstBuffer **buffer)
{
  gsize      frames = frames_of (self, *buffer);
  gsize      done = get_piece (self, frames);
  gint64     at_ns = (gint64) GST_BUFFER_PTS (*buffer);
  GstBuffer *ready;
  GstMapInfo map;

  if (self->falling || self->level < 1.0)
    {
      *buffer = gst_buffer_make_writable (*buffer);
      if (gst_buffer_map (*buffer, &map, GST_MAP_READWRITE))
        {
          done = fade (self, (float *) map.data, done);
          gst_buffer_unmap (*buffer, &map);
          GST_BUFFER_FLAG_SET (*buffer, SKY_BUFFER_FLAG_SHAPED);
        }
    }
  note_passed (self, at_ns + ns_of_frames (self, done));
  if (self->falling && self->level == 0.0)
    reach_silence (self);
  if (done == frames)
    return g_steal_pointer (buffer);

  ready = gst_buffer_copy_region (*buffer, GST_BUFFER_COPY_ALL, 0, done * (gsize) self->info.bpf);
  gst_buffer_resize (*buffer, (gssize) (done * (gsize) self->info.bpf), -1);
  GST_BUFFER_DURATION (ready) = (GstClockTime) ns_of_frames (self, done);
  GST_BUFFER_PTS (*buffer) = (GstClockTime) (at_ns + ns_of_frames (self, done));
  GST_BUFFER_DURATION (*buffer) = (GstClockTime) ns_of_frames (self, frames - done);
  GST_BUFFER_FLAG_UNSET (*buffer, GST_BUFFER_FLAG_DISCONT);

  return ready;
}

/* Waits while the stream is held. Returns NULL where it is flushed away. */
static GstBuffer *
wait_ready (SkySoundStage *self, GstBuffer **buffer)
{
  GstBuffer *ready = NULL;

  g_mutex_lock (&self->lock);
  while (self->falling && self->level == 0.0 && !self->flushing)
    g_cond_wait (&self->changed, &self->lock);
  if (!self->flushing)
    ready = take_ready (self, buffer);
  g_mutex_unlock (&self->lock);

  return ready;
}

/* Streaming thread. */
static GstFlowReturn
chain_cb (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  SkySoundStage *self = SKY_SOUND_STAGE (parent);
  GstFlowReturn  flow = GST_FLOW_OK;

  if (self->info.rate == 0)
    {
      gst_buffer_unref (buffer);
      return GST_FLOW_NOT_NEGOTIATED;
    }

  equalize (self, &buffer);
  while (buffer != NULL && flow == GST_FLOW_OK)
    {
      GstBuffer *ready = wait_ready (self, &buffer);

      flow = ready != NULL ? gst_pad_push (self->src, ready) : GST_FLOW_FLUSHING;
    }
  gst_clear_buffer (&buffer);

  return flow;
}

static void
set_flushing (SkySoundStage *self, gboolean flushing)
{
  g_mutex_lock (&self->lock);
  self->flushing = flushing;
  if (!flushing)
    sky_equalizer_reset (self->equalizer);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* Streaming thread, or the one that flushes. */
static gboolean
event_cb (GstPad *pad, GstObject *parent, GstEvent *event)
{
  SkySoundStage *self = SKY_SOUND_STAGE (parent);
  GstCaps       *caps;

  if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_START)
    set_flushing (self, TRUE);
  else if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP)
    set_flushing (self, FALSE);
  else if (GST_EVENT_TYPE (event) == GST_EVENT_CAPS)
    {
      gst_event_parse_caps (event, &caps);
      if (!gst_audio_info_from_caps (&self->info, caps))
        gst_audio_info_init (&self->info);
    }
  else if (GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT)
    gst_event_copy_segment (event, &self->segment);

  return gst_pad_event_default (pad, parent, event);
}

/* The pads can only be shut when chain () doesn't wait. */
static GstStateChangeReturn
sky_sound_stage_change_state (GstElement *element, GstStateChange transition)
{
  SkySoundStage *self = SKY_SOUND_STAGE (element);

  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED)
    set_flushing (self, FALSE);
  else if (transition == GST_STATE_CHANGE_PAUSED_TO_READY)
    set_flushing (self, TRUE);

  return GST_ELEMENT_CLASS (sky_sound_stage_parent_class)->change_state (element, transition);
}

static void
sky_sound_stage_finalize (GObject *object)
{
  SkySoundStage *self = SKY_SOUND_STAGE (object);

  g_clear_pointer (&self->wake, g_source_unref);
  sky_equalizer_free (self->equalizer);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (sky_sound_stage_parent_class)->finalize (object);
}

static void
sky_sound_stage_class_init (SkySoundStageClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sky_sound_stage_finalize;
  element_class->change_state = sky_sound_stage_change_state;
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Skylark sound stage",
                                         "Filter/Effect/Audio", "Equalises and fades", "Skylark");
}

static GstPad *
add_pad (SkySoundStage *self, GstStaticPadTemplate *template)
{
  GstPad *pad = gst_pad_new_from_static_template (template, template->name_template);

  GST_PAD_SET_PROXY_CAPS (pad);
  GST_PAD_SET_PROXY_ALLOCATION (pad);
  gst_element_add_pad (GST_ELEMENT (self), pad);

  return pad;
}

static void
sky_sound_stage_init (SkySoundStage *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  gst_audio_info_init (&self->info);
  gst_segment_init (&self->segment, GST_FORMAT_TIME);
  self->equalizer = sky_equalizer_new ();
  self->level = 1.0;
  self->fade_ns = 1;
  self->silent_ns = -1;
  self->flushing = TRUE;
  self->sink = add_pad (self, &sink_template);
  gst_pad_set_chain_function (self->sink, chain_cb);
  gst_pad_set_event_function (self->sink, event_cb);
  self->src = add_pad (self, &src_template);
}

/**
 * sky_sound_stage_new:
 * @wake: made ready when a fade has reached silence
 *
 * Returns: (transfer floating): an element that changes nothing
 */
GstElement *
sky_sound_stage_new (GSource *wake)
{
  SkySoundStage *self = g_object_new (SKY_TYPE_SOUND_STAGE, NULL);

  self->wake = g_source_ref (wake);

  return GST_ELEMENT (self);
}

/**
 * sky_sound_stage_set_gains:
 * @self: a stage
 * @gains: of the equaliser's bands, in dB; all zero: off
 */
void
sky_sound_stage_set_gains (SkySoundStage *self, const double gains[SKY_SOUND_BANDS])
{
  g_mutex_lock (&self->lock);
  sky_equalizer_set_gains (self->equalizer, gains);
  g_mutex_unlock (&self->lock);
}

/**
 * sky_sound_stage_set_fine:
 * @self: a stage
 * @fine: whether a fade must begin at once; else buffers pass as they come
 */
void
sky_sound_stage_set_fine (SkySoundStage *self, gboolean fine)
{
  g_mutex_lock (&self->lock);
  self->fine = fine;
  g_mutex_unlock (&self->lock);
}

/**
 * sky_sound_stage_fade_out:
 * @self: a stage
 * @duration_ns: how long the way from full sound to silence takes
 *
 * Fades what passes from now on. What follows the silence is held back.
 */
void
sky_sound_stage_fade_out (SkySoundStage *self, gint64 duration_ns)
{
  g_mutex_lock (&self->lock);
  self->falling = TRUE;
  self->fade_ns = MAX (duration_ns, 1);
  self->silent_ns = -1;
  if (self->level == 0.0)
    reach_silence (self);
  g_mutex_unlock (&self->lock);
}

/**
 * sky_sound_stage_fade_in:
 * @self: a stage
 * @duration_ns: how long the way from silence to full sound takes
 *
 * Goes on, from the loudness that a fade has come to.
 */
void
sky_sound_stage_fade_in (SkySoundStage *self, gint64 duration_ns)
{
  g_mutex_lock (&self->lock);
  self->falling = FALSE;
  self->fade_ns = MAX (duration_ns, 1);
  self->silent_ns = -1;
  if (duration_ns <= 0)
    self->level = 1.0;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/**
 * sky_sound_stage_begin_silent:
 * @self: a stage that was flushed and has nothing yet
 * @duration_ns: how long the way from silence to full sound takes
 *
 * Fades in what comes next.
 */
void
sky_sound_stage_begin_silent (SkySoundStage *self, gint64 duration_ns)
{
  g_mutex_lock (&self->lock);
  self->level = 0.0;
  g_mutex_unlock (&self->lock);
  sky_sound_stage_fade_in (self, duration_ns);
}

/**
 * sky_sound_stage_is_silent:
 * @self: a stage
 * @silent_ns: (out): the time of the first sample that is held back
 *
 * Returns: whether a fade has let its last sample pass
 */
gboolean
sky_sound_stage_is_silent (SkySoundStage *self, gint64 *silent_ns)
{
  g_mutex_lock (&self->lock);
  *silent_ns = self->silent_ns;
  g_mutex_unlock (&self->lock);

  return *silent_ns >= 0;
}

/**
 * sky_sound_stage_get_passed:
 * @self: a stage
 *
 * Returns: the time up to which it has let samples pass
 */
gint64
sky_sound_stage_get_passed (SkySoundStage *self)
{
  gint64 passed_ns;

  g_mutex_lock (&self->lock);
  passed_ns = self->passed_ns;
  g_mutex_unlock (&self->lock);

  return passed_ns;
}
