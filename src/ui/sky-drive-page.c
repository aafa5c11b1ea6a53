/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyDrivePage: one folder of a drive. Owns the listing that is shown; a late answer for a folder
 * that was left is dropped by its cancellable. What users do stands in sky-drive-page-actions.c.
 */
#include "ui/sky-drive-page.h"

#include <glib/gi18n.h>

#include "app/sky-location.h"
#include "ui/sky-children.h"
#include "ui/sky-drive-page-private.h"
#include "ui/sky-drop-place.h"
#include "ui/sky-error-text.h"
#include "ui/sky-path-bar.h"

/* Many files that arrive together are one new listing. */
#define RELOAD_DELAY_MS 250
/* A listing that is quicker than this shows no spinner. */
#define SPINNER_DELAY_MS 300
/* Below this it gets less margin. */
#define NARROW_WIDTH 500

struct _SkyDrivePage
{
  GtkWidget parent_instance;

  SkyServices   *services;         /* (owned) (nullable) */
  GSignalGroup  *transfer_signals; /* (owned) */
  GSignalGroup  *action_signals;   /* (owned) */
  GSignalGroup  *drive_signals;    /* (owned) */
  char          *drive_id;         /* (owned) (nullable) */
  char          *folder;           /* (owned) (nullable) */
  char          *select_name;      /* (owned) (nullable): to be selected when listed */
  GCancellable  *listing;          /* (owned) (nullable): of what was asked about this folder */
  guint          reload_id;
  guint          spinner_id;
  SkyPathBar    *path_bar;
  GtkWidget     *space;
  GtkLevelBar   *space_bar;
  gboolean       space_limited; /* the bar has something to say */
  gboolean       narrow;
  gboolean       opening; /* another folder, whose entries get the focus when they are there */
  GtkLabel      *space_label;
  GtkStack      *stack;
  SkyFolderView *view;
  AdwStatusPage *problem;
};

enum
{
  TOAST,
  WENT,
  UPLOAD,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
get_place (SkyDropPlace *place, char **drive_id, char **folder)
{
  SkyDrivePage *self = SKY_DRIVE_PAGE (place);

  if (self->drive_id == NULL)
    return FALSE;
  *drive_id = g_strdup (self->drive_id);
  *folder = g_strdup (self->folder);
  return TRUE;
}

static void
drop_place_init (SkyDropPlaceInterface *iface)
{
  iface->get_place = get_place;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyDrivePage,
                               sky_drive_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SKY_TYPE_DROP_PLACE, drop_place_init))

static SkyDriveRecord *
get_record (SkyDrivePage *self)
{
  if (self->services == NULL || self->drive_id == NULL)
    return NULL;
  return sky_drive_manager_get_record (sky_services_get_drives (self->services), self->drive_id);
}

static SkyDrive *
get_drive (SkyDrivePage *self)
{
  SkyDriveRecord *record = get_record (self);

  return record != NULL ? sky_drive_record_get_drive (record) : NULL;
}

static void
cancel_listing (SkyDrivePage *self)
{
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  if (self->listing != NULL)
    g_cancellable_cancel (self->listing);
  g_clear_object (&self->listing);
}

static void
show_problem (SkyDrivePage *self, const char *title, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_status_page_set_title (self->problem, title);
  adw_status_page_set_description (self->problem, escaped);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

/* Not from where the user has gone meanwhile. */
static gboolean
may_take_focus (SkyDrivePage *self)
{
  GtkRoot   *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return gtk_widget_get_mapped (GTK_WIDGET (self)) &&
         (focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self)));
}

static void
show_entries (SkyDrivePage *self, GPtrArray *entries)
{
  sky_folder_view_set_entries (self->view, self->drive_id, entries);
  gtk_stack_set_visible_child_name (
      self->stack, sky_folder_view_get_n_entries (self->view) > 0 ? "entries" : "empty");
  if (self->select_name != NULL)
    sky_folder_view_select_name (self->view, self->select_name);
  g_clear_pointer (&self->select_name, g_free);
  /* the rows that had the focus are gone, and the keys of this page would be deaf */
  if (self->opening && may_take_focus (self))
    gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
  self->opening = FALSE;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyDrivePage) self = SKY_DRIVE_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = sky_drive_list_finish (SKY_DRIVE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  if (entries != NULL)
    {
      show_entries (self, entries);
      return;
    }
  sky_drive_manager_report_error (sky_services_get_drives (self->services), self->drive_id, error);
  {
    g_autofree char *text = sky_error_text (error, sky_drive_page_get_drive_name (self));

    show_problem (self, _ ("The folder can’t be shown"), text);
  }
}

static void
show_space (SkyDrivePage *self, const SkyDriveQuota *quota)
{
  g_autofree char *used = g_format_size ((guint64) MAX (quota->used, 0));
  g_autofree char *total = NULL;
  g_autofree char *text = NULL;

  /* beside a path there is no room for it in a narrow window */
  gtk_widget_set_visible (self->space,
                          quota->used >= 0 && !(self->narrow && !g_str_equal (self->folder, "/")));
  self->space_limited = quota->available >= 0;
  gtk_widget_set_visible (GTK_WIDGET (self->space_bar), self->space_limited && !self->narrow);
  if (quota->available < 0)
    {
      /* Translators: space in use on a drive without a limit */
      text = g_strdup_printf (_ ("%s used"), used);
      gtk_label_set_label (self->space_label, text);
      return;
    }
  total = g_format_size ((guint64) (quota->used + quota->available));
  /* Translators: space in use, and all there is */
  text = g_strdup_printf (_ ("%s of %s"), used, total);
  gtk_label_set_label (self->space_label, text);
  if (quota->used + quota->available > 0)
    gtk_level_bar_set_value (self->space_bar,
                             (double) quota->used / (double) (quota->used + quota->available));
}

static void
quota_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyDrivePage) self = SKY_DRIVE_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  SkyDriveQuota quota;

  if (sky_drive_quota_finish (SKY_DRIVE (source), result, &quota, &error))
    show_space (self, &quota);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_set_visible (self->space, FALSE);
}

static gboolean
spinner_cb (gpointer user_data)
{
  SkyDrivePage *self = SKY_DRIVE_PAGE (user_data);

  self->spinner_id = 0;
  gtk_stack_set_visible_child_name (self->stack, "loading");
  return G_SOURCE_REMOVE;
}

static void
show_missing_drive (SkyDrivePage *self)
{
  SkyDriveRecord *record = get_record (self);
  const char     *message = record != NULL ? sky_drive_record_get_message (record) : NULL;

  if (record == NULL)
    show_problem (self, _ ("There is no such drive"),
                  _ ("It may have been removed. Choose another one."));
  else if (sky_drive_record_get_status (record) == SKY_DRIVE_CONNECTING)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  else
    show_problem (self, _ ("The drive is not connected"),
                  message != NULL ? message
                                  : _ ("It does not answer. Check that it is on and reachable."));
}

static void
list (SkyDrivePage *self)
{
  SkyDrive *drive = get_drive (self);

  cancel_listing (self);
  sky_drive_page_update_actions (self);
  if (drive == NULL)
    {
      show_missing_drive (self);
      return;
    }
  self->listing = g_cancellable_new ();
  if (sky_folder_view_get_n_entries (self->view) == 0)
    self->spinner_id = g_timeout_add (SPINNER_DELAY_MS, spinner_cb, self);
  sky_drive_list_async (drive, self->folder, self->listing, listed_cb, g_object_ref (self));
  if (sky_drive_get_features (drive) & SKY_DRIVE_QUOTA)
    sky_drive_quota_async (drive, self->listing, quota_cb, g_object_ref (self));
  else
    gtk_widget_set_visible (self->space, FALSE);
}

static gboolean
reload_cb (gpointer user_data)
{
  SkyDrivePage *self = SKY_DRIVE_PAGE (user_data);

  self->reload_id = 0;
  list (self);
  return G_SOURCE_REMOVE;
}

static void
reload_soon (SkyDrivePage *self)
{
  if (self->reload_id == 0)
    self->reload_id = g_timeout_add (RELOAD_DELAY_MS, reload_cb, self);
}

static void
folder_changed_cb (SkyDrivePage *self, const char *drive_id, const char *folder)
{
  if (g_strcmp0 (drive_id, self->drive_id) == 0 && g_strcmp0 (folder, self->folder) == 0)
    reload_soon (self);
}

static void
file_arrived_cb (SkyDrivePage *self, const char *drive_id, SkyDriveEntry *entry)
{
  const char *path = sky_drive_entry_get_path (entry);

  /* A new file may be the first of a new folder that is shown here. */
  if (g_strcmp0 (drive_id, self->drive_id) == 0 && sky_drive_path_is_inside (path, self->folder))
    reload_soon (self);
}

static void
drive_changed_cb (SkyDrivePage *self, SkyDriveRecord *record)
{
  if (g_strcmp0 (sky_drive_record_get_id (record), self->drive_id) == 0)
    reload_soon (self);
}

static void
opened_cb (SkyFolderView *view, SkyDriveEntry *entry, SkyDrivePage *self)
{
  self->opening = sky_drive_entry_get_is_folder (entry);
  /* A row that goes away with the focus would pass it on, out of this page. */
  if (self->opening)
    gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
  sky_drive_page_open_entry (self, entry);
}

static void
selection_changed_cb (SkyFolderView *view, SkyDrivePage *self)
{
  sky_drive_page_update_actions (self);
}

/* One that turns unseen draws the whole window sixty times a second. */
static void
spinner_mapped_cb (GtkSpinner *spinner, SkyDrivePage *self)
{
  gtk_spinner_set_spinning (spinner, gtk_widget_get_mapped (GTK_WIDGET (spinner)));
}

static void
sky_drive_page_dispose (GObject *object)
{
  SkyDrivePage *self = SKY_DRIVE_PAGE (object);

  cancel_listing (self);
  g_clear_handle_id (&self->reload_id, g_source_remove);
  g_clear_object (&self->transfer_signals);
  g_clear_object (&self->action_signals);
  g_clear_object (&self->drive_signals);
  g_clear_object (&self->services);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_DRIVE_PAGE);
  sky_children_unparent (GTK_WIDGET (self));
  G_OBJECT_CLASS (sky_drive_page_parent_class)->dispose (object);
}

static void
sky_drive_page_finalize (GObject *object)
{
  SkyDrivePage *self = SKY_DRIVE_PAGE (object);

  g_clear_pointer (&self->drive_id, g_free);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->select_name, g_free);
  G_OBJECT_CLASS (sky_drive_page_parent_class)->finalize (object);
}

static void
install_signals (void)
{
  /**
   * SkyDrivePage::toast:
   * @self: the page
   * @toast: something to tell
   */
  signals[TOAST] = g_signal_new ("toast", SKY_TYPE_DRIVE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);
  /**
   * SkyDrivePage::went:
   * @self: the page
   * @drive_id: the drive that is shown
   * @folder: the folder on it
   */
  signals[WENT] = g_signal_new ("went", SKY_TYPE_DRIVE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  /**
   * SkyDrivePage::upload:
   * @self: the page
   * @files: (element-type GFile): what the user chose for the folder that is shown
   */
  signals[UPLOAD] = g_signal_new ("upload", SKY_TYPE_DRIVE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
}

static void
sky_drive_page_class_init (SkyDrivePageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sky_drive_page_dispose;
  object_class->finalize = sky_drive_page_finalize;
  install_signals ();
  g_type_ensure (SKY_TYPE_PATH_BAR);
  g_type_ensure (SKY_TYPE_FOLDER_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-drive-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyDrivePage, path_bar);
  gtk_widget_class_bind_template_child (widget_class, SkyDrivePage, space);
  gtk_widget_class_bind_template_child (widget_class, SkyDrivePage, space_bar);
  gtk_widget_class_bind_template_child (widget_class, SkyDrivePage, space_label);
  gtk_widget_class_bind_template_child (widget_class, SkyDrivePage, stack);
  gtk_widget_class_bind_template_child (widget_class, SkyDrivePage, view);
  gtk_widget_class_bind_template_child (widget_class, SkyDrivePage, problem);
  gtk_widget_class_bind_template_callback (widget_class, spinner_mapped_cb);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, selection_changed_cb);
  sky_drive_page_install_actions (widget_class);
}

static void
sky_drive_page_init (SkyDrivePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->transfer_signals = g_signal_group_new (SKY_TYPE_TRANSFERS);
  g_signal_group_connect_swapped (self->transfer_signals, "file-arrived",
                                  G_CALLBACK (file_arrived_cb), self);
  self->action_signals = g_signal_group_new (SKY_TYPE_FILE_ACTIONS);
  g_signal_group_connect_swapped (self->action_signals, "folder-changed",
                                  G_CALLBACK (folder_changed_cb), self);
  self->drive_signals = g_signal_group_new (SKY_TYPE_DRIVE_MANAGER);
  g_signal_group_connect_swapped (self->drive_signals, "drive-changed",
                                  G_CALLBACK (drive_changed_cb), self);
  sky_drive_page_update_actions (self);
}

/**
 * sky_drive_page_set_services:
 * @self: a page
 * @services: (nullable): where drives and transfers are
 */
void
sky_drive_page_set_services (SkyDrivePage *self, SkyServices *services)
{
  gboolean given = services != NULL;

  g_return_if_fail (SKY_IS_DRIVE_PAGE (self));

  cancel_listing (self);
  g_set_object (&self->services, services);
  g_signal_group_set_target (self->transfer_signals,
                             given ? sky_services_get_transfers (services) : NULL);
  g_signal_group_set_target (self->action_signals,
                             given ? sky_services_get_file_actions (services) : NULL);
  g_signal_group_set_target (self->drive_signals,
                             given ? sky_services_get_drives (services) : NULL);
  sky_folder_view_set_pins (self->view, given ? sky_services_get_pins (services) : NULL);
  if (given)
    g_signal_connect_object (sky_services_get_pins (services), "pinned",
                             G_CALLBACK (sky_drive_page_update_actions), self, G_CONNECT_SWAPPED);
  if (self->drive_id != NULL && given)
    sky_drive_page_show (self, self->drive_id, self->folder);
}

/**
 * sky_drive_page_show:
 * @self: a page
 * @drive_id: which drive
 * @folder: the path of a folder on it
 */
void
sky_drive_page_show (SkyDrivePage *self, const char *drive_id, const char *folder)
{
  g_autofree char *id = g_strdup (drive_id);
  g_autofree char *path = g_strdup (folder);

  g_return_if_fail (SKY_IS_DRIVE_PAGE (self));
  g_return_if_fail (drive_id != NULL && folder != NULL);

  if (g_strcmp0 (id, self->drive_id) != 0 || g_strcmp0 (path, self->folder) != 0)
    {
      g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

      sky_folder_view_set_entries (self->view, id, nothing);
      self->opening = TRUE;
    }
  g_free (self->drive_id);
  g_free (self->folder);
  self->drive_id = g_steal_pointer (&id);
  self->folder = g_steal_pointer (&path);
  sky_path_bar_set_place (self->path_bar, sky_drive_page_get_drive_name (self), self->folder);
  if (self->services != NULL)
    list (self);
  g_signal_emit (self, signals[WENT], 0, self->drive_id, self->folder);
}

/**
 * sky_drive_page_get_drive_id:
 * @self: a page
 *
 * Returns: (nullable): the drive that is shown
 */
const char *
sky_drive_page_get_drive_id (SkyDrivePage *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_PAGE (self), NULL);

  return self->drive_id;
}

/**
 * sky_drive_page_get_folder:
 * @self: a page
 *
 * Returns: (nullable): the path of the folder that is shown
 */
const char *
sky_drive_page_get_folder (SkyDrivePage *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_PAGE (self), NULL);

  return self->folder;
}

/* Gives the focus to where one is. */
void
sky_drive_page_focus_path (SkyDrivePage *self)
{
  g_return_if_fail (SKY_IS_DRIVE_PAGE (self));

  sky_path_bar_focus_here (self->path_bar);
}

/**
 * sky_drive_page_set_width:
 * @self: a page
 * @width: that it has, in pixels
 */
void
sky_drive_page_set_width (SkyDrivePage *self, int width)
{
  g_return_if_fail (SKY_IS_DRIVE_PAGE (self));

  sky_folder_view_set_width (self->view, width);
  self->narrow = width < NARROW_WIDTH;
  gtk_widget_set_visible (GTK_WIDGET (self->space_bar), self->space_limited && !self->narrow);
  if (self->narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
}

SkyServices *
sky_drive_page_get_services (SkyDrivePage *self)
{
  return self->services;
}

SkyFolderView *
sky_drive_page_get_view (SkyDrivePage *self)
{
  return self->view;
}

/* The user's name for the drive; its id while nothing more is known. */
const char *
sky_drive_page_get_drive_name (SkyDrivePage *self)
{
  SkyDriveRecord *record = get_record (self);

  return record != NULL ? sky_drive_record_get_name (record) : self->drive_id;
}

void
sky_drive_page_offer (SkyDrivePage *self, AdwToast *toast)
{
  g_signal_emit (self, signals[TOAST], 0, toast);
}

void
sky_drive_page_tell (SkyDrivePage *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autoptr (AdwToast) toast = adw_toast_new (escaped);

  sky_drive_page_offer (self, toast);
}

/* @what is the item and what did not work with it. */
void
sky_drive_page_fail (SkyDrivePage *self, const char *what, const GError *error)
{
  g_autofree char *reason = NULL;
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  reason = sky_error_text (error, sky_drive_page_get_drive_name (self));
  /* Translators: the first is what did not work, the second a sentence that says why */
  text = g_strdup_printf (_ ("%s: %s"), what, reason);
  sky_drive_page_tell (self, text);
}

/* Lists again; @select is what the user has just made. */
void
sky_drive_page_reload (SkyDrivePage *self, const char *select)
{
  g_free (self->select_name);
  self->select_name = g_strdup (select);
  g_clear_handle_id (&self->reload_id, g_source_remove);
  if (self->drive_id != NULL)
    list (self);
}

void
sky_drive_page_choose (SkyDrivePage *self, GPtrArray *files)
{
  g_signal_emit (self, signals[UPLOAD], 0, files);
}
