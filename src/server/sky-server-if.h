/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"
#include "server/sky-server-path.h"

G_BEGIN_DECLS

/* The If header of one request. */
typedef struct _SkyServerIf SkyServerIf;

SkyServerIf *sky_server_if_parse (const char *header, GUri *own, GError **error);
void         sky_server_if_free (SkyServerIf *self);
gboolean     sky_server_if_check (const SkyServerIf   *self,
                                  SkyDatabase         *database,
                                  gint64               account,
                                  const SkyServerPath *path,
                                  GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyServerIf, sky_server_if_free)

G_END_DECLS
