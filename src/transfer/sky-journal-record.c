/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the transfer journal as plain values. They are handed from thread to thread whole and
 * changed by nobody but their one owner. */
#include "transfer/sky-journal-record.h"

#include "drive/sky-drive-path.h"

/**
 * sky_batch_record_copy:
 * @self: a record
 *
 * Returns: (transfer full): a copy
 */
SkyBatchRecord *
sky_batch_record_copy (const SkyBatchRecord *self)
{
  SkyBatchRecord *copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->drive_id = g_strdup (self->drive_id);
  copy->folder = g_strdup (self->folder);
  copy->title = g_strdup (self->title);
  copy->name = g_strdup (self->name);
  copy->fault = self->fault != NULL ? sky_fault_ref (self->fault) : NULL;
  return copy;
}

void
sky_batch_record_free (SkyBatchRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->drive_id);
  g_free (self->folder);
  g_free (self->title);
  g_free (self->name);
  g_clear_pointer (&self->fault, sky_fault_unref);
  g_free (self);
}

/**
 * sky_batch_record_get_pending:
 * @self: a record
 *
 * Returns: how many files are neither done nor given up
 */
guint
sky_batch_record_get_pending (const SkyBatchRecord *self)
{
  guint closed;

  g_return_val_if_fail (self != NULL, 0);

  closed = self->files_done + self->files_failed + self->files_cancelled;
  return self->files_total > closed ? self->files_total - closed : 0;
}

/**
 * sky_batch_record_is_open:
 * @self: a record
 *
 * Returns: whether anything is left to walk, make or send
 */
gboolean
sky_batch_record_is_open (const SkyBatchRecord *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->finished == 0;
}

/**
 * sky_item_record_copy:
 * @self: a record
 *
 * Returns: (transfer full): a copy
 */
SkyItemRecord *
sky_item_record_copy (const SkyItemRecord *self)
{
  SkyItemRecord *copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->source = g_strdup (self->source);
  copy->display = g_strdup (self->display);
  copy->folder_path = g_strdup (self->folder_path);
  copy->name = g_strdup (self->name);
  copy->sha256 = g_strdup (self->sha256);
  copy->session = self->session != NULL ? g_bytes_ref (self->session) : NULL;
  copy->fault = self->fault != NULL ? sky_fault_ref (self->fault) : NULL;
  return copy;
}

void
sky_item_record_free (SkyItemRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->source);
  g_free (self->display);
  g_free (self->folder_path);
  g_free (self->name);
  g_free (self->sha256);
  g_clear_pointer (&self->session, g_bytes_unref);
  g_clear_pointer (&self->fault, sky_fault_unref);
  g_free (self);
}

/**
 * sky_item_record_dup_target:
 * @self: a record
 *
 * Returns: (transfer full): the item's path on the drive
 */
char *
sky_item_record_dup_target (const SkyItemRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return sky_drive_path_join (self->folder_path, self->name);
}

/**
 * sky_item_record_set_session:
 * @self: a record
 * @session: (nullable): what its server was told, or %NULL for nothing
 */
void
sky_item_record_set_session (SkyItemRecord *self, SkyUploadSession *session)
{
  g_autoptr (GVariant) state = NULL;
  g_autoptr (GVariant) boxed = NULL;

  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->session, g_bytes_unref);
  if (session == NULL)
    return;
  state = g_variant_take_ref (sky_upload_session_serialize (session));
  boxed = g_variant_ref_sink (g_variant_new_variant (state));
  self->session = g_variant_get_data_as_bytes (boxed);
}

/**
 * sky_item_record_dup_session:
 * @self: a record that has a session
 * @error: return location: what is written there is not understood
 *
 * Returns: (transfer full) (nullable): the session
 */
SkyUploadSession *
sky_item_record_dup_session (const SkyItemRecord *self, GError **error)
{
  g_autoptr (GVariant) boxed = NULL;
  g_autoptr (GVariant) state = NULL;

  g_return_val_if_fail (self != NULL && self->session != NULL, NULL);

  boxed =
      g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARIANT, self->session, FALSE));
  state = g_variant_get_variant (boxed);
  return sky_upload_session_deserialize (state, error);
}

/**
 * sky_folder_record_copy:
 * @self: a record
 *
 * Returns: (transfer full): a copy
 */
SkyFolderRecord *
sky_folder_record_copy (const SkyFolderRecord *self)
{
  SkyFolderRecord *copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->source = g_strdup (self->source);
  copy->target = g_strdup (self->target);
  copy->ancestry = g_strdup (self->ancestry);
  return copy;
}

void
sky_folder_record_free (SkyFolderRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->source);
  g_free (self->target);
  g_free (self->ancestry);
  g_free (self);
}

/**
 * sky_source_from_file:
 * @file: a file to send
 *
 * Returns: (transfer full): its path, byte for byte, where it has one on this computer, else its
 *   URI
 */
char *
sky_source_from_file (GFile *file)
{
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  if (g_file_peek_path (file) != NULL)
    return g_file_get_path (file);
  return g_file_get_uri (file);
}

/**
 * sky_source_to_file:
 * @source: what sky_source_from_file () gave
 *
 * Returns: (transfer full): the file
 */
GFile *
sky_source_to_file (const char *source)
{
  g_return_val_if_fail (source != NULL, NULL);

  if (source[0] == '/')
    return g_file_new_for_path (source);
  return g_file_new_for_uri (source);
}
