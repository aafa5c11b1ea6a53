/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/sky-drive-page.h"
#include "ui/sky-drop-area.h"
#include "ui/sky-drop-flow.h"
#include "ui/sky-home-page.h"
#include "ui/sky-mini-player.h"
#include "ui/sky-now-page.h"
#include "ui/sky-page-history.h"
#include "ui/sky-player-actions.h"
#include "ui/sky-player-bar.h"
#include "ui/sky-preferences-window.h"
#include "ui/sky-queue-pane.h"
#include "ui/sky-sidebar.h"
#include "ui/sky-songs-page.h"
#include "ui/sky-tinter.h"
#include "ui/sky-toaster.h"
#include "ui/sky-transfers-page.h"
#include "ui/sky-window.h"

G_BEGIN_DECLS

/* Shared by the files of the window: its parts, its layout and its actions. */
struct _SkyWindow
{
  AdwApplicationWindow parent;

  SkySettings      *settings;       /* (owned) */
  SkyServices      *services;       /* (owned) (nullable): not yet started */
  SkyPageHistory   *history;        /* (owned) */
  SkyPlayerActions *player_actions; /* (owned) (nullable) */
  SkyToaster       *toaster;        /* (owned) */
  SkyDropFlow      *drop_flow;      /* (owned) */
  SkyTinter        *tinter;         /* (owned) */
  GSignalGroup     *library;        /* (owned) */
  GSignalGroup     *player;         /* (owned) */
  GtkWindow        *preferences;    /* (nullable): while it is open; weak */
  int               width;
  gboolean          queue_visible;
  gboolean          now_playing; /* whether its page covers the window */

  AdwToastOverlay  *toasts;
  SkyDropArea      *drop_area;
  AdwFlap          *flap;
  SkySidebar       *sidebar;
  GtkWidget        *page_area;
  AdwHeaderBar     *header;
  GtkWidget        *sidebar_button;
  GtkWidget        *back_button;
  AdwWindowTitle   *title;
  GtkWidget        *search_clamp;
  GtkSearchEntry   *search;
  GtkToggleButton  *search_button;
  GtkRevealer      *trouble_revealer;
  GtkLabel         *trouble;
  GtkStack         *pages;
  SkyHomePage      *home;
  SkySongsPage     *songs;
  SkyDrivePage     *drive;
  SkyTransfersPage *transfers;
  GtkRevealer      *queue_revealer;
  SkyQueuePane     *queue;
  GtkStack         *players;
  SkyPlayerBar     *player_bar;
  SkyMiniPlayer    *mini_player;
  GtkRevealer      *now_revealer;
  SkyNowPage       *now_page;
};

void  sky_window_install_actions (GtkWidgetClass *klass);
void  sky_window_show_page (SkyWindow *self, const char *page);
void  sky_window_drive_went (SkyWindow *self, const char *drive_id, const char *folder);
void  sky_window_focus_page (SkyWindow *self);
void  sky_window_watch_revealers (SkyWindow *self);
void  sky_window_lay_out (SkyWindow *self, int width);
void  sky_window_take_files (SkyWindow *self, GSList *files, const char *drive, const char *folder);
char *sky_window_describe_drop (
    char **drive_id, char **folder, GSList *files, gboolean *accepted, gpointer user_data);

G_END_DECLS
