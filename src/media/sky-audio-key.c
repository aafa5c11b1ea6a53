/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The identity of a recording, from ranges that reading its tags has fetched anyway, or nearly. */
#include "media/sky-audio-key.h"

#include "base/sky-hash.h"

#define SAMPLE_SIZE (16 * 1024)

static gboolean
add_range (SkyHasher *hasher, SkyMediaWindow *window, guint64 start, guint64 end, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (SAMPLE_SIZE);

  if (!sky_media_window_fetch (window, start, end - start, error) ||
      !sky_media_window_read (window, start, buffer, end - start, error))
    return FALSE;
  sky_hasher_update (hasher, buffer, end - start);
  return TRUE;
}

/**
 * sky_audio_key_build:
 * @window: the file
 * @layout: where its sound is
 * @codec: short name of the codec
 * @error: return location, or %NULL
 *
 * The MD5 of the decoded sound where the headers have it (so that FLAC files of other compression
 * are the same recording); else codec, length, and SHA-256 of the sound's first and last 16 KiB.
 * Tags are no part of it.
 *
 * Returns: (transfer full) (nullable): the key
 */
char *
sky_audio_key_build (SkyMediaWindow       *window,
                     const SkyMediaLayout *layout,
                     const char           *codec,
                     GError              **error)
{
  g_autoptr (SkyHasher) hasher = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *name = NULL;
  guint64          length;

  g_return_val_if_fail (window != NULL && layout != NULL && codec != NULL, NULL);
  g_return_val_if_fail (layout->audio_end >= layout->audio_start, NULL);

  name = g_ascii_strdown (codec, -1);
  if (layout->sound_id != NULL)
    return g_strdup_printf ("%s:%s", name, layout->sound_id);

  length = layout->audio_end - layout->audio_start;
  hasher = sky_hasher_new ();
  if (!add_range (hasher, window, layout->audio_start,
                  layout->audio_start + MIN (length, SAMPLE_SIZE), error) ||
      !add_range (hasher, window, layout->audio_end - MIN (length, SAMPLE_SIZE), layout->audio_end,
                  error))
    return NULL;
  digest = sky_hasher_finish (hasher);
  return g_strdup_printf ("%s:%" G_GUINT64_FORMAT ":%s", name, length, digest);
}
