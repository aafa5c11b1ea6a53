/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the player's sound, and what it does with bad songs, as the settings say. They are read
 * when the main loop has nothing better to do, or before the first sound. Where the schema is not
 * installed the player has the defaults. Main thread. */
#include "config.h"

#include "app/sky-sound-store.h"

#include "app/sky-output-store.h"

/* What "fade" means. */
#define FADE_MS 150

struct _SkySoundStore
{
  GObject parent_instance;

  SkyPlayer       *player;   /* (owned) */
  GSettings       *settings; /* (owned) (nullable): not yet read, or no schema */
  SkyOutputStore  *output;   /* (owned) */
  SkyChapterStore *chapters; /* (owned) */
  guint            idle_id;
};

G_DEFINE_FINAL_TYPE (SkySoundStore, sky_sound_store, G_TYPE_OBJECT)

static void
read_bands (GSettings *settings, double bands[SKY_SOUND_BANDS])
{
  g_autoptr (GVariant) value = g_settings_get_value (settings, "equalizer-bands");
  gsize         n;
  const double *gains = g_variant_get_fixed_array (value, &n, sizeof (double));

  for (gsize i = 0; i < MIN (n, SKY_SOUND_BANDS); i++)
    bands[i] = gains[i];
}

static void
apply (SkySoundStore *self)
{
  SkySoundSettings sound = sky_sound_settings_get_default ();
  GSettings       *from = self->settings;

  if (from != NULL)
    {
      sound.gain_mode = (SkyGainMode) g_settings_get_enum (from, "loudness");
      sound.preamp_tagged = g_settings_get_double (from, "preamp");
      sound.preamp_untagged = g_settings_get_double (from, "preamp-untagged");
      sound.clip_guard = g_settings_get_boolean (from, "clip-guard");
      sound.equalizer_on = g_settings_get_boolean (from, "equalizer");
      read_bands (from, sound.bands);
      sound.crossfade_ms = (int) (g_settings_get_double (from, "crossfade") * 1000.0 + 0.5);
      sound.crossfade_curve = (SkyCrossfadeCurve) g_settings_get_enum (from, "crossfade-curve");
      sound.fade_ms = g_settings_get_boolean (from, "fade") ? FADE_MS : 0;
      sound.mono = g_settings_get_boolean (from, "mono");
      sound.balance = g_settings_get_double (from, "balance");
      sound.speed = g_settings_get_double (from, "speed");
    }
  sky_player_set_sound (self->player, &sound);
  if (from != NULL)
    sky_player_set_fault_policy (self->player,
                                 (SkyFaultPolicy) g_settings_get_enum (from, "bad-songs"),
                                 (guint) g_settings_get_int (from, "bad-songs-limit"));
}

static void
changed_cb (GSettings *settings, const char *key, SkySoundStore *self)
{
  apply (self);
}

static void
begin (SkySoundStore *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (self->idle_id == 0)
    return;

  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SKY_APPLICATION_ID, TRUE);
  if (schema != NULL)
    {
      self->settings = g_settings_new_full (schema, NULL, NULL);
      g_signal_connect_object (self->settings, "changed", G_CALLBACK (changed_cb), self, 0);
    }
  apply (self);
}

static gboolean
idle_cb (gpointer user_data)
{
  begin (user_data);

  return G_SOURCE_REMOVE;
}

static void
state_cb (SkyPlayer *player, GParamSpec *pspec, SkySoundStore *self)
{
  begin (self);
}

static void
sky_sound_store_dispose (GObject *object)
{
  SkySoundStore *self = SKY_SOUND_STORE (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_object (&self->output);
  g_clear_object (&self->chapters);
  g_clear_object (&self->settings);
  g_clear_object (&self->player);

  G_OBJECT_CLASS (sky_sound_store_parent_class)->dispose (object);
}

static void
sky_sound_store_class_init (SkySoundStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_sound_store_dispose;
}

static void
sky_sound_store_init (SkySoundStore *self)
{
  self->idle_id = g_idle_add_full (G_PRIORITY_LOW, idle_cb, self, NULL);
}

/**
 * sky_sound_store_new:
 * @player: whose sound it is
 *
 * Returns: (transfer full): a store that has not read anything yet
 */
SkySoundStore *
sky_sound_store_new (SkyPlayer *player)
{
  SkySoundStore *self;

  g_return_val_if_fail (SKY_IS_PLAYER (player), NULL);

  self = g_object_new (SKY_TYPE_SOUND_STORE, NULL);
  self->player = g_object_ref (player);
  self->output = sky_output_store_new (player);
  self->chapters = sky_chapter_store_new (player);
  g_signal_connect_object (player, "notify::state", G_CALLBACK (state_cb), self, 0);

  return self;
}

/**
 * sky_sound_store_set_speed:
 * @self: a store
 * @speed: 1: as recorded; moved to the nearest that is allowed
 *
 * Changes the setting, where there is one, so that everyone sees the same speed.
 */
void
sky_sound_store_set_speed (SkySoundStore *self, double speed)
{
  SkySoundSettings sound;

  g_return_if_fail (SKY_IS_SOUND_STORE (self));

  begin (self);
  sound = *sky_player_get_sound (self->player);
  sound.speed = speed;
  sky_sound_settings_clamp (&sound);
  if (self->settings != NULL)
    g_settings_set_double (self->settings, "speed", sound.speed);
  else
    sky_player_set_sound (self->player, &sound);
}

/**
 * sky_sound_store_get_devices:
 * @self: a store
 *
 * Returns: (transfer none): the devices that sound can come from
 */
SkyOutputDevices *
sky_sound_store_get_devices (SkySoundStore *self)
{
  g_return_val_if_fail (SKY_IS_SOUND_STORE (self), NULL);

  return sky_output_store_get_devices (self->output);
}

/**
 * sky_sound_store_get_chapters:
 * @self: a store
 *
 * Returns: (transfer none): the chapters of what is heard
 */
SkyChapterStore *
sky_sound_store_get_chapters (SkySoundStore *self)
{
  g_return_val_if_fail (SKY_IS_SOUND_STORE (self), NULL);

  return self->chapters;
}
