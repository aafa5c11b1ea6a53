/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plays, and what can be done with it, at the foot of a wide window. */
#include "config.h"

#include "ui/sky-player-bar.h"

#include "ui/sky-player-face.h"

/* Below the first the volume goes, below the second shuffling and repeating, which the queue's menu
 * and the page of what plays have too. */
#define COMPACT_WIDTH 900
#define SPARSE_WIDTH 600
/* What the rest of a bar takes, and what the seek bar gets of a window. */
#define BESIDE_SEEK_BAR 560
#define MIN_SEEK_WIDTH 80
#define MAX_SEEK_WIDTH 400

struct _SkyPlayerBar
{
  GtkWidget parent;

  SkyPlayerFace *face; /* (owned) */
  GtkWidget     *bar;
  SkyCover      *cover;
  GtkLabel      *title;
  GtkLabel      *artist;
  GtkLabel      *album;
  GtkSpinner    *buffering;
  GtkButton     *play;
  GtkWidget     *shuffle;
  GtkButton     *repeat;
  GtkLabel      *elapsed;
  GtkLabel      *total;
  SkySeekBar    *seek_bar;
  GtkMenuButton *badge;
  GtkImage      *badge_icon;
  GtkLabel      *badge_text;
  GtkRange      *volume;
  GtkButton     *mute;
};

G_DEFINE_FINAL_TYPE (SkyPlayerBar, sky_player_bar, GTK_TYPE_WIDGET)

static void
sky_player_bar_dispose (GObject *object)
{
  SkyPlayerBar *self = SKY_PLAYER_BAR (object);

  g_clear_object (&self->face);
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
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, buffering);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, play);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, shuffle);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, repeat);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, elapsed);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, total);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, seek_bar);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, badge);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, badge_icon);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, badge_text);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, volume);
  gtk_widget_class_bind_template_child (klass, SkyPlayerBar, mute);
}

static void
sky_player_bar_class_init (SkyPlayerBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_player_bar_dispose;

  g_type_ensure (SKY_TYPE_COVER);
  g_type_ensure (SKY_TYPE_SEEK_BAR);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-player-bar.ui");
  bind_children (widget_class);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sky_player_bar_init (SkyPlayerBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->face = sky_player_face_new (&(const SkyPlayerParts){
      .root = self->bar,
      .cover = self->cover,
      .title = self->title,
      .artist = self->artist,
      .album = self->album,
      .buffering = self->buffering,
      .play = self->play,
      .shuffle = self->shuffle,
      .repeat = self->repeat,
      .elapsed = self->elapsed,
      .total = self->total,
      .seek_bar = self->seek_bar,
      .badge = self->badge,
      .badge_icon = self->badge_icon,
      .badge_text = self->badge_text,
      .volume = self->volume,
      .mute = self->mute,
  });
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

  sky_player_face_set_player (self->face, player);
}

/**
 * sky_player_bar_set_services:
 * @self: a player bar
 * @services: (nullable): where more is known of what plays
 */
void
sky_player_bar_set_services (SkyPlayerBar *self, SkyServices *services)
{
  g_return_if_fail (SKY_IS_PLAYER_BAR (self));

  sky_player_face_set_services (self->face, services);
}

/**
 * sky_player_bar_set_chapters:
 * @self: a player bar
 * @chapters: (nullable): of what plays
 */
void
sky_player_bar_set_chapters (SkyPlayerBar *self, SkyChapterStore *chapters)
{
  g_return_if_fail (SKY_IS_PLAYER_BAR (self));

  sky_player_face_set_chapters (self->face, chapters);
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
 * sky_player_bar_set_width:
 * @self: a player bar
 * @width: of the window in pixels; what a narrow one has no room for is left out
 */
void
sky_player_bar_set_width (SkyPlayerBar *self, int width)
{
  gboolean compact = width < COMPACT_WIDTH;
  int      seek_width = CLAMP (width - BESIDE_SEEK_BAR, MIN_SEEK_WIDTH, MAX_SEEK_WIDTH);

  g_return_if_fail (SKY_IS_PLAYER_BAR (self));

  gtk_widget_set_visible (GTK_WIDGET (self->volume), !compact);
  gtk_widget_set_visible (self->shuffle, width >= SPARSE_WIDTH);
  gtk_widget_set_visible (GTK_WIDGET (self->repeat), width >= SPARSE_WIDTH);
  sky_player_face_set_compact (self->face, compact);
  gtk_label_set_max_width_chars (self->title, compact ? 14 : 24);
  gtk_label_set_max_width_chars (self->artist, compact ? 14 : 24);
  gtk_label_set_max_width_chars (self->album, compact ? 16 : 27);
  gtk_label_set_max_width_chars (self->badge_text, compact ? 14 : 26);
  gtk_widget_set_size_request (GTK_WIDGET (self->seek_bar), seek_width, -1);
}
