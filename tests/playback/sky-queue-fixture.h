/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-play-queue.h"

G_BEGIN_DECLS

/* A play queue whose items are called by one letter each, and what it told of its changes. */
typedef struct
{
  SkyPlayQueue *queue;
  GPtrArray    *changes; /* "position,removed,added" */
} SkyQueueFixture;

void          sky_queue_fixture_set_up (SkyQueueFixture *self, gconstpointer data);
void          sky_queue_fixture_tear_down (SkyQueueFixture *self, gconstpointer data);
SkyQueueItem *sky_queue_fixture_make_item (const char *title);
GPtrArray    *sky_queue_fixture_make (const char *const *titles);
GPtrArray    *sky_queue_fixture_make_album (const char *titles, const char *album);
void          sky_queue_fixture_append (SkyQueueFixture *self, const char *const *titles);
const char   *sky_queue_fixture_current (SkyQueueFixture *self);
char         *sky_queue_fixture_dup_titles (SkyPlayQueue *queue);
guint         sky_queue_fixture_find (SkyQueueFixture *self, const char *title);
void          sky_queue_fixture_assert (SkyQueueFixture *self, const char *expected);
char         *sky_queue_fixture_walk (SkyQueueFixture *self, guint n);
void          sky_queue_fixture_assert_each_once (const char *walked, const char *all);
SkyPlayQueue *sky_queue_fixture_round_trip (SkyPlayQueue *queue);

G_END_DECLS
