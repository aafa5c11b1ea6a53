/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a cue sheet at its place, here or on a drive, and looks beside it for the files that it
 * divides. Main thread; bytes and folders of this computer are read on a worker. */
#include "app/sky-sheet-opener.h"

#include <string.h>

#include "app/sky-app-error.h"
#include "app/sky-location.h"
#include "base/sky-file-source.h"
#include "media/sky-audio-format.h"
#include "media/sky-cue-regions.h"
#include "playback/sky-queue-item.h"

#define NS_PER_MS 1000000

struct _SkySheetOpener
{
  GObject parent_instance;

  SkyDriveManager *drives; /* (owned) */
  SkyBlockCache   *cache;  /* (owned) (nullable) */
};

/* What is to be read, then what was. */
typedef struct
{
  char          *location; /* (owned) */
  char          *path;     /* (owned): on the drive or here */
  SkyByteSource *source;   /* (owned) (nullable): of a drive's file */
  GPtrArray     *names;    /* (owned) (element-type filename): beside the sheet */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_free (call->location);
  g_free (call->path);
  g_clear_object (&call->source);
  g_ptr_array_unref (call->names);
  g_free (call);
}

G_DEFINE_FINAL_TYPE (SkySheetOpener, sky_sheet_opener, G_TYPE_OBJECT)

/* Worker. */
static gboolean
list_names (const Call *call, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (call->path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (call->names, g_strdup (name));
  return TRUE;
}

static SkyCueSheet *
read_sheet (const Call *call, SkyByteSource *source, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_filename_display_basename (call->path);
  guint64          size = MIN (sky_byte_source_get_size (source), SKY_CUE_MAX_SIZE + 1);
  g_autoptr (GBytes) bytes = NULL;

  bytes = size > 0 ? sky_byte_source_read_bytes (source, 0, size, cancellable, error)
                   : g_bytes_new (NULL, 0);
  if (bytes == NULL)
    return NULL;
  return sky_cue_sheet_parse (name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                              error);
}

/* Worker. */
static void
read_func (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Call *call = data;
  g_autoptr (SkyByteSource) bytes = call->source != NULL ? g_object_ref (call->source) : NULL;
  SkyCueSheet *sheet = NULL;
  GError      *error = NULL;

  if (bytes == NULL)
    bytes = sky_file_source_new (call->path, &error);
  if (bytes != NULL && (call->source != NULL || list_names (call, &error)))
    sheet = read_sheet (call, bytes, cancellable, &error);
  if (sheet != NULL)
    g_task_return_pointer (task, sheet, (GDestroyNotify) sky_cue_sheet_free);
  else
    g_task_return_error (task, error);
}

static SkyQueueItem *
make_item (const char *location, const SkyCueSheet *sheet, const SkyCueRegion *region)
{
  const SkyCueTrack *track = region->track;
  g_autofree char   *number = g_strdup_printf ("%s %02d", sheet->name, track->number);
  g_autofree char   *name = g_path_get_basename (location);
  gint64             length = region->end_ns >= 0 ? region->end_ns - region->begin_ns : 0;

  return sky_queue_item_new (&(SkyQueueItemInfo){
      .location = location,
      .title = track->title != NULL ? track->title : number,
      .artist = track->performer != NULL ? track->performer : sheet->performer,
      .album = sheet->title,
      .album_artist = sheet->performer,
      .format = sky_audio_format_guess_codec (name),
      .begin_ns = region->begin_ns,
      .length_ns = length,
      .gap_ns = region->gap_ns,
      .duration_ms = length > 0 ? (length + region->gap_ns) / NS_PER_MS : -1,
  });
}

/* The tracks of one of the sheet's files. */
static gboolean
add_file (const Call        *call,
          const SkyCueSheet *sheet,
          const SkyCueFile  *file,
          GPtrArray         *items,
          GError           **error)
{
  const char      *name = sky_cue_regions_find_file (sheet, file, call->names);
  g_autofree char *location = NULL;
  g_autoptr (GArray) regions = NULL;

  if (name == NULL)
    {
      g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_NO_MUSIC,
                   "%s, line %u: “%s” is not beside it", sheet->name, file->line, file->name);
      return FALSE;
    }
  regions = sky_cue_regions_list (sheet, file->name, -1, error);
  if (regions == NULL)
    return FALSE;
  location = g_strdup_printf ("%.*s%s", (int) (strrchr (call->location, '/') + 1 - call->location),
                              call->location, name);
  for (guint i = 0; i < regions->len; i++)
    g_ptr_array_add (items, make_item (location, sheet, &g_array_index (regions, SkyCueRegion, i)));
  return TRUE;
}

static gboolean
is_first_of_name (const SkyCueSheet *sheet, guint index)
{
  const SkyCueFile *file = g_ptr_array_index (sheet->files, index);

  for (guint i = 0; i < index; i++)
    if (g_str_equal (((SkyCueFile *) g_ptr_array_index (sheet->files, i))->name, file->name))
      return FALSE;
  return TRUE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SkyCueSheet) sheet = NULL;
  const Call *call = g_task_get_task_data (G_TASK (result));
  GError     *error = NULL;

  sheet = g_task_propagate_pointer (G_TASK (result), &error);
  if (sheet == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < sheet->files->len; i++)
    if (is_first_of_name (sheet, i) &&
        !add_file (call, sheet, g_ptr_array_index (sheet->files, i), items, &error))
      {
        g_task_return_error (task, error);
        return;
      }
  g_task_return_pointer (task, g_steal_pointer (&items), (GDestroyNotify) g_ptr_array_unref);
}

/* Takes both. */
static void
read_on_worker (GTask *task, Call *call)
{
  g_autoptr (GTask) reading = NULL;

  reading =
      g_task_new (g_task_get_source_object (task), g_task_get_cancellable (task), read_cb, task);
  g_task_set_task_data (reading, call, call_free);
  g_task_run_in_thread (reading, read_func);
}

static Call *
call_new (const char *location, char *path)
{
  Call *call = g_new0 (Call, 1);

  call->location = g_strdup (location);
  call->path = path;
  call->names = g_ptr_array_new_with_free_func (g_free);
  return call;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) entries = NULL;
  SkySheetOpener *self = g_task_get_source_object (task);
  const Call     *asked = g_task_get_task_data (task);
  Call           *call;
  GError         *error = NULL;

  entries = sky_drive_list_finish (SKY_DRIVE (source), result, &error);
  if (entries == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  call = call_new (asked->location, g_strdup (asked->path));
  for (guint i = 0; i < entries->len; i++)
    {
      SkyDriveEntry *entry = g_ptr_array_index (entries, i);

      g_ptr_array_add (call->names, g_path_get_basename (sky_drive_entry_get_path (entry)));
      if (g_str_equal (sky_drive_entry_get_path (entry), asked->path))
        call->source = sky_block_cache_open (self->cache, SKY_DRIVE (source), entry);
    }
  if (call->source == NULL)
    {
      g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND, "%s is not there",
                               call->location);
      call_free (call);
      return;
    }
  read_on_worker (g_steal_pointer (&task), call);
}

static void
drive_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SkyDrive) drive = NULL;
  g_autofree char *folder = NULL;
  const Call      *call = g_task_get_task_data (task);
  GError          *error = NULL;

  drive = sky_drive_manager_wait_finish (SKY_DRIVE_MANAGER (source), result, &error);
  if (drive == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  folder = g_path_get_dirname (call->path);
  sky_drive_list_async (drive, folder, g_task_get_cancellable (task), listed_cb,
                        g_steal_pointer (&task));
}

static void
sky_sheet_opener_dispose (GObject *object)
{
  SkySheetOpener *self = SKY_SHEET_OPENER (object);

  g_clear_object (&self->drives);
  g_clear_object (&self->cache);

  G_OBJECT_CLASS (sky_sheet_opener_parent_class)->dispose (object);
}

static void
sky_sheet_opener_class_init (SkySheetOpenerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_sheet_opener_dispose;
}

static void
sky_sheet_opener_init (SkySheetOpener *self)
{
}

/**
 * sky_sheet_opener_new:
 * @drives: how places on drives are called
 * @cache: through which drives are read
 *
 * Returns: (transfer full): an opener
 */
SkySheetOpener *
sky_sheet_opener_new (SkyDriveManager *drives, SkyBlockCache *cache)
{
  SkySheetOpener *self;

  g_return_val_if_fail (SKY_IS_DRIVE_MANAGER (drives) && SKY_IS_BLOCK_CACHE (cache), NULL);

  self = g_object_new (SKY_TYPE_SHEET_OPENER, NULL);
  self->drives = g_object_ref (drives);
  self->cache = g_object_ref (cache);
  return self;
}

/**
 * sky_sheet_opener_open_async:
 * @self: an opener
 * @location: of a sheet: an absolute file name, a file URI or DRIVE:/path
 * @cancellable: (nullable): to give up
 * @callback: called with the items
 * @user_data: for @callback
 */
void
sky_sheet_opener_open_async (SkySheetOpener     *self,
                             const char         *location,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *path = NULL;
  g_autofree char *called = NULL;
  SkyDriveRecord  *record;
  GError          *error = NULL;

  g_return_if_fail (SKY_IS_SHEET_OPENER (self) && location != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_sheet_opener_open_async);
  path = sky_location_dup_local_path (location);
  if (path != NULL)
    {
      Call *call = call_new (path, g_strdup (path));

      read_on_worker (g_steal_pointer (&task), call);
      return;
    }
  record = sky_location_resolve (self->drives, location, &path, &error);
  if (record == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  called = g_strdup_printf ("%s:%s", sky_drive_record_get_name (record), path);
  g_task_set_task_data (task, call_new (called, g_steal_pointer (&path)), call_free);
  sky_drive_manager_wait_async (self->drives, sky_drive_record_get_id (record), cancellable,
                                drive_cb, g_steal_pointer (&task));
}

/**
 * sky_sheet_opener_open_finish:
 * @self: an opener
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (element-type SkyQueueItem): the sheet's tracks as parts of the files
 *   beside it
 */
GPtrArray *
sky_sheet_opener_open_finish (SkySheetOpener *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sky_sheet_dup_failure:
 * @item: an item that stands for a sheet instead of its tracks
 *
 * Returns: (transfer full): why its tracks aren't there
 */
GError *
sky_sheet_dup_failure (SkyQueueItem *item)
{
  const SkyFault *fault = sky_queue_item_get_fault (item);

  if (fault != NULL)
    return sky_fault_dup_error (fault);
  return g_error_new_literal (SKY_APP_ERROR, SKY_APP_ERROR_INVALID,
                              "The cue sheet has not been read");
}
