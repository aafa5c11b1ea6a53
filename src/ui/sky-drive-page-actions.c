/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What users do with the entries of a folder: the drive.* actions of SkyDrivePage and their
 * shortcuts. Each act runs in the background and tells how it ended.
 */
#include "ui/sky-drive-page-private.h"

#include <glib/gi18n.h>

#include "app/sky-location.h"
#include "ui/sky-drop-text.h"
#include "ui/sky-keep-text.h"
#include "ui/sky-name-dialog.h"
#include "ui/sky-toaster.h"

static SkyFileActions *
get_file_actions (SkyDrivePage *self)
{
  return sky_services_get_file_actions (sky_drive_page_get_services (self));
}

static GtkWindow *
get_window (SkyDrivePage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
go_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyDrivePage *self = SKY_DRIVE_PAGE (widget);

  sky_drive_page_show (self, sky_drive_page_get_drive_id (self),
                       g_variant_get_string (parameter, NULL));
}

static void
up_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyDrivePage    *self = SKY_DRIVE_PAGE (widget);
  const char      *folder = sky_drive_page_get_folder (self);
  g_autofree char *parent = NULL;

  if (folder == NULL || g_str_equal (folder, "/"))
    return;
  parent = sky_drive_path_dup_parent (folder);
  sky_drive_page_show (self, sky_drive_page_get_drive_id (self), parent);
}

static void
reload_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sky_drive_page_reload (SKY_DRIVE_PAGE (widget), NULL);
}

/* What was asked for, to say so if it fails. */
typedef struct
{
  SkyDrivePage *page;     /* (owned) */
  char         *drive_id; /* (owned) */
  char         *path;     /* (owned) */
} Act;

static Act *
act_new (SkyDrivePage *page, const char *path)
{
  Act *act = g_new0 (Act, 1);

  act->page = g_object_ref (page);
  act->drive_id = g_strdup (sky_drive_page_get_drive_id (page));
  act->path = g_strdup (path);
  return act;
}

static void
act_free (Act *act)
{
  g_object_unref (act->page);
  g_free (act->drive_id);
  g_free (act->path);
  g_free (act);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Act, act_free)

/* @format has a place for the item's name. */
static void
act_failed (Act *act, const char *format, const GError *error)
{
  g_autofree char *name = g_path_get_basename (act->path);
  g_autoptr (GString) what = g_string_new (format);

  g_string_replace (what, "%s", name, 1);
  sky_drive_page_fail (act->page, what->str, error);
}

/* Where the user still is in the folder that it was made in. */
static void
select_made (Act *act)
{
  g_autofree char *parent = sky_drive_path_dup_parent (act->path);
  g_autofree char *name = g_path_get_basename (act->path);

  if (g_strcmp0 (parent, sky_drive_page_get_folder (act->page)) == 0 &&
      g_strcmp0 (act->drive_id, sky_drive_page_get_drive_id (act->page)) == 0)
    sky_drive_page_reload (act->page, name);
}

static void
folder_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Act) act = user_data;
  g_autoptr (GError) error = NULL;

  if (!sky_file_actions_make_folder_finish (SKY_FILE_ACTIONS (source), result, &error))
    act_failed (act, _ ("“%s” could not be created"), error);
  else
    select_made (act);
}

static void
folder_named_cb (SkyNameDialog *dialog, const char *name, SkyDrivePage *self)
{
  g_autofree char *path = sky_drive_path_join (sky_drive_page_get_folder (self), name);

  sky_file_actions_make_folder_async (get_file_actions (self), sky_drive_page_get_drive_id (self),
                                      path, NULL, folder_made_cb, act_new (self, path));
}

static void
new_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyDrivePage  *self = SKY_DRIVE_PAGE (widget);
  SkyNameDialog *dialog = sky_name_dialog_new (_ ("New folder"), _ ("_Create"), NULL);

  gtk_window_set_transient_for (GTK_WINDOW (dialog), get_window (self));
  g_signal_connect_object (dialog, "named", G_CALLBACK (folder_named_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
renamed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Act) act = user_data;
  g_autoptr (GError) error = NULL;

  if (!sky_file_actions_rename_finish (SKY_FILE_ACTIONS (source), result, &error))
    act_failed (act, _ ("“%s” could not be renamed"), error);
}

static void
entry_named_cb (SkyNameDialog *dialog, const char *name, SkyDrivePage *self)
{
  SkyDriveEntry   *entry = g_object_get_data (G_OBJECT (dialog), "sky-entry");
  const char      *from = sky_drive_entry_get_path (entry);
  g_autofree char *parent = sky_drive_path_dup_parent (from);
  g_autofree char *to = sky_drive_path_join (parent, name);
  SkyFileMove      move = { sky_drive_page_get_drive_id (self), from, to };

  sky_file_actions_rename_async (get_file_actions (self), &move, NULL, renamed_cb,
                                 act_new (self, from));
}

static void
rename_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyDrivePage *self = SKY_DRIVE_PAGE (widget);
  g_autoptr (GPtrArray) chosen = sky_folder_view_dup_selected (sky_drive_page_get_view (self));
  SkyNameDialog *dialog;
  SkyDriveEntry *entry;

  if (chosen->len != 1)
    return;
  entry = g_ptr_array_index (chosen, 0);
  dialog = sky_name_dialog_new (_ ("Rename"), _ ("_Rename"), sky_drive_entry_get_name (entry));
  g_object_set_data_full (G_OBJECT (dialog), "sky-entry", g_object_ref (entry), g_object_unref);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), get_window (self));
  g_signal_connect_object (dialog, "named", G_CALLBACK (entry_named_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyDrivePage) self = SKY_DRIVE_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  if (!sky_file_actions_undo_finish (SKY_FILE_ACTIONS (source), result, &error))
    sky_drive_page_fail (self, _ ("The deletion could not be undone"), error);
}

static void
undo_clicked_cb (AdwToast *toast, SkyDrivePage *self)
{
  SkyFileUndo *undo = g_object_get_data (G_OBJECT (toast), "sky-undo");

  sky_file_actions_undo_async (get_file_actions (self), undo, NULL, undone_cb, g_object_ref (self));
}

static void
offer_undo (SkyDrivePage *self, SkyFileUndo *undo)
{
  guint            count = sky_file_undo_get_count (undo);
  g_autofree char *text =
      g_strdup_printf (ngettext ("%u item deleted", "%u items deleted", count), count);
  g_autoptr (AdwToast) toast = adw_toast_new (text);

  sky_toast_offer_undo (toast);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_object_set_data_full (G_OBJECT (toast), "sky-undo", g_object_ref (undo), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), self, 0);
  g_object_set_data_full (G_OBJECT (self), "sky-last-undo", g_object_ref (undo), g_object_unref);
  sky_drive_page_offer (self, toast);
}

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Act) act = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyFileUndo) undo =
                 sky_file_actions_trash_finish (SKY_FILE_ACTIONS (source), result, &error);

  if (undo == NULL)
    {
      /* Nothing was deleted: it was the first that failed. */
      act_failed (act, _ ("“%s” could not be deleted"), error);
      return;
    }
  offer_undo (act->page, undo);
  if (sky_file_undo_get_failure (undo) != NULL)
    sky_drive_page_tell (act->page, sky_file_undo_get_failure (undo));
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyDrivePage *self = SKY_DRIVE_PAGE (widget);
  g_autoptr (GPtrArray) chosen = sky_folder_view_dup_selected (sky_drive_page_get_view (self));
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < chosen->len; i++)
    g_ptr_array_add (paths, g_strdup (sky_drive_entry_get_path (chosen->pdata[i])));
  if (paths->len > 0)
    sky_file_actions_trash_async (get_file_actions (self), sky_drive_page_get_drive_id (self),
                                  paths, NULL, deleted_cb, act_new (self, paths->pdata[0]));
}

/* Ctrl+Z: the last delete of this page, once. */
static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyDrivePage *self = SKY_DRIVE_PAGE (widget);
  g_autoptr (SkyFileUndo) undo = g_object_steal_data (G_OBJECT (self), "sky-last-undo");

  if (undo != NULL)
    sky_file_actions_undo_async (get_file_actions (self), undo, NULL, undone_cb,
                                 g_object_ref (self));
}

static void
files_chosen_cb (GtkNativeDialog *dialog, int response, SkyDrivePage *self)
{
  g_autoptr (GListModel) model = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  if (response == GTK_RESPONSE_ACCEPT)
    {
      model = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
      for (guint i = 0; i < g_list_model_get_n_items (model); i++)
        g_ptr_array_add (files, g_list_model_get_item (model, i));
    }
  g_object_unref (dialog);
  if (files->len > 0)
    sky_drive_page_choose (self, files);
}

static void
upload_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyDrivePage         *self = SKY_DRIVE_PAGE (widget);
  gboolean              folders = g_str_equal (name, "drive.upload-folder");
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      folders ? _ ("Choose folders to upload") : _ ("Choose files to upload"), get_window (self),
      folders ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Upload"),
      _ ("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);
  /* The dialog lives until it has answered: dropped in files_chosen_cb (). */
  g_signal_connect_object (dialog, "response", G_CALLBACK (files_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
play_entries (SkyDrivePage *self, GPtrArray *entries)
{
  g_auto (GStrv) locations =
              sky_folder_view_dup_locations (sky_drive_page_get_view (self), entries);

  if (locations[0] != NULL)
    sky_play_order_play_locations (sky_services_get_play_order (sky_drive_page_get_services (self)),
                                   (const char *const *) locations);
}

static void
play_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyDrivePage *self = SKY_DRIVE_PAGE (widget);
  g_autoptr (GPtrArray) chosen = sky_folder_view_dup_selected (sky_drive_page_get_view (self));

  play_entries (self, chosen);
}

/* "drive.play-next" and "drive.enqueue" */
static void
enqueue_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyDrivePage  *self = SKY_DRIVE_PAGE (widget);
  SkyFolderView *view = sky_drive_page_get_view (self);
  g_autoptr (GPtrArray) chosen = sky_folder_view_dup_selected (view);
  g_auto (GStrv) locations = sky_folder_view_dup_locations (view, chosen);

  sky_play_order_enqueue_locations (
      sky_services_get_play_order (sky_drive_page_get_services (self)),
      (const char *const *) locations, g_str_equal (name, "drive.play-next"));
}

static void
keeping_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Act) act = user_data;
  g_autoptr (GError) error = NULL;

  if (sky_pins_save_finish (SKY_PINS (source), result, &error))
    sky_drive_page_tell (act->page, act->path);
  else
    sky_drive_page_fail (act->page, _ ("What is kept can’t be written down"), error);
}

/* "drive.keep" and "drive.stop-keeping" */
static void
keep_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyDrivePage *self = SKY_DRIVE_PAGE (widget);
  SkyPins      *pins = sky_services_get_pins (sky_drive_page_get_services (self));
  const char   *drive_id = sky_drive_page_get_drive_id (self);
  gboolean      pinned = g_str_equal (name, "drive.keep");
  guint         n_done = 0;
  guint         n_let_go = 0;
  g_autoptr (GPtrArray) chosen = sky_folder_view_dup_selected (sky_drive_page_get_view (self));
  g_autofree char *text = NULL;

  for (guint i = 0; i < chosen->len; i++)
    {
      const char *path = sky_drive_entry_get_path (chosen->pdata[i]);

      if (pinned)
        n_done += sky_pins_add (pins, drive_id, chosen->pdata[i], NULL);
      else
        n_done += sky_pins_remove (pins, drive_id, path, NULL);
      n_let_go += sky_pin_exceptions_contains (
          sky_pin_list_get_exceptions (sky_pins_get_list (pins)), drive_id, path);
    }
  if (n_done == 0)
    return;
  text = sky_keep_text_items (n_done, n_let_go, pinned);
  sky_pins_save_async (pins, keeping_saved_cb, act_new (self, text));
}

/* A folder is gone into; a song is played, and what stands below it after it; a cue sheet is an
 * album by itself. */
void
sky_drive_page_open_entry (SkyDrivePage *self, SkyDriveEntry *entry)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autofree char *text = NULL;

  if (sky_drive_entry_get_is_folder (entry))
    {
      sky_drive_page_show (self, sky_drive_page_get_drive_id (self),
                           sky_drive_entry_get_path (entry));
      return;
    }
  if (!sky_name_is_playable (sky_drive_entry_get_name (entry)))
    {
      text = g_strdup_printf (_ ("“%s” is no music, Skylark can’t open it"),
                              sky_drive_entry_get_name (entry));
      sky_drive_page_tell (self, text);
      return;
    }
  if (sky_name_is_audio (sky_drive_entry_get_name (entry)))
    entries = sky_folder_view_dup_from (sky_drive_page_get_view (self), entry);
  else
    {
      entries = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (entries, g_object_ref (entry));
    }
  play_entries (self, entries);
}

static void
update_keeping (SkyDrivePage *self, GPtrArray *chosen)
{
  SkyServices *services = sky_drive_page_get_services (self);
  const char  *drive_id = sky_drive_page_get_drive_id (self);
  guint        n_kept = 0;
  gboolean     away =
      services != NULL && drive_id != NULL && !g_str_equal (drive_id, SKY_BUILTIN_DRIVE_ID);

  for (guint i = 0; away && i < chosen->len; i++)
    n_kept += sky_pins_covers (sky_services_get_pins (services), drive_id,
                               sky_drive_entry_get_path (chosen->pdata[i]));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "drive.keep", away && n_kept < chosen->len);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "drive.stop-keeping", n_kept > 0);
}

/* What can't be done just now is shown as such. */
void
sky_drive_page_update_actions (SkyDrivePage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr (GPtrArray) chosen = sky_folder_view_dup_selected (sky_drive_page_get_view (self));
  const char *folder = sky_drive_page_get_folder (self);
  gboolean    ready = sky_drive_page_get_services (self) != NULL && folder != NULL;
  gboolean    has_music = FALSE;

  for (guint i = 0; i < chosen->len; i++)
    has_music |= sky_name_is_playable (sky_drive_entry_get_name (chosen->pdata[i]));
  gtk_widget_action_set_enabled (widget, "drive.up", ready && !g_str_equal (folder, "/"));
  gtk_widget_action_set_enabled (widget, "drive.new-folder", ready);
  gtk_widget_action_set_enabled (widget, "drive.upload", ready);
  gtk_widget_action_set_enabled (widget, "drive.upload-folder", ready);
  gtk_widget_action_set_enabled (widget, "drive.rename", ready && chosen->len == 1);
  gtk_widget_action_set_enabled (widget, "drive.delete", ready && chosen->len > 0);
  gtk_widget_action_set_enabled (widget, "drive.play", ready && has_music);
  gtk_widget_action_set_enabled (widget, "drive.play-next", ready && has_music);
  gtk_widget_action_set_enabled (widget, "drive.enqueue", ready && has_music);
  update_keeping (self, chosen);
}

static void
bind_key (GtkWidgetClass *widget_class, guint key, GdkModifierType modifiers, const char *action)
{
  gtk_widget_class_add_binding_action (widget_class, key, modifiers, action, NULL);
}

void
sky_drive_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "drive.go", "s", go_action);
  gtk_widget_class_install_action (widget_class, "drive.up", NULL, up_action);
  gtk_widget_class_install_action (widget_class, "drive.reload", NULL, reload_action);
  gtk_widget_class_install_action (widget_class, "drive.new-folder", NULL, new_folder_action);
  gtk_widget_class_install_action (widget_class, "drive.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "drive.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "drive.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "drive.upload", NULL, upload_action);
  gtk_widget_class_install_action (widget_class, "drive.upload-folder", NULL, upload_action);
  gtk_widget_class_install_action (widget_class, "drive.play", NULL, play_action);
  gtk_widget_class_install_action (widget_class, "drive.play-next", NULL, enqueue_action);
  gtk_widget_class_install_action (widget_class, "drive.enqueue", NULL, enqueue_action);
  gtk_widget_class_install_action (widget_class, "drive.keep", NULL, keep_action);
  gtk_widget_class_install_action (widget_class, "drive.stop-keeping", NULL, keep_action);
  bind_key (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "drive.up");
  bind_key (widget_class, GDK_KEY_BackSpace, 0, "drive.up");
  bind_key (widget_class, GDK_KEY_F5, 0, "drive.reload");
  bind_key (widget_class, GDK_KEY_N, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "drive.new-folder");
  bind_key (widget_class, GDK_KEY_F2, 0, "drive.rename");
  bind_key (widget_class, GDK_KEY_Delete, 0, "drive.delete");
  bind_key (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "drive.undo");
  bind_key (widget_class, GDK_KEY_u, GDK_CONTROL_MASK, "drive.upload");
}
