/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plays, over the whole of a narrow window. */
#include "config.h"

#include "ui/sky-now-page.h"

#include "ui/sky-player-face.h"

struct _SkyNowPage
{
  GtkWidget parent;

  SkyPlayerFace *face; /* (owned) */
  GtkWidget     *root;
  SkyCover      *cover;
  GtkLabel      *title;
  GtkLabel      *artist;
  GtkLabel      *album;
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
};

G_DEFINE_FINAL_TYPE (SkyNowPage, sky_now_page, GTK_TYPE_WIDGET)

static void
sky_now_page_dispose (GObject *object)
{
  SkyNowPage *self = SKY_NOW_PAGE (object);

  g_clear_object (&self->face);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_NOW_PAGE);

  G_OBJECT_CLASS (sky_now_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, SkyNowPage, root);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, cover);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, title);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, artist);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, album);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, play);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, shuffle);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, repeat);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, elapsed);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, total);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, seek_bar);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, badge);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, badge_icon);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, badge_text);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, volume);
}

static void
sky_now_page_class_init (SkyNowPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_now_page_dispose;

  g_type_ensure (SKY_TYPE_COVER);
  g_type_ensure (SKY_TYPE_SEEK_BAR);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-now-page.ui");
  bind_children (widget_class);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sky_now_page_init (SkyNowPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->face = sky_player_face_new (&(const SkyPlayerParts){
      .root = self->root,
      .cover = self->cover,
      .title = self->title,
      .artist = self->artist,
      .album = self->album,
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
  });
}

/**
 * sky_now_page_set_player:
 * @self: the page
 * @player: (nullable): what it shows
 */
void
sky_now_page_set_player (SkyNowPage *self, SkyPlayer *player)
{
  g_return_if_fail (SKY_IS_NOW_PAGE (self));

  sky_player_face_set_player (self->face, player);
}

/**
 * sky_now_page_take_focus:
 * @self: the page, just shown
 *
 * Gives the focus to its play button.
 */
void
sky_now_page_take_focus (SkyNowPage *self)
{
  g_return_if_fail (SKY_IS_NOW_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->play));
}
