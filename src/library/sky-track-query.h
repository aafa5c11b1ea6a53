/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "library/sky-id-diff.h"
#include "library/sky-list-store.h"

G_BEGIN_DECLS

/* As many pages as a view makes rows for at first. */
#define SKY_TRACK_QUERY_PAGES 2

/**
 * SkyTrackQuery:
 * @question: what is asked; owns its text
 * @before: (owned): the ids that the answer is compared with
 * @max_changes: more changes are joined into one; 0: no comparison is wanted
 * @ids: (owned) (nullable): the answer
 * @changes: (owned) (nullable) (element-type SkyIdChange): what leads from @before to @ids
 * @total_ms: length of all of them together
 * @pages: (owned) (nullable) (element-type SkyTrackRow): without a comparison, the first pages
 *
 * One query of a list on its way to the reader and back; counted, as both ends hold it.
 */
typedef struct
{
  SkyListQuery question;
  GArray      *before;
  guint        max_changes;
  GArray      *ids;
  GArray      *changes;
  gint64       total_ms;
  GPtrArray   *pages[SKY_TRACK_QUERY_PAGES];
} SkyTrackQuery;

SkyTrackQuery *
sky_track_query_new (const SkyListQuery *question, GArray *before, guint max_changes);
SkyTrackQuery *sky_track_query_ref (SkyTrackQuery *self);
void           sky_track_query_unref (SkyTrackQuery *self);
void           sky_track_query_drop (gpointer self);
void           sky_track_query_run (GTask *task, SkyDatabase *database, gpointer query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyTrackQuery, sky_track_query_unref)

G_END_DECLS
