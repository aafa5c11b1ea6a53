/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to the sound, as scripts get to see it. Main thread. */
#include "app/sky-json-sound.h"

/* By SkyGainMode, SkyGainSource and SkyCrossfadeCurve. */
static const char *const mode_words[] = { "off", "track", "album", "auto" };
static const char *const source_words[] = { "none", "track", "album", "untagged" };
static const char *const curve_words[] = { "linear", "equal-power" };

/**
 * sky_json_from_sound:
 * @player: a player
 *
 * Returns: (transfer full): its sound's settings
 */
JsonObject *
sky_json_from_sound (SkyPlayer *player)
{
  const SkySoundSettings *sound = sky_player_get_sound (player);
  JsonObject             *object = json_object_new ();
  JsonArray              *bands = json_array_new ();

  for (guint i = 0; i < SKY_SOUND_BANDS; i++)
    json_array_add_double_element (bands, sound->bands[i]);
  json_object_set_string_member (object, "loudness", mode_words[sound->gain_mode]);
  json_object_set_double_member (object, "preamp_db", sound->preamp_tagged);
  json_object_set_double_member (object, "preamp_untagged_db", sound->preamp_untagged);
  json_object_set_boolean_member (object, "clip_guard", sound->clip_guard);
  json_object_set_boolean_member (object, "equalizer", sound->equalizer_on);
  json_object_set_array_member (object, "equalizer_db", bands);
  json_object_set_int_member (object, "crossfade_ms", sound->crossfade_ms);
  json_object_set_string_member (object, "crossfade_curve", curve_words[sound->crossfade_curve]);
  json_object_set_int_member (object, "fade_ms", sound->fade_ms);
  json_object_set_boolean_member (object, "mono", sound->mono);
  json_object_set_double_member (object, "balance", sound->balance);
  json_object_set_double_member (object, "speed", sound->speed);
  json_object_set_boolean_member (object, "untouched", sky_player_is_untouched (player));
  return object;
}

/**
 * sky_json_from_gain:
 * @player: a player
 *
 * Returns: (transfer full) (nullable): what is done to the loudness of what is heard
 */
JsonObject *
sky_json_from_gain (SkyPlayer *player)
{
  JsonObject *object;
  SkyGain     gain;

  if (!sky_player_get_gain (player, &gain))
    return NULL;
  object = json_object_new ();
  json_object_set_string_member (object, "source", source_words[gain.source]);
  json_object_set_double_member (object, "db", gain.db);
  json_object_set_double_member (object, "wanted_db", gain.wanted_db);
  if (gain.peak > 0.0)
    json_object_set_double_member (object, "peak", gain.peak);
  else
    json_object_set_null_member (object, "peak");
  json_object_set_boolean_member (object, "clip_guard_acts", gain.guarded);
  return object;
}
