/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An album as a cover with two lines below. */
#include "config.h"

#include "ui/sky-album-card.h"

#include <glib/gi18n.h>

#include "ui/sky-cover.h"
#include "ui/sky-format.h"

struct _SkyAlbumCard
{
  GtkWidget parent;

  GtkWidget *button;
  SkyCover  *cover;
  GtkLabel  *title;
  GtkLabel  *artist;
};

enum
{
  ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyAlbumCard, sky_album_card, GTK_TYPE_WIDGET)

static void
clicked_cb (GtkButton *button, gpointer user_data)
{
  g_signal_emit (user_data, signals[ACTIVATED], 0);
}

static void
sky_album_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SKY_TYPE_ALBUM_CARD);

  G_OBJECT_CLASS (sky_album_card_parent_class)->dispose (object);
}

static void
sky_album_card_class_init (SkyAlbumCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_album_card_dispose;

  signals[ACTIVATED] = g_signal_new ("activated", SKY_TYPE_ALBUM_CARD, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (SKY_TYPE_COVER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-album-card.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyAlbumCard, button);
  gtk_widget_class_bind_template_child (widget_class, SkyAlbumCard, cover);
  gtk_widget_class_bind_template_child (widget_class, SkyAlbumCard, title);
  gtk_widget_class_bind_template_child (widget_class, SkyAlbumCard, artist);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
}

static void
sky_album_card_init (SkyAlbumCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sky_album_card_new (void)
{
  return g_object_new (SKY_TYPE_ALBUM_CARD, NULL);
}

/**
 * sky_album_card_show:
 * @self: a card
 * @album: what it shows
 * @art_uri: (nullable): its cover
 */
void
sky_album_card_show (SkyAlbumCard *self, const SkyRecentAlbum *album, const char *art_uri)
{
  g_autofree char *title = NULL;
  g_autofree char *artist = NULL;
  g_autofree char *label = NULL;

  g_return_if_fail (SKY_IS_ALBUM_CARD (self));

  title = sky_format_title (album->title);
  artist = sky_format_title (album->artist);
  /* Translators: the button on an album's cover */
  label = g_strdup_printf (_ ("Play “%s”"), title);
  sky_cover_show (self->cover, art_uri, album->title);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->artist, artist);
  gtk_widget_set_tooltip_text (self->button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}
