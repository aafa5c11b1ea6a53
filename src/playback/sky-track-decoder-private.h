/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-frame-index.h"
#include "playback/sky-sample-sink.h"
#include "playback/sky-track-decoder.h"
#include "playback/sky-track-edges.h"
#include "playback/sky-track-fifo.h"
#include "playback/sky-track-tail.h"

G_BEGIN_DECLS

/* A pipeline without an index may land late; each further try aims earlier. */
#define SKY_TRACK_SEEK_TRIES 4

struct _SkyTrackDecoder
{
  guint64            token;
  SkyResolvedSource *source;   /* (owned) */
  GSource           *wake;     /* (owned): made ready when there is something to do */
  GstElement        *pipeline; /* (owned) (nullable) */
  SkySampleSink     *sink;     /* in pipeline */
  SkyTrackFifo       fifo;
  SkyTrackTail       tail;
  GstCaps           *caps; /* (owned) (nullable): of info */
  GstAudioInfo       info;
  SkySampleFormat    decoded;     /* before they became floats */
  GError            *error;       /* (owned) (nullable) */
  char              *missing;     /* (owned) (nullable): what no plugin can read */
  gint64             target_ns;   /* nothing before it, in the file */
  gint64             floor_frame; /* nothing before it is taken, or taken again */
  guint64            epoch;       /* of the buffers that are taken now */
  guint64            min_epoch;   /* what comes before it is from before a seek */
  gint64             next_frame;  /* of the file's sound; negative before it begins */
  gint64             late_ns;     /* how much earlier than the target to aim */
  guint              tries;
  gboolean           located;      /* next_frame holds; else the next buffer's time tells */
  gboolean           sought;       /* since the pipeline was built */
  gboolean           seek_pending; /* seek as soon as the pipeline runs */
  gboolean           has_samples;  /* since the pipeline was built */
  gboolean           straight;     /* an Ogg stream; its demuxer is told that nobody seeks */
  gboolean           no_straight;  /* its pages can't be found */
  gboolean           linear;       /* the pipeline can't seek: read up to the target */
  gboolean           any_format;   /* the explicit chain wasn't right */
  gboolean           finished;     /* nothing more will come into the FIFO */
  gboolean           filled;       /* the queue was full once since the last seek */
  gboolean           filling;      /* until it is full */
  gboolean           no_gate;      /* an Ogg stream may begin anywhere */
  SkyFrameIndex     *index;        /* (owned) (nullable): of a file that is nothing but frames */
  SkyFramePlace      place;        /* where the index has last sent the pipeline */
  gboolean           jumped;       /* what comes from there is still to come */
  gboolean           synced;       /* a frame was seen there: the pipeline is to begin with it */
  gboolean           exact;        /* no place has been guessed since the pipeline was built */
  gboolean           learned;      /* the loudness, and nobody was told */
  gboolean           edges_known;
  SkyTrackEdges      edges;
  gint64             duration_ns; /* of the file, or -1 */
  gint64             hint_ns;     /* of the track, as others know it, or -1 */

  /* sky-track-parts.c */
  SkyTrackDecoder *before; /* (nullable): of the part of the file that ends where this one begins */
  SkyTrackDecoder *after;  /* (nullable): the other way round; at most one has the pipeline */
  SkyTrackChunk   *rest;   /* (owned) (nullable): was decoded, but lies behind the part */

  /* sky-track-silence.c */
  gboolean silent;       /* what the file has of the track is decoded, and silence follows */
  gint64   silence_at;   /* its next frame, counted on from the file's */
  gint64   silence_left; /* frames */
};

/* sky-track-decoder-fill.c */
void     sky_track_decoder_query_duration (SkyTrackDecoder *self);
gint64   sky_track_decoder_get_doubtful_frames (SkyTrackDecoder *self);
void     sky_track_decoder_take_chunk (SkyTrackDecoder *self, SkyTrackChunk *chunk);
void     sky_track_decoder_finish (SkyTrackDecoder *self, gint64 cut);
gboolean sky_track_decoder_should_fill (SkyTrackDecoder *self);
gboolean sky_track_decoder_fill (SkyTrackDecoder *self);

SkyTrackDecoder *sky_track_decoder_prepare (guint64            token,
                                            SkyResolvedSource *source,
                                            gint64             duration_ms,
                                            gint64             position_ns,
                                            GSource           *wake);
void             sky_track_decoder_open_pipeline (SkyTrackDecoder *self);
void             sky_track_decoder_close_pipeline (SkyTrackDecoder *self);
gint64           sky_track_decoder_frames_of_ns (SkyTrackDecoder *self, gint64 ns);
gint64           sky_track_decoder_ns_of_frames (SkyTrackDecoder *self, gint64 frames);
void             sky_track_decoder_clear_samples (SkyTrackDecoder *self);
void             sky_track_decoder_perform_seek (SkyTrackDecoder *self);
void             sky_track_decoder_begin_epoch (SkyTrackDecoder *self, guint64 epoch);
gboolean         sky_track_decoder_locate (SkyTrackDecoder *self, GstSample *sample);
void             sky_track_decoder_land_earlier (SkyTrackDecoder *self);
void             sky_track_decoder_settle (SkyTrackDecoder *self);

/* sky-track-parts.c */
void     sky_track_parts_keep_rest (SkyTrackDecoder *self, SkyTrackChunk *rest);
gboolean sky_track_parts_is_waiting (SkyTrackDecoder *self);
void     sky_track_parts_take_back (SkyTrackDecoder *self);
void     sky_track_parts_leave (SkyTrackDecoder *self);

/* sky-track-silence.c */
gboolean sky_track_silence_begin (SkyTrackDecoder *self, gint64 end);
void     sky_track_silence_push (SkyTrackDecoder *self);
gboolean sky_track_silence_seek (SkyTrackDecoder *self);

G_END_DECLS
