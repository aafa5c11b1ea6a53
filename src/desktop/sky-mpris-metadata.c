/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What MPRIS calls things: the player's values in the specification's words. Pure. */
#include "desktop/sky-mpris-metadata.h"

#define TRACK_PATH "/io/github/skylarkplayer/Skylark/track/"

static const char *const loop_words[] = {
  [SKY_REPEAT_OFF] = "None",
  [SKY_REPEAT_TRACK] = "Track",
  [SKY_REPEAT_ALL] = "Playlist",
};

/**
 * sky_mpris_dup_track_path:
 * @item: (nullable): a place in the queue
 *
 * Returns: (transfer full): its mpris:trackid, which no other place has
 */
char *
sky_mpris_dup_track_path (SkyQueueItem *item)
{
  if (item == NULL)
    return g_strdup (SKY_MPRIS_NO_TRACK);
  return g_strdup_printf (TRACK_PATH "%u", sky_queue_item_get_serial (item));
}

static void
add_text (GVariantDict *dict, const char *key, const char *text)
{
  if (text != NULL && *text != '\0')
    g_variant_dict_insert (dict, key, "s", text);
}

/**
 * sky_mpris_new_metadata:
 * @item: (nullable): what plays
 * @duration_ms: its length in milliseconds as the player knows it, or -1
 *
 * Returns: (transfer floating): a map as in the "Metadata" property, with the names of the MPRIS
 *   v2 metadata guidelines
 */
GVariant *
sky_mpris_new_metadata (SkyQueueItem *item, gint64 duration_ms)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *path = sky_mpris_dup_track_path (item);
  const char      *artists[] = { NULL, NULL };

  g_variant_dict_insert (&dict, "mpris:trackid", "o", path);
  if (item == NULL)
    return g_variant_dict_end (&dict);

  if (duration_ms < 0)
    duration_ms = sky_queue_item_get_duration (item);
  if (duration_ms >= 0)
    g_variant_dict_insert (&dict, "mpris:length", "x", duration_ms * 1000);
  add_text (&dict, "mpris:artUrl", sky_queue_item_get_art_uri (item));
  add_text (&dict, "xesam:title", sky_queue_item_get_title (item));
  add_text (&dict, "xesam:album", sky_queue_item_get_album (item));
  artists[0] = sky_queue_item_get_artist (item);
  if (artists[0] != NULL)
    g_variant_dict_insert (&dict, "xesam:artist", "^as", artists);
  return g_variant_dict_end (&dict);
}

/**
 * sky_mpris_loop_status:
 * @repeat: what is repeated
 *
 * Returns: the value of "LoopStatus"
 */
const char *
sky_mpris_loop_status (SkyRepeat repeat)
{
  g_return_val_if_fail (repeat < G_N_ELEMENTS (loop_words), loop_words[SKY_REPEAT_OFF]);

  return loop_words[repeat];
}

/**
 * sky_mpris_parse_loop:
 * @status: a value of "LoopStatus"
 * @repeat: (out): what it means
 *
 * Returns: whether the specification knows it
 */
gboolean
sky_mpris_parse_loop (const char *status, SkyRepeat *repeat)
{
  for (guint i = 0; i < G_N_ELEMENTS (loop_words); i++)
    if (g_strcmp0 (status, loop_words[i]) == 0)
      {
        *repeat = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * sky_mpris_playback_status:
 * @state: what the player does
 *
 * Returns: the value of "PlaybackStatus"
 */
const char *
sky_mpris_playback_status (SkyPlayerState state)
{
  switch (state)
    {
    case SKY_PLAYER_PLAYING:
      return "Playing";
    case SKY_PLAYER_PAUSED:
      return "Paused";
    case SKY_PLAYER_STOPPED:
    default:
      return "Stopped";
    }
}
