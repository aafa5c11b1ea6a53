/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of the preferences with the equaliser's curve. The setting has the curve; a preset is
 * what a curve happens to be equal to. What was before can be had back for as long as the page is
 * there. */
#include "config.h"

#include "ui/sky-equaliser-preferences.h"

#include <glib/gi18n.h>

#include "ui/sky-equaliser-curve.h"
#include "ui/sky-equaliser-presets.h"
#include "ui/sky-throttle.h"

#define PACE_MS 100
#define UNDO_STEPS 50

typedef struct
{
  double gains[SKY_EQUALISER_BANDS];
} Curve;

struct _SkyEqualiserPreferences
{
  AdwPreferencesPage parent;

  SkySettings *settings; /* (owned) (nullable) */
  SkyThrottle *throttle; /* (owned): of writes while a point is dragged */
  GArray      *undo;     /* (owned) (element-type Curve): the newest last */
  Curve        settled;  /* what the next change starts from */
  gboolean     comparing;
  gboolean     showing; /* rows are changed by us */

  GtkSwitch         *active;
  AdwComboRow       *preset;
  GtkWidget         *card;
  GtkWidget         *compare;
  SkyEqualiserCurve *curve;
};

G_DEFINE_FINAL_TYPE (SkyEqualiserPreferences, sky_equaliser_preferences, ADW_TYPE_PREFERENCES_PAGE)

static Curve
get_curve (SkyEqualiserPreferences *self)
{
  Curve curve;

  memcpy (curve.gains, sky_equaliser_curve_get_gains (self->curve), sizeof curve.gains);
  return curve;
}

static gboolean
is_same (const Curve *a, const Curve *b)
{
  return memcmp (a->gains, b->gains, sizeof a->gains) == 0;
}

/* The last row is for a curve of the user's own; it is there only while the curve is one. */
static void
show_preset (SkyEqualiserPreferences *self)
{
  GtkStringList *names = GTK_STRING_LIST (adw_combo_row_get_model (self->preset));
  guint          n_presets = sky_equaliser_presets_get_n ();
  int            preset = sky_equaliser_presets_find (sky_equaliser_curve_get_gains (self->curve));
  gboolean       has_own = g_list_model_get_n_items (G_LIST_MODEL (names)) > n_presets;

  self->showing = TRUE;
  if (preset < 0 && !has_own)
    gtk_string_list_append (names, _ ("My own curve"));
  adw_combo_row_set_selected (self->preset, preset < 0 ? n_presets : (guint) preset);
  if (preset >= 0 && has_own)
    gtk_string_list_remove (names, n_presets);
  self->showing = FALSE;
}

static void
show_uses (SkyEqualiserPreferences *self)
{
  const Curve flat = { { 0 } };
  Curve       curve = get_curve (self);
  gboolean    on = self->comparing || gtk_switch_get_active (self->active);

  gtk_widget_set_sensitive (GTK_WIDGET (self->preset), on);
  gtk_widget_set_sensitive (self->card, on);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "equaliser.undo", self->undo->len > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "equaliser.flat", !is_same (&curve, &flat));
}

static void
write_curve (gpointer data)
{
  SkyEqualiserPreferences *self = SKY_EQUALISER_PREFERENCES (data);
  const double            *gains = sky_equaliser_curve_get_gains (self->curve);

  if (self->settings == NULL)
    return;
  sky_settings_set_doubles (self->settings, SKY_SETTING_EQUALISER_BANDS, gains,
                            SKY_EQUALISER_BANDS);
}

/* What was settled before can be had back. */
static void
settle (SkyEqualiserPreferences *self)
{
  Curve curve = get_curve (self);

  sky_throttle_flush (self->throttle);
  if (!is_same (&curve, &self->settled))
    {
      if (self->undo->len == UNDO_STEPS)
        g_array_remove_index (self->undo, 0);
      g_array_append_val (self->undo, self->settled);
      self->settled = curve;
    }
  show_preset (self);
  show_uses (self);
}

static void
choose_curve (SkyEqualiserPreferences *self, const double *gains)
{
  sky_equaliser_curve_set_gains (self->curve, gains);
  write_curve (self);
  settle (self);
}

static void
curve_changed_cb (SkyEqualiserCurve *curve, gpointer user_data)
{
  SkyEqualiserPreferences *self = SKY_EQUALISER_PREFERENCES (user_data);

  sky_throttle_ask (self->throttle);
  show_preset (self);
}

static void
curve_settled_cb (SkyEqualiserCurve *curve, gpointer user_data)
{
  settle (SKY_EQUALISER_PREFERENCES (user_data));
}

static void
preset_chosen_cb (SkyEqualiserPreferences *self)
{
  guint preset = adw_combo_row_get_selected (self->preset);

  if (!self->showing && preset < sky_equaliser_presets_get_n ())
    choose_curve (self, sky_equaliser_presets_get_gains (preset));
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyEqualiserPreferences *self = SKY_EQUALISER_PREFERENCES (widget);

  if (self->undo->len == 0)
    return;
  self->settled = g_array_index (self->undo, Curve, self->undo->len - 1);
  g_array_set_size (self->undo, self->undo->len - 1);
  choose_curve (self, self->settled.gains);
}

static void
flat_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const Curve flat = { { 0 } };

  choose_curve (SKY_EQUALISER_PREFERENCES (widget), flat.gains);
}

static void
set_comparing (SkyEqualiserPreferences *self, gboolean comparing)
{
  if (self->comparing == comparing || (comparing && !gtk_switch_get_active (self->active)))
    return;
  /* before the switch, so that the pressed button stays alive */
  self->comparing = TRUE;
  gtk_switch_set_active (self->active, !comparing);
  self->comparing = comparing;
  show_uses (self);
}

static void
compare_changed_cb (GtkWidget *button, GtkStateFlags before, gpointer user_data)
{
  gboolean held = (gtk_widget_get_state_flags (button) & GTK_STATE_FLAG_ACTIVE) != 0;

  if (held != ((before & GTK_STATE_FLAG_ACTIVE) != 0))
    set_comparing (SKY_EQUALISER_PREFERENCES (user_data), held);
}

static gboolean
is_press (guint key)
{
  return key == GDK_KEY_space || key == GDK_KEY_KP_Space || key == GDK_KEY_Return ||
         key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter;
}

/* A button that is activated by a key is not held by it: here it is. */
static gboolean
compare_key_pressed_cb (GtkEventControllerKey *controller,
                        guint                  key,
                        guint                  code,
                        GdkModifierType        state,
                        gpointer               user_data)
{
  if (!is_press (key))
    return GDK_EVENT_PROPAGATE;
  set_comparing (SKY_EQUALISER_PREFERENCES (user_data), TRUE);
  return GDK_EVENT_STOP;
}

static void
compare_key_released_cb (GtkEventControllerKey *controller,
                         guint                  key,
                         guint                  code,
                         GdkModifierType        state,
                         gpointer               user_data)
{
  if (is_press (key))
    set_comparing (SKY_EQUALISER_PREFERENCES (user_data), FALSE);
}

/* Changed by somebody else, or by us a moment ago. */
static void
bands_changed_cb (SkyEqualiserPreferences *self)
{
  Curve curve;
  Curve shown = get_curve (self);

  sky_settings_get_doubles (self->settings, SKY_SETTING_EQUALISER_BANDS, curve.gains,
                            SKY_EQUALISER_BANDS);
  if (is_same (&curve, &shown) || sky_equaliser_curve_get_held (self->curve))
    return;
  sky_equaliser_curve_set_gains (self->curve, curve.gains);
  self->settled = get_curve (self);
  show_preset (self);
  show_uses (self);
}

static void
sky_equaliser_preferences_dispose (GObject *object)
{
  SkyEqualiserPreferences *self = SKY_EQUALISER_PREFERENCES (object);

  if (self->throttle != NULL)
    sky_throttle_flush (self->throttle);
  g_clear_pointer (&self->throttle, sky_throttle_free);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_EQUALISER_PREFERENCES);

  G_OBJECT_CLASS (sky_equaliser_preferences_parent_class)->dispose (object);
}

static void
sky_equaliser_preferences_finalize (GObject *object)
{
  g_clear_pointer (&SKY_EQUALISER_PREFERENCES (object)->undo, g_array_unref);

  G_OBJECT_CLASS (sky_equaliser_preferences_parent_class)->finalize (object);
}

/* Let go of what is held before the page is gone. */
static void
sky_equaliser_preferences_unmap (GtkWidget *widget)
{
  set_comparing (SKY_EQUALISER_PREFERENCES (widget), FALSE);

  GTK_WIDGET_CLASS (sky_equaliser_preferences_parent_class)->unmap (widget);
}

static void
sky_equaliser_preferences_class_init (SkyEqualiserPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_equaliser_preferences_dispose;
  G_OBJECT_CLASS (klass)->finalize = sky_equaliser_preferences_finalize;
  widget_class->unmap = sky_equaliser_preferences_unmap;

  g_type_ensure (SKY_TYPE_EQUALISER_CURVE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-equaliser-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyEqualiserPreferences, active);
  gtk_widget_class_bind_template_child (widget_class, SkyEqualiserPreferences, preset);
  gtk_widget_class_bind_template_child (widget_class, SkyEqualiserPreferences, card);
  gtk_widget_class_bind_template_child (widget_class, SkyEqualiserPreferences, compare);
  gtk_widget_class_bind_template_child (widget_class, SkyEqualiserPreferences, curve);
  gtk_widget_class_bind_template_callback (widget_class, curve_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, curve_settled_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_key_released_cb);
  gtk_widget_class_install_action (widget_class, "equaliser.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "equaliser.flat", NULL, flat_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "equaliser.undo",
                                       NULL);
}

static void
sky_equaliser_preferences_init (SkyEqualiserPreferences *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->throttle = sky_throttle_new (PACE_MS, write_curve, self);
  self->undo = g_array_new (FALSE, FALSE, sizeof (Curve));
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < sky_equaliser_presets_get_n (); i++)
    gtk_string_list_append (names, sky_equaliser_presets_get_name (i));
  adw_combo_row_set_model (self->preset, G_LIST_MODEL (names));
  g_signal_connect_object (self->preset, "notify::selected", G_CALLBACK (preset_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->active, "notify::active", G_CALLBACK (show_uses), self,
                           G_CONNECT_SWAPPED);
  show_preset (self);
  show_uses (self);
}

/**
 * sky_equaliser_preferences_set_settings:
 * @self: the page
 * @settings: what it shows and changes
 */
void
sky_equaliser_preferences_set_settings (SkyEqualiserPreferences *self, SkySettings *settings)
{
  g_return_if_fail (SKY_IS_EQUALISER_PREFERENCES (self));

  g_set_object (&self->settings, settings);
  sky_settings_bind (settings, SKY_SETTING_EQUALISER, G_OBJECT (self->active), "active");
  sky_settings_watch (settings, SKY_SETTING_EQUALISER_BANDS, G_CALLBACK (bands_changed_cb), self);
  bands_changed_cb (self);
}
