/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hands every call on to a real drive, and spoils those that a plan names. */
#include "fault-drive-private.h"

static void fault_drive_drive_init (SkyDriveInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FaultDrive,
                               fault_drive,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SKY_TYPE_DRIVE, fault_drive_drive_init))

/* Returns whether the call is to be spoilt, and how. */
static gboolean
find_plan (FaultDrive *self, FaultOp op, FaultPlan *found)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint count = ++self->counts[op];
  guint all = ++self->counts[FAULT_OP_ANY];

  for (guint i = 0; i < self->plans->len; i++)
    {
      const FaultPlan *plan = &g_array_index (self->plans, FaultPlan, i);
      guint            number = plan->op == FAULT_OP_ANY ? all : count;

      if ((plan->op == FAULT_OP_ANY || plan->op == op) && number >= plan->first &&
          number <= plan->last)
        {
          *found = *plan;
          return TRUE;
        }
    }
  return FALSE;
}

static void
call_free (gpointer data)
{
  FaultCall *call = data;

  g_free (call->path);
  g_free (call->sha256);
  g_clear_object (&call->entry);
  g_clear_object (&call->session);
  g_clear_object (&call->source.file);
  g_free (call);
}

static void
return_fault (GTask *task, const FaultPlan *plan)
{
  g_task_return_new_error (task, SKY_DRIVE_ERROR, (int) plan->code, "planned fault %d", plan->code);
}

static gboolean
held_cb (gpointer user_data)
{
  GTask      *task = user_data;
  FaultDrive *self = g_task_get_source_object (task);
  FaultCall  *call = g_task_get_task_data (task);
  gboolean    released;

  g_mutex_lock (&self->lock);
  released = self->releases != call->releases;
  if (released || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    self->held--;
  g_mutex_unlock (&self->lock);
  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return G_SOURCE_REMOVE;
    }
  if (!released)
    return G_SOURCE_CONTINUE;
  call->start (self, task);
  return G_SOURCE_REMOVE;
}

/* Takes @task. */
void
fault_drive_run (FaultDrive *self, GTask *task, FaultOp op, FaultCall *call, FaultStart start)
{
  g_task_set_task_data (task, call, call_free);
  call->start = start;
  call->spoilt = find_plan (self, op, &call->plan);
  if (call->spoilt && call->plan.kind == FAULT_BEFORE)
    {
      return_fault (task, &call->plan);
      g_object_unref (task);
      return;
    }
  if (call->spoilt && call->plan.kind == FAULT_HOLD)
    {
      g_autoptr (GSource) source = g_timeout_source_new (5);

      call->spoilt = FALSE;
      g_mutex_lock (&self->lock);
      self->held++;
      call->releases = self->releases;
      g_mutex_unlock (&self->lock);
      g_source_set_callback (source, held_cb, task, NULL);
      g_source_attach (source, g_task_get_context (task));
      return;
    }
  start (self, task);
}

/* The answer of the inner drive, or the planned fault in its place. Takes @task and @error. */
gboolean
fault_drive_answer_fault (GTask *task, GError *error)
{
  FaultCall *call = g_task_get_task_data (task);

  if (call->spoilt)
    {
      g_clear_error (&error);
      return_fault (task, &call->plan);
    }
  else if (error != NULL)
    {
      g_task_return_error (task, error);
    }
  else
    {
      return FALSE;
    }
  g_object_unref (task);
  return TRUE;
}

void
fault_drive_answer_boolean (GTask *task, GError *error)
{
  if (fault_drive_answer_fault (task, error))
    return;
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

void
fault_drive_answer_object (GTask *task, gpointer object, GError *error)
{
  if (fault_drive_answer_fault (task, error))
    {
      g_clear_object (&object);
      return;
    }
  g_task_return_pointer (task, object, g_object_unref);
  g_object_unref (task);
}

static const char *
fault_drive_get_id (SkyDrive *drive)
{
  return sky_drive_get_id (FAULT_DRIVE (drive)->inner);
}

static const char *
fault_drive_get_kind (SkyDrive *drive)
{
  return sky_drive_get_kind (FAULT_DRIVE (drive)->inner);
}

static SkyDriveFeatures
fault_drive_get_features (SkyDrive *drive)
{
  return sky_drive_get_features (FAULT_DRIVE (drive)->inner);
}

/* stat */

static SkyDriveEntry *
strip_digest (FaultDrive *self, SkyDriveEntry *entry)
{
  SkyDriveEntryInfo info = { 0 };

  if (entry == NULL || !self->no_digests)
    return entry;
  info.path = sky_drive_entry_get_path (entry);
  info.is_folder = sky_drive_entry_get_is_folder (entry);
  info.size = sky_drive_entry_get_size (entry);
  info.mtime = sky_drive_entry_get_mtime (entry);
  info.etag = sky_drive_entry_get_etag (entry);
  entry = sky_drive_entry_new (&info);
  return entry;
}

static void
stat_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError        *error = NULL;
  SkyDriveEntry *entry = sky_drive_stat_finish (SKY_DRIVE (object), result, &error);
  FaultDrive    *self = g_task_get_source_object (user_data);
  SkyDriveEntry *told = strip_digest (self, entry);

  if (told != entry)
    g_object_unref (entry);
  fault_drive_answer_object (user_data, told, error);
}

static void
start_stat (FaultDrive *self, GTask *task)
{
  FaultCall *call = g_task_get_task_data (task);

  sky_drive_stat_async (self->inner, call->path, g_task_get_cancellable (task), stat_cb, task);
}

static void
fault_drive_stat_async (SkyDrive           *drive,
                        const char         *path,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  FaultCall *call = g_new0 (FaultCall, 1);

  call->path = g_strdup (path);
  fault_drive_run (FAULT_DRIVE (drive), g_task_new (drive, cancellable, callback, user_data),
                   FAULT_OP_STAT, call, start_stat);
}

static gpointer
finish_pointer (SkyDrive *drive, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
finish_boolean (SkyDrive *drive, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static SkyDriveEntry *
fault_drive_stat_finish (SkyDrive *drive, GAsyncResult *result, GError **error)
{
  return finish_pointer (drive, result, error);
}

/* read */

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError        *error = NULL;
  SkyDriveRange *range = sky_drive_read_finish (SKY_DRIVE (object), result, &error);

  if (fault_drive_answer_fault (user_data, error))
    {
      g_clear_pointer (&range, sky_drive_range_free);
      return;
    }
  g_task_return_pointer (user_data, range, (GDestroyNotify) sky_drive_range_free);
  g_object_unref (user_data);
}

static void
start_read (FaultDrive *self, GTask *task)
{
  FaultCall *call = g_task_get_task_data (task);

  sky_drive_read_async (self->inner, call->entry, call->range, g_task_get_cancellable (task),
                        read_cb, task);
}

static void
fault_drive_read_async (SkyDrive           *drive,
                        SkyDriveEntry      *entry,
                        SkyRange            range,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  FaultCall *call = g_new0 (FaultCall, 1);

  call->entry = g_object_ref (entry);
  call->range = range;
  fault_drive_run (FAULT_DRIVE (drive), g_task_new (drive, cancellable, callback, user_data),
                   FAULT_OP_READ, call, start_read);
}

static SkyDriveRange *
fault_drive_read_finish (SkyDrive *drive, GAsyncResult *result, GError **error)
{
  return finish_pointer (drive, result, error);
}

/* make_folder */

static void
make_folder_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  sky_drive_make_folder_finish (SKY_DRIVE (object), result, &error);
  fault_drive_answer_boolean (user_data, error);
}

static void
start_make_folder (FaultDrive *self, GTask *task)
{
  FaultCall *call = g_task_get_task_data (task);

  sky_drive_make_folder_async (self->inner, call->path, g_task_get_cancellable (task),
                               make_folder_cb, task);
}

static void
fault_drive_make_folder_async (SkyDrive           *drive,
                               const char         *path,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  FaultCall *call = g_new0 (FaultCall, 1);

  call->path = g_strdup (path);
  fault_drive_run (FAULT_DRIVE (drive), g_task_new (drive, cancellable, callback, user_data),
                   FAULT_OP_MAKE_FOLDER, call, start_make_folder);
}

static void
fault_drive_drive_init (SkyDriveInterface *iface)
{
  iface->get_id = fault_drive_get_id;
  iface->get_kind = fault_drive_get_kind;
  iface->get_features = fault_drive_get_features;
  iface->stat_async = fault_drive_stat_async;
  iface->stat_finish = fault_drive_stat_finish;
  iface->read_async = fault_drive_read_async;
  iface->read_finish = fault_drive_read_finish;
  iface->make_folder_async = fault_drive_make_folder_async;
  iface->make_folder_finish = finish_boolean;
  fault_drive_init_uploads (iface);
}

static void
fault_drive_finalize (GObject *object)
{
  FaultDrive *self = FAULT_DRIVE (object);

  g_clear_object (&self->inner);
  g_array_unref (self->plans);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (fault_drive_parent_class)->finalize (object);
}

static void
fault_drive_class_init (FaultDriveClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fault_drive_finalize;
}

static void
fault_drive_init (FaultDrive *self)
{
  g_mutex_init (&self->lock);
  self->plans = g_array_new (FALSE, FALSE, sizeof (FaultPlan));
}

FaultDrive *
fault_drive_new (SkyDrive *inner)
{
  FaultDrive *self = g_object_new (FAULT_TYPE_DRIVE, NULL);

  self->inner = g_object_ref (inner);
  return self;
}

/* Spoils calls @n to @n + @times - 1 of @op, counted from now. */
void
fault_drive_plan (
    FaultDrive *self, FaultOp op, guint n, guint times, FaultKind kind, SkyDriveError code)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  FaultPlan plan = { op, self->counts[op] + n, self->counts[op] + n + times - 1, kind, code };

  g_array_append_val (self->plans, plan);
}

/* As a server that knows no SHA-256. */
void
fault_drive_set_no_digests (FaultDrive *self, gboolean no_digests)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->no_digests = no_digests;
}

void
fault_drive_clear (FaultDrive *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_array_set_size (self->plans, 0);
}

/* What is held goes on. */
void
fault_drive_release (FaultDrive *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_array_set_size (self->plans, 0);
  self->releases++;
}

guint
fault_drive_count (FaultDrive *self, FaultOp op)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->counts[op];
}

guint
fault_drive_count_held (FaultDrive *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->held;
}
