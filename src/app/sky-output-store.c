/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings the player's sound to the device that the settings name. They are read when the main loop
 * has nothing better to do, or before the first sound. The devices are looked for only when one was
 * chosen and something plays, or when somebody asks. Where the schema is not installed the player
 * uses the default device. Main thread. */
#include "config.h"

#include "app/sky-output-store.h"

#define KEY_DEVICE "output-device"
#define KEY_EXCLUSIVE "output-exclusive"
#define KEY_MATCH_RATE "output-match-rate"

struct _SkyOutputStore
{
  GObject parent_instance;

  SkyPlayer        *player;   /* (owned) */
  SkyOutputDevices *devices;  /* (owned) */
  GSettings        *settings; /* (owned) (nullable): not yet read, or no schema */
  guint             idle_id;
};

G_DEFINE_FINAL_TYPE (SkyOutputStore, sky_output_store, G_TYPE_OBJECT)

static void
find (SkyOutputStore *self, SkyOutputWish *wish)
{
  SkyOutputDevice *device = sky_output_devices_find (self->devices, wish->id);

  if (device != NULL)
    {
      wish->name = g_strdup (sky_output_device_get_name (device));
      wish->device = g_object_ref (sky_output_device_get_handle (device));
    }
  else
    {
      /* A card that somebody has opened isn't listed; whether it is there shows when it is tried.
       */
      wish->absent =
          sky_output_devices_get_ready (self->devices) && !g_str_has_prefix (wish->id, "alsa:");
    }
}

static void
apply (SkyOutputStore *self)
{
  g_autoptr (SkyOutputWish) wish = sky_output_wish_copy (NULL);
  g_autofree char *id = NULL;

  if (self->settings == NULL)
    return;

  id = g_settings_get_string (self->settings, KEY_DEVICE);
  wish->exclusive = g_settings_get_boolean (self->settings, KEY_EXCLUSIVE);
  wish->match_rate = g_settings_get_boolean (self->settings, KEY_MATCH_RATE);
  if (*id != '\0')
    {
      wish->id = g_steal_pointer (&id);
      if (sky_player_get_state (self->player) == SKY_PLAYER_PLAYING)
        sky_output_devices_start (self->devices);
      find (self, wish);
    }
  sky_player_set_output (self->player, wish);
}

static void
changed_cb (GSettings *settings, const char *key, SkyOutputStore *self)
{
  if (g_str_has_prefix (key, "output-"))
    apply (self);
}

static void
read_settings (SkyOutputStore *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (self->idle_id == 0)
    return;

  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SKY_APPLICATION_ID, TRUE);
  if (schema == NULL)
    return;

  self->settings = g_settings_new_full (schema, NULL, NULL);
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (changed_cb), self, 0);
  apply (self);
}

static gboolean
idle_cb (gpointer user_data)
{
  read_settings (user_data);

  return G_SOURCE_REMOVE;
}

static void
state_cb (SkyPlayer *player, GParamSpec *pspec, SkyOutputStore *self)
{
  read_settings (self);
  if (sky_player_get_state (player) == SKY_PLAYER_PLAYING)
    apply (self);
}

static void
sky_output_store_dispose (GObject *object)
{
  SkyOutputStore *self = SKY_OUTPUT_STORE (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->devices != NULL)
    sky_output_devices_stop (self->devices);
  g_clear_object (&self->devices);
  g_clear_object (&self->settings);
  g_clear_object (&self->player);

  G_OBJECT_CLASS (sky_output_store_parent_class)->dispose (object);
}

static void
sky_output_store_class_init (SkyOutputStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_output_store_dispose;
}

static void
sky_output_store_init (SkyOutputStore *self)
{
  self->devices = sky_output_devices_new ();
  g_signal_connect_object (self->devices, "items-changed", G_CALLBACK (apply), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->devices, "notify::ready", G_CALLBACK (apply), self,
                           G_CONNECT_SWAPPED);
  self->idle_id = g_idle_add_full (G_PRIORITY_LOW, idle_cb, self, NULL);
}

/**
 * sky_output_store_new:
 * @player: whose sound it is
 *
 * Returns: (transfer full): a store that has not read anything yet
 */
SkyOutputStore *
sky_output_store_new (SkyPlayer *player)
{
  SkyOutputStore *self;

  g_return_val_if_fail (SKY_IS_PLAYER (player), NULL);

  self = g_object_new (SKY_TYPE_OUTPUT_STORE, NULL);
  self->player = g_object_ref (player);
  g_signal_connect_object (player, "notify::state", G_CALLBACK (state_cb), self, 0);

  return self;
}

/**
 * sky_output_store_get_devices:
 * @self: a store
 *
 * Returns: (transfer none): the devices; whoever wants to see them starts that
 */
SkyOutputDevices *
sky_output_store_get_devices (SkyOutputStore *self)
{
  g_return_val_if_fail (SKY_IS_OUTPUT_STORE (self), NULL);

  return self->devices;
}
