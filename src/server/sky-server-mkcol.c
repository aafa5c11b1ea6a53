/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MKCOL (RFC 4918 section 9.3): makes one folder. */

#include "server/sky-server-methods.h"

#include "server/sky-node-store.h"
#include "server/sky-server-error.h"
#include "server/sky-server-job.h"

static gboolean
make_folder (SkyDatabase *database, SkyServerJob *job, GError **error)
{
  g_autoptr (SkyServerNode) parent = NULL;
  g_autoptr (SkyServerNode) node = NULL;
  g_autoptr (GError) local_error = NULL;
  const char *name = sky_server_path_get_name (job->path);

  node = sky_node_store_lookup (database, job->account, job->path, &local_error);
  if (node != NULL)
    {
      g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_NOT_ALLOWED, "“%s” exists already",
                   node->name);
      return FALSE;
    }
  if (!g_error_matches (local_error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  parent = sky_node_store_lookup_parent (database, job->account, job->path, error);
  if (parent == NULL || !sky_server_conditions_check (job->conditions, NULL, error))
    return FALSE;
  job->status = SOUP_STATUS_CREATED;
  return sky_node_store_add (database, job->account, parent->id, name, TRUE, error) != 0;
}

void
sky_server_mkcol (SkyServerRequest *request)
{
  SoupServerMessage   *message = sky_server_request_get_message (request);
  const SkyServerPath *path = sky_server_request_get_path (request);

  if (soup_server_message_get_request_body (message)->length > 0)
    sky_server_request_answer_body (request, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE,
                                    "text/plain; charset=utf-8",
                                    "a new folder can't have a body\n");
  else if (sky_server_path_is_reserved (path))
    sky_server_request_answer_body (request, SOUP_STATUS_FORBIDDEN, "text/plain; charset=utf-8",
                                    "this name is kept for the server's own addresses\n");
  else
    sky_server_job_run (request, sky_server_job_new (request), make_folder);
}
