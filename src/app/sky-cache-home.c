/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyCacheHome: opens the block cache and keeps it as the settings want it. Main thread. */
#include "app/sky-cache-home.h"

#include "app/sky-cache-settings.h"

/* What is kept where the folder that was chosen is away. */
#define STAND_IN_LIMIT G_GUINT64_CONSTANT (1000000000)

struct _SkyCacheHome
{
  GObject parent_instance;

  SkyBlockCache    *cache;    /* (owned) */
  SkyCacheSettings *settings; /* (owned): the limit */
  SkyCacheVault    *vault;    /* (owned): the key */
  SkyCachePlace    *place;    /* (owned): the folder */
};

G_DEFINE_FINAL_TYPE (SkyCacheHome, sky_cache_home, G_TYPE_OBJECT)

static void
place_changed_cb (SkyCacheHome *self)
{
  if (self->settings != NULL)
    sky_cache_settings_set_ceiling (
        self->settings, sky_cache_place_get_missing (self->place) != NULL ? STAND_IN_LIMIT : 0);
}

static void
sky_cache_home_dispose (GObject *object)
{
  SkyCacheHome *self = SKY_CACHE_HOME (object);

  if (self->place != NULL)
    sky_cache_place_stop (self->place);
  g_clear_object (&self->place);
  g_clear_object (&self->vault);
  g_clear_object (&self->settings);
  g_clear_object (&self->cache);

  G_OBJECT_CLASS (sky_cache_home_parent_class)->dispose (object);
}

static void
sky_cache_home_class_init (SkyCacheHomeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_cache_home_dispose;
}

static void
sky_cache_home_init (SkyCacheHome *self)
{
}

/**
 * sky_cache_home_new:
 * @network: where the cache's requests are sent; outlives it
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable): the cache, open; to be ended with sky_cache_home_stop ()
 */
SkyCacheHome *
sky_cache_home_new (SkyLoopThread *network, GError **error)
{
  g_autoptr (SkyCacheHome) self = g_object_new (SKY_TYPE_CACHE_HOME, NULL);
  g_autofree char *missing = NULL;
  g_autofree char *folder = sky_cache_place_dup_start (&missing);

  /* What should be encrypted is not touched before the key is there. */
  if (sky_cache_vault_is_wanted ())
    self->cache = sky_block_cache_new_locked (folder, network, error);
  else
    self->cache = sky_block_cache_new (folder, network, error);
  if (self->cache == NULL)
    return NULL;
  self->settings = sky_cache_settings_new (self->cache);
  self->vault = sky_cache_vault_new (self->cache);
  self->place = sky_cache_place_new (self->cache, folder, missing);
  g_signal_connect_object (self->place, "changed", G_CALLBACK (place_changed_cb), self,
                           G_CONNECT_SWAPPED);
  place_changed_cb (self);

  return g_steal_pointer (&self);
}

/**
 * sky_cache_home_get_cache:
 * @self: a home
 *
 * Returns: (transfer none): the cache
 */
SkyBlockCache *
sky_cache_home_get_cache (SkyCacheHome *self)
{
  g_return_val_if_fail (SKY_IS_CACHE_HOME (self), NULL);

  return self->cache;
}

/**
 * sky_cache_home_get_vault:
 * @self: a home
 *
 * Returns: (transfer none): what has its key
 */
SkyCacheVault *
sky_cache_home_get_vault (SkyCacheHome *self)
{
  g_return_val_if_fail (SKY_IS_CACHE_HOME (self), NULL);

  return self->vault;
}

/**
 * sky_cache_home_get_place:
 * @self: a home
 *
 * Returns: (transfer none): what has its folder
 */
SkyCachePlace *
sky_cache_home_get_place (SkyCacheHome *self)
{
  g_return_val_if_fail (SKY_IS_CACHE_HOME (self), NULL);

  return self->place;
}

/**
 * sky_cache_home_stop:
 * @self: a home
 *
 * The settings have no effect any more, and the cache stops. Waits for the disk.
 */
void
sky_cache_home_stop (SkyCacheHome *self)
{
  g_return_if_fail (SKY_IS_CACHE_HOME (self));

  sky_cache_place_stop (self->place);
  g_clear_object (&self->vault);
  g_clear_object (&self->settings);
  sky_block_cache_stop (self->cache);
}
