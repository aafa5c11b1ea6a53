/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"
#include "library/sky-scanned-file.h"

G_BEGIN_DECLS

gint64 sky_identity_store_find (SkyDatabase *database, const SkyScannedFile *file);
gboolean
sky_identity_store_stays (SkyDatabase *database, gint64 track_id, const SkyScannedFile *file);

G_END_DECLS
