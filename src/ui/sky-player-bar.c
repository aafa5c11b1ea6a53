/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plays, and what can be done with it. Everything shown follows the player's properties; the
 * cached ranges have no signal and are looked at twice a second while the bar can be seen. */
#include "config.h"

#include "ui/sky-player-bar.h"

#include <glib/gi18n.h>

#include "ui/sky-cover.h"
#include "ui/sky-format.h"
#include "ui/sky-player-show.h"
#include "ui/sky-seek-bar.h"

#define RANGES_MS 500

struct _SkyPlayerBar
{
  GtkWidget parent;

  SkyPlayer    *player;  /* (owned) (nullable) */
  GSignalGroup *signals; /* (owned): of the player */
  GSignalGroup *queue;   /* (owned): of its queue */
  GSignalGroup *item;    /* (owned): of what is heard */
  GBinding     *volume_binding;
  guint         ranges_id;
  GtkWidget    *bar;
  SkyCover     *cover;
  GtkLabel     *title;
  GtkLabel     *artist;
  GtkLabel     *album;
  GtkWidget    *shuffle;
  GtkButton    *play;
  GtkWidget    *buffering;
  GtkButton    *repeat;
  GtkLabel     *elapsed;
  SkySeekBar   *seek_bar;
  GtkLabel     *total;
  GtkButton    *mute;
  GtkRange     *volume;
  GtkWidget    *badge;
  GtkImage     *badge_icon;
  GtkLabel     *badge_text;
};

G_DEFINE_FINAL_TYPE (SkyPlayerBar, sky_player_bar, GTK_TYPE_WIDGET)

static void
seek_cb (SkySeekBar *seek_bar, gint64 position, gpointer user_data)
{
  SkyPlayerBar *self = SKY_PLAYER_BAR (user_data);

  if (self->player != NULL)
    sky_player_seek (self->player, position);
}

static void
show_item (SkyPlayerBar *self)
{
  SkyQueueItem *item = self->player != NULL ? sky_player_get_current (self->player) : NULL;

  g_signal_group_set_target (self->item, item);
  sky_player_show_item (item, self->cover, self->title, self->artist, self->album);
  if (item != NULL)
    gtk_widget_remove_css_class (self->bar, "idle");
  else
    gtk_widget_add_css_class (self->bar, "idle");
}

static void
show_state (SkyPlayerBar *self)
{
  gboolean buffering = self->player != NULL && sky_player_get_buffering (self->player);

  sky_player_show_state (self->player, self->play);
  gtk_widget_set_visible (self->buffering, buffering);
  gtk_spinner_set_spinning (GTK_SPINNER (self->buffering), buffering);
}

static void
show_position (SkyPlayerBar *self)
{
  gint64           position = self->player != NULL ? sky_player_get_position (self->player) : 0;
  gint64           duration = self->player != NULL ? sky_player_get_duration (self->player) : -1;
  gboolean         idle = self->player == NULL || sky_player_get_current (self->player) == NULL;
  g_autofree char *elapsed = sky_format_duration (idle ? -1 : position);
  g_autofree char *total = sky_format_duration (duration);

  sky_seek_bar_set_duration (self->seek_bar, duration);
  sky_seek_bar_set_position (self->seek_bar, position);
  gtk_widget_set_sensitive (GTK_WIDGET (self->seek_bar), duration > 0);
  gtk_label_set_label (self->elapsed, elapsed);
  gtk_label_set_label (self->total, total);
}

static void
show_badge (SkyPlayerBar *self)
{
  sky_player_show_badge (self->player, self->badge, self->badge_icon, self->badge_text);
}

static void
show_volume_icon (SkyPlayerBar *self)
{
  gboolean muted = self->player != NULL && sky_player_get_muted (self->player);
  double   volume = self->player != NULL ? sky_player_get_volume (self->player) : 1;

  if (muted || volume <= 0)
    gtk_button_set_icon_name (self->mute, "audio-volume-muted-symbolic");
  else if (volume < .34)
    gtk_button_set_icon_name (self->mute, "audio-volume-low-symbolic");
  else if (volume < .67)
    gtk_button_set_icon_name (self->mute, "audio-volume-medium-symbolic");
  else
    gtk_button_set_icon_name (self->mute, "audio-volume-high-symbolic");
}

static void
show_modes (SkyPlayerBar *self)
{
  SkyPlayQueue *queue = self->player != NULL ? sky_player_get_queue (self->player) : NULL;

  sky_player_show_modes (queue, self->shuffle, self->repeat);
}

static gboolean
ranges_cb (gpointer user_data)
{
  SkyPlayerBar  *self = SKY_PLAYER_BAR (user_data);
  SkyByteSource *source = self->player != NULL ? sky_player_get_source (self->player) : NULL;

  sky_player_show_ranges (source, self->seek_bar);
  return G_SOURCE_CONTINUE;
}

static void
sky_player_bar_map (GtkWidget *widget)
{
  SkyPlayerBar *self = SKY_PLAYER_BAR (widget);

  GTK_WIDGET_CLASS (sky_player_bar_parent_class)->map (widget);
  ranges_cb (self);
  self->ranges_id = g_timeout_add (RANGES_MS, ranges_cb, self);
}

static void
sky_player_bar_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&SKY_PLAYER_BAR (widget)->ranges_id, g_source_remove);
  GTK_WIDGET_CLASS (sky_player_bar_parent_class)->unmap (widget);
}

static void
sky_player_bar_dispose (GObject *object)
{
  SkyPlayerBar *self = SKY_PLAYER_BAR (object);

  g_clear_handle_id (&self->ranges_id, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->queue);
  g_clear_object (&self->item);
  g_clear_object (&self->player);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_PLAYER_BAR);

  G_OBJECT_CLASS (sky_player_bar_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, bar);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, cover);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, title);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, artist);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, album);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, shuffle);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, play);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, buffering);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, repeat);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, elapsed);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, seek_bar);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, total);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, mute);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, volume);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, badge);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, badge_icon);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, badge_text);
  gtk_widget_class_bind_template_callback (klass, seek_cb);
}

static void
sky_player_bar_class_init (SkyPlayerBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_player_bar_dispose;
  widget_class->map = sky_player_bar_map;
  widget_class->unmap = sky_player_bar_unmap;

  g_type_ensure (SKY_TYPE_COVER);
  g_type_ensure (SKY_TYPE_SEEK_BAR);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-player-bar.ui");
  bind_children (widget_class);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
connect_player (SkyPlayerBar *self, const char *signal, GCallback callback)
{
  g_signal_group_connect_swapped (self->signals, signal, callback, self);
}

static void
show_all (SkyPlayerBar *self)
{
  show_item (self);
  show_state (self);
  show_position (self);
  show_badge (self);
  show_volume_icon (self);
  show_modes (self);
}

static void
sky_player_bar_init (SkyPlayerBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (SKY_TYPE_PLAYER);
  connect_player (self, "notify::current", G_CALLBACK (show_all));
  connect_player (self, "notify::state", G_CALLBACK (show_state));
  connect_player (self, "notify::buffering", G_CALLBACK (show_state));
  connect_player (self, "notify::position", G_CALLBACK (show_position));
  connect_player (self, "notify::duration", G_CALLBACK (show_position));
  connect_player (self, "notify::place", G_CALLBACK (show_badge));
  connect_player (self, "notify::format", G_CALLBACK (show_badge));
  connect_player (self, "notify::volume", G_CALLBACK (show_volume_icon));
  connect_player (self, "notify::muted", G_CALLBACK (show_volume_icon));
  self->queue = g_signal_group_new (SKY_TYPE_PLAY_QUEUE);
  g_signal_group_connect_swapped (self->queue, "notify", G_CALLBACK (show_modes), self);
  self->item = g_signal_group_new (SKY_TYPE_QUEUE_ITEM);
  g_signal_group_connect_swapped (self->item, "notify", G_CALLBACK (show_item), self);
  show_all (self);
}

/**
 * sky_player_bar_set_player:
 * @self: a player bar
 * @player: (nullable): what it shows
 */
void
sky_player_bar_set_player (SkyPlayerBar *self, SkyPlayer *player)
{
  g_return_if_fail (SKY_IS_PLAYER_BAR (self));
  g_return_if_fail (player == NULL || SKY_IS_PLAYER (player));

  g_clear_pointer (&self->volume_binding, g_binding_unbind);
  g_set_object (&self->player, player);
  g_signal_group_set_target (self->signals, player);
  g_signal_group_set_target (self->queue, player != NULL ? sky_player_get_queue (player) : NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->volume), player != NULL);
  if (player != NULL)
    self->volume_binding =
        g_object_bind_property (player, "volume", gtk_range_get_adjustment (self->volume), "value",
                                G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  show_all (self);
}

/**
 * sky_player_bar_get_cover:
 * @self: a player bar
 *
 * Returns: (transfer none): the cover of what plays, whose colours the window takes
 */
SkyCover *
sky_player_bar_get_cover (SkyPlayerBar *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER_BAR (self), NULL);

  return self->cover;
}

/**
 * sky_player_bar_set_compact:
 * @self: a player bar
 * @compact: leave out what a narrow window has no room for
 */
void
sky_player_bar_set_compact (SkyPlayerBar *self, gboolean compact)
{
  g_return_if_fail (SKY_IS_PLAYER_BAR (self));

  gtk_widget_set_visible (GTK_WIDGET (self->volume), !compact);
  gtk_label_set_max_width_chars (self->title, compact ? 14 : 26);
  gtk_label_set_max_width_chars (self->artist, compact ? 14 : 26);
  gtk_label_set_max_width_chars (self->album, compact ? 16 : 30);
  gtk_label_set_max_width_chars (self->badge_text, compact ? 14 : 26);
  gtk_widget_set_size_request (GTK_WIDGET (self->seek_bar), compact ? 120 : 370, -1);
}
