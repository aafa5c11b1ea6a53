/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ground of the page of what plays: its cover so blurred that only the colours are left, and
 * moved so far that text on it can be read. Made when it is drawn; in high contrast there is none.
 */
#include "config.h"

#include "ui/sky-ground.h"

#include <adwaita.h>
#include <math.h>

#include "ui/sky-tint.h"

/* The cover is averaged to so few fields a side, and these are drawn smoothly with so many dots. */
#define FIELDS 6
#define DOTS 96

struct _SkyGround
{
  GtkWidget parent;

  SkyCover   *cover;   /* (weak): a sibling */
  GdkTexture *blurred; /* (owned) (nullable): until it is drawn */
  gboolean    stale;
};

G_DEFINE_FINAL_TYPE (SkyGround, sky_ground, GTK_TYPE_WIDGET)

/* The mean of each field of a picture. */
static void
average_fields (GdkTexture *texture, GdkRGBA *fields)
{
  int                width = gdk_texture_get_width (texture);
  int                height = gdk_texture_get_height (texture);
  gsize              stride = (gsize) width * 4;
  g_autofree guchar *pixels = g_malloc (stride * (gsize) height);

  gdk_texture_download (texture, pixels, stride);
  for (int i = 0; i < FIELDS * FIELDS; i++)
    {
      int     left = i % FIELDS * width / FIELDS;
      int     right = MAX ((i % FIELDS + 1) * width / FIELDS, left + 1);
      int     top = i / FIELDS * height / FIELDS;
      int     bottom = MAX ((i / FIELDS + 1) * height / FIELDS, top + 1);
      guint64 sums[3] = { 0, 0, 0 };
      float   whole = 255.0f * (float) (right - left) * (float) (bottom - top);

      for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++)
          {
            guint32 pixel = ((const guint32 *) (const void *) (pixels + (gsize) y * stride))[x];

            sums[0] += pixel >> 16 & 0xff;
            sums[1] += pixel >> 8 & 0xff;
            sums[2] += pixel & 0xff;
          }
      fields[i] =
          (GdkRGBA){ (float) sums[0] / whole, (float) sums[1] / whole, (float) sums[2] / whole, 1 };
    }
}

/* A stand-in goes from one colour to another, from corner to corner. */
static void
spread_palette (const GdkRGBA *palette, GdkRGBA *fields)
{
  for (int i = 0; i < FIELDS * FIELDS; i++)
    {
      float t = (float) (i % FIELDS + i / FIELDS) / (2 * (FIELDS - 1));

      fields[i] = (GdkRGBA){ palette[0].red + (palette[1].red - palette[0].red) * t,
                             palette[0].green + (palette[1].green - palette[0].green) * t,
                             palette[0].blue + (palette[1].blue - palette[0].blue) * t, 1 };
    }
}

static float
between (float a, float b, float t)
{
  return a + (b - a) * t * t * (3 - 2 * t);
}

/* The colour at a dot: smooth from the middle of a field to that of the next. */
static void
blend (const GdkRGBA *fields, int dot_x, int dot_y, guchar *result)
{
  float          x = CLAMP (((float) dot_x + .5f) * FIELDS / DOTS - .5f, 0, FIELDS - 1);
  float          y = CLAMP (((float) dot_y + .5f) * FIELDS / DOTS - .5f, 0, FIELDS - 1);
  int            column = MIN ((int) x, FIELDS - 2);
  int            row = MIN ((int) y, FIELDS - 2);
  const GdkRGBA *above = fields + row * FIELDS + column;
  const GdkRGBA *below = above + FIELDS;
  float          right = x - (float) column;
  float          down = y - (float) row;

  result[0] = (guchar) lroundf (255 * between (between (above[0].red, above[1].red, right),
                                               between (below[0].red, below[1].red, right), down));
  result[1] =
      (guchar) lroundf (255 * between (between (above[0].green, above[1].green, right),
                                       between (below[0].green, below[1].green, right), down));
  result[2] =
      (guchar) lroundf (255 * between (between (above[0].blue, above[1].blue, right),
                                       between (below[0].blue, below[1].blue, right), down));
}

static GdkTexture *
create_blurred (const GdkRGBA *fields)
{
  guchar *dots = g_malloc (DOTS * DOTS * 3);
  g_autoptr (GBytes) bytes = NULL;

  for (int i = 0; i < DOTS * DOTS; i++)
    blend (fields, i % DOTS, i / DOTS, dots + (gsize) i * 3);
  bytes = g_bytes_new_take (dots, DOTS * DOTS * 3);
  return gdk_memory_texture_new (DOTS, DOTS, GDK_MEMORY_R8G8B8, bytes, DOTS * 3);
}

static void
refresh (SkyGround *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  guint            n_colours = 0;
  const GdkRGBA   *palette;
  GdkTexture      *texture;
  GdkRGBA          fields[FIELDS * FIELDS];

  self->stale = FALSE;
  g_clear_object (&self->blurred);
  if (self->cover == NULL || adw_style_manager_get_high_contrast (style))
    return;
  palette = sky_cover_get_palette (self->cover, &n_colours);
  texture = sky_cover_get_texture (self->cover);
  if (texture != NULL)
    average_fields (texture, fields);
  else if (n_colours >= 2)
    spread_palette (palette, fields);
  else
    return;
  for (int i = 0; i < FIELDS * FIELDS; i++)
    sky_tint_ground (&fields[i], adw_style_manager_get_dark (style), &fields[i]);
  self->blurred = create_blurred (fields);
}

static void
make_stale (SkyGround *self)
{
  self->stale = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
sky_ground_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SkyGround *self = SKY_GROUND (widget);

  if (self->stale)
    refresh (self);
  if (self->blurred != NULL)
    gtk_snapshot_append_texture (snapshot, self->blurred,
                                 &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                                      (float) gtk_widget_get_height (widget)));
}

static void
sky_ground_dispose (GObject *object)
{
  SkyGround *self = SKY_GROUND (object);

  g_clear_weak_pointer (&self->cover);
  g_clear_object (&self->blurred);

  G_OBJECT_CLASS (sky_ground_parent_class)->dispose (object);
}

static void
sky_ground_class_init (SkyGroundClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_ground_dispose;
  widget_class->snapshot = sky_ground_snapshot;
  gtk_widget_class_set_css_name (widget_class, "ground");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
sky_ground_init (SkyGround *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (make_stale), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (make_stale), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sky_ground_set_cover:
 * @self: a ground
 * @cover: whose colours it takes; set once
 */
void
sky_ground_set_cover (SkyGround *self, SkyCover *cover)
{
  g_return_if_fail (SKY_IS_GROUND (self));
  g_return_if_fail (SKY_IS_COVER (cover));
  g_return_if_fail (self->cover == NULL);

  g_set_weak_pointer (&self->cover, cover);
  g_signal_connect_object (cover, "palette-changed", G_CALLBACK (make_stale), self,
                           G_CONNECT_SWAPPED);
  make_stale (self);
}
