/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SkyIdChange:
 * @position: where, counted in a list in which all changes before this one have been made
 * @removed: how many ids go there
 * @added: how many come there
 */
typedef struct
{
  guint position;
  guint removed;
  guint added;
} SkyIdChange;

GArray *sky_id_diff (GArray *before, GArray *after, guint max_changes);

G_END_DECLS
