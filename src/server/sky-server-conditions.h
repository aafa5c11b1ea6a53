/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/sky-server-node.h"
#include "server/sky-server-request.h"

G_BEGIN_DECLS

/* The conditions under which a request is to be carried out. */
typedef struct _SkyServerConditions SkyServerConditions;

SkyServerConditions *sky_server_conditions_new (SkyServerRequest *request);
void                 sky_server_conditions_free (SkyServerConditions *self);

gboolean sky_server_conditions_check (const SkyServerConditions *self,
                                      const SkyServerNode       *node,
                                      GError                   **error);
gboolean sky_server_conditions_check_if (const SkyServerConditions *self,
                                         SkyDatabase               *database,
                                         gint64                     account,
                                         const SkyServerPath       *path,
                                         GError                   **error);
gboolean sky_server_conditions_check_match (const SkyServerConditions *self,
                                            const SkyServerNode       *node,
                                            GError                   **error);
gboolean sky_server_conditions_is_unchanged (const SkyServerConditions *self,
                                             const SkyServerNode       *node);
gboolean sky_server_etag_matches (const char *list, const char *etag, gboolean strong);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyServerConditions, sky_server_conditions_free)

G_END_DECLS
