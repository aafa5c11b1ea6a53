/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/sky-server-node.h"

G_BEGIN_DECLS

#define SKY_SERVER_NS_DAV "DAV:"
#define SKY_SERVER_NS_SKYLARK "https://skylarkplayer.github.io/ns"

/**
 * SkyServerPropContext:
 * @node: what is described
 * @used: bytes that the account uses
 * @available: bytes that are free, or %G_MAXUINT64 where nobody knows
 *
 * What the values of live properties are made from.
 */
typedef struct
{
  const SkyServerNode *node;
  guint64              used;
  guint64              available;
} SkyServerPropContext;

typedef gboolean (*SkyServerPropWriter) (GString *out, const SkyServerPropContext *context);

/**
 * SkyServerLiveProp:
 * @ns: its namespace
 * @name: its name within it
 * @in_allprop: whether an "allprop" request gets it (RFC 4331 wants the quota left out)
 * @write: appends the value as XML; %FALSE where the node has no such property
 *
 * A property that the server computes.
 */
typedef struct
{
  const char         *ns;
  const char         *name;
  gboolean            in_allprop;
  SkyServerPropWriter write;
} SkyServerLiveProp;

const SkyServerLiveProp *sky_server_live_props (guint *n_props);
const SkyServerLiveProp *sky_server_find_live_prop (const char *ns, const char *name);
char                    *sky_server_format_http_date (gint64 microseconds);
char                    *sky_server_guess_type (const char *name);
void                     sky_server_append_xml_text (GString *out, const char *text);

G_END_DECLS
