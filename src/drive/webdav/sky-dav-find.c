/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PROPFIND (RFC 4918 section 9.1): what is in a folder, what an entry is, how much space there is.
 * Runs in the context of its caller. */

#include "drive/webdav/sky-dav-find.h"

#include "drive/sky-drive-path.h"
#include "drive/webdav/sky-dav-exchange.h"
#include "drive/webdav/sky-dav-multistatus.h"
#include "drive/webdav/sky-dav-part.h"
#include "drive/webdav/sky-dav-status.h"

#define CONTENT_TYPE "application/xml; charset=utf-8"
#define LONG_LIST 1000

static const char *const entry_query =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
    "<D:propfind xmlns:D=\"DAV:\" xmlns:s=\"" SKY_DAV_NAMESPACE "\""
    " xmlns:oc=\"http://owncloud.org/ns\"><D:prop>"
    "<D:resourcetype/><D:getcontentlength/><D:getlastmodified/><D:getetag/>"
    "<D:getcontenttype/><D:resource-id/><s:sha256/><oc:checksums/>"
    "</D:prop></D:propfind>";

static const char *const quota_query = "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
                                       "<D:propfind xmlns:D=\"DAV:\"><D:prop>"
                                       "<D:quota-available-bytes/><D:quota-used-bytes/>"
                                       "</D:prop></D:propfind>";

typedef struct
{
  SkyDavRequest *request; /* (owned) */
  GTask         *task;    /* (owned): the caller's */
} Question;

/* A long list, to be understood on a thread of its own: it would hold the caller up for frames. */
typedef struct
{
  SkyDavReply *reply;  /* (owned) */
  char        *folder; /* (owned) */
} List;

static void
list_free (List *list)
{
  sky_dav_reply_free (list->reply);
  g_free (list->folder);
  g_free (list);
}

static void
question_free (Question *question)
{
  sky_dav_request_unref (question->request);
  g_clear_object (&question->task);
  g_free (question);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static gboolean
check_path (const char *path, GTask *task)
{
  g_autofree char *shown = NULL;

  if (sky_drive_path_is_valid (path))
    return TRUE;
  shown = g_utf8_make_valid (path, -1);
  g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NAME,
                           "“%s” is not a path on a drive", shown);
  return FALSE;
}

static void
ask (SkyDavClient       *client,
     Question           *question,
     const char         *depth,
     const char         *query,
     GAsyncReadyCallback callback)
{
  g_autoptr (GBytes) body = g_bytes_new_static (query, strlen (query));

  soup_message_headers_replace (question->request->headers, "Depth", depth);
  sky_dav_request_set_body (question->request, CONTENT_TYPE, body);
  question->request->is_harmless = TRUE;
  sky_dav_exchange_async (client, question->request, g_task_get_cancellable (question->task),
                          callback, question);
}

static Question *
question_new (const char *path, gboolean folder, GTask *task)
{
  Question *question = g_new0 (Question, 1);

  question->request = sky_dav_request_new (SOUP_METHOD_PROPFIND, path, folder);
  question->task = task;
  return question;
}

/* Only a 207 is an answer to PROPFIND: a 200 comes from something that is no WebDAV server. */
static SkyDavReply *
get_reply (Question *question, GObject *client, GAsyncResult *result)
{
  g_autoptr (SkyDavReply) reply = NULL;
  GError *error = NULL;

  reply = sky_dav_exchange_finish (SKY_DAV_CLIENT (client), result, &error);
  if (reply == NULL)
    {
      g_task_return_error (question->task, error);
      return NULL;
    }
  if (reply->status == SOUP_STATUS_MULTI_STATUS)
    return g_steal_pointer (&reply);
  if (sky_dav_status_is_success (reply->status))
    g_task_return_new_error (question->task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL,
                             "There is no WebDAV server at %s, or at another path",
                             sky_dav_endpoint_get_host (reply->endpoint));
  else
    g_task_return_error (question->task,
                         sky_dav_status_to_error (reply->status, question->request->method,
                                                  question->request->path));
  return NULL;
}

static gboolean
is_missing (SkyDavResource *resource)
{
  return resource->status != 0 && !sky_dav_status_is_success (resource->status);
}

/* One line of a folder's list. Names that can't be paths are left out one by one: they must not
 * hide the rest of the folder. */
static void
add_child (GPtrArray      *entries,
           GHashTable     *seen,
           const char     *folder,
           SkyDavResource *resource,
           const char     *path)
{
  g_autofree char *parent = sky_drive_path_dup_parent (path);
  char            *key;

  if (!g_str_equal (parent, folder) || is_missing (resource) || sky_dav_part_is_name (path))
    return;
  key = g_strdup (path);
  if (g_hash_table_add (seen, key))
    g_ptr_array_add (entries, sky_dav_resource_to_entry (resource, path));
}

static GPtrArray *
collect_children (SkyDavReply *reply, const char *folder, gboolean *is_folder)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) seen = NULL;

  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < reply->resources->len; i++)
    {
      SkyDavResource *resource = g_ptr_array_index (reply->resources, i);
      g_autoptr (GError) error = NULL;
      g_autofree char *path = NULL;

      path = sky_dav_endpoint_dup_path (reply->endpoint, resource->href, &error);
      if (path == NULL)
        g_info ("Left out of the list of “%s”: %s", folder, error->message);
      else if (g_str_equal (path, folder))
        *is_folder = resource->is_folder && !is_missing (resource);
      else
        add_child (entries, seen, folder, resource, path);
    }
  return g_steal_pointer (&entries);
}

static void
return_list (GTask *task, SkyDavReply *reply, const char *folder)
{
  g_autoptr (GPtrArray) entries = NULL;
  gboolean is_folder = FALSE;

  entries = collect_children (reply, folder, &is_folder);
  if (is_folder)
    g_task_return_pointer (task, g_steal_pointer (&entries), (GDestroyNotify) g_ptr_array_unref);
  else
    /* A list that does not name the folder itself (section 9.1) is not taken for an empty one. */
    g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL,
                             "“%s” is no folder, or the server's list of it makes no sense",
                             folder);
}

static void
list_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  List *list = task_data;

  return_list (task, list->reply, list->folder);
}

static void
list_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (SkyDavReply) reply = get_reply (question, source, result);
  List *list;

  if (reply == NULL)
    return;
  if (reply->resources->len < LONG_LIST)
    {
      return_list (question->task, reply, question->request->path);
      return;
    }
  list = g_new0 (List, 1);
  list->reply = g_steal_pointer (&reply);
  list->folder = g_strdup (question->request->path);
  g_task_set_task_data (question->task, list, (GDestroyNotify) list_free);
  g_task_run_in_thread (question->task, list_thread);
}

static SkyDavResource *
find_resource (SkyDavReply *reply, const char *wanted)
{
  for (guint i = 0; i < reply->resources->len; i++)
    {
      SkyDavResource  *resource = g_ptr_array_index (reply->resources, i);
      g_autofree char *path = sky_dav_endpoint_dup_path (reply->endpoint, resource->href, NULL);

      if (g_strcmp0 (path, wanted) == 0)
        return resource;
    }
  return NULL;
}

static void
entry_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (SkyDavReply) reply = get_reply (question, source, result);
  const char     *path = question->request->path;
  SkyDavResource *resource;

  if (reply == NULL)
    return;
  resource = find_resource (reply, path);
  if (resource == NULL)
    g_task_return_new_error (question->task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL,
                             "“%s”: the server answers about something else", path);
  else if (is_missing (resource))
    g_task_return_error (question->task,
                         sky_dav_status_to_error (resource->status, SOUP_METHOD_PROPFIND, path));
  else
    g_task_return_pointer (question->task, sky_dav_resource_to_entry (resource, path),
                           g_object_unref);
}

static void
quota_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (SkyDavReply) reply = get_reply (question, source, result);
  SkyDavResource *resource;
  SkyDriveQuota  *quota;

  if (reply == NULL)
    return;
  quota = g_new0 (SkyDriveQuota, 1);
  resource = find_resource (reply, question->request->path);
  quota->used = resource != NULL ? resource->used : -1;
  quota->available = resource != NULL ? resource->available : -1;
  g_task_return_pointer (question->task, quota, g_free);
}

/**
 * sky_dav_list:
 * @client: whom to ask
 * @folder: path of a folder
 * @task: (transfer full): gets a GPtrArray of SkyDriveEntry; its task data is used here
 */
void
sky_dav_list (SkyDavClient *client, const char *folder, GTask *task)
{
  g_autoptr (GTask) owned = task;

  if (check_path (folder, task))
    ask (client, question_new (folder, TRUE, g_steal_pointer (&owned)), "1", entry_query,
         list_arrived_cb);
}

/**
 * sky_dav_stat:
 * @client: whom to ask
 * @path: path of a file or folder
 * @task: (transfer full): gets a SkyDriveEntry
 */
void
sky_dav_stat (SkyDavClient *client, const char *path, GTask *task)
{
  g_autoptr (GTask) owned = task;

  if (check_path (path, task))
    ask (client, question_new (path, FALSE, g_steal_pointer (&owned)), "0", entry_query,
         entry_arrived_cb);
}

/**
 * sky_dav_quota:
 * @client: whom to ask
 * @task: (transfer full): gets a SkyDriveQuota
 */
void
sky_dav_quota (SkyDavClient *client, GTask *task)
{
  ask (client, question_new ("/", TRUE, task), "0", quota_query, quota_arrived_cb);
}

/**
 * sky_dav_finish_quota:
 * @task: a task that sky_dav_quota () answered on
 * @quota: (out): where to put it
 * @error: return location for an error
 *
 * Returns: whether @quota was set
 */
gboolean
sky_dav_finish_quota (GTask *task, SkyDriveQuota *quota, GError **error)
{
  g_autofree SkyDriveQuota *answer = g_task_propagate_pointer (task, error);

  if (answer == NULL)
    return FALSE;
  *quota = *answer;
  return TRUE;
}

/**
 * sky_dav_stat_async:
 * @client: whom to ask
 * @path: path of a file or folder
 * @cancellable: (nullable): to stop it
 * @callback: called in the context that this was called from
 * @user_data: for @callback
 *
 * The same as sky_dav_stat () for those who need the entry on the way to something else.
 */
void
sky_dav_stat_async (SkyDavClient       *client,
                    const char         *path,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_dav_stat_async);
  sky_dav_stat (client, path, g_steal_pointer (&task));
}

/**
 * sky_dav_stat_finish:
 * @client: whom was asked
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the entry
 */
SkyDriveEntry *
sky_dav_stat_finish (SkyDavClient *client, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
