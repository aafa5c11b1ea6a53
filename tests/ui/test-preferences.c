/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The preferences show the settings, and change them. */
#include "config.h"

#include "sky-ui-display.h"

#include "ui/sky-equaliser-curve.h"
#include "ui/sky-equaliser-preferences.h"
#include "ui/sky-equaliser-presets.h"
#include "ui/sky-playback-preferences.h"
#include "ui/sky-preferences-window.h"
#include "ui/sky-slider-row.h"

typedef struct
{
  GSettings            *outside; /* as another program has it */
  SkySettings          *settings;
  SkyPreferencesWindow *window;
  GObject              *playback;
  GObject              *equaliser;
} Fixture;

static GObject *
get_child (gpointer widget, const char *name)
{
  GObject *child = gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), name);

  g_assert_nonnull (child);
  return child;
}

static void
reset_all (GSettings *settings)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    g_settings_reset (settings, keys[i]);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->outside = g_settings_new (SKY_APPLICATION_ID);
  reset_all (fixture->outside);
  fixture->settings = sky_settings_new ();
  fixture->window = sky_preferences_window_new (NULL, fixture->settings);
  fixture->playback = get_child (fixture->window, "playback");
  fixture->equaliser = get_child (fixture->window, "equaliser");
  sky_test_show (GTK_WIDGET (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->outside);
}

static void
test_slider (Fixture *fixture, gconstpointer data)
{
  SkySliderRow *row = SKY_SLIDER_ROW (get_child (fixture->playback, "crossfade"));

  g_assert_cmpfloat (sky_slider_row_get_value (row), ==, 0);
  g_settings_set_double (fixture->outside, SKY_SETTING_CROSSFADE, 4.5);
  g_assert_cmpfloat (sky_slider_row_get_value (row), ==, 4.5);
  sky_slider_row_set_value (row, 7);
  g_assert_cmpfloat (g_settings_get_double (fixture->outside, SKY_SETTING_CROSSFADE), ==, 7);
  /* as far as the slider goes */
  sky_slider_row_set_value (row, 400);
  g_assert_cmpfloat (g_settings_get_double (fixture->outside, SKY_SETTING_CROSSFADE), ==, 12);
}

/* A device that isn't there keeps its row; what can't be done with it can't be chosen. */
static void
test_output (Fixture *fixture, gconstpointer data)
{
  GObject         *output = get_child (fixture->playback, "output");
  AdwComboRow     *device = ADW_COMBO_ROW (get_child (output, "device"));
  GtkWidget       *exclusive = GTK_WIDGET (get_child (output, "exclusive_row"));
  GtkWidget       *match = GTK_WIDGET (get_child (output, "match_row"));
  g_autofree char *chosen = NULL;

  g_assert_cmpuint (adw_combo_row_get_selected (device), ==, 0);
  g_assert_false (gtk_widget_get_sensitive (exclusive));
  g_settings_set_string (fixture->outside, SKY_SETTING_OUTPUT_DEVICE, "pulse:headphones");
  g_assert_cmpuint (adw_combo_row_get_selected (device), ==, 1);
  g_assert_cmpstr (gtk_string_object_get_string (adw_combo_row_get_selected_item (device)), ==,
                   "headphones");
  g_assert_false (gtk_widget_get_sensitive (exclusive));

  g_settings_set_string (fixture->outside, SKY_SETTING_OUTPUT_DEVICE, "alsa:PCH,0");
  g_assert_true (gtk_widget_get_sensitive (exclusive));
  g_assert_false (gtk_widget_get_sensitive (match));
  g_settings_set_boolean (fixture->outside, SKY_SETTING_OUTPUT_EXCLUSIVE, TRUE);
  g_assert_true (gtk_widget_get_sensitive (match));

  adw_combo_row_set_selected (device, 0);
  chosen = g_settings_get_string (fixture->outside, SKY_SETTING_OUTPUT_DEVICE);
  g_assert_cmpstr (chosen, ==, "");
  g_assert_false (gtk_widget_get_sensitive (match));
}

/* Every word of the schema's enum has its row, and every row its word. */
static void
test_choices (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    const char *child;
    const char *key;
    const char *nicks[5];
  } choices[] = {
    { "loudness", SKY_SETTING_LOUDNESS, { "off", "track", "album", "auto", NULL } },
    { "crossfade_curve", SKY_SETTING_CROSSFADE_CURVE, { "equal-power", "linear", NULL } },
    { "bad_songs", SKY_SETTING_BAD_SONGS, { "skip", "stop", NULL } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      AdwComboRow *row = ADW_COMBO_ROW (get_child (fixture->playback, choices[i].child));
      guint        n_nicks = g_strv_length ((GStrv) choices[i].nicks);

      g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (row)), ==, n_nicks);
      for (guint j = 0; j < n_nicks; j++)
        {
          g_autofree char *nick = NULL;

          adw_combo_row_set_selected (row, j);
          nick = g_settings_get_string (fixture->outside, choices[i].key);
          g_assert_cmpstr (nick, ==, choices[i].nicks[j]);
          adw_combo_row_set_selected (row, (j + 1) % n_nicks);
          g_settings_set_string (fixture->outside, choices[i].key, choices[i].nicks[j]);
          g_assert_cmpuint (adw_combo_row_get_selected (row), ==, j);
        }
    }
}

/* What has no effect can't be chosen. */
static void
test_uses (Fixture *fixture, gconstpointer data)
{
  GtkWidget *preamp = GTK_WIDGET (get_child (fixture->playback, "preamp"));
  GtkWidget *curve = GTK_WIDGET (get_child (fixture->playback, "crossfade_curve"));
  GtkWidget *limit = GTK_WIDGET (get_child (fixture->playback, "bad_songs_limit"));

  g_settings_set_string (fixture->outside, SKY_SETTING_LOUDNESS, "off");
  g_assert_false (gtk_widget_get_sensitive (preamp));
  g_settings_set_string (fixture->outside, SKY_SETTING_LOUDNESS, "album");
  g_assert_true (gtk_widget_get_sensitive (preamp));
  g_assert_false (gtk_widget_get_sensitive (curve));
  g_settings_set_double (fixture->outside, SKY_SETTING_CROSSFADE, 1);
  g_assert_true (gtk_widget_get_sensitive (curve));
  g_assert_true (gtk_widget_is_sensitive (limit));
  g_settings_set_string (fixture->outside, SKY_SETTING_BAD_SONGS, "stop");
  g_assert_false (gtk_widget_is_sensitive (limit));
}

static void
assert_bands (Fixture *fixture, const double *wanted)
{
  double gains[SKY_EQUALISER_BANDS];

  g_assert_true (sky_settings_get_doubles (fixture->settings, SKY_SETTING_EQUALISER_BANDS, gains,
                                           SKY_EQUALISER_BANDS));
  for (guint i = 0; i < SKY_EQUALISER_BANDS; i++)
    g_assert_cmpfloat_with_epsilon (gains[i], wanted[i], 1e-9);
}

static void
test_presets (Fixture *fixture, gconstpointer data)
{
  AdwComboRow *preset = ADW_COMBO_ROW (get_child (fixture->equaliser, "preset"));

  for (guint i = 0; i < sky_equaliser_presets_get_n (); i++)
    {
      /* an identifier is no name */
      g_assert_cmpstr (sky_equaliser_presets_get_name (i), !=, sky_equalizer_presets_get_id (i));
      adw_combo_row_set_selected (preset, i);
      assert_bands (fixture, sky_equaliser_presets_get_gains (i));
      g_assert_cmpint (sky_equaliser_presets_find (sky_equaliser_presets_get_gains (i)), ==, i);
    }
}

static void
test_curve_from_outside (Fixture *fixture, gconstpointer data)
{
  const double       gains[SKY_EQUALISER_BANDS] = { 1, 2, 3, 4, 5, -1, -2, -3, -4, -5 };
  SkyEqualiserCurve *curve = SKY_EQUALISER_CURVE (get_child (fixture->equaliser, "curve"));
  AdwComboRow       *preset = ADW_COMBO_ROW (get_child (fixture->equaliser, "preset"));
  guint              n_presets = sky_equaliser_presets_get_n ();

  sky_settings_set_doubles (fixture->settings, SKY_SETTING_EQUALISER_BANDS, gains,
                            SKY_EQUALISER_BANDS);
  for (guint i = 0; i < SKY_EQUALISER_BANDS; i++)
    g_assert_cmpfloat (sky_equaliser_curve_get_gains (curve)[i], ==, gains[i]);
  /* none of the presets: a row of its own, for as long as it is so */
  g_assert_cmpuint (adw_combo_row_get_selected (preset), ==, n_presets);
  adw_combo_row_set_selected (preset, 0);
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (preset)), ==, n_presets);
}

static void
test_undo (Fixture *fixture, gconstpointer data)
{
  AdwComboRow *preset = ADW_COMBO_ROW (get_child (fixture->equaliser, "preset"));
  GtkWidget   *page = GTK_WIDGET (fixture->equaliser);

  adw_combo_row_set_selected (preset, 1);
  adw_combo_row_set_selected (preset, 3);
  gtk_widget_activate_action (page, "equaliser.flat", NULL);
  assert_bands (fixture, sky_equaliser_presets_get_gains (0));
  gtk_widget_activate_action (page, "equaliser.undo", NULL);
  assert_bands (fixture, sky_equaliser_presets_get_gains (3));
  gtk_widget_activate_action (page, "equaliser.undo", NULL);
  assert_bands (fixture, sky_equaliser_presets_get_gains (1));
  gtk_widget_activate_action (page, "equaliser.undo", NULL);
  assert_bands (fixture, sky_equaliser_presets_get_gains (0));
  /* there is no more of it */
  gtk_widget_activate_action (page, "equaliser.undo", NULL);
  assert_bands (fixture, sky_equaliser_presets_get_gains (0));
}

static void
assert_taken (char *text, const char *wanted)
{
  g_assert_cmpstr (text, ==, wanted);
  g_free (text);
}

static void
test_words (void)
{
  assert_taken (sky_slider_row_format (SKY_SLIDER_DECIBELS, -6), "\u22126.0 dB");
  assert_taken (sky_slider_row_format (SKY_SLIDER_SECONDS, 0), "Off");
  assert_taken (sky_slider_row_format (SKY_SLIDER_SECONDS, 4.5), "4.5 s");
  assert_taken (sky_slider_row_format (SKY_SLIDER_SPEED, 1.25), "1.25 ×");
  assert_taken (sky_slider_row_format (SKY_SLIDER_BALANCE, 0), "Centre");
  assert_taken (sky_slider_row_format (SKY_SLIDER_BALANCE, -.4), "Left 40 %");
  assert_taken (sky_slider_row_format (SKY_SLIDER_BALANCE, 1), "Right 100 %");
}

int
main (int argc, char **argv)
{
  sky_test_init_display (&argc, &argv);
#define ADD(name, function)                                                                        \
  g_test_add ("/ui/preferences/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("slider", test_slider);
  ADD ("output", test_output);
  ADD ("choices", test_choices);
  ADD ("uses", test_uses);
  ADD ("presets", test_presets);
  ADD ("curve-from-outside", test_curve_from_outside);
  ADD ("undo", test_undo);
#undef ADD
  g_test_add_func ("/ui/preferences/words", test_words);
  return g_test_run ();
}
