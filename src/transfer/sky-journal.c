/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's door: owns transfers.db and its thread. Steps may be handed in from any thread and
 * answer there once they are on disk. Whatever waits is written in one transaction: with many small
 * files under way that is one flush of the disk for several steps. */
#include "transfer/sky-journal.h"

#include "base/sky-worker.h"

/* So many steps at most share a transaction. */
#define GROUP_LIMIT 64

typedef struct
{
  SkyJournalFunc func;
  gpointer       data; /* (owned) */
  GDestroyNotify destroy;
} Step;

struct _SkyJournal
{
  GObject parent_instance;

  SkyDatabase *database; /* (owned) */
  SkyWorker   *worker;   /* (owned) */
  GMutex       lock;
  GQueue       waiting;  /* guarded by lock; of GTask */
  gboolean     draining; /* guarded by lock */
};

G_DEFINE_FINAL_TYPE (SkyJournal, sky_journal, G_TYPE_OBJECT)

static void
step_free (gpointer data)
{
  Step *step = data;

  if (step->destroy != NULL)
    step->destroy (step->data);
  g_free (step);
}

static GPtrArray *
take_group (SkyJournal *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GPtrArray *group = g_ptr_array_new_with_free_func (g_object_unref);

  while (group->len < GROUP_LIMIT && !g_queue_is_empty (&self->waiting))
    g_ptr_array_add (group, g_queue_pop_head (&self->waiting));
  if (group->len == 0)
    self->draining = FALSE;
  return group;
}

/* All in one transaction, or nothing. */
static gboolean
run_group (SkyJournal *self, GPtrArray *group, GError **error)
{
  if (!sky_database_begin (self->database, error))
    return FALSE;
  for (guint i = 0; i < group->len; i++)
    {
      Step *step = g_task_get_task_data (group->pdata[i]);

      if (!step->func (self->database, step->data, error))
        {
          sky_database_rollback (self->database);
          return FALSE;
        }
    }
  return sky_database_commit (self->database, error);
}

static void
run_alone (SkyJournal *self, GTask *task)
{
  g_autoptr (GError) error = NULL;
  Step *step = g_task_get_task_data (task);

  if (sky_database_begin (self->database, &error))
    {
      if (step->func (self->database, step->data, &error))
        sky_database_commit (self->database, &error);
      else
        sky_database_rollback (self->database);
    }
  if (error == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_prefix_error (&error, "The transfer journal can't be written: ");
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
answer_cb (gpointer data, gpointer user_data)
{
  g_task_return_boolean (data, TRUE);
}

static void
run_alone_cb (gpointer data, gpointer user_data)
{
  run_alone (user_data, data);
}

static void
drain_cb (gpointer data, gpointer unused)
{
  SkyJournal *self = data;
  gboolean    more = TRUE;

  while (more)
    {
      g_autoptr (GPtrArray) group = take_group (self);

      more = group->len > 0;
      /* Where one of several fails, each gets its own answer. */
      if (group->len > 1 && run_group (self, group, NULL))
        g_ptr_array_foreach (group, answer_cb, NULL);
      else
        g_ptr_array_foreach (group, run_alone_cb, self);
    }
}

static void
sky_journal_finalize (GObject *object)
{
  SkyJournal *self = SKY_JOURNAL (object);

  sky_worker_stop (self->worker);
  g_clear_object (&self->worker);
  g_clear_object (&self->database);
  g_queue_clear_full (&self->waiting, g_object_unref);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (sky_journal_parent_class)->finalize (object);
}

static void
sky_journal_class_init (SkyJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_journal_finalize;
}

static void
sky_journal_init (SkyJournal *self)
{
  g_mutex_init (&self->lock);
  g_queue_init (&self->waiting);
}

/**
 * sky_journal_new:
 * @database: the journal's database; from now on used by its thread only
 *
 * Returns: (transfer full): a journal whose thread runs
 */
SkyJournal *
sky_journal_new (SkyDatabase *database)
{
  SkyJournal *self = NULL;

  g_return_val_if_fail (SKY_IS_DATABASE (database), NULL);

  self = g_object_new (SKY_TYPE_JOURNAL, NULL);
  self->database = g_object_ref (database);
  self->worker = sky_worker_new ("sky-db-transfer");
  return self;
}

/**
 * sky_journal_run_async:
 * @self: a journal
 * @func: what to do there
 * @data: (transfer full) (nullable): its input and output
 * @destroy: (nullable): frees @data
 * @callback: told when it is on disk, or why not
 * @user_data: for @callback
 *
 * Steps are done in the order they come. There is no way to cancel one: what was begun on a server
 * has to be written down.
 */
void
sky_journal_run_async (SkyJournal         *self,
                       SkyJournalFunc      func,
                       gpointer            data,
                       GDestroyNotify      destroy,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Step    *step = NULL;
  gboolean start;

  g_return_if_fail (SKY_IS_JOURNAL (self));
  g_return_if_fail (func != NULL);

  step = g_new0 (Step, 1);
  step->func = func;
  step->data = data;
  step->destroy = destroy;
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sky_journal_run_async);
  g_task_set_task_data (task, step, step_free);

  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->waiting, g_steal_pointer (&task));
  start = !self->draining;
  self->draining = TRUE;
  g_mutex_unlock (&self->lock);
  if (start)
    sky_worker_post (self->worker, G_PRIORITY_DEFAULT, drain_cb, g_object_ref (self),
                     g_object_unref);
}

/**
 * sky_journal_run_finish:
 * @self: a journal
 * @result: what the callback got
 * @error: return location, or %NULL
 *
 * Returns: (transfer none) (nullable): the step's data, alive as long as @result; %NULL on error
 */
gpointer
sky_journal_run_finish (SkyJournal *self, GAsyncResult *result, GError **error)
{
  Step *step = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  step = g_task_get_task_data (G_TASK (result));
  return step->data;
}
