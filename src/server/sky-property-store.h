/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"

G_BEGIN_DECLS

/**
 * SkyServerProperty:
 * @ns: (owned): its namespace
 * @name: (owned): its name within it
 * @value: (owned): the whole element as XML that stands by itself
 *
 * A property that a client stored: the server keeps it and knows nothing of its meaning.
 */
typedef struct
{
  char *ns;
  char *name;
  char *value;
} SkyServerProperty;

/* The most properties that one node can have. */
#define SKY_PROPERTY_STORE_MAX 256

GHashTable *sky_property_store_collect (SkyDatabase *database, gint64 node, GError **error);
gboolean    sky_property_store_set (SkyDatabase *database,
                                    gint64       node,
                                    const char  *ns,
                                    const char  *name,
                                    const char  *value,
                                    GError     **error);
gboolean    sky_property_store_remove (
       SkyDatabase *database, gint64 node, const char *ns, const char *name, GError **error);
gboolean sky_property_store_copy (SkyDatabase *database, gint64 from, gint64 to, GError **error);

G_END_DECLS
