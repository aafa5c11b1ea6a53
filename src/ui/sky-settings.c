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

/* Which of a list's rows stands for which word of an enum. */
static gboolean
nick_to_position (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *const *nicks = user_data;
  const char        *nick = g_variant_get_string (variant, NULL);

  for (guint i = 0; nicks[i] != NULL; i++)
    if (g_str_equal (nicks[i], nick))
      {
        g_value_set_uint (value, i);
        return TRUE;
      }
  return FALSE;
}

static GVariant *
position_to_nick (const GValue *value, const GVariantType *type, gpointer user_data)
{
  const char *const *nicks = user_data;
  guint              position = g_value_get_uint (value);

  return position < g_strv_length ((GStrv) nicks) ? g_variant_new_string (nicks[position]) : NULL;
}

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

/**
 * sky_settings_bind:
 * @self: the settings
 * @key: one of the keys
 * @object: something with a property of the key's type
 * @property: which one
 */
void
sky_settings_bind (SkySettings *self, const char *key, GObject *object, const char *property)
{
  g_return_if_fail (SKY_IS_SETTINGS (self));

  if (self->settings != NULL)
    g_settings_bind (self->settings, key, object, property,
                     G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
}

/**
 * sky_settings_bind_choice:
 * @self: the settings
 * @key: the key of an enum
 * @object: something with the position of a choice, such as a drop-down
 * @property: which one; a guint
 * @nicks: (array zero-terminated=1): the enum's words in the order of the positions; kept
 */
void
sky_settings_bind_choice (SkySettings       *self,
                          const char        *key,
                          GObject           *object,
                          const char        *property,
                          const char *const *nicks)
{
  g_return_if_fail (SKY_IS_SETTINGS (self));

  if (self->settings != NULL)
    g_settings_bind_with_mapping (self->settings, key, object, property,
                                  G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY,
                                  nick_to_position, position_to_nick, (gpointer) nicks, NULL);
}

/**
 * sky_settings_watch:
 * @self: the settings
 * @key: one of the keys
 * @callback: called with @object when it changes
 * @object: a GObject; the watch ends with it
 */
void
sky_settings_watch (SkySettings *self, const char *key, GCallback callback, gpointer object)
{
  g_autofree char *signal = g_strconcat ("changed::", key, NULL);

  g_return_if_fail (SKY_IS_SETTINGS (self));

  if (self->settings != NULL)
    g_signal_connect_object (self->settings, signal, callback, object, G_CONNECT_SWAPPED);
}

/**
 * sky_settings_get_doubles:
 * @self: the settings
 * @key: the key of an array of numbers
 * @values: (out caller-allocates): filled, with zeros where there is no number
 * @n: its length
 *
 * Returns: whether there are that many
 */
gboolean
sky_settings_get_doubles (SkySettings *self, const char *key, double *values, gsize n)
{
  g_autoptr (GVariant) variant = NULL;
  const double *found = NULL;
  gsize         n_found = 0;

  g_return_val_if_fail (SKY_IS_SETTINGS (self), FALSE);

  if (self->settings != NULL)
    {
      variant = g_settings_get_value (self->settings, key);
      found = g_variant_get_fixed_array (variant, &n_found, sizeof (double));
    }
  for (gsize i = 0; i < n; i++)
    values[i] = i < n_found ? found[i] : 0;
  return n_found >= n;
}

void
sky_settings_set_doubles (SkySettings *self, const char *key, const double *values, gsize n)
{
  GVariant *variant = g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, values, n, sizeof (double));
  g_autoptr (GVariant) wanted = g_variant_ref_sink (variant);
  g_autoptr (GVariant) before = NULL;

  g_return_if_fail (SKY_IS_SETTINGS (self));

  if (self->settings == NULL)
    return;
  before = g_settings_get_value (self->settings, key);
  if (!g_variant_equal (before, wanted))
    g_settings_set_value (self->settings, key, wanted);
}
