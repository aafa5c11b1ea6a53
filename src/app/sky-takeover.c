/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How this process becomes the owner of the state folder: takes the lock where it is free; else
 * asks the owner over the control socket, a headless one to hand over, a window to come to the
 * front. Works on a thread of its own, because all of it may wait. */
#include "app/sky-takeover.h"

#include "app/sky-app-error.h"
#include "app/sky-control-client.h"
#include "base/sky-paths.h"

#define POLL_USEC 20000
/* An owner that is starting or ending has the lock but no socket. */
#define LIMBO_USEC (20 * G_USEC_PER_SEC)
/* How long a hand-over may take: transfers stop at their last journalled step. */
#define HAND_OVER_SECONDS 60
#define RAISE_SECONDS 10

typedef struct
{
  SkyOwnerMode mode;
  char       **files; /* (owned) (nullable): for the window that is there already */
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_strfreev (wish->files);
  g_free (wish);
}

static GVariant *
parse_secrets (JsonObject *answer)
{
  GVariantBuilder builder;
  JsonObjectIter  iter;
  const char     *id;
  JsonNode       *secret;
  JsonNode       *node = json_object_get_member (answer, "secrets");

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &id, &secret))
    if (JSON_NODE_HOLDS_VALUE (secret) && json_node_get_string (secret) != NULL)
      g_variant_builder_add (&builder, "{ss}", id, json_node_get_string (secret));
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/* Asks the headless owner to hand over; the lock is free, or nearly, when it has answered. */
static gboolean
ask_to_hand_over (SkyControlClient *client, SkyTakeover *takeover, GError **error)
{
  g_autoptr (JsonNode) result = NULL;
  JsonObject *answer;

  result = sky_control_client_call (client, "hand-over", NULL, HAND_OVER_SECONDS, error);
  if (result == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (result))
    return TRUE;
  answer = json_node_get_object (result);
  takeover->was_playing = json_object_get_boolean_member_with_default (answer, "playing", FALSE);
  g_clear_pointer (&takeover->secrets, g_variant_unref);
  takeover->secrets = parse_secrets (answer);
  return TRUE;
}

/* Shows the window that is there and has it open what this process was given. */
static gboolean
raise_window (SkyControlClient *client, char **files, GError **error)
{
  g_autoptr (JsonNode) parameters = json_node_init_object (json_node_alloc (), json_object_new ());
  g_autoptr (JsonNode) result = NULL;
  JsonArray *array = json_array_new ();

  for (guint i = 0; files != NULL && files[i] != NULL; i++)
    json_array_add_string_element (array, files[i]);
  json_object_set_array_member (json_node_get_object (parameters), "files", array);
  result = sky_control_client_call (client, "raise", parameters, RAISE_SECONDS, error);
  return result != NULL;
}

/* What to do with an owner that answers. FALSE with @error: it stays the owner. FALSE without: try
 * the lock again. */
static gboolean
deal_with_owner (const Wish *wish, SkyControlClient *client, SkyTakeover *takeover, GError **error)
{
  if (wish->mode == SKY_OWNER_HEADLESS)
    {
      g_set_error_literal (error, SKY_APP_ERROR, SKY_APP_ERROR_OWNED, "Skylark is running already");
      return FALSE;
    }
  if (sky_control_client_get_owner_mode (client) == SKY_OWNER_WINDOW)
    {
      if (raise_window (client, wish->files, error))
        g_set_error_literal (error, SKY_APP_ERROR, SKY_APP_ERROR_RAISED,
                             "Skylark is open already; its window was raised");
      return FALSE;
    }
  return ask_to_hand_over (client, takeover, error);
}

/* Whether @error only says that the owner is on its way out or in. */
static gboolean
is_limbo (const GError *error)
{
  return g_error_matches (error, SKY_APP_ERROR, SKY_APP_ERROR_NOT_RUNNING) ||
         g_error_matches (error, SKY_APP_ERROR, SKY_APP_ERROR_STOPPING);
}

static SkyOwnerLock *
take_lock (const Wish *wish, SkyTakeover *takeover, GCancellable *cancellable, GError **error)
{
  const char *state_dir = sky_paths_get_state_dir ();
  gint64      give_up = g_get_monotonic_time () + LIMBO_USEC;

  while (!g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      g_autoptr (SkyControlClient) client = NULL;
      g_autoptr (GError) reason = NULL;
      SkyOwnerLock *lock = sky_owner_lock_take (state_dir, wish->mode, &reason);

      if (lock != NULL)
        return lock;
      if (!g_error_matches (reason, SKY_APP_ERROR, SKY_APP_ERROR_OWNED) ||
          g_get_monotonic_time () > give_up)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
      g_clear_error (&reason);
      client = sky_control_client_connect (state_dir, &reason);
      if (client != NULL && deal_with_owner (wish, client, takeover, &reason))
        give_up = g_get_monotonic_time () + LIMBO_USEC;
      if (reason != NULL && !is_limbo (reason))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
      g_usleep (POLL_USEC);
    }
  return NULL;
}

static void
takeover_func (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (SkyTakeover) takeover = g_new0 (SkyTakeover, 1);
  GError *error = NULL;

  takeover->lock = take_lock (data, takeover, cancellable, &error);
  if (takeover->lock != NULL)
    g_task_return_pointer (task, g_steal_pointer (&takeover), (GDestroyNotify) sky_takeover_free);
  else
    g_task_return_error (task, error);
}

void
sky_takeover_free (SkyTakeover *self)
{
  g_clear_object (&self->lock);
  g_clear_pointer (&self->secrets, g_variant_unref);
  g_free (self);
}

/**
 * sky_takeover_async:
 * @mode: what kind of owner this process is going to be
 * @files: (nullable): addresses or paths that another window shall open if it has the state folder
 * @cancellable: (nullable): to give up
 * @callback: called when the state folder is ours, or why it is not
 * @user_data: for @callback
 *
 * Fails with %SKY_APP_ERROR_RAISED where another window has it and was raised, with
 * %SKY_APP_ERROR_OWNED where it stays another's.
 */
void
sky_takeover_async (SkyOwnerMode        mode,
                    const char *const  *files,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Wish *wish = g_new0 (Wish, 1);

  wish->mode = mode;
  wish->files = g_strdupv ((char **) files);
  g_task_set_source_tag (task, sky_takeover_async);
  g_task_set_task_data (task, wish, wish_free);
  g_task_run_in_thread (task, takeover_func);
}

SkyTakeover *
sky_takeover_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
