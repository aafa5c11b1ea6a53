/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window remembers, in GSettings, and only where it changes: each write is a file put onto
 * the disk, or a message on the bus, from the main thread. Where the schema is not installed (a
 * program run by hand from its build folder) everything has a default and nothing is remembered.
 * Main thread. */
#include "config.h"

#include "ui/sky-settings.h"

struct _SkySettings
{
  GObject    parent;
  GSettings *settings; /* (owned) (nullable): no schema */
};

G_DEFINE_FINAL_TYPE (SkySettings, sky_settings, G_TYPE_OBJECT)

/* Only what must not be zero without the schema. */
static const struct
{
  const char *key;
  int         value;
} int_defaults[] = {
  { SKY_SETTING_WINDOW_WIDTH, 1180 },
  { SKY_SETTING_WINDOW_HEIGHT, 760 },
};

static void
sky_settings_dispose (GObject *object)
{
  SkySettings *self = SKY_SETTINGS (object);

  g_clear_object (&self->settings);

  G_OBJECT_CLASS (sky_settings_parent_class)->dispose (object);
}

static void
sky_settings_class_init (SkySettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_settings_dispose;
}

static void
sky_settings_init (SkySettings *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SKY_APPLICATION_ID, TRUE);
  if (schema == NULL)
    {
      g_message ("The settings' schema is not installed: nothing will be remembered");
      return;
    }
  self->settings = g_settings_new_full (schema, NULL, NULL);
}

SkySettings *
sky_settings_new (void)
{
  return g_object_new (SKY_TYPE_SETTINGS, NULL);
}

int
sky_settings_get_int (SkySettings *self, const char *key)
{
  g_return_val_if_fail (SKY_IS_SETTINGS (self), 0);

  if (self->settings != NULL)
    return g_settings_get_int (self->settings, key);
  for (guint i = 0; i < G_N_ELEMENTS (int_defaults); i++)
    if (g_str_equal (int_defaults[i].key, key))
      return int_defaults[i].value;
  return 0;
}

void
sky_settings_set_int (SkySettings *self, const char *key, int value)
{
  g_return_if_fail (SKY_IS_SETTINGS (self));

  if (self->settings != NULL && g_settings_get_int (self->settings, key) != value)
    g_settings_set_int (self->settings, key, value);
}

gboolean
sky_settings_get_boolean (SkySettings *self, const char *key)
{
  g_return_val_if_fail (SKY_IS_SETTINGS (self), FALSE);

  return self->settings != NULL && g_settings_get_boolean (self->settings, key);
}

void
sky_settings_set_boolean (SkySettings *self, const char *key, gboolean value)
{
  g_return_if_fail (SKY_IS_SETTINGS (self));

  if (self->settings != NULL && g_settings_get_boolean (self->settings, key) != value)
    g_settings_set_boolean (self->settings, key, value);
}

/**
 * sky_settings_dup_string:
 * @self: the settings
 * @key: one of the keys
 *
 * Returns: (transfer full): never %NULL
 */
char *
sky_settings_dup_string (SkySettings *self, const char *key)
{
  g_return_val_if_fail (SKY_IS_SETTINGS (self), g_strdup (""));

  return self->settings != NULL ? g_settings_get_string (self->settings, key) : g_strdup ("");
}

void
sky_settings_set_string (SkySettings *self, const char *key, const char *value)
{
  g_autofree char *before = NULL;

  g_return_if_fail (SKY_IS_SETTINGS (self));

  if (self->settings == NULL)
    return;
  before = g_settings_get_string (self->settings, key);
  if (!g_str_equal (before, value))
    g_settings_set_string (self->settings, key, value);
}

/**
 * sky_settings_dup_strv:
 * @self: the settings
 * @key: one of the keys
 *
 * Returns: (transfer full): never %NULL
 */
GStrv
sky_settings_dup_strv (SkySettings *self, const char *key)
{
  g_return_val_if_fail (SKY_IS_SETTINGS (self), g_new0 (char *, 1));

  return self->settings != NULL ? g_settings_get_strv (self->settings, key) : g_new0 (char *, 1);
}

void
sky_settings_set_strv (SkySettings *self, const char *key, const char *const *value)
{
  g_auto (GStrv) before = NULL;

  g_return_if_fail (SKY_IS_SETTINGS (self));

  if (self->settings == NULL)
    return;
  before = g_settings_get_strv (self->settings, key);
  if (!g_strv_equal ((const char *const *) before, value))
    g_settings_set_strv (self->settings, key, value);
}

SkyDropChoice
sky_settings_get_drop_choice (SkySettings *self)
{
  g_return_val_if_fail (SKY_IS_SETTINGS (self), SKY_DROP_ASK);

  if (self->settings == NULL)
    return SKY_DROP_ASK;
  return (SkyDropChoice) g_settings_get_enum (self->settings, SKY_SETTING_DROP_CHOICE);
}

void
sky_settings_set_drop_choice (SkySettings *self, SkyDropChoice choice)
{
  g_return_if_fail (SKY_IS_SETTINGS (self));

  if (self->settings != NULL)
    g_settings_set_enum (self->settings, SKY_SETTING_DROP_CHOICE, (int) choice);
}
