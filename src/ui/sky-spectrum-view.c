/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bars that rise with what is heard and fall slowly. They follow the frame clock only while they
 * are seen and something plays or falls; the player measures for just as long. Main thread. */
#include "config.h"

#include "ui/sky-spectrum-view.h"

#define HEIGHT 44
#define GAP 2.0f
#define BAR_MIN 2.0f
/* from full height to nothing */
#define FALL_SECONDS .9f
/* so much of the way up a bar goes with each picture */
#define RISE .7f
/* 30 pictures a second are quiet enough */
#define FRAME_US 33000

struct _SkySpectrumView
{
  GtkWidget parent;

  SkyPlayer    *player;  /* (owned) (nullable) */
  GSignalGroup *signals; /* (owned) */
  guint         tick_id;
  gint64        drawn_us;
  gboolean      active;
  float         bars[SKY_SPECTRUM_BANDS];
};

enum
{
  PROP_ACTIVE = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SkySpectrumView, sky_spectrum_view, GTK_TYPE_WIDGET)

static gboolean
may_move (SkySpectrumView *self)
{
  gboolean animations = FALSE;

  if (!self->active || self->player == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return FALSE;
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animations,
                NULL);
  return animations;
}

static gboolean
move_bars (SkySpectrumView *self, gint64 now_us)
{
  SkySpectrum *spectrum = sky_player_get_spectrum (self->player);
  float        bands[SKY_SPECTRUM_BANDS] = { 0 };
  float        fall = (float) MIN (now_us - self->drawn_us, 100000) / 1e6f / FALL_SECONDS;
  gboolean     any = FALSE;

  if (spectrum != NULL && sky_player_get_state (self->player) == SKY_PLAYER_PLAYING)
    sky_spectrum_read (spectrum, now_us, bands);
  for (guint i = 0; i < SKY_SPECTRUM_BANDS; i++)
    {
      float step = bands[i] - self->bars[i];

      self->bars[i] += step > 0 ? step * RISE : MAX (step, -fall);
      self->bars[i] = CLAMP (self->bars[i], 0, 1);
      any |= self->bars[i] > 0;
    }
  return any;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  SkySpectrumView *self = SKY_SPECTRUM_VIEW (widget);
  gint64           now_us = g_get_monotonic_time ();
  gboolean         any;

  if (now_us - self->drawn_us < FRAME_US)
    return G_SOURCE_CONTINUE;
  any = move_bars (self, now_us);
  self->drawn_us = now_us;
  gtk_widget_queue_draw (widget);
  if (any || sky_player_get_state (self->player) == SKY_PLAYER_PLAYING)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

/* Whatever has changed: measures and moves as long as there is a reason to. */
static void
update (SkySpectrumView *self)
{
  gboolean moves = may_move (self);

  if (self->player != NULL)
    sky_player_set_watched (self->player, moves);
  if (moves && self->tick_id == 0 && sky_player_get_state (self->player) == SKY_PLAYER_PLAYING)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
  if (moves || self->tick_id == 0)
    return;
  gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  memset (self->bars, 0, sizeof self->bars);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
sky_spectrum_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sky_spectrum_view_parent_class)->map (widget);
  update (SKY_SPECTRUM_VIEW (widget));
}

static void
sky_spectrum_view_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sky_spectrum_view_parent_class)->unmap (widget);
  update (SKY_SPECTRUM_VIEW (widget));
}

static void
sky_spectrum_view_measure (GtkWidget     *widget,
                           GtkOrientation orientation,
                           int            for_size,
                           int           *minimum,
                           int           *natural,
                           int           *minimum_baseline,
                           int           *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = HEIGHT;
  else
    *minimum = *natural = (int) (SKY_SPECTRUM_BANDS * (1 + GAP));
}

static void
sky_spectrum_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SkySpectrumView *self = SKY_SPECTRUM_VIEW (widget);
  float            width = (float) gtk_widget_get_width (widget);
  float            height = (float) gtk_widget_get_height (widget);
  float            step = width / SKY_SPECTRUM_BANDS;
  gboolean         mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GdkRGBA          colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  for (guint i = 0; i < SKY_SPECTRUM_BANDS; i++)
    {
      float           bar = BAR_MIN + self->bars[i] * (height - BAR_MIN);
      float           x = step * (float) (mirrored ? SKY_SPECTRUM_BANDS - 1 - i : i);
      graphene_rect_t place =
          GRAPHENE_RECT_INIT (x + GAP / 2, height - bar, MAX (step - GAP, 1), bar);
      GskRoundedRect round;
      GdkRGBA        shade = colour;

      shade.alpha *= .22f + .33f * self->bars[i];
      gsk_rounded_rect_init_from_rect (&round, &place, MIN (place.size.width / 2, bar / 2));
      gtk_snapshot_push_rounded_clip (snapshot, &round);
      gtk_snapshot_append_color (snapshot, &shade, &place);
      gtk_snapshot_pop (snapshot);
    }
}

static void
sky_spectrum_view_dispose (GObject *object)
{
  SkySpectrumView *self = SKY_SPECTRUM_VIEW (object);

  if (self->player != NULL)
    sky_player_set_watched (self->player, FALSE);
  g_clear_object (&self->signals);
  g_clear_object (&self->player);

  G_OBJECT_CLASS (sky_spectrum_view_parent_class)->dispose (object);
}

static void
sky_spectrum_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACTIVE)
    g_value_set_boolean (value, SKY_SPECTRUM_VIEW (object)->active);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sky_spectrum_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACTIVE)
    sky_spectrum_view_set_active (SKY_SPECTRUM_VIEW (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sky_spectrum_view_class_init (SkySpectrumViewClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sky_spectrum_view_dispose;
  object_class->get_property = sky_spectrum_view_get_property;
  object_class->set_property = sky_spectrum_view_set_property;
  widget_class->map = sky_spectrum_view_map;
  widget_class->unmap = sky_spectrum_view_unmap;
  widget_class->measure = sky_spectrum_view_measure;
  widget_class->snapshot = sky_spectrum_view_snapshot;
  properties[PROP_ACTIVE] =
      g_param_spec_boolean ("active", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "spectrum");
  /* nothing in it that isn't heard */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
sky_spectrum_view_init (SkySpectrumView *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  self->signals = g_signal_group_new (SKY_TYPE_PLAYER);
  g_signal_group_connect_swapped (self->signals, "notify::state", G_CALLBACK (update), self);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-enable-animations",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

/**
 * sky_spectrum_view_set_player:
 * @self: a view
 * @player: (nullable): what it listens to
 */
void
sky_spectrum_view_set_player (SkySpectrumView *self, SkyPlayer *player)
{
  g_return_if_fail (SKY_IS_SPECTRUM_VIEW (self));

  if (self->player == player)
    return;
  if (self->player != NULL)
    sky_player_set_watched (self->player, FALSE);
  g_set_object (&self->player, player);
  g_signal_group_set_target (self->signals, player);
  update (self);
}

/**
 * sky_spectrum_view_set_active:
 * @self: a view
 * @active: whether it is wanted
 */
void
sky_spectrum_view_set_active (SkySpectrumView *self, gboolean active)
{
  g_return_if_fail (SKY_IS_SPECTRUM_VIEW (self));

  if (self->active == active)
    return;
  self->active = active;
  gtk_widget_set_visible (GTK_WIDGET (self), active);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}
