/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chapters and tags whose bytes can't be had at first, with a player that really plays: they are
 * read when somebody says that the drive is back, and not before. */
#include <glib/gstdio.h>

#include "app/sky-chapter-store.h"
#include "app/sky-place-tags.h"
#include "base/sky-file-source.h"
#include "support/sky-wait.h"

/* How those who read tags begin. The decoder begins as the second, and before them. */
#define WINDOW_READ (16 * 1024)
#define HEAD_READ (32 * 1024)
/* Who tried at each step of the sound would fail more often in two seconds. */
#define MANY 5

/* A file whose head those who read tags can't have, for a while. */
#define TEST_TYPE_FLAKY (test_flaky_get_type ())
G_DECLARE_FINAL_TYPE (TestFlaky, test_flaky, TEST, FLAKY, GObject)

struct _TestFlaky
{
  GObject parent_instance;

  SkyByteSource *file; /* (owned) */
};

static int         is_away;  /* atomic */
static const char *format;   /* main thread */
static int         failures; /* atomic */
static int         heads;    /* atomic */

static guint64
flaky_get_size (SkyByteSource *source)
{
  return sky_byte_source_get_size (TEST_FLAKY (source)->file);
}

static gssize
flaky_read (SkyByteSource *source,
            guint64        offset,
            void          *buffer,
            gsize          count,
            GCancellable  *cancellable,
            GError       **error)
{
  gboolean by_reader = count == WINDOW_READ ||
                       (count == HEAD_READ && offset == 0 && g_atomic_int_add (&heads, 1) > 0);

  if (offset == 0 && by_reader && g_atomic_int_get (&is_away))
    {
      g_atomic_int_inc (&failures);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "The drive is away");
      return -1;
    }
  return sky_byte_source_read (TEST_FLAKY (source)->file, offset, buffer, count, cancellable,
                               error);
}

static GArray *
flaky_list_available (SkyByteSource *source)
{
  return sky_byte_source_list_available (TEST_FLAKY (source)->file);
}

static char *
flaky_dup_label (SkyByteSource *source)
{
  return sky_byte_source_dup_label (TEST_FLAKY (source)->file);
}

static void
flaky_init (SkyByteSourceInterface *iface)
{
  iface->get_size = flaky_get_size;
  iface->read = flaky_read;
  iface->list_available = flaky_list_available;
  iface->dup_label = flaky_dup_label;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestFlaky,
                               test_flaky,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SKY_TYPE_BYTE_SOURCE, flaky_init))

static void
test_flaky_finalize (GObject *object)
{
  g_object_unref (TEST_FLAKY (object)->file);

  G_OBJECT_CLASS (test_flaky_parent_class)->finalize (object);
}

static void
test_flaky_class_init (TestFlakyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_flaky_finalize;
}

static void
test_flaky_init (TestFlaky *self)
{
}

#define TEST_TYPE_FILES (test_files_get_type ())
G_DECLARE_FINAL_TYPE (TestFiles, test_files, TEST, FILES, GObject)

struct _TestFiles
{
  GObject parent_instance;
};

static void
resolve_async (SkySourceResolver  *self,
               SkyQueueItem       *item,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  SkyResolvedSource *resolved = g_new0 (SkyResolvedSource, 1);
  TestFlaky         *flaky = g_object_new (TEST_TYPE_FLAKY, NULL);
  g_autoptr (GError) error = NULL;

  flaky->file = sky_file_source_new (sky_queue_item_get_location (item), &error);
  g_assert_no_error (error);
  resolved->source = SKY_BYTE_SOURCE (flaky);
  resolved->format = g_strdup (format);
  resolved->end_ns = -1;
  g_task_return_pointer (task, resolved, (GDestroyNotify) sky_resolved_source_free);
}

static SkyResolvedSource *
resolve_finish (SkySourceResolver *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
resolver_init (SkySourceResolverInterface *iface)
{
  iface->resolve_async = resolve_async;
  iface->resolve_finish = resolve_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestFiles,
                               test_files,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SKY_TYPE_SOURCE_RESOLVER, resolver_init))

static void
test_files_class_init (TestFilesClass *klass)
{
}

static void
test_files_init (TestFiles *self)
{
}

typedef struct
{
  char              *dir;
  char              *path;
  SkySourceResolver *resolver;
  SkyPlayer         *player;
} Fixture;

/* @data: (nullable): what the resolver calls the song's format. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyPlayQueue) queue = sky_play_queue_new ();
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *make = NULL;
  int              status = -1;

  fixture->dir = g_dir_make_tmp ("skylark-late-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->dir, "song.opus", NULL);
  make = g_strdup_printf ("ffmpeg -nostdin -v error -f lavfi -i sine=440:d=120 "
                          "-metadata title=Song -metadata artist=Singer "
                          "-metadata CHAPTER001=00:00:00.000 -metadata CHAPTER001NAME=One "
                          "-metadata CHAPTER002=00:01:00.000 -c:a libopus '%s'",
                          fixture->path);
  g_assert_true (g_spawn_command_line_sync (make, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  format = data;
  g_atomic_int_set (&is_away, TRUE);
  g_atomic_int_set (&failures, 0);
  g_atomic_int_set (&heads, 0);
  fixture->resolver = g_object_new (TEST_TYPE_FILES, NULL);
  fixture->player = sky_player_new (queue, fixture->resolver);
  g_ptr_array_add (items, sky_queue_item_new (&(SkyQueueItemInfo){
                              .location = fixture->path, .title = "song", .duration_ms = -1 }));
  sky_play_queue_append (queue, items);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sky_player_shutdown (fixture->player);
  g_object_unref (fixture->player);
  g_object_unref (fixture->resolver);
  g_unlink (fixture->path);
  g_rmdir (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->dir);
}

/* It sounds all the same, and is not tried over and over. */
static gboolean
has_failed_and_plays_on (gpointer data)
{
  return g_atomic_int_get (&failures) > 0 && sky_player_get_position (data) > 2000;
}

static gboolean
has_two (gpointer data)
{
  return sky_chapter_store_get_chapters (data)->len == 2;
}

static void
test_chapters (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyChapterStore) store = sky_chapter_store_new (fixture->player);

  sky_player_play (fixture->player);
  SKY_WAIT_UNTIL (has_failed_and_plays_on (fixture->player));
  g_assert_cmpint (g_atomic_int_get (&failures), <, MANY);
  g_assert_cmpuint (sky_chapter_store_get_chapters (store)->len, ==, 0);
  g_atomic_int_set (&is_away, FALSE);
  sky_chapter_store_retry (store);
  SKY_WAIT_UNTIL (has_two (store));
}

static gboolean
is_called_song (gpointer data)
{
  return g_str_equal (sky_queue_item_get_title (sky_player_get_current (data)), "Song");
}

static void
test_tags (Fixture *fixture, gconstpointer data)
{
  SkyPlaceTags *tags = sky_place_tags_new (fixture->player, fixture->resolver);
  SkyQueueItem *item;

  sky_player_play (fixture->player);
  SKY_WAIT_UNTIL (has_failed_and_plays_on (fixture->player));
  g_assert_cmpint (g_atomic_int_get (&failures), <, MANY);
  item = sky_player_get_current (fixture->player);
  g_assert_cmpstr (sky_queue_item_get_title (item), ==, "song");
  g_atomic_int_set (&is_away, FALSE);
  sky_place_tags_retry (tags);
  SKY_WAIT_UNTIL (is_called_song (fixture->player));
  g_assert_cmpstr (sky_queue_item_get_artist (item), ==, "Singer");
  sky_place_tags_close (tags);
}

/* What isn't heard isn't read. */
static void
test_silent (Fixture *fixture, gconstpointer data)
{
  SkyPlaceTags *tags = sky_place_tags_new (fixture->player, fixture->resolver);
  g_autoptr (SkyChapterStore) store = sky_chapter_store_new (fixture->player);
  g_autoptr (SkyQueueItem) item = NULL;

  sky_place_tags_retry (tags);
  sky_chapter_store_retry (store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (g_atomic_int_get (&failures), ==, 0);
  item = g_list_model_get_item (G_LIST_MODEL (sky_player_get_queue (fixture->player)), 0);
  g_assert_cmpstr (sky_queue_item_get_title (item), ==, "song");
  sky_place_tags_close (tags);
}

int
main (int argc, char **argv)
{
  g_autofree char *state = NULL;

  g_setenv ("SKYLARK_AUDIO_SINK", "fakesink sync=true", TRUE);
  state = g_dir_make_tmp ("skylark-late-state-XXXXXX", NULL);
  g_setenv ("SKYLARK_STATE_DIR", state, TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, name, func)                                                                      \
  g_test_add ("/app/late-reads/" path, Fixture, name, set_up, func, tear_down)
  ADD ("chapters", "Opus", test_chapters);
  ADD ("chapters-without-a-format", NULL, test_chapters);
  ADD ("tags", "Opus", test_tags);
  ADD ("tags-without-a-format", NULL, test_tags);
  ADD ("silent", NULL, test_silent);
#undef ADD
  return g_test_run () + (g_rmdir (state) == 0 ? 0 : 1);
}
