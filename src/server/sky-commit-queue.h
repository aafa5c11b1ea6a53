/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/sky-database.h"

G_BEGIN_DECLS

/* Changes that wait for the writer's thread. */
typedef struct _SkyCommitQueue SkyCommitQueue;

/**
 * SkyCommitFunc:
 * @database: the writer's connection, inside a transaction
 * @data: the task's data
 *
 * One change; taken back where it fails, whatever becomes of the others.
 */
typedef gboolean (*SkyCommitFunc) (SkyDatabase *database, gpointer data, GError **error);

SkyCommitQueue *sky_commit_queue_new (void);
void            sky_commit_queue_free (SkyCommitQueue *self);
void            sky_commit_queue_push (SkyCommitQueue *self, GTask *task, SkyCommitFunc func);
void            sky_commit_queue_run (SkyCommitQueue *self, SkyDatabase *database);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyCommitQueue, sky_commit_queue_free)

G_END_DECLS
