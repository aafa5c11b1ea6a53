/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The player bar of a narrow window: one row that opens the page of what plays. */
#include "config.h"

#include "ui/sky-mini-player.h"

#include "ui/sky-player-face.h"

struct _SkyMiniPlayer
{
  GtkWidget parent;

  SkyPlayerFace  *face; /* (owned) */
  GtkWidget      *bar;
  SkyCover       *cover;
  GtkLabel       *title;
  GtkLabel       *artist;
  GtkButton      *play;
  GtkProgressBar *progress;
};

G_DEFINE_FINAL_TYPE (SkyMiniPlayer, sky_mini_player, GTK_TYPE_WIDGET)

static void
sky_mini_player_dispose (GObject *object)
{
  SkyMiniPlayer *self = SKY_MINI_PLAYER (object);

  g_clear_object (&self->face);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_MINI_PLAYER);

  G_OBJECT_CLASS (sky_mini_player_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, SkyMiniPlayer, bar);
  gtk_widget_class_bind_template_child (klass, SkyMiniPlayer, cover);
  gtk_widget_class_bind_template_child (klass, SkyMiniPlayer, title);
  gtk_widget_class_bind_template_child (klass, SkyMiniPlayer, artist);
  gtk_widget_class_bind_template_child (klass, SkyMiniPlayer, play);
  gtk_widget_class_bind_template_child (klass, SkyMiniPlayer, progress);
}

static void
sky_mini_player_class_init (SkyMiniPlayerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_mini_player_dispose;

  g_type_ensure (SKY_TYPE_COVER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-mini-player.ui");
  bind_children (widget_class);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sky_mini_player_init (SkyMiniPlayer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->face = sky_player_face_new (&(const SkyPlayerParts){
      .root = self->bar,
      .cover = self->cover,
      .title = self->title,
      .artist = self->artist,
      .play = self->play,
      .progress = self->progress,
  });
}

/**
 * sky_mini_player_set_player:
 * @self: a mini player
 * @player: (nullable): what it shows
 */
void
sky_mini_player_set_player (SkyMiniPlayer *self, SkyPlayer *player)
{
  g_return_if_fail (SKY_IS_MINI_PLAYER (self));

  sky_player_face_set_player (self->face, player);
}
