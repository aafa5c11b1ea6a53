/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the chapters of what is heard, on a worker, once it plays: the sound comes first. An item
 * that is a part of its file has those in that part. A read that failed is made again when the
 * sound goes on after a wait, or somebody knows that the drive is back. Main thread. */
#include "app/sky-chapter-store.h"

/* So far into a chapter, "previous" means its begin. */
#define AGAIN_MS 3000

struct _SkyChapterStore
{
  GObject parent_instance;

  SkyPlayer     *player;      /* (owned) */
  SkyByteSource *source;      /* (owned) (nullable): whose chapters they are */
  GPtrArray     *all;         /* (owned) (nullable): of the file; not there yet */
  GPtrArray     *shown;       /* (owned): of what is heard */
  GCancellable  *cancellable; /* (owned) (nullable): while they are read */
  int            current;     /* index in shown, or -1 */
  gboolean       failed;      /* the last read: not made again by itself */
  guint          idle_id;
};

enum
{
  PROP_CURRENT = 1,
  N_PROPS,
};

G_DEFINE_FINAL_TYPE (SkyChapterStore, sky_chapter_store, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

static void
follow (SkyChapterStore *self)
{
  int current = sky_chapters_find (self->shown, sky_player_get_position (self->player));

  if (self->current == current)
    return;
  self->current = current;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT]);
}

static gboolean
is_same (const GPtrArray *some, const GPtrArray *others)
{
  gboolean same = some->len == others->len;

  for (guint i = 0; same && i < some->len; i++)
    {
      const SkyChapter *one = g_ptr_array_index (some, i);
      const SkyChapter *other = g_ptr_array_index (others, i);

      same = one->start_ms == other->start_ms && g_strcmp0 (one->title, other->title) == 0;
    }
  return same;
}

/* The part of the file that is heard, as long as it is known to be. */
static void
show (SkyChapterStore *self)
{
  g_autoptr (GPtrArray) shown = NULL;
  gint64 duration = sky_player_get_duration (self->player);
  gint64 begin, end;

  sky_player_get_part (self->player, &begin, &end);
  if (duration > 0 && (end < 0 || end > begin + duration))
    end = begin + duration;
  shown = self->all != NULL ? sky_chapters_cut (self->all, begin, end) : g_ptr_array_new ();
  if (!is_same (shown, self->shown))
    {
      g_ptr_array_unref (self->shown);
      self->shown = g_steal_pointer (&shown);
      g_signal_emit (self, signals[CHANGED], 0);
    }
  follow (self);
}

/* Worker. */
static void
read_func (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  GError    *error = NULL;
  GPtrArray *chapters = sky_chapters_read (data, cancellable, &error);

  if (chapters != NULL)
    g_task_return_pointer (task, chapters, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  SkyChapterStore *self = SKY_CHAPTER_STORE (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  self->failed = all == NULL;
  if (all == NULL)
    {
      g_info ("The chapters could not be read: %s", error->message);
      return;
    }
  self->all = g_steal_pointer (&all);
  show (self);
}

static void
forget (SkyChapterStore *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  self->failed = FALSE;
}

static gboolean
idle_cb (gpointer user_data)
{
  SkyChapterStore *self = user_data;
  SkyByteSource   *source = sky_player_get_source (self->player);
  g_autoptr (GTask) task = NULL;

  self->idle_id = 0;
  if (g_set_object (&self->source, source))
    forget (self);
  if (source != NULL && self->all == NULL && self->cancellable == NULL && !self->failed &&
      sky_player_is_sounding (self->player))
    {
      self->cancellable = g_cancellable_new ();
      task = g_task_new (self, self->cancellable, read_cb, NULL);
      g_task_set_task_data (task, g_object_ref (source), g_object_unref);
      g_task_run_in_thread (task, read_func);
    }
  show (self);
  return G_SOURCE_REMOVE;
}

/* What belongs together changes one after the other. */
static void
look_soon (SkyChapterStore *self)
{
  if (self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_LOW, idle_cb, self, NULL);
}

static void
buffering_cb (SkyPlayer *player, GParamSpec *pspec, SkyChapterStore *self)
{
  if (!sky_player_get_buffering (player))
    sky_chapter_store_retry (self);
}

static void
sky_chapter_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CURRENT)
    g_value_set_int (value, SKY_CHAPTER_STORE (object)->current);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sky_chapter_store_dispose (GObject *object)
{
  SkyChapterStore *self = SKY_CHAPTER_STORE (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  forget (self);
  g_clear_object (&self->source);
  g_clear_object (&self->player);

  G_OBJECT_CLASS (sky_chapter_store_parent_class)->dispose (object);
}

static void
sky_chapter_store_finalize (GObject *object)
{
  g_ptr_array_unref (SKY_CHAPTER_STORE (object)->shown);

  G_OBJECT_CLASS (sky_chapter_store_parent_class)->finalize (object);
}

static void
sky_chapter_store_class_init (SkyChapterStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_chapter_store_dispose;
  G_OBJECT_CLASS (klass)->finalize = sky_chapter_store_finalize;
  G_OBJECT_CLASS (klass)->get_property = sky_chapter_store_get_property;
  properties[PROP_CURRENT] = g_param_spec_int ("current", NULL, NULL, -1, G_MAXINT, -1,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  signals[CHANGED] = g_signal_new ("changed", SKY_TYPE_CHAPTER_STORE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
sky_chapter_store_init (SkyChapterStore *self)
{
  self->shown = g_ptr_array_new ();
  self->current = -1;
}

/**
 * sky_chapter_store_new:
 * @player: whose chapters they are
 *
 * Returns: (transfer full): a store that reads nothing before something plays
 */
SkyChapterStore *
sky_chapter_store_new (SkyPlayer *player)
{
  static const char *const watched[] = { "notify::source", "notify::current", "notify::state",
                                         "notify::duration", "notify::signal-path" };
  SkyChapterStore         *self;

  g_return_val_if_fail (SKY_IS_PLAYER (player), NULL);

  self = g_object_new (SKY_TYPE_CHAPTER_STORE, NULL);
  self->player = g_object_ref (player);
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_connect_object (player, watched[i], G_CALLBACK (look_soon), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "notify::position", G_CALLBACK (follow), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "notify::buffering", G_CALLBACK (buffering_cb), self, 0);
  return self;
}

/**
 * sky_chapter_store_get_chapters:
 * @self: a store
 *
 * Returns: (transfer none) (element-type SkyChapter): in order, by their places in what is heard;
 *   empty where there are none or they aren't read yet
 */
GPtrArray *
sky_chapter_store_get_chapters (SkyChapterStore *self)
{
  g_return_val_if_fail (SKY_IS_CHAPTER_STORE (self), NULL);

  return self->shown;
}

/**
 * sky_chapter_store_get_current:
 * @self: a store
 *
 * Returns: index of the chapter that is heard, or -1
 */
int
sky_chapter_store_get_current (SkyChapterStore *self)
{
  g_return_val_if_fail (SKY_IS_CHAPTER_STORE (self), -1);

  return sky_chapters_find (self->shown, sky_player_get_position (self->player));
}

/**
 * sky_chapter_store_go:
 * @self: a store
 * @index: of a chapter
 *
 * Returns: whether there is that one
 */
gboolean
sky_chapter_store_go (SkyChapterStore *self, int index)
{
  const SkyChapter *chapter;

  g_return_val_if_fail (SKY_IS_CHAPTER_STORE (self), FALSE);

  if (index < 0 || (guint) index >= self->shown->len)
    return FALSE;
  chapter = g_ptr_array_index (self->shown, index);
  sky_player_seek (self->player, chapter->start_ms);
  return TRUE;
}

/**
 * sky_chapter_store_next:
 * @self: a store
 *
 * Returns: whether there is another chapter
 */
gboolean
sky_chapter_store_next (SkyChapterStore *self)
{
  return sky_chapter_store_go (self, sky_chapter_store_get_current (self) + 1);
}

/**
 * sky_chapter_store_previous:
 * @self: a store
 *
 * Goes to the chapter's begin, or to the one before where that was only just passed.
 *
 * Returns: whether there are chapters
 */
gboolean
sky_chapter_store_previous (SkyChapterStore *self)
{
  int               current = sky_chapter_store_get_current (self);
  const SkyChapter *chapter;

  if (current < 0)
    return FALSE;
  chapter = g_ptr_array_index (self->shown, current);
  if (current > 0 && sky_player_get_position (self->player) - chapter->start_ms < AGAIN_MS)
    current--;
  return sky_chapter_store_go (self, current);
}

/**
 * sky_chapter_store_retry:
 * @self: a store
 *
 * Reads again what could not be read: the drive is back.
 */
void
sky_chapter_store_retry (SkyChapterStore *self)
{
  g_return_if_fail (SKY_IS_CHAPTER_STORE (self));

  if (!self->failed)
    return;
  self->failed = FALSE;
  look_soon (self);
}
