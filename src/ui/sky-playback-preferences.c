/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of the preferences about loudness, joints, and the sound as a whole. Every row is bound
 * to its setting, which the player follows: a change is heard at once. */
#include "config.h"

#include "ui/sky-playback-preferences.h"

#include "ui/sky-output-preferences.h"
#include "ui/sky-slider-row.h"

struct _SkyPlaybackPreferences
{
  AdwPreferencesPage parent;

  SkyOutputPreferences *output;

  AdwComboRow  *loudness;
  SkySliderRow *preamp;
  SkySliderRow *preamp_untagged;
  GtkWidget    *clip_guard_row;
  GtkSwitch    *clip_guard;
  SkySliderRow *crossfade;
  AdwComboRow  *crossfade_curve;
  GtkSwitch    *fade;
  AdwComboRow  *bad_songs;
  GtkWidget    *bad_songs_row;
  GtkWidget    *bad_songs_limit;
  SkySliderRow *speed;
  SkySliderRow *balance;
  GtkSwitch    *mono;
  GtkSwitch    *spectrum;
};

/* The words of the schema's enums, in the order of the rows. */
static const char *const loudness_nicks[] = { "off", "track", "album", "auto", NULL };
static const char *const curve_nicks[] = { "equal-power", "linear", NULL };
static const char *const bad_songs_nicks[] = { "skip", "stop", NULL };

G_DEFINE_FINAL_TYPE (SkyPlaybackPreferences, sky_playback_preferences, ADW_TYPE_PREFERENCES_PAGE)

/* What has no effect can't be chosen. */
static void
show_uses (SkyPlaybackPreferences *self)
{
  gboolean is_levelled = adw_combo_row_get_selected (self->loudness) != 0;

  gtk_widget_set_sensitive (GTK_WIDGET (self->preamp), is_levelled);
  gtk_widget_set_sensitive (GTK_WIDGET (self->preamp_untagged), is_levelled);
  gtk_widget_set_sensitive (self->clip_guard_row, is_levelled);
  gtk_widget_set_sensitive (GTK_WIDGET (self->crossfade_curve),
                            sky_slider_row_get_value (self->crossfade) > 0);
  gtk_widget_set_sensitive (self->bad_songs_row, adw_combo_row_get_selected (self->bad_songs) == 0);
}

static void
sky_playback_preferences_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SKY_TYPE_PLAYBACK_PREFERENCES);

  G_OBJECT_CLASS (sky_playback_preferences_parent_class)->dispose (object);
}

static void
sky_playback_preferences_class_init (SkyPlaybackPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_playback_preferences_dispose;

  g_type_ensure (SKY_TYPE_SLIDER_ROW);
  g_type_ensure (SKY_TYPE_OUTPUT_PREFERENCES);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-playback-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyPlaybackPreferences, output);
  gtk_widget_class_bind_template_child (widget_class, SkyPlaybackPreferences, loudness);
  gtk_widget_class_bind_template_child (widget_class, SkyPlaybackPreferences, preamp);
  gtk_widget_class_bind_template_child (widget_class, SkyPlaybackPreferences, preamp_untagged);
  gtk_widget_class_bind_template_child (widget_class, SkyPlaybackPreferences, clip_guard_row);
  gtk_widget_class_bind_template_child (widget_class, SkyPlaybackPreferences, clip_guard);
  gtk_widget_class_bind_template_child (widget_class, SkyPlaybackPreferences, crossfade);
  gtk_widget_class_bind_template_child (widget_class, SkyPlaybackPreferences, crossfade_curve);
  gtk_widget_class_bind_template_child (widget_class, SkyPlaybackPreferences, fade);
  gtk_widget_class_bind_template_child (widget_class, SkyPlaybackPreferences, bad_songs);
  gtk_widget_class_bind_template_child (widget_class, SkyPlaybackPreferences, bad_songs_row);
  gtk_widget_class_bind_template_child (widget_class, SkyPlaybackPreferences, bad_songs_limit);
  gtk_widget_class_bind_template_child (widget_class, SkyPlaybackPreferences, speed);
  gtk_widget_class_bind_template_child (widget_class, SkyPlaybackPreferences, balance);
  gtk_widget_class_bind_template_child (widget_class, SkyPlaybackPreferences, mono);
  gtk_widget_class_bind_template_child (widget_class, SkyPlaybackPreferences, spectrum);
}

static void
sky_playback_preferences_init (SkyPlaybackPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->loudness, "notify::selected", G_CALLBACK (show_uses), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bad_songs, "notify::selected", G_CALLBACK (show_uses), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->crossfade, "notify::value", G_CALLBACK (show_uses), self,
                           G_CONNECT_SWAPPED);
  show_uses (self);
}

/**
 * sky_playback_preferences_set_settings:
 * @self: the page
 * @settings: what it shows and changes
 */
void
sky_playback_preferences_set_settings (SkyPlaybackPreferences *self, SkySettings *settings)
{
  g_return_if_fail (SKY_IS_PLAYBACK_PREFERENCES (self));

  sky_output_preferences_set_settings (self->output, settings);
  sky_settings_bind_choice (settings, SKY_SETTING_LOUDNESS, G_OBJECT (self->loudness), "selected",
                            loudness_nicks);
  sky_settings_bind (settings, SKY_SETTING_PREAMP, G_OBJECT (self->preamp), "value");
  sky_settings_bind (settings, SKY_SETTING_PREAMP_UNTAGGED, G_OBJECT (self->preamp_untagged),
                     "value");
  sky_settings_bind (settings, SKY_SETTING_CLIP_GUARD, G_OBJECT (self->clip_guard), "active");
  sky_settings_bind (settings, SKY_SETTING_CROSSFADE, G_OBJECT (self->crossfade), "value");
  sky_settings_bind_choice (settings, SKY_SETTING_CROSSFADE_CURVE, G_OBJECT (self->crossfade_curve),
                            "selected", curve_nicks);
  sky_settings_bind (settings, SKY_SETTING_FADE, G_OBJECT (self->fade), "active");
  sky_settings_bind_choice (settings, SKY_SETTING_BAD_SONGS, G_OBJECT (self->bad_songs), "selected",
                            bad_songs_nicks);
  sky_settings_bind (settings, SKY_SETTING_BAD_SONGS_LIMIT, G_OBJECT (self->bad_songs_limit),
                     "value");
  sky_settings_bind (settings, SKY_SETTING_SPEED, G_OBJECT (self->speed), "value");
  sky_settings_bind (settings, SKY_SETTING_BALANCE, G_OBJECT (self->balance), "value");
  sky_settings_bind (settings, SKY_SETTING_MONO, G_OBJECT (self->mono), "active");
  sky_settings_bind (settings, SKY_SETTING_SPECTRUM, G_OBJECT (self->spectrum), "active");
}

/**
 * sky_playback_preferences_set_services:
 * @self: the page
 * @services: (nullable): what it looks into
 */
void
sky_playback_preferences_set_services (SkyPlaybackPreferences *self, SkyServices *services)
{
  g_return_if_fail (SKY_IS_PLAYBACK_PREFERENCES (self));

  sky_output_preferences_set_services (self->output, services);
}
