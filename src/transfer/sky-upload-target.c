/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at the drive before a file is sent: is its content there already, and if something else
 * bears its name, which name is free? Both are kept: nothing is overwritten. Runs on the caller's
 * context. */
#include "transfer/sky-upload-target.h"

#include "base/sky-hash.h"
#include "drive/sky-drive-path.h"
#include "transfer/sky-target-name.h"

/* Nobody has so many files of one name; a server that says so is not believed. */
#define NAMES_LIMIT 1000
#define READ_SIZE (256 * 1024)

typedef struct
{
  /* input */
  char   *folder;
  char   *wanted;
  guint64 size;
  char   *sha256;
  /* in progress */
  guint          number;
  char          *name;
  SkyDriveEntry *entry;  /* (nullable) being compared */
  GInputStream  *stream; /* (nullable) its content */
  SkyHasher     *hasher; /* (nullable) */
  /* output */
  SkyDriveEntry *same; /* (nullable) */
} Find;

static void
find_free (gpointer data)
{
  Find *find = data;

  g_free (find->folder);
  g_free (find->wanted);
  g_free (find->sha256);
  g_free (find->name);
  g_clear_object (&find->entry);
  g_clear_object (&find->stream);
  g_clear_pointer (&find->hasher, sky_hasher_free);
  g_clear_object (&find->same);
  g_free (find);
}

static void
answer (GTask *task, SkyDriveEntry *same)
{
  Find *find = g_task_get_task_data (task);

  if (same != NULL)
    find->same = g_object_ref (same);
  g_task_return_pointer (task, g_strdup (find->name), g_free);
}

static void look_at_next_name (GTask *task);

static void
compare_digest (GTask *task)
{
  Find            *find = g_task_get_task_data (task);
  g_autofree char *sha256 = sky_hasher_finish (find->hasher);

  find->hasher = NULL;
  g_clear_object (&find->stream);
  if (g_strcmp0 (sha256, find->sha256) == 0)
    answer (task, find->entry);
  else
    look_at_next_name (g_object_ref (task));
}

static void
bytes_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
                 g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  Find *find = g_task_get_task_data (task);

  if (bytes == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (g_bytes_get_size (bytes) == 0)
    {
      compare_digest (task);
      return;
    }
  sky_hasher_update (find->hasher, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_input_stream_read_bytes_async (find->stream, READ_SIZE, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), bytes_read_cb,
                                   g_object_ref (task));
}

static void
read_opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveRange) range = sky_drive_read_finish (SKY_DRIVE (object), result, &error);
  Find *find = g_task_get_task_data (task);

  if (range == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  find->stream = g_object_ref (range->stream);
  find->hasher = sky_hasher_new ();
  g_input_stream_read_bytes_async (find->stream, READ_SIZE, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), bytes_read_cb,
                                   g_object_ref (task));
}

/* Something bears the name. A server without digests has to show the content: a name, a size and a
 * time do not prove that it is the same. */
static void
compare_entry (GTask *task, SkyDriveEntry *entry)
{
  Find       *find = g_task_get_task_data (task);
  const char *sha256 = sky_drive_entry_get_sha256 (entry);
  SkyRange    all = { 0, find->size };

  if (sky_drive_entry_get_is_folder (entry) || sky_drive_entry_get_size (entry) != find->size ||
      (sha256 != NULL && g_ascii_strcasecmp (sha256, find->sha256) != 0))
    {
      look_at_next_name (g_object_ref (task));
      return;
    }
  if (sha256 != NULL || find->size == 0)
    {
      answer (task, entry);
      return;
    }
  g_set_object (&find->entry, entry);
  sky_drive_read_async (SKY_DRIVE (g_task_get_source_object (task)), entry, all,
                        g_task_get_cancellable (task), read_opened_cb, g_object_ref (task));
}

static void
entry_seen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveEntry) entry = sky_drive_stat_finish (SKY_DRIVE (object), result, &error);

  if (entry != NULL)
    compare_entry (task, entry);
  else if (g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND))
    answer (task, NULL);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Takes @task_ref. */
static void
look_at_next_name (GTask *task_ref)
{
  g_autoptr (GTask) task = task_ref;
  g_autofree char *path = NULL;
  Find            *find = g_task_get_task_data (task);

  find->number++;
  if (find->number > NAMES_LIMIT)
    {
      g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_EXISTS,
                               "No free name was found for “%s” in %s", find->wanted, find->folder);
      return;
    }
  g_free (find->name);
  find->name = find->number == 1 ? g_strdup (find->wanted)
                                 : sky_target_name_number (find->wanted, find->number);
  path = sky_drive_path_join (find->folder, find->name);
  sky_drive_stat_async (SKY_DRIVE (g_task_get_source_object (task)), path,
                        g_task_get_cancellable (task), entry_seen_cb, g_object_ref (task));
}

/**
 * sky_upload_target_find_async:
 * @drive: where to
 * @wish: what shall be stored; copied
 * @cancellable: (nullable): to give up
 * @callback: told the name
 * @user_data: for @callback
 */
void
sky_upload_target_find_async (SkyDrive            *drive,
                              const SkyUploadWish *wish,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Find *find = NULL;

  g_return_if_fail (SKY_IS_DRIVE (drive));
  g_return_if_fail (wish != NULL && wish->sha256 != NULL);

  find = g_new0 (Find, 1);
  find->folder = g_strdup (wish->folder);
  find->wanted = g_strdup (wish->name);
  find->size = wish->size;
  find->sha256 = g_strdup (wish->sha256);
  task = g_task_new (drive, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_upload_target_find_async);
  g_task_set_task_data (task, find, find_free);
  look_at_next_name (g_steal_pointer (&task));
}

/**
 * sky_upload_target_find_finish:
 * @result: what the callback got
 * @same: (out) (transfer full) (nullable): the entry of that name that has this content already
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable): the name to use: the wanted one, or a numbered one where
 *   something else bears it
 */
char *
sky_upload_target_find_finish (GAsyncResult *result, SkyDriveEntry **same, GError **error)
{
  g_autofree char *name = NULL;
  Find            *find = NULL;

  g_return_val_if_fail (G_IS_TASK (result), NULL);

  find = g_task_get_task_data (G_TASK (result));
  name = g_task_propagate_pointer (G_TASK (result), error);
  *same = name != NULL ? g_steal_pointer (&find->same) : NULL;
  return g_steal_pointer (&name);
}
