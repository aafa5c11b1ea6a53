/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyTransfersPage: every batch, in three sections of one list. Owns the sections, watches the
 * batches' states. Main thread.
 */
#include "ui/sky-transfers-page.h"

#include <glib/gi18n.h>

#include "ui/sky-children.h"
#include "ui/sky-transfer-batch-row.h"
#include "ui/sky-transfer-section.h"

#define N_SECTIONS (SKY_SECTION_FINISHED + 1)

struct _SkyTransfersPage
{
  GtkWidget parent_instance;

  SkyServices        *services;             /* (owned) (nullable) */
  SkyTransfers       *transfers;            /* (owned) (nullable) */
  SkyTransferSection *sections[N_SECTIONS]; /* (owned) (nullable) */
  gulong              items_changed_id;
  guint               refilter_id;
  GtkStack           *stack;
  GtkListView        *list;
  GtkButton          *pause_all;
  GtkWidget          *page_title;
};

enum
{
  OPEN_FOLDER,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyTransfersPage, sky_transfers_page, GTK_TYPE_WIDGET)

static const char *
section_title (SkySectionKind kind)
{
  switch (kind)
    {
    case SKY_SECTION_NEEDS_YOU:
      return _ ("Needs your attention");
    case SKY_SECTION_FINISHED:
      return _ ("Finished");
    case SKY_SECTION_NOW:
    default:
      return _ ("Now");
    }
}

static void
show_state (SkyTransfersPage *self)
{
  gboolean has_batches = g_list_model_get_n_items (G_LIST_MODEL (self->transfers)) > 0;

  gtk_stack_set_visible_child_name (self->stack, has_batches ? "list" : "empty");
  gtk_widget_set_visible (GTK_WIDGET (self->pause_all),
                          sky_transfer_section_get_count (self->sections[SKY_SECTION_NOW]) > 0);
}

static gboolean
refilter_cb (gpointer user_data)
{
  SkyTransfersPage *self = SKY_TRANSFERS_PAGE (user_data);

  self->refilter_id = 0;
  for (int i = 0; i < N_SECTIONS; i++)
    sky_transfer_section_refilter (self->sections[i]);
  show_state (self);
  return G_SOURCE_REMOVE;
}

/* Once for all batches that change together, such as by "pause all". */
static void
batch_state_cb (SkyTransfersPage *self)
{
  if (self->refilter_id == 0)
    self->refilter_id = g_idle_add (refilter_cb, self);
}

static void
batches_changed_cb (SkyTransfersPage *self, guint position, guint removed, guint added)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (SkyTransferBatch) batch =
                     g_list_model_get_item (G_LIST_MODEL (self->transfers), i);

      g_signal_connect_object (batch, "notify::state", G_CALLBACK (batch_state_cb), self,
                               G_CONNECT_SWAPPED);
    }
  batch_state_cb (self);
}

static GtkWidget *
new_head (SkyTransferSection *section)
{
  SkySectionKind   kind = sky_transfer_section_get_kind (section);
  g_autofree char *count = g_strdup_printf ("%u", sky_transfer_section_get_count (section));
  GtkWidget       *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget       *title = gtk_label_new (section_title (kind));
  GtkWidget       *number = gtk_label_new (count);

  gtk_widget_add_css_class (title, "section");
  gtk_widget_add_css_class (number, "dimmer");
  gtk_widget_add_css_class (number, "numeric");
  g_object_bind_property (section, "count", number, "label", G_BINDING_SYNC_CREATE);
  gtk_widget_set_hexpand (number, TRUE);
  gtk_label_set_xalign (GTK_LABEL (number), 0);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), number);
  if (kind == SKY_SECTION_FINISHED)
    {
      GtkWidget *clear = gtk_button_new_with_label (_ ("Clear"));

      gtk_widget_add_css_class (clear, "flat");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (clear), "transfers.clear");
      gtk_box_append (GTK_BOX (box), clear);
    }
  return box;
}

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, SkyTransfersPage *self)
{
  gtk_list_item_set_activatable (cell, FALSE);
  gtk_list_item_set_selectable (cell, FALSE);
}

/* Heads and batches share the list, so the child is made for what it shows. */
static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, SkyTransfersPage *self)
{
  gpointer   item = gtk_list_item_get_item (cell);
  GtkWidget *child;

  if (SKY_IS_TRANSFER_SECTION (item))
    child = new_head (item);
  else
    {
      child = sky_transfer_batch_row_new (self->services);
      sky_transfer_batch_row_set_batch (SKY_TRANSFER_BATCH_ROW (child), item);
    }
  gtk_list_item_set_child (cell, child);
}

static void
unbind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, SkyTransfersPage *self)
{
  gtk_list_item_set_child (cell, NULL);
}

static void
batch_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyTransfersPage *self = SKY_TRANSFERS_PAGE (widget);
  gint64            id = g_variant_get_int64 (parameter);

  if (self->transfers == NULL)
    return;
  if (g_str_equal (name, "transfers.pause"))
    sky_transfers_pause (self->transfers, id);
  else if (g_str_equal (name, "transfers.resume"))
    sky_transfers_resume (self->transfers, id);
  else if (g_str_equal (name, "transfers.retry"))
    sky_transfers_retry (self->transfers, id);
  else
    sky_transfers_cancel (self->transfers, id);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyTransfersPage *self = SKY_TRANSFERS_PAGE (widget);
  SkyTransferBatch *batch;

  if (self->transfers == NULL)
    return;
  batch = sky_transfers_get_batch (self->transfers, g_variant_get_int64 (parameter));
  if (batch != NULL)
    g_signal_emit (self, signals[OPEN_FOLDER], 0, sky_transfer_batch_get_drive_id (batch),
                   sky_transfer_batch_get_folder (batch));
}

static void
pause_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyTransfersPage *self = SKY_TRANSFERS_PAGE (widget);

  if (self->transfers != NULL)
    sky_transfers_pause (self->transfers, 0);
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyTransfersPage *self = SKY_TRANSFERS_PAGE (widget);

  if (self->transfers != NULL)
    sky_transfers_clear_finished (self->transfers);
}

static void
drop_services (SkyTransfersPage *self)
{
  g_clear_handle_id (&self->refilter_id, g_source_remove);
  if (self->transfers != NULL)
    g_clear_signal_handler (&self->items_changed_id, self->transfers);
  for (int i = 0; i < N_SECTIONS; i++)
    if (self->sections[i] != NULL)
      {
        g_object_run_dispose (G_OBJECT (self->sections[i]));
        g_clear_object (&self->sections[i]);
      }
  g_clear_object (&self->transfers);
  g_clear_object (&self->services);
}

static void
sky_transfers_page_dispose (GObject *object)
{
  SkyTransfersPage *self = SKY_TRANSFERS_PAGE (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  drop_services (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_TRANSFERS_PAGE);
  sky_children_unparent (GTK_WIDGET (self));
  self->list = NULL;
  G_OBJECT_CLASS (sky_transfers_page_parent_class)->dispose (object);
}

static void
install_signals (void)
{
  /**
   * SkyTransfersPage::open-folder:
   * @self: the page
   * @drive_id: which drive
   * @folder: which folder on it
   */
  signals[OPEN_FOLDER] =
      g_signal_new ("open-folder", SKY_TYPE_TRANSFERS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
sky_transfers_page_class_init (SkyTransfersPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_transfers_page_dispose;
  install_signals ();
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-transfers-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyTransfersPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SkyTransfersPage, list);
  gtk_widget_class_bind_template_child (widget_class, SkyTransfersPage, pause_all);
  gtk_widget_class_bind_template_child (widget_class, SkyTransfersPage, page_title);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_row_cb);
  gtk_widget_class_install_action (widget_class, "transfers.pause", "x", batch_action);
  gtk_widget_class_install_action (widget_class, "transfers.resume", "x", batch_action);
  gtk_widget_class_install_action (widget_class, "transfers.cancel", "x", batch_action);
  gtk_widget_class_install_action (widget_class, "transfers.retry", "x", batch_action);
  gtk_widget_class_install_action (widget_class, "transfers.open", "x", open_action);
  gtk_widget_class_install_action (widget_class, "transfers.pause-all", NULL, pause_all_action);
  gtk_widget_class_install_action (widget_class, "transfers.clear", NULL, clear_action);
}

static void
sky_transfers_page_init (SkyTransfersPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
make_list (SkyTransfersPage *self)
{
  GListStore        *parts = g_list_store_new (G_TYPE_LIST_MODEL);
  GListModel        *rows;
  GtkSelectionModel *selection;

  for (int i = 0; i < N_SECTIONS; i++)
    {
      self->sections[i] = sky_transfer_section_new (i, G_LIST_MODEL (self->transfers));
      g_list_store_append (parts, sky_transfer_section_list_rows (self->sections[i]));
    }
  rows = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (rows));
  gtk_list_view_set_model (self->list, selection);
  g_object_unref (selection);
}

/**
 * sky_transfers_page_set_services:
 * @self: a page
 * @services: (nullable): whose transfers to show
 */
void
sky_transfers_page_set_services (SkyTransfersPage *self, SkyServices *services)
{
  g_return_if_fail (SKY_IS_TRANSFERS_PAGE (self));

  gtk_list_view_set_model (self->list, NULL);
  drop_services (self);
  if (services == NULL)
    return;
  self->services = g_object_ref (services);
  self->transfers = g_object_ref (sky_services_get_transfers (services));
  make_list (self);
  self->items_changed_id = g_signal_connect_object (
      self->transfers, "items-changed", G_CALLBACK (batches_changed_cb), self, G_CONNECT_SWAPPED);
  batches_changed_cb (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (self->transfers)));
  show_state (self);
}

/**
 * sky_transfers_page_set_narrow:
 * @self: a page
 * @narrow: whether the window is narrow
 */
void
sky_transfers_page_set_narrow (SkyTransfersPage *self, gboolean narrow)
{
  g_return_if_fail (SKY_IS_TRANSFERS_PAGE (self));

  /* the header bar has it then */
  gtk_widget_set_visible (self->page_title, !narrow);
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
}
