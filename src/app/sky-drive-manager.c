/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every configured drive: the list that the sidebar shows, what is written down of each, and who
 * keeps its status true. Main thread. */
#include "app/sky-drive-manager.h"

#include "app/sky-app-error.h"
#include "app/sky-builtin-drive.h"
#include "app/sky-drive-factory.h"
#include "app/sky-drive-store.h"
#include "app/sky-drive-watch.h"
#include "app/sky-secret-store.h"
#include "base/sky-paths.h"

#define BUILTIN_NAME "This computer"
#define WAIT_SECONDS 30

struct _SkyDriveManager
{
  GObject parent_instance;

  GPtrArray       *records; /* SkyDriveRecord, the built-in one first */
  GHashTable      *watches; /* drive id -> SkyDriveWatch */
  SkyDriveStore   *store;
  SkySecretStore  *secrets;
  SkyBuiltinDrive *builtin;
};

/* A wait for a drive to be settled. */
typedef struct
{
  SkyDriveRecord *record;
  GObject        *emitter; /* (owned) (nullable) */
  gulong          handler_id;
  gulong          cancel_id;
  guint           deadline_id;
} SettleWait;

typedef struct
{
  SkyDriveRecord *record;
  char           *secret; /* (owned) (nullable) */
  gboolean        secret_kept;
} AddCall;

enum
{
  SIGNAL_DRIVE_CHANGED,
  SIGNAL_DRIVE_REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
settle_wait_free (SettleWait *wait)
{
  g_assert (wait->handler_id == 0 && wait->deadline_id == 0);
  g_clear_object (&wait->emitter);
  g_object_unref (wait->record);
  g_free (wait);
}

static void
add_call_free (AddCall *call)
{
  g_object_unref (call->record);
  g_free (call->secret);
  g_free (call);
}

static void
record_notify_cb (SkyDriveManager *self, GParamSpec *pspec, SkyDriveRecord *record)
{
  g_signal_emit (self, signals[SIGNAL_DRIVE_CHANGED], 0, record);
}

static void
take_record (SkyDriveManager *self, SkyDriveRecord *record)
{
  g_ptr_array_add (self->records, record);
  g_signal_connect_object (record, "notify::status", G_CALLBACK (record_notify_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (record, "notify::drive", G_CALLBACK (record_notify_cb), self,
                           G_CONNECT_SWAPPED);
}

static SkyDriveWatch *
add_watch (SkyDriveManager *self, SkyDriveRecord *record)
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
  g_set_error (error, SKY_APP_ERROR, SKY_APP_ERROR_UNAVAILABLE, "“%s” is not connected: %s",
               sky_drive_record_get_name (record),
               message != NULL ? message : "it does not answer");
  return NULL;
}

static void
settle_wait_disconnect (SettleWait *wait, GCancellable *cancellable)
{
  if (wait->handler_id != 0)
    g_signal_handler_disconnect (wait->emitter, wait->handler_id);
  wait->handler_id = 0;
  if (wait->cancel_id != 0)
    g_signal_handler_disconnect (cancellable, wait->cancel_id);
  wait->cancel_id = 0;
  g_clear_handle_id (&wait->deadline_id, g_source_remove);
}

static void
settle_wait_end (GTask *task)
{
  g_autoptr (GTask) owned = task;
  SettleWait *wait = g_task_get_task_data (owned);
  SkyDrive   *drive;
  GError     *error = NULL;

  settle_wait_disconnect (wait, g_task_get_cancellable (owned));
  if (g_task_return_error_if_cancelled (owned))
    return;
  if (g_task_get_source_tag (owned) == (gpointer) sky_drive_manager_check_async)
    {
      g_task_return_pointer (owned, g_object_ref (wait->record), g_object_unref);
      return;
    }
  drive = drive_or_error (wait->record, &error);
  if (drive != NULL)
    g_task_return_pointer (owned, drive, g_object_unref);
  else
    g_task_return_error (owned, error);
}

static void
wait_status_cb (SkyDriveRecord *record, GParamSpec *pspec, gpointer user_data)
{
  if (sky_drive_record_get_status (record) != SKY_DRIVE_CONNECTING)
    settle_wait_end (user_data);
}

static void
wait_settled_cb (SkyDriveWatch *watch, gpointer user_data)
{
  settle_wait_end (user_data);
}

static gboolean
wait_deadline_cb (gpointer user_data)
{
  SettleWait *wait = g_task_get_task_data (user_data);

  wait->deadline_id = 0;
  settle_wait_end (user_data);
  return G_SOURCE_REMOVE;
}

static void
wait_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  settle_wait_end (user_data);
}

/* Takes @task, which ends at the first of: settled, too late, cancelled. */
static void
settle_wait_begin (GTask *task, SkyDriveRecord *record, SkyDriveWatch *watch)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  SettleWait   *wait = g_new0 (SettleWait, 1);

  wait->record = g_object_ref (record);
  g_task_set_task_data (task, wait, (GDestroyNotify) settle_wait_free);
  if (watch != NULL)
    {
      wait->emitter = G_OBJECT (g_object_ref (watch));
      wait->handler_id = g_signal_connect (watch, "settled", G_CALLBACK (wait_settled_cb), task);
    }
  else
    {
      wait->emitter = G_OBJECT (g_object_ref (record));
      wait->handler_id =
          g_signal_connect (record, "notify::status", G_CALLBACK (wait_status_cb), task);
    }
  wait->deadline_id = g_timeout_add_seconds (WAIT_SECONDS, wait_deadline_cb, task);
  if (cancellable != NULL)
    wait->cancel_id =
        g_signal_connect (cancellable, "cancelled", G_CALLBACK (wait_cancelled_cb), task);
}

static guint
find_record (SkyDriveManager *self, const char *id_or_name)
{
  for (guint i = 0; i < self->records->len; i++)
    if (g_str_equal (sky_drive_record_get_id (self->records->pdata[i]), id_or_name))
      return i;
  for (guint i = 0; i < self->records->len; i++)
    if (g_str_equal (sky_drive_record_get_name (self->records->pdata[i]), id_or_name))
      return i;
  return G_MAXUINT;
}

static SkyDriveRecord *
find_or_fail (SkyDriveManager *self, GTask *task, const char *id_or_name)
{
  SkyDriveRecord *record = sky_drive_manager_get_record (self, id_or_name);

  if (record == NULL)
    g_task_return_new_error (task, SKY_APP_ERROR, SKY_APP_ERROR_NOT_FOUND,
                             "There is no drive called “%s”", id_or_name);
  return record;
}

static gboolean
check_address (const char *address, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      (g_strcmp0 (scheme, "http") != 0 && g_strcmp0 (scheme, "https") != 0))
    {
      g_set_error_literal (error, SKY_APP_ERROR, SKY_APP_ERROR_INVALID,
                           "The address of a drive begins with https:// or http://");
      return FALSE;
    }
  /* A secret in an address would end up in lists and logs. */
  if (g_uri_get_userinfo (uri) != NULL)
    {
      g_set_error_literal (error, SKY_APP_ERROR, SKY_APP_ERROR_INVALID,
                           "The address must not hold a user or a password: give them apart");
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_request (SkyDriveManager *self, const SkyDriveRequest *request, GError **error)
{
  if (request->name == NULL || *request->name == '\0' || strpbrk (request->name, "/:\n") != NULL ||
      !g_utf8_validate (request->name, -1, NULL))
    {
      g_set_error_literal (error, SKY_APP_ERROR, SKY_APP_ERROR_INVALID,
                           "A drive needs a name without “/” and “:”");
      return FALSE;
    }
  if (find_record (self, request->name) != G_MAXUINT)
    {
      g_set_error (error, SKY_APP_ERROR, SKY_APP_ERROR_EXISTS,
                   "There is already a drive called “%s”", request->name);
      return FALSE;
    }
  if (!sky_drive_factory_knows (request->kind))
    {
      g_set_error (error, SKY_APP_ERROR, SKY_APP_ERROR_INVALID,
                   "Drives of kind “%s” are not known: use skylark or webdav",
                   request->kind != NULL ? request->kind : "");
      return FALSE;
    }
  if (request->uri == NULL)
    {
      g_set_error_literal (error, SKY_APP_ERROR, SKY_APP_ERROR_INVALID, "A drive needs an address");
      return FALSE;
    }
  return check_address (request->uri, error);
}

static void
secret_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  SkyDriveManager *self = g_task_get_source_object (task);
  AddCall         *call = g_task_get_task_data (task);
  SkyDriveWatch   *watch;

  call->secret_kept = sky_secret_store_set_finish (SKY_SECRET_STORE (source), result, &error);
  if (error != NULL)
    g_info ("The secret of %s is kept for this run only: %s",
            sky_drive_record_get_name (call->record), error->message);
  /* It may have been removed meanwhile. */
  watch = g_hash_table_lookup (self->watches, sky_drive_record_get_id (call->record));
  if (watch != NULL)
    sky_drive_watch_check (watch);
  g_task_return_pointer (task, g_object_ref (call->record), g_object_unref);
}

static void
record_added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SkyDriveManager *self = g_task_get_source_object (task);
  AddCall         *call = g_task_get_task_data (task);
  SkyDriveWatch   *watch;
  GError          *error = NULL;

  if (!sky_drive_store_add_finish (SKY_DRIVE_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  take_record (self, g_object_ref (call->record));
  watch = add_watch (self, call->record);
  g_list_model_items_changed (G_LIST_MODEL (self), self->records->len - 1, 0, 1);
  if (call->secret == NULL)
    {
      sky_drive_watch_check (watch);
      call->secret_kept = TRUE;
      g_task_return_pointer (task, g_object_ref (call->record), g_object_unref);
      return;
    }
  sky_secret_store_set_async (self->secrets, sky_drive_record_get_id (call->record),
                              sky_drive_record_get_name (call->record), call->secret, NULL,
                              secret_kept_cb, g_steal_pointer (&task));
}

static void
record_removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SkyDriveManager *self = g_task_get_source_object (task);
  const char      *id = g_task_get_task_data (task);
  SkyDriveWatch   *watch;
  guint            position;
  GError          *error = NULL;

  if (!sky_drive_store_remove_finish (SKY_DRIVE_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  position = find_record (self, id);
  if (position != G_MAXUINT)
    {
      g_autoptr (SkyDriveRecord) record = g_object_ref (self->records->pdata[position]);

      watch = g_hash_table_lookup (self->watches, id);
      sky_drive_watch_stop (watch);
      g_hash_table_remove (self->watches, id);
      sky_secret_store_forget (self->secrets, id);
      g_ptr_array_remove_index (self->records, position);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
      g_signal_emit (self, signals[SIGNAL_DRIVE_REMOVED], 0, record);
    }
  g_task_return_boolean (task, TRUE);
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
                                     .name = BUILTIN_NAME,
                                     .kind = "builtin" };

  g_return_val_if_fail (state_dir != NULL, NULL);

  path = g_build_filename (state_dir, "drives.db", NULL);
  self = g_object_new (SKY_TYPE_DRIVE_MANAGER, NULL);
  self->store = sky_drive_store_open (path, error);
  if (self->store == NULL)
    return NULL;
  take_record (self, sky_drive_record_new (&builtin));
  self->builtin = sky_builtin_drive_new (self->records->pdata[0], sky_paths_get_drive_dir ());
  stored = sky_drive_store_dup_records (self->store);
  for (guint i = 0; i < stored->len; i++)
    {
      take_record (self, g_object_ref (stored->pdata[i]));
      add_watch (self, stored->pdata[i]);
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

  position = id_or_name != NULL ? find_record (self, id_or_name) : G_MAXUINT;
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

/**
 * sky_drive_manager_add_async:
 * @self: a drive manager
 * @request: copied
 * @cancellable: (nullable): to give up
 * @callback: called when the drive is written down
 * @user_data: for @callback
 */
void
sky_drive_manager_add_async (SkyDriveManager       *self,
                             const SkyDriveRequest *request,
                             GCancellable          *cancellable,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *id = g_uuid_string_random ();
  SkyDriveSettings settings;
  AddCall         *call;
  GError          *error = NULL;

  g_return_if_fail (SKY_IS_DRIVE_MANAGER (self) && request != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_drive_manager_add_async);
  if (!check_request (self, request, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  settings = (SkyDriveSettings){
    .id = id,
    .name = request->name,
    .kind = request->kind,
    .uri = request->uri,
    .user = request->user,
    .ca_file = request->ca_file,
  };
  call = g_new0 (AddCall, 1);
  call->record = sky_drive_record_new (&settings);
  call->secret = g_strdup (request->secret);
  g_task_set_task_data (task, call, (GDestroyNotify) add_call_free);
  sky_drive_store_add_async (self->store, call->record, cancellable, record_added_cb,
                             g_steal_pointer (&task));
}

/**
 * sky_drive_manager_add_finish:
 * @self: a drive manager
 * @result: what the callback got
 * @secret_kept: (out) (optional): %FALSE: the secret is known in this run only
 * @error: return location
 *
 * Returns: (transfer full): the new record
 */
SkyDriveRecord *
sky_drive_manager_add_finish (SkyDriveManager *self,
                              GAsyncResult    *result,
                              gboolean        *secret_kept,
                              GError         **error)
{
  AddCall *call;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  call = g_task_get_task_data (G_TASK (result));
  if (secret_kept != NULL)
    *secret_kept = call != NULL && call->secret_kept;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sky_drive_manager_remove_async:
 * @self: a drive manager
 * @id: a drive's id or name; not the built-in one
 * @cancellable: (nullable): to give up
 * @callback: called when it is forgotten, with its secret
 * @user_data: for @callback
 *
 * Nothing on the drive itself is touched.
 */
void
sky_drive_manager_remove_async (SkyDriveManager    *self,
                                const char         *id,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  SkyDriveRecord *record;

  g_return_if_fail (SKY_IS_DRIVE_MANAGER (self) && id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_drive_manager_remove_async);
  record = find_or_fail (self, task, id);
  if (record == NULL)
    return;
  if (record == self->records->pdata[0])
    {
      g_task_return_new_error (task, SKY_APP_ERROR, SKY_APP_ERROR_INVALID,
                               "“%s” is part of Skylark and can't be removed",
                               sky_drive_record_get_name (record));
      return;
    }
  g_task_set_task_data (task, g_strdup (sky_drive_record_get_id (record)), g_free);
  sky_drive_store_remove_async (self->store, sky_drive_record_get_id (record), cancellable,
                                record_removed_cb, g_steal_pointer (&task));
}

gboolean
sky_drive_manager_remove_finish (SkyDriveManager *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
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
  record = find_or_fail (self, task, id);
  if (record == NULL)
    return;
  watch = g_hash_table_lookup (self->watches, sky_drive_record_get_id (record));
  if (watch == NULL)
    {
      sky_builtin_drive_start (self->builtin);
      if (sky_drive_record_get_status (record) != SKY_DRIVE_CONNECTING)
        g_task_return_pointer (task, g_object_ref (record), g_object_unref);
      else
        settle_wait_begin (g_steal_pointer (&task), record, NULL);
      return;
    }
  settle_wait_begin (g_steal_pointer (&task), record, watch);
  if (secret != NULL)
    sky_secret_store_set_async (self->secrets, sky_drive_record_get_id (record),
                                sky_drive_record_get_name (record), secret, NULL,
                                check_secret_kept_cb, g_object_ref (watch));
  else
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
  SkyDrive       *drive;
  GError         *error = NULL;

  g_return_if_fail (SKY_IS_DRIVE_MANAGER (self) && id_or_name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_drive_manager_wait_async);
  record = find_or_fail (self, task, id_or_name);
  if (record == NULL)
    return;
  if (sky_drive_record_get_status (record) == SKY_DRIVE_CONNECTING)
    {
      settle_wait_begin (g_steal_pointer (&task), record, NULL);
      return;
    }
  drive = drive_or_error (record, &error);
  if (drive != NULL)
    g_task_return_pointer (task, drive, g_object_unref);
  else
    g_task_return_error (task, error);
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
