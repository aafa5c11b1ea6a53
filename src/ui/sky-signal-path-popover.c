/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to the sound, from the copy that is read to the output. It looks only while it is
 * open: at once when the player tells of a change, and once a second for what is cached. */
#include "config.h"

#include "ui/sky-signal-path-popover.h"

#include <glib/gi18n.h>

#include "ui/sky-copy-chooser.h"
#include "ui/sky-signal-path-text.h"

#define PACE_MS 1000

struct _SkySignalPathPopover
{
  GtkPopover parent;

  SkyPlayer      *player;  /* (owned) (nullable) */
  GSignalGroup   *signals; /* (owned): of the player */
  guint           pace_id; /* while it is open */
  GtkWidget      *exact;
  GtkWidget      *copy;
  GtkImage       *copy_icon;
  GtkLabel       *copy_head;
  GtkLabel       *copy_text;
  SkyCopyChooser *others;
  GtkWidget      *file;
  GtkLabel       *file_text;
  GtkWidget      *change;
  GtkLabel       *change_text;
  GtkWidget      *output;
  GtkLabel       *output_text;
};

G_DEFINE_FINAL_TYPE (SkySignalPathPopover, sky_signal_path_popover, GTK_TYPE_POPOVER)

/* A step of which nothing is known is not shown. */
static void
show_step (GtkWidget *row, GtkLabel *label, const char *text)
{
  gtk_widget_set_visible (row, text != NULL && *text != '\0');
  gtk_label_set_label (label, text != NULL ? text : "");
}

static void
show_copy (SkySignalPathPopover *self)
{
  SkyByteSource   *source = sky_player_get_source (self->player);
  g_autofree char *head = NULL;
  g_autofree char *text = NULL;

  if (source != NULL)
    {
      head = sky_signal_path_text_copy (sky_player_get_place (self->player), source);
      text = sky_signal_path_text_location (source);
    }
  show_step (self->copy, self->copy_text, text);
  gtk_label_set_label (self->copy_head, head != NULL ? head : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->copy_text), text);
  gtk_image_set_from_icon_name (
      self->copy_icon,
      source != NULL && sky_signal_path_is_here (sky_player_get_place (self->player), source)
          ? "skylark-computer-symbolic"
          : "skylark-cloud-symbolic");
}

static void
show_path (SkySignalPathPopover *self)
{
  const SkySignalPath *path = sky_player_get_signal_path (self->player);
  SkyByteSource       *source = sky_player_get_source (self->player);
  guint64              size = source != NULL ? sky_byte_source_get_size (source) : 0;
  g_autofree char     *file = NULL;
  g_autofree char     *changes = NULL;
  g_autofree char     *output = NULL;

  if (path != NULL)
    {
      file = sky_signal_path_text_file (path, size, sky_player_get_duration (self->player));
      changes = sky_signal_path_text_changes (path);
      output = sky_signal_path_text_output (path);
    }
  show_step (self->file, self->file_text, file);
  show_step (self->change, self->change_text, changes);
  show_step (self->output, self->output_text, output);
  gtk_widget_set_visible (self->exact, path != NULL && path->bit_exact);
}

static void
fill (SkySignalPathPopover *self)
{
  if (self->player == NULL)
    return;
  show_copy (self);
  show_path (self);
}

static void
show_all (SkySignalPathPopover *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    fill (self);
}

/* Another copy, or another song. */
static void
source_changed_cb (SkySignalPathPopover *self)
{
  show_all (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    sky_copy_chooser_refresh (self->others);
}

static gboolean
pace_cb (gpointer user_data)
{
  show_all (SKY_SIGNAL_PATH_POPOVER (user_data));
  return G_SOURCE_CONTINUE;
}

static void
sky_signal_path_popover_map (GtkWidget *widget)
{
  SkySignalPathPopover *self = SKY_SIGNAL_PATH_POPOVER (widget);

  GTK_WIDGET_CLASS (sky_signal_path_popover_parent_class)->map (widget);
  show_all (self);
  sky_copy_chooser_refresh (self->others);
  if (self->pace_id == 0)
    self->pace_id = g_timeout_add (PACE_MS, pace_cb, self);
}

static void
sky_signal_path_popover_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&SKY_SIGNAL_PATH_POPOVER (widget)->pace_id, g_source_remove);

  GTK_WIDGET_CLASS (sky_signal_path_popover_parent_class)->unmap (widget);
}

static void
sky_signal_path_popover_dispose (GObject *object)
{
  SkySignalPathPopover *self = SKY_SIGNAL_PATH_POPOVER (object);

  g_clear_handle_id (&self->pace_id, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->player);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_SIGNAL_PATH_POPOVER);

  G_OBJECT_CLASS (sky_signal_path_popover_parent_class)->dispose (object);
}

static void
sky_signal_path_popover_class_init (SkySignalPathPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_signal_path_popover_dispose;
  widget_class->map = sky_signal_path_popover_map;
  widget_class->unmap = sky_signal_path_popover_unmap;

  g_type_ensure (SKY_TYPE_COPY_CHOOSER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-signal-path-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, SkySignalPathPopover, exact);
  gtk_widget_class_bind_template_child (widget_class, SkySignalPathPopover, copy);
  gtk_widget_class_bind_template_child (widget_class, SkySignalPathPopover, copy_icon);
  gtk_widget_class_bind_template_child (widget_class, SkySignalPathPopover, copy_head);
  gtk_widget_class_bind_template_child (widget_class, SkySignalPathPopover, copy_text);
  gtk_widget_class_bind_template_child (widget_class, SkySignalPathPopover, others);
  gtk_widget_class_bind_template_child (widget_class, SkySignalPathPopover, file);
  gtk_widget_class_bind_template_child (widget_class, SkySignalPathPopover, file_text);
  gtk_widget_class_bind_template_child (widget_class, SkySignalPathPopover, change);
  gtk_widget_class_bind_template_child (widget_class, SkySignalPathPopover, change_text);
  gtk_widget_class_bind_template_child (widget_class, SkySignalPathPopover, output);
  gtk_widget_class_bind_template_child (widget_class, SkySignalPathPopover, output_text);
}

static void
sky_signal_path_popover_init (SkySignalPathPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (SKY_TYPE_PLAYER);
  g_signal_group_connect_swapped (self->signals, "notify::source", G_CALLBACK (source_changed_cb),
                                  self);
  g_signal_group_connect_swapped (self->signals, "notify::place", G_CALLBACK (show_all), self);
  g_signal_group_connect_swapped (self->signals, "notify::signal-path", G_CALLBACK (show_all),
                                  self);
}

GtkWidget *
sky_signal_path_popover_new (void)
{
  return g_object_new (SKY_TYPE_SIGNAL_PATH_POPOVER, NULL);
}

/**
 * sky_signal_path_popover_set_player:
 * @self: a popover
 * @player: (nullable): whose sound it tells of
 */
void
sky_signal_path_popover_set_player (SkySignalPathPopover *self, SkyPlayer *player)
{
  g_return_if_fail (SKY_IS_SIGNAL_PATH_POPOVER (self));

  g_set_object (&self->player, player);
  g_signal_group_set_target (self->signals, player);
  /* Before it is opened, so that it has the right size at once. */
  fill (self);
}

/**
 * sky_signal_path_popover_set_services:
 * @self: a popover
 * @services: (nullable): where the copies of what plays are known
 */
void
sky_signal_path_popover_set_services (SkySignalPathPopover *self, SkyServices *services)
{
  g_return_if_fail (SKY_IS_SIGNAL_PATH_POPOVER (self));

  sky_copy_chooser_set_services (self->others, services);
}
