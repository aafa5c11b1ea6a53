/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changes the ground that a cache stands on while it runs: its key, its folder. The map is
 * only touched by its own worker; who reads at that moment goes on with what is at hand, but
 * nothing more of it is kept.
 */
#include "cache/sky-cache-rebase.h"

#include "cache/sky-cache-core-private.h"
#include "cache/sky-cache-object-private.h"
#include "cache/sky-cache-pins.h"

/* How long reading waits for the key at the start. Who unlocks the keyring later finds the cache
 * open from then on. */
#define KEY_PATIENCE_S 3

static void
unref_cipher (SkyCacheCipher *cipher)
{
  if (cipher != NULL)
    sky_cache_cipher_unref (cipher);
}

static SkyCacheCipher *
dup_cipher (SkyCacheCore *self)
{
  SkyCacheCipher *cipher = NULL;

  g_mutex_lock (&self->lock);
  if (self->cipher != NULL)
    cipher = sky_cache_cipher_ref (self->cipher);
  g_mutex_unlock (&self->lock);

  return cipher;
}

/**
 * sky_cache_core_await_key:
 * @self: a core
 *
 * Waits for a moment until it is known whether and how to encrypt. The map's worker calls it before
 * anything else.
 *
 * Returns: whether that is known now
 */
gboolean
sky_cache_core_await_key (SkyCacheCore *self)
{
  gint64   deadline = g_get_monotonic_time () + KEY_PATIENCE_S * G_TIME_SPAN_SECOND;
  gboolean keyed;

  g_mutex_lock (&self->lock);
  while (!self->keyed && !self->stopped &&
         g_cond_wait_until (&self->key_told, &self->lock, deadline))
    ;
  keyed = self->keyed;
  g_mutex_unlock (&self->lock);

  return keyed;
}

/**
 * sky_cache_rebase_open:
 * @self: a core whose key is known
 * @error: return location, or %NULL
 *
 * Opens the map. The map's worker only.
 *
 * Returns: whether there is one
 */
gboolean
sky_cache_rebase_open (SkyCacheCore *self, GError **error)
{
  SkyCacheCipher *cipher = dup_cipher (self);
  gboolean        opened = sky_cache_store_open (self->store, cipher, error);

  if (opened)
    sky_cache_pins_restore (self);
  unref_cipher (cipher);

  return opened;
}

/* Whoever reads this object reads on, but it is no part of the cache any more. It stays in the
 * table, for a stop has to end it, under a name that nobody looks up. Called with the lock held. */
static void
detach (SkyCacheCore *self, SkyCacheObject *object)
{
  g_autofree char *old_name = sky_cache_core_build_name (object->drive_id, object->key);
  g_autofree char *stolen = NULL;
  char            *new_key = g_strdup_printf ("%s\n%p", object->key, (void *) object);

  g_hash_table_steal_extended (self->objects, old_name, (gpointer *) &stolen, NULL);
  g_free (object->key);
  object->key = new_key;
  g_hash_table_insert (self->objects, sky_cache_core_build_name (object->drive_id, new_key),
                       object);
  g_mutex_lock (&object->lock);
  object->detached = TRUE;
  object->disk_full = TRUE;
  g_hash_table_remove (self->ids, &object->id);
  g_mutex_unlock (&object->lock);
}

/**
 * sky_cache_rebase_detach_all:
 * @self: a core whose map is about to be another one
 *
 * What is in use goes on from its open file and through memory. What is still to be loaded will be
 * loaded from the new map. The map's worker only.
 */
void
sky_cache_rebase_detach_all (SkyCacheCore *self)
{
  g_autoptr (GList) objects = NULL;

  g_mutex_lock (&self->lock);
  objects = g_hash_table_get_values (self->objects);
  for (GList *l = objects; l != NULL; l = l->next)
    {
      SkyCacheObject *object = l->data;
      gboolean        loading;

      g_mutex_lock (&object->lock);
      loading = object->state == SKY_CACHE_LOADING || object->detached;
      g_mutex_unlock (&object->lock);
      if (!loading)
        detach (self, object);
    }
  g_mutex_unlock (&self->lock);
}

static void
key_job (gpointer data, gpointer user_data)
{
  SkyCacheCore   *self = data;
  SkyCacheCipher *cipher = dup_cipher (self);
  g_autoptr (GError) error = NULL;

  if (!sky_cache_store_is_open_for (self->store, cipher))
    {
      sky_cache_rebase_detach_all (self);
      if (sky_cache_store_open (self->store, cipher, &error))
        sky_cache_pins_restore (self);
      else
        g_message ("Nothing can be kept in the cache: %s", error->message);
    }
  unref_cipher (cipher);
}

/**
 * sky_cache_core_set_key:
 * @self: a core
 * @key: (nullable): 32 bytes to encrypt with from now on; %NULL: nothing is encrypted
 *
 * What is kept under another key, or without one, is dropped. Does not wait for it.
 */
void
sky_cache_core_set_key (SkyCacheCore *self, GBytes *key)
{
  SkyCacheCipher *old;

  g_mutex_lock (&self->lock);
  old = self->cipher;
  self->cipher = key != NULL ? sky_cache_cipher_new (key) : NULL;
  self->keyed = TRUE;
  g_cond_broadcast (&self->key_told);
  g_mutex_unlock (&self->lock);
  unref_cipher (old);

  sky_worker_post (self->db, G_PRIORITY_DEFAULT, key_job, sky_cache_core_ref (self),
                   (GDestroyNotify) sky_cache_core_unref);
}
