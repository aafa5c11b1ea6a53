/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sign over what stands above a seek bar, drawn at once and without a surface of its own. It
 * never leaves the window; a name that is too long for that ends in dots. Main thread. */
#include "config.h"

#include "ui/sky-seek-bubble.h"

#include <math.h>

#define PADDING 8.0f
/* above and below the text, at least */
#define PADDING_ABOVE 3.0f
#define HEIGHT_MIN 22.0f
#define BETWEEN 8.0f
#define RADIUS 6
/* to the edges of the window */
#define MARGIN 4.0f
#define NAME_WIDTH_MAX 340.0f

typedef struct
{
  PangoLayout    *name; /* (owned) (nullable) */
  PangoLayout    *time; /* (owned) */
  int             name_width;
  int             name_height;
  int             time_height;
  graphene_rect_t rect;
} Parts;

static void
parts_clear (Parts *parts)
{
  g_clear_object (&parts->name);
  g_clear_object (&parts->time);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

/* From where to where there is room, in the widget's coordinates. */
static void
find_room (GtkWidget *widget, float *left, float *right)
{
  GtkWidget       *root = GTK_WIDGET (gtk_widget_get_root (widget));
  graphene_point_t origin = GRAPHENE_POINT_INIT_ZERO;

  if (root == NULL ||
      !gtk_widget_compute_point (widget, root, &GRAPHENE_POINT_INIT (0, 0), &origin))
    {
      *left = -G_MAXFLOAT / 2;
      *right = G_MAXFLOAT / 2;
      return;
    }
  *left = MARGIN - origin.x;
  *right = (float) gtk_widget_get_width (root) - MARGIN - origin.x;
}

static Parts
lay_out (const SkySeekBubble *self)
{
  Parts parts = { .time = gtk_widget_create_pango_layout (self->widget, self->time) };
  int   time_width = 0;
  float left, right, width, height, x;

  find_room (self->widget, &left, &right);
  pango_layout_get_pixel_size (parts.time, &time_width, &parts.time_height);
  width = (float) time_width + 2 * PADDING;
  if (self->name != NULL)
    {
      parts.name = gtk_widget_create_pango_layout (self->widget, self->name);
      pango_layout_set_single_paragraph_mode (parts.name, TRUE);
      pango_layout_set_ellipsize (parts.name, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (
          parts.name,
          (int) (CLAMP (right - left - width - BETWEEN, 0, NAME_WIDTH_MAX) * PANGO_SCALE));
      pango_layout_get_pixel_size (parts.name, &parts.name_width, &parts.name_height);
      /* without a width a layout of another direction begins at its left, too */
      pango_layout_set_width (parts.name, parts.name_width * PANGO_SCALE);
      width += (float) parts.name_width + BETWEEN;
    }
  height = MAX ((float) MAX (parts.name_height, parts.time_height) + 2 * PADDING_ABOVE, HEIGHT_MIN);
  x = MAX (MIN (self->x - width / 2, right - width), left);
  parts.rect = GRAPHENE_RECT_INIT (floorf (x), self->bottom - height, width, height);
  return parts;
}

static void
append_text (GtkSnapshot *snapshot, PangoLayout *layout, const GdkRGBA *colour, float x, float y)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, floorf (y)));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

/**
 * sky_seek_bubble_measure:
 * @self: a sign
 *
 * Returns: where it is, in its widget's coordinates
 */
graphene_rect_t
sky_seek_bubble_measure (const SkySeekBubble *self)
{
  g_auto (Parts) parts = lay_out (self);

  return parts.rect;
}

/**
 * sky_seek_bubble_snapshot:
 * @self: a sign
 * @snapshot: of its widget
 */
void
sky_seek_bubble_snapshot (const SkySeekBubble *self, GtkSnapshot *snapshot)
{
  g_auto (Parts) parts = lay_out (self);
  GtkStyleContext *context = gtk_widget_get_style_context (self->widget);
  GdkRGBA          ground = { 0, 0, 0, 1 };
  GdkRGBA          colour = { 1, 1, 1, 1 };
  float            x = parts.rect.origin.x + PADDING;
  float            middle = parts.rect.origin.y + parts.rect.size.height / 2;
  GskRoundedRect   outline;

  gtk_style_context_lookup_color (context, "window_fg_color", &ground);
  gtk_style_context_lookup_color (context, "window_bg_color", &colour);
  ground.alpha = 1;
  gsk_rounded_rect_init_from_rect (&outline, &parts.rect, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &ground, &parts.rect);
  gtk_snapshot_pop (snapshot);
  if (parts.name != NULL)
    {
      append_text (snapshot, parts.name, &colour, x, middle - (float) parts.name_height / 2);
      x += (float) parts.name_width + BETWEEN;
    }
  colour.alpha = parts.name != NULL ? .75f : 1;
  append_text (snapshot, parts.time, &colour, x, middle - (float) parts.time_height / 2);
}
