/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One point of the equaliser's curve. The curve places it and moves it by the pointer; here are its
 * keys, its look, and what a screen reader says of it. */
#include "config.h"

#include "ui/sky-equaliser-band.h"

#include "ui/sky-equaliser-scale.h"

#define SIZE 24
#define POINT 13.0f
#define POINT_RAISED 17.0f
#define RING 2.0f
#define STEP 0.5
#define PAGE 3.0

struct _SkyEqualiserBand
{
  GtkWidget parent;

  double   gain;
  gboolean raised; /* hovered or held */
};

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyEqualiserBand, sky_equaliser_band, GTK_TYPE_WIDGET)

static void
update_accessible (SkyEqualiserBand *self)
{
  g_autofree char *text = sky_equaliser_format_gain (self->gain);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN,
                                  -SKY_EQUALISER_LIMIT, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
                                  SKY_EQUALISER_LIMIT, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  self->gain, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
choose (SkyEqualiserBand *self, double gain)
{
  g_signal_emit (self, signals[CHOSEN], 0, gain);
}

static gboolean
step_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  SkyEqualiserBand *self = SKY_EQUALISER_BAND (widget);

  choose (self, sky_equaliser_step (self->gain, g_variant_get_double (args)));
  return TRUE;
}

static gboolean
set_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  choose (SKY_EQUALISER_BAND (widget), g_variant_get_double (args));
  return TRUE;
}

static void
append_disc (GtkSnapshot *snapshot, const GdkRGBA *colour, float diameter)
{
  graphene_rect_t rect =
      GRAPHENE_RECT_INIT ((SIZE - diameter) / 2, (SIZE - diameter) / 2, diameter, diameter);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &rect, diameter / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, colour, &rect);
  gtk_snapshot_pop (snapshot);
}

static void
sky_equaliser_band_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SkyEqualiserBand *self = SKY_EQUALISER_BAND (widget);
  GtkStyleContext  *context = gtk_widget_get_style_context (widget);
  gboolean          large = self->raised || gtk_widget_has_visible_focus (widget);
  float             diameter = large ? POINT_RAISED : POINT;
  GdkRGBA           tint;
  GdkRGBA           ground;
  GdkRGBA           halo;

  gtk_style_context_get_color (context, &tint);
  if (!gtk_style_context_lookup_color (context, "view_bg_color", &ground))
    ground = (GdkRGBA){ 1, 1, 1, 1 };
  halo = tint;
  halo.alpha *= .3f;
  if (large)
    append_disc (snapshot, &halo, SIZE);
  append_disc (snapshot, &tint, diameter);
  append_disc (snapshot, &ground, diameter - 2 * RING);
}

static void
sky_equaliser_band_measure (GtkWidget     *widget,
                            GtkOrientation orientation,
                            int            for_size,
                            int           *minimum,
                            int           *natural,
                            int           *minimum_baseline,
                            int           *natural_baseline)
{
  *minimum = SIZE;
  *natural = SIZE;
}

static void
sky_equaliser_band_class_init (SkyEqualiserBandClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const struct
  {
    guint  key;
    double step;
  } steps[] = {
    { GDK_KEY_Up, STEP },         { GDK_KEY_KP_Up, STEP },        { GDK_KEY_Down, -STEP },
    { GDK_KEY_KP_Down, -STEP },   { GDK_KEY_plus, STEP },         { GDK_KEY_KP_Add, STEP },
    { GDK_KEY_minus, -STEP },     { GDK_KEY_KP_Subtract, -STEP }, { GDK_KEY_Page_Up, PAGE },
    { GDK_KEY_KP_Page_Up, PAGE }, { GDK_KEY_Page_Down, -PAGE },   { GDK_KEY_KP_Page_Down, -PAGE },
  };
  static const struct
  {
    guint  key;
    double gain;
  } places[] = {
    { GDK_KEY_Home, -SKY_EQUALISER_LIMIT },
    { GDK_KEY_End, SKY_EQUALISER_LIMIT },
    { GDK_KEY_0, 0 },
    { GDK_KEY_KP_0, 0 },
    { GDK_KEY_Delete, 0 },
    { GDK_KEY_BackSpace, 0 },
  };

  widget_class->snapshot = sky_equaliser_band_snapshot;
  widget_class->measure = sky_equaliser_band_measure;
  signals[CHOSEN] = g_signal_new ("chosen", SKY_TYPE_EQUALISER_BAND, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  gtk_widget_class_set_css_name (widget_class, "band");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    gtk_widget_class_add_binding (widget_class, steps[i].key, 0, step_cb, "d", steps[i].step);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    gtk_widget_class_add_binding (widget_class, places[i].key, 0, set_cb, "d", places[i].gain);
}

static void
sky_equaliser_band_init (SkyEqualiserBand *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  /* the curve has all of the pointer */
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

/**
 * sky_equaliser_band_new:
 * @band: 0 for the lowest
 *
 * Returns: (transfer floating): a point
 */
GtkWidget *
sky_equaliser_band_new (guint band)
{
  SkyEqualiserBand *self = g_object_new (SKY_TYPE_EQUALISER_BAND, NULL);
  g_autofree char  *label = sky_equaliser_format_frequency (band);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_ORIENTATION, GTK_ORIENTATION_VERTICAL,
                                  -1);
  update_accessible (self);
  return GTK_WIDGET (self);
}

double
sky_equaliser_band_get_gain (SkyEqualiserBand *self)
{
  g_return_val_if_fail (SKY_IS_EQUALISER_BAND (self), 0);

  return self->gain;
}

/**
 * sky_equaliser_band_set_gain:
 * @self: a point
 * @gain: in dB
 */
void
sky_equaliser_band_set_gain (SkyEqualiserBand *self, double gain)
{
  g_return_if_fail (SKY_IS_EQUALISER_BAND (self));

  self->gain = gain;
  update_accessible (self);
}

/**
 * sky_equaliser_band_set_raised:
 * @self: a point
 * @raised: whether the pointer is on it, or holds it
 */
void
sky_equaliser_band_set_raised (SkyEqualiserBand *self, gboolean raised)
{
  g_return_if_fail (SKY_IS_EQUALISER_BAND (self));

  if (self->raised == raised)
    return;
  self->raised = raised;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
