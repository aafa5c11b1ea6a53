/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of chapters, with a player that really plays a file that ffmpeg has made. */
#include <glib/gstdio.h>

#include "base/sky-file-source.h"
#include "sky-ui-display.h"
#include "ui/sky-chapter-list.h"
#include "ui/sky-chapter-model.h"
#include "ui/sky-player-actions.h"

/* Opens files by their names. */
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
  g_autoptr (GError) error = NULL;

  resolved->source = sky_file_source_new (sky_queue_item_get_location (item), &error);
  g_assert_no_error (error);
  resolved->end_ns = -1;
  g_task_return_pointer (task, resolved, (GDestroyNotify) sky_resolved_source_free);
}

static SkyResolvedSource *
resolve_finish (SkySourceResolver *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
resolver_iface_init (SkySourceResolverInterface *iface)
{
  iface->resolve_async = resolve_async;
  iface->resolve_finish = resolve_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestFiles,
                               test_files,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SKY_TYPE_SOURCE_RESOLVER,
                                                      resolver_iface_init))

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
  char            *dir;
  char            *path;
  SkyPlayer       *player;
  SkyChapterStore *store;
  gint64           sought;
} Fixture;

static void
seeked_cb (SkyPlayer *player, gint64 position, Fixture *fixture)
{
  fixture->sought = position;
}

static gboolean
has_chapters (gpointer data)
{
  return sky_chapter_store_get_chapters (((Fixture *) data)->store)->len == 3;
}

/* Two minutes with chapters at 0, 40 and 80.5 seconds, the last one without a title; paused. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestFiles) resolver = g_object_new (TEST_TYPE_FILES, NULL);
  g_autoptr (SkyPlayQueue) queue = sky_play_queue_new ();
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *command = NULL;
  int              status = -1;

  fixture->dir = g_dir_make_tmp ("skylark-chapter-list-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->dir, "book.flac", NULL);
  command = g_strdup_printf ("ffmpeg -nostdin -v error -f lavfi -i sine=440:r=44100:d=120 "
                             "-metadata CHAPTER001=00:00:00.000 -metadata CHAPTER001NAME=One "
                             "-metadata CHAPTER002=00:00:40.000 -metadata CHAPTER002NAME=Two "
                             "-metadata CHAPTER003=00:01:20.500 -c:a flac '%s'",
                             fixture->path);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  fixture->sought = -1;
  fixture->player = sky_player_new (queue, SKY_SOURCE_RESOLVER (resolver));
  fixture->store = sky_chapter_store_new (fixture->player);
  g_signal_connect (fixture->player, "seeked", G_CALLBACK (seeked_cb), fixture);
  g_ptr_array_add (items, sky_queue_item_new (&(SkyQueueItemInfo){
                              .location = fixture->path, .title = "book", .duration_ms = -1 }));
  sky_play_queue_append (queue, items);
  sky_player_play_at (fixture->player, 0);
  SKY_WAIT_UNTIL (has_chapters (fixture));
  sky_player_pause (fixture->player);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->store);
  sky_player_shutdown (fixture->player);
  g_object_unref (fixture->player);
  g_unlink (fixture->path);
  g_rmdir (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->dir);
}

static void
assert_item (SkyChapterModel *model, guint position, const char *title, gint64 start)
{
  g_autoptr (SkyChapterItem) item = g_list_model_get_item (G_LIST_MODEL (model), position);

  g_assert_cmpstr (sky_chapter_item_get_title (item), ==, title);
  g_assert_cmpint (sky_chapter_item_get_start (item), ==, start);
  g_assert_cmpuint (sky_chapter_item_get_number (item), ==, position + 1);
  g_assert_cmpint (sky_chapter_item_get_current (item), ==,
                   (int) position == sky_chapter_model_get_current (model));
}

static gboolean
is_at_last (gpointer data)
{
  return sky_chapter_store_get_current (((Fixture *) data)->store) == 2;
}

static void
test_model (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyChapterModel) model = sky_chapter_model_new (fixture->store);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 3);
  g_assert_cmpint (sky_chapter_model_get_current (model), ==, 0);
  assert_item (model, 0, "One", 0);
  assert_item (model, 1, "Two", 40000);
  assert_item (model, 2, "Chapter 3", 80500);
  sky_player_seek (fixture->player, 90000);
  SKY_WAIT_UNTIL (is_at_last (fixture));
  g_assert_cmpint (sky_chapter_model_get_current (model), ==, 2);
  assert_item (model, 0, "One", 0);
  assert_item (model, 2, "Chapter 3", 80500);
  sky_play_queue_clear (sky_player_get_queue (fixture->player));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  g_assert_cmpint (sky_chapter_model_get_current (model), ==, -1);
}

static gboolean
has_sought (gpointer data)
{
  return ((Fixture *) data)->sought >= 0;
}

static void
test_activate (Fixture *fixture, gconstpointer data)
{
  GtkWidget      *window = gtk_window_new ();
  SkyChapterList *chapters = g_object_new (SKY_TYPE_CHAPTER_LIST, NULL);
  GtkWidget      *list;

  sky_chapter_list_set_store (chapters, fixture->store);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (chapters));
  sky_test_show (window);
  list = GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (chapters), SKY_TYPE_CHAPTER_LIST, "list"));
  gtk_widget_activate_action (list, "list.activate-item", "u", 2);
  SKY_WAIT_UNTIL (has_sought (fixture));
  g_assert_cmpint (fixture->sought, ==, 80500);
  SKY_WAIT_UNTIL (is_at_last (fixture));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_enabled (SkyPlayerActions *actions, const char *name)
{
  return g_action_group_get_action_enabled (sky_player_actions_get_group (actions), name);
}

static void
test_actions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyPlayerActions) actions = sky_player_actions_new (fixture->player, fixture->store);

  g_assert_true (is_enabled (actions, "next-chapter"));
  g_action_group_activate_action (sky_player_actions_get_group (actions), "next-chapter", NULL);
  SKY_WAIT_UNTIL (has_sought (fixture));
  g_assert_cmpint (fixture->sought, ==, 40000);
  fixture->sought = -1;
  g_action_group_activate_action (sky_player_actions_get_group (actions), "next-chapter", NULL);
  SKY_WAIT_UNTIL (is_at_last (fixture));
  SKY_WAIT_UNTIL (has_sought (fixture));
  g_assert_false (is_enabled (actions, "next-chapter"));
  fixture->sought = -1;
  g_action_group_activate_action (sky_player_actions_get_group (actions), "previous-chapter", NULL);
  SKY_WAIT_UNTIL (has_sought (fixture));
  g_assert_cmpint (fixture->sought, ==, 40000);
  sky_play_queue_clear (sky_player_get_queue (fixture->player));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (is_enabled (actions, "previous-chapter"));
}

int
main (int argc, char **argv)
{
  g_setenv ("SKYLARK_AUDIO_SINK", "fakesink sync=true", TRUE);
  sky_test_init_display (&argc, &argv);
#define ADD(path, func)                                                                            \
  g_test_add ("/ui/chapter-list/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("model", test_model);
  ADD ("activate", test_activate);
  ADD ("actions", test_actions);
#undef ADD
  return g_test_run ();
}
