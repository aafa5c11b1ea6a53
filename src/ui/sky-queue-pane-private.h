/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/sky-history-list.h"
#include "ui/sky-queue-pane.h"
#include "ui/sky-queue-row.h"

G_BEGIN_DECLS

/* Shared by the files of the pane: its list, what can be done with its rows, and their drags. */
struct _SkyQueuePane
{
  GtkWidget parent;

  SkyPlayer         *player;    /* (owned) (nullable) */
  SkyPlayOrder      *order;     /* (owned) (nullable): brings in what is dropped */
  SkyQueueArt       *art;       /* (owned) (nullable): finds the covers of rows */
  GSignalGroup      *signals;   /* (owned): of the queue */
  GtkMultiSelection *selection; /* (owned) (nullable) */
  GHashTable        *rows;      /* (owned): bound rows, as a set */
  AdwToast          *toast;     /* (owned) (nullable): offers to undo the last removal */
  GtkWidget         *menu;      /* a popover, parented to this */
  GMenuModel        *row_menu;
  GtkWidget         *marked;    /* (nullable): the row that shows where a drop goes */
  guint              scroll_id; /* while a drag is held near an end of the list */
  int                scroll_step;
  guint              focus_id;
  guint              focus_position;
  GtkWidget         *root;
  GtkWidget         *back;
  GtkWidget         *clear;
  GtkStack          *tabs;
  SkyHistoryList    *history;
  GtkStack          *states;
  GtkLabel          *hint; /* what a drop will do */
  GtkLabel          *summary;
  GtkScrolledWindow *scroller;
  GtkListView       *list;
};

/* sky-queue-pane.c */
void sky_queue_pane_tell (SkyQueuePane *self, const char *text);
void sky_queue_pane_tell_undoable (SkyQueuePane *self, const char *text);

/* sky-queue-pane-actions.c */
void    sky_queue_pane_install_actions (GtkWidgetClass *klass);
void    sky_queue_pane_show_menu (SkyQueuePane *self, SkyQueueRow *row, double x, double y);
GArray *sky_queue_pane_dup_chosen (SkyQueuePane *self);
void    sky_queue_pane_move_chosen (SkyQueuePane *self, guint before);

/* sky-queue-pane-drag.c */
void sky_queue_pane_watch_list (SkyQueuePane *self);
void sky_queue_pane_watch_row (SkyQueuePane *self, SkyQueueRow *row);
void sky_queue_pane_end_drag (SkyQueuePane *self);

G_END_DECLS
