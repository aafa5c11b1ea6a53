/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps a cache's limit as the user wants it, whoever changes the setting. Where the schema is not
 * installed the cache keeps the limit that it has. Main thread. */
#include "config.h"

#include "app/sky-cache-settings.h"

#define KEY_LIMIT "cache-limit"
#define GIGABYTE G_GUINT64_CONSTANT (1000000000)

struct _SkyCacheSettings
{
  GObject        parent;
  SkyBlockCache *cache;    /* (owned) */
  GSettings     *settings; /* (owned) (nullable): no schema */
  guint64        ceiling;  /* 0: none */
};

G_DEFINE_FINAL_TYPE (SkyCacheSettings, sky_cache_settings, G_TYPE_OBJECT)

static void
apply (SkyCacheSettings *self)
{
  guint64 limit = (guint64) g_settings_get_int (self->settings, KEY_LIMIT) * GIGABYTE;

  if (self->ceiling > 0)
    limit = MIN (limit, self->ceiling);
  if (sky_block_cache_get_limit (self->cache) != limit)
    sky_block_cache_set_limit (self->cache, limit);
}

static void
sky_cache_settings_dispose (GObject *object)
{
  SkyCacheSettings *self = SKY_CACHE_SETTINGS (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->cache);

  G_OBJECT_CLASS (sky_cache_settings_parent_class)->dispose (object);
}

static void
sky_cache_settings_class_init (SkyCacheSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_cache_settings_dispose;
}

static void
sky_cache_settings_init (SkyCacheSettings *self)
{
}

/**
 * sky_cache_settings_new:
 * @cache: whose limit it sets
 *
 * Returns: (transfer full): what watches the settings for as long as it lives
 */
SkyCacheSettings *
sky_cache_settings_new (SkyBlockCache *cache)
{
  SkyCacheSettings      *self;
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  g_return_val_if_fail (SKY_IS_BLOCK_CACHE (cache), NULL);

  self = g_object_new (SKY_TYPE_CACHE_SETTINGS, NULL);
  self->cache = g_object_ref (cache);
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SKY_APPLICATION_ID, TRUE);
  if (schema == NULL)
    return self;
  self->settings = g_settings_new_full (schema, NULL, NULL);
  g_signal_connect_object (self->settings, "changed::" KEY_LIMIT, G_CALLBACK (apply), self,
                           G_CONNECT_SWAPPED);
  apply (self);
  return self;
}

/**
 * sky_cache_settings_set_ceiling:
 * @self: what watches the settings
 * @bytes: what the limit is at most, whatever the setting says; 0: no such thing
 */
void
sky_cache_settings_set_ceiling (SkyCacheSettings *self, guint64 bytes)
{
  g_return_if_fail (SKY_IS_CACHE_SETTINGS (self));

  self->ceiling = bytes;
  if (self->settings != NULL)
    apply (self);
}
