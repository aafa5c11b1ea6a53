/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the preferences about the folder that the cache lies in: shows it, lets another one
 * be chosen, and tells how far the cache is on its way there, or why it stays. */
#include "config.h"

#include "ui/sky-cache-folder-group.h"

#include <glib/gi18n.h>

#include "base/sky-paths.h"
#include "ui/sky-error-text.h"
#include "ui/sky-format.h"

#define PACE_MS 200
/* In a folder that somebody chooses the cache keeps its files together, and apart from others. */
#define OWN_NAME "skylark-cache"

struct _SkyCacheFolderGroup
{
  AdwPreferencesGroup parent;

  SkyBlockCache        *cache;   /* (owned) (nullable): the services have not started */
  SkyCachePlace        *where;   /* (owned) (nullable): likewise */
  GtkFileChooserNative *chooser; /* (owned) (nullable) */
  char                 *refused; /* (owned) (nullable): why what was chosen can't be taken */
  guint                 pace_id;
  AdwActionRow         *place;
  GtkWidget            *change;
  AdwActionRow         *moving;
  GtkProgressBar       *progress;
  GtkWidget            *cancel;
  AdwActionRow         *trouble;
  AdwActionRow         *usual;
};

G_DEFINE_FINAL_TYPE (SkyCacheFolderGroup, sky_cache_folder_group, ADW_TYPE_PREFERENCES_GROUP)

static void
show_progress (SkyCacheFolderGroup *self)
{
  guint64          done = 0;
  guint64          total = 0;
  g_autofree char *text = NULL;

  sky_block_cache_get_move_progress (self->cache, &done, &total);
  text = total > 0 ? sky_format_bytes_of (done, total) : g_strdup (_ ("Counting…"));
  adw_action_row_set_subtitle (self->moving, text);
  gtk_progress_bar_set_fraction (self->progress,
                                 total > 0 ? CLAMP ((double) done / (double) total, 0, 1) : 0);
}

static gboolean
pace_cb (gpointer user_data)
{
  show_progress (SKY_CACHE_FOLDER_GROUP (user_data));
  return G_SOURCE_CONTINUE;
}

static void
show_moving (SkyCacheFolderGroup *self)
{
  const char *target = self->where != NULL ? sky_cache_place_get_target (self->where) : NULL;
  gboolean    runs = target != NULL && gtk_widget_get_mapped (GTK_WIDGET (self));

  gtk_widget_set_visible (GTK_WIDGET (self->moving), target != NULL);
  gtk_widget_set_sensitive (self->change, self->where != NULL && target == NULL);
  if (!runs)
    g_clear_handle_id (&self->pace_id, g_source_remove);
  else if (self->pace_id == 0)
    self->pace_id = g_timeout_add (PACE_MS, pace_cb, self);
  if (target != NULL)
    {
      g_autofree char *name = g_filename_display_name (target);
      g_autofree char *title = g_strdup_printf (_ ("Moving to %s"), name);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->moving), title);
      gtk_widget_set_sensitive (self->cancel,
                                !g_str_equal (target, sky_cache_place_get_folder (self->where)));
      show_progress (self);
    }
}

/* Why the cache could not go there, and what can be done. */
static char *
describe_refusal (const char *folder, const GError *error)
{
  g_autofree char *name = g_filename_display_name (folder);

  if (error == NULL || error->domain != G_IO_ERROR)
    return error != NULL ? sky_error_text (error, NULL) : NULL;
  switch (error->code)
    {
    case G_IO_ERROR_NO_SPACE:
      return g_strdup_printf (
          _ ("There is not enough room in %s. Free up space there or choose another folder."),
          name);
    case G_IO_ERROR_EXISTS:
      return g_strdup_printf (_ ("%s has other files under the names that the cache needs. Choose "
                                 "another folder."),
                              name);
    case G_IO_ERROR_BUSY:
      return g_strdup_printf (_ ("Another Skylark uses %s. Close it or choose another folder."),
                              name);
    case G_IO_ERROR_PERMISSION_DENIED:
    case G_IO_ERROR_READ_ONLY:
      return g_strdup_printf (
          _ ("%s can’t be written to. Change its permissions or choose another folder."), name);
    case G_IO_ERROR_NOT_DIRECTORY:
    case G_IO_ERROR_NOT_FOUND:
    case G_IO_ERROR_INVALID_FILENAME:
      return g_strdup_printf (_ ("%s is no folder that can be used. Choose another one."), name);
    case G_IO_ERROR_INVALID_ARGUMENT:
      return g_strdup_printf (_ ("The cache lies in %s already."), name);
    default:
      return sky_error_text (error, NULL);
    }
}

static void
show_trouble (SkyCacheFolderGroup *self)
{
  const GError    *error = NULL;
  const char      *missing = sky_cache_place_get_missing (self->where);
  const char      *failed = sky_cache_place_get_failed (self->where, &error);
  g_autofree char *title = NULL;

  if (self->refused != NULL)
    title = g_strdup (self->refused);
  else if (failed != NULL)
    title = describe_refusal (failed, error);
  else if (missing != NULL)
    {
      g_autofree char *name = g_filename_display_name (missing);

      title = g_strdup_printf (_ ("%s is away. Until it is back, a little is kept in the usual "
                                  "folder."),
                               name);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), title != NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->trouble), title != NULL ? title : "");
}

static void
show (SkyCacheFolderGroup *self)
{
  const char *folder =
      self->where != NULL ? sky_cache_place_get_folder (self->where) : sky_paths_get_cache_dir ();
  g_autofree char *name = g_filename_display_name (folder);
  gboolean         elsewhere = !g_str_equal (folder, sky_paths_get_cache_dir ());

  adw_action_row_set_subtitle (self->place, name);
  show_moving (self);
  if (self->where == NULL)
    return;
  show_trouble (self);
  gtk_widget_set_visible (GTK_WIDGET (self->usual),
                          sky_cache_place_get_target (self->where) == NULL &&
                              (elsewhere || sky_cache_place_get_missing (self->where) != NULL));
}

/* What was said of a folder that was chosen before is over. */
static void
place_changed_cb (SkyCacheFolderGroup *self)
{
  g_clear_pointer (&self->refused, g_free);
  show (self);
}

static void
show_folder_cb (SkyCacheFolderGroup *self)
{
  const char *folder =
      self->where != NULL ? sky_cache_place_get_folder (self->where) : sky_paths_get_cache_dir ();
  g_autofree char *uri = g_filename_to_uri (folder, NULL, NULL);

  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), uri, GDK_CURRENT_TIME);
}

static void
choose (SkyCacheFolderGroup *self, const char *chosen)
{
  g_autofree char *folder = chosen != NULL ? sky_cache_folder_group_dup_folder (chosen) : NULL;

  g_clear_pointer (&self->refused, g_free);
  if (folder == NULL)
    self->refused = g_strdup (_ ("The cache needs a folder of this computer. Choose another one."));
  else if (g_str_equal (folder, sky_cache_place_get_folder (self->where)))
    {
      g_autofree char *name = g_filename_display_name (folder);

      self->refused = g_strdup_printf (_ ("The cache lies in %s already."), name);
    }
  else
    sky_cache_place_choose (self->where, folder);
  show (self);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  SkyCacheFolderGroup *self = SKY_CACHE_FOLDER_GROUP (user_data);
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = NULL;

  if (response != GTK_RESPONSE_ACCEPT || self->where == NULL)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  choose (self, file != NULL ? g_file_peek_path (file) : NULL);
}

static void
change_cb (SkyCacheFolderGroup *self)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  if (self->where == NULL || self->chooser != NULL)
    return;
  self->chooser =
      gtk_file_chooser_native_new (_ ("Where to keep cloud files"), window,
                                   GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Move here"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
cancel_cb (SkyCacheFolderGroup *self)
{
  sky_cache_place_cancel (self->where);
}

static void
usual_cb (SkyCacheFolderGroup *self)
{
  sky_cache_place_choose (self->where, NULL);
}

static void
sky_cache_folder_group_map (GtkWidget *widget)
{
  SkyCacheFolderGroup *self = SKY_CACHE_FOLDER_GROUP (widget);

  GTK_WIDGET_CLASS (sky_cache_folder_group_parent_class)->map (widget);

  if (self->where != NULL)
    sky_cache_place_look (self->where);
  show_moving (self);
}

static void
sky_cache_folder_group_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&SKY_CACHE_FOLDER_GROUP (widget)->pace_id, g_source_remove);

  GTK_WIDGET_CLASS (sky_cache_folder_group_parent_class)->unmap (widget);
}

static void
sky_cache_folder_group_dispose (GObject *object)
{
  SkyCacheFolderGroup *self = SKY_CACHE_FOLDER_GROUP (object);

  g_clear_handle_id (&self->pace_id, g_source_remove);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->cache);
  g_clear_object (&self->where);
  g_clear_pointer (&self->refused, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_CACHE_FOLDER_GROUP);

  G_OBJECT_CLASS (sky_cache_folder_group_parent_class)->dispose (object);
}

static void
sky_cache_folder_group_class_init (SkyCacheFolderGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_cache_folder_group_dispose;
  widget_class->map = sky_cache_folder_group_map;
  widget_class->unmap = sky_cache_folder_group_unmap;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-cache-folder-group.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyCacheFolderGroup, place);
  gtk_widget_class_bind_template_child (widget_class, SkyCacheFolderGroup, change);
  gtk_widget_class_bind_template_child (widget_class, SkyCacheFolderGroup, moving);
  gtk_widget_class_bind_template_child (widget_class, SkyCacheFolderGroup, progress);
  gtk_widget_class_bind_template_child (widget_class, SkyCacheFolderGroup, cancel);
  gtk_widget_class_bind_template_child (widget_class, SkyCacheFolderGroup, trouble);
  gtk_widget_class_bind_template_child (widget_class, SkyCacheFolderGroup, usual);
  gtk_widget_class_bind_template_callback (widget_class, show_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, change_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, usual_cb);
}

static void
sky_cache_folder_group_init (SkyCacheFolderGroup *self)
{
  g_autofree char *usual = g_filename_display_name (sky_paths_get_cache_dir ());

  gtk_widget_init_template (GTK_WIDGET (self));
  /* What they show are names of folders. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->place), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->moving), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->trouble), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->usual), FALSE);
  adw_action_row_set_subtitle (self->usual, usual);
  show (self);
}

/**
 * sky_cache_folder_group_set_home:
 * @self: the part
 * @home: (nullable): what it shows
 */
void
sky_cache_folder_group_set_home (SkyCacheFolderGroup *self, SkyCacheHome *home)
{
  g_return_if_fail (SKY_IS_CACHE_FOLDER_GROUP (self));

  if (self->where != NULL)
    g_signal_handlers_disconnect_by_data (self->where, self);
  g_clear_object (&self->where);
  g_clear_object (&self->cache);
  if (home != NULL)
    {
      self->cache = g_object_ref (sky_cache_home_get_cache (home));
      self->where = g_object_ref (sky_cache_home_get_place (home));
      g_signal_connect_object (self->where, "changed", G_CALLBACK (place_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  show (self);
}

/**
 * sky_cache_folder_group_dup_folder:
 * @chosen: a folder that somebody has chosen
 *
 * The usual folder, and one of our own making, are taken as they are; in any other the cache gets
 * one of its own.
 *
 * Returns: (transfer full): where the cache lies then
 */
char *
sky_cache_folder_group_dup_folder (const char *chosen)
{
  g_autofree char *folder = g_canonicalize_filename (chosen, NULL);
  g_autofree char *name = g_path_get_basename (folder);

  if (g_str_equal (folder, sky_paths_get_cache_dir ()) || g_str_equal (name, OWN_NAME))
    return g_steal_pointer (&folder);
  return g_build_filename (folder, OWN_NAME, NULL);
}
