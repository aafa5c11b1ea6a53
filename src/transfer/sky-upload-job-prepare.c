/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of an upload before its first byte: look at the source, hash it, look at the target,
 * begin. Bulk thread. */
#include "transfer/sky-upload-job-private.h"

#include "drive/sky-drive-folders.h"
#include "drive/sky-drive-path.h"
#include "transfer/sky-source-probe.h"
#include "transfer/sky-upload-target.h"

/* Begin */

static void
begun_saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;

  if (sky_upload_job_saved (task, result))
    sky_upload_job_go (task, STEP_SEND);
}

static void
begun_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask        *task = user_data;
  SkyUploadJob *self = g_task_get_source_object (task);
  GError       *error = NULL;
  g_autoptr (SkyUploadSession) session =
                 sky_drive_upload_begin_finish (self->drive, result, &error);

  if (session == NULL)
    {
      sky_upload_job_upload_failed (task, error);
      return;
    }
  sky_upload_job_set_session (self, session);
  sky_upload_job_save (task, begun_saved_cb);
}

void
sky_upload_job_begin (GTask *task)
{
  SkyUploadJob    *self = g_task_get_source_object (task);
  SkyItemRecord   *record = self->record;
  g_autofree char *path = sky_item_record_dup_target (record);
  SkyUploadRequest request = { 0 };

  request.path = path;
  request.size = record->size;
  request.sha256 = record->sha256;
  request.mtime = record->mtime / G_USEC_PER_SEC;
  request.overwrite = SKY_UPLOAD_CREATE;
  sky_drive_upload_begin_async (self->drive, &request, self->cancellable, begun_cb, task);
}

/* Target */

static void
folder_made_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask        *task = user_data;
  SkyUploadJob *self = g_task_get_source_object (task);
  GError       *error = NULL;

  if (!sky_drive_ensure_folder_finish (self->drive, result, &error))
    {
      sky_upload_job_fail (task, error);
      return;
    }
  sky_upload_job_go (task, STEP_BEGIN);
}

/* The folder was there when the batch began, and is gone. */
void
sky_upload_job_make_folder (GTask *task)
{
  SkyUploadJob *self = g_task_get_source_object (task);

  sky_drive_ensure_folder_async (self->drive, self->record->folder_path, self->cancellable,
                                 folder_made_cb, task);
}

static void
target_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask        *task = user_data;
  SkyUploadJob *self = g_task_get_source_object (task);
  GError       *error = NULL;
  g_autoptr (SkyDriveEntry) same = NULL;
  g_autofree char *name = sky_upload_target_find_finish (result, &same, &error);

  sky_upload_job_note_answer (self, error);
  if (name == NULL)
    {
      sky_upload_job_fail (task, error);
      return;
    }
  g_free (self->record->name);
  self->record->name = g_steal_pointer (&name);
  if (same != NULL)
    sky_upload_job_finish (task, same, SKY_VERIFICATION_DIGEST, TRUE);
  else
    sky_upload_job_go (task, self->folder_gone ? STEP_FOLDER : STEP_BEGIN);
}

void
sky_upload_job_look_at_target (GTask *task)
{
  SkyUploadJob       *self = g_task_get_source_object (task);
  SkyItemRecord      *record = self->record;
  const SkyUploadWish wish = { self->record->folder_path, self->record->display, self->record->size,
                               self->record->sha256 };

  /* Nothing was in the folder: that saves a request a file. Should it be wrong, the commit says so,
   * as nothing is ever replaced. */
  if (record->folder_fresh && self->rounds == 0)
    {
      g_free (record->name);
      record->name = g_strdup (record->display);
      sky_upload_job_go (task, STEP_BEGIN);
      return;
    }
  sky_upload_target_find_async (self->drive, &wish, self->cancellable, target_found_cb, task);
}

/* Source */

static void
hashed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask        *task = user_data;
  SkyUploadJob *self = g_task_get_source_object (task);
  GError       *error = NULL;
  guint64       size = 0;
  char         *sha256 = sky_hash_pool_hash_finish (self->hashes, result, &size, &error);

  if (sha256 == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_prefix_error (&error, "“%s” can't be read: ", self->record->display);
      sky_upload_job_fail (task, error);
      return;
    }
  g_free (self->record->sha256);
  self->record->sha256 = sha256;
  self->record->size = size;
  sky_upload_job_go (task, STEP_TARGET);
}

static void
source_seen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask         *task = user_data;
  SkyUploadJob  *self = g_task_get_source_object (task);
  SkyItemRecord *record = self->record;
  GError        *error = NULL;
  guint64        size = 0;
  gint64         mtime = 0;

  if (!sky_source_probe_finish (self->file, result, &size, &mtime, &error) ||
      !sky_drive_name_check (record->display, &error))
    {
      sky_upload_job_fail (task, error);
      return;
    }
  if (record->sha256 != NULL && record->size == size && record->mtime == mtime)
    {
      sky_upload_job_go (task, STEP_TARGET);
      return;
    }
  record->mtime = mtime;
  sky_hash_pool_hash_async (self->hashes, self->file, self->cancellable, hashed_cb, task);
}

void
sky_upload_job_look_at_source (GTask *task)
{
  SkyUploadJob *self = g_task_get_source_object (task);

  sky_source_probe_async (self->file, self->cancellable, source_seen_cb, task);
}
