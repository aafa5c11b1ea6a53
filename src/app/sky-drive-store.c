/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drives.db: the configured drives, when each was last scanned, and what deletes moved into the
 * drives' trash folders. Opened and read on the main thread at the start, when nothing else can
 * happen anyway; from then on its database is used on its worker alone. */
#include "app/sky-drive-store.h"

#include "base/sky-database.h"
#include "base/sky-worker.h"

struct _SkyDriveStore
{
  GObject parent_instance;

  SkyDatabase *database;
  SkyWorker   *worker;
  GPtrArray   *records;
  GHashTable  *scans; /* drive id -> (owned) gint64* */
};

/* A write that nobody waits for. */
typedef struct
{
  SkyDatabase *database;
  const char  *sql;
  char        *texts[3];
  guint        n_texts;
  gint64       when;
} NoteJob;

static const SkyMigration migrations[] = {
  "CREATE TABLE drive ("
  "  id TEXT PRIMARY KEY,"
  "  name TEXT NOT NULL UNIQUE,"
  "  kind TEXT NOT NULL,"
  "  uri TEXT,"
  "  user TEXT,"
  "  ca_file TEXT,"
  "  added INTEGER NOT NULL"
  ") WITHOUT ROWID;"
  /* No reference to drive: the built-in one has no row there. */
  "CREATE TABLE scan ("
  "  drive_id TEXT PRIMARY KEY,"
  "  finished INTEGER NOT NULL"
  ") WITHOUT ROWID;"
  "CREATE TABLE trash ("
  "  drive_id TEXT NOT NULL,"
  "  trashed TEXT NOT NULL,"
  "  original TEXT NOT NULL,"
  "  deleted INTEGER NOT NULL,"
  "  PRIMARY KEY (drive_id, trashed)"
  ") WITHOUT ROWID;",
};

static const char sql_list[] =
    "SELECT id, name, kind, uri, user, ca_file FROM drive ORDER BY added, id";
static const char sql_scans[] = "SELECT drive_id, finished FROM scan";
static const char sql_add[] =
    "INSERT INTO drive (id, name, kind, uri, user, ca_file, added) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, CAST (strftime ('%s', 'now') AS INTEGER))";
static const char sql_remove[] = "DELETE FROM drive WHERE id = ?1";
static const char sql_remove_scan[] = "DELETE FROM scan WHERE drive_id = ?1";
static const char sql_remove_trash[] = "DELETE FROM trash WHERE drive_id = ?1";
static const char sql_set_scan[] =
    "INSERT INTO scan (drive_id, finished) VALUES (?1, ?2) "
    "ON CONFLICT (drive_id) DO UPDATE SET finished = excluded.finished";
static const char sql_note_trash[] =
    "INSERT OR REPLACE INTO trash (drive_id, trashed, original, deleted) VALUES (?1, ?2, ?3, ?4)";
static const char sql_forget_trash[] = "DELETE FROM trash WHERE drive_id = ?1 AND trashed = ?2";

static void
note_job_free (NoteJob *job)
{
  for (guint i = 0; i < job->n_texts; i++)
    g_free (job->texts[i]);
  g_object_unref (job->database);
  g_free (job);
}

static gboolean
load_records (SkyDriveStore *self, GError **error)
{
  SkyStatement *statement = sky_database_prepare (self->database, sql_list, error);
  gboolean      has_row = FALSE;

  if (statement == NULL)
    return FALSE;
  while (sky_statement_step (statement, &has_row, error))
    {
      SkyDriveSettings settings;

      if (!has_row)
        {
          sky_statement_reset (statement);
          return TRUE;
        }
      settings = (SkyDriveSettings){
        .id = sky_statement_get_text (statement, 0),
        .name = sky_statement_get_text (statement, 1),
        .kind = sky_statement_get_text (statement, 2),
        .uri = sky_statement_get_text (statement, 3),
        .user = sky_statement_get_text (statement, 4),
        .ca_file = sky_statement_get_text (statement, 5),
      };
      g_ptr_array_add (self->records, sky_drive_record_new (&settings));
    }
  return FALSE;
}

static gboolean
load_scans (SkyDriveStore *self, GError **error)
{
  SkyStatement *statement = sky_database_prepare (self->database, sql_scans, error);
  gboolean      has_row = FALSE;

  if (statement == NULL)
    return FALSE;
  while (sky_statement_step (statement, &has_row, error))
    {
      gint64 when;

      if (!has_row)
        {
          sky_statement_reset (statement);
          return TRUE;
        }
      when = sky_statement_get_int (statement, 1);
      g_hash_table_insert (self->scans, g_strdup (sky_statement_get_text (statement, 0)),
                           g_memdup2 (&when, sizeof when));
    }
  return FALSE;
}

static void
add_func (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SkyDriveStore  *self = source;
  SkyDriveRecord *record = data;
  SkyStatement   *statement;
  GError         *error = NULL;

  statement = sky_database_prepare (self->database, sql_add, &error);
  if (statement != NULL)
    {
      /* The record's settings never change, so reading them here is safe. */
      sky_statement_bind_text (statement, 1, sky_drive_record_get_id (record));
      sky_statement_bind_text (statement, 2, sky_drive_record_get_name (record));
      sky_statement_bind_text (statement, 3, sky_drive_record_get_kind (record));
      sky_statement_bind_text (statement, 4, sky_drive_record_get_uri (record));
      sky_statement_bind_text (statement, 5, sky_drive_record_get_user (record));
      sky_statement_bind_text (statement, 6, sky_drive_record_get_ca_file (record));
      if (sky_statement_run (statement, &error))
        {
          g_task_return_boolean (task, TRUE);
          return;
        }
    }
  g_task_return_error (task, error);
}

static gboolean
run_with_id (SkyDatabase *database, const char *sql, const char *id, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_text (statement, 1, id);
  return sky_statement_run (statement, error);
}

static void
remove_func (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SkyDriveStore *self = source;
  const char    *id = data;
  GError        *error = NULL;

  if (sky_database_begin (self->database, &error))
    {
      if (run_with_id (self->database, sql_remove, id, &error) &&
          run_with_id (self->database, sql_remove_scan, id, &error) &&
          run_with_id (self->database, sql_remove_trash, id, &error) &&
          sky_database_commit (self->database, &error))
        {
          g_task_return_boolean (task, TRUE);
          return;
        }
      sky_database_rollback (self->database);
    }
  g_task_return_error (task, error);
}

static void
note_func (gpointer data, gpointer user_data)
{
  NoteJob      *job = data;
  SkyStatement *statement;
  g_autoptr (GError) error = NULL;

  statement = sky_database_prepare (job->database, job->sql, &error);
  if (statement != NULL)
    {
      guint i;

      for (i = 0; i < job->n_texts; i++)
        sky_statement_bind_text (statement, (int) i + 1, job->texts[i]);
      if (job->when > 0)
        sky_statement_bind_int (statement, (int) i + 1, job->when);
      sky_statement_run (statement, &error);
    }
  if (error != NULL)
    g_info ("Could not write to drives.db: %s", error->message);
}

static void
post_note (SkyDriveStore *self, NoteJob *job)
{
  job->database = g_object_ref (self->database);
  sky_worker_post (self->worker, G_PRIORITY_DEFAULT, note_func, job,
                   (GDestroyNotify) note_job_free);
}

G_DEFINE_FINAL_TYPE (SkyDriveStore, sky_drive_store, G_TYPE_OBJECT)

static void
sky_drive_store_dispose (GObject *object)
{
  SkyDriveStore *self = SKY_DRIVE_STORE (object);

  sky_drive_store_stop (self);
  g_clear_object (&self->database);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->scans, g_hash_table_unref);

  G_OBJECT_CLASS (sky_drive_store_parent_class)->dispose (object);
}

static void
sky_drive_store_class_init (SkyDriveStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_drive_store_dispose;
}

static void
sky_drive_store_init (SkyDriveStore *self)
{
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
  self->scans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * sky_drive_store_open:
 * @path: the database file; made where it is missing
 * @error: return location
 *
 * Returns: (transfer full): the store, read
 */
SkyDriveStore *
sky_drive_store_open (const char *path, GError **error)
{
  g_autoptr (SkyDriveStore) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (SKY_TYPE_DRIVE_STORE, NULL);
  self->database = sky_database_open (path, migrations, G_N_ELEMENTS (migrations), error);
  if (self->database == NULL || !load_records (self, error) || !load_scans (self, error))
    return NULL;
  self->worker = sky_worker_new ("sky-db-drives");
  return g_steal_pointer (&self);
}

GPtrArray *
sky_drive_store_dup_records (SkyDriveStore *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_STORE (self), NULL);

  return g_ptr_array_copy (self->records, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
}

/**
 * sky_drive_store_add_async:
 * @self: a store
 * @record: what to write down
 * @cancellable: (nullable): to give up
 * @callback: called when it is on disk
 * @user_data: for @callback
 */
void
sky_drive_store_add_async (SkyDriveStore      *self,
                           SkyDriveRecord     *record,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SKY_IS_DRIVE_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_drive_store_add_async);
  g_task_set_task_data (task, g_object_ref (record), g_object_unref);
  sky_worker_run (self->worker, task, add_func);
}

gboolean
sky_drive_store_add_finish (SkyDriveStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sky_drive_store_remove_async:
 * @self: a store
 * @id: the drive to forget, with what else is written down of it
 * @cancellable: (nullable): to give up
 * @callback: called when it is gone from the disk
 * @user_data: for @callback
 */
void
sky_drive_store_remove_async (SkyDriveStore      *self,
                              const char         *id,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SKY_IS_DRIVE_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_drive_store_remove_async);
  g_task_set_task_data (task, g_strdup (id), g_free);
  sky_worker_run (self->worker, task, remove_func);
}

gboolean
sky_drive_store_remove_finish (SkyDriveStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sky_drive_store_get_last_scan:
 * @self: a store
 * @id: a drive
 *
 * Returns: when a scan of it last came to its end, seconds since 1970; 0: never
 */
gint64
sky_drive_store_get_last_scan (SkyDriveStore *self, const char *id)
{
  const gint64 *when;

  g_return_val_if_fail (SKY_IS_DRIVE_STORE (self), 0);

  when = g_hash_table_lookup (self->scans, id);
  return when != NULL ? *when : 0;
}

void
sky_drive_store_set_last_scan (SkyDriveStore *self, const char *id, gint64 when)
{
  NoteJob *job;

  g_return_if_fail (SKY_IS_DRIVE_STORE (self) && when > 0);

  g_hash_table_insert (self->scans, g_strdup (id), g_memdup2 (&when, sizeof when));
  job = g_new0 (NoteJob, 1);
  job->sql = sql_set_scan;
  job->texts[0] = g_strdup (id);
  job->n_texts = 1;
  job->when = when;
  post_note (self, job);
}

/**
 * sky_drive_store_note_trash:
 * @self: a store
 * @id: the drive
 * @trashed: where the entry lies in the trash folder
 * @original: where it was
 *
 * Written before the entry is moved, so that what lies in the trash can always be put back.
 */
void
sky_drive_store_note_trash (SkyDriveStore *self,
                            const char    *id,
                            const char    *trashed,
                            const char    *original)
{
  NoteJob *job;

  g_return_if_fail (SKY_IS_DRIVE_STORE (self));

  job = g_new0 (NoteJob, 1);
  job->sql = sql_note_trash;
  job->texts[0] = g_strdup (id);
  job->texts[1] = g_strdup (trashed);
  job->texts[2] = g_strdup (original);
  job->n_texts = 3;
  job->when = g_get_real_time () / G_USEC_PER_SEC;
  post_note (self, job);
}

void
sky_drive_store_forget_trash (SkyDriveStore *self, const char *id, const char *trashed)
{
  NoteJob *job;

  g_return_if_fail (SKY_IS_DRIVE_STORE (self));

  job = g_new0 (NoteJob, 1);
  job->sql = sql_forget_trash;
  job->texts[0] = g_strdup (id);
  job->texts[1] = g_strdup (trashed);
  job->n_texts = 2;
  post_note (self, job);
}

/**
 * sky_drive_store_stop:
 * @self: a store
 *
 * Finishes what is queued and ends the thread. Nothing may be written afterwards.
 */
void
sky_drive_store_stop (SkyDriveStore *self)
{
  g_return_if_fail (SKY_IS_DRIVE_STORE (self));

  if (self->worker != NULL)
    sky_worker_stop (self->worker);
  g_clear_object (&self->worker);
}
