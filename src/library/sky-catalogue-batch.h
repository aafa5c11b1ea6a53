/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"
#include "library/sky-scanned-file.h"

G_BEGIN_DECLS

/* What one transaction does to the catalogue: files read, files that could not be read, places
 * that hold nothing any more, tracks to merge. Filled on one thread, then applied on another. */
typedef struct _SkyCatalogueBatch SkyCatalogueBatch;

SkyCatalogueBatch *sky_catalogue_batch_new (void);
void               sky_catalogue_batch_free (SkyCatalogueBatch *self);
guint              sky_catalogue_batch_get_size (SkyCatalogueBatch *self);
void               sky_catalogue_batch_put (SkyCatalogueBatch *self, SkyScannedFile *file);
void               sky_catalogue_batch_put_parts (SkyCatalogueBatch *self, GPtrArray *files);
void               sky_catalogue_batch_put_failure (SkyCatalogueBatch *self,
                                                    SkyScannedFile    *file,
                                                    const char        *message);
void sky_catalogue_batch_remove (SkyCatalogueBatch *self, const char *drive_id, const char *path);
void sky_catalogue_batch_remove_below (SkyCatalogueBatch *self,
                                       const char        *drive_id,
                                       const char        *folder);
void sky_catalogue_batch_merge (SkyCatalogueBatch *self, gint64 from, gint64 into);
gboolean sky_catalogue_batch_apply (
    SkyCatalogueBatch *self, SkyDatabase *database, gint64 now, GArray *changed, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyCatalogueBatch, sky_catalogue_batch_free)

G_END_DECLS
