/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_TYPE_FILE_UNDO (sky_file_undo_get_type ())
G_DECLARE_FINAL_TYPE (SkyFileUndo, sky_file_undo, SKY, FILE_UNDO, GObject)

/* What a delete moved where: enough to put it back. Main thread. */
SkyFileUndo *sky_file_undo_new (const char *drive_id);
void         sky_file_undo_add (SkyFileUndo *self, const char *path, const char *trashed);
guint        sky_file_undo_get_count (SkyFileUndo *self);
const char  *sky_file_undo_get_drive_id (SkyFileUndo *self);
const char  *sky_file_undo_get_path (SkyFileUndo *self, guint index);
const char  *sky_file_undo_get_trashed (SkyFileUndo *self, guint index);
/* (nullable): why not all could be deleted. */
const char *sky_file_undo_get_failure (SkyFileUndo *self);
void        sky_file_undo_set_failure (SkyFileUndo *self, const char *path, const char *message);
void        sky_file_undo_drop_first (SkyFileUndo *self);

G_END_DECLS
