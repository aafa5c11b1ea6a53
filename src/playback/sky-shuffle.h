/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The way through a shuffled queue: every item once a round, and back the way it came. Knows items
 * only by their address and owns none: whoever removes one says so. One thread. */
typedef struct _SkyShuffle SkyShuffle;

SkyShuffle *sky_shuffle_new (void);
void        sky_shuffle_free (SkyShuffle *self);
void        sky_shuffle_reset (SkyShuffle *self, GPtrArray *all, gpointer current);
void        sky_shuffle_clear (SkyShuffle *self);
void        sky_shuffle_add (SkyShuffle *self, gpointer item);
void        sky_shuffle_remove (SkyShuffle *self, GHashTable *items);
gpointer
sky_shuffle_peek (SkyShuffle *self, guint n, GPtrArray *all, gpointer current, gboolean wrap);
gpointer sky_shuffle_next (SkyShuffle *self, GPtrArray *all, gpointer current, gboolean wrap);
gpointer sky_shuffle_previous (SkyShuffle *self, gpointer current);
gboolean sky_shuffle_has_previous (SkyShuffle *self);
void     sky_shuffle_jump (SkyShuffle *self, gpointer current, gpointer target);
/* The two halves of the way, for the disk: what was heard, oldest first, and what comes. */
GPtrArray *sky_shuffle_get_played (SkyShuffle *self);
GPtrArray *sky_shuffle_get_upcoming (SkyShuffle *self);
void       sky_shuffle_set (SkyShuffle *self, GPtrArray *played, GPtrArray *upcoming);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyShuffle, sky_shuffle_free)

G_END_DECLS
