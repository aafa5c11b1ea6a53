/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three ways to begin. Everything on it is an action of the window. */
#include "config.h"

#include "ui/sky-home-page.h"

#define CARD_WIDTH 272

struct _SkyHomePage
{
  GtkWidget parent;

  GtkWidget *content;
  GtkBox    *cards;
  GtkWidget *root; /* bound so that it ends with the template */
};

G_DEFINE_FINAL_TYPE (SkyHomePage, sky_home_page, GTK_TYPE_WIDGET)

static void
sky_home_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SKY_TYPE_HOME_PAGE);

  G_OBJECT_CLASS (sky_home_page_parent_class)->dispose (object);
}

static void
sky_home_page_class_init (SkyHomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_home_page_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-home-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyHomePage, root);
  gtk_widget_class_bind_template_child (widget_class, SkyHomePage, content);
  gtk_widget_class_bind_template_child (widget_class, SkyHomePage, cards);
}

static void
sky_home_page_init (SkyHomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sky_home_page_set_narrow:
 * @self: the page
 * @narrow: the ways below each other instead of side by side
 */
void
sky_home_page_set_narrow (SkyHomePage *self, gboolean narrow)
{
  g_return_if_fail (SKY_IS_HOME_PAGE (self));

  for (GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (self->cards)); card != NULL;
       card = gtk_widget_get_next_sibling (card))
    gtk_widget_set_size_request (card, narrow ? 200 : CARD_WIDTH, -1);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->cards),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_valign (self->content, narrow ? GTK_ALIGN_START : GTK_ALIGN_CENTER);
  gtk_widget_set_margin_start (self->content, narrow ? 16 : 24);
  gtk_widget_set_margin_end (self->content, narrow ? 16 : 24);
}
