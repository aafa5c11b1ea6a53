/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks what a server holds of an upload whose end is not known. Where the server tells no digest
 * and only the size speaks for the file being there, the file is read back: this is rare, and the
 * one way to know. Runs in the context of its caller. */

#include "drive/webdav/sky-webdav-upload.h"

#include "base/sky-hash.h"
#include "drive/webdav/sky-dav-find.h"
#include "drive/webdav/sky-dav-outcome.h"

#define PIECE_SIZE (256 * 1024)

typedef struct
{
  SkyUploadSession *session; /* (owned) */
  char             *part;    /* (owned) */
  GTask            *task;    /* (owned): the caller's */

  SkyDriveEntry *sent;   /* (owned) (nullable): under the hidden name */
  SkyDriveEntry *final;  /* (owned) (nullable): under the final name */
  SkyHasher     *hasher; /* (owned) (nullable) */
} Inspection;

static void
inspection_free (Inspection *inspection)
{
  g_clear_object (&inspection->session);
  g_clear_object (&inspection->task);
  g_clear_object (&inspection->sent);
  g_clear_object (&inspection->final);
  g_clear_pointer (&inspection->hasher, sky_hasher_free);
  g_free (inspection->part);
  g_free (inspection);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Inspection, inspection_free)

/* The final name holds something that is not this upload. */
static void
return_other (Inspection *inspection)
{
  sky_dav_return_state (inspection->task,
                        sky_dav_is_version (inspection->final, inspection->session)
                            ? SKY_DRIVE_UPLOAD_NOTHING
                            : SKY_DRIVE_UPLOAD_CONFLICT);
}

static void
return_compared (Inspection *inspection)
{
  g_autofree char *sha256 = sky_hasher_finish (inspection->hasher);

  if (g_str_equal (sha256, sky_upload_session_get_sha256 (inspection->session)))
    sky_dav_return_state (inspection->task, SKY_DRIVE_UPLOAD_COMMITTED);
  else
    return_other (inspection);
}

static void
piece_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Inspection) inspection = user_data;
  g_autoptr (GBytes) piece = NULL;
  GInputStream *stream = G_INPUT_STREAM (source);
  GTask        *task = inspection->task;
  GError       *error = NULL;
  gconstpointer data;
  gsize         size;

  piece = g_input_stream_read_bytes_finish (stream, result, &error);
  if (piece == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  data = g_bytes_get_data (piece, &size);
  if (size == 0)
    {
      return_compared (inspection);
      return;
    }
  sky_hasher_update (inspection->hasher, data, size);
  g_input_stream_read_bytes_async (stream, PIECE_SIZE, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), piece_arrived_cb,
                                   g_steal_pointer (&inspection));
}

static void
content_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Inspection) inspection = user_data;
  g_autoptr (SkyDriveRange) range = NULL;
  GTask  *task = inspection->task;
  GError *error = NULL;

  range = g_task_propagate_pointer (G_TASK (result), &error);
  if (range == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  inspection->hasher = sky_hasher_new ();
  g_input_stream_read_bytes_async (range->stream, PIECE_SIZE, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), piece_arrived_cb,
                                   g_steal_pointer (&inspection));
}

static void
read_back (SkyDavClient *client, Inspection *inspection)
{
  SkyRange range = { 0, G_MAXUINT64 };
  GTask   *task;

  task =
      g_task_new (client, g_task_get_cancellable (inspection->task), content_opened_cb, inspection);
  sky_dav_read (client, inspection->final, range, task);
}

static void
judge (SkyDavClient *client, Inspection *inspection)
{
  gboolean is_sent =
      inspection->sent != NULL && sky_dav_is_content (inspection->sent, inspection->session);

  if (inspection->final == NULL)
    sky_dav_return_state (inspection->task,
                          is_sent ? SKY_DRIVE_UPLOAD_SENT : SKY_DRIVE_UPLOAD_NOTHING);
  else if (is_sent && sky_dav_is_version (inspection->final, inspection->session))
    sky_dav_return_state (inspection->task, SKY_DRIVE_UPLOAD_SENT);
  /* While the hidden file is there, it was not moved. */
  else if (inspection->sent != NULL || !sky_dav_is_content (inspection->final, inspection->session))
    return_other (inspection);
  else if (sky_drive_entry_get_sha256 (inspection->final) != NULL)
    sky_dav_return_state (inspection->task, SKY_DRIVE_UPLOAD_COMMITTED);
  else
    {
      read_back (client, inspection);
      return;
    }
  inspection_free (inspection);
}

static gboolean
take_entry (SkyDavClient *client, GAsyncResult *result, SkyDriveEntry **entry, GTask *task)
{
  GError *error = NULL;

  *entry = sky_dav_stat_finish (client, result, &error);
  if (error == NULL || g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND))
    {
      g_clear_error (&error);
      return TRUE;
    }
  g_task_return_error (task, error);
  return FALSE;
}

static void
final_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Inspection) inspection = user_data;
  SkyDavClient *client = SKY_DAV_CLIENT (source);

  if (take_entry (client, result, &inspection->final, inspection->task))
    judge (client, g_steal_pointer (&inspection));
}

static void
part_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Inspection) inspection = user_data;
  SkyDavClient *client = SKY_DAV_CLIENT (source);
  GTask        *task = inspection->task;
  const char   *path = sky_upload_session_get_path (inspection->session);

  if (take_entry (client, result, &inspection->sent, task))
    sky_dav_stat_async (client, path, g_task_get_cancellable (task), final_arrived_cb,
                        g_steal_pointer (&inspection));
}

/**
 * sky_webdav_upload_inspect:
 * @client: whom it was sent to
 * @session: an upload in whatever state
 * @task: (transfer full): to be finished by sky_dav_finish_state ()
 */
void
sky_webdav_upload_inspect (SkyDavClient *client, SkyUploadSession *session, GTask *task)
{
  Inspection *inspection = g_new0 (Inspection, 1);

  inspection->session = g_object_ref (session);
  inspection->part = sky_webdav_upload_dup_part (session);
  inspection->task = task;
  sky_dav_stat_async (client, inspection->part, g_task_get_cancellable (task), part_arrived_cb,
                      inspection);
}
