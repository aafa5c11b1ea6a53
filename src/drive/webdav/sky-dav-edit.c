/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes folders, moves, copies and removes. Where an answer was lost, the drive is looked at: what
 * was done counts, and what was not done is sent once more, in a way that destroys nothing if the
 * first request comes through after all. Runs in the context of its caller. */

#include "drive/webdav/sky-dav-edit.h"

#include "drive/sky-drive-path.h"
#include "drive/webdav/sky-dav-change.h"
#include "drive/webdav/sky-dav-find.h"

typedef struct
{
  const char *method;
  char       *from; /* (owned): path that is worked on */
  char       *to;   /* (owned) (nullable): destination of MOVE and COPY */
  GTask      *task; /* (owned): the caller's */

  SkyDriveEntry *before;      /* (owned) (nullable): what was at @from */
  gboolean       is_repeated; /* whether it was sent twice */
  GError        *failure;     /* (owned) (nullable): how the last request ended */
  SkyDriveEntry *left;        /* (owned) (nullable): what is at @from after that */
} Edit;

/* What a look at the drive says about a request whose answer was lost. */
typedef enum
{
  OUTCOME_DONE,
  OUTCOME_NOT_DONE,
  OUTCOME_OPEN,
} Outcome;

static void
edit_free (Edit *edit)
{
  g_free (edit->from);
  g_free (edit->to);
  g_clear_object (&edit->task);
  g_clear_object (&edit->before);
  g_clear_error (&edit->failure);
  g_clear_object (&edit->left);
  g_free (edit);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Edit, edit_free)

static Edit *
edit_new (const char *method, const char *from, const char *to, GTask *task)
{
  Edit *edit = g_new0 (Edit, 1);

  edit->method = method;
  edit->from = g_strdup (from);
  edit->to = g_strdup (to);
  edit->task = task;
  return edit;
}

/* Whether a path may be made or removed; the root is neither. */
static gboolean
check_target (const char *path, gboolean is_new, GTask *task)
{
  g_autofree char *name = NULL;
  g_autofree char *shown = NULL;
  GError          *error = NULL;

  if (!sky_drive_path_is_valid (path) || path[1] == '\0')
    {
      shown = g_utf8_make_valid (path, -1);
      g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NAME,
                               "“%s” is not a path that can be changed", shown);
      return FALSE;
    }
  name = sky_drive_path_dup_name (path);
  if (!is_new || sky_drive_name_check (name, &error))
    return TRUE;
  g_task_return_error (task, error);
  return FALSE;
}

static gboolean
is_missing (const GError *error)
{
  return g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND);
}

static gboolean
is_lost (const GError *error)
{
  return g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME);
}

static gboolean
is_same_text (const char *one, const char *other)
{
  return one == NULL || other == NULL || g_str_equal (one, other);
}

/* Whether nothing speaks against both having the same content. */
static gboolean
is_same_content (SkyDriveEntry *one, SkyDriveEntry *other)
{
  return sky_drive_entry_get_is_folder (one) == sky_drive_entry_get_is_folder (other) &&
         sky_drive_entry_get_size (one) == sky_drive_entry_get_size (other) &&
         is_same_text (sky_drive_entry_get_sha256 (one), sky_drive_entry_get_sha256 (other));
}

/* Whether nothing speaks against both being the same entry, under whatever name. */
static gboolean
is_same_entry (SkyDriveEntry *one, SkyDriveEntry *other)
{
  return is_same_content (one, other) && is_same_text (sky_drive_entry_get_resource_id (one),
                                                       sky_drive_entry_get_resource_id (other));
}

/* Whether removing what is there now removes what was meant. */
static gboolean
is_same_version (SkyDriveEntry *before, SkyDriveEntry *now)
{
  return is_same_entry (before, now) &&
         (sky_drive_entry_get_is_folder (now) ||
          is_same_text (sky_drive_entry_get_etag (before), sky_drive_entry_get_etag (now)));
}

/* Where the error is not about a lost answer, it is the server's word, and stands. */
static void
return_not_done (Edit *edit)
{
  /* Making a folder and removing can be tried again at any time; moves and copies that still go on
   * inside the server can't. */
  if (edit->to == NULL && is_lost (edit->failure))
    edit->failure->code = SKY_DRIVE_ERROR_OFFLINE;
  g_task_return_error (edit->task, g_steal_pointer (&edit->failure));
}

static void send_edit (SkyDavClient *client, Edit *edit_in);

static void
end_look (SkyDavClient *client, Edit *edit_in, Outcome outcome)
{
  g_autoptr (Edit) edit = edit_in;

  if (outcome == OUTCOME_DONE)
    g_task_return_boolean (edit->task, TRUE);
  else if (outcome == OUTCOME_NOT_DONE && !edit->is_repeated)
    {
      edit->is_repeated = TRUE;
      send_edit (client, g_steal_pointer (&edit));
    }
  else
    return_not_done (edit);
}

/* Takes @error: of a look. */
static gboolean
is_look_over (Edit *edit, GError *error)
{
  if (error == NULL || is_missing (error))
    {
      g_clear_error (&error);
      return TRUE;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (edit->task, error);
  else
    {
      g_error_free (error);
      return_not_done (edit);
    }
  return FALSE;
}

/* A folder that holds nothing is as good as one that was just made. */
static void
folder_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Edit) edit = user_data;
  g_autoptr (GPtrArray) entries = NULL;
  SkyDavClient *client = SKY_DAV_CLIENT (source);
  GError       *error = NULL;

  entries = g_task_propagate_pointer (G_TASK (result), &error);
  if (!is_look_over (edit, error))
    return;
  if (entries != NULL && entries->len > 0)
    g_task_return_new_error (edit->task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_EXISTS,
                             "“%s”: something of that name is there already", edit->from);
  else
    end_look (client, g_steal_pointer (&edit), entries != NULL ? OUTCOME_DONE : OUTCOME_NOT_DONE);
}

/* There was nothing at the destination before a copy, and nothing is left at the source of a move:
 * only then something at the destination says that it was done. */
static Outcome
judge_target (Edit *edit, SkyDriveEntry *target)
{
  if (target == NULL)
    return edit->left != NULL ? OUTCOME_NOT_DONE : OUTCOME_OPEN;
  if (g_str_equal (edit->method, SOUP_METHOD_MOVE))
    return edit->left == NULL && is_same_entry (edit->before, target) ? OUTCOME_DONE : OUTCOME_OPEN;
  /* Of a folder it can't be seen whether all that is in it has been copied. */
  if (sky_drive_entry_get_is_folder (target) || !is_same_content (edit->before, target))
    return OUTCOME_OPEN;
  return OUTCOME_DONE;
}

static void
target_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Edit) edit = user_data;
  g_autoptr (SkyDriveEntry) target = NULL;
  SkyDavClient *client = SKY_DAV_CLIENT (source);
  GError       *error = NULL;
  Outcome       outcome;

  target = sky_dav_stat_finish (client, result, &error);
  if (!is_look_over (edit, error))
    return;
  outcome = judge_target (edit, target);
  end_look (client, g_steal_pointer (&edit), outcome);
}

static Outcome
judge_removal (Edit *edit)
{
  if (edit->left == NULL)
    return OUTCOME_DONE;
  return is_same_version (edit->before, edit->left) ? OUTCOME_NOT_DONE : OUTCOME_OPEN;
}

static void
source_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Edit) edit = user_data;
  SkyDavClient *client = SKY_DAV_CLIENT (source);
  GCancellable *cancellable = g_task_get_cancellable (edit->task);
  GError       *error = NULL;
  Outcome       outcome;

  g_clear_object (&edit->left);
  edit->left = sky_dav_stat_finish (client, result, &error);
  if (!is_look_over (edit, error))
    return;
  if (edit->to != NULL)
    {
      sky_dav_stat_async (client, edit->to, cancellable, target_looked_cb, edit);
      g_steal_pointer (&edit);
      return;
    }
  outcome = judge_removal (edit);
  end_look (client, g_steal_pointer (&edit), outcome);
}

static void
look (SkyDavClient *client, Edit *edit)
{
  GCancellable *cancellable = g_task_get_cancellable (edit->task);

  if (g_str_equal (edit->method, SOUP_METHOD_MKCOL))
    sky_dav_list (client, edit->from, g_task_new (client, cancellable, folder_looked_cb, edit));
  else
    sky_dav_stat_async (client, edit->from, cancellable, source_looked_cb, edit);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Edit) edit = user_data;
  SkyDavClient       *client = SKY_DAV_CLIENT (source);
  SoupMessageHeaders *headers;

  g_clear_error (&edit->failure);
  headers = sky_dav_change_finish (client, result, &edit->failure);
  if (headers != NULL)
    {
      soup_message_headers_unref (headers);
      g_task_return_boolean (edit->task, TRUE);
    }
  /* What the server refuses the second time may be refused because the first one was done. */
  else if (is_lost (edit->failure) ||
           (edit->is_repeated && edit->failure->domain == SKY_DRIVE_ERROR))
    look (client, g_steal_pointer (&edit));
  else
    g_task_return_error (edit->task, g_steal_pointer (&edit->failure));
}

/* Takes @edit_in. */
static void
send_edit (SkyDavClient *client, Edit *edit_in)
{
  g_autoptr (SkyDavRequest) request = NULL;
  Edit    *edit = edit_in;
  gboolean folder = edit->before == NULL || sky_drive_entry_get_is_folder (edit->before);

  request = sky_dav_request_new (edit->method, edit->from, folder);
  request->destination = g_strdup (edit->to);
  sky_dav_change_async (client, request, edit->to != NULL ? edit->to : edit->from,
                        g_task_get_cancellable (edit->task), changed_cb, edit);
}

static void
destination_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Edit) edit = user_data;
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  SkyDavClient *client = SKY_DAV_CLIENT (source);

  entry = sky_dav_stat_finish (client, result, &error);
  if (entry != NULL)
    g_task_return_new_error (edit->task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_EXISTS,
                             "“%s”: something of that name is there already", edit->to);
  else if (is_missing (error))
    send_edit (client, g_steal_pointer (&edit));
  else
    g_task_return_error (edit->task, g_steal_pointer (&error));
}

/* Servers differ about folders named without a slash (nginx: 400, lighttpd: 308), so what it is
 * must be known first. Of a copy it must also be known that its name is free: afterwards, nothing
 * else would tell it from what was there before. */
static void
subject_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Edit) edit = user_data;
  SkyDavClient *client = SKY_DAV_CLIENT (source);
  GError       *error = NULL;

  edit->before = sky_dav_stat_finish (client, result, &error);
  if (edit->before == NULL)
    g_task_return_error (edit->task, error);
  else if (g_str_equal (edit->method, SOUP_METHOD_COPY))
    {
      sky_dav_stat_async (client, edit->to, g_task_get_cancellable (edit->task),
                          destination_arrived_cb, edit);
      g_steal_pointer (&edit);
    }
  else
    send_edit (client, g_steal_pointer (&edit));
}

static void
relocate (SkyDavClient *client, const char *method, const char *from, const char *to, GTask *task)
{
  sky_dav_stat_async (client, from, g_task_get_cancellable (task), subject_arrived_cb,
                      edit_new (method, from, to, task));
}

static gboolean
check_relocation (const char *from, const char *to, GTask *task)
{
  if (!check_target (from, FALSE, task) || !check_target (to, TRUE, task))
    return FALSE;
  if (!sky_drive_path_is_inside (to, from))
    return TRUE;
  g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_UNSUPPORTED,
                           "“%s” can't go into itself", from);
  return FALSE;
}

/**
 * sky_dav_make_folder:
 * @client: whom to ask
 * @path: where the folder shall be
 * @task: (transfer full): gets TRUE
 */
void
sky_dav_make_folder (SkyDavClient *client, const char *path, GTask *task)
{
  g_autoptr (GTask) owned = task;

  if (check_target (path, TRUE, task))
    send_edit (client, edit_new (SOUP_METHOD_MKCOL, path, NULL, g_steal_pointer (&owned)));
}

/**
 * sky_dav_move:
 * @client: whom to ask
 * @from: path of a file or folder
 * @to: its new path
 * @task: (transfer full): gets TRUE
 */
void
sky_dav_move (SkyDavClient *client, const char *from, const char *to, GTask *task)
{
  g_autoptr (GTask) owned = task;

  if (check_relocation (from, to, task))
    relocate (client, SOUP_METHOD_MOVE, from, to, g_steal_pointer (&owned));
}

/**
 * sky_dav_copy:
 * @client: whom to ask
 * @from: path of a file or folder
 * @to: path of the copy
 * @task: (transfer full): gets TRUE
 */
void
sky_dav_copy (SkyDavClient *client, const char *from, const char *to, GTask *task)
{
  g_autoptr (GTask) owned = task;

  if (check_relocation (from, to, task))
    relocate (client, SOUP_METHOD_COPY, from, to, g_steal_pointer (&owned));
}

/**
 * sky_dav_remove:
 * @client: whom to ask
 * @path: path of a file, or of a folder that goes with all it holds
 * @task: (transfer full): gets TRUE
 */
void
sky_dav_remove (SkyDavClient *client, const char *path, GTask *task)
{
  g_autoptr (GTask) owned = task;

  if (check_target (path, FALSE, task))
    relocate (client, SOUP_METHOD_DELETE, path, NULL, g_steal_pointer (&owned));
}
