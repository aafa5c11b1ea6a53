/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sky-chapter-store.h"
#include "app/sky-services.h"
#include "ui/sky-cover.h"
#include "ui/sky-seek-bar.h"

G_BEGIN_DECLS

/**
 * SkyPlayerParts:
 * @root: gets the class "idle" while nothing plays
 *
 * The widgets that show a player. Those that one of its faces does not have are %NULL. They belong
 * to the template of that face.
 */
typedef struct
{
  GtkWidget      *root;
  SkyCover       *cover;
  GtkLabel       *title;
  GtkLabel       *artist;
  GtkLabel       *album;
  GtkButton      *play;
  GtkSpinner     *buffering;
  GtkWidget      *shuffle;
  GtkButton      *repeat;
  GtkLabel       *elapsed;
  GtkLabel       *total;
  SkySeekBar     *seek_bar;
  GtkProgressBar *progress;
  GtkMenuButton  *badge;
  GtkImage       *badge_icon;
  GtkLabel       *badge_text;
  GtkRange       *volume;
  GtkButton      *mute;
} SkyPlayerParts;

#define SKY_TYPE_PLAYER_FACE (sky_player_face_get_type ())
G_DECLARE_FINAL_TYPE (SkyPlayerFace, sky_player_face, SKY, PLAYER_FACE, GObject)

/* Keeps widgets in step with a player: shared by the bar, the narrow bar and the page of what
 * plays. To be disposed before the widgets are. */
SkyPlayerFace *sky_player_face_new (const SkyPlayerParts *parts);
void           sky_player_face_set_player (SkyPlayerFace *self, SkyPlayer *player);
void           sky_player_face_set_services (SkyPlayerFace *self, SkyServices *services);
void           sky_player_face_set_chapters (SkyPlayerFace *self, SkyChapterStore *chapters);
void           sky_player_face_set_compact (SkyPlayerFace *self, gboolean compact);

G_END_DECLS
