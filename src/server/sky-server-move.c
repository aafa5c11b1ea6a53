/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MOVE and COPY (RFC 4918 sections 9.8, 9.9): a file or a whole folder in one transaction. A move
 * keeps ids, times and content; a copy makes new things that refer to the same blobs. */

#include "server/sky-server-methods.h"

#include <string.h>

#include "server/sky-content-store.h"
#include "server/sky-node-store.h"
#include "server/sky-property-store.h"
#include "server/sky-server-error.h"
#include "server/sky-server-job.h"

/* Both ends of the way. */
typedef struct
{
  SkyServerNode *source; /* (owned) */
  SkyServerNode *parent; /* (owned): of the destination */
} Ends;

static void
ends_clear (Ends *ends)
{
  g_clear_pointer (&ends->source, sky_server_node_free);
  g_clear_pointer (&ends->parent, sky_server_node_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ends, ends_clear)

/* What is in the way is removed, where that is allowed (RFC 4918 section 10.6). */
static gboolean
clear_destination (SkyDatabase *database, SkyServerJob *job, Ends *ends, GError **error)
{
  g_autoptr (SkyServerNode) old = NULL;
  g_autoptr (GError) local_error = NULL;
  const char *name = sky_server_path_get_name (job->destination);

  old = sky_node_store_lookup_child (database, ends->parent->id, name, &local_error);
  job->status = old != NULL ? SOUP_STATUS_NO_CONTENT : SOUP_STATUS_CREATED;
  if (old == NULL && g_error_matches (local_error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_NOT_FOUND))
    return TRUE;
  if (old == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!job->overwrite)
    {
      g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_PRECONDITION,
                   "“%s” exists already at the destination", name);
      return FALSE;
    }
  return sky_node_store_remove (database, old->id, error);
}

/* What lies below a folder has to stay within reach of a path. */
static gboolean
check_depth (SkyDatabase *database, SkyServerJob *job, Ends *ends, GError **error)
{
  guint depth = sky_server_path_get_depth (job->destination);
  guint height = 0;

  if (!ends->source->is_folder || job->shallow || depth <= sky_server_path_get_depth (job->path))
    return TRUE;
  if (!sky_node_store_get_height (database, ends->source->id, &height, error))
    return FALSE;
  if (depth + height <= SKY_SERVER_DEPTH_MAX)
    return TRUE;
  g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_FORBIDDEN,
               "“%s” would lie deeper than %d folders with what is in it", ends->source->name,
               SKY_SERVER_DEPTH_MAX);
  return FALSE;
}

static gboolean
prepare (SkyDatabase *database, SkyServerJob *job, Ends *ends, GError **error)
{
  ends->source = sky_node_store_lookup (database, job->account, job->path, error);
  if (ends->source == NULL || !sky_server_conditions_check (job->conditions, ends->source, error))
    return FALSE;
  ends->parent = sky_node_store_lookup_parent (database, job->account, job->destination, error);
  return ends->parent != NULL && check_depth (database, job, ends, error) &&
         clear_destination (database, job, ends, error);
}

static gboolean
move_node (SkyDatabase *database, SkyServerJob *job, GError **error)
{
  g_auto (Ends) ends = { NULL, NULL };
  gint64 now = g_get_real_time ();

  return prepare (database, job, &ends, error) &&
         sky_node_store_move (database, ends.source->id, ends.parent->id,
                              sky_server_path_get_name (job->destination), error) &&
         sky_node_store_set_modified (database, ends.source->parent, now, error) &&
         sky_node_store_set_modified (database, ends.parent->id, now, error);
}

/* Copies @node itself. Returns the row of the copy, or 0. */
static gint64
copy_one (SkyDatabase         *database,
          gint64               account,
          const SkyServerNode *node,
          gint64               parent,
          const char          *name,
          GError             **error)
{
  gint64 copy = sky_node_store_add (database, account, parent, name, node->is_folder, error);

  if (copy == 0 || !sky_property_store_copy (database, node->id, copy, error))
    return 0;
  if (!node->is_folder &&
      (!sky_content_store_copy (database, account, node->version, copy, error) ||
       !sky_node_store_set_modified (database, copy, node->modified, error)))
    return 0;
  return copy;
}

/* A folder whose children are still to be copied. */
typedef struct
{
  gint64 source;
  gint64 copy;
} Pair;

static gboolean
copy_children (SkyDatabase *database, gint64 account, Pair pair, GArray *waiting, GError **error)
{
  g_autoptr (GPtrArray) children = sky_node_store_list (database, pair.source, error);

  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      SkyServerNode *child = g_ptr_array_index (children, i);
      Pair           next = { child->id, 0 };

      next.copy = copy_one (database, account, child, pair.copy, child->name, error);
      if (next.copy == 0)
        return FALSE;
      if (child->is_folder)
        g_array_append_val (waiting, next);
    }
  return children != NULL;
}

/* The destination never lies inside the source, so the copy does not grow what is copied. */
static gboolean
copy_node (SkyDatabase *database, SkyServerJob *job, GError **error)
{
  g_auto (Ends) ends = { NULL, NULL };
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (Pair));
  Pair pair = { 0, 0 };

  if (!prepare (database, job, &ends, error))
    return FALSE;
  pair.source = ends.source->id;
  pair.copy = copy_one (database, job->account, ends.source, ends.parent->id,
                        sky_server_path_get_name (job->destination), error);
  if (pair.copy == 0)
    return FALSE;
  if (ends.source->is_folder && !job->shallow)
    g_array_append_val (waiting, pair);
  while (waiting->len > 0)
    {
      pair = g_array_index (waiting, Pair, waiting->len - 1);
      g_array_set_size (waiting, waiting->len - 1);
      if (!copy_children (database, job->account, pair, waiting, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_paths (const SkyServerPath *source, const SkyServerPath *destination, GError **error)
{
  g_autofree char *text = sky_server_path_to_text (destination);

  if (sky_server_path_is_root (source) || sky_server_path_is_root (destination))
    g_set_error_literal (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_FORBIDDEN,
                         "the drive itself can't be moved, copied or replaced");
  else if (sky_server_path_is_reserved (destination))
    g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_FORBIDDEN,
                 "“%s” is kept for the server's own addresses", text);
  else if (sky_server_path_is_inside (destination, source))
    g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_FORBIDDEN,
                 "“%s” lies inside what is to be moved or copied", text);
  else if (sky_server_path_is_inside (source, destination))
    g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_FORBIDDEN,
                 "“%s” holds what is to be moved or copied and can't be replaced by it", text);
  else
    return TRUE;
  return FALSE;
}

/* Overwrite and Depth; what is none of the allowed values is refused, never guessed at. */
static gboolean
check_headers (SkyServerRequest *request, SkyServerJob *job, gboolean is_copy, GError **error)
{
  const char *overwrite = sky_server_request_get_header (request, "Overwrite");
  const char *depth = sky_server_request_get_header (request, "Depth");

  job->overwrite = overwrite == NULL || g_ascii_strcasecmp (overwrite, "T") == 0;
  job->shallow = is_copy && g_strcmp0 (depth, "0") == 0;
  if (!job->overwrite && g_ascii_strcasecmp (overwrite, "F") != 0)
    g_set_error_literal (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                         "the Overwrite header is neither T nor F");
  else if (depth != NULL && !job->shallow && g_ascii_strcasecmp (depth, "infinity") != 0)
    g_set_error_literal (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                         "this Depth can't be used here");
  else
    return TRUE;
  return FALSE;
}

static void
begin (SkyServerRequest *request, gboolean is_copy)
{
  g_autoptr (SkyServerPath) destination = NULL;
  g_autoptr (GError) error = NULL;
  SkyServerJob *job = NULL;

  destination = sky_server_request_parse_destination (request, &error);
  if (destination == NULL ||
      !check_paths (sky_server_request_get_path (request), destination, &error))
    {
      sky_server_request_fail (request, error);
      return;
    }
  job = sky_server_job_new (request);
  job->destination = g_steal_pointer (&destination);
  if (check_headers (request, job, is_copy, &error))
    {
      sky_server_job_run (request, job, is_copy ? copy_node : move_node);
      return;
    }
  sky_server_job_free (job);
  sky_server_request_fail (request, error);
}

void
sky_server_move (SkyServerRequest *request)
{
  begin (request, FALSE);
}

void
sky_server_copy (SkyServerRequest *request)
{
  begin (request, TRUE);
}
