/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps widgets in step with a player. Everything follows its properties; the cached ranges have no
 * signal and are looked at twice a second while the seek bar can be seen. Main thread. */
#include "config.h"

#include "ui/sky-player-face.h"

#include <glib/gi18n.h>

#include "ui/sky-format.h"
#include "ui/sky-signal-path-popover.h"
#include "ui/sky-signal-path-text.h"

#define RANGES_MS 500

struct _SkyPlayerFace
{
  GObject parent;

  SkyPlayerParts parts;
  SkyPlayer     *player;         /* (owned) (nullable) */
  SkyServices   *services;       /* (owned) (nullable) */
  GSignalGroup  *signals;        /* (owned): of the player */
  GSignalGroup  *queue;          /* (owned): of its queue */
  GSignalGroup  *item;           /* (owned): of what is heard */
  GSignalGroup  *chapters;       /* (owned): of their store */
  GBinding      *volume_binding; /* (nullable): owned by its ends */
  guint          ranges_id;
  gboolean       compact; /* the icon says where the sound comes from */
};

G_DEFINE_FINAL_TYPE (SkyPlayerFace, sky_player_face, G_TYPE_OBJECT)

static void
set_text (GtkLabel *label, const char *text)
{
  g_autofree char *title = sky_format_title (text);

  if (label == NULL)
    return;
  gtk_label_set_label (label, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), *title != '\0' ? title : NULL);
  gtk_widget_set_visible (GTK_WIDGET (label), *title != '\0');
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (widget != NULL && on)
    gtk_widget_add_css_class (widget, name);
  else if (widget != NULL)
    gtk_widget_remove_css_class (widget, name);
}

static void
show_item (SkyPlayerFace *self)
{
  SkyQueueItem *item = self->player != NULL ? sky_player_get_current (self->player) : NULL;
  const char   *album = item != NULL ? sky_queue_item_get_album (item) : NULL;
  const char   *title = item != NULL ? sky_queue_item_get_title (item) : NULL;

  g_signal_group_set_target (self->item, item);
  set_class (self->parts.root, "idle", item == NULL);
  set_class (GTK_WIDGET (self->parts.title), "dimmer", item == NULL);
  if (item == NULL)
    {
      sky_cover_show (self->parts.cover, NULL, NULL);
      set_text (self->parts.title, _ ("Nothing is playing"));
      set_text (self->parts.artist, _ ("Choose a song, or drop one here"));
      set_text (self->parts.album, NULL);
      return;
    }
  sky_cover_show (self->parts.cover, sky_queue_item_get_art_uri (item),
                  album != NULL && *album != '\0' ? album : title);
  set_text (self->parts.title, title);
  set_text (self->parts.artist, sky_queue_item_get_artist (item));
  set_text (self->parts.album, album);
}

static void
show_state (SkyPlayerFace *self)
{
  gboolean playing =
      self->player != NULL && sky_player_get_state (self->player) == SKY_PLAYER_PLAYING;
  gboolean    buffering = self->player != NULL && sky_player_get_buffering (self->player);
  const char *label = playing ? _ ("Pause") : _ ("Play");

  gtk_button_set_icon_name (self->parts.play, playing ? "media-playback-pause-symbolic"
                                                      : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->parts.play), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->parts.play), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  if (self->parts.buffering == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->parts.buffering), buffering);
  gtk_spinner_set_spinning (self->parts.buffering, buffering);
}

static void
show_times (SkyPlayerFace *self, gint64 position, gint64 duration)
{
  gboolean         idle = self->player == NULL || sky_player_get_current (self->player) == NULL;
  g_autofree char *elapsed = sky_format_duration (idle ? -1 : position);
  g_autofree char *total = sky_format_duration (duration);

  gtk_label_set_label (self->parts.elapsed, elapsed);
  gtk_label_set_label (self->parts.total, total);
}

static void
show_position (SkyPlayerFace *self)
{
  gint64 position = self->player != NULL ? sky_player_get_position (self->player) : 0;
  gint64 duration = self->player != NULL ? sky_player_get_duration (self->player) : -1;

  if (self->parts.elapsed != NULL)
    show_times (self, position, duration);
  if (self->parts.seek_bar != NULL)
    {
      sky_seek_bar_set_duration (self->parts.seek_bar, duration);
      sky_seek_bar_set_position (self->parts.seek_bar, position);
      gtk_widget_set_sensitive (GTK_WIDGET (self->parts.seek_bar), duration > 0);
    }
  if (self->parts.progress != NULL)
    gtk_progress_bar_set_fraction (
        self->parts.progress,
        duration > 0 ? CLAMP ((double) position / (double) duration, 0, 1) : 0);
}

static GArray *
dup_ranges (SkyPlayerFace *self, guint64 *size)
{
  SkyByteSource *source = self->player != NULL ? sky_player_get_source (self->player) : NULL;

  *size = source != NULL ? sky_byte_source_get_size (source) : 0;
  return source != NULL ? sky_byte_source_list_available (source) : NULL;
}

/* The sign of the place: whether every byte is on this computer already. */
static const char *
choose_badge_icon (SkyPlayerFace *self, GArray *ranges, guint64 size)
{
  SkyByteSource *source = self->player != NULL ? sky_player_get_source (self->player) : NULL;

  if (source != NULL && sky_signal_path_is_here (sky_player_get_place (self->player), source))
    return "skylark-computer-symbolic";
  if (ranges != NULL && ranges->len == 1 && g_array_index (ranges, SkyRange, 0).start == 0 &&
      g_array_index (ranges, SkyRange, 0).end >= size)
    return "skylark-cloud-ok-symbolic";
  return "skylark-cloud-symbolic";
}

static void
show_ranges (SkyPlayerFace *self)
{
  guint64 size = 0;
  g_autoptr (GArray) ranges = dup_ranges (self, &size);
  const char *icon = choose_badge_icon (self, ranges, size);

  if (self->parts.seek_bar != NULL)
    sky_seek_bar_set_available (self->parts.seek_bar, ranges, size);
  /* even the same one would lay out the whole window anew */
  if (self->parts.badge_icon != NULL &&
      g_strcmp0 (gtk_image_get_icon_name (self->parts.badge_icon), icon) != 0)
    gtk_image_set_from_icon_name (self->parts.badge_icon, icon);
}

static gboolean
has_song (SkyPlayerFace *self)
{
  return self->player != NULL && sky_player_get_current (self->player) != NULL;
}

/* "Home cloud · FLAC 44.1 kHz", and whether it is heard as it is in the file. */
static char *
dup_badge_tooltip (SkyPlayerFace *self, const char *text)
{
  const SkySignalPath *path = sky_player_get_signal_path (self->player);

  if (path == NULL || !path->bit_exact)
    return g_strdup (text);
  /* Translators: %s is a place and a format, such as "Home cloud · FLAC 44.1 kHz" */
  return g_strdup_printf (_ ("%s · bit-exact"), text);
}

static void
show_badge (SkyPlayerFace *self)
{
  const char      *place = self->player != NULL ? sky_player_get_place (self->player) : NULL;
  const char      *format = self->player != NULL ? sky_player_get_format (self->player) : NULL;
  g_autofree char *both = NULL;
  g_autofree char *label = NULL;
  g_autofree char *tooltip = NULL;

  if (self->parts.badge == NULL)
    return;
  if (place != NULL && format != NULL)
    both = g_strdup_printf ("%s · %s", place, format);
  else
    both = g_strdup (place != NULL ? place : format);
  /* it keeps its place while the next song is opened, or all beside it would jump */
  gtk_widget_set_visible (GTK_WIDGET (self->parts.badge), both != NULL || has_song (self));
  gtk_widget_set_opacity (GTK_WIDGET (self->parts.badge), both != NULL ? 1 : 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->parts.badge), both != NULL);
  if (both == NULL)
    return;
  gtk_label_set_label (self->parts.badge_text, self->compact && format != NULL ? format : both);
  tooltip = dup_badge_tooltip (self, both);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->parts.badge), tooltip);
  /* Translators: %s is a place and a format, such as "Home cloud · FLAC 44.1 kHz" */
  label = g_strdup_printf (_ ("Where this sound comes from: %s"), both);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->parts.badge), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  show_ranges (self);
}

/* Made when it is first wanted. */
static void
open_badge_cb (GtkMenuButton *badge, gpointer user_data)
{
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (badge));

  if (popover == NULL)
    {
      popover = sky_signal_path_popover_new ();
      gtk_menu_button_set_popover (badge, popover);
    }
  sky_signal_path_popover_set_player (SKY_SIGNAL_PATH_POPOVER (popover),
                                      SKY_PLAYER_FACE (user_data)->player);
  sky_signal_path_popover_set_services (SKY_SIGNAL_PATH_POPOVER (popover),
                                        SKY_PLAYER_FACE (user_data)->services);
}

static const char *
choose_volume_icon (SkyPlayerFace *self)
{
  gboolean muted = self->player != NULL && sky_player_get_muted (self->player);
  double   volume = self->player != NULL ? sky_player_get_volume (self->player) : 1;

  if (muted || volume <= 0)
    return "audio-volume-muted-symbolic";
  if (volume < .34)
    return "audio-volume-low-symbolic";
  return volume < .67 ? "audio-volume-medium-symbolic" : "audio-volume-high-symbolic";
}

static void
show_volume (SkyPlayerFace *self)
{
  if (self->parts.mute != NULL)
    gtk_button_set_icon_name (self->parts.mute, choose_volume_icon (self));
}

static void
show_modes (SkyPlayerFace *self)
{
  SkyPlayQueue *queue = self->player != NULL ? sky_player_get_queue (self->player) : NULL;
  SkyRepeat     mode = queue != NULL ? sky_play_queue_get_repeat (queue) : SKY_REPEAT_OFF;
  const char   *label = _ ("Repeat: off");

  if (self->parts.repeat == NULL)
    return;
  if (mode == SKY_REPEAT_ALL)
    label = _ ("Repeat: all");
  else if (mode == SKY_REPEAT_TRACK)
    label = _ ("Repeat: this song");
  set_class (self->parts.shuffle, "on", queue != NULL && sky_play_queue_get_shuffle (queue));
  set_class (GTK_WIDGET (self->parts.repeat), "on", mode != SKY_REPEAT_OFF);
  gtk_button_set_icon_name (self->parts.repeat, mode == SKY_REPEAT_TRACK
                                                    ? "skylark-repeat-song-symbolic"
                                                    : "media-playlist-repeat-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->parts.repeat), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->parts.repeat),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
show_chapters (SkyPlayerFace *self)
{
  g_autoptr (SkyChapterStore) store = g_signal_group_dup_target (self->chapters);

  sky_seek_bar_set_chapters (self->parts.seek_bar,
                             store != NULL ? sky_chapter_store_get_chapters (store) : NULL);
}

static void
show_all (SkyPlayerFace *self)
{
  show_item (self);
  show_state (self);
  show_position (self);
  show_badge (self);
  show_volume (self);
  show_modes (self);
}

static void
seek_cb (SkyPlayerFace *self, gint64 position)
{
  if (self->player != NULL)
    sky_player_seek (self->player, position);
}

static gboolean
ranges_cb (gpointer user_data)
{
  show_ranges (SKY_PLAYER_FACE (user_data));
  return G_SOURCE_CONTINUE;
}

static void
mapped_cb (SkyPlayerFace *self)
{
  show_ranges (self);
  if (self->ranges_id == 0)
    self->ranges_id = g_timeout_add (RANGES_MS, ranges_cb, self);
}

static void
unmapped_cb (SkyPlayerFace *self)
{
  g_clear_handle_id (&self->ranges_id, g_source_remove);
}

static void
sky_player_face_dispose (GObject *object)
{
  SkyPlayerFace *self = SKY_PLAYER_FACE (object);

  g_clear_handle_id (&self->ranges_id, g_source_remove);
  g_clear_pointer (&self->volume_binding, g_binding_unbind);
  g_clear_object (&self->signals);
  g_clear_object (&self->queue);
  g_clear_object (&self->item);
  g_clear_object (&self->chapters);
  g_clear_object (&self->player);
  g_clear_object (&self->services);

  G_OBJECT_CLASS (sky_player_face_parent_class)->dispose (object);
}

static void
sky_player_face_class_init (SkyPlayerFaceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_player_face_dispose;
}

static void
connect_player (SkyPlayerFace *self, const char *signal, GCallback callback)
{
  g_signal_group_connect_swapped (self->signals, signal, callback, self);
}

static void
sky_player_face_init (SkyPlayerFace *self)
{
  self->signals = g_signal_group_new (SKY_TYPE_PLAYER);
  connect_player (self, "notify::current", G_CALLBACK (show_all));
  connect_player (self, "notify::state", G_CALLBACK (show_state));
  connect_player (self, "notify::buffering", G_CALLBACK (show_state));
  connect_player (self, "notify::position", G_CALLBACK (show_position));
  connect_player (self, "notify::duration", G_CALLBACK (show_position));
  connect_player (self, "notify::place", G_CALLBACK (show_badge));
  connect_player (self, "notify::format", G_CALLBACK (show_badge));
  connect_player (self, "notify::signal-path", G_CALLBACK (show_badge));
  connect_player (self, "notify::volume", G_CALLBACK (show_volume));
  connect_player (self, "notify::muted", G_CALLBACK (show_volume));
  self->queue = g_signal_group_new (SKY_TYPE_PLAY_QUEUE);
  g_signal_group_connect_swapped (self->queue, "notify", G_CALLBACK (show_modes), self);
  self->item = g_signal_group_new (SKY_TYPE_QUEUE_ITEM);
  g_signal_group_connect_swapped (self->item, "notify", G_CALLBACK (show_item), self);
  self->chapters = g_signal_group_new (SKY_TYPE_CHAPTER_STORE);
  g_signal_group_connect_swapped (self->chapters, "changed", G_CALLBACK (show_chapters), self);
}

/* Time runs from the left to the right in every language, and so do the buttons. */
static void
keep_direction (GtkWidget *widget)
{
  if (widget != NULL)
    gtk_widget_set_direction (gtk_widget_get_parent (widget), GTK_TEXT_DIR_LTR);
}

/**
 * sky_player_face_new:
 * @parts: the widgets; cover, title, artist and play are needed
 *
 * Returns: (transfer full): what keeps them in step
 */
SkyPlayerFace *
sky_player_face_new (const SkyPlayerParts *parts)
{
  SkyPlayerFace *self = g_object_new (SKY_TYPE_PLAYER_FACE, NULL);

  self->parts = *parts;
  keep_direction (GTK_WIDGET (parts->elapsed));
  keep_direction (parts->shuffle);
  if (parts->badge != NULL)
    gtk_menu_button_set_create_popup_func (parts->badge, open_badge_cb, self, NULL);
  if (parts->seek_bar != NULL)
    {
      g_signal_connect_object (parts->seek_bar, "seek", G_CALLBACK (seek_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (parts->seek_bar, "map", G_CALLBACK (mapped_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (parts->seek_bar, "unmap", G_CALLBACK (unmapped_cb), self,
                               G_CONNECT_SWAPPED);
    }
  show_all (self);
  return self;
}

/**
 * sky_player_face_set_player:
 * @self: a face
 * @player: (nullable): what it shows
 */
void
sky_player_face_set_player (SkyPlayerFace *self, SkyPlayer *player)
{
  g_return_if_fail (SKY_IS_PLAYER_FACE (self));
  g_return_if_fail (player == NULL || SKY_IS_PLAYER (player));

  g_clear_pointer (&self->volume_binding, g_binding_unbind);
  g_set_object (&self->player, player);
  g_signal_group_set_target (self->signals, player);
  g_signal_group_set_target (self->queue, player != NULL ? sky_player_get_queue (player) : NULL);
  if (self->parts.badge != NULL && gtk_menu_button_get_popover (self->parts.badge) != NULL)
    open_badge_cb (self->parts.badge, self);
  if (self->parts.volume != NULL)
    gtk_widget_set_sensitive (GTK_WIDGET (self->parts.volume), player != NULL);
  if (self->parts.volume != NULL && player != NULL)
    self->volume_binding =
        g_object_bind_property (player, "volume", gtk_range_get_adjustment (self->parts.volume),
                                "value", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  show_all (self);
}

/**
 * sky_player_face_set_services:
 * @self: a face
 * @services: (nullable): where more is known of what plays
 */
void
sky_player_face_set_services (SkyPlayerFace *self, SkyServices *services)
{
  g_return_if_fail (SKY_IS_PLAYER_FACE (self));

  g_set_object (&self->services, services);
}

/**
 * sky_player_face_set_chapters:
 * @self: a face with a seek bar
 * @chapters: (nullable): of what its player plays
 */
void
sky_player_face_set_chapters (SkyPlayerFace *self, SkyChapterStore *chapters)
{
  g_return_if_fail (SKY_IS_PLAYER_FACE (self));
  g_return_if_fail (self->parts.seek_bar != NULL);

  g_signal_group_set_target (self->chapters, chapters);
  show_chapters (self);
}

/**
 * sky_player_face_set_compact:
 * @self: a face
 * @compact: whether there is little room for words
 */
void
sky_player_face_set_compact (SkyPlayerFace *self, gboolean compact)
{
  g_return_if_fail (SKY_IS_PLAYER_FACE (self));

  if (self->compact == compact)
    return;
  self->compact = compact;
  show_badge (self);
}
