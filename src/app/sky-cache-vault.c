/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyCacheVault: whether the block cache is encrypted, and with which key. The key is made here,
 * lives in the Secret Service and in this process' memory, nowhere else. Each time encryption is
 * switched on there is a new one. Where the keyring has no key any more, a new one is made and the
 * cache begins anew; where it does not answer, the cache stays closed, for it may answer later.
 * Main thread.
 */
#include "config.h"

#include "app/sky-cache-vault.h"

#include "app/sky-secret-store.h"
#include "base/sky-sealer.h"

#define KEY_ENCRYPTED "cache-encrypted"
/* What the key is found by among the secrets of drives; no drive has this id. */
#define SECRET_ID "block-cache"
#define SECRET_LABEL "Skylark: key of the cache"
#define RETRY_SECONDS 60

struct _SkyCacheVault
{
  GObject parent_instance;

  SkyBlockCache  *cache;       /* (owned) */
  SkySecretStore *secrets;     /* (owned) */
  GSettings      *settings;    /* (owned) (nullable): no schema */
  GCancellable   *cancellable; /* (owned): of what is being asked; replaced when it is given up */
  GBytes         *key;         /* (owned) (nullable): that is being stored */

  SkyCacheVaultState state;
  SkyCacheKeyring    keyring;
  guint              retry_id;
};

/* A key on its way to the keyring. */
typedef struct
{
  SkyCacheVault *vault; /* (owned) */
  GBytes        *key;   /* (owned) */
} StoreCall;

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SKY_APPLICATION_ID, TRUE);

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

static void
set_state (SkyCacheVault *self, SkyCacheVaultState state, SkyCacheKeyring keyring)
{
  if (self->state == state && self->keyring == keyring)
    return;
  self->state = state;
  self->keyring = keyring;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
give_up_asking (SkyCacheVault *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_pointer (&self->key, g_bytes_unref);
}

static void
store_call_free (StoreCall *call)
{
  g_bytes_unref (call->key);
  g_object_unref (call->vault);
  g_free (call);
}

static void
use_key (SkyCacheVault *self, GBytes *key)
{
  sky_block_cache_set_key (self->cache, key);
  set_state (self, SKY_CACHE_VAULT_ON, SKY_CACHE_KEYRING_THERE);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  StoreCall     *call = user_data;
  SkyCacheVault *self = call->vault;
  g_autoptr (GError) error = NULL;
  gboolean kept = sky_secret_store_set_finish (self->secrets, result, &error);

  /* Switched off in between. */
  if (self->key != call->key)
    {
      store_call_free (call);
      return;
    }
  g_clear_pointer (&self->key, g_bytes_unref);
  if (kept)
    use_key (self, call->key);
  else
    {
      g_message ("The cache can't be encrypted: %s", error->message);
      sky_secret_store_forget (self->secrets, SECRET_ID);
      set_state (self, SKY_CACHE_VAULT_OFF, SKY_CACHE_KEYRING_SILENT);
      if (self->settings != NULL)
        g_settings_set_boolean (self->settings, KEY_ENCRYPTED, FALSE);
    }
  store_call_free (call);
}

/* A key that could not be kept would be an empty cache at the next start: it is stored first. */
static void
make_key (SkyCacheVault *self)
{
  g_autofree char *text = NULL;
  StoreCall       *call;
  gsize            size;
  const guint8    *bytes;

  self->key = sky_sealer_make_key ();
  if (self->key == NULL)
    {
      set_state (self, SKY_CACHE_VAULT_CLOSED, self->keyring);
      return;
    }
  bytes = g_bytes_get_data (self->key, &size);
  text = g_base64_encode (bytes, size);
  call = g_new (StoreCall, 1);
  call->vault = g_object_ref (self);
  call->key = g_bytes_ref (self->key);
  sky_secret_store_set_async (self->secrets, SECRET_ID, SECRET_LABEL, text, stored_cb, call);
  explicit_bzero (text, strlen (text));
}

static GBytes *
parse_key (const char *text)
{
  gsize   size;
  guchar *bytes = g_base64_decode (text, &size);

  if (size == SKY_SEALER_KEY_SIZE)
    return g_bytes_new_take (bytes, size);
  g_free (bytes);

  return NULL;
}

static gboolean
retry_cb (gpointer user_data)
{
  SkyCacheVault *self = SKY_CACHE_VAULT (user_data);

  self->retry_id = 0;
  sky_cache_vault_probe (self);
  return G_SOURCE_REMOVE;
}

static void
got_key_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyCacheVault) self = user_data;
  g_autoptr (GBytes) key = NULL;
  g_autoptr (GError) error = NULL;
  char *text = sky_secret_store_get_finish (SKY_SECRET_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    {
      g_message ("The cache stays closed: %s", error->message);
      set_state (self, SKY_CACHE_VAULT_CLOSED, SKY_CACHE_KEYRING_SILENT);
      if (self->retry_id == 0)
        self->retry_id = g_timeout_add_seconds (RETRY_SECONDS, retry_cb, self);
      return;
    }
  if (text != NULL)
    {
      key = parse_key (text);
      explicit_bzero (text, strlen (text));
      g_free (text);
    }
  if (key != NULL)
    use_key (self, key);
  else
    make_key (self);
}

static void
ask_for_key (SkyCacheVault *self)
{
  sky_secret_store_get_async (self->secrets, SECRET_ID, self->cancellable, got_key_cb,
                              g_object_ref (self));
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyCacheVault) self = user_data;
  g_autoptr (GError) error = NULL;
  char *text = sky_secret_store_get_finish (SKY_SECRET_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
  set_state (self, self->state, error != NULL ? SKY_CACHE_KEYRING_SILENT : SKY_CACHE_KEYRING_THERE);
}

static void
setting_changed_cb (SkyCacheVault *self)
{
  gboolean wanted = g_settings_get_boolean (self->settings, KEY_ENCRYPTED);

  if (wanted == (self->state != SKY_CACHE_VAULT_OFF))
    return;
  give_up_asking (self);
  if (wanted)
    {
      set_state (self, SKY_CACHE_VAULT_ASKING, self->keyring);
      make_key (self);
      return;
    }
  set_state (self, SKY_CACHE_VAULT_OFF, self->keyring);
  sky_secret_store_forget (self->secrets, SECRET_ID);
  sky_block_cache_set_key (self->cache, NULL);
}

G_DEFINE_FINAL_TYPE (SkyCacheVault, sky_cache_vault, G_TYPE_OBJECT)

static void
sky_cache_vault_dispose (GObject *object)
{
  SkyCacheVault *self = SKY_CACHE_VAULT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (sky_cache_vault_parent_class)->dispose (object);
}

static void
sky_cache_vault_finalize (GObject *object)
{
  SkyCacheVault *self = SKY_CACHE_VAULT (object);

  g_clear_pointer (&self->key, g_bytes_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->secrets);
  g_clear_object (&self->cache);

  G_OBJECT_CLASS (sky_cache_vault_parent_class)->finalize (object);
}

static void
sky_cache_vault_class_init (SkyCacheVaultClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_cache_vault_dispose;
  G_OBJECT_CLASS (klass)->finalize = sky_cache_vault_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", SKY_TYPE_CACHE_VAULT, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sky_cache_vault_init (SkyCacheVault *self)
{
  self->secrets = sky_secret_store_new ();
  self->cancellable = g_cancellable_new ();
}

/**
 * sky_cache_vault_is_wanted:
 *
 * Returns: whether the settings want the cache encrypted
 */
gboolean
sky_cache_vault_is_wanted (void)
{
  g_autoptr (GSettings) settings = open_settings ();

  return settings != NULL && g_settings_get_boolean (settings, KEY_ENCRYPTED);
}

/**
 * sky_cache_vault_new:
 * @cache: opened locked where sky_cache_vault_is_wanted ()
 *
 * Returns: (transfer full): what gives the cache its key, and watches the setting while it lives
 */
SkyCacheVault *
sky_cache_vault_new (SkyBlockCache *cache)
{
  SkyCacheVault *self;

  g_return_val_if_fail (SKY_IS_BLOCK_CACHE (cache), NULL);

  self = g_object_new (SKY_TYPE_CACHE_VAULT, NULL);
  self->cache = g_object_ref (cache);
  self->settings = open_settings ();
  if (self->settings == NULL)
    return self;
  g_signal_connect_object (self->settings, "changed::" KEY_ENCRYPTED,
                           G_CALLBACK (setting_changed_cb), self, G_CONNECT_SWAPPED);
  if (g_settings_get_boolean (self->settings, KEY_ENCRYPTED))
    {
      self->state = SKY_CACHE_VAULT_ASKING;
      ask_for_key (self);
    }
  return self;
}

/**
 * sky_cache_vault_get_state:
 * @self: a vault
 *
 * Returns: whether the cache is encrypted
 */
SkyCacheVaultState
sky_cache_vault_get_state (SkyCacheVault *self)
{
  g_return_val_if_fail (SKY_IS_CACHE_VAULT (self), SKY_CACHE_VAULT_OFF);

  return self->state;
}

/**
 * sky_cache_vault_get_keyring:
 * @self: a vault
 *
 * Returns: whether there is a place for a key, as far as was asked
 */
SkyCacheKeyring
sky_cache_vault_get_keyring (SkyCacheVault *self)
{
  g_return_val_if_fail (SKY_IS_CACHE_VAULT (self), SKY_CACHE_KEYRING_UNKNOWN);

  return self->keyring;
}

/**
 * sky_cache_vault_probe:
 * @self: a vault
 *
 * Asks the keyring whether it is there; "changed" tells.
 */
void
sky_cache_vault_probe (SkyCacheVault *self)
{
  g_return_if_fail (SKY_IS_CACHE_VAULT (self));

  if (self->state == SKY_CACHE_VAULT_CLOSED)
    ask_for_key (self);
  else if (self->state == SKY_CACHE_VAULT_OFF)
    sky_secret_store_get_async (self->secrets, SECRET_ID, self->cancellable, probed_cb,
                                g_object_ref (self));
}
