/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SkyServerNode:
 * @id: row of the node
 * @parent: row of its folder, 0 for an account's root
 * @name: (owned): empty for an account's root
 * @is_folder: whether it is a folder
 * @resource_id: (owned): a UUID that stays with it across moves
 * @created: when it was made, in microseconds since 1970
 * @modified: its content's time, in microseconds since 1970
 * @version: row of its current version, 0 for folders
 * @size: bytes of its content
 * @etag: (owned) (nullable): with its quotes; %NULL for folders
 * @sha256: (owned) (nullable): of its content, in hexadecimal
 *
 * A file or folder as the database knew it at one moment.
 */
typedef struct
{
  gint64   id;
  gint64   parent;
  char    *name;
  gboolean is_folder;
  char    *resource_id;
  gint64   created;
  gint64   modified;
  gint64   version;
  guint64  size;
  char    *etag;
  char    *sha256;
} SkyServerNode;

/**
 * SkyServerSegment:
 * @sha256: (array zero-terminated): name of the blob
 * @offset: first byte within the blob
 * @length: how many bytes of it
 *
 * One piece of a version's content.
 */
typedef struct
{
  char    sha256[65];
  guint64 offset;
  guint64 length;
} SkyServerSegment;

void sky_server_node_free (SkyServerNode *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyServerNode, sky_server_node_free)

G_END_DECLS
