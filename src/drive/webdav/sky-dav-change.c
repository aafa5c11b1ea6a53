/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request that changes something on the server: MKCOL, MOVE, COPY, DELETE, PUT. It is not
 * repeated here; where the answer was lost, that is what the error says. Runs in the context of its
 * caller. */

#include "drive/webdav/sky-dav-change.h"

#include "drive/sky-drive-path.h"
#include "drive/webdav/sky-dav-exchange.h"
#include "drive/webdav/sky-dav-find.h"
#include "drive/webdav/sky-dav-status.h"

typedef struct
{
  SkyDavRequest *request; /* (owned) */
  char          *parent;  /* (owned): folder of what is changed */

  GError *failure; /* (owned) (nullable): told by the server */
} Change;

static void
change_free (Change *change)
{
  sky_dav_request_unref (change->request);
  g_free (change->parent);
  g_clear_error (&change->failure);
  g_free (change);
}

static gboolean
is_change_lost (Change *change, const GError *error)
{
  return change->request->left && !change->request->is_harmless &&
         (g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE) ||
          g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL));
}

static void
return_network_error (GTask *task, Change *change, GError *error)
{
  if (is_change_lost (change, error))
    error->code = SKY_DRIVE_ERROR_UNKNOWN_OUTCOME;
  g_prefix_error (&error, "“%s”: ", change->request->path);
  g_task_return_error (task, error);
}

/* Statuses that some server answers where the parent folder is missing. */
static gboolean
may_mean_no_parent (guint status)
{
  return status == SOUP_STATUS_BAD_REQUEST || status == SOUP_STATUS_FORBIDDEN ||
         status == SOUP_STATUS_NOT_FOUND || status == SOUP_STATUS_CONFLICT ||
         status == SOUP_STATUS_INTERNAL_SERVER_ERROR;
}

static void
parent_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SkyDriveEntry) parent = NULL;
  g_autoptr (GError) error = NULL;
  Change *change = g_task_get_task_data (task);

  parent = sky_dav_stat_finish (SKY_DAV_CLIENT (source), result, &error);
  if (g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND) ||
      (parent != NULL && !sky_drive_entry_get_is_folder (parent)))
    g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND,
                             "“%s”: the folder “%s” does not exist", change->request->path,
                             change->parent);
  else
    g_task_return_error (task, g_steal_pointer (&change->failure));
}

static void
return_failure (GTask *task_in, SkyDavClient *client, guint status)
{
  g_autoptr (GTask) task = task_in;
  Change *change = g_task_get_task_data (task);

  change->failure =
      sky_dav_status_to_error (status, change->request->method, change->request->path);
  if (sky_dav_status_is_gateway (status) && !change->request->is_harmless)
    change->failure->code = SKY_DRIVE_ERROR_UNKNOWN_OUTCOME;
  if (may_mean_no_parent (status) && !g_str_equal (change->request->method, SOUP_METHOD_DELETE))
    sky_dav_stat_async (client, change->parent, g_task_get_cancellable (task), parent_arrived_cb,
                        g_object_ref (task));
  else
    g_task_return_error (task, g_steal_pointer (&change->failure));
}

static void
change_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SkyDavReply) reply = NULL;
  Change *change = g_task_get_task_data (task);
  GError *error = NULL;
  guint   failure;

  reply = sky_dav_exchange_finish (SKY_DAV_CLIENT (source), result, &error);
  if (reply == NULL)
    {
      return_network_error (task, change, error);
      return;
    }
  failure = sky_dav_reply_get_failure (reply);
  if (failure != 0)
    return_failure (g_steal_pointer (&task), SKY_DAV_CLIENT (source), failure);
  else
    g_task_return_pointer (task, g_steal_pointer (&reply->headers),
                           (GDestroyNotify) soup_message_headers_unref);
}

/**
 * sky_dav_change_async:
 * @client: whom to ask
 * @request: what to do
 * @target: path that appears or goes away
 * @cancellable: (nullable): to stop it
 * @callback: called in the context that this was called from
 * @user_data: for @callback
 */
void
sky_dav_change_async (SkyDavClient       *client,
                      SkyDavRequest      *request,
                      const char         *target,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);
  Change *change = g_new0 (Change, 1);

  change->request = sky_dav_request_ref (request);
  change->parent = sky_drive_path_dup_parent (target);
  g_task_set_source_tag (task, sky_dav_change_async);
  g_task_set_task_data (task, change, (GDestroyNotify) change_free);
  sky_dav_exchange_async (client, request, cancellable, change_arrived_cb, g_steal_pointer (&task));
}

/**
 * sky_dav_change_finish:
 * @client: whom was asked
 * @result: what the callback got
 * @error: return location for an error: %SKY_DRIVE_ERROR_UNKNOWN_OUTCOME where the answer was lost,
 *   %SKY_DRIVE_ERROR_NOT_FOUND where the parent folder is missing, whatever the server called it
 *
 * Returns: (transfer full) (nullable): the headers of the answer
 */
SoupMessageHeaders *
sky_dav_change_finish (SkyDavClient *client, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
