/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"
#include "server/sky-server-conditions.h"
#include "server/sky-server-request.h"

G_BEGIN_DECLS

/**
 * SkyServerJob:
 * @path: (owned): what the request names
 * @destination: (owned) (nullable): where it goes, for COPY and MOVE
 * @conditions: (owned): what has to hold
 * @account: whose tree
 * @overwrite: whether the destination may be replaced
 * @shallow: whether a folder goes without what is in it
 * @changes: (owned) (nullable): what the method itself keeps here
 * @changes_destroy: (nullable): frees it
 * @status: what is answered
 * @body: (owned) (nullable): XML that is answered
 *
 * One change of the tree: a picture of the request for the writer's thread, and its outcome.
 */
typedef struct
{
  SkyServerPath       *path;
  SkyServerPath       *destination;
  SkyServerConditions *conditions;
  gint64               account;
  gboolean             overwrite;
  gboolean             shallow;
  gpointer             changes;
  GDestroyNotify       changes_destroy;
  guint                status;
  char                *body;
} SkyServerJob;

/* Runs inside a transaction, which is taken back where it fails. */
typedef gboolean (*SkyServerJobFunc) (SkyDatabase *database, SkyServerJob *job, GError **error);

SkyServerJob *sky_server_job_new (SkyServerRequest *request);
void          sky_server_job_free (SkyServerJob *job);
void sky_server_job_run (SkyServerRequest *request, SkyServerJob *job, SkyServerJobFunc func);

G_END_DECLS
