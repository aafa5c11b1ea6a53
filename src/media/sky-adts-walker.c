/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Walks AAC in ADTS: frames and nothing else, as broadcasts are recorded. Nothing in such a file
 * says how long it is; its first frames let one guess.
 */
#include "media/sky-adts-walker.h"

#include "media/sky-frame-head.h"
#include "media/sky-id3-walker.h"
#include "media/sky-media-error.h"
#include "media/sky-tail-walker.h"

#define MAX_TAGS 8
/* As many headers in a row are no accident. */
#define SURE_FRAMES 3
/* What of the file is looked at for the length. */
#define SAMPLE_SIZE (16 * 1024)

typedef struct
{
  SkyFrameHead head;
  guint        n_frames;
  guint64      n_bytes;
} Sample;

/* Counts the frames from @offset on. */
static void
take_sample (SkyMediaWindow *window, const SkyMediaLayout *layout, Sample *sample)
{
  const guint64 limit = MIN (layout->audio_end, layout->audio_start + SAMPLE_SIZE);
  guint64       offset = layout->audio_start;
  guint8        p[SKY_FRAME_HEAD_SIZE];
  SkyFrameHead  head;

  *sample = (Sample){ 0 };
  while (offset + sizeof p <= limit &&
         sky_media_window_peek (window, offset, p, sizeof p, NULL) == sizeof p &&
         sky_frame_head_parse (p, &head) && head.kind == SKY_FRAME_ADTS &&
         (sample->n_frames == 0 || head.stream == sample->head.stream))
    {
      if (sample->n_frames == 0)
        sample->head = head;
      sample->n_frames++;
      sample->n_bytes += head.size;
      offset += head.size;
    }
}

/**
 * sky_adts_walk:
 * @window: the file
 * @layout: gets where the frames are
 * @error: return location, or %NULL
 *
 * Returns: %FALSE where no frames are found
 */
gboolean
sky_adts_walk (SkyMediaWindow *window, SkyMediaLayout *layout, GError **error)
{
  guint64 offset = 0;
  Sample  sample;

  for (guint i = 0; i < MAX_TAGS; i++)
    {
      SkyId3Tag tag;

      if (!sky_id3_walk (window, offset, layout, &tag, error))
        return FALSE;
      if (tag.end == offset)
        break;
      offset = tag.end;
    }
  layout->audio_start = offset;
  if (!sky_tail_walk (window, layout, error))
    return FALSE;
  take_sample (window, layout, &sample);
  if (sample.n_frames >= SURE_FRAMES ||
      (sample.n_frames > 0 && layout->audio_start + sample.n_bytes >= layout->audio_end))
    return TRUE;
  g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_NOT_AUDIO, "there is no AAC sound in it");
  return FALSE;
}

/**
 * sky_adts_read_tags:
 * @window: the file
 * @layout: of it, walked
 * @tags: (out): gets the format, and a length that is near the truth
 *
 * Returns: whether it makes sense
 */
gboolean
sky_adts_read_tags (SkyMediaWindow *window, const SkyMediaLayout *layout, SkyTags *tags)
{
  guint64 n_bytes = layout->audio_end - layout->audio_start;
  guint64 samples;
  Sample  sample;

  take_sample (window, layout, &sample);
  if (sample.n_bytes == 0)
    return FALSE;
  samples = (guint64) sample.n_frames * sample.head.n_samples;
  *tags = (SkyTags){ .codec = "ADTS" };
  tags->sample_rate = (int) sample.head.sample_rate;
  tags->channels = (int) sample.head.channels;
  tags->bit_rate = (int) (sample.n_bytes * 8 * sample.head.sample_rate / samples);
  tags->duration_ms = (gint64) (n_bytes * 8000 / (guint64) MAX (tags->bit_rate, 1));
  return TRUE;
}
