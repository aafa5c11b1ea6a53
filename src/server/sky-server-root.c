/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One served folder: its lock, its blobs, its database with the thread that writes and the one
 * that reads, and the sweep that removes what nothing refers to any more. Made and closed on the
 * main thread; the jobs given to _write () and _read () run on the two threads. */

#include "server/sky-server-root.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "server/sky-content-store.h"
#include "server/sky-server-error.h"
#include "server/sky-server-schema.h"

/* So many blobs go in one transaction of the sweep. */
#define SWEEP_BATCH 200

struct _SkyServerRoot
{
  GObject parent_instance;

  char           *path;          /* (owned) */
  SkyBlobStore   *blobs;         /* (owned) */
  SkyDatabase    *writer;        /* (owned) */
  SkyDatabase    *reader;        /* (owned) */
  SkyWorker      *writer_thread; /* (owned) */
  SkyWorker      *reader_thread; /* (owned) */
  SkyCommitQueue *commits;       /* (owned) */
  int             lock;
  int             hold;
  gint            sweep_pending; /* atomic */
};

G_DEFINE_TYPE (SkyServerRoot, sky_server_root, G_TYPE_OBJECT)

static int
open_lock (const char *root, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (root, name, NULL);
  int              fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    sky_server_set_errno_error (error, errno, "write", path);
  return fd;
}

static gboolean
take_lock (SkyServerRoot *self, GError **error)
{
  self->lock = open_lock (self->path, "lock", error);
  if (self->lock < 0)
    return FALSE;
  if (flock (self->lock, LOCK_EX | LOCK_NB) != 0)
    {
      g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_IN_USE,
                   "%s is already served by another process", self->path);
      return FALSE;
    }
  self->hold = open_lock (self->path, "hold", error);
  return self->hold >= 0;
}

/* Removes the files of blobs that nothing refers to. An export holds the lock while it reads: then
 * the rows stay as they are for a later sweep. */
static gboolean
sweep_batch (SkyServerRoot *self, guint *n_removed, GError **error)
{
  g_autoptr (GPtrArray) unused = NULL;

  *n_removed = 0;
  if (flock (self->hold, LOCK_EX | LOCK_NB) != 0)
    return TRUE;
  if (sky_database_begin (self->writer, error))
    {
      unused = sky_content_store_take_unused (self->writer, SWEEP_BATCH, error);
      if (unused == NULL || !sky_database_commit (self->writer, error))
        {
          sky_database_rollback (self->writer);
          g_clear_pointer (&unused, g_ptr_array_unref);
        }
    }
  for (guint i = 0; unused != NULL && i < unused->len; i++)
    if (!sky_blob_store_remove (self->blobs, g_ptr_array_index (unused, i), error))
      g_clear_pointer (&unused, g_ptr_array_unref);
  *n_removed = unused != NULL ? unused->len : 0;
  flock (self->hold, LOCK_UN);
  return unused != NULL;
}

static void
sweep_cb (gpointer data, gpointer user_data)
{
  SkyServerRoot *self = data;
  g_autoptr (GError) error = NULL;
  guint n_removed = 0;

  g_atomic_int_set (&self->sweep_pending, 0);
  if (!sweep_batch (self, &n_removed, &error))
    g_message ("Unused blobs of %s stay for now: %s", self->path, error->message);
  else if (n_removed == SWEEP_BATCH)
    sky_server_root_sweep_soon (self);
}

/* A file that the database does not know is left over from a crash or a refused upload. */
static void
sweep_blob (SkyServerRoot *self, const char *hash)
{
  gboolean known = TRUE;
  g_autoptr (GError) error = NULL;

  if (!sky_content_store_has_blob (self->writer, hash, &known, &error) ||
      (!known && !sky_blob_store_remove (self->blobs, hash, &error)))
    g_message ("The blob %s stays for now: %s", hash, error->message);
}

static void
sweep_prefix (SkyServerRoot *self, guint prefix)
{
  g_autoptr (GPtrArray) hashes = sky_blob_store_list (self->blobs, prefix);

  for (guint i = 0; i < hashes->len; i++)
    sweep_blob (self, g_ptr_array_index (hashes, i));
}

typedef struct
{
  SkyServerRoot *root; /* (unowned): waits for its threads before it goes */
  guint          prefix;
} PrefixJob;

static void
sweep_prefix_cb (gpointer data, gpointer user_data)
{
  PrefixJob *job = data;

  if (flock (job->root->hold, LOCK_EX | LOCK_NB) != 0)
    return;
  sweep_prefix (job->root, job->prefix);
  flock (job->root->hold, LOCK_UN);
}

static void
sky_server_root_finalize (GObject *object)
{
  SkyServerRoot *self = SKY_SERVER_ROOT (object);

  sky_server_root_close (self);
  g_clear_pointer (&self->commits, sky_commit_queue_free);
  g_clear_pointer (&self->blobs, sky_blob_store_free);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (sky_server_root_parent_class)->finalize (object);
}

static void
sky_server_root_class_init (SkyServerRootClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_server_root_finalize;
}

static void
sky_server_root_init (SkyServerRoot *self)
{
  self->lock = -1;
  self->hold = -1;
}

/**
 * sky_server_root_open:
 * @path: the folder; made where it is missing
 *
 * Locks the folder against other servers, clears what an earlier run left half arrived, and opens
 * the database. Blocks: only before anything is served.
 *
 * Returns: (transfer full) (nullable): the root; %SKY_SERVER_ERROR_IN_USE where another process
 *   serves it
 */
SkyServerRoot *
sky_server_root_open (const char *path, GError **error)
{
  g_autoptr (SkyServerRoot) self = g_object_new (SKY_TYPE_SERVER_ROOT, NULL);
  g_autofree char *database = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self->path = g_strdup (path);
  self->blobs = sky_blob_store_new (path);
  self->commits = sky_commit_queue_new ();
  if (g_mkdir_with_parents (path, 0700) != 0)
    {
      sky_server_set_errno_error (error, errno, "make the folder", path);
      return NULL;
    }
  if (!take_lock (self, error) || !sky_blob_store_prepare (self->blobs, error) ||
      !sky_blob_store_clear_temp (self->blobs, error))
    return NULL;
  database = g_build_filename (path, "drive.db", NULL);
  self->writer = sky_server_schema_open (database, error);
  if (self->writer == NULL)
    return NULL;
  self->reader = sky_database_open_reader (database, error);
  if (self->reader == NULL)
    return NULL;
  self->writer_thread = sky_worker_new ("sky-db-drive");
  self->reader_thread = sky_worker_new ("sky-db-drive-rd");
  return g_steal_pointer (&self);
}

/* Ends both threads after what they were given so far, and lets go of the folder. */
void
sky_server_root_close (SkyServerRoot *self)
{
  g_return_if_fail (SKY_IS_SERVER_ROOT (self));

  if (self->reader_thread != NULL)
    sky_worker_stop (self->reader_thread);
  if (self->writer_thread != NULL)
    sky_worker_stop (self->writer_thread);
  g_clear_object (&self->reader_thread);
  g_clear_object (&self->writer_thread);
  g_clear_object (&self->reader);
  g_clear_object (&self->writer);
  if (self->hold >= 0)
    close (self->hold);
  if (self->lock >= 0)
    close (self->lock);
  self->hold = -1;
  self->lock = -1;
}

SkyBlobStore *
sky_server_root_get_blobs (SkyServerRoot *self)
{
  return self->blobs;
}

/* The connection for jobs of sky_server_root_write (), and for nobody else once these run. */
SkyDatabase *
sky_server_root_get_writer (SkyServerRoot *self)
{
  return self->writer;
}

/* The connection for jobs of sky_server_root_read (). */
SkyDatabase *
sky_server_root_get_reader (SkyServerRoot *self)
{
  return self->reader;
}

static void
commit_cb (gpointer data, gpointer user_data)
{
  SkyServerRoot *self = data;

  sky_commit_queue_run (self->commits, self->writer);
  sky_server_root_sweep_soon (self);
}

/**
 * sky_server_root_commit:
 * @task: (transfer none): answered once the change is on the disk
 * @func: makes it from the task's data, on the thread that writes
 *
 * Carries out one change of the database, in a transaction that it may share with others.
 */
void
sky_server_root_commit (SkyServerRoot *self, GTask *task, SkyCommitFunc func)
{
  sky_commit_queue_push (self->commits, task, func);
  sky_worker_post (self->writer_thread, G_PRIORITY_DEFAULT, commit_cb, self, NULL);
}

typedef struct
{
  SkyServerRoot *root;   /* (unowned): waits for its threads before it goes */
  char          *sha256; /* (owned) */
} BlobJob;

static void
blob_job_free (gpointer data)
{
  BlobJob *job = data;

  g_free (job->sha256);
  g_free (job);
}

static void
forget_cb (gpointer data, gpointer user_data)
{
  BlobJob *job = data;

  sweep_blob (job->root, job->sha256);
}

/* Removes a blob that was to be used and is not, unless others use it. */
void
sky_server_root_forget_blob (SkyServerRoot *self, const char *sha256)
{
  BlobJob *job = g_new0 (BlobJob, 1);

  job->root = self;
  job->sha256 = g_strdup (sha256);
  sky_worker_post (self->writer_thread, G_PRIORITY_LOW, forget_cb, job, blob_job_free);
}

/* Runs @func on the thread that reads. What was committed before is seen. */
void
sky_server_root_read (SkyServerRoot *self, GTask *task, SkyWorkerFunc func)
{
  sky_worker_run (self->reader_thread, task, func);
}

/* Looks once through all blob files for leftovers of a crash, in small steps behind real work. */
void
sky_server_root_start_sweep (SkyServerRoot *self)
{
  for (guint prefix = 0; prefix < 256; prefix++)
    {
      PrefixJob *job = g_new0 (PrefixJob, 1);

      job->root = self;
      job->prefix = prefix;
      sky_worker_post (self->writer_thread, G_PRIORITY_LOW, sweep_prefix_cb, job, g_free);
    }
  sky_server_root_sweep_soon (self);
}

/* Removes unused blobs once the jobs that wait now are done. Any thread; cheap when repeated. */
void
sky_server_root_sweep_soon (SkyServerRoot *self)
{
  if (g_atomic_int_compare_and_exchange (&self->sweep_pending, 0, 1))
    sky_worker_post (self->writer_thread, G_PRIORITY_LOW, sweep_cb, self, NULL);
}
