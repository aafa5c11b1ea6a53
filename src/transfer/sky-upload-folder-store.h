/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"
#include "transfer/sky-journal-record.h"

G_BEGIN_DECLS

gboolean
sky_upload_folder_store_add (SkyDatabase *database, SkyFolderRecord *record, GError **error);
gboolean sky_upload_folder_store_next_open (SkyDatabase      *database,
                                            gint64            batch,
                                            SkyFolderRecord **record,
                                            GError          **error);
gboolean sky_upload_folder_store_next_unmade (SkyDatabase      *database,
                                              gint64            batch,
                                              SkyFolderRecord **record,
                                              GError          **error);
gboolean sky_upload_folder_store_set_walked (SkyDatabase *database,
                                             gint64       id,
                                             gboolean     failed,
                                             GError     **error);
gboolean
sky_upload_folder_store_set_made (SkyDatabase *database, gint64 id, gboolean fresh, GError **error);
gboolean sky_upload_folder_store_set_unmakable (SkyDatabase           *database,
                                                const SkyFolderRecord *record,
                                                const SkyFault        *fault,
                                                GError               **error);

G_END_DECLS
