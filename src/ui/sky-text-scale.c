/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much larger the user wants text than the sizes in pixels here were chosen for: what holds
 * text and has a width of its own follows it. Main thread. */
#include "config.h"

#include "ui/sky-text-scale.h"

/* For this all widths were chosen: 11 pt at 96 dots an inch. */
#define POINTS 11.0
#define DPI (96 * 1024)

/**
 * sky_text_scale_of:
 * @font_name: (nullable): as in "gtk-font-name", such as "Cantarell 11"
 * @dpi: as in "gtk-xft-dpi": dots an inch, times 1024; -1 if nobody set it
 *
 * Returns: 1 for what the widths were chosen for, 2 for text twice as large
 */
double
sky_text_scale_of (const char *font_name, int dpi)
{
  PangoFontDescription *font =
      pango_font_description_from_string (font_name != NULL ? font_name : "");
  int    size = pango_font_description_get_size (font);
  double points = size > 0 ? (double) size / PANGO_SCALE : POINTS;

  if (size > 0 && pango_font_description_get_size_is_absolute (font))
    points *= 72.0 / 96;
  pango_font_description_free (font);
  return points / POINTS * (dpi > 0 ? (double) dpi / DPI : 1);
}

/**
 * sky_text_scale_get:
 *
 * Returns: what the user's settings say now
 */
double
sky_text_scale_get (void)
{
  GtkSettings     *settings = gtk_settings_get_default ();
  g_autofree char *font = NULL;
  int              dpi = -1;

  if (settings == NULL)
    return 1;
  g_object_get (settings, "gtk-font-name", &font, "gtk-xft-dpi", &dpi, NULL);
  return sky_text_scale_of (font, dpi);
}

/**
 * sky_text_scale_width:
 * @width: in pixels, chosen for text of the usual size
 *
 * Returns: what text of the user's size needs; never less than @width
 */
int
sky_text_scale_width (int width)
{
  return (int) (width * MAX (sky_text_scale_get (), 1) + .5);
}
