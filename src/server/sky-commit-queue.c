/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of the database that arrive while the disk is busy with those before are carried out in
 * one transaction: many clients share one flush. Each has a savepoint of its own. Pushed on any
 * thread, run on the writer's; nobody is answered before the commit is on the disk. */

#include "server/sky-commit-queue.h"

/* The most changes of one transaction: one of them that takes long keeps no more waiting. */
#define GROUP_MAX 64

typedef struct
{
  GTask        *task; /* (owned) */
  SkyCommitFunc func;
  GError       *error; /* (owned) (nullable): why it was taken back */
} Entry;

struct _SkyCommitQueue
{
  GAsyncQueue *entries; /* (owned) (element-type Entry) */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_clear_object (&entry->task);
  g_clear_error (&entry->error);
  g_free (entry);
}

SkyCommitQueue *
sky_commit_queue_new (void)
{
  SkyCommitQueue *self = g_new0 (SkyCommitQueue, 1);

  self->entries = g_async_queue_new_full (entry_free);
  return self;
}

void
sky_commit_queue_free (SkyCommitQueue *self)
{
  if (self == NULL)
    return;
  g_async_queue_unref (self->entries);
  g_free (self);
}

/**
 * sky_commit_queue_push:
 * @task: (transfer none): answered with %TRUE once the change is on the disk, or with an error
 * @func: makes the change from the task's data
 *
 * Each push has to be followed by one sky_commit_queue_run () on the writer's thread.
 */
void
sky_commit_queue_push (SkyCommitQueue *self, GTask *task, SkyCommitFunc func)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->task = g_object_ref (task);
  entry->func = func;
  g_async_queue_push (self->entries, entry);
}

/* Makes one change, or none of it. Returns FALSE where the whole transaction is lost. */
static gboolean
run_entry (Entry *entry, SkyDatabase *database, GError **error)
{
  if (!sky_database_execute (database, "SAVEPOINT entry", error))
    return FALSE;
  if (!entry->func (database, g_task_get_task_data (entry->task), &entry->error) &&
      !sky_database_execute (database, "ROLLBACK TO entry", error))
    return FALSE;
  return sky_database_execute (database, "RELEASE entry", error);
}

static gboolean
run_group (GPtrArray *group, SkyDatabase *database, GError **error)
{
  if (!sky_database_begin (database, error))
    return FALSE;
  for (guint i = 0; i < group->len; i++)
    if (!run_entry (g_ptr_array_index (group, i), database, error))
      {
        sky_database_rollback (database);
        return FALSE;
      }
  return sky_database_commit (database, error);
}

static void
answer (Entry *entry, const GError *error)
{
  if (entry->error != NULL)
    g_task_return_error (entry->task, g_steal_pointer (&entry->error));
  else if (error != NULL)
    g_task_return_error (entry->task, g_error_copy (error));
  else
    g_task_return_boolean (entry->task, TRUE);
}

/* Carries out what waits; where an earlier run did so already, nothing. */
void
sky_commit_queue_run (SkyCommitQueue *self, SkyDatabase *database)
{
  g_autoptr (GPtrArray) group = g_ptr_array_new_with_free_func (entry_free);
  g_autoptr (GError) error = NULL;
  Entry *entry = NULL;

  while (group->len < GROUP_MAX && (entry = g_async_queue_try_pop (self->entries)) != NULL)
    g_ptr_array_add (group, entry);
  if (group->len == 0)
    return;
  if (!run_group (group, database, &error))
    g_message ("%u changes were taken back: %s", group->len, error->message);
  for (guint i = 0; i < group->len; i++)
    answer (g_ptr_array_index (group, i), error);
}
