/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Methods about transfers. Main thread. */
#include "app/sky-app-error.h"
#include "app/sky-control-private.h"
#include "app/sky-json.h"
#include "app/sky-location.h"
#include "transfer/sky-transfer-dump.h"

typedef void (*BatchFunc) (SkyTransfers *transfers, gint64 batch_id);

static SkyTransfers *
transfers_of (gpointer control)
{
  return sky_services_get_transfers (sky_control_get_services (control));
}

static JsonNode *
list_batches (SkyTransfers *transfers)
{
  GListModel *model = G_LIST_MODEL (transfers);
  JsonArray  *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (SkyTransferBatch) batch = g_list_model_get_item (model, i);

      json_array_add_object_element (array, sky_json_from_batch (batch));
    }
  return sky_json_take_array (array);
}

static void
uploaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyControlRequest) request = user_data;
  g_autoptr (SkyTransferBatch) batch = NULL;
  GError *error = NULL;

  batch = sky_transfers_upload_finish (SKY_TRANSFERS (source), result, &error);
  if (batch != NULL)
    sky_control_request_reply (request, sky_json_take_object (sky_json_from_batch (batch)));
  else
    sky_control_request_fail_take (request, error);
}

static GPtrArray *
files_of (SkyControlRequest *request)
{
  g_auto (GStrv) paths = sky_control_request_dup_strings (request, "paths");
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; paths[i] != NULL; i++)
    g_ptr_array_add (files, g_str_has_prefix (paths[i], "file://")
                                ? g_file_new_for_uri (paths[i])
                                : g_file_new_for_path (paths[i]));
  return files;
}

static void
upload_handler (SkyControlRequest *request, gpointer user_data)
{
  SkyServices *services = sky_control_get_services (user_data);
  const char  *location = sky_control_request_need_string (request, "location");
  g_autoptr (GPtrArray) files = NULL;
  g_autofree char *folder = NULL;
  SkyDriveRecord  *record;
  GError          *error = NULL;

  if (location == NULL)
    return;
  record = sky_location_resolve (sky_services_get_drives (services), location, &folder, &error);
  files = files_of (request);
  if (record != NULL && files->len == 0)
    g_set_error_literal (&error, SKY_APP_ERROR, SKY_APP_ERROR_INVALID, "Nothing to upload");
  if (error != NULL)
    sky_control_request_fail_take (request, error);
  else
    sky_transfers_upload_async (sky_services_get_transfers (services), files,
                                sky_drive_record_get_id (record), folder, uploaded_cb,
                                g_object_ref (request));
}

static void
list_handler (SkyControlRequest *request, gpointer user_data)
{
  sky_control_request_reply (request, list_batches (transfers_of (user_data)));
}

static void
watch_handler (SkyControlRequest *request, gpointer user_data)
{
  sky_control_connection_subscribe (sky_control_request_get_connection (request), "transfers");
  sky_control_request_reply (request, list_batches (transfers_of (user_data)));
}

static void
dumped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyControlRequest) request = user_data;
  g_autoptr (GPtrArray) items = NULL;
  JsonArray *array;
  GError    *error = NULL;

  items = sky_transfers_dump_items_finish (SKY_TRANSFERS (source), result, &error);
  if (items == NULL)
    {
      sky_control_request_fail_take (request, error);
      return;
    }
  array = json_array_new ();
  for (guint i = 0; i < items->len; i++)
    json_array_add_object_element (array, sky_json_from_item (items->pdata[i]));
  sky_control_request_reply (request, sky_json_take_array (array));
}

static void
items_handler (SkyControlRequest *request, gpointer user_data)
{
  SkyTransfers *transfers = transfers_of (user_data);
  gint64        id = sky_control_request_get_int (request, "id", 0);

  if (sky_transfers_get_batch (transfers, id) == NULL)
    {
      sky_control_request_fail_take (request,
                                     g_error_new (SKY_APP_ERROR, SKY_APP_ERROR_NOT_FOUND,
                                                  "There is no transfer %" G_GINT64_FORMAT, id));
      return;
    }
  sky_transfers_dump_items_async (transfers, id, dumped_cb, g_object_ref (request));
}

/* Nothing is done unless all ids are known. */
static void
for_each_batch (SkyControlRequest *request, SkyTransfers *transfers, BatchFunc func)
{
  g_autoptr (GArray) ids = sky_control_request_dup_ints (request, "ids");

  for (guint i = 0; i < ids->len; i++)
    if (sky_transfers_get_batch (transfers, g_array_index (ids, gint64, i)) == NULL)
      {
        sky_control_request_fail_take (request,
                                       g_error_new (SKY_APP_ERROR, SKY_APP_ERROR_NOT_FOUND,
                                                    "There is no transfer %" G_GINT64_FORMAT,
                                                    g_array_index (ids, gint64, i)));
        return;
      }
  for (guint i = 0; i < ids->len; i++)
    func (transfers, g_array_index (ids, gint64, i));
  if (ids->len == 0)
    func (transfers, 0);
  sky_control_request_reply_done (request);
}

static void
pause_handler (SkyControlRequest *request, gpointer user_data)
{
  for_each_batch (request, transfers_of (user_data), sky_transfers_pause);
}

static void
resume_handler (SkyControlRequest *request, gpointer user_data)
{
  for_each_batch (request, transfers_of (user_data), sky_transfers_resume);
}

static void
cancel_handler (SkyControlRequest *request, gpointer user_data)
{
  for_each_batch (request, transfers_of (user_data), sky_transfers_cancel);
}

static void
retry_handler (SkyControlRequest *request, gpointer user_data)
{
  for_each_batch (request, transfers_of (user_data), sky_transfers_retry);
}

static const SkyControlMethod methods[] = {
  { "transfers.upload", upload_handler }, { "transfers.list", list_handler },
  { "transfers.watch", watch_handler },   { "transfers.items", items_handler },
  { "transfers.pause", pause_handler },   { "transfers.resume", resume_handler },
  { "transfers.cancel", cancel_handler }, { "transfers.retry", retry_handler },
};

void
sky_control_add_transfer_methods (SkyControl *self)
{
  sky_control_server_add_methods (sky_control_get_server (self), methods, G_N_ELEMENTS (methods),
                                  self);
}
