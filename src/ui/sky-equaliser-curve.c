/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The equaliser's curve: a grid, a smooth line, and ten points on it (SkyEqualiserBand) that have
 * the keyboard. The pointer is handled here: the point whose column it is in follows it. Low notes
 * are at the left in every language. */
#include "config.h"

#include "ui/sky-equaliser-curve.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "ui/sky-equaliser-band.h"

/* a sign has no direction of its own: the mark keeps it before its number in a window from right
 * to left too */
#define SIGNED_FORMAT "\u200e%s%d"
#define MARGIN_LEFT 40
#define MARGIN_RIGHT 8
#define MARGIN_TOP 34
#define MARGIN_BOTTOM 28
#define MIN_WIDTH 260
#define NATURAL_WIDTH 520
#define HEIGHT 262
#define GRIP 14.0
#define GRID_STEP 6
#define LINE_WIDTH 2.25
#define BUBBLE_HEIGHT 23.0f
#define BUBBLE_DISTANCE 16.0f
#define BUBBLE_PADDING 9.0f

struct _SkyEqualiserCurve
{
  GtkWidget parent;

  SkyEqualiserBand *bands[SKY_EQUALISER_BANDS]; /* children */
  double            gains[SKY_EQUALISER_BANDS];
  int               held;    /* the point that is dragged, or -1 */
  int               hovered; /* the point whose column the pointer is in, or -1 */
  guint             focused; /* the point that last had the focus */
  double            grip;    /* from the held point to the pointer that took it */
  double            start_y;
  guint32           pressed_at;
  int               pressed;
};

enum
{
  CHANGED,
  SETTLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyEqualiserCurve, sky_equaliser_curve, GTK_TYPE_WIDGET)

static SkyEqualiserArea
get_area (SkyEqualiserCurve *self)
{
  return (SkyEqualiserArea){
    .x = MARGIN_LEFT,
    .y = MARGIN_TOP,
    .width = gtk_widget_get_width (GTK_WIDGET (self)) - MARGIN_LEFT - MARGIN_RIGHT,
    .height = gtk_widget_get_height (GTK_WIDGET (self)) - MARGIN_TOP - MARGIN_BOTTOM,
  };
}

static void
place_band (SkyEqualiserCurve *self, guint band)
{
  SkyEqualiserArea area = get_area (self);
  int              size;
  GskTransform    *transform;

  gtk_widget_measure (GTK_WIDGET (self->bands[band]), GTK_ORIENTATION_HORIZONTAL, -1, &size, NULL,
                      NULL, NULL);
  transform = gsk_transform_translate (
      NULL, &GRAPHENE_POINT_INIT ((float) sky_equaliser_x_of (&area, band) - (float) size / 2,
                                  (float) sky_equaliser_y_of (&area, self->gains[band]) -
                                      (float) size / 2));
  gtk_widget_allocate (GTK_WIDGET (self->bands[band]), size, size, -1, transform);
}

static void
set_gain (SkyEqualiserCurve *self, guint band, double gain)
{
  /* no negative zero */
  gain = CLAMP (gain, -SKY_EQUALISER_LIMIT, SKY_EQUALISER_LIMIT) + 0.0;
  if (fabs (self->gains[band] - gain) < 1e-9)
    return;
  self->gains[band] = gain;
  sky_equaliser_band_set_gain (self->bands[band], gain);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
show_raised (SkyEqualiserCurve *self)
{
  int raised = self->held >= 0 ? self->held : self->hovered;

  for (int i = 0; i < SKY_EQUALISER_BANDS; i++)
    sky_equaliser_band_set_raised (self->bands[i], i == raised);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
choose (SkyEqualiserCurve *self, guint band, double gain)
{
  double before = self->gains[band];

  set_gain (self, band, gain);
  if (fabs (before - self->gains[band]) >= 1e-9)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
chosen_cb (SkyEqualiserBand *band, double gain, SkyEqualiserCurve *self)
{
  for (guint i = 0; i < SKY_EQUALISER_BANDS; i++)
    if (self->bands[i] == band)
      choose (self, i, gain);
  g_signal_emit (self, signals[SETTLED], 0);
}

static void
focus_changed_cb (SkyEqualiserBand *band, GParamSpec *pspec, SkyEqualiserCurve *self)
{
  for (guint i = 0; i < SKY_EQUALISER_BANDS; i++)
    if (self->bands[i] == band && gtk_widget_has_focus (GTK_WIDGET (band)))
      self->focused = i;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
move_focus_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  SkyEqualiserCurve *self = SKY_EQUALISER_CURVE (widget);
  int                band = (int) self->focused + g_variant_get_int32 (args);

  gtk_widget_grab_focus (GTK_WIDGET (self->bands[CLAMP (band, 0, SKY_EQUALISER_BANDS - 1)]));
  return TRUE;
}

/* Tab goes past all points at once; arrows go from one to the next. */
static gboolean
sky_equaliser_curve_focus (GtkWidget *widget, GtkDirectionType direction)
{
  SkyEqualiserCurve *self = SKY_EQUALISER_CURVE (widget);

  if (gtk_widget_get_focus_child (widget) != NULL)
    return FALSE;
  return gtk_widget_grab_focus (GTK_WIDGET (self->bands[self->focused]));
}

/* A second press soon after the first on the same point. */
static gboolean
is_double_press (SkyEqualiserCurve *self, GtkGesture *gesture, int band)
{
  guint32  now = gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (gesture));
  int      limit = 0;
  gboolean is_second;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-double-click-time", &limit, NULL);
  is_second = self->pressed == band && now - self->pressed_at < (guint32) limit;
  self->pressed = is_second ? -1 : band;
  self->pressed_at = now;
  return is_second;
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, SkyEqualiserCurve *self)
{
  SkyEqualiserArea area = get_area (self);
  guint            band = sky_equaliser_band_at (&area, x);
  double           distance = y - sky_equaliser_y_of (&area, self->gains[band]);

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self->bands[band]));
  self->held = (int) band;
  self->start_y = y;
  self->grip = fabs (distance) <= GRIP ? distance : 0;
  if (is_double_press (self, GTK_GESTURE (gesture), (int) band))
    {
      choose (self, band, 0);
      self->held = -1;
      g_signal_emit (self, signals[SETTLED], 0);
    }
  else if (fabs (distance) > GRIP)
    choose (self, band, sky_equaliser_gain_at (&area, y));
  show_raised (self);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double offset_x, double offset_y, SkyEqualiserCurve *self)
{
  SkyEqualiserArea area = get_area (self);

  if (self->held >= 0)
    choose (self, (guint) self->held,
            sky_equaliser_gain_at (&area, self->start_y + offset_y - self->grip));
}

static void
let_go (SkyEqualiserCurve *self)
{
  if (self->held < 0)
    return;
  self->held = -1;
  show_raised (self);
  g_signal_emit (self, signals[SETTLED], 0);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double offset_x, double offset_y, SkyEqualiserCurve *self)
{
  let_go (self);
}

static void
drag_cancel_cb (GtkGesture *gesture, GdkEventSequence *sequence, SkyEqualiserCurve *self)
{
  let_go (self);
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, SkyEqualiserCurve *self)
{
  SkyEqualiserArea area = get_area (self);
  int              hovered = (int) sky_equaliser_band_at (&area, x);

  if (self->hovered == hovered)
    return;
  self->hovered = hovered;
  show_raised (self);
}

static void
leave_cb (GtkEventControllerMotion *motion, SkyEqualiserCurve *self)
{
  self->hovered = -1;
  show_raised (self);
}

static void
append_text (SkyEqualiserCurve *self,
             GtkSnapshot       *snapshot,
             const char        *text,
             graphene_point_t   at,
             float              align)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  GdkRGBA colour = { 0, 0, 0, 1 };
  int     width = 0;
  int     height = 0;

  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)),
                                  "window_fg_color", &colour);
  if (!adw_style_manager_get_high_contrast (adw_style_manager_get_default ()))
    colour.alpha *= .62f;
  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (floorf (at.x - (float) width * align),
                                                          floorf (at.y - (float) height / 2)));
  gtk_snapshot_append_layout (snapshot, layout, &colour);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_grid (SkyEqualiserCurve *self, GtkSnapshot *snapshot, const SkyEqualiserArea *area)
{
  gboolean contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
  GdkRGBA  text = { 0, 0, 0, 1 };
  GdkRGBA  line;

  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)),
                                  "window_fg_color", &text);
  for (int gain = -(int) SKY_EQUALISER_LIMIT; gain <= SKY_EQUALISER_LIMIT; gain += GRID_STEP)
    {
      float            y = floorf ((float) sky_equaliser_y_of (area, gain));
      g_autofree char *label =
          gain == 0 ? g_strdup (_ ("0 dB"))
                    : g_strdup_printf (SIGNED_FORMAT, gain > 0 ? "+" : "\u2212", ABS (gain));

      line = text;
      line.alpha *= contrast ? .5f : gain == 0 ? .3f : .1f;
      gtk_snapshot_append_color (snapshot, &line,
                                 &GRAPHENE_RECT_INIT ((float) area->x, y, (float) area->width, 1));
      append_text (self, snapshot, label, GRAPHENE_POINT_INIT ((float) area->x - 8, y), 1);
    }
  for (guint band = 0; band < SKY_EQUALISER_BANDS; band++)
    {
      float            x = floorf ((float) sky_equaliser_x_of (area, band));
      g_autofree char *label = sky_equaliser_format_tick (band);

      line = text;
      line.alpha *= contrast ? .35f : .07f;
      gtk_snapshot_append_color (snapshot, &line,
                                 &GRAPHENE_RECT_INIT (x, (float) area->y, 1, (float) area->height));
      append_text (self, snapshot, label,
                   GRAPHENE_POINT_INIT (x, (float) (area->y + area->height) + 16), .5f);
    }
}

static void
trace_line (SkyEqualiserCurve *self, cairo_t *cr, const SkyEqualiserArea *area)
{
  for (double x = area->x; x <= area->x + area->width; x += 2)
    {
      double band = (x - area->x) * SKY_EQUALISER_BANDS / area->width - .5;

      cairo_line_to (cr, x, sky_equaliser_y_of (area, sky_equaliser_curve_at (self->gains, band)));
    }
}

/* GTK 4.8 has no paths of its own. */
static void
snapshot_line (SkyEqualiserCurve *self, GtkSnapshot *snapshot, const SkyEqualiserArea *area)
{
  GdkRGBA  tint;
  cairo_t *cr;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &tint);
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT ((float) area->x, (float) area->y - 2, (float) area->width,
                                     (float) area->height + 4));
  cairo_move_to (cr, area->x, sky_equaliser_y_of (area, 0));
  trace_line (self, cr, area);
  cairo_line_to (cr, area->x + area->width, sky_equaliser_y_of (area, 0));
  cairo_close_path (cr);
  cairo_set_source_rgba (cr, (double) tint.red, (double) tint.green, (double) tint.blue, .16);
  cairo_fill (cr);
  trace_line (self, cr, area);
  gdk_cairo_set_source_rgba (cr, &tint);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

/* The point that the user is at, or -1. */
static int
find_named (SkyEqualiserCurve *self)
{
  if (self->held >= 0)
    return self->held;
  if (self->hovered >= 0)
    return self->hovered;
  return gtk_widget_has_visible_focus (GTK_WIDGET (self->bands[self->focused]))
             ? (int) self->focused
             : -1;
}

/* Above the point, or below it where there is no room. */
static graphene_rect_t
place_bubble (SkyEqualiserCurve *self, const SkyEqualiserArea *area, int band, float text_width)
{
  float width = text_width + 2 * BUBBLE_PADDING;
  float x = (float) sky_equaliser_x_of (area, band) - width / 2;
  float y = (float) sky_equaliser_y_of (area, self->gains[band]) - BUBBLE_DISTANCE - BUBBLE_HEIGHT;

  x = CLAMP (x, 0, (float) gtk_widget_get_width (GTK_WIDGET (self)) - width);
  if (y < 0)
    y += 2 * BUBBLE_DISTANCE + BUBBLE_HEIGHT;
  return GRAPHENE_RECT_INIT (floorf (x), floorf (y), width, BUBBLE_HEIGHT);
}

static void
snapshot_bubble (SkyEqualiserCurve      *self,
                 GtkSnapshot            *snapshot,
                 const SkyEqualiserArea *area,
                 int                     band)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  g_autofree char *frequency = sky_equaliser_format_frequency ((guint) band);
  g_autofree char *gain = sky_equaliser_format_gain (self->gains[band]);
  g_autofree char *text = g_strdup_printf ("%s  %s", frequency, gain);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  GdkRGBA         ground = { 0, 0, 0, 1 };
  GdkRGBA         colour = { 1, 1, 1, 1 };
  GskRoundedRect  outline;
  graphene_rect_t rect;
  int             width = 0;
  int             height = 0;

  gtk_style_context_lookup_color (context, "window_fg_color", &ground);
  gtk_style_context_lookup_color (context, "window_bg_color", &colour);
  ground.alpha = 1;
  pango_layout_get_pixel_size (layout, &width, &height);
  rect = place_bubble (self, area, band, (float) width);
  gsk_rounded_rect_init_from_rect (&outline, &rect, 6);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &ground, &rect);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT (rect.origin.x + BUBBLE_PADDING,
                                      rect.origin.y + (BUBBLE_HEIGHT - (float) height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, &colour);
  gtk_snapshot_restore (snapshot);
}

static void
sky_equaliser_curve_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SkyEqualiserCurve *self = SKY_EQUALISER_CURVE (widget);
  SkyEqualiserArea   area = get_area (self);
  int                named = find_named (self);

  if (area.width <= 0 || area.height <= 0)
    return;
  snapshot_grid (self, snapshot, &area);
  snapshot_line (self, snapshot, &area);
  for (guint i = 0; i < SKY_EQUALISER_BANDS; i++)
    gtk_widget_snapshot_child (widget, GTK_WIDGET (self->bands[i]), snapshot);
  if (named >= 0)
    snapshot_bubble (self, snapshot, &area, named);
}

static void
sky_equaliser_curve_measure (GtkWidget     *widget,
                             GtkOrientation orientation,
                             int            for_size,
                             int           *minimum,
                             int           *natural,
                             int           *minimum_baseline,
                             int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : HEIGHT;
}

static void
sky_equaliser_curve_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  for (guint i = 0; i < SKY_EQUALISER_BANDS; i++)
    place_band (SKY_EQUALISER_CURVE (widget), i);
}

static void
sky_equaliser_curve_dispose (GObject *object)
{
  SkyEqualiserCurve *self = SKY_EQUALISER_CURVE (object);

  for (guint i = 0; i < SKY_EQUALISER_BANDS; i++)
    {
      if (self->bands[i] != NULL)
        gtk_widget_unparent (GTK_WIDGET (self->bands[i]));
      self->bands[i] = NULL;
    }

  G_OBJECT_CLASS (sky_equaliser_curve_parent_class)->dispose (object);
}

static void
sky_equaliser_curve_class_init (SkyEqualiserCurveClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_equaliser_curve_dispose;
  widget_class->snapshot = sky_equaliser_curve_snapshot;
  widget_class->measure = sky_equaliser_curve_measure;
  widget_class->size_allocate = sky_equaliser_curve_size_allocate;
  widget_class->focus = sky_equaliser_curve_focus;
  signals[CHANGED] = g_signal_new ("changed", SKY_TYPE_EQUALISER_CURVE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[SETTLED] = g_signal_new ("settled", SKY_TYPE_EQUALISER_CURVE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "equaliser");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, move_focus_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, move_focus_cb, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Left, 0, move_focus_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Right, 0, move_focus_cb, "i", 1);
}

static void
add_controllers (SkyEqualiserCurve *self)
{
  GtkGesture         *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, 0);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self, 0);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self, 0);
  g_signal_connect_object (drag, "cancel", G_CALLBACK (drag_cancel_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_object (motion, "enter", G_CALLBACK (motion_cb), self, 0);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, 0);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

static void
sky_equaliser_curve_init (SkyEqualiserCurve *self)
{
  self->held = -1;
  self->hovered = -1;
  self->pressed = -1;
  for (guint i = 0; i < SKY_EQUALISER_BANDS; i++)
    {
      self->bands[i] = SKY_EQUALISER_BAND (sky_equaliser_band_new (i));
      gtk_widget_set_parent (GTK_WIDGET (self->bands[i]), GTK_WIDGET (self));
      g_signal_connect_object (self->bands[i], "chosen", G_CALLBACK (chosen_cb), self, 0);
      g_signal_connect_object (self->bands[i], "notify::has-focus", G_CALLBACK (focus_changed_cb),
                               self, 0);
    }
  add_controllers (self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Equaliser curve"), -1);
}

GtkWidget *
sky_equaliser_curve_new (void)
{
  return g_object_new (SKY_TYPE_EQUALISER_CURVE, NULL);
}

/**
 * sky_equaliser_curve_get_gains:
 * @self: a curve
 *
 * Returns: (array fixed-size=10) (transfer none): in dB, the lowest band first
 */
const double *
sky_equaliser_curve_get_gains (SkyEqualiserCurve *self)
{
  g_return_val_if_fail (SKY_IS_EQUALISER_CURVE (self), NULL);

  return self->gains;
}

/**
 * sky_equaliser_curve_set_gains:
 * @self: a curve
 * @gains: (array fixed-size=10): in dB, the lowest band first
 */
void
sky_equaliser_curve_set_gains (SkyEqualiserCurve *self, const double *gains)
{
  g_return_if_fail (SKY_IS_EQUALISER_CURVE (self));
  g_return_if_fail (gains != NULL);

  for (guint i = 0; i < SKY_EQUALISER_BANDS; i++)
    set_gain (self, i, gains[i]);
}

/**
 * sky_equaliser_curve_get_held:
 * @self: a curve
 *
 * Returns: whether the user drags one of its points
 */
gboolean
sky_equaliser_curve_get_held (SkyEqualiserCurve *self)
{
  g_return_val_if_fail (SKY_IS_EQUALISER_CURVE (self), FALSE);

  return self->held >= 0;
}
