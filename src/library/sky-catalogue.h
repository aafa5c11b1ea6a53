/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/sky-database.h"
#include "base/sky-worker.h"
#include "library/sky-catalogue-batch.h"

G_BEGIN_DECLS

/* Called on a database's thread; returns on the task. */
typedef void (*SkyCatalogueFunc) (GTask *task, SkyDatabase *database, gpointer task_data);

#define SKY_TYPE_CATALOGUE (sky_catalogue_get_type ())
G_DECLARE_FINAL_TYPE (SkyCatalogue, sky_catalogue, SKY, CATALOGUE, GObject)

/* library.db with its two threads, shared by the library and its lists. Main thread.
 * Signals: "changed" (GArray of gint64 ids, or NULL for many). */
SkyCatalogue *sky_catalogue_new (const char *path, GError **error);
GPtrArray    *sky_catalogue_dup_first_folders (SkyCatalogue *self);
guint         sky_catalogue_get_first_count (SkyCatalogue *self);

/* On the reader's thread, and on the writer's: the task's own data is taken up by the call. */
void sky_catalogue_read (
    SkyCatalogue *self, GTask *task, SkyCatalogueFunc func, gpointer data, GDestroyNotify destroy);
void sky_catalogue_write (
    SkyCatalogue *self, GTask *task, SkyCatalogueFunc func, gpointer data, GDestroyNotify destroy);

void     sky_catalogue_apply_async (SkyCatalogue       *self,
                                    SkyCatalogueBatch  *batch,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean sky_catalogue_apply_finish (SkyCatalogue *self, GAsyncResult *result, GError **error);
void     sky_catalogue_emit_changed (SkyCatalogue *self, GArray *ids);
void     sky_catalogue_stop (SkyCatalogue *self);

G_END_DECLS
