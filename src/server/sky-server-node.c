/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plain picture of one file or folder; belongs to whoever asked for it. */

#include "server/sky-server-node.h"

void
sky_server_node_free (SkyServerNode *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->resource_id);
  g_free (self->etag);
  g_free (self->sha256);
  g_free (self);
}
