/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How uploads end: compares what the server holds with what was to be sent. Pure but for the tasks
 * that it answers on. */

#include "drive/webdav/sky-dav-outcome.h"

typedef struct
{
  SkyDriveEntry  *entry; /* (owned) */
  SkyVerification verification;
} Commit;

static void
commit_free (Commit *commit)
{
  g_clear_object (&commit->entry);
  g_free (commit);
}

/**
 * sky_dav_is_content:
 * @entry: what the server holds
 * @session: an upload
 *
 * Returns: whether nothing speaks against @entry being the content of @session
 */
gboolean
sky_dav_is_content (SkyDriveEntry *entry, SkyUploadSession *session)
{
  const char *sha256 = sky_drive_entry_get_sha256 (entry);

  if (sky_drive_entry_get_is_folder (entry) ||
      sky_drive_entry_get_size (entry) != sky_upload_session_get_size (session))
    return FALSE;
  return sha256 == NULL || g_str_equal (sha256, sky_upload_session_get_sha256 (session));
}

/**
 * sky_dav_is_version:
 * @entry: what the server holds
 * @session: an upload
 *
 * Returns: whether @entry is the version that the upload may replace
 */
gboolean
sky_dav_is_version (SkyDriveEntry *entry, SkyUploadSession *session)
{
  const char *wanted = sky_upload_session_get_etag (session);
  const char *etag = sky_drive_entry_get_etag (entry);

  if (sky_upload_session_get_overwrite (session) != SKY_UPLOAD_REPLACE ||
      sky_drive_entry_get_is_folder (entry))
    return FALSE;
  if (wanted == NULL)
    return TRUE;
  /* Apache calls a tag weak for a second and strong afterwards, for the same content. */
  if (g_str_has_prefix (wanted, "W/"))
    wanted += 2;
  if (etag != NULL && g_str_has_prefix (etag, "W/"))
    etag += 2;
  return g_strcmp0 (etag, wanted) == 0;
}

/**
 * sky_dav_return_commit:
 * @task: of a commit
 * @entry: what stands under the final name now
 * @session: the upload
 *
 * Answers with the entry where it has the content of the upload, else with an error.
 */
void
sky_dav_return_commit (GTask *task, SkyDriveEntry *entry, SkyUploadSession *session)
{
  gboolean has_digest = sky_drive_entry_get_sha256 (entry) != NULL;
  Commit  *commit;

  if (!sky_dav_is_content (entry, session))
    {
      g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CORRUPT,
                               "“%s” is on the drive, but not as it was sent",
                               sky_drive_entry_get_path (entry));
      return;
    }
  commit = g_new0 (Commit, 1);
  commit->entry = g_object_ref (entry);
  commit->verification = has_digest ? SKY_VERIFICATION_DIGEST : SKY_VERIFICATION_SIZE;
  g_task_return_pointer (task, commit, (GDestroyNotify) commit_free);
}

/**
 * sky_dav_finish_commit:
 * @task: of a commit
 * @verification: (out) (optional): how the content was checked
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the entry
 */
SkyDriveEntry *
sky_dav_finish_commit (GTask *task, SkyVerification *verification, GError **error)
{
  Commit        *commit = g_task_propagate_pointer (task, error);
  SkyDriveEntry *entry;

  if (verification != NULL)
    *verification = commit != NULL ? commit->verification : SKY_VERIFICATION_NONE;
  if (commit == NULL)
    return NULL;
  entry = g_steal_pointer (&commit->entry);
  commit_free (commit);
  return entry;
}

/**
 * sky_dav_return_state:
 * @task: of an inspection
 * @state: how far the upload is; no WebDAV server can be asked to keep a beginning
 */
void
sky_dav_return_state (GTask *task, SkyDriveUploadState state)
{
  g_task_return_int (task, state);
}

/**
 * sky_dav_finish_state:
 * @task: of an inspection
 * @offset: (out) (optional): how many bytes can be kept, which is none
 * @error: return location for an error
 *
 * Returns: how far the upload is
 */
SkyDriveUploadState
sky_dav_finish_state (GTask *task, guint64 *offset, GError **error)
{
  gssize state = g_task_propagate_int (task, error);

  if (offset != NULL)
    *offset = 0;
  return state >= 0 ? (SkyDriveUploadState) state : SKY_DRIVE_UPLOAD_NOTHING;
}
