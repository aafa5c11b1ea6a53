/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small owner of a transfer journal, made to be killed: takes up what the journal holds, uploads
 * one folder where it holds nothing, and ends when everything is done.
 * Usage: upload-child JOURNAL KIND URL TOKEN FOLDER */
#include <stdio.h>

#include "drive/sky-drive-registry.h"
#include "transfer/sky-transfers.h"

typedef struct
{
  SkyDrive  *drive;
  GMainLoop *loop;
  int        status;
} Child;

static SkyDrive *
lookup_cb (const char *drive_id, gpointer user_data)
{
  Child *child = user_data;

  return g_object_ref (child->drive);
}

static void
state_cb (SkyTransferBatch *batch, GParamSpec *pspec, Child *child)
{
  SkyTransferState state = sky_transfer_batch_get_state (batch);

  if (sky_transfer_batch_get_finished_at (batch) == 0 && state != SKY_TRANSFER_FAILED)
    return;
  if (state != SKY_TRANSFER_DONE)
    {
      fprintf (stderr, "state %d: %s\n", state, sky_transfer_batch_get_message (batch));
      child->status = 3;
    }
  g_main_loop_quit (child->loop);
}

static void
watch (Child *child, SkyTransferBatch *batch)
{
  printf ("BATCH %" G_GINT64_FORMAT "\n", sky_transfer_batch_get_id (batch));
  fflush (stdout);
  g_signal_connect (batch, "notify::state", G_CALLBACK (state_cb), child);
  g_signal_connect (batch, "notify::finished-at", G_CALLBACK (state_cb), child);
  state_cb (batch, NULL, child);
}

static void
uploaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Child *child = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyTransferBatch) batch = NULL;

  batch = sky_transfers_upload_finish (SKY_TRANSFERS (object), result, &error);
  if (batch == NULL)
    g_error ("%s", error->message);
  watch (child, batch);
}

int
main (int argc, char *argv[])
{
  g_autoptr (SkyLoopThread) bulk = sky_loop_thread_new ("sky-bulk");
  g_autoptr (SkyTransfers) transfers = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  SkyDriveConfig config = { 0 };
  Child          child = { 0 };

  if (argc != 6)
    return 2;
  config.kind = argv[2];
  config.id = "drive";
  config.uri = argv[3];
  config.secret = argv[4];
  child.drive = sky_drive_registry_create (&config, &error);
  if (child.drive == NULL)
    g_error ("%s", error->message);
  child.loop = g_main_loop_new (NULL, FALSE);
  transfers = sky_transfers_new (argv[1], bulk, lookup_cb, &child, &error);
  if (transfers == NULL)
    g_error ("%s", error->message);
  sky_transfers_set_retry_delays (transfers, 20, 200);
  if (g_list_model_get_n_items (G_LIST_MODEL (transfers)) > 0)
    {
      g_autoptr (SkyTransferBatch) batch = g_list_model_get_item (G_LIST_MODEL (transfers), 0);

      watch (&child, batch);
      if (sky_transfer_batch_get_finished_at (batch) != 0)
        return child.status;
    }
  else
    {
      g_ptr_array_add (files, g_file_new_for_path (argv[5]));
      sky_transfers_upload_async (transfers, files, "drive", "/kept", uploaded_cb, &child);
    }
  sky_transfers_start (transfers);
  g_main_loop_run (child.loop);
  return child.status;
}
