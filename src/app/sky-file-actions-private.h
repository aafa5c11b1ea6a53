/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-file-actions.h"

G_BEGIN_DECLS

struct _SkyFileActions
{
  GObject parent_instance;

  SkyDriveManager *drives;
  SkyBlockCache   *cache; /* (owned) (nullable) */
};

/* One action on its way. */
typedef struct
{
  char        *drive_id;
  char        *from;
  char        *to;      /* (owned) (nullable) */
  GPtrArray   *paths;   /* (owned) (nullable): for deletes */
  SkyFileUndo *undo;    /* (owned) (nullable) */
  SkyDrive    *drive;   /* (owned) (nullable): once it is connected */
  char        *old_key; /* (owned) (nullable): of what is moved */
  gboolean     is_move; /* and not a copy */
  guint        index;
  gboolean     made_trash;
  GError      *failure;        /* (owned) (nullable): of a move that is being looked up */
  void (*begin) (GTask *task); /* takes the task */
  void (*moved) (GTask *task); /* takes the task */
  void (*not_moved) (GTask *task, GError *error); /* takes both */
} SkyFileCall;

SkyFileCall *sky_file_call_new (const char *drive_id, const char *from, const char *to);
void         sky_file_call_free (SkyFileCall *call);
void         sky_file_call_begin (GTask *task, SkyFileCall *call);
void         sky_file_call_fail (GTask *task, GError *error, const char *path);
void         sky_file_call_end_move (GTask *task, const char *from, GError *error);
gboolean     sky_file_call_check_old (GTask *task, const char *path);
void sky_file_actions_tell_gone (SkyFileActions *self, const char *drive_id, const char *path);
void
sky_file_actions_tell_arrived (SkyFileActions *self, const char *drive_id, SkyDriveEntry *entry);

G_END_DECLS
