/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the bytes of what the queue wants to play: of a track's copies the best that can be read
 * now, a file of this computer before one on a connected drive before one whose drive is away but
 * may be in the cache. What was asked for by its place on a connected drive is read there, as it is
 * now; the library tells what it knows of that version. Main thread; local files are opened on a
 * worker, for they may lie on a slow mount. */
#include "config.h"

#include "app/sky-track-resolver.h"

#include <glib/gi18n-lib.h>

#include "app/sky-app-error.h"
#include "app/sky-copy-source.h"
#include "app/sky-location.h"
#include "app/sky-sheet-opener.h"
#include "app/sky-tried-copies.h"
#include "base/sky-file-source.h"
#include "media/sky-audio-format.h"
#include "playback/sky-copy-name.h"
#include "media/sky-cue-sheet.h"

struct _SkyTrackResolver
{
  GObject parent_instance;

  SkyLibrary      *library;
  SkyDriveManager *drives;
  SkyBlockCache   *cache;
};

/* One search: first the files of this computer, in order, then the drives. */
typedef struct
{
  SkyTrackInfo   *track;
  guint           index;
  char           *title;
  char           *location; /* (owned) (nullable): where it was asked for by its place */
  gint64          begin_ns; /* of the part of the file there */
  gint64          end_ns;   /* or -1 */
  gint64          gap_ns;
  char           *path;   /* (owned) (nullable): on a drive, of that place */
  SkyTriedCopies *tried;  /* (owned) (nullable): the copies that are not enough */
  GError         *reason; /* (owned) (nullable): why the last copy can't be read */

  char              *drive_id; /* (owned) (nullable): of the drive with that place */
  SkyDriveEntry     *entry;    /* (owned) (nullable): what lies there */
  SkyResolvedSource *resolved; /* (owned) (nullable): the answer, but for what the library knows */
} ResolveCall;

static void
resolve_call_free (ResolveCall *call)
{
  g_clear_pointer (&call->track, sky_track_info_free);
  g_clear_error (&call->reason);
  g_clear_object (&call->entry);
  g_clear_pointer (&call->resolved, sky_resolved_source_free);
  g_free (call->drive_id);
  sky_tried_copies_free (call->tried);
  g_free (call->title);
  g_free (call->location);
  g_free (call->path);
  g_free (call);
}

static void
keep_reason (ResolveCall *call, GError *error)
{
  g_clear_error (&call->reason);
  call->reason = error;
}

static SkyResolvedSource *
open_on_drive (SkyTrackResolver *self, const SkyCopyInfo *copy, gboolean connected)
{
  g_autoptr (SkyDrive) drive = NULL;
  g_autoptr (SkyDriveEntry) entry = NULL;
  SkyDriveRecord *record = sky_drive_manager_get_record (self->drives, copy->drive_id);
  SkyByteSource  *source;

  drive = connected ? sky_drive_manager_dup_drive (self->drives, copy->drive_id)
                    : sky_drive_manager_dup_any_drive (self->drives, copy->drive_id);
  if (drive == NULL)
    return NULL;
  entry = sky_copy_source_new_entry (copy);
  source = sky_block_cache_open (self->cache, drive, entry);
  return source != NULL ? sky_copy_source_new (source, copy, sky_drive_record_get_name (record))
                        : NULL;
}

static SkyResolvedSource *
first_on_drives (SkyTrackResolver *self, const ResolveCall *call, gboolean connected)
{
  GPtrArray *copies = call->track->copies;

  for (guint i = 0; i < copies->len; i++)
    {
      const SkyCopyInfo *copy = copies->pdata[i];
      SkyResolvedSource *resolved;

      if (copy->drive_id == NULL || sky_tried_copies_contains (call->tried, copy))
        continue;
      resolved = open_on_drive (self, copy, connected);
      if (resolved != NULL)
        return resolved;
    }
  return NULL;
}

static gboolean
is_same_version (const SkyCopyInfo *copy, SkyDriveEntry *entry)
{
  const char *etag = sky_drive_entry_get_etag (entry);

  if (copy->size != sky_drive_entry_get_size (entry))
    return FALSE;
  return etag != NULL && copy->etag != NULL ? g_str_equal (copy->etag, etag)
                                            : copy->mtime == sky_drive_entry_get_mtime (entry);
}

/* What the library has read of the very file that is there now needs no second look. */
static void
take_hints (ResolveCall *call, const SkyTrackInfo *track)
{
  for (guint i = 0; i < track->copies->len; i++)
    {
      const SkyCopyInfo *copy = track->copies->pdata[i];

      if (g_strcmp0 (copy->drive_id, call->drive_id) != 0 ||
          !g_str_equal (copy->path, call->path) || !is_same_version (copy, call->entry))
        continue;
      sky_copy_source_learn (call->resolved, copy);
      sky_copy_source_set_album (call->resolved, track);
      return;
    }
}

static void
place_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) tracks = NULL;
  g_autoptr (GError) error = NULL;
  ResolveCall *call = g_task_get_task_data (task);

  tracks = sky_library_find_places_finish (SKY_LIBRARY (source), result, &error);
  if (tracks == NULL)
    g_debug ("the library doesn't tell of %s: %s", call->path, error->message);
  else if (g_ptr_array_index (tracks, 0) != NULL)
    take_hints (call, g_ptr_array_index (tracks, 0));
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&call->resolved),
                           (GDestroyNotify) sky_resolved_source_free);
}

static void
free_place (gpointer data)
{
  sky_copy_info_free (data);
}

static void
entry_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (free_place);
  SkyTrackResolver *self = g_task_get_source_object (task);
  ResolveCall      *call = g_task_get_task_data (task);
  SkyDriveRecord   *record;
  SkyCopyInfo      *place;
  GCancellable     *cancellable = g_task_get_cancellable (task);
  GError           *error = NULL;

  call->entry = sky_drive_stat_finish (SKY_DRIVE (source), result, &error);
  if (call->entry == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  record = sky_drive_manager_get_record (self->drives, sky_drive_get_id (SKY_DRIVE (source)));
  call->drive_id = g_strdup (sky_drive_get_id (SKY_DRIVE (source)));
  call->resolved = g_new0 (SkyResolvedSource, 1);
  call->resolved->source = sky_block_cache_open (self->cache, SKY_DRIVE (source), call->entry);
  call->resolved->format = g_strdup (sky_audio_format_guess_codec (call->path));
  call->resolved->begin_ns = call->begin_ns;
  call->resolved->end_ns = call->end_ns;
  call->resolved->gap_ns = call->gap_ns;
  call->resolved->place = g_strdup (record != NULL ? sky_drive_record_get_name (record) : NULL);
  call->resolved->copy = sky_copy_name_new (call->drive_id, call->path);

  place = sky_copy_info_new ();
  place->drive_id = g_strdup (call->drive_id);
  place->path = g_strdup (call->path);
  g_ptr_array_add (places, place);
  sky_library_find_places_async (self->library, places, cancellable, place_found_cb,
                                 g_steal_pointer (&task));
}

/* That a drive doesn't answer is nothing that the item could help. */
static GError *
explain_away (ResolveCall *call, SkyDriveManager *drives, GError *error)
{
  g_autofree char *path = NULL;
  GError          *away;
  SkyDriveRecord  *record =
      call->location != NULL ? sky_location_resolve (drives, call->location, &path, NULL) : NULL;

  if (record == NULL || sky_drive_record_get_status (record) != SKY_DRIVE_OFFLINE)
    return error;
  away = g_error_new_literal (SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE, error->message);
  g_error_free (error);
  return away;
}

static void
location_drive_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SkyDrive) drive = NULL;
  ResolveCall  *call = g_task_get_task_data (task);
  GCancellable *cancellable;
  GError       *error = NULL;

  drive = sky_drive_manager_wait_finish (SKY_DRIVE_MANAGER (source), result, &error);
  if (drive == NULL)
    {
      g_task_return_error (task, explain_away (call, SKY_DRIVE_MANAGER (source), error));
      return;
    }
  cancellable = g_task_get_cancellable (task);
  sky_drive_stat_async (drive, call->path, cancellable, entry_found_cb, g_steal_pointer (&task));
}

/* A place on a drive as it is now, whatever the library knows of it. Takes @task. */
static void
resolve_on_drive (GTask *task, const char *location)
{
  g_autoptr (GTask) owned = task;
  SkyTrackResolver *self = g_task_get_source_object (owned);
  ResolveCall      *call = g_task_get_task_data (owned);
  SkyDriveRecord   *record;
  GError           *error = NULL;

  record = sky_location_resolve (self->drives, location, &call->path, &error);
  if (record == NULL)
    {
      g_task_return_error (owned, error);
      return;
    }
  sky_drive_manager_wait_async (self->drives, sky_drive_record_get_id (record),
                                g_task_get_cancellable (task), location_drive_cb,
                                g_steal_pointer (&owned));
}

/* What lies there now is read, not what the library knows of it. Takes @task. */
static void
look_again (GTask *task, const SkyCopyInfo *copy)
{
  SkyTrackResolver *self = g_task_get_source_object (task);
  ResolveCall      *call = g_task_get_task_data (task);

  g_free (call->path);
  call->path = g_strdup (copy->path);
  call->begin_ns = copy->start_ns;
  call->end_ns = copy->end_ns;
  call->gap_ns = copy->gap_ns;
  sky_drive_manager_wait_async (self->drives, copy->drive_id, g_task_get_cancellable (task),
                                location_drive_cb, task);
}

/* Takes @task. What was asked for by its place on a drive is looked for there in the end. Bytes
 * that only don't come yet are waited for rather than a drive that is away. */
static void
answer_from_drives (GTask *task)
{
  g_autoptr (GTask) owned = task;
  SkyTrackResolver  *self = g_task_get_source_object (owned);
  ResolveCall       *call = g_task_get_task_data (owned);
  SkyResolvedSource *resolved = first_on_drives (self, call, TRUE);
  const SkyCopyInfo *replaced = sky_tried_copies_find_replaced (call->tried, call->track->copies);

  if (resolved == NULL && replaced != NULL)
    {
      look_again (g_steal_pointer (&owned), replaced);
      return;
    }
  if (resolved == NULL &&
      (call->tried == NULL || sky_tried_copies_get_failure (call->tried) != NULL))
    resolved = first_on_drives (self, call, FALSE);
  if (resolved != NULL)
    g_task_return_pointer (owned, resolved, (GDestroyNotify) sky_resolved_source_free);
  else if (call->tried != NULL && !sky_tried_copies_is_changed (call->tried))
    g_task_return_new_error (owned, SKY_APP_ERROR, SKY_APP_ERROR_NO_COPY,
                             "There is no other copy of “%s” to be read now", call->title);
  else if (call->location != NULL && sky_location_split (call->location, NULL, NULL))
    resolve_on_drive (g_steal_pointer (&owned), call->location);
  else if (call->reason != NULL)
    g_task_return_error (owned, g_steal_pointer (&call->reason));
  else
    g_task_return_new_error (owned, SKY_APP_ERROR, SKY_APP_ERROR_NO_COPY,
                             "No copy of “%s” can be read now", call->title);
}

static void
open_files_func (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char    *path = data;
  SkyByteSource *file;
  GError        *error = NULL;

  file = sky_file_source_new (path, &error);
  if (file != NULL)
    g_task_return_pointer (task, file, g_object_unref);
  else
    g_task_return_error (task, error);
}

/* Index of the next copy on this computer, from @index on; the length where there is none. */
static guint
next_local (const ResolveCall *call, guint index)
{
  const GPtrArray *copies = call->track->copies;

  while (index < copies->len && (((const SkyCopyInfo *) copies->pdata[index])->drive_id != NULL ||
                                 sky_tried_copies_contains (call->tried, copies->pdata[index])))
    index++;
  return index;
}

static void
open_local (GTask *task, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) opening = NULL;
  ResolveCall       *call = g_task_get_task_data (task);
  const SkyCopyInfo *copy = call->track->copies->pdata[call->index];

  opening =
      g_task_new (g_task_get_source_object (task), g_task_get_cancellable (task), callback, task);
  g_task_set_task_data (opening, g_strdup (copy->path), g_free);
  g_task_run_in_thread (opening, open_files_func);
}

static void
file_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ResolveCall   *call = g_task_get_task_data (task);
  SkyByteSource *file;
  GError        *error = NULL;

  file = g_task_propagate_pointer (G_TASK (result), &error);
  if (file != NULL)
    {
      g_task_return_pointer (
          task,
          sky_copy_source_new (file, call->track->copies->pdata[call->index], _ ("This computer")),
          (GDestroyNotify) sky_resolved_source_free);
      return;
    }
  keep_reason (call, error);
  if (g_task_return_error_if_cancelled (task))
    return;
  call->index = next_local (call, call->index + 1);
  if (call->index < call->track->copies->len)
    open_local (g_steal_pointer (&task), file_opened_cb);
  else
    answer_from_drives (g_steal_pointer (&task));
}

static void
try_copies (GTask *task)
{
  g_autoptr (GTask) owned = task;
  ResolveCall *call = g_task_get_task_data (owned);

  call->index = next_local (call, 0);
  if (call->index < call->track->copies->len)
    open_local (g_steal_pointer (&owned), file_opened_cb);
  else
    answer_from_drives (g_steal_pointer (&owned));
}

/* By its place: a file of this computer, or what lies on a drive. Takes @task. */
static void
resolve_location (GTask *task)
{
  g_autoptr (GTask) owned = task;
  ResolveCall     *call = g_task_get_task_data (owned);
  g_autofree char *path = sky_location_dup_local_path (call->location);
  SkyCopyInfo     *copy;

  if (path == NULL)
    {
      resolve_on_drive (g_steal_pointer (&owned), call->location);
      return;
    }
  copy = sky_copy_info_new ();
  copy->format = g_strdup (sky_audio_format_guess_codec (path));
  copy->path = g_steal_pointer (&path);
  copy->start_ns = call->begin_ns;
  copy->end_ns = call->end_ns;
  copy->gap_ns = call->gap_ns;
  g_clear_pointer (&call->track, sky_track_info_free);
  call->track = sky_track_info_new ();
  g_ptr_array_add (call->track->copies, copy);
  try_copies (g_steal_pointer (&owned));
}

/* The library may have forgotten the track, or where it lies, since it was queued. */
static void
track_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ResolveCall *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean nowhere;

  call->track = sky_library_get_track_finish (SKY_LIBRARY (source), result, &error);
  nowhere = call->track != NULL ? call->track->copies->len == 0
                                : g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  if (nowhere && call->location != NULL)
    resolve_location (g_steal_pointer (&task));
  else if (call->track == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    try_copies (g_steal_pointer (&task));
}

/* There it can be asked how the file is now; the library may not have seen its last change. */
static gboolean
is_on_connected_drive (SkyTrackResolver *self, const char *location)
{
  g_autoptr (SkyDrive) drive = NULL;
  g_autofree char *path = NULL;
  SkyDriveRecord  *record;

  if (location == NULL || !sky_location_split (location, NULL, NULL))
    return FALSE;
  record = sky_location_resolve (self->drives, location, &path, NULL);
  if (record != NULL)
    drive = sky_drive_manager_dup_drive (self->drives, sky_drive_record_get_id (record));
  return drive != NULL;
}

static GTask *
begin (SkyTrackResolver   *self,
       SkyQueueItem       *item,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  GTask       *task = g_task_new (self, cancellable, callback, user_data);
  ResolveCall *call = g_new0 (ResolveCall, 1);

  call->title = g_strdup (sky_queue_item_get_title (item));
  call->location = g_strdup (sky_queue_item_get_location (item));
  call->begin_ns = sky_queue_item_get_begin (item);
  call->gap_ns = sky_queue_item_get_gap (item);
  call->end_ns =
      sky_queue_item_get_length (item) > 0 ? call->begin_ns + sky_queue_item_get_length (item) : -1;
  g_task_set_task_data (task, call, (GDestroyNotify) resolve_call_free);
  return task;
}

static void
sky_track_resolver_resolve_async (SkySourceResolver  *resolver,
                                  SkyQueueItem       *item,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  SkyTrackResolver *self = SKY_TRACK_RESOLVER (resolver);
  g_autoptr (GTask) task = begin (self, item, cancellable, callback, user_data);
  ResolveCall *call = g_task_get_task_data (task);

  g_task_set_source_tag (task, sky_track_resolver_resolve_async);
  if (call->location != NULL && sky_cue_sheet_is_name (call->location))
    g_task_return_error (task, sky_sheet_dup_failure (item));
  else if (is_on_connected_drive (self, call->location))
    resolve_location (g_steal_pointer (&task));
  else if (sky_queue_item_get_track_id (item) != 0)
    sky_library_get_track_async (self->library, sky_queue_item_get_track_id (item), cancellable,
                                 track_found_cb, g_steal_pointer (&task));
  else if (call->location != NULL)
    resolve_location (g_steal_pointer (&task));
  else
    g_task_return_new_error (task, SKY_APP_ERROR, SKY_APP_ERROR_NO_COPY,
                             "“%s” has no place to be read from", call->title);
}

static void
sky_track_resolver_resolve_other_async (SkySourceResolver  *resolver,
                                        SkyQueueItem       *item,
                                        const SkyOtherCopy *other,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data)
{
  SkyTrackResolver *self = SKY_TRACK_RESOLVER (resolver);
  g_autoptr (GTask) task = begin (self, item, cancellable, callback, user_data);
  g_autoptr (GError) silent =
                 g_error_new_literal (SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE, "No bytes come");
  g_autofree char *drive_id = NULL;
  ResolveCall     *call = g_task_get_task_data (task);

  g_task_set_source_tag (task, sky_track_resolver_resolve_other_async);
  call->tried = sky_tried_copies_new (other);
  /* Whoever keeps its status true is told. */
  drive_id = sky_tried_copies_dup_failed_drive (call->tried);
  if (drive_id != NULL)
    sky_drive_manager_report_error (self->drives, drive_id,
                                    other->reason != NULL ? other->reason : silent);
  if (sky_queue_item_get_track_id (item) != 0)
    sky_library_get_track_async (self->library, sky_queue_item_get_track_id (item), cancellable,
                                 track_found_cb, g_steal_pointer (&task));
  else if (call->location != NULL &&
           (sky_tried_copies_is_empty (call->tried) || sky_tried_copies_is_changed (call->tried)))
    resolve_location (g_steal_pointer (&task));
  else
    g_task_return_new_error (task, SKY_APP_ERROR, SKY_APP_ERROR_NO_COPY,
                             "There is no other copy of “%s”", call->title);
}

static SkyResolvedSource *
sky_track_resolver_resolve_finish (SkySourceResolver *resolver,
                                   GAsyncResult      *result,
                                   GError           **error)
{
  SkyResolvedSource  *resolved = g_task_propagate_pointer (G_TASK (result), error);
  const ResolveCall  *call = g_task_get_task_data (G_TASK (result));
  const SkyTrackInfo *track = call != NULL ? call->track : NULL;

  if (resolved != NULL && resolved->album == NULL && track != NULL)
    sky_copy_source_set_album (resolved, track);
  return resolved;
}

static void
source_resolver_init (SkySourceResolverInterface *iface)
{
  iface->resolve_async = sky_track_resolver_resolve_async;
  iface->resolve_other_async = sky_track_resolver_resolve_other_async;
  iface->resolve_finish = sky_track_resolver_resolve_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyTrackResolver,
                               sky_track_resolver,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SKY_TYPE_SOURCE_RESOLVER,
                                                      source_resolver_init))

static void
sky_track_resolver_dispose (GObject *object)
{
  SkyTrackResolver *self = SKY_TRACK_RESOLVER (object);

  g_clear_object (&self->library);
  g_clear_object (&self->drives);
  g_clear_object (&self->cache);

  G_OBJECT_CLASS (sky_track_resolver_parent_class)->dispose (object);
}

static void
sky_track_resolver_class_init (SkyTrackResolverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_track_resolver_dispose;
}

static void
sky_track_resolver_init (SkyTrackResolver *self)
{
}

/**
 * sky_track_resolver_new:
 * @library: where tracks and their copies are known
 * @drives: where copies may lie
 * @cache: what bytes of drives are read through
 *
 * Returns: (transfer full): the resolver
 */
SkySourceResolver *
sky_track_resolver_new (SkyLibrary *library, SkyDriveManager *drives, SkyBlockCache *cache)
{
  SkyTrackResolver *self = g_object_new (SKY_TYPE_TRACK_RESOLVER, NULL);

  self->library = g_object_ref (library);
  self->drives = g_object_ref (drives);
  self->cache = g_object_ref (cache);
  return SKY_SOURCE_RESOLVER (self);
}
