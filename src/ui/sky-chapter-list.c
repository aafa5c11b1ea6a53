/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chapters of what is heard. The one that is heard is kept in view, unless the user is busy in
 * the list. Main thread. */
#include "config.h"

#include "ui/sky-chapter-list.h"

#include "ui/sky-chapter-model.h"
#include "ui/sky-chapter-row.h"

struct _SkyChapterList
{
  GtkWidget parent;

  SkyChapterStore *store; /* (owned) (nullable) */
  SkyChapterModel *model; /* (owned) (nullable) */
  guint            scroll_id;
  GtkWidget       *scroller;
  GtkListView     *list;

  GtkEventControllerMotion *pointer;
};

G_DEFINE_FINAL_TYPE (SkyChapterList, sky_chapter_list, GTK_TYPE_WIDGET)

static gboolean
scroll_cb (gpointer user_data)
{
  SkyChapterList *self = user_data;
  int             current = self->model != NULL ? sky_chapter_model_get_current (self->model) : -1;

  self->scroll_id = 0;
  if (current >= 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u",
                                (guint) current);
  return G_SOURCE_REMOVE;
}

/* Once the rows have their places. */
static void
scroll_soon (SkyChapterList *self)
{
  if (self->scroll_id == 0)
    self->scroll_id = g_idle_add (scroll_cb, self);
}

static void
current_cb (SkyChapterList *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self->list)) &&
      !gtk_event_controller_motion_contains_pointer (self->pointer) &&
      gtk_widget_get_focus_child (GTK_WIDGET (self->list)) == NULL)
    scroll_soon (self);
}

static void
mapped_cb (GtkWidget *list, gpointer user_data)
{
  scroll_soon (SKY_CHAPTER_LIST (user_data));
}

static void
row_activated_cb (GtkListView *list, guint position, gpointer user_data)
{
  SkyChapterList *self = SKY_CHAPTER_LIST (user_data);

  if (self->store != NULL)
    sky_chapter_store_go (self->store, (int) position);
}

static void
row_setup_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  gtk_list_item_set_child (list_item, sky_chapter_row_new ());
}

static void
row_bind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  sky_chapter_row_bind (SKY_CHAPTER_ROW (gtk_list_item_get_child (list_item)),
                        gtk_list_item_get_item (list_item));
}

static void
row_unbind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  sky_chapter_row_unbind (SKY_CHAPTER_ROW (gtk_list_item_get_child (list_item)));
}

static void
sky_chapter_list_dispose (GObject *object)
{
  SkyChapterList *self = SKY_CHAPTER_LIST (object);

  g_clear_handle_id (&self->scroll_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_CHAPTER_LIST);
  g_clear_object (&self->model);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sky_chapter_list_parent_class)->dispose (object);
}

static void
sky_chapter_list_class_init (SkyChapterListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_chapter_list_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-chapter-list.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyChapterList, scroller);
  gtk_widget_class_bind_template_child (widget_class, SkyChapterList, list);
  gtk_widget_class_bind_template_child (widget_class, SkyChapterList, pointer);
  gtk_widget_class_bind_template_callback (widget_class, mapped_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_unbind_cb);
}

static void
sky_chapter_list_init (SkyChapterList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sky_chapter_list_set_store:
 * @self: a list
 * @store: (nullable): whose chapters it shows
 */
void
sky_chapter_list_set_store (SkyChapterList *self, SkyChapterStore *store)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (SKY_IS_CHAPTER_LIST (self));

  if (!g_set_object (&self->store, store))
    return;
  g_clear_object (&self->model);
  if (store != NULL)
    {
      self->model = sky_chapter_model_new (store);
      g_signal_connect_object (self->model, "notify::current", G_CALLBACK (current_cb), self,
                               G_CONNECT_SWAPPED);
      selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
    }
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
}
