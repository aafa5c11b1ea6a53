/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gives the window the colours of a cover: redefines the sky_… colours of style.css whenever the
 * cover's palette or the style changes. In high contrast it leaves them alone. */
#include "config.h"

#include "ui/sky-tinter.h"

#include <adwaita.h>

#include "ui/sky-tint.h"

struct _SkyTinter
{
  GObject parent;

  SkyCover       *cover;    /* not owned: signals end with it */
  GtkCssProvider *provider; /* (owned) */
};

G_DEFINE_FINAL_TYPE (SkyTinter, sky_tinter, G_TYPE_OBJECT)

static void
refresh (SkyTinter *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  guint            n_colours = 0;
  const GdkRGBA   *palette;
  SkyTint          tint;

  if (self->cover == NULL)
    return;
  palette = sky_cover_get_palette (self->cover, &n_colours);
  if (n_colours == 0 || adw_style_manager_get_high_contrast (style))
    {
      gtk_css_provider_load_from_data (self->provider, "", -1);
      return;
    }
  sky_tint_compute (palette, n_colours, adw_style_manager_get_dark (style), &tint);
  {
    g_autofree char *colour = gdk_rgba_to_string (&tint.tint);
    g_autofree char *on_colour = gdk_rgba_to_string (&tint.on_tint);
    g_autofree char *wash = gdk_rgba_to_string (&tint.bar_wash);
    g_autofree char *hero = gdk_rgba_to_string (&tint.wash);
    g_autofree char *css = g_strdup_printf ("@define-color sky_tint %s;\n"
                                            "@define-color sky_on_tint %s;\n"
                                            "@define-color sky_wash %s;\n"
                                            "@define-color sky_hero %s;\n",
                                            colour, on_colour, wash, hero);

    gtk_css_provider_load_from_data (self->provider, css, -1);
  }
}

static void
cover_gone_cb (gpointer user_data, GObject *cover)
{
  SKY_TINTER (user_data)->cover = NULL;
}

static void
sky_tinter_dispose (GObject *object)
{
  SkyTinter  *self = SKY_TINTER (object);
  GdkDisplay *display = gdk_display_get_default ();

  if (self->cover != NULL)
    g_object_weak_unref (G_OBJECT (self->cover), cover_gone_cb, self);
  self->cover = NULL;
  if (self->provider != NULL && display != NULL)
    gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (self->provider));
  g_clear_object (&self->provider);

  G_OBJECT_CLASS (sky_tinter_parent_class)->dispose (object);
}

static void
sky_tinter_class_init (SkyTinterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_tinter_dispose;
}

static void
sky_tinter_init (SkyTinter *self)
{
  self->provider = gtk_css_provider_new ();
}

/**
 * sky_tinter_new:
 * @cover: of what plays
 *
 * Returns: (transfer full): an object that colours the display until it is disposed
 */
SkyTinter *
sky_tinter_new (SkyCover *cover)
{
  SkyTinter       *self;
  AdwStyleManager *style = adw_style_manager_get_default ();

  g_return_val_if_fail (SKY_IS_COVER (cover), NULL);

  self = g_object_new (SKY_TYPE_TINTER, NULL);
  self->cover = cover;
  g_object_weak_ref (G_OBJECT (cover), cover_gone_cb, self);
  gtk_style_context_add_provider_for_display (gtk_widget_get_display (GTK_WIDGET (cover)),
                                              GTK_STYLE_PROVIDER (self->provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  g_signal_connect_object (cover, "palette-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  refresh (self);
  return self;
}
