/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bars that move eight times a second: only while they are seen, something sounds, and animations
 * are on. Main thread. */
#include "config.h"

#include "ui/sky-playing-sign.h"

#include <glib/gi18n.h>
#include <math.h>

#define SIZE 16
#define N_BARS 4
#define BAR_WIDTH 2.5f
#define BAR_STEP 4.0f
#define FOOT 15.0f
#define FRAME_MS 125

/* As the icon has them, while they stand still. */
static const float heights[N_BARS] = { 8, 13, 10, 6 };
/* Turns a second; no two bars go together. */
static const double speeds[N_BARS] = { 1.3, 1.9, 1.6, 2.3 };

struct _SkyPlayingSign
{
  GtkWidget parent;

  guint    timeout_id; /* while it moves, or 0 */
  guint    frame;
  gboolean moving;
};

G_DEFINE_FINAL_TYPE (SkyPlayingSign, sky_playing_sign, GTK_TYPE_WIDGET)

static gboolean
tick_cb (gpointer user_data)
{
  SkyPlayingSign *self = user_data;

  self->frame++;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_CONTINUE;
}

static void
update (SkyPlayingSign *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean   animations = FALSE;

  g_object_get (gtk_widget_get_settings (widget), "gtk-enable-animations", &animations, NULL);
  if (self->moving && animations && gtk_widget_get_mapped (widget))
    {
      if (self->timeout_id == 0)
        self->timeout_id = g_timeout_add (FRAME_MS, tick_cb, self);
      return;
    }
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  self->frame = 0;
  gtk_widget_queue_draw (widget);
}

static float
height_of (SkyPlayingSign *self, guint bar)
{
  double seconds = self->frame * FRAME_MS / 1000.0;

  if (self->timeout_id == 0)
    return heights[bar];
  return (float) (8.5 + 4.5 * sin (2 * G_PI * speeds[bar] * seconds + bar));
}

static void
sky_playing_sign_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SkyPlayingSign *self = SKY_PLAYING_SIGN (widget);
  float           left = ((float) gtk_widget_get_width (widget) - SIZE) / 2 + 1;
  float           top = ((float) gtk_widget_get_height (widget) - SIZE) / 2;
  GdkRGBA         colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  for (guint i = 0; i < N_BARS; i++)
    {
      float height = height_of (self, i);

      gtk_snapshot_append_color (snapshot, &colour,
                                 &GRAPHENE_RECT_INIT (left + BAR_STEP * (float) i,
                                                      top + FOOT - height, BAR_WIDTH, height));
    }
}

static void
sky_playing_sign_measure (GtkWidget     *widget,
                          GtkOrientation orientation,
                          int            for_size,
                          int           *minimum,
                          int           *natural,
                          int           *minimum_baseline,
                          int           *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
sky_playing_sign_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sky_playing_sign_parent_class)->map (widget);
  update (SKY_PLAYING_SIGN (widget));
}

static void
sky_playing_sign_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sky_playing_sign_parent_class)->unmap (widget);
  update (SKY_PLAYING_SIGN (widget));
}

static void
sky_playing_sign_dispose (GObject *object)
{
  g_clear_handle_id (&SKY_PLAYING_SIGN (object)->timeout_id, g_source_remove);

  G_OBJECT_CLASS (sky_playing_sign_parent_class)->dispose (object);
}

static void
sky_playing_sign_class_init (SkyPlayingSignClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_playing_sign_dispose;
  widget_class->snapshot = sky_playing_sign_snapshot;
  widget_class->measure = sky_playing_sign_measure;
  widget_class->map = sky_playing_sign_map;
  widget_class->unmap = sky_playing_sign_unmap;
  gtk_widget_class_set_css_name (widget_class, "playingsign");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sky_playing_sign_init (SkyPlayingSign *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "playing");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Playing"), -1);
}

/**
 * sky_playing_sign_new:
 *
 * Returns: a sign that stands still
 */
GtkWidget *
sky_playing_sign_new (void)
{
  return g_object_new (SKY_TYPE_PLAYING_SIGN, NULL);
}

/**
 * sky_playing_sign_set_moving:
 * @self: a sign
 * @moving: whether what it stands beside sounds just now
 */
void
sky_playing_sign_set_moving (SkyPlayingSign *self, gboolean moving)
{
  g_return_if_fail (SKY_IS_PLAYING_SIGN (self));

  if (self->moving == moving)
    return;
  self->moving = moving;
  update (self);
}
