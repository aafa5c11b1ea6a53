/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window does: pages, search, and files that come in by drop or by choice. */
#include "config.h"

#include <glib/gi18n.h>

#include "ui/sky-drop-text.h"
#include "ui/sky-format.h"
#include "ui/sky-window-private.h"

#define MUSIC_FOLDER "/Music"

static void
show_page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sky_window_show_page (SKY_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
go (SkyWindow *self, int steps)
{
  const char *page = sky_page_history_go (self->history, steps);

  if (page != NULL)
    sky_window_show_page (self, page);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go (SKY_WINDOW (widget), -1);
}

static void
forward_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go (SKY_WINDOW (widget), 1);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyWindow *self = SKY_WINDOW (widget);

  if (gtk_widget_get_visible (GTK_WIDGET (self->search_button)))
    gtk_toggle_button_set_active (self->search_button, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
clear_search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyWindow *self = SKY_WINDOW (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_toggle_button_set_active (self->search_button, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->pages));
}

/* On a drive one looks for where one is, elsewhere for the song. */
static void
show_playing_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyWindow *self = SKY_WINDOW (widget);

  if (gtk_stack_get_visible_child (self->pages) == GTK_WIDGET (self->drive))
    {
      sky_drive_page_focus_path (self->drive);
      return;
    }
  sky_window_show_page (self, "songs");
  sky_songs_page_show_playing (self->songs);
}

static const char *
get_drive_name (SkyWindow *self, const char *drive_id)
{
  SkyDriveRecord *record =
      sky_drive_manager_get_record (sky_services_get_drives (self->services), drive_id);

  return record != NULL ? sky_drive_record_get_name (record) : NULL;
}

/**
 * sky_window_describe_drop:
 * @drive_id: (inout) (nullable): where the pointer is, or where the files go by default
 * @folder: (inout) (nullable): likewise
 * @files: (nullable) (element-type GFile): what it carries
 * @accepted: (out): whether a drop would do anything
 * @user_data: the window
 *
 * Returns: (transfer full): what a drop would do
 */
char *
sky_window_describe_drop (
    char **drive_id, char **folder, GSList *files, gboolean *accepted, gpointer user_data)
{
  SkyWindow  *self = SKY_WINDOW (user_data);
  const char *name;

  *accepted = FALSE;
  if (self->services == NULL)
    return g_strdup (_ ("One moment: Skylark is still starting"));
  if (*drive_id == NULL)
    {
      *drive_id = g_strdup (SKY_BUILTIN_DRIVE_ID);
      *folder = g_strdup (files == NULL || sky_drop_is_music (files) ? MUSIC_FOLDER : "/");
    }
  name = get_drive_name (self, *drive_id);
  if (name == NULL)
    return g_strdup (_ ("There is no drive to drop to"));
  *accepted = TRUE;
  return sky_drop_text (g_slist_length (files), name, *folder);
}

/**
 * sky_window_take_files:
 * @self: the window
 * @files: (element-type GFile): what was dropped or chosen
 * @drive: the drive that they go to
 * @folder: the path on it
 */
void
sky_window_take_files (SkyWindow *self, GSList *files, const char *drive, const char *folder)
{
  g_autoptr (GPtrArray) array = g_ptr_array_new_with_free_func (g_object_unref);

  if (self->services == NULL)
    return;
  for (GSList *l = files; l != NULL; l = l->next)
    g_ptr_array_add (array, g_object_ref (l->data));
  sky_drop_flow_take_files (self->drop_flow, array, drive, folder);
}

static GSList *
chosen_files (GtkNativeDialog *dialog)
{
  g_autoptr (GListModel) model = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
  GSList *files = NULL;

  for (guint i = g_list_model_get_n_items (model); i > 0; i--)
    files = g_slist_prepend (files, g_list_model_get_item (model, i - 1));
  return files;
}

static void
upload_chosen_cb (GtkNativeDialog *dialog, int response, SkyWindow *self)
{
  GSList          *files = chosen_files (dialog);
  g_autofree char *drive = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *text = NULL;
  gboolean         accepted = FALSE;

  if (response == GTK_RESPONSE_ACCEPT && files != NULL)
    {
      text = sky_window_describe_drop (&drive, &folder, files, &accepted, self);
      if (accepted)
        sky_window_take_files (self, files, drive, folder);
    }
  g_slist_free_full (files, g_object_unref);
  g_object_unref (dialog);
}

static void
add_chosen_cb (GtkNativeDialog *dialog, int response, SkyWindow *self)
{
  GSList *files = chosen_files (dialog);
  g_autoptr (GPtrArray) array = g_ptr_array_new_with_free_func (g_object_unref);

  for (GSList *l = files; l != NULL; l = l->next)
    g_ptr_array_add (array, l->data);
  g_slist_free (files);
  if (response == GTK_RESPONSE_ACCEPT && self->services != NULL)
    sky_drop_flow_add_to_library (self->drop_flow, array);
  g_object_unref (dialog);
}

static void
choose (SkyWindow           *self,
        const char          *title,
        const char          *accept,
        GtkFileChooserAction action,
        GCallback            callback)
{
  GtkFileChooserNative *chooser =
      gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, accept, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  g_signal_connect_object (chooser, "response", callback, self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
upload_files_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose (SKY_WINDOW (widget), _ ("Choose files to upload"), _ ("_Upload"),
          GTK_FILE_CHOOSER_ACTION_OPEN, G_CALLBACK (upload_chosen_cb));
}

static void
upload_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose (SKY_WINDOW (widget), _ ("Choose folders to upload"), _ ("_Upload"),
          GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, G_CALLBACK (upload_chosen_cb));
}

static void
add_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose (SKY_WINDOW (widget), _ ("Choose folders for the library"), _ ("_Add"),
          GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, G_CALLBACK (add_chosen_cb));
}

static void
show_preferences (SkyWindow *self, const char *page)
{
  SkyPreferencesWindow *preferences;

  if (self->preferences == NULL)
    {
      preferences = sky_preferences_window_new (GTK_WINDOW (self), self->settings);
      sky_preferences_window_set_services (preferences, self->services);
      g_set_weak_pointer (&self->preferences, GTK_WINDOW (preferences));
    }
  if (page != NULL)
    sky_preferences_window_show_page (SKY_PREFERENCES_WINDOW (self->preferences), page);
  gtk_window_present (self->preferences);
}

static void
preferences_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_preferences (SKY_WINDOW (widget), NULL);
}

static void
equaliser_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_preferences (SKY_WINDOW (widget), "equaliser");
}

/**
 * sky_window_install_actions:
 * @klass: the window's class
 */
void
sky_window_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.show-page", "s", show_page_action);
  gtk_widget_class_install_action (klass, "win.back", NULL, back_action);
  gtk_widget_class_install_action (klass, "win.forward", NULL, forward_action);
  gtk_widget_class_install_action (klass, "win.search", NULL, search_action);
  gtk_widget_class_install_action (klass, "win.clear-search", NULL, clear_search_action);
  gtk_widget_class_install_action (klass, "win.show-playing", NULL, show_playing_action);
  gtk_widget_class_install_property_action (klass, "win.queue", "queue-visible");
  gtk_widget_class_install_property_action (klass, "win.now-playing", "now-playing");
  gtk_widget_class_install_action (klass, "win.upload-files", NULL, upload_files_action);
  gtk_widget_class_install_action (klass, "win.upload-folder", NULL, upload_folder_action);
  gtk_widget_class_install_action (klass, "win.add-folder", NULL, add_folder_action);
  gtk_widget_class_install_action (klass, "win.preferences", NULL, preferences_action);
  gtk_widget_class_install_action (klass, "win.equaliser", NULL, equaliser_action);
}
