/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SkyServerPropName:
 * @ns: (owned): its namespace; empty where it has none
 * @name: (owned): its name within it
 *
 * Which property is meant.
 */
typedef struct
{
  char *ns;
  char *name;
} SkyServerPropName;

/**
 * SkyServerPropfindKind:
 * @SKY_SERVER_PROPFIND_ALL: all properties with their values
 * @SKY_SERVER_PROPFIND_NAMES: the names of all properties
 * @SKY_SERVER_PROPFIND_SOME: the listed ones with their values
 */
typedef enum
{
  SKY_SERVER_PROPFIND_ALL,
  SKY_SERVER_PROPFIND_NAMES,
  SKY_SERVER_PROPFIND_SOME,
} SkyServerPropfindKind;

/**
 * SkyServerPropfind:
 * @kind: what is wanted
 * @names: (owned) (element-type SkyServerPropName): the listed properties; for
 *   @SKY_SERVER_PROPFIND_ALL those wanted besides
 *
 * The body of a PROPFIND request.
 */
typedef struct
{
  SkyServerPropfindKind kind;
  GPtrArray            *names;
} SkyServerPropfind;

/**
 * SkyServerPropChange:
 * @ns: (owned): namespace of the property
 * @name: (owned): its name
 * @value: (owned) (nullable): the whole element as XML that stands by itself; %NULL removes it
 * @text: (owned) (nullable): the text in it
 *
 * One instruction of a PROPPATCH.
 */
typedef struct
{
  char *ns;
  char *name;
  char *value;
  char *text;
} SkyServerPropChange;

SkyServerPropfind *sky_server_propfind_parse (const char *data, gsize size, GError **error);
void               sky_server_propfind_free (SkyServerPropfind *self);
GPtrArray         *sky_server_proppatch_parse (const char *data, gsize size, GError **error);
void sky_server_xml_append_tag (GString *out, const char *ns, const char *name, const char *end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyServerPropfind, sky_server_propfind_free)

G_END_DECLS
