/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the user can choose: one page a field, each with its own class. */
#include "config.h"

#include "ui/sky-preferences-window.h"

#include "ui/sky-cache-preferences.h"
#include "ui/sky-equaliser-preferences.h"
#include "ui/sky-playback-preferences.h"

struct _SkyPreferencesWindow
{
  AdwPreferencesWindow parent;

  SkyPlaybackPreferences  *playback;
  SkyEqualiserPreferences *equaliser;
  SkyCachePreferences     *cache;
};

G_DEFINE_FINAL_TYPE (SkyPreferencesWindow, sky_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static void
sky_preferences_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SKY_TYPE_PREFERENCES_WINDOW);

  G_OBJECT_CLASS (sky_preferences_window_parent_class)->dispose (object);
}

static void
sky_preferences_window_class_init (SkyPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_preferences_window_dispose;

  g_type_ensure (SKY_TYPE_PLAYBACK_PREFERENCES);
  g_type_ensure (SKY_TYPE_EQUALISER_PREFERENCES);
  g_type_ensure (SKY_TYPE_CACHE_PREFERENCES);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyPreferencesWindow, playback);
  gtk_widget_class_bind_template_child (widget_class, SkyPreferencesWindow, equaliser);
  gtk_widget_class_bind_template_child (widget_class, SkyPreferencesWindow, cache);
}

static void
sky_preferences_window_init (SkyPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sky_preferences_window_new:
 * @parent: (nullable): the window that it belongs to
 * @settings: what it shows and changes
 *
 * Returns: (transfer none): the window, owned by GTK
 */
SkyPreferencesWindow *
sky_preferences_window_new (GtkWindow *parent, SkySettings *settings)
{
  SkyPreferencesWindow *self =
      g_object_new (SKY_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);

  sky_playback_preferences_set_settings (self->playback, settings);
  sky_equaliser_preferences_set_settings (self->equaliser, settings);
  sky_cache_preferences_set_settings (self->cache, settings);
  return self;
}

/**
 * sky_preferences_window_set_services:
 * @self: the window
 * @services: (nullable): what it looks into
 */
void
sky_preferences_window_set_services (SkyPreferencesWindow *self, SkyServices *services)
{
  g_return_if_fail (SKY_IS_PREFERENCES_WINDOW (self));

  sky_playback_preferences_set_services (self->playback, services);
  sky_cache_preferences_set_home (self->cache,
                                  services != NULL ? sky_services_get_cache_home (services) : NULL);
  sky_cache_preferences_set_pins (self->cache,
                                  services != NULL ? sky_services_get_pins (services) : NULL);
}

/**
 * sky_preferences_window_show_page:
 * @self: the window
 * @name: "playback", "equaliser" or "cache"
 */
void
sky_preferences_window_show_page (SkyPreferencesWindow *self, const char *name)
{
  g_return_if_fail (SKY_IS_PREFERENCES_WINDOW (self));

  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (self), name);
}
