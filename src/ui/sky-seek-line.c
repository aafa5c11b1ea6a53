/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a seek bar looks like: one line in three strengths of one colour, and a knob. A bubble tells
 * the time under the pointer. Chapters are ticks. Main thread. */
#include "config.h"

#include "ui/sky-seek-line.h"

#include <math.h>

#include "app/sky-chapter-store.h"
#include "base/sky-range-set.h"
#include "ui/sky-chapter-text.h"
#include "ui/sky-format.h"
#include "ui/sky-seek-bubble.h"

#define LINE_HEIGHT 5.0f
#define KNOB 13.0f
#define KNOB_HOVERED 15.0f
#define BUBBLE_GAP 10.0f
#define TICK_WIDTH 2.0f
/* so far above and below the line */
#define TICK_OVER 2.0f
#define TICK_ALPHA .55f
/* closer together they would be a line of their own */
#define TICK_ROOM 6.0f

static void
append_piece (GtkSnapshot *snapshot, const GdkRGBA *colour, graphene_rect_t rect)
{
  if (rect.size.width > 0)
    gtk_snapshot_append_color (snapshot, colour, &rect);
}

static void
snapshot_line (const SkySeekLine *self, GtkSnapshot *snapshot, graphene_rect_t line, float knob_x)
{
  GdkRGBA          text;
  GdkRGBA          tint;
  GdkRGBA          colour;
  GskRoundedRect   outline;
  GtkStyleContext *context = gtk_widget_get_style_context (self->widget);

  gtk_style_context_get_color (context, &tint);
  if (!gtk_style_context_lookup_color (context, "window_fg_color", &text))
    text = tint;
  gsk_rounded_rect_init_from_rect (&outline, &line, LINE_HEIGHT / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  colour = text;
  colour.alpha *= .13f;
  append_piece (snapshot, &colour, line);
  colour = tint;
  colour.alpha *= .36f;
  for (guint i = 0; i < self->available->len && self->size > 0 && self->duration > 0; i++)
    {
      SkyRange range = g_array_index (self->available, SkyRange, i);
      float    start =
          line.origin.x + line.size.width * (float) ((double) range.start / (double) self->size);
      float end =
          line.origin.x + line.size.width * (float) ((double) range.end / (double) self->size);

      start = MAX (start, knob_x);
      append_piece (snapshot, &colour,
                    GRAPHENE_RECT_INIT (start, line.origin.y, end - start, LINE_HEIGHT));
    }
  append_piece (
      snapshot, &tint,
      GRAPHENE_RECT_INIT (line.origin.x, line.origin.y, knob_x - line.origin.x, LINE_HEIGHT));
  gtk_snapshot_pop (snapshot);
}

static void
snapshot_disc (GtkSnapshot *snapshot, const GdkRGBA *colour, float x, float y, float diameter)
{
  graphene_rect_t rect =
      GRAPHENE_RECT_INIT (x - diameter / 2, y - diameter / 2, diameter, diameter);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &rect, diameter / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, colour, &rect);
  gtk_snapshot_pop (snapshot);
}

static void
snapshot_knob (const SkySeekLine *self, GtkSnapshot *snapshot, float x, float y)
{
  float           diameter = self->large ? KNOB_HOVERED : KNOB;
  graphene_rect_t rect =
      GRAPHENE_RECT_INIT (x - diameter / 2, y - diameter / 2, diameter, diameter);
  GskRoundedRect outline;
  GdkRGBA        tint;
  const GdkRGBA  white = { 1, 1, 1, 1 };
  const GdkRGBA  shadow = { 0, 0, 0, .35f };

  gtk_style_context_get_color (gtk_widget_get_style_context (self->widget), &tint);
  gsk_rounded_rect_init_from_rect (&outline, &rect, diameter / 2);
  gtk_snapshot_append_outset_shadow (snapshot, &outline, &shadow, 0, .5f, .5f, 2);
  snapshot_disc (snapshot, &white, x, y, diameter);
  snapshot_disc (snapshot, &tint, x, y, diameter - 8);
}

/* Over the line, so that they are seen on what was played and on what is to come. */
static void
snapshot_ticks (const SkySeekLine *self, GtkSnapshot *snapshot, const graphene_rect_t *line)
{
  g_autoptr (GArray) ticks = sky_seek_line_list_ticks (self);
  GtkStyleContext *context = gtk_widget_get_style_context (self->widget);
  GdkRGBA          colour;

  gtk_style_context_get_color (context, &colour);
  gtk_style_context_lookup_color (context, "window_fg_color", &colour);
  colour.alpha *= TICK_ALPHA;
  for (guint i = 0; i < ticks->len; i++)
    append_piece (snapshot, &colour,
                  GRAPHENE_RECT_INIT (roundf (g_array_index (ticks, float, i) - TICK_WIDTH / 2),
                                      line->origin.y - TICK_OVER, TICK_WIDTH,
                                      LINE_HEIGHT + 2 * TICK_OVER));
}

/* The time under the pointer, and the chapter that it lies in. */
static void
snapshot_bubble (const SkySeekLine *self, GtkSnapshot *snapshot, float line_y)
{
  int              width = gtk_widget_get_width (self->widget);
  gint64           position = sky_seek_line_position_at (width, self->duration, self->pointer_x);
  g_autofree char *time = sky_format_duration (position);
  g_autofree char *name = sky_chapter_text_at (self->chapters, position);
  float            x = CLAMP ((float) self->pointer_x, KNOB / 2, MAX (width - KNOB / 2, KNOB / 2));

  sky_seek_bubble_snapshot (&(SkySeekBubble){ .widget = self->widget,
                                              .name = name,
                                              .time = time,
                                              .x = x,
                                              .bottom = line_y - BUBBLE_GAP },
                            snapshot);
}

/**
 * sky_seek_line_snapshot:
 * @self: what to show
 * @snapshot: where to
 */
void
sky_seek_line_snapshot (const SkySeekLine *self, GtkSnapshot *snapshot)
{
  float           width = (float) gtk_widget_get_width (self->widget) - KNOB;
  float           middle = (float) gtk_widget_get_height (self->widget) / 2;
  graphene_rect_t line =
      GRAPHENE_RECT_INIT (KNOB / 2, floorf (middle - LINE_HEIGHT / 2), width, LINE_HEIGHT);
  float knob_x = KNOB / 2;

  if (width <= 0)
    return;
  if (self->duration > 0)
    knob_x =
        sky_seek_line_x_of (gtk_widget_get_width (self->widget), self->duration, self->position);
  snapshot_line (self, snapshot, line, knob_x);
  snapshot_ticks (self, snapshot, &line);
  if (self->duration > 0)
    snapshot_knob (self, snapshot, knob_x, line.origin.y + LINE_HEIGHT / 2);
  if (self->duration > 0 && self->pointer_x >= 0)
    snapshot_bubble (self, snapshot, line.origin.y);
}

/**
 * sky_seek_line_x_of:
 * @width: of the widget
 * @duration: in ms, more than 0
 * @position: in ms
 *
 * Returns: where that place lies
 */
float
sky_seek_line_x_of (int width, gint64 duration, gint64 position)
{
  return KNOB / 2 + MAX ((float) width - KNOB, 0) *
                        (float) ((double) CLAMP (position, 0, duration) / (double) duration);
}

/**
 * sky_seek_line_position_at:
 * @width: of the widget
 * @duration: in ms
 * @x: in its coordinates
 *
 * Returns: the place in the sound that lies there, in ms
 */
gint64
sky_seek_line_position_at (int width, gint64 duration, double x)
{
  double room = width - (double) KNOB;

  if (duration <= 0 || room <= 0)
    return 0;
  return (gint64) (CLAMP ((x - (double) KNOB / 2) / room, 0, 1) * (double) duration);
}

/**
 * sky_seek_line_list_ticks:
 * @self: what is shown
 *
 * Returns: (transfer full) (element-type gfloat): where the chapters begin, from the left to the
 *   right; none at the beginning of the sound, and none that would touch the one before
 */
GArray *
sky_seek_line_list_ticks (const SkySeekLine *self)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (float));
  int     width = gtk_widget_get_width (self->widget);
  float   last = KNOB / 2;

  for (guint i = 0; self->chapters != NULL && self->duration > 0 && i < self->chapters->len; i++)
    {
      const SkyChapter *chapter = g_ptr_array_index (self->chapters, i);
      float             x = sky_seek_line_x_of (width, self->duration, chapter->start_ms);

      if (chapter->start_ms >= self->duration || x < last + TICK_ROOM)
        continue;
      g_array_append_val (ticks, x);
      last = x;
    }
  return ticks;
}
