/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages, the drives and the transfers: one flat list and a card below it. A choice activates
 * win.show-page; what is marked as chosen is told by the window. */
#include "config.h"

#include "ui/sky-sidebar.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/sky-list-rows.h"
#include "ui/sky-sidebar-item.h"
#include "ui/sky-sidebar-row.h"
#include "ui/sky-transfers-card.h"

struct _SkySidebar
{
  GtkWidget parent;

  GListStore         *parts;     /* (owned): of GListModel: pages, drives */
  SkySidebarItem     *songs;     /* (owned) */
  GSignalGroup       *library;   /* (owned) */
  GtkSingleSelection *selection; /* (owned) */
  char               *page;      /* (owned) (nullable): what is shown */
  GtkListView        *list;
  SkyTransfersCard   *transfers_card;
  GtkWidget          *root; /* bound so that it ends with the template */
};

G_DEFINE_FINAL_TYPE (SkySidebar, sky_sidebar, GTK_TYPE_WIDGET)

static void
row_activated_cb (GtkListView *list, guint position, gpointer user_data)
{
  g_autoptr (SkySidebarItem) item =
                 g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (list)), position);

  if (item != NULL && !sky_sidebar_item_is_head (item))
    gtk_widget_activate_action (GTK_WIDGET (list), "win.show-page", "s",
                                sky_sidebar_item_get_page (item));
}

static void
row_setup_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  gtk_list_item_set_child (list_item, sky_sidebar_row_new ());
}

static void
row_bind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  GtkWidget      *row = gtk_list_item_get_child (list_item);
  SkySidebarItem *item = gtk_list_item_get_item (list_item);
  gboolean        head = sky_sidebar_item_is_head (item);

  sky_sidebar_row_set_item (SKY_SIDEBAR_ROW (row), item);
  sky_list_rows_set_name (list_item, sky_sidebar_item_get_title (item), NULL);
  gtk_list_item_set_selectable (list_item, !head);
  gtk_list_item_set_activatable (list_item, !head);
  if (head)
    gtk_widget_add_css_class (gtk_widget_get_parent (row), "head");
  else
    gtk_widget_remove_css_class (gtk_widget_get_parent (row), "head");
}

static void
row_unbind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  sky_sidebar_row_set_item (SKY_SIDEBAR_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static gpointer
make_drive_item (gpointer record, gpointer user_data)
{
  SkySidebarItem *item = sky_sidebar_item_new_drive (record);

  g_object_unref (record);
  return item;
}

/* A page of a drive is "drive:ID" with a path behind it: the row of its drive is marked. */
static gboolean
is_page_of_item (const char *page, const char *item_page)
{
  size_t length;

  if (page == NULL || item_page == NULL)
    return FALSE;
  length = strlen (item_page);
  return strncmp (page, item_page, length) == 0 && (page[length] == '\0' || page[length] == '/');
}

static void
mark_page (SkySidebar *self)
{
  GListModel *model = G_LIST_MODEL (self->selection);
  guint       selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (SkySidebarItem) item = g_list_model_get_item (model, i);

      if (is_page_of_item (self->page, sky_sidebar_item_get_page (item)))
        selected = i;
    }
  gtk_single_selection_set_selected (self->selection, selected);
  sky_transfers_card_set_here (self->transfers_card, g_strcmp0 (self->page, "transfers") == 0);
}

static void
show_count (SkySidebar *self)
{
  g_autoptr (SkyLibrary) library = g_signal_group_dup_target (self->library);
  guint            n_tracks = library != NULL ? sky_library_get_n_tracks (library) : 0;
  g_autofree char *count = g_strdup_printf ("%'u", n_tracks);

  sky_sidebar_item_set_count (self->songs, n_tracks > 0 ? count : NULL);
}

static void
add_pages (SkySidebar *self)
{
  g_autoptr (GListStore) pages = g_list_store_new (SKY_TYPE_SIDEBAR_ITEM);
  g_autoptr (SkySidebarItem) home =
                 sky_sidebar_item_new_page ("home", _ ("Home"), "user-home-symbolic");
  g_autoptr (SkySidebarItem) drives = sky_sidebar_item_new_head (_ ("Drives"));

  self->songs = sky_sidebar_item_new_page ("songs", _ ("Songs"), "skylark-note-symbolic");
  g_list_store_append (pages, home);
  g_list_store_append (pages, self->songs);
  g_list_store_append (pages, drives);
  g_list_store_append (self->parts, pages);
}

static void
sky_sidebar_dispose (GObject *object)
{
  SkySidebar *self = SKY_SIDEBAR (object);

  g_clear_object (&self->library);
  g_clear_object (&self->parts);
  g_clear_object (&self->songs);
  g_clear_object (&self->selection);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_SIDEBAR);

  G_OBJECT_CLASS (sky_sidebar_parent_class)->dispose (object);
}

static void
sky_sidebar_finalize (GObject *object)
{
  g_free (SKY_SIDEBAR (object)->page);

  G_OBJECT_CLASS (sky_sidebar_parent_class)->finalize (object);
}

static void
sky_sidebar_class_init (SkySidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_sidebar_dispose;
  G_OBJECT_CLASS (klass)->finalize = sky_sidebar_finalize;

  g_type_ensure (SKY_TYPE_TRANSFERS_CARD);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, SkySidebar, root);
  gtk_widget_class_bind_template_child (widget_class, SkySidebar, list);
  gtk_widget_class_bind_template_child (widget_class, SkySidebar, transfers_card);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_unbind_cb);
}

static void
sky_sidebar_init (SkySidebar *self)
{
  GtkFlattenListModel *flat;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->parts = g_list_store_new (G_TYPE_LIST_MODEL);
  add_pages (self);
  flat = gtk_flatten_list_model_new (g_object_ref (G_LIST_MODEL (self->parts)));
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (flat));
  g_object_unref (flat);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  self->library = g_signal_group_new (SKY_TYPE_LIBRARY);
  g_signal_group_connect_swapped (self->library, "notify::n-tracks", G_CALLBACK (show_count), self);
}

/**
 * sky_sidebar_set_services:
 * @self: the sidebar
 * @services: what to show
 */
void
sky_sidebar_set_services (SkySidebar *self, SkyServices *services)
{
  g_autoptr (GtkMapListModel) drives = NULL;

  g_return_if_fail (SKY_IS_SIDEBAR (self));
  g_return_if_fail (SKY_IS_SERVICES (services));

  drives = gtk_map_list_model_new (g_object_ref (G_LIST_MODEL (sky_services_get_drives (services))),
                                   make_drive_item, NULL, NULL);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->parts)) > 1)
    g_list_store_remove (self->parts, 1);
  g_list_store_append (self->parts, drives);
  g_signal_group_set_target (self->library, sky_services_get_library (services));
  sky_transfers_card_set_transfers (self->transfers_card, sky_services_get_transfers (services));
  show_count (self);
  mark_page (self);
}

/**
 * sky_sidebar_set_page:
 * @self: the sidebar
 * @page: as the argument of win.show-page
 */
void
sky_sidebar_set_page (SkySidebar *self, const char *page)
{
  g_return_if_fail (SKY_IS_SIDEBAR (self));

  g_free (self->page);
  self->page = g_strdup (page);
  mark_page (self);
}
