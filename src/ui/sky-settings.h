/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_SETTING_WINDOW_WIDTH "window-width"
#define SKY_SETTING_WINDOW_HEIGHT "window-height"
#define SKY_SETTING_WINDOW_MAXIMIZED "window-maximized"
#define SKY_SETTING_PAGE "page"
#define SKY_SETTING_QUEUE_VISIBLE "queue-visible"
#define SKY_SETTING_SPECTRUM "spectrum"
#define SKY_SETTING_SONG_COLUMNS "song-columns"
#define SKY_SETTING_SONG_SORT "song-sort"
#define SKY_SETTING_SONG_SORT_DESCENDING "song-sort-descending"
#define SKY_SETTING_DROP_CHOICE "drop-choice"
#define SKY_SETTING_TOLD_BACKGROUND "told-background"
#define SKY_SETTING_LOUDNESS "loudness"
#define SKY_SETTING_PREAMP "preamp"
#define SKY_SETTING_PREAMP_UNTAGGED "preamp-untagged"
#define SKY_SETTING_CLIP_GUARD "clip-guard"
#define SKY_SETTING_CROSSFADE "crossfade"
#define SKY_SETTING_CROSSFADE_CURVE "crossfade-curve"
#define SKY_SETTING_FADE "fade"
#define SKY_SETTING_MONO "mono"
#define SKY_SETTING_BALANCE "balance"
#define SKY_SETTING_SPEED "speed"
#define SKY_SETTING_EQUALISER "equalizer"
#define SKY_SETTING_EQUALISER_BANDS "equalizer-bands"
#define SKY_SETTING_OUTPUT_DEVICE "output-device"
#define SKY_SETTING_OUTPUT_EXCLUSIVE "output-exclusive"
#define SKY_SETTING_OUTPUT_MATCH_RATE "output-match-rate"
#define SKY_SETTING_BAD_SONGS "bad-songs"
#define SKY_SETTING_BAD_SONGS_LIMIT "bad-songs-limit"
#define SKY_SETTING_CACHE_LIMIT "cache-limit"
#define SKY_SETTING_FETCH_METERED "fetch-metered"
#define SKY_SETTING_CACHE_ENCRYPTED "cache-encrypted"

/* As the schema's enum. */
typedef enum
{
  SKY_DROP_ASK,
  SKY_DROP_UPLOAD,
  SKY_DROP_LIBRARY,
} SkyDropChoice;

#define SKY_TYPE_SETTINGS (sky_settings_get_type ())
G_DECLARE_FINAL_TYPE (SkySettings, sky_settings, SKY, SETTINGS, GObject)

/* What the window remembers. The one place that names the keys. Main thread. */
SkySettings  *sky_settings_new (void);
int           sky_settings_get_int (SkySettings *self, const char *key);
void          sky_settings_set_int (SkySettings *self, const char *key, int value);
gboolean      sky_settings_get_boolean (SkySettings *self, const char *key);
void          sky_settings_set_boolean (SkySettings *self, const char *key, gboolean value);
char         *sky_settings_dup_string (SkySettings *self, const char *key);
void          sky_settings_set_string (SkySettings *self, const char *key, const char *value);
GStrv         sky_settings_dup_strv (SkySettings *self, const char *key);
void          sky_settings_set_strv (SkySettings *self, const char *key, const char *const *value);
SkyDropChoice sky_settings_get_drop_choice (SkySettings *self);
void          sky_settings_set_drop_choice (SkySettings *self, SkyDropChoice choice);
/* Kept in step for as long as the other object lives. */
void sky_settings_bind (SkySettings *self, const char *key, GObject *object, const char *property);
void sky_settings_bind_choice (SkySettings       *self,
                               const char        *key,
                               GObject           *object,
                               const char        *property,
                               const char *const *nicks);
void sky_settings_watch (SkySettings *self, const char *key, GCallback callback, gpointer object);
gboolean sky_settings_get_doubles (SkySettings *self, const char *key, double *values, gsize n);
void sky_settings_set_doubles (SkySettings *self, const char *key, const double *values, gsize n);

G_END_DECLS
