/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is heard. Owns one pipeline for the session and the table that says which sample of which
 * track lies where in its time. That time only grows, over flushes too, so that a late position
 * can't be taken for one after them. One resampler stands behind the joints: tracks of one rate
 * pass it untouched. Engine thread; the pipeline's own threads only wake the engine.
 */
#include "playback/sky-output.h"

#include <gst/app/gstappsrc.h>

#include "playback/sky-output-sink.h"
#include "playback/sky-playback-error.h"

/* What waits before the sink. What is in here can't be taken back when the queue changes. */
#define LEVEL_NS (300 * GST_MSECOND)
#define LEVEL_MIN_PERCENT 60

typedef struct
{
  gint64  start_ns; /* in the output's time */
  gint64  track_ns;
  guint64 token;
} Entry;

struct _SkyOutput
{
  GSource    *wake;      /* (owned) */
  GstElement *pipeline;  /* (owned) (nullable) */
  GstElement *appsrc;    /* in pipeline */
  GstElement *volume;    /* in pipeline */
  GstElement *convert;   /* in pipeline */
  GstCaps    *caps;      /* (owned) (nullable): of what was pushed last */
  GArray     *entries;   /* (element-type Entry): the first one is heard */
  GError     *error;     /* (owned) (nullable) */
  guint64     announced; /* the token that was last told */
  gint64      base_ns;   /* where the run of one rate began, in the output's time */
  gint64      floor_ns;  /* nothing before it is heard any more */
  gint64      position_ns;
  guint64     frames; /* of the run */
  int         rate;   /* of the run */
  double      factor;
  gboolean    muted;
  gboolean    used; /* something was pushed since the last flush */
  gboolean    ending;
  gboolean    ended;
};

/* Any thread. */
static GstBusSyncReply
bus_sync_cb (GstBus *bus, GstMessage *message, gpointer user_data)
{
  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR &&
      GST_MESSAGE_TYPE (message) != GST_MESSAGE_EOS)
    {
      gst_message_unref (message);
      return GST_BUS_DROP;
    }
  g_source_set_ready_time (user_data, 0);

  return GST_BUS_PASS;
}

/* Streaming thread. */
static void
need_data_cb (GstAppSrc *appsrc, guint length, gpointer user_data)
{
  g_source_set_ready_time (user_data, 0);
}

/* Engine thread, inside sky_output_flush (): the queue is emptied by it, what comes next is pushed
 * with the times that the seek asked for. */
static gboolean
seek_data_cb (GstAppSrc *appsrc, guint64 offset, gpointer user_data)
{
  return TRUE;
}

static gboolean
build (SkyOutput *self, GstElement *sink)
{
  GstElement *resample = gst_element_factory_make ("audioresample", NULL);
  g_autoptr (GstBus) bus = NULL;
  GstAppSrcCallbacks callbacks = { .need_data = need_data_cb, .seek_data = seek_data_cb };

  self->pipeline = gst_object_ref_sink (gst_pipeline_new ("output"));
  self->appsrc = gst_element_factory_make ("appsrc", NULL);
  self->volume = gst_element_factory_make ("volume", NULL);
  self->convert = gst_element_factory_make ("audioconvert", NULL);
  if (self->appsrc == NULL || self->volume == NULL || self->convert == NULL || resample == NULL)
    {
      gst_clear_object (&self->appsrc);
      gst_clear_object (&self->volume);
      gst_clear_object (&self->convert);
      gst_clear_object (&resample);
      gst_object_unref (gst_object_ref_sink (sink));
      return FALSE;
    }

  bus = gst_element_get_bus (self->pipeline);
  gst_bus_set_sync_handler (bus, bus_sync_cb, g_source_ref (self->wake),
                            (GDestroyNotify) g_source_unref);
  g_object_set (self->appsrc, "format", GST_FORMAT_TIME, "stream-type",
                GST_APP_STREAM_TYPE_SEEKABLE, "block", FALSE, "max-bytes", (guint64) 0, "max-time",
                (guint64) LEVEL_NS, "min-percent", LEVEL_MIN_PERCENT, NULL);
  gst_app_src_set_callbacks (GST_APP_SRC (self->appsrc), &callbacks, g_source_ref (self->wake),
                             (GDestroyNotify) g_source_unref);
  gst_bin_add_many (GST_BIN (self->pipeline), self->appsrc, self->volume, self->convert, resample,
                    sink, NULL);

  return gst_element_link_many (self->appsrc, self->volume, self->convert, resample, sink, NULL);
}

static void
apply_volume (SkyOutput *self)
{
  if (self->pipeline == NULL)
    return;

  g_object_set (self->volume, "volume", self->factor, "mute", self->muted, NULL);
  /* Noise shaping belongs where the sound was changed; untouched samples pass as they are. The
   * converter takes this over when it is next set up. */
  gst_util_set_object_arg (G_OBJECT (self->convert), "dithering",
                           self->factor == 1.0 ? "none" : "tpdf");
}

static gint64
end_of_run (SkyOutput *self)
{
  if (self->rate == 0)
    return self->base_ns;

  return self->base_ns +
         (gint64) gst_util_uint64_scale_round (self->frames, GST_SECOND, (guint64) self->rate);
}

static void
update_position (SkyOutput *self)
{
  gint64 position;

  if (self->pipeline == NULL)
    return;

  if (self->ended)
    position = end_of_run (self);
  else if (!gst_element_query_position (self->pipeline, GST_FORMAT_TIME, &position))
    return;

  /* An answer from before a flush lies below the floor. */
  position = CLAMP (position, self->floor_ns, end_of_run (self));
  self->position_ns = MAX (position, self->position_ns);
}

static void
set_no_output_error (GError **error, const char *reason)
{
  g_set_error (error, SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_NO_OUTPUT, "No sound output: %s",
               reason);
}

static char *
dup_bus_error (SkyOutput *self)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  g_autoptr (GstMessage) message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  g_autoptr (GError) error = NULL;

  if (message == NULL)
    return g_strdup ("the device can't be opened");
  gst_message_parse_error (message, &error, NULL);

  return g_strdup (error->message);
}

/**
 * sky_output_new:
 * @wake: made ready from any thread when sky_output_work() has something to do
 *
 * Returns: (transfer full): an output that isn't open yet
 */
SkyOutput *
sky_output_new (GSource *wake)
{
  SkyOutput *self = g_new0 (SkyOutput, 1);

  self->wake = g_source_ref (wake);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->factor = 1.0;

  return self;
}

/**
 * sky_output_free:
 * @self: (transfer full): an output
 */
void
sky_output_free (SkyOutput *self)
{
  sky_output_close (self);
  g_source_unref (self->wake);
  g_array_unref (self->entries);
  g_free (self);
}

/**
 * sky_output_open:
 * @self: an output
 * @error: return location; %SKY_PLAYBACK_ERROR_NO_OUTPUT
 *
 * Opens the sound device, paused. Does nothing when it is open. The environment variable
 * SKYLARK_AUDIO_SINK may name another sink, as gst-launch-1.0 understands it.
 *
 * Returns: whether there is a device
 */
gboolean
sky_output_open (SkyOutput *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *reason = NULL;
  GstElement      *sink;

  if (self->pipeline != NULL)
    return TRUE;

  sink = sky_output_sink_new (&local_error);
  if (sink == NULL)
    {
      set_no_output_error (error, local_error->message);
      return FALSE;
    }

  if (!build (self, sink))
    reason = g_strdup ("GStreamer's base plugins are missing");
  else if (gst_element_set_state (self->pipeline, GST_STATE_READY) == GST_STATE_CHANGE_FAILURE)
    reason = dup_bus_error (self);
  else if (sky_output_sink_is_fake (sink))
    reason = g_strdup ("no working device was found");
  else if (gst_element_set_state (self->pipeline, GST_STATE_PAUSED) == GST_STATE_CHANGE_FAILURE)
    reason = dup_bus_error (self);
  if (reason != NULL)
    {
      sky_output_close (self);
      set_no_output_error (error, reason);
      return FALSE;
    }
  apply_volume (self);

  return TRUE;
}

/**
 * sky_output_close:
 * @self: an output
 *
 * Gives the device back. What was pushed is gone.
 */
void
sky_output_close (SkyOutput *self)
{
  g_autoptr (GstBus) bus = NULL;

  g_clear_error (&self->error);
  gst_clear_caps (&self->caps);
  g_array_set_size (self->entries, 0);
  self->base_ns = self->floor_ns = self->position_ns = 0;
  self->frames = 0;
  self->rate = 0;
  self->used = self->ending = self->ended = FALSE;
  if (self->pipeline == NULL)
    return;

  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  bus = gst_element_get_bus (self->pipeline);
  gst_bus_set_sync_handler (bus, NULL, NULL, NULL);
  gst_clear_object (&self->pipeline);
  self->appsrc = self->volume = self->convert = NULL;
}

/**
 * sky_output_work:
 * @self: an output
 *
 * Takes in what the pipeline has told since the last time.
 */
void
sky_output_work (SkyOutput *self)
{
  g_autoptr (GstBus) bus = NULL;
  GstMessage *message;

  if (self->pipeline == NULL)
    return;

  bus = gst_element_get_bus (self->pipeline);
  while ((message = gst_bus_pop (bus)) != NULL)
    {
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS && self->ending)
        self->ended = TRUE;
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR && self->error == NULL)
        {
          g_autoptr (GError) error = NULL;

          gst_message_parse_error (message, &error, NULL);
          set_no_output_error (&self->error, error->message);
        }
      gst_message_unref (message);
    }
  update_position (self);
}

/**
 * sky_output_set_playing:
 * @self: an open output
 * @playing: whether its clock runs
 */
void
sky_output_set_playing (SkyOutput *self, gboolean playing)
{
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, playing ? GST_STATE_PLAYING : GST_STATE_PAUSED);
}

/**
 * sky_output_set_volume:
 * @self: an output
 * @factor: what every sample is multiplied with
 * @muted: whether nothing is heard at all
 */
void
sky_output_set_volume (SkyOutput *self, double factor, gboolean muted)
{
  self->factor = factor;
  self->muted = muted;
  apply_volume (self);
}

/**
 * sky_output_flush:
 * @self: an output
 *
 * Drops what was pushed and isn't heard yet. A real seek does it: flush events sent by hand leave
 * the clock's base behind, and the sound then runs too fast or not at all.
 */
void
sky_output_flush (SkyOutput *self)
{
  if (self->pipeline == NULL || (!self->used && !self->ending))
    return;

  self->base_ns = end_of_run (self);
  self->floor_ns = self->base_ns;
  self->position_ns = self->base_ns;
  self->frames = 0;
  self->rate = 0;
  self->used = self->ending = self->ended = FALSE;
  gst_clear_caps (&self->caps);
  g_array_set_size (self->entries, 0);
  if (!gst_element_seek (self->pipeline, 1.0, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH,
                         GST_SEEK_TYPE_SET, self->base_ns, GST_SEEK_TYPE_NONE, -1) &&
      self->error == NULL)
    set_no_output_error (&self->error, "the device doesn't answer");
}

/**
 * sky_output_wants_data:
 * @self: an output
 *
 * Returns: whether sky_output_push() is welcome
 */
gboolean
sky_output_wants_data (SkyOutput *self)
{
  return self->pipeline != NULL && self->error == NULL && !self->ending &&
         sky_output_get_level (self) < (gint64) LEVEL_NS;
}

/**
 * sky_output_get_level:
 * @self: an output
 *
 * Returns: nanoseconds of what was pushed and hasn't reached the device; the last 0 to 300 ms
 */
gint64
sky_output_get_level (SkyOutput *self)
{
  if (self->pipeline == NULL)
    return 0;

  return (gint64) gst_app_src_get_current_level_time (GST_APP_SRC (self->appsrc));
}

static void
note_entry (SkyOutput *self, guint64 token, SkyTrackChunk *chunk, gint64 start_ns)
{
  Entry entry = { .start_ns = start_ns, .track_ns = chunk->track_ns, .token = token };

  if (self->entries->len > 0)
    {
      Entry *last = &g_array_index (self->entries, Entry, self->entries->len - 1);
      gint64 expected = last->track_ns + (start_ns - last->start_ns);

      if (last->token == token && ABS (expected - chunk->track_ns) < GST_MSECOND)
        return;
    }
  g_array_append_val (self->entries, entry);
}

/**
 * sky_output_push:
 * @self: an open output
 * @token: the track that @chunk belongs to
 * @chunk: (transfer full): its next samples; they follow what was pushed before without a gap
 */
void
sky_output_push (SkyOutput *self, guint64 token, SkyTrackChunk *chunk)
{
  guint64 frames = gst_buffer_get_size (chunk->buffer) / (gsize) chunk->info.bpf;
  gint64  start_ns;

  if (chunk->info.rate != self->rate)
    {
      self->base_ns = end_of_run (self);
      self->rate = chunk->info.rate;
      self->frames = 0;
    }
  if (self->caps == NULL || !gst_caps_is_equal (self->caps, chunk->caps))
    {
      gst_caps_replace (&self->caps, chunk->caps);
      gst_app_src_set_caps (GST_APP_SRC (self->appsrc), chunk->caps);
    }

  start_ns = end_of_run (self);
  note_entry (self, token, chunk, start_ns);
  self->frames += frames;
  self->used = TRUE;
  chunk->buffer = gst_buffer_make_writable (chunk->buffer);
  GST_BUFFER_PTS (chunk->buffer) = (GstClockTime) start_ns;
  GST_BUFFER_DURATION (chunk->buffer) = (GstClockTime) (end_of_run (self) - start_ns);
  gst_app_src_push_buffer (GST_APP_SRC (self->appsrc), g_steal_pointer (&chunk->buffer));
  sky_track_chunk_free (chunk);
}

/**
 * sky_output_end:
 * @self: an open output
 *
 * Nothing follows. When the device has played it all, sky_output_has_ended() turns true.
 */
void
sky_output_end (SkyOutput *self)
{
  if (self->ending)
    return;

  self->ending = TRUE;
  gst_app_src_end_of_stream (GST_APP_SRC (self->appsrc));
}

/**
 * sky_output_is_ending:
 * @self: an output
 *
 * Returns: whether sky_output_end() was called since the last flush
 */
gboolean
sky_output_is_ending (SkyOutput *self)
{
  return self->ending;
}

/**
 * sky_output_has_ended:
 * @self: an output
 *
 * Returns: whether everything was heard to the end
 */
gboolean
sky_output_has_ended (SkyOutput *self)
{
  return self->ended;
}

/**
 * sky_output_is_used:
 * @self: an output
 *
 * Returns: whether something was pushed since the last flush
 */
gboolean
sky_output_is_used (SkyOutput *self)
{
  return self->used;
}

/**
 * sky_output_get_error:
 * @self: an output
 *
 * Returns: (nullable): why the device is lost; close and open it again
 */
const GError *
sky_output_get_error (SkyOutput *self)
{
  return self->error;
}

/**
 * sky_output_pass_joint:
 * @self: an output
 * @token: (out): the track that is heard from now on
 *
 * To be called until it says %FALSE, as short tracks may pass in one turn.
 *
 * Returns: whether another track has begun to be heard
 */
gboolean
sky_output_pass_joint (SkyOutput *self, guint64 *token)
{
  while (self->entries->len > 0)
    {
      Entry *heard = &g_array_index (self->entries, Entry, 0);

      if (heard->token != self->announced && self->position_ns >= heard->start_ns)
        {
          self->announced = *token = heard->token;
          return TRUE;
        }
      if (self->entries->len < 2 || self->position_ns < heard[1].start_ns)
        return FALSE;
      g_array_remove_index (self->entries, 0);
    }

  return FALSE;
}

/**
 * sky_output_get_place:
 * @self: an output
 * @place: (out): what is heard now, as of the last sky_output_pass_joint()
 *
 * Returns: whether anything is heard
 */
gboolean
sky_output_get_place (SkyOutput *self, SkyOutputPlace *place)
{
  Entry *heard;

  if (self->entries->len == 0)
    return FALSE;

  heard = &g_array_index (self->entries, Entry, 0);
  place->token = heard->token;
  place->track_ns = heard->track_ns + MAX (self->position_ns - heard->start_ns, 0);

  return TRUE;
}

/**
 * sky_output_get_time_to_joint:
 * @self: an output
 *
 * Returns: nanoseconds until the next joint that was pushed is heard, or -1
 */
gint64
sky_output_get_time_to_joint (SkyOutput *self)
{
  if (self->entries->len < 2)
    return -1;

  return MAX (g_array_index (self->entries, Entry, 1).start_ns - self->position_ns, 0);
}
