/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holds one child and tells how wide it is. Asks for little width itself: when it gets less than
 * the child needs, the child is cut off for the one frame until its owner laid it out anew. */
#include "config.h"

#include "ui/sky-width-bin.h"

struct _SkyWidthBin
{
  GtkWidget parent;

  GtkWidget *child; /* (nullable) */
  int        min_width;
  int        told_width;
  guint      tell_id;
};

enum
{
  PROP_CHILD = 1,
  PROP_MIN_WIDTH,
  N_PROPS,
};

enum
{
  WIDTH_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyWidthBin, sky_width_bin, GTK_TYPE_WIDGET)

static gboolean
tell_cb (gpointer user_data)
{
  SkyWidthBin *self = SKY_WIDTH_BIN (user_data);
  int          width = gtk_widget_get_width (GTK_WIDGET (self));

  self->tell_id = 0;
  if (width != self->told_width)
    {
      self->told_width = width;
      g_signal_emit (self, signals[WIDTH_CHANGED], 0, width);
    }
  return G_SOURCE_REMOVE;
}

/* Text may wrap inside. */
static GtkSizeRequestMode
sky_width_bin_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sky_width_bin_measure (GtkWidget     *widget,
                       GtkOrientation orientation,
                       int            for_size,
                       int           *minimum,
                       int           *natural,
                       int           *minimum_baseline,
                       int           *natural_baseline)
{
  SkyWidthBin *self = SKY_WIDTH_BIN (widget);
  int          child_minimum = 0;

  *minimum = *natural = 0;
  if (self->child == NULL)
    return;
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    {
      gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, NULL, NULL,
                          NULL);
      for_size = MAX (for_size, child_minimum);
    }
  gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, self->min_width);
}

static void
sky_width_bin_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SkyWidthBin *self = SKY_WIDTH_BIN (widget);
  int          minimum = 0;

  if (self->child != NULL)
    {
      gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      gtk_widget_allocate (self->child, MAX (width, minimum), height, baseline, NULL);
    }
  if (width != self->told_width && self->tell_id == 0)
    self->tell_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, tell_cb, self, NULL);
}

static void
sky_width_bin_dispose (GObject *object)
{
  SkyWidthBin *self = SKY_WIDTH_BIN (object);

  g_clear_handle_id (&self->tell_id, g_source_remove);
  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (sky_width_bin_parent_class)->dispose (object);
}

static void
sky_width_bin_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SkyWidthBin *self = SKY_WIDTH_BIN (object);

  switch (id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    case PROP_MIN_WIDTH:
      g_value_set_int (value, self->min_width);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sky_width_bin_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SkyWidthBin *self = SKY_WIDTH_BIN (object);

  switch (id)
    {
    case PROP_CHILD:
      sky_width_bin_set_child (self, g_value_get_object (value));
      break;
    case PROP_MIN_WIDTH:
      self->min_width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sky_width_bin_class_init (SkyWidthBinClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags     flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sky_width_bin_dispose;
  object_class->get_property = sky_width_bin_get_property;
  object_class->set_property = sky_width_bin_set_property;
  widget_class->get_request_mode = sky_width_bin_get_request_mode;
  widget_class->measure = sky_width_bin_measure;
  widget_class->size_allocate = sky_width_bin_size_allocate;

  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_MIN_WIDTH] = g_param_spec_int ("min-width", NULL, NULL, 0, 4096, 300, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[WIDTH_CHANGED] = g_signal_new ("width-changed", SKY_TYPE_WIDTH_BIN, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
sky_width_bin_init (SkyWidthBin *self)
{
  self->min_width = 300;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
sky_width_bin_get_child (SkyWidthBin *self)
{
  g_return_val_if_fail (SKY_IS_WIDTH_BIN (self), NULL);

  return self->child;
}

/**
 * sky_width_bin_set_child:
 * @self: a bin
 * @child: (nullable): replaces the one before
 */
void
sky_width_bin_set_child (SkyWidthBin *self, GtkWidget *child)
{
  g_return_if_fail (SKY_IS_WIDTH_BIN (self));
  g_return_if_fail (child == NULL || GTK_IS_WIDGET (child));

  if (self->child == child)
    return;
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHILD]);
}
