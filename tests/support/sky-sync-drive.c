/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls of SkyDrive that wait for the answer, for tests. */

#include "sky-sync-drive.h"

#include "base/sky-hash.h"
#include "drive/sky-drive-folders.h"

#define PATIENCE_S 60

static void
store_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  g_assert_null (*slot);
  *slot = g_object_ref (result);
}

static gboolean
too_late_cb (gpointer user_data)
{
  g_error ("no answer within %d seconds", PATIENCE_S);
  return G_SOURCE_REMOVE;
}

static GSource *
attach_patience (GMainContext *context)
{
  GSource *source = g_timeout_source_new_seconds (PATIENCE_S);

  g_source_set_callback (source, too_late_cb, NULL, NULL);
  g_source_attach (source, context);
  return source;
}

static GAsyncResult *
wait (GAsyncResult **slot)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  g_autoptr (GSource) patience = attach_patience (context);

  /* An answer must never come before the call has returned. */
  g_assert_null (*slot);
  while (*slot == NULL)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (patience);
  return *slot;
}

/**
 * sky_sync_wait:
 * @done: what becomes TRUE
 *
 * Returns: TRUE
 */
gboolean
sky_sync_wait (gboolean *done)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  g_autoptr (GSource) patience = attach_patience (context);

  while (!*done)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (patience);
  return TRUE;
}

GPtrArray *
sky_sync_list (SkyDrive *drive, const char *folder, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_drive_list_async (drive, folder, NULL, store_cb, &result);
  return sky_drive_list_finish (drive, wait (&result), error);
}

SkyDriveEntry *
sky_sync_stat (SkyDrive *drive, const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_drive_stat_async (drive, path, NULL, store_cb, &result);
  return sky_drive_stat_finish (drive, wait (&result), error);
}

SkyDriveRange *
sky_sync_open (SkyDrive *drive, SkyDriveEntry *entry, SkyRange range, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_drive_read_async (drive, entry, range, NULL, store_cb, &result);
  return sky_drive_read_finish (drive, wait (&result), error);
}

GBytes *
sky_sync_drain (SkyDriveRange *range, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  while (TRUE)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GBytes) piece = NULL;

      g_input_stream_read_bytes_async (range->stream, 65536, G_PRIORITY_DEFAULT, NULL, store_cb,
                                       &result);
      piece = g_input_stream_read_bytes_finish (range->stream, wait (&result), error);
      if (piece == NULL)
        return NULL;
      if (g_bytes_get_size (piece) == 0)
        return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
      g_byte_array_append (bytes, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
    }
}

GBytes *
sky_sync_read (SkyDrive *drive, SkyDriveEntry *entry, SkyRange range, GError **error)
{
  g_autoptr (SkyDriveRange) opened = sky_sync_open (drive, entry, range, error);

  return opened != NULL ? sky_sync_drain (opened, error) : NULL;
}

gboolean
sky_sync_make_folder (SkyDrive *drive, const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_drive_make_folder_async (drive, path, NULL, store_cb, &result);
  return sky_drive_make_folder_finish (drive, wait (&result), error);
}

gboolean
sky_sync_ensure_folder (SkyDrive *drive, const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_drive_ensure_folder_async (drive, path, NULL, store_cb, &result);
  return sky_drive_ensure_folder_finish (drive, wait (&result), error);
}

gboolean
sky_sync_move (SkyDrive *drive, const char *from, const char *to, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_drive_move_async (drive, from, to, NULL, store_cb, &result);
  return sky_drive_move_finish (drive, wait (&result), error);
}

gboolean
sky_sync_copy (SkyDrive *drive, const char *from, const char *to, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_drive_copy_async (drive, from, to, NULL, store_cb, &result);
  return sky_drive_copy_finish (drive, wait (&result), error);
}

gboolean
sky_sync_remove (SkyDrive *drive, const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_drive_remove_async (drive, path, NULL, store_cb, &result);
  return sky_drive_remove_finish (drive, wait (&result), error);
}

gboolean
sky_sync_quota (SkyDrive *drive, SkyDriveQuota *quota, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_drive_quota_async (drive, NULL, store_cb, &result);
  return sky_drive_quota_finish (drive, wait (&result), quota, error);
}

SkyUploadSession *
sky_sync_begin (SkyDrive *drive, const SkyUploadRequest *request, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_drive_upload_begin_async (drive, request, NULL, store_cb, &result);
  return sky_drive_upload_begin_finish (drive, wait (&result), error);
}

gboolean
sky_sync_send (SkyDrive              *drive,
               SkyUploadSession      *session,
               const SkyUploadSource *source,
               GCancellable          *cancellable,
               GError               **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_drive_upload_send_async (drive, session, source, cancellable, store_cb, &result);
  return sky_drive_upload_send_finish (drive, wait (&result), error);
}

SkyDriveEntry *
sky_sync_commit (SkyDrive         *drive,
                 SkyUploadSession *session,
                 SkyVerification  *verification,
                 GError          **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_drive_upload_commit_async (drive, session, NULL, store_cb, &result);
  return sky_drive_upload_commit_finish (drive, wait (&result), verification, error);
}

SkyDriveUploadState
sky_sync_inspect (SkyDrive *drive, SkyUploadSession *session, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_drive_upload_inspect_async (drive, session, NULL, store_cb, &result);
  return sky_drive_upload_inspect_finish (drive, wait (&result), NULL, error);
}

gboolean
sky_sync_abort (SkyDrive *drive, SkyUploadSession *session, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_drive_upload_abort_async (drive, session, NULL, store_cb, &result);
  return sky_drive_upload_abort_finish (drive, wait (&result), error);
}

/* The whole way of one file that must not exist yet. */
SkyDriveEntry *
sky_sync_upload (SkyDrive *drive, GFile *file, const char *path, GError **error)
{
  g_autoptr (SkyUploadSession) session = NULL;
  g_autofree char *sha256 = NULL;
  SkyUploadRequest request = { .path = path };
  SkyUploadSource  source = { .file = file };

  sha256 = sky_hash_file (file, &request.size, NULL, error);
  if (sha256 == NULL)
    return NULL;
  request.sha256 = sha256;
  session = sky_sync_begin (drive, &request, error);
  if (session == NULL || !sky_sync_send (drive, session, &source, NULL, error))
    return NULL;
  return sky_sync_commit (drive, session, NULL, error);
}
