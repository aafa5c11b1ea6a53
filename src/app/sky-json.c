/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drives, entries, transfers and tracks as JSON: the one place where the field names stand that the
 * command line promises. Main thread. */
#include "app/sky-json.h"

#include "app/sky-app-error.h"

static const char *const drive_states[] = { "connecting", "connected", "offline",
                                            "needs-attention" };

static const char *const transfer_states[] = { "counting", "waiting", "running", "retrying",
                                               "paused",   "done",    "failed",  "cancelled" };

static const char *const verifications[] = { "none", "size", "sha256" };

/* @seconds: since 1970; 0 becomes null */
static void
set_time (JsonObject *object, const char *name, gint64 seconds)
{
  g_autoptr (GDateTime) time = seconds > 0 ? g_date_time_new_from_unix_utc (seconds) : NULL;
  g_autofree char *text = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  sky_json_set_string (object, name, text);
}

/**
 * sky_json_set_string:
 * @object: an object
 * @name: of the member
 * @value: (nullable): %NULL becomes null, and bytes that are no UTF-8 are replaced
 */
void
sky_json_set_string (JsonObject *object, const char *name, const char *value)
{
  g_autofree char *valid = NULL;

  if (value == NULL)
    {
      json_object_set_null_member (object, name);
      return;
    }
  valid = g_utf8_make_valid (value, -1);
  json_object_set_string_member (object, name, valid);
}

/**
 * sky_json_set_fault:
 * @object: an object
 * @name: of the member
 * @fault: (nullable): why something failed; %NULL becomes null
 *
 * What a program needs to tell one reason from another; the words stand beside it. A reason of
 * which only the words were kept has no domain.
 */
void
sky_json_set_fault (JsonObject *object, const char *name, const SkyFault *fault)
{
  g_autoptr (GError) error = fault != NULL ? sky_fault_dup_error (fault) : NULL;
  JsonObject *member;

  if (fault == NULL)
    {
      json_object_set_null_member (object, name);
      return;
    }
  member = json_object_new ();
  json_object_set_string_member (member, "code", sky_app_error_to_code (error));
  sky_json_set_string (member, "domain", sky_fault_get_domain (fault));
  json_object_set_int_member (member, "number", sky_fault_get_code (fault));
  sky_json_set_string (member, "name", sky_fault_get_name (fault));
  json_object_set_object_member (object, name, member);
}

JsonObject *
sky_json_from_record (SkyDriveRecord *record)
{
  JsonObject *object = json_object_new ();

  sky_json_set_string (object, "id", sky_drive_record_get_id (record));
  sky_json_set_string (object, "name", sky_drive_record_get_name (record));
  sky_json_set_string (object, "kind", sky_drive_record_get_kind (record));
  sky_json_set_string (object, "url", sky_drive_record_get_uri (record));
  sky_json_set_string (object, "user", sky_drive_record_get_user (record));
  sky_json_set_string (object, "status", drive_states[sky_drive_record_get_status (record)]);
  sky_json_set_string (object, "message", sky_drive_record_get_message (record));
  return object;
}

JsonObject *
sky_json_from_entry (SkyDriveEntry *entry)
{
  JsonObject *object = json_object_new ();
  gboolean    is_folder = sky_drive_entry_get_is_folder (entry);

  sky_json_set_string (object, "name", sky_drive_entry_get_name (entry));
  sky_json_set_string (object, "path", sky_drive_entry_get_path (entry));
  sky_json_set_string (object, "kind", is_folder ? "folder" : "file");
  json_object_set_int_member (object, "size", (gint64) sky_drive_entry_get_size (entry));
  set_time (object, "modified", sky_drive_entry_get_mtime (entry));
  sky_json_set_string (object, "type", sky_drive_entry_get_content_type (entry));
  sky_json_set_string (object, "etag", sky_drive_entry_get_etag (entry));
  sky_json_set_string (object, "sha256", sky_drive_entry_get_sha256 (entry));
  sky_json_set_string (object, "resource_id", sky_drive_entry_get_resource_id (entry));
  return object;
}

JsonObject *
sky_json_from_batch (SkyTransferBatch *batch)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "id", sky_transfer_batch_get_id (batch));
  sky_json_set_string (object, "title", sky_transfer_batch_get_title (batch));
  sky_json_set_string (object, "drive", sky_transfer_batch_get_drive_id (batch));
  sky_json_set_string (object, "folder", sky_transfer_batch_get_folder (batch));
  sky_json_set_string (object, "state", transfer_states[sky_transfer_batch_get_state (batch)]);
  json_object_set_int_member (object, "files", sky_transfer_batch_get_files_total (batch));
  json_object_set_int_member (object, "files_done", sky_transfer_batch_get_files_done (batch));
  json_object_set_int_member (object, "files_failed", sky_transfer_batch_get_files_failed (batch));
  json_object_set_int_member (object, "bytes", (gint64) sky_transfer_batch_get_bytes_total (batch));
  json_object_set_int_member (object, "bytes_done",
                              (gint64) sky_transfer_batch_get_bytes_done (batch));
  json_object_set_int_member (object, "speed", (gint64) sky_transfer_batch_get_speed (batch));
  if (sky_transfer_batch_get_seconds_left (batch) >= 0)
    json_object_set_int_member (object, "seconds_left",
                                sky_transfer_batch_get_seconds_left (batch));
  else
    json_object_set_null_member (object, "seconds_left");
  sky_json_set_string (object, "message", sky_transfer_batch_get_message (batch));
  sky_json_set_fault (object, "fault", sky_transfer_batch_get_fault (batch));
  set_time (object, "finished", sky_transfer_batch_get_finished_at (batch));
  return object;
}

JsonObject *
sky_json_from_item (SkyTransferItem *item)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "id", sky_transfer_item_get_id (item));
  sky_json_set_string (object, "name", sky_transfer_item_get_name (item));
  sky_json_set_string (object, "source", sky_transfer_item_get_source (item));
  sky_json_set_string (object, "target", sky_transfer_item_get_target (item));
  sky_json_set_string (object, "state", transfer_states[sky_transfer_item_get_state (item)]);
  json_object_set_int_member (object, "size", (gint64) sky_transfer_item_get_size (item));
  json_object_set_int_member (object, "bytes_done",
                              (gint64) sky_transfer_item_get_bytes_done (item));
  sky_json_set_string (object, "verified",
                       verifications[sky_transfer_item_get_verification (item)]);
  json_object_set_boolean_member (object, "already_there",
                                  sky_transfer_item_get_already_there (item));
  sky_json_set_string (object, "message", sky_transfer_item_get_message (item));
  sky_json_set_fault (object, "fault", sky_transfer_item_get_fault (item));
  return object;
}

static JsonObject *
from_copy (const SkyCopyInfo *copy)
{
  JsonObject *object = json_object_new ();

  sky_json_set_string (object, "drive", copy->drive_id);
  sky_json_set_string (object, "path", copy->path);
  json_object_set_int_member (object, "size", (gint64) copy->size);
  sky_json_set_string (object, "format", copy->format);
  json_object_set_int_member (object, "sample_rate", copy->sample_rate);
  json_object_set_int_member (object, "channels", copy->channels);
  json_object_set_int_member (object, "bit_rate", copy->bit_rate);
  return object;
}

JsonObject *
sky_json_from_track (const SkyTrackInfo *track)
{
  JsonObject *object = json_object_new ();
  JsonArray  *copies = json_array_new ();

  json_object_set_int_member (object, "id", track->id);
  sky_json_set_string (object, "title", track->title);
  sky_json_set_string (object, "artist", track->artist);
  sky_json_set_string (object, "album", track->album);
  sky_json_set_string (object, "album_artist", track->album_artist);
  sky_json_set_string (object, "genre", track->genre);
  sky_json_set_string (object, "composer", track->composer);
  json_object_set_int_member (object, "disc", track->disc);
  json_object_set_int_member (object, "track", track->track);
  json_object_set_int_member (object, "year", track->year);
  json_object_set_int_member (object, "duration_ms", track->duration_ms);
  for (guint i = 0; i < track->copies->len; i++)
    json_array_add_object_element (copies, from_copy (track->copies->pdata[i]));
  json_object_set_array_member (object, "copies", copies);
  return object;
}

JsonObject *
sky_json_from_queue_item (SkyQueueItem *item)
{
  JsonObject *object = json_object_new ();

  if (sky_queue_item_get_track_id (item) != 0)
    json_object_set_int_member (object, "track", sky_queue_item_get_track_id (item));
  else
    json_object_set_null_member (object, "track");
  sky_json_set_string (object, "location", sky_queue_item_get_location (item));
  sky_json_set_string (object, "title", sky_queue_item_get_title (item));
  sky_json_set_string (object, "artist", sky_queue_item_get_artist (item));
  sky_json_set_string (object, "album", sky_queue_item_get_album (item));
  json_object_set_int_member (object, "duration_ms", sky_queue_item_get_duration (item));
  sky_json_set_string (object, "art_uri", sky_queue_item_get_art_uri (item));
  sky_json_set_string (object, "error", sky_queue_item_get_error (item));
  sky_json_set_fault (object, "fault", sky_queue_item_get_fault (item));
  return object;
}

JsonObject *
sky_json_from_history_entry (SkyHistoryEntry *entry)
{
  JsonObject *object = sky_json_from_queue_item (sky_history_entry_get_item (entry));

  set_time (object, "heard_at", sky_history_entry_get_heard_at (entry));
  return object;
}

/**
 * sky_json_take_object:
 * @object: (transfer full): an object
 *
 * Returns: (transfer full): a node of it
 */
JsonNode *
sky_json_take_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

JsonNode *
sky_json_take_array (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  return node;
}
