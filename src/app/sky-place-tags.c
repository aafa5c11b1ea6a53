/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that were queued by their places and are in no library get their titles and covers from
 * their tags: what plays when it is heard, then, one at a time and after a while of quiet
 * listening, what stands near it in the queue. The sound comes first: nothing is read before it,
 * and nothing while it waits. What the library learns of a file meanwhile counts more. Main thread;
 * files are read on a worker. */
#include "app/sky-place-tags.h"

#include "app/sky-location.h"
#include "library/sky-art-file.h"
#include "media/sky-tag-reader.h"

/* So much of a song was heard before others are read. */
#define QUIET_MS 3000
#define NEAR_BEHIND 10
#define NEAR_BEFORE 3
/* Larger covers are left until their song plays. */
#define NEAR_PICTURE (1024 * 1024)

/* What was tried for an item, kept with it: one of these, or the round in which it failed. */
#define STATE_KEY "sky-place-tags"

enum
{
  STATE_NEW,
  STATE_DONE,
  STATE_NO_COVER, /* as it is too large for what doesn't play */
  STATE_FAILED,   /* in the first round */
};

struct _SkyPlaceTags
{
  GObject parent_instance;

  SkyPlayer         *player;      /* (owned) (nullable): until it is stopped */
  SkySourceResolver *resolver;    /* (owned) */
  SkyQueueItem      *reading;     /* (owned) (nullable) */
  GCancellable      *cancellable; /* (owned) (nullable): while it is read */
  guint              idle_id;
  guint              round; /* of trying what failed */
  gboolean           settled;
};

/* One file: what to read, then what was. */
typedef struct
{
  SkyQueueItem  *item;        /* (owned): of the main thread */
  char          *location;    /* (owned) */
  SkyByteSource *source;      /* (owned) (nullable): until it is found */
  guint64        max_picture; /* 0: any */

  SkyMediaInfo *info;    /* (owned) (nullable) */
  char         *art_uri; /* (owned) (nullable) */
  gboolean      no_cover;
} Read;

static void
read_free (gpointer data)
{
  Read *read = data;

  g_object_unref (read->item);
  g_free (read->location);
  g_clear_object (&read->source);
  g_clear_pointer (&read->info, sky_media_info_free);
  g_free (read->art_uri);
  g_free (read);
}

G_DEFINE_FINAL_TYPE (SkyPlaceTags, sky_place_tags, G_TYPE_OBJECT)

static guint
get_state (SkyQueueItem *item)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (item), STATE_KEY));
}

static void
set_state (SkyQueueItem *item, guint state)
{
  g_object_set_data (G_OBJECT (item), STATE_KEY, GUINT_TO_POINTER (state));
}

/* Parts of files are called as their sheet says. */
static gboolean
is_unknown (SkyQueueItem *item)
{
  return sky_queue_item_get_track_id (item) == 0 && sky_queue_item_get_location (item) != NULL &&
         !sky_queue_item_is_part (item) && sky_queue_item_get_error (item) == NULL;
}

static gboolean
is_wanted (SkyPlaceTags *self, SkyQueueItem *item, gboolean heard)
{
  guint state = get_state (item);

  if (!is_unknown (item) || state == STATE_DONE || state == STATE_FAILED + self->round)
    return FALSE;
  return state != STATE_NO_COVER || heard;
}

/* Worker. The cover in the file, or beside it. */
static GBytes *
read_picture (Read *read, GCancellable *cancellable, char **mime)
{
  const SkyMediaPicture *picture = &read->info->picture;
  g_autofree char       *path = NULL;
  g_autofree char       *folder = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *bytes = NULL;

  read->no_cover = read->max_picture > 0 && picture->length > read->max_picture;
  if (read->no_cover)
    return NULL;
  if (picture->length > 0)
    bytes = sky_tag_reader_read_picture (read->source, picture, cancellable, mime, &error);
  if (error != NULL)
    g_info ("no cover: %s", error->message);
  path = sky_location_dup_local_path (read->location);
  if (bytes != NULL || path == NULL)
    return bytes;
  folder = g_path_get_dirname (path);
  return sky_art_file_read_beside (folder, mime);
}

static char *
keep_picture (GBytes *bytes, const char *mime)
{
  g_autofree char *folder = sky_art_file_dup_folder ();
  g_autofree char *name = sky_art_file_keep (folder, bytes, mime);
  g_autofree char *path = name != NULL ? g_build_filename (folder, name, NULL) : NULL;

  return path != NULL ? g_filename_to_uri (path, NULL, NULL) : NULL;
}

/* Worker. */
static void
read_func (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Read *read = data;
  g_autoptr (GBytes) picture = NULL;
  g_autofree char *mime = NULL;
  GError          *error = NULL;

  read->info = sky_tag_reader_read (read->source, read->location, cancellable, &error);
  if (read->info == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  picture = read_picture (read, cancellable, &mime);
  if (picture != NULL)
    read->art_uri = keep_picture (picture, mime);
  g_task_return_boolean (task, TRUE);
}

/* What the tags don't tell stays as it is. */
static void
teach (SkyPlaceTags *self, Read *read)
{
  SkyQueueItem  *item = read->item;
  const SkyTags *tags = &read->info->tags;

  sky_queue_item_learn (
      item,
      &(SkyQueueItemInfo){
          .title = tags->title != NULL ? tags->title : sky_queue_item_get_title (item),
          .artist = tags->artist,
          .album = tags->album,
          .album_artist = tags->album_artist,
          .format = tags->codec,
          .duration_ms =
              tags->duration_ms > 0 ? tags->duration_ms : sky_queue_item_get_duration (item),
          .art_uri = read->art_uri != NULL ? read->art_uri : sky_queue_item_get_art_uri (item),
      });
  sky_queue_item_set_loudness (item, &tags->loudness);
  sky_play_queue_tell_learned (sky_player_get_queue (self->player));
}

static void
give_up (SkyPlaceTags *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->reading);
}

/* Whether @task is still what is done. */
static gboolean
end_reading (SkyPlaceTags *self, GTask *task)
{
  if (self->cancellable == NULL || g_task_get_cancellable (task) != self->cancellable)
    return FALSE;
  g_clear_object (&self->cancellable);
  g_clear_object (&self->reading);
  return TRUE;
}

/* The next file is looked for when the sound has gone on a little. */
static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  SkyPlaceTags *self = SKY_PLACE_TAGS (object);
  Read         *read = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean is_read = g_task_propagate_boolean (G_TASK (result), &error);

  if (!end_reading (self, G_TASK (result)))
    return;
  if (!is_read)
    {
      g_info ("%s is called by its name: %s", read->location, error->message);
      set_state (read->item, STATE_FAILED + self->round);
      return;
    }
  set_state (read->item, read->no_cover ? STATE_NO_COVER : STATE_DONE);
  if (is_unknown (read->item))
    teach (self, read);
}

static void
resolved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyResolvedSource) resolved = NULL;
  Read *read = g_task_get_task_data (task);

  resolved = sky_source_resolver_resolve_finish (SKY_SOURCE_RESOLVER (source), result, &error);
  if (resolved == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  read->source = g_object_ref (resolved->source);
  g_task_run_in_thread (task, read_func);
}

static void
begin (SkyPlaceTags *self, SkyQueueItem *item)
{
  g_autoptr (GTask) task = NULL;
  gboolean heard = item == sky_player_get_current (self->player);
  Read    *read = g_new0 (Read, 1);

  give_up (self);
  self->reading = g_object_ref (item);
  self->cancellable = g_cancellable_new ();
  read->item = g_object_ref (item);
  read->location = g_strdup (sky_queue_item_get_location (item));
  read->max_picture = heard ? 0 : NEAR_PICTURE;
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_task_set_source_tag (task, begin);
  g_task_set_task_data (task, read, read_free);
  if (heard)
    {
      read->source = g_object_ref (sky_player_get_source (self->player));
      g_task_run_in_thread (task, read_func);
      return;
    }
  sky_source_resolver_resolve_async (self->resolver, item, self->cancellable, resolved_cb,
                                     g_steal_pointer (&task));
}

/* The nearest one that is wanted: what comes next before what was. */
static SkyQueueItem *
dup_near (SkyPlaceTags *self)
{
  SkyPlayQueue *queue = sky_player_get_queue (self->player);
  int           here = (int) sky_play_queue_get_position (queue);

  for (int i = 1; i <= NEAR_BEHIND + NEAR_BEFORE; i++)
    {
      int at = i <= NEAR_BEHIND ? here + i : here - (i - NEAR_BEHIND);
      g_autoptr (SkyQueueItem) item =
                     at >= 0 ? g_list_model_get_item (G_LIST_MODEL (queue), (guint) at) : NULL;

      if (item != NULL && is_wanted (self, item, FALSE))
        return g_steal_pointer (&item);
    }
  return NULL;
}

static void
look (SkyPlaceTags *self)
{
  SkyQueueItem *current = sky_player_get_current (self->player);
  g_autoptr (SkyQueueItem) near = NULL;

  if (current == NULL || sky_player_get_source (self->player) == NULL ||
      !sky_player_is_sounding (self->player))
    return;
  if (is_wanted (self, current, TRUE))
    {
      if (self->reading != current)
        begin (self, current);
      return;
    }
  if (self->reading != NULL || sky_player_get_position (self->player) < QUIET_MS)
    return;
  near = dup_near (self);
  if (near != NULL)
    begin (self, near);
  else
    self->settled = TRUE;
}

static gboolean
idle_cb (gpointer user_data)
{
  SkyPlaceTags *self = user_data;

  self->idle_id = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

/* Behind everything that the main loop has to do for the sound and the window. */
static void
position_cb (SkyPlaceTags *self)
{
  if (self->player != NULL && !self->settled && self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_LOW, idle_cb, self, NULL);
}

static void
changed_cb (SkyPlaceTags *self)
{
  self->settled = FALSE;
  position_cb (self);
}

static void
stop (SkyPlaceTags *self)
{
  give_up (self);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_object (&self->player);
}

static void
sky_place_tags_dispose (GObject *object)
{
  SkyPlaceTags *self = SKY_PLACE_TAGS (object);

  stop (self);
  g_clear_object (&self->resolver);

  G_OBJECT_CLASS (sky_place_tags_parent_class)->dispose (object);
}

static void
sky_place_tags_class_init (SkyPlaceTagsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_place_tags_dispose;
}

static void
sky_place_tags_init (SkyPlaceTags *self)
{
}

/**
 * sky_place_tags_new:
 * @player: whose queue has files that nobody knows
 * @resolver: finds the bytes of what doesn't play
 *
 * Returns: (transfer full): what reads them, to be stopped in the end
 */
SkyPlaceTags *
sky_place_tags_new (SkyPlayer *player, SkySourceResolver *resolver)
{
  static const char *const watched[] = { "notify::source", "notify::current", "notify::state",
                                         "notify::buffering", "notify::signal-path" };
  SkyPlaceTags            *self;

  g_return_val_if_fail (SKY_IS_PLAYER (player) && SKY_IS_SOURCE_RESOLVER (resolver), NULL);

  self = g_object_new (SKY_TYPE_PLACE_TAGS, NULL);
  self->player = g_object_ref (player);
  self->resolver = g_object_ref (resolver);
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_connect_object (player, watched[i], G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sky_player_get_queue (player), "items-changed", G_CALLBACK (changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "notify::position", G_CALLBACK (position_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * sky_place_tags_retry:
 * @self: a reader of tags
 *
 * Tries once more what could not be read: a drive has come.
 */
void
sky_place_tags_retry (SkyPlaceTags *self)
{
  g_return_if_fail (SKY_IS_PLACE_TAGS (self));

  self->round++;
  changed_cb (self);
}

/**
 * sky_place_tags_close:
 * @self: (transfer full): a reader of tags; what it reads just now, it gives up
 */
void
sky_place_tags_close (SkyPlaceTags *self)
{
  g_return_if_fail (SKY_IS_PLACE_TAGS (self));

  stop (self);
  g_object_unref (self);
}
