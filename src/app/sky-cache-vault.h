/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-block-cache.h"

G_BEGIN_DECLS

/**
 * SkyCacheVaultState:
 * @SKY_CACHE_VAULT_OFF: the cache is not encrypted
 * @SKY_CACHE_VAULT_ASKING: the keyring is being asked
 * @SKY_CACHE_VAULT_ON: the cache is encrypted
 * @SKY_CACHE_VAULT_CLOSED: it should be, but there is no key: nothing is kept meanwhile
 */
typedef enum
{
  SKY_CACHE_VAULT_OFF,
  SKY_CACHE_VAULT_ASKING,
  SKY_CACHE_VAULT_ON,
  SKY_CACHE_VAULT_CLOSED,
} SkyCacheVaultState;

/**
 * SkyCacheKeyring:
 * @SKY_CACHE_KEYRING_UNKNOWN: it has not answered yet
 * @SKY_CACHE_KEYRING_THERE: it can keep a key
 * @SKY_CACHE_KEYRING_SILENT: there is none, or it is locked and nobody opens it
 */
typedef enum
{
  SKY_CACHE_KEYRING_UNKNOWN,
  SKY_CACHE_KEYRING_THERE,
  SKY_CACHE_KEYRING_SILENT,
} SkyCacheKeyring;

#define SKY_TYPE_CACHE_VAULT (sky_cache_vault_get_type ())
G_DECLARE_FINAL_TYPE (SkyCacheVault, sky_cache_vault, SKY, CACHE_VAULT, GObject)

/* Keeps the key of an encrypted cache in the Secret Service, and the cache encrypted or not as the
 * setting "cache-encrypted" says. Main thread. Signals: "changed": its state, or the keyring's. */
SkyCacheVault     *sky_cache_vault_new (SkyBlockCache *cache);
SkyCacheVaultState sky_cache_vault_get_state (SkyCacheVault *self);
SkyCacheKeyring    sky_cache_vault_get_keyring (SkyCacheVault *self);
/* Asks whether there is a keyring. */
void sky_cache_vault_probe (SkyCacheVault *self);
/* Whether the cache is to be opened locked. */
gboolean sky_cache_vault_is_wanted (void);

G_END_DECLS
