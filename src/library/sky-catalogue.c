/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyCatalogue: library.db, its writer's thread and its reader's. Main thread; the connections
 * belong to their threads from the moment on when these exist.
 */
#include "library/sky-catalogue.h"

#include "library/sky-folder-store.h"
#include "library/sky-schema-store.h"
#include "library/sky-track-store.h"

struct _SkyCatalogue
{
  GObject parent_instance;

  SkyDatabase *write_database; /* (owned) */
  SkyDatabase *read_database;  /* (owned) */
  SkyWorker   *writer;         /* (owned) */
  SkyWorker   *reader;         /* (owned) */
  GPtrArray   *first_folders;  /* (owned): as they were when it was opened */
  gint64       first_count;
};

/* A call on its way to a thread; the data of the task that runs there. */
typedef struct
{
  SkyDatabase     *database; /* (owned) */
  SkyCatalogueFunc func;
  gpointer         data;
  GDestroyNotify   destroy;
} Call;

typedef struct
{
  SkyCatalogueBatch *batch;   /* (owned) */
  GArray            *changed; /* (owned) */
} Apply;

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyCatalogue, sky_catalogue, G_TYPE_OBJECT)

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_object (&call->database);
  if (call->destroy != NULL)
    call->destroy (call->data);
  g_free (call);
}

static void
call_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Call *call = task_data;

  call->func (task, call->database, call->data);
}

static void
apply_free (gpointer data)
{
  Apply *apply = data;

  sky_catalogue_batch_free (apply->batch);
  g_array_unref (apply->changed);
  g_free (apply);
}

static void
apply_cb (GTask *task, SkyDatabase *database, gpointer task_data)
{
  Apply *apply = task_data;
  g_autoptr (GError) error = NULL;

  if (sky_catalogue_batch_apply (apply->batch, database, g_get_real_time () / G_USEC_PER_SEC,
                                 apply->changed, &error))
    g_task_return_pointer (task, g_array_ref (apply->changed), (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyCatalogue *self = SKY_CATALOGUE (source);
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) changed = g_task_propagate_pointer (G_TASK (result), &error);

  if (changed == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (changed->len > 0)
    sky_catalogue_emit_changed (self, changed);
  g_task_return_boolean (task, TRUE);
}

static void
sky_catalogue_finalize (GObject *object)
{
  SkyCatalogue *self = SKY_CATALOGUE (object);

  sky_catalogue_stop (self);
  g_clear_object (&self->writer);
  g_clear_object (&self->reader);
  g_clear_object (&self->write_database);
  g_clear_object (&self->read_database);
  g_clear_pointer (&self->first_folders, g_ptr_array_unref);
  G_OBJECT_CLASS (sky_catalogue_parent_class)->finalize (object);
}

static void
sky_catalogue_class_init (SkyCatalogueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_catalogue_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", SKY_TYPE_CATALOGUE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ARRAY);
}

static void
sky_catalogue_init (SkyCatalogue *self)
{
}

/* Little enough to be read before the threads take the connections. */
static gboolean
read_first_state (SkyCatalogue *self, GError **error)
{
  if (!sky_folder_store_reset_places (self->write_database, error))
    return FALSE;
  self->first_folders = sky_folder_store_list (self->write_database, error);
  self->first_count = sky_track_store_count (self->write_database, error);
  return self->first_folders != NULL && self->first_count >= 0;
}

/**
 * sky_catalogue_new:
 * @path: of library.db; made where it is missing
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable): the catalogue
 */
SkyCatalogue *
sky_catalogue_new (const char *path, GError **error)
{
  g_autoptr (SkyCatalogue) self = g_object_new (SKY_TYPE_CATALOGUE, NULL);
  guint               n_migrations;
  const SkyMigration *migrations = sky_schema_store_get_migrations (&n_migrations);

  g_return_val_if_fail (path != NULL, NULL);

  self->write_database = sky_database_open (path, migrations, n_migrations, error);
  if (self->write_database == NULL)
    return NULL;
  self->read_database = sky_database_open_reader (path, error);
  if (self->read_database == NULL || !read_first_state (self, error))
    return NULL;
  self->writer = sky_worker_new ("sky-db-library");
  self->reader = sky_worker_new ("sky-db-lib-read");
  return g_steal_pointer (&self);
}

/**
 * sky_catalogue_dup_first_folders:
 * @self: a catalogue
 *
 * Returns: (transfer full) (element-type filename): the library's folders as they were at the start
 */
GPtrArray *
sky_catalogue_dup_first_folders (SkyCatalogue *self)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (SKY_IS_CATALOGUE (self), copy);

  for (guint i = 0; i < self->first_folders->len; i++)
    g_ptr_array_add (copy, g_strdup (g_ptr_array_index (self->first_folders, i)));
  return copy;
}

/**
 * sky_catalogue_get_first_count:
 * @self: a catalogue
 *
 * Returns: how many tracks there were at the start
 */
guint
sky_catalogue_get_first_count (SkyCatalogue *self)
{
  g_return_val_if_fail (SKY_IS_CATALOGUE (self), 0);

  return self->first_count;
}

static void
run (SkyWorker *worker, GTask *task, Call *call)
{
  g_task_set_task_data (task, call, call_free);
  sky_worker_run (worker, task, call_cb);
}

/**
 * sky_catalogue_read:
 * @self: a catalogue
 * @task: (transfer none): without task data; its priority counts
 * @func: called on the reader's thread
 * @data: (nullable): for @func
 * @destroy: (nullable): frees @data with the task
 */
void
sky_catalogue_read (
    SkyCatalogue *self, GTask *task, SkyCatalogueFunc func, gpointer data, GDestroyNotify destroy)
{
  Call *call;

  g_return_if_fail (SKY_IS_CATALOGUE (self));
  g_return_if_fail (func != NULL);

  call = g_new0 (Call, 1);
  *call = (Call){ g_object_ref (self->read_database), func, data, destroy };
  run (self->reader, task, call);
}

/**
 * sky_catalogue_write:
 * @self: a catalogue
 * @task: (transfer none): without task data; its priority counts
 * @func: called on the writer's thread
 * @data: (nullable): for @func
 * @destroy: (nullable): frees @data with the task
 */
void
sky_catalogue_write (
    SkyCatalogue *self, GTask *task, SkyCatalogueFunc func, gpointer data, GDestroyNotify destroy)
{
  Call *call;

  g_return_if_fail (SKY_IS_CATALOGUE (self));
  g_return_if_fail (func != NULL);

  call = g_new0 (Call, 1);
  *call = (Call){ g_object_ref (self->write_database), func, data, destroy };
  run (self->writer, task, call);
}

/**
 * sky_catalogue_apply_async:
 * @self: a catalogue
 * @batch: (transfer full): what to change
 * @callback: called when it is on disk, after the signal
 * @user_data: for @callback
 *
 * One transaction and one "changed". It can't be cancelled: what was read is kept.
 */
void
sky_catalogue_apply_async (SkyCatalogue       *self,
                           SkyCatalogueBatch  *batch,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) inner = NULL;
  Apply *apply;

  g_return_if_fail (SKY_IS_CATALOGUE (self));
  g_return_if_fail (batch != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sky_catalogue_apply_async);
  inner = g_task_new (self, NULL, applied_cb, g_steal_pointer (&task));
  apply = g_new0 (Apply, 1);
  apply->batch = batch;
  apply->changed = g_array_new (FALSE, FALSE, sizeof (gint64));
  sky_catalogue_write (self, inner, apply_cb, apply, apply_free);
}

/**
 * sky_catalogue_apply_finish:
 * @self: a catalogue
 * @result: the result
 * @error: return location, or %NULL
 *
 * Returns: whether it is on disk
 */
gboolean
sky_catalogue_apply_finish (SkyCatalogue *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sky_catalogue_emit_changed:
 * @self: a catalogue
 * @ids: (nullable) (element-type gint64): the tracks concerned, or %NULL for many
 */
void
sky_catalogue_emit_changed (SkyCatalogue *self, GArray *ids)
{
  g_return_if_fail (SKY_IS_CATALOGUE (self));

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, ids);
}

/**
 * sky_catalogue_stop:
 * @self: a catalogue
 *
 * Waits until what was handed in is written. Later calls answer %G_IO_ERROR_CLOSED.
 */
void
sky_catalogue_stop (SkyCatalogue *self)
{
  g_return_if_fail (SKY_IS_CATALOGUE (self));

  if (self->writer != NULL)
    sky_worker_stop (self->writer);
  if (self->reader != NULL)
    sky_worker_stop (self->reader);
}
