/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets of drives, by libsecret. A Secret Service that is missing, locked for good or silent must
 * not hold the application up: each call has a deadline, and what could not be kept stays in this
 * process' memory. Main thread. */
#include "app/sky-secret-store.h"

#include <libsecret/secret.h>
#include <string.h>

#include "app/sky-app-error.h"

/* Long enough for a person to type the password of the keyring. */
#define DEADLINE_SECONDS 60

struct _SkySecretStore
{
  GObject parent_instance;

  GHashTable *memory; /* drive id -> (owned) secret */
};

/* One call with a deadline of its own. */
typedef struct
{
  char         *drive_id;
  char         *secret; /* (owned) (nullable) */
  GCancellable *inner;
  GCancellable *outer; /* (owned) (nullable) */
  gulong        outer_id;
  guint         deadline_id;
} SecretCall;

static const SecretSchema schema = { "io.github.skylarkplayer.Skylark.Drive",
                                     SECRET_SCHEMA_NONE,
                                     { { "drive-id", SECRET_SCHEMA_ATTRIBUTE_STRING },
                                       { NULL, 0 } },
                                     0,
                                     NULL,
                                     NULL,
                                     NULL,
                                     NULL,
                                     NULL,
                                     NULL,
                                     NULL };

static void
wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

static gboolean
deadline_cb (gpointer user_data)
{
  SecretCall *call = user_data;

  call->deadline_id = 0;
  g_cancellable_cancel (call->inner);
  return G_SOURCE_REMOVE;
}

static SecretCall *
secret_call_new (const char *drive_id, const char *secret, GCancellable *outer)
{
  SecretCall *call = g_new0 (SecretCall, 1);

  call->drive_id = g_strdup (drive_id);
  call->secret = g_strdup (secret);
  call->inner = g_cancellable_new ();
  call->deadline_id = g_timeout_add_seconds (DEADLINE_SECONDS, deadline_cb, call);
  if (outer != NULL)
    {
      call->outer = g_object_ref (outer);
      call->outer_id =
          g_cancellable_connect (outer, G_CALLBACK (outer_cancelled_cb), call->inner, NULL);
    }
  return call;
}

static void
secret_call_free (SecretCall *call)
{
  if (call->outer != NULL)
    g_cancellable_disconnect (call->outer, call->outer_id);
  g_clear_handle_id (&call->deadline_id, g_source_remove);
  g_clear_object (&call->outer);
  g_object_unref (call->inner);
  g_free (call->drive_id);
  wipe (call->secret);
  g_free (call);
}

/* The reason in words that help: libsecret's own speak of D-Bus. */
static GError *
unavailable_error (const GError *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_new_literal (SKY_APP_ERROR, SKY_APP_ERROR_UNAVAILABLE,
                                "The keyring is locked or does not answer");
  g_debug ("Secret Service: %s", cause->message);
  return g_error_new_literal (SKY_APP_ERROR, SKY_APP_ERROR_UNAVAILABLE,
                              "No keyring (Secret Service) is running");
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  SkySecretStore *self = g_task_get_source_object (task);
  SecretCall     *call = g_task_get_task_data (task);

  if (secret_password_store_finish (result, &error))
    {
      g_hash_table_remove (self->memory, call->drive_id);
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_return_error (task, unavailable_error (error));
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char *secret = secret_password_lookup_finish (result, &error);

  if (g_task_return_error_if_cancelled (task))
    secret_password_free (secret);
  else if (error != NULL)
    g_task_return_error (task, unavailable_error (error));
  else if (secret == NULL)
    g_task_return_pointer (task, NULL, NULL);
  else
    {
      g_task_return_pointer (task, g_strdup (secret), (GDestroyNotify) wipe);
      secret_password_free (secret);
    }
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* Without a Secret Service there is nothing to clear. */
  if (!secret_password_clear_finish (result, &error) && error != NULL)
    g_debug ("Could not clear a secret: %s", error->message);
}

G_DEFINE_FINAL_TYPE (SkySecretStore, sky_secret_store, G_TYPE_OBJECT)

static void
sky_secret_store_finalize (GObject *object)
{
  g_hash_table_unref (SKY_SECRET_STORE (object)->memory);

  G_OBJECT_CLASS (sky_secret_store_parent_class)->finalize (object);
}

static void
sky_secret_store_class_init (SkySecretStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_secret_store_finalize;
}

static void
sky_secret_store_init (SkySecretStore *self)
{
  self->memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) wipe);
}

SkySecretStore *
sky_secret_store_new (void)
{
  return g_object_new (SKY_TYPE_SECRET_STORE, NULL);
}

/**
 * sky_secret_store_set_async:
 * @self: a store
 * @drive_id: whose secret
 * @label: what the user's keyring shows
 * @secret: the password or token
 * @callback: called when it is kept, or known that it can't be
 * @user_data: for @callback
 *
 * From now on the secret is at hand in this process, whether it can be kept or not.
 */
void
sky_secret_store_set_async (SkySecretStore     *self,
                            const char         *drive_id,
                            const char         *label,
                            const char         *secret,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  SecretCall *call;

  g_return_if_fail (SKY_IS_SECRET_STORE (self));
  g_return_if_fail (drive_id != NULL && secret != NULL);

  g_hash_table_insert (self->memory, g_strdup (drive_id), g_strdup (secret));
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sky_secret_store_set_async);
  call = secret_call_new (drive_id, secret, NULL);
  g_task_set_task_data (task, call, (GDestroyNotify) secret_call_free);
  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, call->secret, call->inner,
                         stored_cb, g_steal_pointer (&task), "drive-id", drive_id, NULL);
}

gboolean
sky_secret_store_set_finish (SkySecretStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sky_secret_store_get_async:
 * @self: a store
 * @drive_id: whose secret
 * @cancellable: (nullable): to give up
 * @callback: called with it
 * @user_data: for @callback
 */
void
sky_secret_store_get_async (SkySecretStore     *self,
                            const char         *drive_id,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  const char *secret;
  SecretCall *call;

  g_return_if_fail (SKY_IS_SECRET_STORE (self));
  g_return_if_fail (drive_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_secret_store_get_async);
  secret = g_hash_table_lookup (self->memory, drive_id);
  if (secret != NULL)
    {
      g_task_return_pointer (task, g_strdup (secret), (GDestroyNotify) wipe);
      return;
    }
  call = secret_call_new (drive_id, NULL, cancellable);
  g_task_set_task_data (task, call, (GDestroyNotify) secret_call_free);
  secret_password_lookup (&schema, call->inner, looked_up_cb, g_steal_pointer (&task), "drive-id",
                          drive_id, NULL);
}

/**
 * sky_secret_store_get_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the secret; %NULL without @error set: none is known
 */
char *
sky_secret_store_get_finish (SkySecretStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sky_secret_store_forget (SkySecretStore *self, const char *drive_id)
{
  g_return_if_fail (SKY_IS_SECRET_STORE (self));

  g_hash_table_remove (self->memory, drive_id);
  secret_password_clear (&schema, NULL, cleared_cb, NULL, "drive-id", drive_id, NULL);
}

GVariant *
sky_secret_store_dup_memory (SkySecretStore *self)
{
  GVariantBuilder builder;
  GHashTableIter  iter;
  gpointer        id;
  gpointer        secret;

  g_return_val_if_fail (SKY_IS_SECRET_STORE (self), NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_hash_table_iter_init (&iter, self->memory);
  while (g_hash_table_iter_next (&iter, &id, &secret))
    g_variant_builder_add (&builder, "{ss}", (char *) id, (char *) secret);
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/**
 * sky_secret_store_add_memory:
 * @self: a store
 * @secrets: a{ss} as sky_secret_store_dup_memory () of the process before gave it
 */
void
sky_secret_store_add_memory (SkySecretStore *self, GVariant *secrets)
{
  GVariantIter iter;
  char        *id;
  char        *secret;

  g_return_if_fail (SKY_IS_SECRET_STORE (self));
  g_return_if_fail (g_variant_is_of_type (secrets, G_VARIANT_TYPE ("a{ss}")));

  g_variant_iter_init (&iter, secrets);
  while (g_variant_iter_next (&iter, "{ss}", &id, &secret))
    g_hash_table_insert (self->memory, id, secret);
}
