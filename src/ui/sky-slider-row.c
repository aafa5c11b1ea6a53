/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A number in the preferences, chosen by a slider. The property follows a moving finger at the pace
 * of SkyThrottle, so that it can be bound to a setting. */
#include "config.h"

#include "ui/sky-slider-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/sky-equaliser-scale.h"
#include "ui/sky-throttle.h"
#include "ui/sky-width-bin.h"

#define PACE_MS 100
/* How much of the range is caught by the ordinary value, to either side. */
#define CATCH .03
/* Below it the slider stands under its words. */
#define NARROW_WIDTH 420

struct _SkySliderRow
{
  AdwPreferencesRow parent;

  SkyThrottle  *throttle; /* (owned) */
  SkySliderUnit unit;
  double        value;
  double        mark; /* NAN: none */
  GtkBox       *box;
  GtkLabel     *title;
  GtkLabel     *subtitle;
  GtkScale     *scale;
  GtkLabel     *label;
};

enum
{
  PROP_VALUE = 1,
  PROP_ADJUSTMENT,
  PROP_UNIT,
  PROP_MARK,
  PROP_SUBTITLE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SkySliderRow, sky_slider_row, ADW_TYPE_PREFERENCES_ROW)

static char *
format_balance (double value)
{
  int percent = (int) round (fabs (value) * 100);

  if (percent == 0)
    return g_strdup (_ ("Centre"));
  /* Translators: how far the sound is moved to the left; keep it short */
  return g_strdup_printf (value < 0 ? _ ("Left %d %%")
                                    /* Translators: how far the sound is moved to the right */
                                    : _ ("Right %d %%"),
                          percent);
}

static char *
format_seconds (double value)
{
  if (value < .05)
    return g_strdup (_ ("Off"));
  /* Translators: seconds */
  return g_strdup_printf (_ ("%.1f s"), value);
}

/**
 * sky_slider_row_format:
 * @unit: what the number is of
 * @value: the number
 *
 * Returns: (transfer full): what is shown for it
 */
char *
sky_slider_row_format (SkySliderUnit unit, double value)
{
  switch (unit)
    {
    case SKY_SLIDER_SECONDS:
      return format_seconds (value);
    case SKY_SLIDER_SPEED:
      /* Translators: how many times as fast */
      return g_strdup_printf (_ ("%.2f ×"), value);
    case SKY_SLIDER_BALANCE:
      return format_balance (value);
    case SKY_SLIDER_DECIBELS:
    default:
      return sky_equaliser_format_gain (value);
    }
}

static void
show_value (SkySliderRow *self)
{
  g_autofree char *text =
      sky_slider_row_format (self->unit, gtk_range_get_value (GTK_RANGE (self->scale)));

  gtk_label_set_label (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  text, -1);
}

static void
take_value (gpointer data)
{
  SkySliderRow *self = SKY_SLIDER_ROW (data);
  double        value = gtk_range_get_value (GTK_RANGE (self->scale));

  if (fabs (self->value - value) < 1e-9)
    return;
  self->value = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

static void
value_changed_cb (GtkRange *range, gpointer user_data)
{
  SkySliderRow *self = SKY_SLIDER_ROW (user_data);

  show_value (self);
  if (fabs (self->value - gtk_range_get_value (range)) >= 1e-9)
    sky_throttle_ask (self->throttle);
}

/* Scrolling a page of preferences shall change none of them. */
static void
forget_scrolling (GtkWidget *scale)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (scale);

  for (guint i = g_list_model_get_n_items (controllers); i > 0; i--)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i - 1);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_widget_remove_controller (scale, controller);
    }
}

/* How many values a finger can choose from one whole number to the next. */
static double
get_grains (SkySliderUnit unit)
{
  switch (unit)
    {
    case SKY_SLIDER_SPEED:
    case SKY_SLIDER_BALANCE:
      return 100;
    case SKY_SLIDER_SECONDS:
    case SKY_SLIDER_DECIBELS:
    default:
      return 10;
    }
}

/* A pointer finds the ordinary value without looking for it. */
static gboolean
change_value_cb (GtkRange *range, GtkScrollType scroll, double value, gpointer user_data)
{
  SkySliderRow  *self = SKY_SLIDER_ROW (user_data);
  GtkAdjustment *adjustment = gtk_range_get_adjustment (range);
  double room = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_lower (adjustment);
  double grains = get_grains (self->unit);

  value = round (value * grains) / grains;
  if (scroll == GTK_SCROLL_JUMP && !isnan (self->mark) && fabs (value - self->mark) < room * CATCH)
    value = self->mark;
  gtk_adjustment_set_value (adjustment, value);
  return GDK_EVENT_STOP;
}

static void
width_changed_cb (SkyWidthBin *bin, int width, gpointer user_data)
{
  GtkBox  *box = SKY_SLIDER_ROW (user_data)->box;
  gboolean is_narrow = width < NARROW_WIDTH;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (box), is_narrow ? GTK_ORIENTATION_VERTICAL
                                                                  : GTK_ORIENTATION_HORIZONTAL);
}

/* A line from one end means nothing where the ordinary value lies in between. */
static void
set_mark (SkySliderRow *self, double mark)
{
  self->mark = mark;
  gtk_scale_set_has_origin (self->scale, isnan (mark));
}

static void
title_changed_cb (SkySliderRow *self)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));

  gtk_label_set_label (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
}

static void
set_subtitle (SkySliderRow *self, const char *subtitle)
{
  gtk_label_set_label (self->subtitle, subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), subtitle != NULL && *subtitle != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  subtitle, -1);
}

static void
sky_slider_row_dispose (GObject *object)
{
  SkySliderRow *self = SKY_SLIDER_ROW (object);

  if (self->throttle != NULL)
    sky_throttle_flush (self->throttle);
  g_clear_pointer (&self->throttle, sky_throttle_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_SLIDER_ROW);

  G_OBJECT_CLASS (sky_slider_row_parent_class)->dispose (object);
}

static void
sky_slider_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SkySliderRow *self = SKY_SLIDER_ROW (object);

  switch (id)
    {
    case PROP_VALUE:
      g_value_set_double (value, sky_slider_row_get_value (self));
      break;
    case PROP_ADJUSTMENT:
      g_value_set_object (value, gtk_range_get_adjustment (GTK_RANGE (self->scale)));
      break;
    case PROP_UNIT:
      g_value_set_int (value, (int) self->unit);
      break;
    case PROP_MARK:
      g_value_set_double (value, self->mark);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, gtk_label_get_label (self->subtitle));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sky_slider_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SkySliderRow *self = SKY_SLIDER_ROW (object);

  switch (id)
    {
    case PROP_VALUE:
      sky_slider_row_set_value (self, g_value_get_double (value));
      break;
    case PROP_ADJUSTMENT:
      gtk_range_set_adjustment (GTK_RANGE (self->scale), g_value_get_object (value));
      show_value (self);
      break;
    case PROP_UNIT:
      self->unit = (SkySliderUnit) g_value_get_int (value);
      show_value (self);
      break;
    case PROP_MARK:
      set_mark (self, g_value_get_double (value));
      break;
    case PROP_SUBTITLE:
      set_subtitle (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
install_properties (GObjectClass *klass)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_VALUE] =
      g_param_spec_double ("value", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  properties[PROP_ADJUSTMENT] =
      g_param_spec_object ("adjustment", NULL, NULL, GTK_TYPE_ADJUSTMENT, flags);
  properties[PROP_UNIT] =
      g_param_spec_int ("unit", NULL, NULL, 0, SKY_SLIDER_BALANCE, SKY_SLIDER_DECIBELS, flags);
  properties[PROP_MARK] =
      g_param_spec_double ("mark", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, "", flags);
  g_object_class_install_properties (klass, N_PROPS, properties);
}

static void
sky_slider_row_class_init (SkySliderRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sky_slider_row_dispose;
  object_class->get_property = sky_slider_row_get_property;
  object_class->set_property = sky_slider_row_set_property;
  install_properties (object_class);
  g_type_ensure (SKY_TYPE_WIDTH_BIN);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-slider-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SkySliderRow, box);
  gtk_widget_class_bind_template_child (widget_class, SkySliderRow, title);
  gtk_widget_class_bind_template_child (widget_class, SkySliderRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, SkySliderRow, scale);
  gtk_widget_class_bind_template_child (widget_class, SkySliderRow, label);
  gtk_widget_class_bind_template_callback (widget_class, change_value_cb);
  gtk_widget_class_bind_template_callback (widget_class, value_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, width_changed_cb);
}

static void
sky_slider_row_init (SkySliderRow *self)
{
  self->throttle = sky_throttle_new (PACE_MS, take_value, self);
  self->mark = (double) NAN;
  gtk_widget_init_template (GTK_WIDGET (self));
  forget_scrolling (GTK_WIDGET (self->scale));
  g_signal_connect (self, "notify::title", G_CALLBACK (title_changed_cb), NULL);
}

double
sky_slider_row_get_value (SkySliderRow *self)
{
  g_return_val_if_fail (SKY_IS_SLIDER_ROW (self), 0);

  return self->value;
}

/**
 * sky_slider_row_set_value:
 * @self: a row
 * @value: brought into the range of its adjustment
 */
void
sky_slider_row_set_value (SkySliderRow *self, double value)
{
  GtkAdjustment *adjustment;

  g_return_if_fail (SKY_IS_SLIDER_ROW (self));

  adjustment = gtk_range_get_adjustment (GTK_RANGE (self->scale));
  value =
      CLAMP (value, gtk_adjustment_get_lower (adjustment), gtk_adjustment_get_upper (adjustment));
  if (fabs (self->value - value) < 1e-9)
    return;
  self->value = value;
  gtk_adjustment_set_value (adjustment, value);
  show_value (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}
