/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DELETE (RFC 4918 section 9.6) of a file, or of a folder with all in it, as one step. */

#include "server/sky-server-methods.h"

#include "server/sky-node-store.h"
#include "server/sky-server-error.h"
#include "server/sky-server-job.h"

static gboolean
remove_node (SkyDatabase *database, SkyServerJob *job, GError **error)
{
  g_autoptr (SkyServerNode) node = NULL;

  node = sky_node_store_lookup (database, job->account, job->path, error);
  if (node == NULL || !sky_server_conditions_check (job->conditions, node, error))
    return FALSE;
  job->status = SOUP_STATUS_NO_CONTENT;
  return sky_node_store_remove (database, node->id, error) &&
         sky_node_store_set_modified (database, node->parent, g_get_real_time (), error);
}

void
sky_server_delete (SkyServerRequest *request)
{
  const char *depth = sky_server_request_get_header (request, "Depth");

  if (sky_server_path_is_root (sky_server_request_get_path (request)))
    sky_server_request_answer_body (request, SOUP_STATUS_FORBIDDEN, "text/plain; charset=utf-8",
                                    "the drive itself can't be deleted\n");
  else if (depth != NULL && g_ascii_strcasecmp (depth, "infinity") != 0)
    sky_server_request_answer_body (request, SOUP_STATUS_BAD_REQUEST, "text/plain; charset=utf-8",
                                    "a folder is deleted with all in it (Depth: infinity)\n");
  else
    sky_server_job_run (request, sky_server_job_new (request), remove_node);
}
