/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-control.h"
#include "app/sky-copy-check.h"
#include "app/sky-drive-return.h"
#include "app/sky-queue-tags.h"
#include "app/sky-services.h"
#include "app/sky-session-store.h"
#include "app/sky-wake-watch.h"
#include "base/sky-loop-thread.h"

G_BEGIN_DECLS

struct _SkyServices
{
  GObject parent_instance;

  SkyOwnerMode     mode;
  SkyOwnerLock    *lock;
  SkyLoopThread   *network;
  SkyLoopThread   *bulk;
  SkyDriveManager *drives;
  SkyBlockCache   *cache;
  SkyCacheHome    *cache_home;
  SkyLibrary      *library;
  SkyTransfers    *transfers;
  SkyPlayer       *player;
  SkySoundStore   *sound;
  SkyFileActions  *actions;
  SkyQueueBuilder *builder;
  SkyPlayOrder    *order;
  SkyQueueTags    *tags;
  SkyPlaceTags    *places;
  SkyArtStore     *art;
  SkyCopyCheck    *check;
  SkyWakeWatch    *wake;
  SkyDriveReturn  *drive_return;
  SkySessionStore *session;
  SkyIngest       *ingest;
  SkyMeterWatch   *meter;
  SkyPins         *pins;
  SkyPinTracks    *pin_tracks;
  SkyControl      *control;

  gboolean busy;
  gboolean stopping;
};

void     sky_services_request_raise (SkyServices *self, const char *const *files);
gboolean sky_services_get_stopping (SkyServices *self);
guint    sky_services_get_n_clients (SkyServices *self);
void     sky_services_note_handed_over (SkyServices *self);

G_END_DECLS
