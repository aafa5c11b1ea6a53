/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyPathBar: the way from a drive's root to the folder that is shown, a button each. */
#include "ui/sky-path-bar.h"

#include <glib/gi18n.h>

#include "ui/sky-children.h"
#include "ui/sky-format.h"

struct _SkyPathBar
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *parts;
};

G_DEFINE_FINAL_TYPE (SkyPathBar, sky_path_bar, GTK_TYPE_WIDGET)

static void
clear (SkyPathBar *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->parts)) != NULL)
    gtk_box_remove (GTK_BOX (self->parts), child);
}

static void
add_arrow (SkyPathBar *self)
{
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_widget_add_css_class (arrow, "faint");
  gtk_box_append (GTK_BOX (self->parts), arrow);
}

static void
add_part (SkyPathBar *self, const char *name, const char *path, gboolean is_last)
{
  g_autofree char *text = sky_format_file_name (name);
  GtkWidget       *label = gtk_label_new (text);
  GtkWidget       *button = gtk_button_new ();

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "path-part");
  if (is_last)
    gtk_widget_add_css_class (button, "here");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "drive.go");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", path);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (self->parts), button);
}

/* The last part is where the user is: it must never be the one that is cut off. */
static void
scroll_to_end_cb (GtkAdjustment *adjustment, GParamSpec *pspec, SkyPathBar *self)
{
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

static void
sky_path_bar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SKY_TYPE_PATH_BAR);
  sky_children_unparent (GTK_WIDGET (object));
  G_OBJECT_CLASS (sky_path_bar_parent_class)->dispose (object);
}

static void
sky_path_bar_class_init (SkyPathBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_path_bar_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-path-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyPathBar, scroller);
  gtk_widget_class_bind_template_child (widget_class, SkyPathBar, parts);
}

static void
sky_path_bar_init (SkyPathBar *self)
{
  GtkAdjustment *adjustment;

  gtk_widget_init_template (GTK_WIDGET (self));
  adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  g_signal_connect_object (adjustment, "notify::upper", G_CALLBACK (scroll_to_end_cb), self, 0);
}

/**
 * sky_path_bar_set_place:
 * @self: a path bar
 * @drive_name: the user's name for the drive
 * @folder: the path of the folder that is shown
 */
void
sky_path_bar_set_place (SkyPathBar *self, const char *drive_name, const char *folder)
{
  g_auto (GStrv) names = NULL;
  g_autoptr (GString) path = g_string_new (NULL);

  g_return_if_fail (SKY_IS_PATH_BAR (self));
  g_return_if_fail (drive_name != NULL && folder != NULL);

  clear (self);
  names = g_strsplit (folder + (*folder == '/'), "/", -1);
  add_part (self, drive_name, "/", names[0] == NULL || *names[0] == '\0');
  for (gsize i = 0; names[i] != NULL && *names[i] != '\0'; i++)
    {
      g_string_append_printf (path, "/%s", names[i]);
      add_arrow (self);
      add_part (self, names[i], path->str, names[i + 1] == NULL);
    }
}

/**
 * sky_path_bar_focus_here:
 * @self: a path bar
 *
 * Gives the focus to the folder that is shown: Shift+Tab and Return go up from there.
 */
void
sky_path_bar_focus_here (SkyPathBar *self)
{
  GtkWidget *here;

  g_return_if_fail (SKY_IS_PATH_BAR (self));

  here = gtk_widget_get_last_child (self->parts);
  if (here != NULL)
    gtk_widget_grab_focus (here);
}
