/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to the sound, as scripts get to see it. Main thread. */
#include "app/sky-json-sound.h"

#include "app/sky-json.h"
#include "base/sky-range-set.h"
#include "playback/sky-equalizer-presets.h"
#include "playback/sky-signal-path.h"

/* By SkyOutputTrouble. */
static const char *const trouble_words[] = { "none", "absent", "broken" };
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
  sky_json_set_string (object, "equalizer_preset", sky_equalizer_presets_find (sound->bands));
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

static JsonArray *
list_changes (SkySoundFilters filters)
{
  static const struct
  {
    SkySoundFilters filter;
    const char     *word;
  } words[] = {
    { SKY_FILTER_GAIN, "gain" },           { SKY_FILTER_EQUALISER, "equalizer" },
    { SKY_FILTER_CROSSFADE, "crossfade" }, { SKY_FILTER_FADES, "fade" },
    { SKY_FILTER_MONO, "mono" },           { SKY_FILTER_BALANCE, "balance" },
    { SKY_FILTER_SPEED, "speed" },         { SKY_FILTER_VOLUME, "volume" },
    { SKY_FILTER_RESAMPLE, "resample" },   { SKY_FILTER_REMIX, "remix" },
    { SKY_FILTER_REDUCE, "reduce" },       { SKY_FILTER_DITHER, "dither" },
  };
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if ((filters & words[i].filter) != 0)
      json_array_add_string_element (list, words[i].word);
  return list;
}

static void
set_format (JsonObject *object, const char *name, const SkySampleFormat *format)
{
  JsonObject *member;

  if (format->rate == 0)
    {
      json_object_set_null_member (object, name);
      return;
    }
  member = json_object_new ();
  json_object_set_int_member (member, "rate", format->rate);
  json_object_set_int_member (member, "channels", format->channels);
  if (format->bits > 0)
    json_object_set_int_member (member, "bits", format->bits);
  else
    json_object_set_null_member (member, "bits");
  json_object_set_boolean_member (member, "float", format->is_float);
  json_object_set_object_member (object, name, member);
}

static void
set_copy (JsonObject *object, SkyByteSource *source)
{
  g_autofree char *location = sky_byte_source_dup_label (source);
  g_autofree char *text = g_filename_display_name (location);
  g_autoptr (GArray) ranges = sky_byte_source_list_available (source);
  guint64 here = 0;

  for (guint i = 0; i < ranges->len; i++)
    here += g_array_index (ranges, SkyRange, i).end - g_array_index (ranges, SkyRange, i).start;
  json_object_set_string_member (object, "copy", text);
  json_object_set_int_member (object, "size", (gint64) sky_byte_source_get_size (source));
  json_object_set_int_member (object, "bytes_here", (gint64) here);
}

/**
 * sky_json_from_signal_path:
 * @player: a player
 *
 * Returns: (transfer full) (nullable): the way of what is heard
 */
JsonObject *
sky_json_from_signal_path (SkyPlayer *player)
{
  const SkySignalPath *path = sky_player_get_signal_path (player);
  SkyByteSource       *source = sky_player_get_source (player);
  JsonObject          *object;

  if (path == NULL || source == NULL)
    return NULL;
  object = json_object_new ();
  sky_json_set_string (object, "place", path->place);
  set_copy (object, source);
  sky_json_set_string (object, "codec", path->codec);
  set_format (object, "file", &path->file);
  set_format (object, "decoded", &path->decoded);
  json_object_set_array_member (object, "changes", list_changes (path->filters));
  sky_json_set_string (object, "equalizer_preset", path->preset);
  set_format (object, "output", &path->output);
  sky_json_set_string (object, "device", path->device);
  json_object_set_boolean_member (object, "bit_exact", path->bit_exact);
  return object;
}

/**
 * sky_json_from_output:
 * @player: a player
 *
 * Returns: (transfer full) (nullable): the device, and why it isn't the chosen one
 */
JsonObject *
sky_json_from_output (SkyPlayer *player)
{
  const SkyOutputState *state = sky_player_get_output (player);
  JsonObject           *object;

  if (state == NULL || !state->open)
    return NULL;
  object = json_object_new ();
  sky_json_set_string (object, "id", state->id);
  sky_json_set_string (object, "name", state->name);
  json_object_set_boolean_member (object, "exclusive", state->exclusive);
  if (state->rate > 0)
    json_object_set_int_member (object, "rate", state->rate);
  else
    json_object_set_null_member (object, "rate");
  json_object_set_string_member (object, "trouble", trouble_words[state->trouble]);
  sky_json_set_string (object, "detail", state->detail);
  return object;
}
