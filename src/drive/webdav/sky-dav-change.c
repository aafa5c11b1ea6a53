/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests that change something on the server: MKCOL, MOVE, COPY, DELETE, PUT. None is repeated;
 * where the answer was lost, that is what the error says. Runs in the context of its caller. */

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

typedef struct
{
  const char *method;
  char       *from; /* (owned) */
  char       *to;   /* (owned) (nullable) */
  GTask      *task; /* (owned): the caller's */
} Relocation;

static void
change_free (Change *change)
{
  sky_dav_request_unref (change->request);
  g_free (change->parent);
  g_clear_error (&change->failure);
  g_free (change);
}

static void
relocation_free (Relocation *relocation)
{
  g_free (relocation->from);
  g_free (relocation->to);
  g_clear_object (&relocation->task);
  g_free (relocation);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Relocation, relocation_free)

/* Making a folder and removing can be done again without harm, where the answer was lost. */
static gboolean
is_repeatable (Change *change)
{
  return g_str_equal (change->request->method, SOUP_METHOD_MKCOL) ||
         g_str_equal (change->request->method, SOUP_METHOD_DELETE);
}

static gboolean
is_change_lost (Change *change, const GError *error)
{
  return change->request->left && !is_repeatable (change) &&
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
  if (sky_dav_status_is_gateway (status) && !is_repeatable (change))
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

/* Whether a path may be made or removed; the root is neither. */
static gboolean
check_target (const char *path, gboolean is_new, GTask *task)
{
  g_autofree char *name = NULL;
  g_autofree char *shown = NULL;
  GError          *error = NULL;

  if (!sky_drive_path_is_valid (path) || path[1] == '\0')
    {
      shown = g_utf8_make_valid (path, -1);
      g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NAME,
                               "“%s” is not a path that can be changed", shown);
      return FALSE;
    }
  name = sky_drive_path_dup_name (path);
  if (!is_new || sky_drive_name_check (name, &error))
    return TRUE;
  g_task_return_error (task, error);
  return FALSE;
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SoupMessageHeaders *headers;
  GError             *error = NULL;

  headers = sky_dav_change_finish (SKY_DAV_CLIENT (source), result, &error);
  if (headers == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  soup_message_headers_unref (headers);
  g_task_return_boolean (task, TRUE);
}

/* Servers differ about folders named without a slash (nginx: 400, lighttpd: 308), so what it is
 * must be known first. */
static void
subject_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Relocation) relocation = user_data;
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (SkyDavRequest) request = NULL;
  SkyDavClient *client = SKY_DAV_CLIENT (source);
  GTask        *task = relocation->task;
  GError       *error = NULL;

  entry = sky_dav_stat_finish (client, result, &error);
  if (entry == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  request = sky_dav_request_new (relocation->method, relocation->from,
                                 sky_drive_entry_get_is_folder (entry));
  request->destination = g_strdup (relocation->to);
  sky_dav_change_async (client, request, relocation->to != NULL ? relocation->to : relocation->from,
                        g_task_get_cancellable (task), changed_cb, g_object_ref (task));
}

static void
relocate (SkyDavClient *client, const char *method, const char *from, const char *to, GTask *task)
{
  Relocation *relocation = g_new0 (Relocation, 1);

  relocation->method = method;
  relocation->from = g_strdup (from);
  relocation->to = g_strdup (to);
  relocation->task = task;
  sky_dav_stat_async (client, from, g_task_get_cancellable (task), subject_arrived_cb, relocation);
}

static gboolean
check_relocation (const char *from, const char *to, GTask *task)
{
  if (!check_target (from, FALSE, task) || !check_target (to, TRUE, task))
    return FALSE;
  if (!sky_drive_path_is_inside (to, from))
    return TRUE;
  g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_UNSUPPORTED,
                           "“%s” can't go into itself", from);
  return FALSE;
}

/**
 * sky_dav_make_folder:
 * @client: whom to ask
 * @path: where the folder shall be
 * @task: (transfer full): gets TRUE
 */
void
sky_dav_make_folder (SkyDavClient *client, const char *path, GTask *task)
{
  g_autoptr (GTask) owned = task;
  g_autoptr (SkyDavRequest) request = NULL;

  if (!check_target (path, TRUE, task))
    return;
  request = sky_dav_request_new (SOUP_METHOD_MKCOL, path, TRUE);
  sky_dav_change_async (client, request, path, g_task_get_cancellable (task), changed_cb,
                        g_steal_pointer (&owned));
}

/**
 * sky_dav_move:
 * @client: whom to ask
 * @from: path of a file or folder
 * @to: its new path
 * @task: (transfer full): gets TRUE
 */
void
sky_dav_move (SkyDavClient *client, const char *from, const char *to, GTask *task)
{
  g_autoptr (GTask) owned = task;

  if (check_relocation (from, to, task))
    relocate (client, SOUP_METHOD_MOVE, from, to, g_steal_pointer (&owned));
}

/**
 * sky_dav_copy:
 * @client: whom to ask
 * @from: path of a file or folder
 * @to: path of the copy
 * @task: (transfer full): gets TRUE
 */
void
sky_dav_copy (SkyDavClient *client, const char *from, const char *to, GTask *task)
{
  g_autoptr (GTask) owned = task;

  if (check_relocation (from, to, task))
    relocate (client, SOUP_METHOD_COPY, from, to, g_steal_pointer (&owned));
}

/**
 * sky_dav_remove:
 * @client: whom to ask
 * @path: path of a file, or of a folder that goes with all it holds
 * @task: (transfer full): gets TRUE
 */
void
sky_dav_remove (SkyDavClient *client, const char *path, GTask *task)
{
  g_autoptr (GTask) owned = task;

  if (check_target (path, FALSE, task))
    relocate (client, SOUP_METHOD_DELETE, path, NULL, g_steal_pointer (&owned));
}
