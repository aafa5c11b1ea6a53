/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyCachePlace: where the block cache lies, and its way to where the setting wants it. A file in
 * the state folder says where it lies now, and which folder is still to be emptied: it is written
 * once the new folder holds everything, so that a crash at any moment leaves one whole cache. A
 * folder that is away at the start is looked for now and then; meanwhile the default one serves.
 * Main thread.
 */
#include "config.h"

#include "app/sky-cache-place.h"

#include <string.h>

#include "base/sky-paths.h"

#define KEY_FOLDER "cache-folder"
#define RECORD_NAME "cache-place"
#define LOOK_SECONDS 20

struct _SkyCachePlace
{
  GObject parent_instance;

  SkyBlockCache *cache;    /* (owned) */
  GSettings     *settings; /* (owned) (nullable): no schema */
  char          *folder;   /* (owned): where it lies */
  char          *missing;  /* (owned) (nullable): where it should lie, and can't */
  char          *target;   /* (owned) (nullable): where it is moving to */
  char          *failed;   /* (owned) (nullable): where it could not move to */
  GError        *error;    /* (owned) (nullable): why */
  GCancellable  *cancel;   /* (owned) (nullable): of the move that runs */
  gboolean       adopt;    /* the move is to a folder that has come back */
  gboolean       settling; /* the record is being written */
  gboolean       stopped;
  guint          look_id;
};

/* What the worker needs to know to end a move. */
typedef struct
{
  char *folder; /* (owned) */
  char *left;   /* (owned) (nullable): to be emptied */
} Settlement;

enum
{
  SIGNAL_CHANGED,
  SIGNAL_SETTLED, /* private: what the setting wants can be done again */
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyCachePlace, sky_cache_place, G_TYPE_OBJECT)

static char *
build_record_path (void)
{
  return g_build_filename (sky_paths_get_state_dir (), RECORD_NAME, NULL);
}

/* What the last run has left: where the cache lies, and perhaps what is to be emptied. */
static char *
read_record (char **left)
{
  g_autofree char *path = build_record_path ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  *left = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_strdup (sky_paths_get_cache_dir ());
  lines = g_strsplit (text, "\n", 3);
  if (lines[0] == NULL || !g_path_is_absolute (lines[0]))
    return g_strdup (sky_paths_get_cache_dir ());
  if (lines[1] != NULL && g_path_is_absolute (lines[1]) && !g_str_equal (lines[1], lines[0]))
    *left = g_strdup (lines[1]);

  return g_strdup (lines[0]);
}

static gboolean
write_record (const char *folder, const char *left, GError **error)
{
  g_autofree char *path = build_record_path ();
  g_autofree char *text = g_strdup_printf ("%s\n%s\n", folder, left != NULL ? left : "");

  return g_file_set_contents_full (
      path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

static void
settlement_free (gpointer data)
{
  Settlement *settlement = data;

  g_free (settlement->folder);
  g_free (settlement->left);
  g_free (settlement);
}

/* The old folder goes only after the record names the new one. */
static void
settle_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Settlement *settlement = data;
  GError     *error = NULL;

  if (!write_record (settlement->folder, settlement->left, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (settlement->left != NULL)
    {
      sky_block_cache_clear_folder (settlement->left);
      write_record (settlement->folder, NULL, NULL);
    }
  g_task_return_boolean (task, TRUE);
}

static char *
dup_wanted (SkyCachePlace *self)
{
  g_autofree char *wanted = g_settings_get_string (self->settings, KEY_FOLDER);

  if (wanted[0] == '\0')
    return g_strdup (sky_paths_get_cache_dir ());
  return g_path_is_absolute (wanted) ? g_canonicalize_filename (wanted, NULL)
                                     : g_steal_pointer (&wanted);
}

static void
tell (SkyCachePlace *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* The setting says again what is true; who has set something else meanwhile is heard. */
static void
set_back (SkyCachePlace *self, const char *refused)
{
  g_autofree char *wanted = dup_wanted (self);
  const char      *real = self->missing != NULL ? self->missing : self->folder;

  if (g_str_equal (wanted, refused))
    g_settings_set_string (self->settings, KEY_FOLDER,
                           g_str_equal (real, sky_paths_get_cache_dir ()) ? "" : real);
}

static void
refuse (SkyCachePlace *self, const char *folder, GError *error)
{
  g_message ("The cache stays in %s: %s", self->folder, error->message);
  g_free (self->failed);
  self->failed = g_strdup (folder);
  g_clear_error (&self->error);
  self->error = error;
  set_back (self, folder);
  tell (self);
}

static void
settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyCachePlace *self = SKY_CACHE_PLACE (source);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_message ("Where the cache lies can't be written down: %s", error->message);
  self->settling = FALSE;
  g_clear_pointer (&self->target, g_free);
  tell (self);
  if (!self->stopped && self->settings != NULL)
    g_signal_emit (self, signals[SIGNAL_SETTLED], 0);
}

static void
settle (SkyCachePlace *self, const char *left)
{
  Settlement *settlement = g_new0 (Settlement, 1);
  g_autoptr (GTask) task = g_task_new (self, NULL, settled_cb, NULL);

  settlement->folder = g_strdup (self->folder);
  settlement->left = g_strdup (left);
  self->settling = TRUE;
  g_task_set_task_data (task, settlement, settlement_free);
  g_task_run_in_thread (task, settle_thread);
}

static void
moved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyCachePlace) self = user_data;
  g_autofree char *old_folder = NULL;
  g_autofree char *target = NULL;
  GError          *error = NULL;
  gboolean         moved = sky_block_cache_move_finish (self->cache, result, &error);

  if (moved)
    {
      old_folder = self->folder;
      self->folder = g_strdup (self->target);
      g_clear_pointer (&self->missing, g_free);
      g_clear_handle_id (&self->look_id, g_source_remove);
      settle (self, old_folder);
      tell (self);
      return;
    }
  target = g_steal_pointer (&self->target);
  /* One that has only just come back is looked for again. */
  if (self->stopped || self->adopt || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&error);
      tell (self);
    }
  else
    refuse (self, target, error);
  /* Not what has just failed again, but what was wished for meanwhile. */
  if (!self->stopped && !self->adopt)
    g_signal_emit (self, signals[SIGNAL_SETTLED], 0);
}

static void
move (SkyCachePlace *self, const char *folder, gboolean adopt)
{
  g_clear_pointer (&self->failed, g_free);
  g_clear_error (&self->error);
  self->target = g_strdup (folder);
  self->adopt = adopt;
  g_clear_object (&self->cancel);
  self->cancel = g_cancellable_new ();
  sky_block_cache_move_async (self->cache, folder, adopt, self->cancel, moved_cb,
                              g_object_ref (self));
  tell (self);
}

/* Does what the setting wants; called again whenever something has ended. */
static void
apply (SkyCachePlace *self)
{
  g_autofree char *wanted = dup_wanted (self);
  const char      *due = self->missing != NULL ? self->missing : self->folder;

  if (self->target != NULL && !self->settling && !g_str_equal (wanted, self->target))
    g_cancellable_cancel (self->cancel);
  if (self->target != NULL || self->settling)
    return;
  if (g_str_equal (wanted, due))
    {
      if (self->missing != NULL && sky_block_cache_is_folder (wanted))
        move (self, wanted, TRUE);
      return;
    }
  if (!g_path_is_absolute (wanted))
    refuse (
        self, wanted,
        g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME, "%s is no absolute path", wanted));
  else if (!g_str_equal (wanted, self->folder))
    move (self, wanted, FALSE);
  else
    {
      /* No longer waiting for the one that is away. */
      g_clear_pointer (&self->missing, g_free);
      g_clear_handle_id (&self->look_id, g_source_remove);
      settle (self, NULL);
      tell (self);
    }
}

static gboolean
look_cb (gpointer user_data)
{
  apply (SKY_CACHE_PLACE (user_data));
  return G_SOURCE_CONTINUE;
}

static void
sky_cache_place_dispose (GObject *object)
{
  SkyCachePlace *self = SKY_CACHE_PLACE (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_object (&self->cancel);
  g_clear_object (&self->settings);
  g_clear_object (&self->cache);

  G_OBJECT_CLASS (sky_cache_place_parent_class)->dispose (object);
}

static void
sky_cache_place_finalize (GObject *object)
{
  SkyCachePlace *self = SKY_CACHE_PLACE (object);

  g_free (self->folder);
  g_free (self->missing);
  g_free (self->target);
  g_free (self->failed);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sky_cache_place_parent_class)->finalize (object);
}

static void
sky_cache_place_class_init (SkyCachePlaceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_cache_place_dispose;
  G_OBJECT_CLASS (klass)->finalize = sky_cache_place_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", SKY_TYPE_CACHE_PLACE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SETTLED] = g_signal_new ("settled", SKY_TYPE_CACHE_PLACE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sky_cache_place_init (SkyCachePlace *self)
{
}

/**
 * sky_cache_place_dup_start:
 * @missing: (out) (nullable) (transfer full): the folder that should be used and is away
 *
 * Returns: (transfer full): the folder in which the cache is opened
 */
char *
sky_cache_place_dup_start (char **missing)
{
  g_autofree char *left = NULL;
  g_autofree char *folder = read_record (&left);

  *missing = NULL;
  if (g_str_equal (folder, sky_paths_get_cache_dir ()) || sky_block_cache_is_folder (folder))
    return g_steal_pointer (&folder);
  g_message ("The cache folder %s is away", folder);
  *missing = g_steal_pointer (&folder);

  return g_strdup (sky_paths_get_cache_dir ());
}

/**
 * sky_cache_place_new:
 * @cache: what is moved
 * @folder: where it lies
 * @missing: (nullable): where it should lie
 *
 * Returns: (transfer full): what moves it; to be ended with sky_cache_place_stop ()
 */
SkyCachePlace *
sky_cache_place_new (SkyBlockCache *cache, const char *folder, const char *missing)
{
  SkyCachePlace         *self = g_object_new (SKY_TYPE_CACHE_PLACE, NULL);
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autofree char *left = NULL;
  g_autofree char *recorded = NULL;

  self->cache = g_object_ref (cache);
  self->folder = g_strdup (folder);
  self->missing = g_strdup (missing);
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SKY_APPLICATION_ID, TRUE);
  if (schema == NULL)
    return self;
  self->settings = g_settings_new_full (schema, NULL, NULL);
  g_signal_connect_object (self->settings, "changed::" KEY_FOLDER, G_CALLBACK (apply), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "settled", G_CALLBACK (apply), NULL);
  if (missing != NULL)
    self->look_id = g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);
  recorded = read_record (&left);
  if (left != NULL && missing == NULL)
    settle (self, left);
  else
    apply (self);

  return self;
}

/**
 * sky_cache_place_get_folder:
 * @self: a place
 *
 * Returns: where the cache lies
 */
const char *
sky_cache_place_get_folder (SkyCachePlace *self)
{
  g_return_val_if_fail (SKY_IS_CACHE_PLACE (self), NULL);

  return self->folder;
}

/**
 * sky_cache_place_get_missing:
 * @self: a place
 *
 * Returns: (nullable): the folder that is away, and for which the default one stands in
 */
const char *
sky_cache_place_get_missing (SkyCachePlace *self)
{
  g_return_val_if_fail (SKY_IS_CACHE_PLACE (self), NULL);

  return self->missing;
}

/**
 * sky_cache_place_get_target:
 * @self: a place
 *
 * Returns: (nullable): where the cache is moving to
 */
const char *
sky_cache_place_get_target (SkyCachePlace *self)
{
  g_return_val_if_fail (SKY_IS_CACHE_PLACE (self), NULL);

  return self->target;
}

/**
 * sky_cache_place_get_failed:
 * @self: a place
 * @error: (out) (nullable) (transfer none): why
 *
 * Returns: (nullable): where the cache could not move to, the last time
 */
const char *
sky_cache_place_get_failed (SkyCachePlace *self, const GError **error)
{
  g_return_val_if_fail (SKY_IS_CACHE_PLACE (self), NULL);

  if (error != NULL)
    *error = self->error;
  return self->failed;
}

/**
 * sky_cache_place_choose:
 * @self: a place
 * @folder: (nullable): where the cache shall lie; %NULL: in the usual folder
 *
 * Changes the setting, and with it the place.
 */
void
sky_cache_place_choose (SkyCachePlace *self, const char *folder)
{
  g_return_if_fail (SKY_IS_CACHE_PLACE (self));

  if (self->settings == NULL)
    return;
  if (folder == NULL || g_str_equal (folder, sky_paths_get_cache_dir ()))
    folder = "";
  g_settings_set_string (self->settings, KEY_FOLDER, folder);
}

/**
 * sky_cache_place_look:
 * @self: a place
 *
 * Looks at once, and not only in a moment, whether a folder that was away is back.
 */
void
sky_cache_place_look (SkyCachePlace *self)
{
  g_return_if_fail (SKY_IS_CACHE_PLACE (self));

  if (self->missing != NULL && self->settings != NULL && !self->stopped)
    apply (self);
}

/**
 * sky_cache_place_cancel:
 * @self: a place
 *
 * Lets the cache where it is, if it is on its way somewhere else.
 */
void
sky_cache_place_cancel (SkyCachePlace *self)
{
  g_return_if_fail (SKY_IS_CACHE_PLACE (self));

  if (self->target != NULL && self->settings != NULL)
    set_back (self, self->target);
}

/**
 * sky_cache_place_stop:
 * @self: a place
 *
 * The setting has no effect any more. A move that runs is begun again by the next start.
 */
void
sky_cache_place_stop (SkyCachePlace *self)
{
  g_return_if_fail (SKY_IS_CACHE_PLACE (self));

  self->stopped = TRUE;
  g_clear_handle_id (&self->look_id, g_source_remove);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
}
