/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-drive-manager.h"
#include "app/sky-file-actions.h"
#include "library/sky-library.h"
#include "transfer/sky-transfers.h"

G_BEGIN_DECLS

#define SKY_TYPE_INGEST (sky_ingest_get_type ())
G_DECLARE_FINAL_TYPE (SkyIngest, sky_ingest, SKY, INGEST, GObject)

/**
 * SkyIngestParts:
 * @library: what is told
 * @drives: whose status counts
 * @transfers: whose arrivals count
 * @actions: whose changes count
 *
 * What an ingest joins; each is kept alive by it.
 */
typedef struct
{
  SkyLibrary      *library;
  SkyDriveManager *drives;
  SkyTransfers    *transfers;
  SkyFileActions  *actions;
} SkyIngestParts;

SkyIngest *sky_ingest_new (const SkyIngestParts *parts, gboolean scan_all);
void       sky_ingest_scan (SkyIngest *self, const char *drive_id);
void       sky_ingest_stop (SkyIngest *self);

G_END_DECLS
