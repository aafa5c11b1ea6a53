/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every configured drive: the list that the sidebar shows, what is written down of each, and who
 * keeps its status true. Main thread. */
#include "config.h"

#include "app/sky-drive-manager.h"

#include <glib/gi18n-lib.h>

#include "app/sky-app-error.h"
#include "app/sky-drive-manager-private.h"
#include "app/sky-drive-wait.h"
#include "base/sky-paths.h"

#define BUILTIN_NAME N_ ("This computer")

enum
{
  SIGNAL_DRIVE_CHANGED,
  SIGNAL_DRIVE_REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
record_notify_cb (SkyDriveManager *self, GParamSpec *pspec, SkyDriveRecord *record)
{
  g_signal_emit (self, signals[SIGNAL_DRIVE_CHANGED], 0, record);
}

void
sky_drive_manager_take_record (SkyDriveManager *self, SkyDriveRecord *record)
{
  g_ptr_array_add (self->records, record);
  g_signal_connect_object (record, "notify::status", G_CALLBACK (record_notify_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (record, "notify::drive", G_CALLBACK (record_notify_cb), self,
                           G_CONNECT_SWAPPED);
}

SkyDriveWatch *
sky_drive_manager_add_watch (SkyDriveManager *self, SkyDriveRecord *record)
{
  SkyDriveWatch *watch = sky_drive_watch_new (record, self->secrets);

  g_hash_table_insert (self->watches, g_strdup (sky_drive_record_get_id (record)), watch);
  return watch;
}

/* The drive of a settled record, or why there is none. */
static SkyDrive *
drive_or_error (SkyDriveRecord *record, GError **error)
{
  const char *message = sky_drive_record_get_message (record);
  SkyDrive   *drive = sky_drive_record_get_drive (record);

  if (drive != NULL)
    return g_object_ref (drive);
  g_set_error (error, SKY_APP_ERROR, SKY_APP_ERROR_AWAY, "“%s” is not connected: %s",
               sky_drive_record_get_name (record),
               message != NULL ? message : "it does not answer");
  return NULL;
}

static void
waited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SkyDriveRecord *record = SKY_DRIVE_RECORD (source);
  SkyDrive       *drive = NULL;
  GError         *error = NULL;

  if (sky_drive_wait_finish (record, result, &error))
    drive = drive_or_error (record, &error);
  if (drive != NULL)
    g_task_return_pointer (task, drive, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (sky_drive_wait_finish (SKY_DRIVE_RECORD (source), result, &error))
    g_task_return_pointer (task, g_object_ref (source), g_object_unref);
  else
    g_task_return_error (task, error);
}

guint
sky_drive_manager_find (SkyDriveManager *self, const char *id_or_name)
{
  for (guint i = 0; i < self->records->len; i++)
    if (g_str_equal (sky_drive_record_get_id (self->records->pdata[i]), id_or_name))
      return i;
  for (guint i = 0; i < self->records->len; i++)
    if (g_str_equal (sky_drive_record_get_name (self->records->pdata[i]), id_or_name))
      return i;
  /* Scripts name the built-in drive in English whatever the window's language is. */
  return g_str_equal (id_or_name, BUILTIN_NAME) ? 0 : G_MAXUINT;
}

SkyDriveRecord *
sky_drive_manager_find_or_fail (SkyDriveManager *self, GTask *task, const char *id_or_name)
{
  SkyDriveRecord *record = sky_drive_manager_get_record (self, id_or_name);

  if (record == NULL)
    g_task_return_new_error (task, SKY_APP_ERROR, SKY_APP_ERROR_NOT_FOUND,
                             "There is no drive called “%s”", id_or_name);
  return record;
}

static void
check_secret_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyDriveWatch) watch = user_data;
  g_autoptr (GError) error = NULL;

  if (!sky_secret_store_set_finish (SKY_SECRET_STORE (source), result, &error))
    g_info ("The secret is kept for this run only: %s", error->message);
  sky_drive_watch_forget_connector (watch);
  sky_drive_watch_check (watch);
}

static void
builtin_stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SkyDriveManager *self = g_task_get_source_object (task);

  sky_builtin_drive_stop_finish (SKY_BUILTIN_DRIVE (source), result, NULL);
  sky_drive_store_stop (self->store);
  g_task_return_boolean (task, TRUE);
}

void
sky_drive_manager_tell_removed (SkyDriveManager *self, SkyDriveRecord *record)
{
  g_signal_emit (self, signals[SIGNAL_DRIVE_REMOVED], 0, record);
}

static GType
sky_drive_manager_get_item_type (GListModel *model)
{
  return SKY_TYPE_DRIVE_RECORD;
}

static guint
sky_drive_manager_get_n_items (GListModel *model)
{
  return SKY_DRIVE_MANAGER (model)->records->len;
}

static gpointer
sky_drive_manager_get_item (GListModel *model, guint position)
{
  SkyDriveManager *self = SKY_DRIVE_MANAGER (model);

  return position < self->records->len ? g_object_ref (self->records->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sky_drive_manager_get_item_type;
  iface->get_n_items = sky_drive_manager_get_n_items;
  iface->get_item = sky_drive_manager_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyDriveManager,
                               sky_drive_manager,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
sky_drive_manager_dispose (GObject *object)
{
  SkyDriveManager *self = SKY_DRIVE_MANAGER (object);

  g_clear_object (&self->builtin);
  g_clear_pointer (&self->watches, g_hash_table_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->secrets);

  G_OBJECT_CLASS (sky_drive_manager_parent_class)->dispose (object);
}

static void
sky_drive_manager_class_init (SkyDriveManagerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_drive_manager_dispose;

  signals[SIGNAL_DRIVE_CHANGED] =
      g_signal_new ("drive-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, SKY_TYPE_DRIVE_RECORD);
  signals[SIGNAL_DRIVE_REMOVED] =
      g_signal_new ("drive-removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, SKY_TYPE_DRIVE_RECORD);
}

static void
sky_drive_manager_init (SkyDriveManager *self)
{
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
  self->watches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->secrets = sky_secret_store_new ();
}

/**
 * sky_drive_manager_new:
 * @state_dir: folder of drives.db and of the built-in drive's store
 * @error: return location
 *
 * Returns: (transfer full): every configured drive, none tried yet
 */
SkyDriveManager *
sky_drive_manager_new (const char *state_dir, GError **error)
{
  g_autoptr (SkyDriveManager) self = NULL;
  g_autoptr (GPtrArray) stored = NULL;
  g_autofree char       *path = NULL;
  const SkyDriveSettings builtin = { .id = SKY_BUILTIN_DRIVE_ID,
                                     .name = _ (BUILTIN_NAME),
                                     .kind = "builtin" };

  g_return_val_if_fail (state_dir != NULL, NULL);

  path = g_build_filename (state_dir, "drives.db", NULL);
  self = g_object_new (SKY_TYPE_DRIVE_MANAGER, NULL);
  self->store = sky_drive_store_open (path, error);
  if (self->store == NULL)
    return NULL;
  sky_drive_manager_take_record (self, sky_drive_record_new (&builtin));
  self->builtin = sky_builtin_drive_new (self->records->pdata[0], sky_paths_get_drive_dir ());
  stored = sky_drive_store_dup_records (self->store);
  for (guint i = 0; i < stored->len; i++)
    {
      sky_drive_manager_take_record (self, g_object_ref (stored->pdata[i]));
      sky_drive_manager_add_watch (self, stored->pdata[i]);
    }
  return g_steal_pointer (&self);
}

/**
 * sky_drive_manager_start:
 * @self: a drive manager
 *
 * Starts the built-in drive and tries all others.
 */
void
sky_drive_manager_start (SkyDriveManager *self)
{
  GHashTableIter iter;
  gpointer       watch;

  g_return_if_fail (SKY_IS_DRIVE_MANAGER (self));

  sky_builtin_drive_start (self->builtin);
  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &watch))
    sky_drive_watch_check (watch);
}

/**
 * sky_drive_manager_get_record:
 * @self: a drive manager
 * @id_or_name: (nullable): a drive's id or the name it has for people
 *
 * Returns: (transfer none) (nullable): the drive's record
 */
SkyDriveRecord *
sky_drive_manager_get_record (SkyDriveManager *self, const char *id_or_name)
{
  guint position;

  g_return_val_if_fail (SKY_IS_DRIVE_MANAGER (self), NULL);

  position = id_or_name != NULL ? sky_drive_manager_find (self, id_or_name) : G_MAXUINT;
  return position != G_MAXUINT ? self->records->pdata[position] : NULL;
}

/**
 * sky_drive_manager_dup_drive:
 * @self: a drive manager
 * @id: a drive
 *
 * Returns: (transfer full) (nullable): its connector, while it is connected
 */
SkyDrive *
sky_drive_manager_dup_drive (SkyDriveManager *self, const char *id)
{
  SkyDriveRecord *record = sky_drive_manager_get_record (self, id);
  SkyDrive       *drive = record != NULL ? sky_drive_record_get_drive (record) : NULL;

  return drive != NULL ? g_object_ref (drive) : NULL;
}

SkyDrive *
sky_drive_manager_dup_any_drive (SkyDriveManager *self, const char *id)
{
  SkyDriveRecord *record = sky_drive_manager_get_record (self, id);
  SkyDrive       *drive = record != NULL ? sky_drive_record_get_any_drive (record) : NULL;

  return drive != NULL ? g_object_ref (drive) : NULL;
}

void
sky_drive_manager_check_async (SkyDriveManager    *self,
                               const char         *id,
                               const char         *secret,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  SkyDriveRecord *record;
  SkyDriveWatch  *watch;

  g_return_if_fail (SKY_IS_DRIVE_MANAGER (self) && id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_drive_manager_check_async);
  record = sky_drive_manager_find_or_fail (self, task, id);
  if (record == NULL)
    return;
  watch = g_hash_table_lookup (self->watches, sky_drive_record_get_id (record));
  if (watch == NULL)
    sky_builtin_drive_try_again (self->builtin);
  sky_drive_wait_async (record, watch, cancellable, checked_cb, g_steal_pointer (&task));
  if (watch != NULL && secret != NULL)
    sky_secret_store_set_async (self->secrets, sky_drive_record_get_id (record),
                                sky_drive_record_get_name (record), secret, check_secret_kept_cb,
                                g_object_ref (watch));
  else if (watch != NULL)
    sky_drive_watch_check (watch);
}

SkyDriveRecord *
sky_drive_manager_check_finish (SkyDriveManager *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sky_drive_manager_wait_async (SkyDriveManager    *self,
                              const char         *id_or_name,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  SkyDriveRecord *record;

  g_return_if_fail (SKY_IS_DRIVE_MANAGER (self) && id_or_name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_drive_manager_wait_async);
  record = sky_drive_manager_find_or_fail (self, task, id_or_name);
  if (record != NULL)
    sky_drive_wait_async (record, NULL, cancellable, waited_cb, g_steal_pointer (&task));
}

SkyDrive *
sky_drive_manager_wait_finish (SkyDriveManager *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sky_drive_manager_report_error (SkyDriveManager *self, const char *id, const GError *error)
{
  SkyDriveWatch *watch;

  g_return_if_fail (SKY_IS_DRIVE_MANAGER (self) && error != NULL);

  if (!g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE) &&
      !g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_AUTH))
    return;
  watch = g_hash_table_lookup (self->watches, id);
  if (watch != NULL)
    sky_drive_watch_check (watch);
}

GVariant *
sky_drive_manager_dup_secrets (SkyDriveManager *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_MANAGER (self), NULL);

  return sky_secret_store_dup_memory (self->secrets);
}

/**
 * sky_drive_manager_take_secrets:
 * @self: a drive manager that has not been started
 * @secrets: a{ss} from the process before
 */
void
sky_drive_manager_take_secrets (SkyDriveManager *self, GVariant *secrets)
{
  g_return_if_fail (SKY_IS_DRIVE_MANAGER (self));

  sky_secret_store_add_memory (self->secrets, secrets);
}

gint64
sky_drive_manager_get_last_scan (SkyDriveManager *self, const char *id)
{
  g_return_val_if_fail (SKY_IS_DRIVE_MANAGER (self), 0);

  return sky_drive_store_get_last_scan (self->store, id);
}

void
sky_drive_manager_set_last_scan (SkyDriveManager *self, const char *id, gint64 when)
{
  g_return_if_fail (SKY_IS_DRIVE_MANAGER (self));

  sky_drive_store_set_last_scan (self->store, id, when);
}

void
sky_drive_manager_note_trash (SkyDriveManager *self,
                              const char      *id,
                              const char      *trashed,
                              const char      *original)
{
  g_return_if_fail (SKY_IS_DRIVE_MANAGER (self));

  sky_drive_store_note_trash (self->store, id, trashed, original);
}

void
sky_drive_manager_forget_trash (SkyDriveManager *self, const char *id, const char *trashed)
{
  g_return_if_fail (SKY_IS_DRIVE_MANAGER (self));

  sky_drive_store_forget_trash (self->store, id, trashed);
}

/**
 * sky_drive_manager_stop_async:
 * @self: a drive manager
 * @callback: called when the built-in drive has ended and all is on disk
 * @user_data: for @callback
 */
void
sky_drive_manager_stop_async (SkyDriveManager    *self,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GHashTableIter iter;
  gpointer       watch;
  GTask         *task;

  g_return_if_fail (SKY_IS_DRIVE_MANAGER (self));

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &watch))
    sky_drive_watch_stop (watch);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sky_drive_manager_stop_async);
  sky_builtin_drive_stop_async (self->builtin, builtin_stopped_cb, task);
}

gboolean
sky_drive_manager_stop_finish (SkyDriveManager *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
