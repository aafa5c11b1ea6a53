/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one delete moved into a drive's trash folder, and from where. Main thread. */
#include "app/sky-file-undo.h"

struct _SkyFileUndo
{
  GObject parent_instance;

  char      *drive_id;
  GPtrArray *paths;
  GPtrArray *trashed;
  char      *failure; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SkyFileUndo, sky_file_undo, G_TYPE_OBJECT)

static void
sky_file_undo_finalize (GObject *object)
{
  SkyFileUndo *self = SKY_FILE_UNDO (object);

  g_free (self->drive_id);
  g_free (self->failure);
  g_ptr_array_unref (self->paths);
  g_ptr_array_unref (self->trashed);

  G_OBJECT_CLASS (sky_file_undo_parent_class)->finalize (object);
}

static void
sky_file_undo_class_init (SkyFileUndoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_file_undo_finalize;
}

static void
sky_file_undo_init (SkyFileUndo *self)
{
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->trashed = g_ptr_array_new_with_free_func (g_free);
}

SkyFileUndo *
sky_file_undo_new (const char *drive_id)
{
  SkyFileUndo *self;

  g_return_val_if_fail (drive_id != NULL, NULL);

  self = g_object_new (SKY_TYPE_FILE_UNDO, NULL);
  self->drive_id = g_strdup (drive_id);
  return self;
}

/**
 * sky_file_undo_add:
 * @self: an undo
 * @path: where the entry was
 * @trashed: where it lies now
 */
void
sky_file_undo_add (SkyFileUndo *self, const char *path, const char *trashed)
{
  g_return_if_fail (SKY_IS_FILE_UNDO (self));

  g_ptr_array_add (self->paths, g_strdup (path));
  g_ptr_array_add (self->trashed, g_strdup (trashed));
}

guint
sky_file_undo_get_count (SkyFileUndo *self)
{
  g_return_val_if_fail (SKY_IS_FILE_UNDO (self), 0);

  return self->paths->len;
}

const char *
sky_file_undo_get_drive_id (SkyFileUndo *self)
{
  g_return_val_if_fail (SKY_IS_FILE_UNDO (self), NULL);

  return self->drive_id;
}

const char *
sky_file_undo_get_path (SkyFileUndo *self, guint index)
{
  g_return_val_if_fail (SKY_IS_FILE_UNDO (self) && index < self->paths->len, NULL);

  return self->paths->pdata[index];
}

const char *
sky_file_undo_get_trashed (SkyFileUndo *self, guint index)
{
  g_return_val_if_fail (SKY_IS_FILE_UNDO (self) && index < self->trashed->len, NULL);

  return self->trashed->pdata[index];
}

const char *
sky_file_undo_get_failure (SkyFileUndo *self)
{
  g_return_val_if_fail (SKY_IS_FILE_UNDO (self), NULL);

  return self->failure;
}

void
sky_file_undo_set_failure (SkyFileUndo *self, const char *path, const char *message)
{
  g_return_if_fail (SKY_IS_FILE_UNDO (self));

  g_free (self->failure);
  self->failure = g_strdup_printf ("%s: %s", path, message);
}

/**
 * sky_file_undo_drop_first:
 * @self: an undo that is not empty
 *
 * The first entry is back in its place.
 */
void
sky_file_undo_drop_first (SkyFileUndo *self)
{
  g_return_if_fail (SKY_IS_FILE_UNDO (self) && self->paths->len > 0);

  g_ptr_array_remove_index (self->paths, 0);
  g_ptr_array_remove_index (self->trashed, 0);
}
