/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the player's state looks: shared by the bar, the narrow bar and the page of what plays. */
#include "config.h"

#include "ui/sky-player-show.h"

#include <glib/gi18n.h>

#include "ui/sky-format.h"

static void
set_title (GtkLabel *label, const char *text)
{
  g_autofree char *title = sky_format_title (text);

  gtk_label_set_label (label, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), *title != '\0' ? title : NULL);
  gtk_widget_set_visible (GTK_WIDGET (label), *title != '\0');
}

/**
 * sky_player_show_item:
 * @item: (nullable): what is heard
 * @cover: its cover
 * @title: its title
 * @artist: its artist
 * @album: (nullable): its album
 */
void
sky_player_show_item (
    SkyQueueItem *item, SkyCover *cover, GtkLabel *title, GtkLabel *artist, GtkLabel *album)
{
  const char *name;

  if (item == NULL)
    {
      sky_cover_show (cover, NULL, NULL);
      set_title (title, _ ("Nothing is playing"));
      set_title (artist, _ ("Choose a song, or drop one here"));
      gtk_widget_add_css_class (GTK_WIDGET (title), "dimmer");
      if (album != NULL)
        set_title (album, NULL);
      return;
    }
  name = sky_queue_item_get_album (item);
  sky_cover_show (cover, sky_queue_item_get_art_uri (item),
                  name != NULL && *name != '\0' ? name : sky_queue_item_get_title (item));
  gtk_widget_remove_css_class (GTK_WIDGET (title), "dimmer");
  set_title (title, sky_queue_item_get_title (item));
  set_title (artist, sky_queue_item_get_artist (item));
  if (album != NULL)
    set_title (album, name);
}

/**
 * sky_player_show_state:
 * @player: (nullable): the player
 * @play: its button
 */
void
sky_player_show_state (SkyPlayer *player, GtkButton *play)
{
  gboolean    playing = player != NULL && sky_player_get_state (player) == SKY_PLAYER_PLAYING;
  const char *label = playing ? _ ("Pause") : _ ("Play");

  gtk_button_set_icon_name (play, playing ? "media-playback-pause-symbolic"
                                          : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (play), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (play), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static gboolean
is_local (SkyPlayer *player)
{
  SkyByteSource *source = sky_player_get_source (player);
  g_autoptr (GArray) ranges = NULL;
  SkyRange whole;

  if (source == NULL)
    return FALSE;
  ranges = sky_byte_source_list_available (source);
  if (ranges == NULL || ranges->len != 1)
    return FALSE;
  whole = g_array_index (ranges, SkyRange, 0);
  return whole.start == 0 && whole.end >= sky_byte_source_get_size (source);
}

/**
 * sky_player_show_badge:
 * @player: (nullable): the player
 * @badge: hidden while nothing is known
 * @icon: where the sound comes from
 * @text: the same in words, and its format
 */
void
sky_player_show_badge (SkyPlayer *player, GtkWidget *badge, GtkImage *icon, GtkLabel *text)
{
  const char      *place = player != NULL ? sky_player_get_place (player) : NULL;
  const char      *format = player != NULL ? sky_player_get_format (player) : NULL;
  g_autofree char *both = NULL;

  gtk_widget_set_visible (badge, place != NULL || format != NULL);
  if (place == NULL && format == NULL)
    return;
  if (place != NULL && format != NULL)
    both = g_strdup_printf ("%s · %s", place, format);
  else
    both = g_strdup (place != NULL ? place : format);
  gtk_label_set_label (text, both);
  gtk_widget_set_tooltip_text (badge, both);
  gtk_image_set_from_icon_name (icon, is_local (player) ? "skylark-cloud-ok-symbolic"
                                                        : "skylark-cloud-symbolic");
}

static void
set_on (GtkWidget *widget, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, "on");
  else
    gtk_widget_remove_css_class (widget, "on");
}

/**
 * sky_player_show_modes:
 * @queue: (nullable): the queue
 * @shuffle: its button
 * @repeat: its button
 */
void
sky_player_show_modes (SkyPlayQueue *queue, GtkWidget *shuffle, GtkButton *repeat)
{
  SkyRepeat   mode = queue != NULL ? sky_play_queue_get_repeat (queue) : SKY_REPEAT_OFF;
  const char *label = _ ("Repeat: off");

  if (mode == SKY_REPEAT_ALL)
    label = _ ("Repeat: all");
  else if (mode == SKY_REPEAT_TRACK)
    label = _ ("Repeat: this song");
  set_on (shuffle, queue != NULL && sky_play_queue_get_shuffle (queue));
  set_on (GTK_WIDGET (repeat), mode != SKY_REPEAT_OFF);
  gtk_button_set_icon_name (repeat, mode == SKY_REPEAT_TRACK ? "media-playlist-repeat-song-symbolic"
                                                             : "media-playlist-repeat-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (repeat), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (repeat), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

/**
 * sky_player_show_ranges:
 * @source: (nullable): what is being read
 * @seek_bar: shows which ranges of it are on this computer
 */
void
sky_player_show_ranges (SkyByteSource *source, SkySeekBar *seek_bar)
{
  g_autoptr (GArray) ranges = NULL;

  if (source != NULL)
    ranges = sky_byte_source_list_available (source);
  sky_seek_bar_set_available (seek_bar, ranges,
                              source != NULL ? sky_byte_source_get_size (source) : 0);
}
