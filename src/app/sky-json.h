/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "app/sky-drive-record.h"
#include "base/sky-fault.h"
#include "library/sky-track-info.h"
#include "playback/sky-history-entry.h"
#include "transfer/sky-transfer-batch.h"
#include "transfer/sky-transfer-item.h"

G_BEGIN_DECLS

/* What scripts get to see: the field names are a contract. Sizes in bytes, times in ISO 8601,
 * lengths in milliseconds. */
void sky_json_set_string (JsonObject *object, const char *name, const char *value);
void sky_json_set_fault (JsonObject *object, const char *name, const SkyFault *fault);

JsonObject *sky_json_from_record (SkyDriveRecord *record);
JsonObject *sky_json_from_entry (SkyDriveEntry *entry);
JsonObject *sky_json_from_batch (SkyTransferBatch *batch);
JsonObject *sky_json_from_item (SkyTransferItem *item);
JsonObject *sky_json_from_track (const SkyTrackInfo *track);
JsonObject *sky_json_from_queue_item (SkyQueueItem *item);
JsonObject *sky_json_from_history_entry (SkyHistoryEntry *entry);
JsonNode   *sky_json_take_object (JsonObject *object);
JsonNode   *sky_json_take_array (JsonArray *array);

G_END_DECLS
