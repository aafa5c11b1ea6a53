/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the preferences about the device that sound comes from. The devices are looked for
 * when it is first seen; one that was chosen and isn't there keeps its row. */
#include "config.h"

#include "ui/sky-output-preferences.h"

#include <glib/gi18n.h>

struct _SkyOutputPreferences
{
  AdwPreferencesGroup parent;

  SkySettings      *settings; /* (owned) (nullable) */
  SkyOutputDevices *devices;  /* (owned) (nullable) */
  SkyPlayer        *player;   /* (owned) (nullable) */
  GPtrArray        *ids;      /* (owned): of the rows; "": the default */
  gboolean          filling;  /* the selection isn't the user's */

  AdwComboRow   *device;
  GtkStringList *names;
  AdwActionRow  *exclusive_row;
  GtkSwitch     *exclusive;
  GtkWidget     *match_row;
  GtkSwitch     *match;
};

G_DEFINE_FINAL_TYPE (SkyOutputPreferences, sky_output_preferences, ADW_TYPE_PREFERENCES_GROUP)

static SkyOutputDevice *
find_device (SkyOutputPreferences *self, const char *id)
{
  return self->devices != NULL ? sky_output_devices_find (self->devices, id) : NULL;
}

static gboolean
has_server (SkyOutputPreferences *self)
{
  guint n = self->devices != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->devices)) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SkyOutputDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);

      if (!sky_output_device_get_can_be_exclusive (device))
        return TRUE;
    }
  return n == 0;
}

/* What a device that isn't there is called: the end of its id. */
static const char *
get_short_id (const char *id)
{
  const char *colon = strchr (id, ':');

  return colon != NULL ? colon + 1 : id;
}

static const char *
get_name (SkyOutputPreferences *self, const char *id)
{
  SkyOutputDevice *device = find_device (self, id);

  return device != NULL ? sky_output_device_get_name (device) : get_short_id (id);
}

/* Where the sound comes from, and why it isn't the chosen device. */
static char *
dup_device_text (SkyOutputPreferences *self, const char *id)
{
  const SkyOutputState *state = self->player != NULL ? sky_player_get_output (self->player) : NULL;

  if (*id == '\0')
    return g_strdup (has_server (self)
                         ? _ ("Music comes from the device that the system uses by default.")
                         : _ ("Music comes from the first card, as no sound server runs that has a "
                              "default device."));
  if (state != NULL && state->trouble == SKY_OUTPUT_BROKEN)
    /* Translators: a device, and what the system says about it */
    return g_strdup_printf (_ ("%s can’t be used, so music comes from the default device. %s"),
                            get_name (self, id), state->detail);
  if (find_device (self, id) == NULL && self->devices != NULL &&
      sky_output_devices_get_ready (self->devices))
    return g_strdup (
        _ ("The chosen device isn’t connected. Until it is, music comes from the default device."));
  return g_strdup ("");
}

static const char *
get_exclusive_text (const char *id, gboolean possible)
{
  if (possible)
    return _ ("No other program is heard from this device while music plays");
  if (*id == '\0')
    return _ ("The default device is shared; choose another one");
  return _ ("The sound server shares this device among all programs");
}

static gboolean
can_be_exclusive (SkyOutputPreferences *self, const char *id)
{
  SkyOutputDevice *device = find_device (self, id);

  return device != NULL ? sky_output_device_get_can_be_exclusive (device)
                        : g_str_has_prefix (id, "alsa:");
}

/* What has no effect can't be chosen. */
static void
show_uses (SkyOutputPreferences *self)
{
  guint            selected = adw_combo_row_get_selected (self->device);
  const char      *id = selected < self->ids->len ? self->ids->pdata[selected] : "";
  gboolean         possible = can_be_exclusive (self, id);
  g_autofree char *text = dup_device_text (self, id);

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), text);
  adw_action_row_set_subtitle (self->exclusive_row, get_exclusive_text (id, possible));
  gtk_widget_set_sensitive (GTK_WIDGET (self->exclusive_row), possible);
  gtk_widget_set_sensitive (self->match_row, possible && gtk_switch_get_active (self->exclusive));
}

static void
add_row (SkyOutputPreferences *self, const char *id, const char *name)
{
  g_ptr_array_add (self->ids, g_strdup (id));
  gtk_string_list_append (self->names, name);
}

static void
fill (SkyOutputPreferences *self)
{
  guint n = self->devices != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->devices)) : 0;
  g_autofree char *chosen =
      self->settings != NULL ? sky_settings_dup_string (self->settings, SKY_SETTING_OUTPUT_DEVICE)
                             : NULL;
  guint position = 0;

  self->filling = TRUE;
  g_ptr_array_set_size (self->ids, 0);
  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)),
                          NULL);
  add_row (self, "", C_ ("device", "Automatic"));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SkyOutputDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);
      const char *id = sky_output_device_get_id (device);

      if (g_strcmp0 (id, chosen) == 0)
        position = self->ids->len;
      add_row (self, id, sky_output_device_get_name (device));
    }
  if (chosen != NULL && *chosen != '\0' && position == 0)
    {
      position = self->ids->len;
      add_row (self, chosen, get_short_id (chosen));
    }
  adw_combo_row_set_selected (self->device, position);
  self->filling = FALSE;
  show_uses (self);
}

static void
selected_cb (SkyOutputPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->device);

  if (self->filling || selected >= self->ids->len)
    return;
  if (self->settings != NULL)
    sky_settings_set_string (self->settings, SKY_SETTING_OUTPUT_DEVICE, self->ids->pdata[selected]);
  show_uses (self);
}

/* The row that the user has just chosen needn't be looked for. */
static void
setting_changed_cb (SkyOutputPreferences *self)
{
  guint            selected = adw_combo_row_get_selected (self->device);
  g_autofree char *chosen = sky_settings_dup_string (self->settings, SKY_SETTING_OUTPUT_DEVICE);

  if (selected >= self->ids->len || g_strcmp0 (self->ids->pdata[selected], chosen) != 0)
    fill (self);
}

static void
sky_output_preferences_map (GtkWidget *widget)
{
  SkyOutputPreferences *self = SKY_OUTPUT_PREFERENCES (widget);

  GTK_WIDGET_CLASS (sky_output_preferences_parent_class)->map (widget);
  if (self->devices != NULL)
    sky_output_devices_start (self->devices);
}

static void
sky_output_preferences_dispose (GObject *object)
{
  SkyOutputPreferences *self = SKY_OUTPUT_PREFERENCES (object);

  self->filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), SKY_TYPE_OUTPUT_PREFERENCES);
  g_clear_object (&self->settings);
  g_clear_object (&self->devices);
  g_clear_object (&self->player);

  G_OBJECT_CLASS (sky_output_preferences_parent_class)->dispose (object);
}

static void
sky_output_preferences_finalize (GObject *object)
{
  g_ptr_array_unref (SKY_OUTPUT_PREFERENCES (object)->ids);

  G_OBJECT_CLASS (sky_output_preferences_parent_class)->finalize (object);
}

static void
sky_output_preferences_class_init (SkyOutputPreferencesClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sky_output_preferences_dispose;
  object_class->finalize = sky_output_preferences_finalize;
  widget_class->map = sky_output_preferences_map;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-output-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyOutputPreferences, device);
  gtk_widget_class_bind_template_child (widget_class, SkyOutputPreferences, names);
  gtk_widget_class_bind_template_child (widget_class, SkyOutputPreferences, exclusive_row);
  gtk_widget_class_bind_template_child (widget_class, SkyOutputPreferences, exclusive);
  gtk_widget_class_bind_template_child (widget_class, SkyOutputPreferences, match_row);
  gtk_widget_class_bind_template_child (widget_class, SkyOutputPreferences, match);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
}

static void
sky_output_preferences_init (SkyOutputPreferences *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->exclusive, "notify::active", G_CALLBACK (show_uses), self,
                           G_CONNECT_SWAPPED);
  fill (self);
}

/**
 * sky_output_preferences_set_settings:
 * @self: the part
 * @settings: what it shows and changes
 */
void
sky_output_preferences_set_settings (SkyOutputPreferences *self, SkySettings *settings)
{
  g_return_if_fail (SKY_IS_OUTPUT_PREFERENCES (self));

  if (!g_set_object (&self->settings, settings))
    return;
  sky_settings_bind (settings, SKY_SETTING_OUTPUT_EXCLUSIVE, G_OBJECT (self->exclusive), "active");
  sky_settings_bind (settings, SKY_SETTING_OUTPUT_MATCH_RATE, G_OBJECT (self->match), "active");
  sky_settings_watch (settings, SKY_SETTING_OUTPUT_DEVICE, G_CALLBACK (setting_changed_cb), self);
  fill (self);
}

/**
 * sky_output_preferences_set_services:
 * @self: the part
 * @services: (nullable): what has the devices
 */
void
sky_output_preferences_set_services (SkyOutputPreferences *self, SkyServices *services)
{
  g_return_if_fail (SKY_IS_OUTPUT_PREFERENCES (self));

  if (self->devices != NULL)
    g_signal_handlers_disconnect_by_data (self->devices, self);
  if (self->player != NULL)
    g_signal_handlers_disconnect_by_data (self->player, self);
  g_clear_object (&self->devices);
  g_clear_object (&self->player);
  if (services != NULL)
    {
      self->devices =
          g_object_ref (sky_sound_store_get_devices (sky_services_get_sound_store (services)));
      self->player = g_object_ref (sky_services_get_player (services));
    }
  fill (self);
  if (services == NULL)
    return;

  g_signal_connect_object (self->devices, "items-changed", G_CALLBACK (fill), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->devices, "notify::ready", G_CALLBACK (show_uses), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "output-changed", G_CALLBACK (show_uses), self,
                           G_CONNECT_SWAPPED);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    sky_output_devices_start (self->devices);
}
